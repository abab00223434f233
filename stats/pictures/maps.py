"""Maps: land as Natural Earth draws it, circles of people beside one another, names that lie on none.

static/js/map.js arranges Plotly's circles and names by the same rules.
"""

from dataclasses import dataclass
from functools import cache
from math import cos, degrees, hypot, log, pi, radians, sin, sqrt, tan
from pathlib import Path
from typing import Any

import numpy as np
from django.contrib.staticfiles import finders
from django.templatetags.static import static

from stats.drawing.drawn import Figure
from stats.drawing.legend import radius
from stats.pictures.canvas import Canvas, px, xml_text
from stats.pictures.letters import LINE_TALL, SIZE, letters_wide
from stats.pictures.series import series_token

# static/maps/asia.svg: pixels of a degree of longitude, its western edge and northern edge (as Mercator has it), and
# its size. It was cut from the countries of static/vendor/topojson-4.0.0.
LAND, LAND_SCALE, LAND_WEST, LAND_NORTH = "maps/asia.svg", 9.934273, 30.937624, 54
APART = 1  # pixels between two circles
ROUNDS = 60  # in which circles move apart, at most
ROUNDS_NEAR, DRIFT = 8, 6  # for so many rounds the same pairs are looked at: those nearer than so many pixels
PUSHED = 1.2  # so many times as far as they lack are two circles pushed: a crowd is apart in fewer rounds
TOUCHING = 0.9  # pixels of APART that circles may lack: none lies on another yet
GOLDEN = 2.4  # an angle that sends one after another in directions of their own
FARTHEST, STEP_AWAY = 60, 6  # pixels that a name may stand from its place, and how finely it looks for room
NAME_AIR = 2  # pixels around a name
SHIFTS = sorted(
    ((x, y) for x in range(-FARTHEST, FARTHEST + 1, STEP_AWAY) for y in range(-FARTHEST, FARTHEST + 1, STEP_AWAY)),
    key=lambda shift: hypot(*shift),
)
CirclePair = tuple[int, int, float, float, float]  # two circles, how near they may be, the first's share, an angle
MAP_ANCHORS = {"left": -1.0, "center": -0.5, "right": 0.0}  # of its width: where a name begins


@dataclass
class MapCircle:
    """A circle of a map, which others may push away from its place."""

    x: float
    y: float
    size: float
    angle: float
    trace: Figure
    index: int


@dataclass(frozen=True)
class NameBox:
    x: float
    y: float
    width: float
    height: float

    def lies_on(self, circle: MapCircle) -> bool:
        across = max(self.x - circle.x, 0, circle.x - self.x - self.width)
        return hypot(across, max(self.y - circle.y, 0, circle.y - self.y - self.height)) < circle.size

    def overlaps(self, other: "NameBox") -> bool:
        across = self.x < other.x + other.width and other.x < self.x + self.width
        return across and self.y < other.y + other.height and other.y < self.y + self.height


@dataclass(frozen=True)
class MapView:
    """A region in a room: pixels of a degree, and the western and northern edge of what is seen."""

    canvas: Canvas
    scale: float
    west: float
    north: float

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        return (longitude - self.west) * self.scale, (self.north - mercator_height(latitude)) * self.scale


def mercator_height(latitude: float) -> float:
    """How far north a latitude stands on the map, in degrees of longitude."""
    return degrees(log(tan(pi / 4 + radians(max(min(latitude, 85), -85)) / 2)))


def view_of(layout: Figure, canvas: Canvas) -> MapView:
    """The region of a figure, as large as its room has place for, in the middle of it."""
    geo, room = layout["geo"], canvas.room
    (west, east), (south, north) = geo["lonaxis"]["range"], geo["lataxis"]["range"]
    foot, head = mercator_height(south), mercator_height(north)
    scale = min(room.width / (east - west), room.height / (head - foot))
    return MapView(canvas, scale, (west + east - room.width / scale) / 2, (foot + head + room.height / scale) / 2)


