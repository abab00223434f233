"""Practice over time as lanes: where each entry stands in a drawing, a lane for each kind of evidence."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import ngettext

from incidents import codebook
from project.limits import FIRST_YEAR

ROW, BAR, TOP, FOOT = 26, 20, 6, 24  # pixels: a row, the bar in it, above the first lane, below the last
ARROW, GAP, BESIDE, DIGIT = 9, 1.4, 3, 8  # an open end; between bars; between a bar and its number; a digit's width
NUMBER_GAP = 6  # pixels between a number and the next bar or number, so that it is clear whose it is
SHORTEST = 20  # years that an axis covers at least
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True)
class Size:
    """A drawing's width, and the room for the names of lanes, in pixels."""

    name: str
    width: int
    left: int


SIZES = (Size("wide", 826, 96), Size("narrow", 342, 92))
SIZES_ALONE = (Size("full", 1158, 96), *SIZES)  # where nothing stands beside the drawing


@dataclass(frozen=True)
class Axis:
    """Years as pixels."""

    first: int
    last: int
    size: Size

    @property
    def right(self) -> float:
        # Beyond the last year there is room for arrows alone.
        return self.size.width - ARROW - 1

    @property
    def a_year(self) -> float:
        """Pixels of a year."""
        return (self.right - self.size.left) / (self.last + 1 - self.first)

    def at(self, year: int) -> float:
        return round(self.size.left + (year - self.first) * self.a_year, 1)

    def ticks(self) -> list[tuple[float, int]]:
        """Round years with their places, not closer than a label needs."""
        step = next((step for step in STEPS if step * self.a_year >= 60), STEPS[-1])
        # -(-a // b) rounds up, to the first round year of the axis.
        years = range(-(-self.first // step) * step, self.last + 1, step)
        # A label that close to the edge would be cut off.
        return [(self.at(year), year) for year in years if self.at(year) < self.right - 12]


@dataclass(frozen=True)
class Bar:
    """One entry: its number and place; `inside` where its number fits into it; `start` and `end` with its number."""

    number: int
    practice: dict[str, Any]
    x: float
    width: float
    number_x: float
    inside: bool
    start: float
    end: float
    y: int = 0

    @property
    def extent(self) -> float:
        return round(self.end - self.start, 1)

    @property
    def middle(self) -> float:
        return self.y + 14.5

    @property
    def pill(self) -> tuple[float, float]:
        width = DIGIT * len(str(self.number)) + 8
        return round(self.number_x - width / 2, 1), width

    @property
    def shape(self) -> str:
        """Its outline, with an arrow at the end where no later change is known."""
        side = f"h{self.width}"
        if self.practice["to_year"] is not None:
            return f"M{self.x} {self.y}{side}v{BAR}h-{self.width}z"
        return f"M{self.x} {self.y}{side}l{ARROW} {BAR // 2}l-{ARROW} {BAR // 2}h-{self.width}z"


@dataclass(frozen=True)
class Lane:
    """The entries of one kind of evidence, on as many rows as hold at once."""

    basis: codebook.Code
    y: int
    bars: tuple[Bar, ...]

    @property
    def baseline(self) -> float:
        return self.y + 14.5


@dataclass(frozen=True)
class DrawnLanes:
    """Lanes on one axis."""

    size: Size
    height: int
    lanes: tuple[Lane, ...]
    ticks: list[tuple[float, int]]

    @property
    def bottom(self) -> int:
        return self.height - FOOT


def drawable(practices: Iterable[dict[str, Any]], last: int) -> list[dict[str, Any]]:
    """The entries that a drawing up to the year after the `last` has a place for; of others their list alone speaks."""
    # One mistyped year would stretch the axis until nothing else could be read.
    return [
        p
        for p in practices
        if all(FIRST_YEAR <= year <= last + 1 for year in (p["from_year"], p["to_year"]) if year is not None)
    ]


def undrawn(practices: Iterable[dict[str, Any]], last: int) -> str:
    """What a drawing says of entries that it has no place for, by their numbers; nothing where there are none."""
    found = list(practices)
    there = [practice["number"] for practice in drawable(found, last)]
    numbers = [str(practice["number"]) for practice in found if practice["number"] not in there]
    if not numbers:
        return ""
    text = ngettext(
        "The drawing has the years %(first)s to %(last)s; entry %(numbers)s is of others.",
        "The drawing has the years %(first)s to %(last)s; entries %(numbers)s are of others.",
        len(numbers),
    )
    return text % {"first": FIRST_YEAR, "last": last + 1, "numbers": ", ".join(numbers)}


def lanes_span(practices: Iterable[dict[str, Any]], last: int) -> tuple[int, int]:
    """The first and last year of an axis that holds all entries; `last` is the year up to which they are known."""
    years = {year for practice in practices for year in (practice["from_year"], practice["to_year"]) if year}
    latest = max({last, *years})
    return min({latest - SHORTEST + 1, *years}), latest


def drawn_together(columns: list[list[dict[str, Any]]], last: int) -> list[list[DrawnLanes]]:
    """The entries of several countries, all on one axis."""
    found = [drawable(practices, last) for practices in columns]
    first, latest = lanes_span([practice for practices in found for practice in practices], last)
    return [drawings(practices, latest, first, SIZES_ALONE) for practices in found]


def drawings(
    practices: list[dict[str, Any]], last: int, first: int | None = None, sizes: tuple[Size, ...] = SIZES
) -> list[DrawnLanes]:
    """The entries drawn for a wide page and for a phone, from a year that others start at too; nothing for none."""
    earliest, latest = lanes_span(practices, last)
    axes = [Axis(earliest if first is None else min(first, earliest), latest, size) for size in sizes]
    return [drawing(practices, axis) for axis in axes] if practices else []


def drawing(practices: list[dict[str, Any]], axis: Axis) -> DrawnLanes:
    """All kinds of evidence below one another, those without an entry too."""
    lanes, y = [], TOP
    for basis in codebook.PRACTICE_BASES:
        rows = packed([p for p in practices if p["basis"] == basis.value], axis)
        bars = tuple(placed(bar, y + ROW * row) for row, found in enumerate(rows) for bar in found)
        lanes.append(Lane(basis, y, bars))
        # A kind without an entry keeps its row, which shows that there is none.
        y += ROW * max(1, len(rows)) + 6
    return DrawnLanes(axis.size, y + FOOT, tuple(lanes), axis.ticks())


def packed(practices: list[dict[str, Any]], axis: Axis) -> list[list[Bar]]:
    """Entries on rows, each on the first where neither it nor its number meets another."""
    rows: list[list[Bar]] = []
    for practice in practices:
        for row in rows:
            if found := fitted(practice, axis, row[-1]):
                row.append(found)
                break
        else:
            rows.append([fitted(practice, axis) or bar(practice, axis, "right")])
    return rows


def fitted(practice: dict[str, Any], axis: Axis, before: Bar | None = None) -> Bar | None:
    """The entry with its number inside, left or right of it, after another in the same row; None where none fits."""
    for side in ("inside", "left", "right"):
        found = bar(practice, axis, side)
        roomy = side != "inside" or found.width >= found.pill[1] + 6
        if roomy and found.start >= taken_up_to(before, axis, found) and found.end <= axis.size.width:
            return found
    return None


def taken_up_to(before: Bar | None, axis: Axis, found: Bar) -> float:
    """Up to where a row is taken: bars may touch, a number keeps off what is before it."""
    if before is None:
        return axis.size.left
    if before.number_x > before.x + before.width:
        return before.end + NUMBER_GAP
    return before.end + (1 if found.number_x < found.x else 0)


def bar(practice: dict[str, Any], axis: Axis, side: str) -> Bar:
    """The entry with its number on one side."""
    ends = practice["to_year"] is not None
    x, end = axis.at(practice["from_year"]), axis.at((practice["to_year"] if ends else axis.last) + 1)
    # A bar of less than 3 pixels could hardly be seen.
    width = max(round(end - x - GAP, 1), 3)
    tip, label = x + width + (0 if ends else ARROW), DIGIT * len(str(practice["number"]))
    centre = {"inside": x + width / 2, "left": x - BESIDE - label / 2, "right": tip + BESIDE + label / 2}[side]
    start = x - BESIDE - label if side == "left" else x
    stop = tip + BESIDE + label if side == "right" else tip
    return Bar(practice["number"], practice, x, width, round(centre, 1), side == "inside", start, stop)


def placed(found: Bar, y: int) -> Bar:
    return Bar(**{**vars(found), "y": y})
