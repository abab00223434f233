"""Legends: what the marks of a drawing mean, of those marks that it has."""

from typing import Any

from django.utils.translation import gettext as _

from incidents.naming import incidents_phrase, number, persons
from stats.drawing.base import Marks
from stats.drawing.drawn import Drawing

LARGEST = 46  # pixels across, for the place with most people
SMALLEST = 3  # pixels from the middle, for the places with fewest: they would not be seen
ROUND = (1, 5, 10, 50, 100, 500, 1000, 5000, 10_000, 50_000)  # people that circles of a map are explained by
CIRCLE_STEP = 1.5  # times the radius of the smallest circle: what is smaller looks like it


def legend(marks: Marks, drawing: Drawing) -> list[dict[str, Any]]:
    found = [{"label": str(label), "mark": mark, "code": mark} for mark, label in marks if mark in drawing.marks]
    return [*drawing.entries, *found]


def people_a_pixel(people: list[int]) -> float:
    """How many people a square pixel of a circle's radius stands for, as Plotly's `sizeref` says it: halved."""
    return 2 * max(people, default=1) / LARGEST**2


def circles_of_incidents(counts: list[int]) -> tuple[dict[str, Any], ...]:
    """The same for incidents: the largest circle and a tenth of it."""
    each, most = people_a_pixel(counts), max(counts, default=1)
    shown = [count for count in (most, most // 10) if count and radius(count, each) >= SMALLEST]
    return tuple(circle(incidents_phrase(count), count, each) for count in shown)


def circles(people: list[int]) -> tuple[dict[str, Any], ...]:
    """Circles of a map for round numbers of people, the largest first, each as large as the map draws it.

    The last is the smallest that is drawn, where some places have fewer people than it stands for.
    """
    each = people_a_pixel(people)
    most = max(people, default=1)
    largest = min(ROUND, key=lambda count: max(count / most, most / count))
    shown = [largest, *(count for count in ROUND[-2::-2] if count < largest)]  # then tenths
    found = [count for count in shown if radius(count, each) >= CIRCLE_STEP * SMALLEST] or [largest]
    entries = [circle(persons(found[0]), found[0], each), *(circle(number(n), n, each) for n in found[1:3])]
    fewer = int(2 * each * SMALLEST**2)
    if fewer < found[-1] and min(people, default=1) <= fewer:
        entries.append(circle(_("%s or fewer") % number(fewer), fewer, each))
    return tuple(entries)


def radius(people: int, each: float) -> float:
    """Pixels of a circle's radius, whatever the smallest is."""
    return float((people / 2 / each) ** 0.5)


def circle(label: str, people: int, each: float) -> dict[str, Any]:
    drawn = max(radius(people, each), SMALLEST)
    return {"label": label, "mark": "circle", "code": "", "radius": f"{drawn:.1f}", "size": f"{2 * drawn + 2:.1f}"}
