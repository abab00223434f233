"""Working copies as documents: what of a record is published, as JSON types, a query for each kind of row in it."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.db import models

from incidents.models import Publishable

Document = dict[str, Any]


def documents(model: type[Publishable], keys: Iterable[str]) -> dict[str, Document]:
    """The published fields of records and their parts, by key, as they stand in the database."""
    wanted = list(keys)
    names = [column_of(model, name) for name in model.PUBLISHED]
    rows = model._default_manager.filter(**{f"{model.KEY}__among": wanted}).order_by("pk")
    found: dict[str, Document] = {}
    by_id: dict[Any, Document] = {}
    for pk, key, *values in rows.values_list("pk", model.KEY, *names):
        found[key] = by_id[pk] = plain(model.PUBLISHED, values) | {part: [] for part in model.PARTS}
    for part in model.PARTS:
        relation: Any = model._meta.get_field(part)
        owners = by_id if relation.field.target_field.primary_key else found
        for owner, content in part_rows(relation, owners):
            owners[owner][part].append(content)
    return found


def part_rows(relation: Any, owners: Iterable[Any]) -> Iterable[tuple[Any, Document]]:
    """The rows of one kind of part with what names their record in them, in the order in which people see them."""
    part, parent = relation.related_model, relation.field.attname
    names = [column_of(part, field) for field in part.PUBLISHED]
    rows = part._default_manager.filter(**{f"{parent}__among": owners}).order_by(*part._meta.ordering)
    return ((row[0], plain(part.PUBLISHED, row[1:])) for row in rows.values_list(parent, *names))


def column_of(model: type[models.Model], name: str) -> str:
    """The column that holds a field: another record is held by its key."""
    return str(model._meta.get_field(name).attname)  # type: ignore[union-attr]


def plain(names: tuple[str, ...], values: Iterable[Any]) -> Document:
    """A row as JSON types: dates in ISO 8601, numbers as numbers."""
    return {name: as_json(value) for name, value in zip(names, values, strict=True)}


def as_json(value: Any) -> Any:
    """One value as JSON holds it."""
    if value is None or isinstance(value, str | int):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else float(value)


def named(model: type[Publishable], found: Mapping[str, Document], target: type[models.Model]) -> set[str]:
    """The keys of the records of another model that documents name; an older document may lack a later field."""
    keys: set[str | None] = set()
    for document in found.values():
        keys.update(document.get(name) for name in references(model, target))
        for part in model.PARTS:
            part_model: Any = model._meta.get_field(part).related_model
            fields = references(part_model, target)
            keys.update(row.get(name) for row in document.get(part, ()) for name in fields)
    return {key for key in keys if key}


@cache
def references(model: Any, target: type[models.Model]) -> tuple[str, ...]:
    """The published fields of a model that name a record of another."""
    return tuple(name for name in model.PUBLISHED if model._meta.get_field(name).related_model is target)
