"""Rows of a table in the order of a page: that of its chart, or by the values of a column that a reader asked for."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from project.ordering import by_letters
from project.questions import BadQuestion, Fault
from project.table import Column, Table, flat_columns, flat_row

Name = Callable[[Column, Any], str]


def largest_block_first(table: Table) -> Table:
    """Rows that share a first cell together, those with most people (best) first."""
    people = Counter[Any]()
    for record, row in zip(table.records(), table.rows, strict=True):
        people[row[0]] += record["people"].best
    return table.only(sorted(range(len(table.rows)), key=lambda place: -people[table.rows[place][0]]))


def sortable(table: Table) -> list[Column]:
    return [column for column in flat_columns(table.columns) if not column.joined]


def in_asked_order(table: Table, order: str, name: Name) -> Table:
    """The rows by a column, "-" before its name for the other way round; raises BadQuestion for another word."""
    columns = {column.name: place for place, column in enumerate(flat_columns(table.columns))}
    asked = order.removeprefix("-")
    if asked not in {column.name for column in sortable(table)}:
        allowed = ", ".join(f"{column.name}, -{column.name}" for column in sortable(table))
        raise BadQuestion(Fault("order", order, _("one of %s") % allowed))
    place = columns[asked]
    column = flat_columns(table.columns)[place]
    values = [flat_row(table.columns, row)[place] for row in table.rows]
    known = [number for number, value in enumerate(values) if value is not None]
    found = sorted(known, key=lambda number: sort_key(column, values[number], name), reverse=order.startswith("-"))
    # What is not known comes last, whichever way round.
    return table.only([*found, *(number for number, value in enumerate(values) if value is None)])


def sort_key(column: Column, value: Any, name: Name) -> Any:
    """A number by its size, a name as a reader reads it."""
    if column.type in ("country", "code", "text"):
        return by_letters(name(column, value))
    return value
