"""The plain table: what every page, chart and file is made from."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from itertools import zip_longest
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from project.queries import query_string

HeadingText = str | Promise
Words = dict[str, list[str]]
Row = tuple[Any, ...]
PairOfRows = tuple[Row | None, Row | None]
PLACE = re.compile(r"%\((\w+)\)s")
NO_KEY = "none"  # what an address calls a key that is not known
UNIT_LABELS: dict[str, HeadingText] = {"people": _("people")}


@dataclass(frozen=True)
class Column:
    """A column: its name in files, its label on pages, the unit of its numbers and the type of its cells.

    Types are text, int, float, bool, date, country (an ISO code) and code (a value of the codebook list `codes`).
    A value that is several numbers has `parts`: a column of files for each, that says what it is `of` the value. On a
    page a part that is `joined` stands below the one before it, where it is true. `read` is how people read a value of
    which no list has the words.
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
    read: Callable[[Any], str] | None = None

    @property
    def unit_label(self) -> HeadingText:
        return UNIT_LABELS.get(self.unit, self.unit)

    @property
    def flat(self) -> tuple["Column", ...]:
        return self.parts or (self,)

    @property
    def is_number(self) -> bool:
        return bool(self.parts) or self.type in ("int", "float", "bool")

    def cells(self, value: Any) -> tuple[Any, ...]:
        if not self.parts:
            return (value,)
        return tuple(None if value is None else getattr(value, part.of) for part in self.parts)

    def as_dict(self) -> dict[str, str]:
        return {"name": self.name, "label": str(self.label), "unit": self.unit, "type": self.type}


def naming_columns(columns: Sequence[Column]) -> int:
    """How many columns name a row: those before the first number that stands behind a word.

    A number before all words is no count, as the days after which people are asked for.
    """
    numbers = [column.is_number for column in columns]
    word = numbers.index(False) if False in numbers else 0
    return numbers.index(True, word) if True in numbers[word:] else 1


def paired_rows(columns: Sequence[Column], then: Iterable[Row], now: Iterable[Row]) -> Iterator[PairOfRows]:
    """Every row of two tables once, with the row of the other that it is; None where that has no such row.

    Rows that share what names them are told apart by their other words too. Of those that share all words each goes
    with its equal, the others as they stand.
    """
    tables, width = (tuple(then), tuple(now)), naming_columns(columns)
    shared = {name for rows in tables for name, times in Counter(row[:width] for row in rows).items() if times > 1}

    def name_of(row: Row) -> Row:
        named = zip(columns[width:], row[width:], strict=False)
        words = (cell for column, cell in named if not column.is_number)
        return (*row[:width], *words) if row[:width] in shared else row[:width]

    names: dict[Row, tuple[list[Row], list[Row]]] = {}
    for place, rows in enumerate(tables):
        for row in rows:
            names.setdefault(name_of(row), ([], []))[place].append(row)
    for before, after in names.values():
        if len(before) + len(after) > 2:
            same = Counter(before) & Counter(after)
            before, after = ([*same.elements(), *(Counter(rows) - same).elements()] for rows in (before, after))
        yield from zip_longest(before, after)


