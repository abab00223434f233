"""A table of the explorer as it is drawn: its small charts, its axis, its series, and what its cells say."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from incidents import codebook
from incidents.counting.explored_counts import KnownShare
from incidents.naming import in_percent, incidents_phrase, number, people_phrase, percent, persons
from incidents.people import People
from project.table import Row, Table
from stats.drawing.base import Pen
from stats.drawing.drawn import Drawing, marks_of
from stats.filters import PERIODS
from stats.tables.explored import MOST_NAMED, MOST_PANELS

# Series that are no outcomes: tints, and the light colour of each for who reads the JSON. The last is for all others.
SERIES = (
    ("series-1", "#0b5a6b"), ("series-2", "#a8925a"), ("series-3", "#4b555e"), ("series-4", "#5a9dab"),
    ("series-5", "#85694c"), ("series-6", "#1c2329"),
)  # fmt: skip
OTHERS = ("series-rest", "#9a9385")
PARTS_OF_YEAR = {"year": 1, "quarter": 5, "month": 13}  # of a year: the last is for what is known to the year only
ONE = ""  # the series of a drawing that has no second word


@dataclass(frozen=True)
class ExploredRow:
    """A row of the table as it is drawn: in which small chart, where on the axis, of which series."""

    place: int
    panel: Any
    at: Any
    series: Any
    cell: Any


@dataclass(frozen=True)
class Explored:
    """A table of the explorer and what its columns are: perhaps small charts, an axis, perhaps a colour, a measure."""

    table: Table
    pen: Pen
    each: bool

    @cached_property
    def rows(self) -> list[ExploredRow]:
        """Those that are drawn: of many small charts and many names the first, which have most."""
        there = [row for row in self.every_row if row.panel in self.panels]
        if self.by_time:
            return there
        names = list(dict.fromkeys((row.panel, row.at) for row in there))[:MOST_NAMED]
        return [row for row in there if (row.panel, row.at) in names]

    @cached_property
    def every_row(self) -> list[ExploredRow]:
        return [self.row(place, row) for place, row in enumerate(self.table.rows)]

    def row(self, place: int, row: Row) -> ExploredRow:
        words = list(row[:-1])
        panel = words.pop(0) if self.each else None
        return ExploredRow(place, panel, words[0], words[1] if len(words) > 1 else ONE, row[-1])

    @cached_property
    def panels(self) -> list[Any]:
        return list(dict.fromkeys(row.panel for row in self.every_row))[:MOST_PANELS]

    @property
    def axis(self) -> int:
        """The place of the column of the axis."""
        return int(self.each)

    @property
    def axis_word(self) -> str:
        return self.table.columns[self.axis].name

    @property
    def by_time(self) -> bool:
        return self.axis_word in PERIODS

    @property
    def second_word(self) -> str:
        column = self.table.columns[self.axis + 1]
        return "" if column is self.table.columns[-1] else column.name

    @cached_property
    def series(self) -> list[Any]:
        """The values of the second word: codes in the order of the codebook, periods by time, others by their size."""
        sizes: dict[Any, float] = {}
        for row in self.rows:
            sizes[row.series] = sizes.get(row.series, 0) + height_of(row.cell)
        if self.second_word in PERIODS:
            return sorted(sizes)
        codes = self.table.columns[self.axis + 1].codes
        if self.second_word and codes:
            order = codebook.ALL[codes].values
            return sorted(sizes, key=lambda value: (order.index(value) if value in order else len(order), value))
        return sorted(sizes, key=lambda value: -sizes[value])

    def look(self, series: Any) -> tuple[str, str]:
        """The token and the light colour of a series."""
        if self.second_word == "outcome" and series in codebook.OUTCOMES:
            return series, codebook.OUTCOMES[series].light
        at = self.series.index(series)
        # The others of many share one tint, since more could not be told apart.
        return SERIES[at] if at < len(SERIES) - (len(self.series) > len(SERIES)) else OTHERS

    def name_at(self, row: ExploredRow) -> str:
        return self.said(self.axis, row.at)

    def series_name(self, series: Any) -> str:
        return self.said(self.axis + 1, series) if self.second_word else str(self.table.columns[-1].label)

    def panel_name(self, panel: Any) -> str:
        return self.said(0, panel) if self.each else ""

    def said(self, column: int, value: Any) -> str:
        return self.pen.name(self.table.columns[column], value) or _("not stated")

    def mark(self, row: ExploredRow) -> dict[str, str]:
        """What a mark says, and where it leads."""
        words = [self.panel_name(row.panel), self.name_at(row)]
        words += [self.series_name(row.series)] if self.second_word else []
        return self.pen.mark(self.table, row.place, f"{', '.join(filter(None, words))}: {said_of(row.cell)}")

    def legend_marks(self) -> frozenset[str]:
        people = [row.cell for row in self.rows if isinstance(row.cell, People)]
        return frozenset(marks_of(people))

    def entries(self, *, mark: str = "") -> tuple[dict[str, Any], ...]:
        """The series in a legend: those that share a tint in one entry."""
        if not self.second_word:
            return ()
        tokens: dict[str, list[str]] = {}
        for series in self.series:
            tokens.setdefault(self.look(series)[0], []).append(self.series_name(series))
        return tuple(
            {"label": entry_label(names), "mark": mark, "code": swatch(self.second_word, token)}
            for token, names in tokens.items()
        )


OTHERS_NAMED = 4


def entry_label(names: list[str]) -> str:
    if len(names) <= OTHERS_NAMED:
        return ", ".join(names)
    named, more = ", ".join(names[:OTHERS_NAMED]), len(names) - OTHERS_NAMED
    return _("%(names)s and %(count)s more") % {"names": named, "count": number(more)}


def swatch(word: str, token: str) -> str:
    return f"o-{token}" if word == "outcome" and token in codebook.OUTCOMES else token


# Cells of any measure


def height_of(cell: Any) -> float:
    """How high a mark is: incidents, people (best), or percent."""
    if isinstance(cell, KnownShare):
        return 100 * (cell.share or 0)
    return float(cell.best) if isinstance(cell, People) else float(cell)


def said_of(cell: Any) -> str:
    """What a mark says of its number."""
    if isinstance(cell, KnownShare):
        words = {
            "share": percent(cell.share or 0),
            "best": number(cell.best),
            "known": persons(cell.known),
            "incidents": incidents_phrase(cell.records),
        }
        return _("%(share)s (%(best)s of %(known)s with a known outcome, %(incidents)s)") % words
    if isinstance(cell, People):
        return f"{people_phrase(cell)}, {incidents_phrase(cell.incidents)}"
    return incidents_phrase(cell)


def shortly_said(cell: Any) -> str:
    """The number that stands beside a mark."""
    if isinstance(cell, KnownShare):
        return percent(cell.share or 0)
    return number(cell.best) + ("+" if cell.open else "") if isinstance(cell, People) else number(cell)


def unit_of(table: Table) -> str:
    names = {"people": _("people"), "incidents": _("incidents"), "share": in_percent("").strip() or "%"}
    return names[table.columns[-1].name]


def time_of(word: str, value: Any) -> tuple[int, float]:
    """The year of a period, and its place on an axis of years, whose middle is their number."""
    if word == "year":
        return value, value
    slots, year = PARTS_OF_YEAR[word], int(value[:4])
    part = value[4:].lstrip("-Q")
    slot = int(part) - 1 if part else slots - 1
    return year, year - 0.5 + (slot + 0.5) / slots


DrawExplored = Callable[..., Drawing]
