"""Which numbers that readers see change from one document to another, and want a note that says why."""

from collections import Counter
from functools import cache
from typing import Any

from django.db.models import DecimalField, FloatField, IntegerField
from django.utils.translation import gettext as _

from incidents.documents import Document
from incidents.editions.references import withdrawals
from incidents.models import Publishable

MEASURED = ("snapshots",)  # parts whose numbers nobody decides on: a kept copy's size


def unexplained(model: type[Publishable], changed: dict[str, Document], seen: dict[str, Document]) -> list[str]:
    """The records of which a number changes that readers see, or comes back to them, where no note says why."""
    text = _("%(record)s: a number that readers see changes. Say why, in a note.")
    again = _("%(record)s: it was withdrawn in edition %(number)s (%(reason)s). Say why it comes back, in a note.")
    withdrawn = withdrawals(model, changed.keys() - seen.keys())
    found = []
    for key, document in changed.items():
        if key in seen and moves_a_number(model, seen[key], document):
            found.append(text % {"record": key})
        # Nothing of a withdrawn record is counted, so whatever numbers it has come to the totals.
        elif key in withdrawn and moves_a_number(model, {}, document):
            last = withdrawn[key]
            found.append(again % {"record": key, "number": last.until_id, "reason": last.withdrawn or "–"})
    return found


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
