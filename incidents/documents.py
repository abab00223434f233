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
    found = {row[0]: plain(model.PUBLISHED, row[1:]) for row in rows.values_list(model.KEY, *names)}
    for part in model.PARTS:
        for document in found.values():
            document[part] = []
        for key, content in part_rows(model, part, wanted):
            found[key][part].append(content)
    return found


def part_rows(model: type[Publishable], name: str, keys: list[str]) -> Iterable[tuple[str, Document]]:
    """The rows of one kind of part with the key of their record, in the order in which people see them."""
    relation = model._meta.get_field(name)
    part: Any = relation.related_model
    parent = f"{relation.field.name}__{model.KEY}"  # type: ignore[union-attr]
    names = [column_of(part, field) for field in part.PUBLISHED]
    rows = part._default_manager.filter(**{f"{parent}__among": keys}).order_by(*part._meta.ordering)
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
    """The keys of the records of another model that documents name."""
    keys: set[str] = set()
    for document in found.values():
        keys.update(document[name] for name in references(model, target))
        for part in model.PARTS:
            part_model: Any = model._meta.get_field(part).related_model
            fields = references(part_model, target)
            keys.update(row[name] for row in document[part] for name in fields)
    return {key for key in keys if key}


@cache
def references(model: Any, target: type[models.Model]) -> tuple[str, ...]:
    """The published fields of a model that name a record of another."""
    return tuple(name for name in model.PUBLISHED if model._meta.get_field(name).related_model is target)
