"""The map as a small picture in SVG, for a page that has no room for a map's script: circles on the same region."""

from dataclasses import dataclass
from math import degrees, log, pi, radians, tan

from project.table import Table
from stats.drawing.base import Pen
from stats.drawing.legend import SMALLEST, people_a_pixel, radius
from stats.drawing.outcomes import COUNTRY_LABELS, EAST_ASIA
from stats.tables.people import CIRCLES

WIDTH, HEIGHT = 400, 396  # pixels of static/maps/east-asia.svg, which was cut from Natural Earth's countries
ANCHORS = {"left": "end", "center": "mid", "right": ""}  # on which side of its point a name stands


@dataclass(frozen=True)
class Spot:
    """A circle with its radius, or a name with how it stands, at a place of the picture in pixels."""

    x: float
    y: float
    r: float = 0
    text: str = ""
    anchor: str = ""


def mercator(latitude: float) -> float:
    return degrees(log(tan(pi / 4 + radians(latitude) / 2)))


def at(latitude: float, longitude: float) -> tuple[float, float]:
    west, east = EAST_ASIA["lonaxis"]["range"]
    scale = WIDTH / (east - west)
    top = mercator(EAST_ASIA["lataxis"]["range"][1])
    return round((longitude - west) * scale, 1), round((top - mercator(latitude)) * scale, 1)


def spots(table: Table) -> list[Spot]:
    """A circle for each place, the largest first, so that small ones lie on top."""
    rows = [row for row in table.records() if row["latitude"] is not None and abs(row["latitude"]) < 80]
    each = people_a_pixel([row["people"].best for row in rows])
    found = [
        Spot(*at(row["latitude"], row["longitude"]), r=round(max(radius(row["people"].best, each), SMALLEST), 1))
        for row in rows[:CIRCLES]
    ]
    inside = [spot for spot in found if 0 <= spot.x <= WIDTH and 0 <= spot.y <= HEIGHT]
    return sorted(inside, key=lambda spot: -spot.r)


def names_of_countries(table: Table, pen: Pen) -> list[Spot]:
    said = {code: pen.name(table.columns[0], code) for code in COUNTRY_LABELS}
    return [
        Spot(*at(latitude, longitude), text=said[code], anchor=ANCHORS[side.split()[1]])
        for code, (latitude, longitude, side) in COUNTRY_LABELS.items()
        if said[code] != code
    ]
