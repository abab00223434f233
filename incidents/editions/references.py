"""Which records name which: what a publication takes along, what rests on a record, one put in another's place."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db.models import Model, Q, TextField, UniqueConstraint
from django.db.models.functions import Cast

from incidents.documents import Document, keys_named, published_documents, references
from incidents.models import Country, Incident, Publishable, Source, Version
from incidents.models.editions import publishable_models as publishable_models

KeysByModel = Mapping[type[Publishable], Collection[str]]
PublishedDocuments = dict[type[Publishable], dict[str, Document]]
# By model, each key that is withdrawn with the one that takes its place; None where none does.
Swaps = Mapping[type[Publishable], Mapping[str, str | None]]

NAMED_MODELS: tuple[type[Publishable], ...] = (Country, Source, Incident)  # the kinds of record that others name
FEW = 20  # keys that the database is asked for one by one


def published_kinds() -> dict[str, type[Publishable]]:
    # In the order in which people read of them.
    return {model.WORD: model for model in sorted(publishable_models(), key=lambda model: model.PLACE)}


def part_models(model: type[Publishable]) -> Iterator[tuple[str, Any]]:
    return ((part, model._meta.get_field(part)) for part in model.PARTS)


def all_named(found: Mapping[type[Publishable], Mapping[str, Document]], target: type[Model]) -> set[str]:
    return set().union(*(keys_named(model, rows, target) for model, rows in found.items()))


# What a publication names


def unread(found: Mapping[type[Publishable], Mapping[str, Document]]) -> PublishedDocuments:
    """The records that these name, and those name in turn, that no reader has seen yet: they go out with them."""
    fresh: PublishedDocuments = {target: {} for target in NAMED_MODELS}
    ask = found
    while ask:
        more: PublishedDocuments = {}
        for target in NAMED_MODELS:
            # What was found before is not asked for again, so that a circle of names comes to an end.
            keys = unseen(target, all_named(ask, target) - fresh[target].keys())
            if keys:
                more[target] = published_documents(target, keys)
        for target, rows in more.items():
            fresh[target] |= rows
        ask = more
    return fresh


def unseen(model: type[Publishable], keys: set[str]) -> set[str]:
    # What was withdrawn was published once, and stays withdrawn.
    return keys - set(model.VERSION.objects.filter(key__among=keys).values_list("key", flat=True)) if keys else keys


def gone(model: type[Publishable], keys: set[str]) -> set[str]:
    """Those of the keys that readers could see once and cannot now."""
    return set(withdrawals(model, keys - seen_now(model, keys)))


def withdrawals(model: type[Publishable], keys: Collection[str]) -> dict[str, Version]:
    """The last version of each of them that was withdrawn: until which edition it was seen, and why it went."""
    # By its edition's number, so that the last version of each record wins.
    versions = model.VERSION.objects.filter(key__among=keys).order_by("since_id").defer("document")
    last = {version.key: version for version in versions} if keys else {}
    return {key: version for key, version in last.items() if version.until_id}


def seen_now(model: type[Publishable], keys: set[str]) -> set[str]:
    """Those of the keys that readers can see."""
    if not keys:
        return keys
    return set(model.VERSION.objects.current().filter(key__among=keys).values_list("key", flat=True))


def names_gone(found: PublishedDocuments, besides: KeysByModel) -> Iterator[tuple[str, type[Publishable], str]]:
    """Each key of a document with the kind and key of a withdrawn record that it names.

    `besides` are published in the same step, so readers will see them again.
    """
    for target in NAMED_MODELS:
        withdrawn = gone(target, all_named(found, target).difference(besides.get(target, ())))
        for model, rows in found.items() if withdrawn else ():
            for key, document in rows.items():
                for name in sorted(keys_named(model, {key: document}, target) & withdrawn):
                    yield key, target, name


# What rests on a record


def resting_on(keys: KeysByModel) -> PublishedDocuments:
    """What readers see that names any of these records, by kind and key; not these themselves."""
    found: PublishedDocuments = {}
    for model in publishable_models():
        targets = [target for target in NAMED_MODELS if keys.get(target) and can_name(model, target)]
        if not targets:
            continue
        rows = model.VERSION.objects.current().order_by("key")
        rows = versions_holding(rows, [key for target in targets for key in keys[target]])
        own = set(keys.get(model, ()))
        # A chunk at a time, so that memory does not grow with the site.
        for key, document in rows.values_list("key", "document").iterator(chunk_size=1000):
            if key not in own and any(keys_named(model, {key: document}, t) & set(keys[t]) for t in targets):
                found.setdefault(model, {})[key] = document
    return found


def versions_holding(rows: Any, keys: Collection[str]) -> Any:
    """Versions whose document may hold one of the keys; of many keys, all versions."""
    # A search of every text for each of many keys would cost more than reading them all.
    if len(keys) > FEW:
        return rows
    wanted = Q()
    for key in keys:
        # With its quotation marks, so that a key is not found within a longer one.
        wanted |= Q(text__contains=f'"{key}"')
    return rows.annotate(text=Cast("document", TextField())).filter(wanted)


def can_name(model: type[Publishable], target: type[Model]) -> bool:
    rows = (relation.related_model for _part, relation in part_models(model))
    return any(references(one, target) for one in (model, *rows))


# One record in the place of another


def replaced(model: type[Publishable], document: Document, swaps: Swaps) -> Document:
    """A document in which other records are named in the place of withdrawn ones."""
    new = swapped(model, document, swaps)
    for part, relation in part_models(model):
        rows = [swapped(relation.related_model, row, swaps) for row in document.get(part, ())]
        # An overlap with an incident in whose place there is none goes: what is left stands alone.
        new[part] = [row for row in rows if not (part == "overlaps" and row["other"] is None)]
    return new


def swapped(model: Any, row: Document, swaps: Swaps) -> Document:
    names = {name: target for target in swaps for name in references(model, target)}
    return {name: swaps[names[name]].get(value, value) if name in names else value for name, value in row.items()}


def repeated(model: type[Publishable], key: str, document: Document) -> Iterator[tuple[Any, str]]:
    """Rows that could not stand in the database: each kind with the name that two have, or the record's own."""
    for part, relation in part_models(model):
        rows, row_model = document.get(part, ()), relation.related_model
        for names in once_a_record(row_model, relation.field.name):
            values = [tuple(row[name] for name in names) for row in rows]
            yield from ((row_model, str(value[-1])) for value in {v for v in values if values.count(v) > 1})
        for name in references(row_model, model):
            yield from ((row_model, key) for row in rows if row[name] == key)


def once_a_record(row_model: Any, parent: str) -> Iterator[list[str]]:
    """The fields that no two rows of a record may have alike."""
    for rule in row_model._meta.constraints:
        if isinstance(rule, UniqueConstraint) and parent in rule.fields:
            yield [name for name in rule.fields if name != parent]


def swap_in_working_copies(model: type[Publishable], keys: Collection[str], swaps: Swaps) -> None:
    """Name other records in working copies, and drop overlaps in whose place there is none."""
    own = model._default_manager.filter(**{f"{model.KEY}__among": list(keys)})
    swap_columns(own, model, swaps)
    for _part, relation in part_models(model):
        row_model = relation.related_model
        rows = row_model._default_manager.filter(**{f"{relation.field.name}__{model.KEY}__among": list(keys)})
        swap_columns(rows, row_model, swaps)


def swap_columns(rows: Any, model: Any, swaps: Swaps) -> None:
    """Name other records in these rows."""
    for target, names in swaps.items():
        for field in references(model, target):
            for old, new in names.items():
                held = rows.filter(**{field: old})
                if new is not None:
                    held.update(**{field: new})
                # Only an overlap may go together with the record that it names.
                elif model._meta.model_name == "overlap":
                    held.delete()
