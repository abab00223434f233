"""What differs between two documents of one record, field by field and row by row, as people read it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from incidents.documents import EMPTY, Document, as_now, stated
from incidents.editions.names import Names
from incidents.models import Country, Instrument, Publishable
from incidents.naming import day, lowered, moment, number, people_between, persons, treaty_name
from incidents.people import People

PublishedRow = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """A field before and after, each as a page shows it; empty is "not stated". `old` and `new` are as published."""

    field: str
    label: str
    before: str
    after: str
    old: Any = None
    new: Any = None

    def as_dict(self) -> dict[str, Any]:
        return {"field": self.field, "before": self.old, "after": self.new}


@dataclass(frozen=True)
class RowChange:
    """A row of one kind (a group, a claim) that was added, changed or removed; `title` says which."""

    part: str
    label: str
    title: str
    kind: str
    changes: tuple[Change, ...]

    def as_dict(self) -> dict[str, Any]:
        return {"part": self.part, "kind": self.kind, "fields": [change.as_dict() for change in self.changes]}


@dataclass(frozen=True)
class Difference:
    """The fields of a record that changed, and the rows below it; false where the documents are alike."""

    changes: tuple[Change, ...]
    rows: tuple[RowChange, ...]

    def __bool__(self) -> bool:
        return bool(self.changes or self.rows)

    def as_dict(self) -> dict[str, Any]:
        """The difference as JSON gives it."""
        return {
            "fields": [change.as_dict() for change in self.changes],
            "rows": [row.as_dict() for row in self.rows],
        }


def difference(
    model: type[Publishable], before: Document | None, after: Document | None, names: Names, *, whole: bool = False
) -> Difference:
    """From one document to another; None is a record that is not there.

    A record that is new or gone has no fields to compare: they are given only where the `whole` of it is asked for.
    """
    if (before is None or after is None) and not whole:
        return Difference((), ())
    old, new = (as_now(model, document) if document else {} for document in (before, after))
    changes = tuple(changed(model, model.PUBLISHED, old, new, names))
    rows = [
        row for part in model.PARTS for row in changed_rows(model, part, old.get(part, []), new.get(part, []), names)
    ]
    return Difference(changes, tuple(rows))


def changed(
    model: type[models.Model], fields: tuple[str, ...], before: PublishedRow, after: PublishedRow, names: Names
) -> Iterator[Change]:
    """The fields that differ. A field that one of the documents does not have counts as not stated there."""
    for name in (*fields, *retired(fields, before, after)):
        old, new = before.get(name), after.get(name)
        if old != new and not (old in EMPTY and new in EMPTY):
            if name in fields:
                yield field_change(model, name, before, after, names)
            else:
                yield Change(name, capfirst(name.replace("_", " ")), str(old or ""), str(new or ""), old, new)


def field_change(
    model: type[models.Model], name: str, before: PublishedRow, after: PublishedRow, names: Names
) -> Change:
    """A published field before and after."""
    field: Any = model._meta.get_field(name)
    old, new = before.get(name), after.get(name)
    then, now = shown_value(field, old, names, before), shown_value(field, new, names, after)
    label = capfirst(str(field.verbose_name))
    return Change(name, label, then, now, *(published_value(field, value) for value in (old, new)))


def published_value(field: Any, value: Any) -> Any:
    # A text that has to say something was not there yet where it is empty.
    return None if value == "" and not field.blank else value


def retired(fields: tuple[str, ...], before: PublishedRow, after: PublishedRow) -> list[str]:
    # What was once published stays readable, though its column is gone; lists are rows.
    found = {name: value for row in (before, after) for name, value in row.items() if name not in fields}
    return sorted(name for name, value in found.items() if not isinstance(value, list))


def shown_value(field: Any, value: Any, names: Names, row: PublishedRow) -> str:
    """A value as a page shows it: a code by its label, a country by its name, a date to what the row knows of it."""
    if value is None or value == "":
        return ""
    # Asked before numbers, since Python counts True and False among them.
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.related_model is Country:
        return names.country(value)
    if field.related_model is Instrument:
        return treaty_name(row)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    # Asked before dates, since to Django a DateTimeField is a DateField too.
    if isinstance(field, models.DateTimeField):
        return moment(dt.datetime.fromisoformat(value).astimezone(dt.UTC))
    if isinstance(field, models.DateField):
        return day(value, precision_of(row, field.name))
    year = field.name.endswith("year")
    return number(value) if isinstance(value, int | float) and not year else str(value)


def precision_of(row: PublishedRow, name: str) -> str:
    """What is known of a date: outcome_date has outcome_date_precision, end_date has end_precision."""
    return row.get(f"{name}_precision") or row.get(f"{name.removesuffix('_date')}_precision") or "day"


def changed_rows(
    model: type[Publishable], part: str, before: list[PublishedRow], after: list[PublishedRow], names: Names
) -> Iterator[RowChange]:
    """What became of the rows of one kind, each with what differs."""
    relation: Any = model._meta.get_field(part)
    row_model = relation.related_model
    fields, label = row_model.PUBLISHED, capfirst(str(row_model._meta.verbose_name))
    # Rows have no identity of their own: alike ones are the same, and of the rest the most alike are a changed one.
    for old, new in pairs(before, after, fields):
        kind = "added" if old is None else "removed" if new is None else "changed"
        changes = tuple(changed(row_model, fields, old or {}, new or {}, names))
        yield RowChange(part, label, title_of(row_model, new or old or {}, names), kind, changes)


def title_of(row_model: Any, row: PublishedRow, names: Names) -> str:
    """What tells a row from its neighbours: its first two fields that say something; of a group, its people."""
    # Of a group the first two fields would be bare numbers, which tell nothing.
    if people := people_in(row):
        outcome = shown_value(row_model._meta.get_field("outcome"), row.get("outcome"), names, row)
        return ", ".join(text for text in (people, lowered(outcome)) if text)
    fields = [name for name in row_model.PUBLISHED if not name.endswith("precision")]
    said = [
        persons(row[name])
        if name == "people_reported" and row.get(name) is not None
        else shown_value(row_model._meta.get_field(name), row.get(name), names, row)
        for name in fields
    ]
    return ", ".join([text for text in said if text][:2])


def people_in(row: PublishedRow) -> str:
    """How many people a group is of: "400 to 450 people"; nothing for a row that is no group."""
    low, best, high = (row.get(f"people_{name}") for name in ("low", "best", "high"))
    if low is None or best is None:
        return ""
    return people_between(People(1, low, best, best if high is None else high, high is None))


def pairs(
    before: list[PublishedRow], after: list[PublishedRow], fields: tuple[str, ...]
) -> list[tuple[PublishedRow | None, PublishedRow | None]]:
    """What became of each row: the changed ones together, then what was removed, then what was added."""
    old, new = [stated(row) for row in before], [stated(row) for row in after]
    for row in list(old):
        if row in new:
            old.remove(row)
            new.remove(row)
    found: list[tuple[PublishedRow | None, PublishedRow | None]] = []
    # Places are negative, so that sorting backwards puts the earlier of two equals first.
    nearness = sorted(
        ((fields_alike(a, b, fields), -i, -j) for i, a in enumerate(old) for j, b in enumerate(new)), reverse=True
    )
    left, right = dict(enumerate(old)), dict(enumerate(new))
    # A lone row on both sides was changed, even where nothing in it stayed.
    lone = len(old) == len(new) == 1
    for count, i, j in nearness:
        if (count or lone) and -i in left and -j in right:
            found.append((left.pop(-i), right.pop(-j)))
    return [*found, *((row, None) for row in left.values()), *((None, row) for row in right.values())]


def fields_alike(one: PublishedRow, other: PublishedRow, fields: tuple[str, ...]) -> int:
    return sum(1 for name in fields if one.get(name) not in EMPTY and one.get(name) == other.get(name))
