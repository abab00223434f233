"""How totals moved from one edition to another: the rows that are not what they were, and the total."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from incidents import codebook
from incidents.counting_apps import counting_apps
from incidents.editions.names import Names
from incidents.naming import number, or_more
from project.questions import with_query
from project.table import Column, HeadingText, Words, flat_columns, naming_columns, paired_rows

TotalRow = tuple[Any, ...]


@dataclass(frozen=True)
class ComparedTable:
    """A table by which editions are compared, as an app that counts registers it.

    `counted` gives its rows and its total in an edition, `opens` the list of what a row counts: its path and words.
    """

    slug: str
    title: HeadingText
    columns: tuple[Column, ...]
    counted: Callable[[int], tuple[tuple[TotalRow, ...], TotalRow | None]]
    opens: Callable[[TotalRow], tuple[str, Words]]

    @property
    def keys(self) -> tuple[Column, ...]:
        return self.columns[: naming_columns(self.columns)]

    @property
    def counts(self) -> tuple[Column, ...]:
        return self.columns[len(self.keys) :]

    def cells(self, values: TotalRow | None) -> dict[str, Any] | None:
        """What is counted of a row, as files have it."""
        if values is None:
            return None
        return {
            part.name: cell
            for column, value in zip(self.counts, values, strict=True)
            for part, cell in zip(column.flat, column.cells(value), strict=True)
        }


@dataclass(frozen=True)
class MovedRow:
    """What is counted of a row before and after; None where an edition has no such row, which is not zero."""

    key: TotalRow
    before: TotalRow | None
    after: TotalRow | None


@dataclass(frozen=True)
class MovedTable:
    """What moved of one table: its rows, and its total where one may be made."""

    compared: ComparedTable
    before: int
    after: int
    rows: tuple[MovedRow, ...]
    total: MovedRow | None

    def as_dict(self) -> dict[str, Any]:
        """The table as JSON gives it."""
        names = [column.name for column in self.compared.keys]
        return {
            "rows": [dict(zip(names, row.key, strict=True)) | self.then_and_now(row) for row in self.rows],
            "total": self.then_and_now(self.total) if self.total else None,
        }

    def then_and_now(self, row: MovedRow) -> dict[str, Any]:
        return {"before": self.compared.cells(row.before), "after": self.compared.cells(row.after)}


def moved_tables(before: int, after: int) -> list[MovedTable]:
    return [moved_table(table, before, after) for app in counting_apps() for table in app.compared_tables()]


def moved_table(compared: ComparedTable, before: int, after: int) -> MovedTable:
    """The rows that two editions do not have alike; nothing is counted before the first."""
    (old, old_total), (new, new_total) = (compared.counted(n) if n else ((), None) for n in (before, after))
    width = len(compared.keys)
    rows = [
        MovedRow((was or now or ())[:width], was and was[width:], now and now[width:])
        for was, now in paired_rows(compared.columns, old, new)
        if was != now
    ]
    before_all, after_all = (total[width:] if total else None for total in (old_total, new_total))
    both = MovedRow((), before_all, after_all) if before_all or after_all else None
    return MovedTable(compared, before, after, tuple(sorted(rows, key=lambda row: place(row.key))), both)


def place(key: TotalRow) -> TotalRow:
    order = list(codebook.OUTCOMES.values)
    # A code that has left the codebook stands behind all others.
    return tuple((order.index(value), "") if value in order else (len(order), value) for value in key)


@dataclass(frozen=True)
class ShownCell:
    """A figure as it is in the later edition, and as it was where it differs."""

    label: HeadingText
    text: str
    was: str
    same: bool
    number: bool = True


def shown_rows(table: MovedTable, names: Names) -> Iterator[dict[str, Any]]:
    """The rows in the words of a page: what names each, its figures, and the address of what it counts."""
    for row in table.rows:
        named = zip(table.compared.keys, row.key, strict=True)
        words = names if row.after else Names(table.before)  # a country that is withdrawn has its name there
        yield {
            "names": [
                (words(column, value), f"{column.colours}{value}" if column.colours else "") for column, value in named
            ],
            "cells": list(shown_cells(table, row, names)),
            "href": list_counted(table, row),
            "gone": row.after is None,
            "new": row.before is None,
        }


def shown_cells(table: MovedTable, row: MovedRow, names: Names) -> Iterator[ShownCell]:
    """The figures of a row; "or more" stands beside the highest."""
    for place, column in enumerate(table.compared.counts):
        after, before = (values[place] if values else None for values in (row.after, row.before))
        for part in column.flat:
            if not part.joined:
                now, was = (shown_total(part, value, names) for value in (after, before))
                is_number = part.type in ("int", "float")
                yield ShownCell(part.label, now, was if was != now and row.before else "", was == now, is_number)


def shown_columns(table: MovedTable) -> tuple[Column, ...]:
    # “Or more” stands beside the highest, and has no column of its own.
    return tuple(column for column in flat_columns(table.compared.counts) if not column.joined)


def shown_total(column: Column, value: Any, names: Names) -> str:
    """One figure; a dash where there is no row."""
    if value is None:
        return "–"
    if column.of == "high":
        return or_more(value.high, is_open=value.open)
    return names(column, getattr(value, column.of) if column.of else value)


def list_counted(table: MovedTable, row: MovedRow) -> str:
    path, words = table.compared.opens(row.key)
    return with_query(path, words | {"edition": [str(table.before if row.after is None else table.after)]})


def moved_context(before: int, after: int) -> list[dict[str, Any]]:
    """What moved of each table, as a page shows it."""
    names = Names(after)
    return [
        {
            "slug": table.compared.slug,
            "title": table.compared.title,
            "keys": table.compared.keys,
            "columns": shown_columns(table),
            "rows": list(shown_rows(table, names)),
            "total": list(shown_cells(table, table.total, names)) if table.total else None,
            "said": in_all(table),
        }
        for table in moved_tables(before, after)
        if table.rows
    ]


def in_all(table: MovedTable) -> str:
    """ "620 people in all, 612 before"."""
    if not table.total or not table.total.after or not table.total.before:
        return ""
    was, now = (number(people.best) for (people,) in (table.total.before, table.total.after))
    if was == now:
        return _("%(now)s people in all, as before") % {"now": now}
    return _("%(now)s people in all, %(was)s before") % {"now": now, "was": was}
