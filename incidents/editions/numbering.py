"""Whether a number that readers see changes from one document to another."""

from collections import Counter
from functools import cache
from typing import Any

from django.db.models import DecimalField, FloatField, IntegerField

from incidents.documents import Document
from incidents.models import Publishable

MEASURED = ("snapshots",)  # parts whose numbers nobody decides on: a kept copy's size


def moves_a_number(model: type[Publishable], before: Document, after: Document) -> bool:
    return numbers_of(model, before) != numbers_of(model, after)


def numbers_of(model: type[Publishable], document: Document) -> list[Any]:
    """The numbers of a record, and of its rows whatever their order; rows without any say nothing here."""
    found: list[Any] = [values(model, document)]
    for part in model.PARTS:
        if part not in MEASURED:
            row_model: Any = model._meta.get_field(part).related_model
            rows = (values(row_model, row) for row in document.get(part, ()))
            # Counted, since the order of rows says nothing, but two alike are two.
            found.append(Counter(row for row in rows if any(value is not None for value in row)))
    return found


def values(model: Any, row: Document) -> tuple[Any, ...]:
    return tuple(row.get(name) for name in numeric(model))


@cache
def numeric(model: Any) -> tuple[str, ...]:
    kinds = (IntegerField, FloatField, DecimalField)
    return tuple(name for name in model.PUBLISHED if isinstance(model._meta.get_field(name), kinds))
