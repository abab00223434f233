"""Small drawings beside a number: a range, a few columns, a part of a whole. In units of their own viewBox."""

from collections.abc import Iterable

from incidents.people import People
from project.limits import MOST_PEOPLE

STRIP_WIDTH, STRIP_HEIGHT = 340, 44
ROOM_FOR_ENDS = 50  # right of a range, for the arrow and its highest
MOST_WRITTEN = 99_999_999  # people, as many as a range has room to write


def range_strip(people: People) -> dict[str, str] | None:
    """Where lowest, best and highest of a total stand; None where there is no range, or no room to write it."""
    if people.low == people.high or people.high > MOST_WRITTEN:
        return None
    scale = (STRIP_WIDTH - ROOM_FOR_ENDS) / (people.high or 1)
    places = {"low": people.low, "best": people.best, "high": people.high}
    found = {name: f"{value * scale:.1f}" for name, value in places.items()}
    return found | {"width": f"{(people.high - people.low) * scale:.1f}"}


def column_strip(years: Iterable[tuple[int, int]]) -> list[dict[str, str]]:
    """A column for each year with its count; a year that is not there leaves its place empty."""
    found = sorted(years)
    if not found:
        return []
    first, last = found[0][0], found[-1][0]
    step = STRIP_WIDTH / (last - first + 1)
    drawn = [(year, count) for year, count in found if count <= MOST_PEOPLE]
    scale = (STRIP_HEIGHT - 6) / (max((count for _year, count in drawn), default=0) or 1)
    return [
        {
            "x": f"{(year - first) * step:.1f}",
            "y": f"{STRIP_HEIGHT - 4 - count * scale:.1f}",
            "width": f"{step * 0.7:.1f}",
            "height": f"{count * scale:.1f}",
        }
        for year, count in drawn
    ]


def part_width(part: int, whole: int) -> str:
    return f"{STRIP_WIDTH * part / (whole or 1):.1f}"