def flat_columns(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    return tuple(part for column in columns for part in column.flat)


def flat_row(columns: tuple[Column, ...], row: Row) -> Row:
    return tuple(cell for column, value in zip(columns, row, strict=True) for cell in column.cells(value))


def flat_rows(columns: tuple[Column, ...], rows: tuple[Row, ...]) -> tuple[Row, ...]:
    if not any(column.parts for column in columns):  # as most tables are
        return rows
    return tuple(flat_row(columns, row) for row in rows)


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


@cache
def address_of_list(name: str) -> str:
    # A table asks for it once for each of its rows.
    return reverse(name)


@dataclass(frozen=True)
class Opened:
    """The list that rows open: the name of its address, and for each row the words that show what it counts."""

    name: str
    words: tuple[Words | None, ...]


@dataclass(frozen=True)
class Table:
    """Named, typed columns over rows of values; null is unknown, never 0.

    `opens` holds for each row the words of the list that shows the records it counts, `total` a row for all of them
    (None where rows may not be added), `notes` what a reader has to know, `edition` what it was counted from,
    `beside` what the values of a column open where that is another list, `counted` how many records the rows are made
    of where they are others than were asked for, `drawn_from` and `drawn_to` the first and last year that a chart by
    year draws; one with a `drawn_to` leaves out what cannot be. `covered` are the years in which a row that is not
    there says that nothing is recorded, `axis` those that a chart by year has a place for. `blocks` are the totals of
    rows that share their first cells, by these; `pages` the addresses of the records of which each row is one.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    edition: int | None = None
    notes: tuple[Note, ...] = ()
    opens: tuple[Words | None, ...] = ()
    total: tuple[Any, ...] | None = None
    opened_by: str = "incident-list"
    beside: Mapping[str, Opened] = field(default_factory=dict)
    counted: int | None = None
    drawn_from: int | None = None
    drawn_to: int | None = None
    covered: tuple[int, int] | None = None
    axis: tuple[int, int] | None = None
    blocks: Mapping[Any, Any] = field(default_factory=dict)
    pages: tuple[str, ...] = ()

    def only(self, places: list[int]) -> "Table":
        """The rows at some places, each with what it opens."""

        def of_rows(words: tuple[Words | None, ...]) -> tuple[Words | None, ...]:
            return tuple(words[place] for place in places) if words else ()

        beside = {name: replace(opened, words=of_rows(opened.words)) for name, opened in self.beside.items()}
        rows = tuple(self.rows[place] for place in places)
        pages = tuple(self.pages[place] for place in places) if self.pages else ()
        return replace(self, rows=rows, opens=of_rows(self.opens), beside=beside, pages=pages)

    def link(self, place: int, column: str = "") -> str:
        """The address of the list of what a row counts, or a column's value in it; nothing where there is none."""
        if self.pages:
            return self.pages[place]
        name, words = self.opened(place, column)
        return "" if words is None else f"{address_of_list(name)}?{query_string(words)}"

    def opened(self, place: int, column: str = "") -> tuple[str, Words | None]:
        """The list of what a row counts, or a column's value in it, by the name of its address and its words."""
        opened = self.beside.get(column) or Opened(self.opened_by, self.opens)
        return opened.name, opened.words[place] if opened.words else None

    def cell(self, place: int, column: str = "") -> str:
        """A row as an address names it, with the column where a row opens several lists: 2023.CN, 2023.arrivals."""
        name = self.row_names[place]
        return f"{name}.{column or self.own_column}" if self.beside else name

    @cached_property
    def row_names(self) -> list[str]:
        """The keys of each row; of those that share them its first number too."""
        names = [".".join(NO_KEY if row[at] is None else str(row[at]) for at in self.keys) for row in self.rows]
        several, behind = Counter(names), naming_columns(self.columns)
        return [
            f"{name}.{row[behind]}" if several[name] > 1 else name for name, row in zip(names, self.rows, strict=True)
        ]

    @property
    def keys(self) -> tuple[int, ...]:
        """The places of the columns that name a row; a point is no name of its place."""
        return tuple(n for n, c in enumerate(self.columns[: naming_columns(self.columns)]) if c.type != "degrees")

    @property
    def own_column(self) -> str:
        """The column that a row's own list counts, where another has a list beside it."""
        names = [column.name for column in self.columns[naming_columns(self.columns) :]]
        return next((name for name in names if name not in self.beside), "")

    @property
    def flat(self) -> "Table":
        """The table as files have it: a column and a cell for each part of a value."""
        return replace(
            self,
            columns=flat_columns(self.columns),
            rows=flat_rows(self.columns, self.rows),
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
