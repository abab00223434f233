"""What withdrawing records takes: what rests on them, how that is published without them, why it cannot be done."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as held
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.documents import Document, keys_named, published_documents, references
from incidents.editions.references import (
    NAMED_MODELS,
    KeysByModel,
    PublishedDocuments,
    names_gone,
    part_models,
    publishable_models,
    repeated,
    replaced,
    resting_on,
    seen_now,
)
from incidents.models import Incident, Publishable
from incidents.models.incident_parts import wholes_of

RECORDS_TOLD = 5  # records that a refusal names
Places = Mapping[Any, Publishable]  # by withdrawn record, the one that takes its place


@dataclass(frozen=True)
class Withdrawal:
    """Records that are to be withdrawn together, by kind and key, with what rests on them before and after."""

    keys: dict[type[Publishable], list[str]]
    swaps: dict[type[Publishable], dict[str, str | None]]
    resting: PublishedDocuments
    after: PublishedDocuments = held(default_factory=dict)
    reasons: list[str] = held(default_factory=list)

    def changes(self) -> Iterator[tuple[type[Publishable], str, Document, Document]]:
        """What is published anew: its kind and key, as readers see it and as they will."""
        for model, rows in self.after.items():
            for key, document in rows.items():
                yield model, key, self.resting[model][key], document


def withdrawal(records: Iterable[Publishable], places: Places) -> Withdrawal:
    """Withdraw records, with others in the place of some of them."""
    keys: dict[type[Publishable], list[str]] = {}
    swaps: dict[type[Publishable], dict[str, str | None]] = {}
    for record in records:
        keys.setdefault(type(record), []).append(record.key)
        other = places.get(record)
        swaps.setdefault(type(record), {})[record.key] = other.key if other else None
    resting = resting_on(keys)
    usable = {model: usable_swaps(model, rows) for model, rows in swaps.items()}
    after = {
        model: {key: replaced(model, document, usable) for key, document in rows.items()}
        for model, rows in resting.items()
    }
    changed = {
        model: {key: document for key, document in rows.items() if document != resting[model][key]}
        for model, rows in after.items()
    }
    found = Withdrawal(keys, swaps, resting, changed)
    found.reasons.extend(refusal_reasons(found, after, places))
    return found


def usable_swaps(model: type[Publishable], swaps: dict[str, str | None]) -> dict[str, str | None]:
    # What has nothing in its place stays named, and is refused for that; only the whole of others may fall away.
    return {key: other for key, other in swaps.items() if other is not None or model is Incident}


def refusal_reasons(found: Withdrawal, after: PublishedDocuments, places: Places) -> Iterator[str]:
    """Why it cannot be done, a sentence each."""
    yield from not_published(found)
    yield from bad_places(found, places)
    yield from still_named(found, after)
    yield from crowded(found)
    yield from in_a_ring(found)
    yield from newly_refused(found)
    text = _("%(record)s: it would name the %(kind)s %(name)s, which was withdrawn. Choose another.")
    for key, target, name in names_gone(found.after, found.keys):
        yield text % {"record": key, "kind": target._meta.verbose_name, "name": name}


def not_published(found: Withdrawal) -> Iterator[str]:
    """What readers do not see cannot be withdrawn."""
    for model, keys in found.keys.items():
        seen = seen_now(model, set(keys))
        yield from (_("%(record)s: it is not published.") % {"record": key} for key in keys if key not in seen)


def bad_places(found: Withdrawal, places: Places) -> Iterator[str]:
    """What cannot take the place of a record: one of another kind, one that goes with it, the row of totals."""
    for record, other in places.items():
        words = {"record": record.key, "other": other.key}
        if type(other) is not type(record):
            yield _("%(record)s: %(other)s is of another kind and cannot take its place.") % words
        elif other.key in found.keys.get(type(record), ()):
            yield _("%(record)s: %(other)s is withdrawn in the same step and cannot take its place.") % words
        elif (getattr(other, "role", "") == "aggregate") != (getattr(record, "role", "") == "aggregate"):
            yield _("%(record)s: %(other)s is no country of the world and cannot take its place.") % words


def still_named(found: Withdrawal, after: PublishedDocuments) -> Iterator[str]:
    """What published records name and nothing takes the place of."""
    for target, keys in found.keys.items():
        for key in keys if target in NAMED_MODELS else ():
            if names := [name for model, rows in after.items() for name in records_naming(model, rows, target, key)]:
                yield named_by_records(key, names)


def named_by_records(key: str, names: list[str]) -> str:
    """How many published records name one, and some of them."""
    text = ngettext(
        "%(record)s: %(count)s published record names it (%(names)s). "
        "Withdraw that first, or choose what takes its place.",
        "%(record)s: %(count)s published records name it (%(names)s). "
        "Withdraw them first, or choose what takes its place.",
        len(names),
    )
    some = ", ".join(names[:RECORDS_TOLD]) + (", …" if len(names) > RECORDS_TOLD else "")
    return text % {"record": key, "count": len(names), "names": some}


def records_naming(
    model: type[Publishable], rows: dict[str, Document], target: type[Publishable], key: str
) -> list[str]:
    return [name for name, document in rows.items() if key in keys_named(model, {name: document}, target)]


def crowded(found: Withdrawal) -> Iterator[str]:
    """Rows that would be there twice, in what readers see or in the working copy."""
    text = _("%(record)s: it would name %(name)s twice (%(rows)s). Put the two together first.")
    for model, rows in found.after.items():
        # The working copy may have rows that readers do not see yet.
        copies = {key: replaced(model, copy, found.swaps) for key, copy in published_documents(model, rows).items()}
        for key in rows:
            twice = {*repeated(model, key, rows[key]), *repeated(model, key, copies.get(key, {}))}
            before = set(repeated(model, key, found.resting[model][key]))
            for row_model, name in sorted(twice - before, key=lambda one: one[1]):
                yield text % {"record": key, "rows": row_model._meta.verbose_name, "name": name}


def in_a_ring(found: Withdrawal) -> Iterator[str]:
    """Incidents that would be part of their own part."""
    text = _("%(record)s: %(other)s is itself a part of it and cannot take the place of its whole.")
    others = set(filter(None, found.swaps.get(Incident, {}).values()))
    for key in found.after.get(Incident, {}):
        yield from (text % {"record": key, "other": other} for other in sorted(others) if key in wholes_of(other))


def newly_refused(found: Withdrawal) -> Iterator[str]:
    """What could not be published as it would be, but can as it is."""
    for model, rows in found.after.items():
        before = model.refusals({key: found.resting[model][key] for key in rows}) if rows else {}
        for key, new in (model.refusals(rows) if rows else {}).items():
            yield from (f"{key}: {reason}" for reason in new if reason not in before.get(key, ()))


def copies_naming(keys: KeysByModel, resting: PublishedDocuments) -> list[Publishable]:
    """Working copies that name these records while what readers see of them does not: they could not go out so."""
    found: list[Publishable] = []
    for model in publishable_models():
        named_by = {name for target, names in keys.items() for name in keys_naming(model, target, names)}
        wanted = named_by - set(resting.get(model, ())) - set(keys.get(model, ()))
        found += [record for record in model.by_key(sorted(wanted)).values() if record.state != "withdrawn"]
    return found


def keys_naming(model: type[Publishable], target: type[Publishable], names: Collection[str]) -> Iterator[str]:
    """The keys of working copies of one kind that name records of another, themselves or in a row."""
    for field in references(model, target):
        yield from model._default_manager.filter(**{f"{field}__in": names}).values_list(model.KEY, flat=True)
    for _part, relation in part_models(model):
        for field in references(relation.related_model, target):
            rows = relation.related_model._default_manager.filter(**{f"{field}__in": names})
            yield from rows.values_list(f"{relation.field.name}__{model.KEY}", flat=True)
