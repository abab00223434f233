"""A table in the words of a page: names for codes, a link for each row, "or more" below a highest."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from project.table import Column, HeadingText, Note, Row, Table, naming_columns

PHONE_ROOM = 7  # numbers stand beside each other on a phone; words take the room of two
NARROW_TYPES = ("int", "float", "year", "bool")


@dataclass(frozen=True)
class Cell:
    """A cell as a page shows it."""

    text: str
    number: bool = False
    code: str = ""
    wide: bool = False  # where there is room alone: coordinates


@dataclass(frozen=True)
class ShownRow:
    """A row as a page shows it; `href` opens the records that it counts.

    `stands_for` is for how many rows its first cell stands: 0 where it is in a block that is named above it;
    `leads` is the place of the cell that is the link.
    """

    cells: list[Cell]
    href: str = ""
    stands_for: int = 1
    leads: int = 0


@dataclass(frozen=True)
class ShownColumn:
    """A column's heading; `href` sorts by it, `direction` says which way where rows go by it."""

    label: HeadingText
    unit: HeadingText = ""
    number: bool = False
    href: str = ""
    direction: str = ""
    name: str = ""
    wide: bool = False
    room: int = 1


@dataclass(frozen=True)
class ShownTable:
    """A table in the words of a page."""

    columns: tuple[ShownColumn, ...]
    rows: list[ShownRow]
    total: list[Cell] | None = None
    notes: tuple[Note, ...] = ()
    in_blocks: bool = False
    named_by: int = 1

    @property
    def as_cards(self) -> bool:
        """Whether a phone has no room for its columns beside each other, so that each row is a card there."""
        return sum(column.room for column in self.columns if not column.wide) > PHONE_ROOM


def shown_table(
    table: Table, name: Callable[[Column, Any], str], leads: Callable[[Table, int, str], str] = Table.link
) -> ShownTable:
    """The table with names for codes, and an address for what each row opens, and each cell that opens another list."""
    whole, table = table, table.flat

    def cells(row: Row) -> list[Cell]:
        found: list[Cell] = []
        for column, value in zip(table.columns, row, strict=True):
            if column.joined:
                found[-1] = replace(found[-1], text="\n".join(filter(None, (found[-1].text, name(column, value)))))
            else:
                found.append(shown_cell(column, value, name(column, value)))
        return found

    rows = [ShownRow(cells(row), leads(whole, place, "")) for place, row in enumerate(table.rows)]
    total = cells(table.total) if table.total is not None else None
    columns = tuple(shown_column(column) for column in table.columns if not column.joined)
    return ShownTable(columns, rows, total, table.notes, named_by=naming_columns(table.columns))


def shown_column(column: Column) -> ShownColumn:
    unit = column.unit_label if column.unit else ""
    return ShownColumn(
        column.label,
        unit,
        column.type in ("int", "float"),
        name=column.name,
        wide=column.type == "degrees",
        room=1 if column.type in NARROW_TYPES else 2,
    )


def sorted_by_headings(table: ShownTable, order: str, address: Callable[[str], str]) -> ShownTable:
    """The table with headings that sort it, the other way round where they do already; numbers begin with the most."""

    def heading(column: ShownColumn) -> ShownColumn:
        first, second = (f"-{column.name}", column.name) if column.number else (column.name, f"-{column.name}")
        direction = {column.name: "ascending", f"-{column.name}": "descending"}.get(order, "")
        return replace(column, href=address(second if order == first else first), direction=direction)

    return replace(table, columns=tuple(map(heading, table.columns)))


def shown_cell(column: Column, value: Any, text: str) -> Cell:
    code = f"{column.colours}{value}" if column.colours and value is not None else ""
    return Cell(text, number=column.type in ("int", "float"), code=code, wide=column.type == "degrees")


def in_words(table: ShownTable) -> ShownTable:
    return replace(table, total=[replace(table.total[0], text=_("In all")), *table.total[1:]] if table.total else None)


def in_blocks(table: ShownTable) -> ShownTable:
    """The table with its first cell written once for rows that share it, where two columns name a row."""
    blocks = [list(rows) for _text, rows in groupby(table.rows, lambda row: row.cells[0].text)]
    if table.named_by < 2 or len(blocks) == len(table.rows):
        return table
    # A dash is no name for a link, so a row leads by its next cell that says something.
    rows = [
        replace(row, stands_for=0 if place else len(block), leads=first_said(row))
        for block in blocks
        for place, row in enumerate(block)
    ]
    return replace(table, rows=rows, in_blocks=True)


def first_said(row: ShownRow) -> int:
    return next((place for place, cell in enumerate(row.cells) if place and cell.text), 1)
