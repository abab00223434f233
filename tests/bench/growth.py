"""How what was measured grows with the site: a plot on logarithmic axes, and the slope of each line.

A slope of 0 is a time that stays as it is, 1 one that grows as the record does.
"""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.told import OWN

PLOT = Path(__file__).parent / "growth-{}.svg"
README = Path(__file__).parent / "README.md"
MARKS = ("<!-- {} begins -->", "<!-- {} ends -->")
ROWS = (
    "list, first, ms", "list, kept, ms", "search, first, ms", "chart, first, ms", "old edition, first, ms",
    "record, first, ms", "CSV, first byte, ms", "publish one record, ms", "list just after it, ms",
    "start to first answer, ms", "memory after, MB",
)  # fmt: skip
COLOURS = ("#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf", "#000")
WIDTH, HEIGHT, LEFT, TOP, RIGHT = 640, 420, 60, 20, 240
DASHES = ("", "6 3", "2 3")


@dataclass(frozen=True)
class Grown:
    """One row at each size: incidents, and what was measured."""

    row: str
    points: tuple[tuple[int, float], ...]

    @property
    def slope(self) -> float:
        """Of the straight line through the logarithms of the last two sizes, where the record is large."""
        (before, low), (after, high) = self.points[-2:]
        return math.log(high / low) / math.log(after / before)


def draw(results: Path, sizes: list[str], vendor: str) -> None:
    """Print the slopes of what this site took, draw it, and write both beside this module."""
    measured = {size: rows_of(results / f"{size}-{vendor}.json") for size in sizes}
    grown = [found for row in ROWS if len((found := grown_row(row, measured)).points) > 1]
    if not grown:
        raise SystemExit(f"There are no results of two sizes on {vendor} in {results}.")
    table = "\n".join(table_lines(grown, sizes))
    print(table)
    Path(str(PLOT).format(vendor)).write_text(picture(grown), encoding="utf-8")
    text = README.read_text(encoding="utf-8")
    before, rest = text.split(MARKS[0].format(vendor))
    _old, after = rest.split(MARKS[1].format(vendor))
    named = f"{MARKS[0].format(vendor)}\n{table}\n{MARKS[1].format(vendor)}"
    README.write_text(f"{before}{named}{after}", encoding="utf-8")


def table_lines(grown: list[Grown], sizes: list[str]) -> Iterator[str]:
    """A table for the README: what was measured at each size, and the slope between the last two."""
    yield f"| | {' | '.join(sizes)} | slope |"
    yield f"| --- |{' ---: |' * len(sizes)} ---: |"
    for one in grown:
        values = dict(one.points)
        shown = (f"{values[incidents_of(size)]:,.1f}" if incidents_of(size) in values else "" for size in sizes)
        yield f"| {one.row} | {' | '.join(shown)} | {one.slope:.2f} |"


def rows_of(file: Path) -> dict[str, float]:
    """What this site took, by row."""
    steps = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return {row: values[OWN] for found in steps.values() for row, values in found.items() if values.get(OWN)}


def grown_row(row: str, measured: dict[str, dict[str, float]]) -> Grown:
    found = ((incidents_of(size), rows[row]) for size, rows in measured.items() if row in rows)
    return Grown(row, tuple(sorted(found)))


def incidents_of(size: str) -> int:
    """1,000 for 1k and 1,000,000 for 1m."""
    return int(size[:-1]) * {"k": 1_000, "m": 1_000_000}[size[-1]]


def picture(grown: list[Grown]) -> str:
    """The lines as SVG, each with its name and slope beside its end."""
    sizes = sorted({size for one in grown for size, _value in one.points})
    values = [value for one in grown for _size, value in one.points]
    if not values:
        return ""
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))

    def x(size: int) -> float:
        return LEFT + WIDTH * math.log(size / sizes[0]) / math.log(sizes[-1] / sizes[0])

    def y(value: float) -> float:
        return TOP + HEIGHT * (high - math.log10(value)) / (high - low)

    drawn = [frame(x(size), f"{size:,}", across=False) for size in sizes]
    drawn += [frame(y(10**power), f"{10**power:,}", across=True) for power in range(low, high + 1)]
    ends = spread([y(one.points[-1][1]) for one in grown])
    for number, (one, end) in enumerate(zip(grown, ends, strict=True)):
        colour, dashes = COLOURS[number % len(COLOURS)], DASHES[number // len(COLOURS)]
        line = " ".join(f"{x(size):.1f},{y(value):.1f}" for size, value in one.points)
        drawn.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-dasharray="{dashes}"/>')
        text = f"{one.row} · slope {one.slope:.2f}"
        drawn.append(f'<text x="{LEFT + WIDTH + 8}" y="{end + 4:.1f}" fill="{colour}">{text}</text>')
    box = f"0 0 {LEFT + WIDTH + RIGHT} {TOP + HEIGHT + 40}"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" font-family="sans-serif" font-size="12">'
    return "\n".join([head, '<rect width="100%" height="100%" fill="#fff"/>', *drawn, "</svg>"]) + "\n"


def frame(at: float, label: str, *, across: bool) -> str:
    """A line of the grid with its number: across the plot, or from its top to its foot."""
    if across:
        ends = f'x1="{LEFT}" x2="{LEFT + WIDTH}" y1="{at:.1f}" y2="{at:.1f}"'
        place = f'x="{LEFT - 6}" y="{at + 4:.1f}" text-anchor="end"'
    else:
        ends = f'x1="{at:.1f}" x2="{at:.1f}" y1="{TOP}" y2="{TOP + HEIGHT}"'
        place = f'x="{at:.1f}" y="{TOP + HEIGHT + 18}" text-anchor="middle"'
    return f'<line {ends} stroke="#ddd"/><text {place} fill="#333">{label}</text>'


def spread(places: list[float], apart: float = 15) -> list[float]:
    """Places for names beside the ends of lines, in the same order and none over another."""
    found = dict.fromkeys(range(len(places)), 0.0)
    least = 0.0
    for number in sorted(found, key=lambda one: places[one]):
        found[number] = least = max(places[number], least)
        least += apart
    return list(found.values())