def drawn_map(figure: Figure, canvas: Canvas) -> list[str]:
    view = view_of(figure["layout"], canvas)
    traces = [trace for trace in figure["data"] if trace["type"] == "scattergeo"]
    circles = circles_of(view, traces)
    push_all_apart(circles)
    marks = [drawn_circle(canvas, circle) for circle in circles]
    return [*drawn_land(view), *marks, *drawn_names(view, traces, circles), *notes_on_map(figure["layout"], canvas)]


def drawn_land(view: MapView) -> list[str]:
    canvas, factor = view.canvas, view.scale / LAND_SCALE
    x, y = view.place(LAND_WEST, LAND_NORTH)
    size = f'width="{px(canvas.room.width)}" height="{px(canvas.room.height)}"'
    # Borders are as thin in every size.
    look = canvas.inks.look("land")
    moved = f'transform="translate({px(x)} {px(y)}) scale({factor:.4f})"'
    land = f'<path{look} d="{land_path()}"/>' if canvas.inks.written else f'<use{look} href="{static(LAND)}#land"/>'
    return [f"<rect{canvas.inks.look('sea')} {size}/>", f"<g {moved}>{land}</g>"]


@cache
def land_path() -> str:
    text = Path(str(finders.find(LAND))).read_text(encoding="utf-8")
    return text.split(' d="')[1].split('"')[0]


def circles_of(view: MapView, traces: list[Figure]) -> list[MapCircle]:
    """The circles of a figure at their places, those that are seen."""
    found: list[MapCircle] = []
    for trace in traces:
        if "markers" not in trace.get("mode", ""):
            continue
        for index, (latitude, longitude) in enumerate(zip(trace["lat"], trace["lon"], strict=True)):
            x, y = view.place(longitude, latitude)
            if 0 <= x <= view.canvas.room.width and 0 <= y <= view.canvas.room.height:
                found.append(MapCircle(x, y, size_of_circle(trace["marker"], index), len(found) * GOLDEN, trace, index))
    return found


def size_of_circle(marker: Figure, index: int) -> float:
    """Pixels of a circle's radius, by Plotly's rule for areas."""
    size: Any = marker.get("size", 6)
    if not isinstance(size, list):
        return float(size) / 2
    return max(radius(size[index], marker.get("sizeref", 1)), float(marker.get("sizemin", 0)))


def push_all_apart(circles: list[MapCircle]) -> None:
    """Places that crowd in a city or a border town are told apart: no circle lies on another."""
    x, y = ([getattr(circle, name) for circle in circles] for name in ("x", "y"))
    all_seem_apart = False
    for done in range(ROUNDS):
        # They are looked for again before it ends, too: what was pushed far may lie on another that was not near.
        if looked := all_seem_apart or done % ROUNDS_NEAR == 0:
            pairs = near_pairs(circles, x, y)
        all_seem_apart = push_apart(pairs, x, y) <= TOUCHING
        if all_seem_apart and looked:
            break
    for place, circle in enumerate(circles):
        circle.x, circle.y = x[place], y[place]


def near_pairs(circles: list[MapCircle], x: list[float], y: list[float]) -> list[CirclePair]:
    """The pairs that lie on one another, or soon may: 500 circles make 125,000, of which some 1,000 do."""
    size = np.array([circle.size for circle in circles])
    reach = size[:, None] + size + APART
    across, down = (np.abs(np.subtract.outer(places, places)) for places in (np.array(x), np.array(y)))
    near = np.triu((across < reach + DRIFT) & (down < reach + DRIFT), 1)
    return [
        (one, other, circles[one].size + circles[other].size + APART, share_of_push(circles[one], circles[other]),
         circles[other].angle)
        for one, other in np.argwhere(near).tolist()
    ]  # fmt: skip


def share_of_push(one: MapCircle, other: MapCircle) -> float:
    """The smaller of two circles moves farther: the part that the first one moves."""
    return other.size**2 / (one.size**2 + other.size**2)


