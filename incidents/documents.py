"""Records as documents: what of a record is published, as JSON types, and what an older document says today."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:  # the models read their documents with this
    from incidents.models import Publishable

Document = dict[str, Any]
EMPTY = (None, "")
IN_JSON_TOO = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.ForeignKey)
WORKED_OUT_COLUMNS = ("address", "sources", "independent_sources")  # of a file of incidents
WORKED_OUT = "worked out"  # beside those too: what a file says of a record besides
ENDED_TOTALS = "ended totals"  # beside them: a running total is asked by the day up to which it runs
DATED_SETS = "dated sets"  # beside them: the table of who arrived says of which day a set is
ORDERS = "orders"  # beside the columns of an edition: its lists that are sorted without regard to capitals


def published_documents(model: "type[Publishable]", keys: Iterable[str]) -> dict[str, Document]:
    """What readers may see of records and their parts, by key: all that is published comes from here."""
    bounds: dict[str, Document] = {}
    found = working_documents(model, keys, bounds)
    return {key: model.as_shown(document, bounds[key]) for key, document in found.items()}


def working_documents(
    model: "type[Publishable]", keys: Iterable[str], bounds: dict[str, Document] | None = None
) -> dict[str, Document]:
    """The published fields of records and their parts, by key, as they stand in the database: finer than readers see.

    `bounds` is filled with what says how much of each record readers may see.
    """
    wanted = list(keys)
    names = [column_name(model, name) for name in model.PUBLISHED]
    rows = model._default_manager.filter(**{f"{model.KEY}__among": wanted}).order_by("pk")
    found: dict[str, Document] = {}
    by_id: dict[Any, Document] = {}
    for pk, key, *values in rows.values_list("pk", model.KEY, *names, *model.SHOWN_BY):
        published, said = values[: len(names)], values[len(names) :]
        found[key] = by_id[pk] = plain_row(model, published) | {part: [] for part in model.PARTS}
        if bounds is not None:
            bounds[key] = dict(zip(model.SHOWN_BY, said, strict=True))
    for part in model.PARTS:
        relation: Any = model._meta.get_field(part)
        # Some parts name their record by its number, others by its key.
        owners = by_id if relation.field.target_field.primary_key else found
        for owner, content in part_rows(relation, owners):
            owners[owner][part].append(content)
    return found


def part_rows(relation: Any, owners: Iterable[Any]) -> Iterable[tuple[Any, Document]]:
    """The rows of one kind of part with what names their record in them, in the order in which people see them."""
    part, parent = relation.related_model, relation.field.attname
    names = [column_name(part, field) for field in part.PUBLISHED]
    rows = part._default_manager.filter(**{f"{parent}__among": owners}).order_by(*part._meta.ordering)
    return ((row[0], plain_row(part, row[1:])) for row in rows.values_list(parent, *names))


def column_name(model: type[models.Model], name: str) -> str:
    # For a field that names another record this is the column with that record's key.
    return str(model._meta.get_field(name).attname)  # type: ignore[union-attr]


def plain_row(model: Any, values: Iterable[Any]) -> Document:
    """The published values of a row as JSON types: dates in ISO 8601, numbers as numbers."""
    row = dict(zip(model.PUBLISHED, values, strict=True))
    for name in written_otherwise(model):
        row[name] = json_value(row[name])
    return row


@cache
def written_otherwise(model: Any) -> tuple[str, ...]:
    """The published columns whose values JSON does not hold as they are."""
    return tuple(name for name in model.PUBLISHED if not isinstance(model._meta.get_field(name), IN_JSON_TOO))


def json_value(value: Any) -> Any:
    """One value as JSON holds it."""
    if value is None or isinstance(value, str | int):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else float(value)


def keys_named(model: "type[Publishable]", found: Mapping[str, Document], target: type[models.Model]) -> set[str]:
    """The keys of the records of another model that documents name."""
    keys: set[str | None] = set()
    # An older document may lack a field that came later.
    for name in references(model, target):
        keys.update(document.get(name) for document in found.values())
    for part in model.PARTS:
        part_model: Any = model._meta.get_field(part).related_model
        for name in references(part_model, target):
            keys.update(row.get(name) for document in found.values() for row in document.get(part, ()))
    return {key for key in keys if key}


@cache
def references(model: Any, target: type[models.Model]) -> tuple[str, ...]:
    return tuple(name for name in model.PUBLISHED if model._meta.get_field(name).related_model is target)


def as_now(model: "type[Publishable]", document: Document) -> Document:
    """A document as its model is now: what was published before a column existed has that column's default.

    A kind of part that came later has no rows. What is no longer published stays, behind the rest.
    """
    row = completed_row(model, document)
    for part in model.PARTS:
        part_model: Any = model._meta.get_field(part).related_model
        row[part] = [completed_row(part_model, below) for below in row[part] or ()]
    return row


def completed_row(model: Any, row: Document) -> Document:
    """One row with every published field, in the order in which the model says them."""
    blank = blank_row(model)
    found = {name: row.get(name, value) for name, value in blank.items()}
    # PostgreSQL keeps the fields of JSON in an order of its own, so the rest is sorted.
    return found if len(found) == len(row) else found | {name: row[name] for name in sorted(row.keys() - blank.keys())}


@cache
def blank_row(model: Any) -> Document:
    fields = {name: default_of(model._meta.get_field(name)) for name in model.PUBLISHED}
    return fields | dict.fromkeys(getattr(model, "PARTS", ()), ())


def default_of(field: Any) -> Any:
    """A field's default as JSON has it; without one it is empty. A number that must be there is nought."""
    value = json_value(field.get_default())
    if value is None and not field.null and isinstance(field, models.IntegerField | models.FloatField):
        return 0
    return value


def shape_of(records: "Iterable[type[Publishable]]") -> dict[str, list[str]]:
    """The names of all that is published, by the name of its model: of records, and of the rows that are parts.

    And which orders of its lists do not regard capitals, as those of older editions did; and what files say besides.
    """
    found: dict[str, list[str]] = {
        ORDERS: ["publisher", "title"],
        WORKED_OUT: list(WORKED_OUT_COLUMNS),
        ENDED_TOTALS: ["to"],
        DATED_SETS: ["as_of"],
    }
    for model in records:
        found[model._meta.label_lower] = [*model.PUBLISHED, *model.PARTS]
        for part in model.PARTS:
            part_model: Any = model._meta.get_field(part).related_model
            found[part_model._meta.label_lower] = list(part_model.PUBLISHED)
    return found


def same(model: "type[Publishable]", one: Document | None, other: Document | None) -> bool:
    """Whether two documents of a record say the same; None is a record that is not there.

    A column that came later, a text that is empty or not there, and the order of rows make no difference.
    """
    # Most documents are the same letter for letter, which is quickly seen.
    if one is None or other is None or one == other:
        return one == other
    return meaning(model, one) == meaning(model, other)


def meaning(model: "type[Publishable]", document: Document) -> Document:
    """What a document says: without what is empty, and with its rows in an order of their own."""
    full = as_now(model, document)
    # As texts rows can be sorted, which dictionaries cannot.
    rows = {part: sorted(json.dumps(stated(row), sort_keys=True) for row in full[part]) for part in model.PARTS}
    return stated(full) | rows


def stated(row: Document) -> Document:
    return {name: value for name, value in row.items() if value not in EMPTY and not isinstance(value, list)}
