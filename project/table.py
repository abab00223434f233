"""The plain table: what every page, chart and file is made from."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HeadingText = str | Promise
Words = dict[str, list[str]]
Row = tuple[Any, ...]
PLACE = re.compile(r"%\((\w+)\)s")
UNIT_LABELS: dict[str, HeadingText] = {"people": _("people")}


@dataclass(frozen=True)
class Column:
    """A column: its name in files, its label on pages, the unit of its numbers and the type of its cells.

    Types are text, int, float, bool, date, country (an ISO code) and code (a value of the codebook list `codes`).
    A value that is several numbers has `parts`: a column of files for each, that says what it is `of` the value. On a
    page a part that is `joined` stands below the one before it, where it is true.
    """

    name: str
    label: HeadingText
    type: str = "text"
    unit: str = ""
    codes: str = ""
    colours: str = ""  # what stands before a code in the name of its colour: "o-" for outcomes
    parts: tuple["Column", ...] = ()
    of: str = ""
    joined: bool = False

    @property
    def unit_label(self) -> HeadingText:
        return UNIT_LABELS.get(self.unit, self.unit)

    @property
    def flat(self) -> tuple["Column", ...]:
        return self.parts or (self,)

    def cells(self, value: Any) -> tuple[Any, ...]:
        return tuple(None if value is None else getattr(value, part.of) for part in self.parts) or (value,)

    def as_dict(self) -> dict[str, str]:
        return {"name": self.name, "label": str(self.label), "unit": self.unit, "type": self.type}


def naming_columns(columns: tuple[Column, ...]) -> int:
    """How many columns name a row: those before the first number."""
    return next((place for place, c in enumerate(columns) if c.parts or c.type in ("int", "float", "bool")), 1)


def flat_columns(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    return tuple(part for column in columns for part in column.flat)


def flat_row(columns: tuple[Column, ...], row: Row) -> Row:
    return tuple(cell for column, value in zip(columns, row, strict=True) for cell in column.cells(value))


@dataclass(frozen=True)
class Note:
    """What a reader has to know, with `%(place)s` for the records that it names: by their keys in files."""

    text: HeadingText
    records: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __str__(self) -> str:
        return "".join(piece for piece, _is_key in self.pieces())

    @property
    def keys(self) -> set[str]:
        return {key for keys in self.records.values() for key in keys}

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """Its text in pieces, each with whether it is the key of a record."""
        for number, piece in enumerate(PLACE.split(str(self.text))):
            if number % 2 == 0:
                yield piece, False
                continue
            for place, key in enumerate(self.records[piece]):
                yield ", " if place else "", False
                yield key, True


@dataclass(frozen=True)
class Table:
    """Named, typed columns over rows of values; null is unknown, never 0.

    `opens` holds for each row the words of the list that shows the records it counts, `total` a row for all of them
    (None where rows may not be added), `notes` what a reader has to know, `edition` what it was counted from,
    `counted` how many records the rows are made of where they are others than were asked for, `drawn_from` the first
    year that a chart by year draws, `bounded` whether a chart leaves out what cannot be.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    edition: int | None = None
    notes: tuple[Note, ...] = ()
    opens: tuple[Words | None, ...] = ()
    total: tuple[Any, ...] | None = None
    opened_by: str = "incident-list"
    counted: int | None = None
    drawn_from: int | None = None
    bounded: bool = False

    def only(self, places: list[int]) -> "Table":
        """The rows at some places, each with what it opens."""
        opens = tuple(self.opens[place] for place in places) if self.opens else ()
        return replace(self, rows=tuple(self.rows[place] for place in places), opens=opens)

    @property
    def flat(self) -> "Table":
        """The table as files have it: a column and a cell for each part of a value."""
        return replace(
            self,
            columns=flat_columns(self.columns),
            rows=tuple(flat_row(self.columns, row) for row in self.rows),
            total=flat_row(self.columns, self.total) if self.total is not None else None,
        )

    def records(self) -> list[dict[str, Any]]:
        names = [column.name for column in self.columns]
        return [dict(zip(names, row, strict=True)) for row in self.rows]

    def total_record(self) -> dict[str, Any] | None:
        """The total by column name, without the columns that a total has no value for."""
        if self.total is None:
            return None
        cells = zip(self.columns, self.total, strict=True)
        return {column.name: cell for column, cell in cells if cell is not None}

    def as_dict(self) -> dict[str, Any]:
        """The table as JSON gives it."""
        flat = self.flat
        return {
            "columns": [column.as_dict() for column in flat.columns],
            "rows": [list(row) for row in flat.rows],
            "total": flat.total_record(),
            "notes": [str(note) for note in self.notes],
        }


@dataclass(frozen=True)
class Cell:
    """A cell as a page shows it."""

    text: str
    number: bool = False
    code: str = ""


@dataclass(frozen=True)
class ShownRow:
    """A row as a page shows it; `href` opens the records that it counts.

    `stands_for` is for how many rows its first cell stands: 0 where it is in a block that is named above it;
    `leads` is the place of the cell that is the link.
    """

    cells: list[Cell]
    href: str | None = None
    stands_for: int = 1
    leads: int = 0


@dataclass(frozen=True)
class ShownTable:
    """A table in the words of a page."""

    columns: tuple[Column, ...]
    rows: list[ShownRow]
    total: list[Cell] | None = None
    notes: tuple[Note, ...] = ()
    in_blocks: bool = False


def shown_table(table: Table, name: Callable[[Column, Any], str], address: Callable[[Table, Words], str]) -> ShownTable:
    """The table with names for codes, and an address for what each row opens."""
    table = table.flat

    def cells(row: Row) -> list[Cell]:
        found: list[Cell] = []
        for column, value in zip(table.columns, row, strict=True):
            if column.joined:
                found[-1] = replace(found[-1], text="\n".join(filter(None, (found[-1].text, name(column, value)))))
            else:
                found.append(shown_cell(column, value, name(column, value)))
        return found

    opens = table.opens or (None,) * len(table.rows)
    rows = [
        ShownRow(cells(row), address(table, words) if words is not None else None)
        for row, words in zip(table.rows, opens, strict=True)
    ]
    total = cells(table.total) if table.total is not None else None
    return ShownTable(tuple(c for c in table.columns if not c.joined), rows, total, table.notes)


def shown_cell(column: Column, value: Any, text: str) -> Cell:
    code = f"{column.colours}{value}" if column.colours and value is not None else ""
    return Cell(text, number=column.type in ("int", "float"), code=code)