def push_apart(pairs: list[CirclePair], x: list[float], y: list[float]) -> float:
    """Push apart each pair that lies on one another: how many pixels the nearest lacked."""
    most = 0.0
    for one, other, reach, share, angle in pairs:
        dx, dy = x[other] - x[one], y[other] - y[one]
        square = dx * dx + dy * dy
        if square >= reach * reach:
            continue
        distance = sqrt(square)
        # Circles of the same point have no direction of their own.
        dx, dy = (dx / distance, dy / distance) if distance > 0.01 else (cos(angle), sin(angle))
        lacking = reach - distance
        first, second = lacking * PUSHED * share, lacking * PUSHED * (1 - share)
        x[one], y[one] = x[one] - dx * first, y[one] - dy * first
        x[other], y[other] = x[other] + dx * second, y[other] + dy * second
        most = max(most, lacking)
    return most


def drawn_circle(canvas: Canvas, circle: MapCircle) -> str:
    look = canvas.inks.spot(series_token(circle.trace, circle.index))
    return canvas.link(
        circle.trace, circle.index, f'<circle{look} cx="{px(circle.x)}" cy="{px(circle.y)}" r="{px(circle.size)}"/>'
    )


def drawn_names(view: MapView, traces: list[Figure], circles: list[MapCircle]) -> list[str]:
    """Names as near to their places as no circle and no other name is below them, or not at all."""
    taken: list[NameBox] = []
    found = []
    for trace in traces:
        if trace.get("mode") != "text":
            continue
        for index, text in enumerate(trace["text"]):
            box = box_of_name(view, trace, index, text.split("<br>"))
            if free := room_for_name(view.canvas, box, circles, taken):
                taken.append(free)
                found.append(name_in(view.canvas, free, text.split("<br>")))
    return ['<g aria-hidden="true">', *found, "</g>"]


def box_of_name(view: MapView, trace: Figure, index: int, lines: list[str]) -> NameBox:
    x, y = view.place(trace["lon"][index], trace["lat"][index])
    wide, tall = max(map(letters_wide, lines)), LINE_TALL * len(lines)
    positions = trace.get("textposition", "middle center")
    side = (positions[index] if isinstance(positions, list) else positions).split()[1]
    left = x + MAP_ANCHORS[side] * wide
    return NameBox(left - NAME_AIR, y - tall / 2 - NAME_AIR, wide + 2 * NAME_AIR, tall + 2 * NAME_AIR)


def room_for_name(canvas: Canvas, box: NameBox, circles: list[MapCircle], taken: list[NameBox]) -> NameBox | None:
    around = NameBox(box.x - FARTHEST, box.y - FARTHEST, box.width + 2 * FARTHEST, box.height + 2 * FARTHEST)
    circles = [circle for circle in circles if around.lies_on(circle)]
    for right, down in SHIFTS:
        moved = NameBox(box.x + right, box.y + down, box.width, box.height)
        seen = moved.x >= 0 and moved.y >= 0
        seen = seen and moved.x + box.width <= canvas.room.width and moved.y + box.height <= canvas.room.height
        if seen and not any(map(moved.lies_on, circles)) and not any(map(moved.overlaps, taken)):
            return moved
    return None


def name_in(canvas: Canvas, box: NameBox, lines: list[str]) -> str:
    x = px(box.x + box.width / 2)
    spans = [
        f'<tspan x="{x}" y="{px(box.y + NAME_AIR + LINE_TALL * (place + 1) - 4)}">{xml_text(line)}</tspan>'
        for place, line in enumerate(lines)
    ]
    return f"<text{canvas.text_look('place', 'middle', SIZE)}>{''.join(spans)}</text>"


def notes_on_map(layout: Figure, canvas: Canvas) -> list[str]:
    """What a map says in its lower corner: how many of its places it shows."""
    found = []
    for note in layout.get("annotations", ()):
        look = canvas.text_look("place", "start", SIZE)
        found.append(f'<text x="6" y="{px(canvas.room.height - 8)}"{look}>{xml_text(note["text"])}</text>')
    return found
