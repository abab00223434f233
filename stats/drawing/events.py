"""Context events over any chart by year: a numbered line for each, a shaded band for a period."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from stats.drawing.drawn import ColumnLabel, Drawing
from stats.tables.events import PinnedEvent

LABEL_ROOM = 0.1  # above the highest mark, for the label on it, as a part of the axis
LABEL, CLEAR = 16, 3  # pixels: a line of a label; between a label and the end of a line above it
BESIDE = 0.5  # years to each side of a column: a line ends at what is nearest, a label or the axis
BAND_NAME = 0.86  # of an area's height: where the name of a band begins, below the labels of the highest columns
SHARED_PIN = dt.timedelta(days=92)  # events closer than this share a pin, as those of one year do
NARROWEST = 600  # pixels of the narrowest chart that has pins
DIGIT, EDGE = 8, 10  # pixels: a character of a pin, its edges with the gap to the next
ROW = 22  # pixels: a row of pins
DOTTED = {
    "type": "line", "name": "event", "layer": "below", "line": {"dash": "dot", "width": 1, "color": "#5f6972"},
}  # fmt: skip


@dataclass(frozen=True)
class Area:
    """A part of a chart over one axis of numbers: its place, its upper end, how high each year's marks and labels
    reach, and what a pixel of it stands for."""

    name: str
    domain: list[float]
    end: float
    tops: dict[float, float]
    a_pixel: float


def with_events(drawing: Drawing, events: list[PinnedEvent]) -> Drawing:
    """A chart by year with context events: a numbered dotted line for a day, a shaded band for a period."""
    if not events:
        return drawing
    layout, days = drawing.layout, [event for event in events if not event.band]
    areas = [area_of(drawing, name) for name in layout if name.startswith("yaxis")]
    lines = [event_line(event, area) for event in days for area in areas]
    bands = [band(event, area) for event in events if event.band for area in areas]
    rows = rows_of_pins(days, layout["xaxis"]["range"])
    inner = layout["height"] - layout["margin"]["t"] - layout["margin"]["b"]
    pinned = [(group, row) for row, groups in enumerate(rows) for group in groups]
    leaders = [leader(event, row * ROW / inner) for group, row in pinned if row for event in group]
    room = (len(rows) - 1) * ROW
    lifted = {
        # Fixed, so that the lines end where the area does.
        **{area.name: layout[area.name] | {"range": [0, area.end]} for area in areas},
        "height": layout["height"] + room,
        "margin": layout["margin"] | {"t": layout["margin"]["t"] + room},
        "meta": {"pins": room},
        "shapes": [*bands, *lines, *leaders, *layout.get("shapes", [])],
        "annotations": [
            *layout["annotations"],
            *(event_pin(group, row) for group, row in pinned),
            *(band_name(event, areas[0], layout["xaxis"]["range"][0]) for event in events if event.name),
        ],
    }
    return replace(drawing, layout={**layout, **lifted})


def area_of(drawing: Drawing, name: str) -> Area:
    """An area of a chart: its axis, how high it reaches and how high what stands in it."""
    layout, axis = drawing.layout, name.replace("axis", "")
    traces = [trace for trace in drawing.traces if trace.get("yaxis", "y") == axis]
    labels = drawing.labels.get(axis, ())
    columns = [(x, y) for trace in traces for x, y in zip(trace["x"], trace["y"], strict=True)]
    end = max([1, *(y for _x, y in columns), *(label.height for label in labels)]) * (1 + LABEL_ROOM)
    domain = layout[name].get("domain", [0, 1])
    pixels = (layout["height"] - layout["margin"]["t"] - layout["margin"]["b"]) * (domain[1] - domain[0])
    tops: dict[float, float] = {}
    for year, top in [*columns, *label_tops(labels, end / pixels)]:
        tops[year] = max(tops.get(year, 0), top)
    return Area(name, domain, end, tops, end / pixels)


def label_tops(labels: tuple[ColumnLabel, ...], a_pixel: float) -> Iterator[tuple[float, float]]:
    """How high labels reach in each year, with all their lines; a range may stand over the years beside."""
    for label in labels:
        for year in (label.at - 1, label.at, label.at + 1) if label.range or label.names else (label.at,):
            yield year, label.height + LABEL * a_pixel * label.lines


def year_axis_day(day: dt.date) -> float:
    # The column of a year stands in the middle of it, half a year after its first day.
    return round(day.year - 0.5 + (day.timetuple().tm_yday - 1) / 366, 3)


def event_line(event: PinnedEvent, area: Area) -> dict[str, Any]:
    """A dotted line at a day, down to the labels of the columns beside it."""
    at = year_axis_day(event.first)
    tops = [top for year, top in area.tops.items() if abs(year - at) <= BESIDE]
    foot = max(tops) + CLEAR * area.a_pixel if tops else 0
    place = {"y0": min(foot, area.end), "y1": area.end, "yref": area.name.replace("axis", "")}
    return {**DOTTED, "x0": at, "x1": at, **place}


def leader(event: PinnedEvent, height: float) -> dict[str, Any]:
    # Without it a pin of a higher row would float above its line.
    at = year_axis_day(event.first)
    return {**DOTTED, "x0": at, "x1": at, "y0": 1, "y1": round(1 + height, 3), "yref": "paper"}


def band(event: PinnedEvent, area: Area) -> dict[str, Any]:
    """A shaded band over a period, as high as an area."""
    look = {"fillcolor": "#e3eef0", "opacity": 0.7, "line": {"width": 0}, "layer": "below"}
    ends = {
        "x0": year_axis_day(event.first),
        "x1": year_axis_day(event.last),
        "y0": area.domain[0],
        "y1": area.domain[1],
    }
    return {"type": "rect", "name": "token:accent-soft", "yref": "paper", **ends, **look}


def band_name(event: PinnedEvent, area: Area, begins: float) -> dict[str, Any]:
    """What a band is called, and both of its ends, inside it; a narrow chart has them in its legend alone."""
    foot, head = area.domain
    at = max(year_axis_day(event.first), begins)
    place = {"x": at, "y": foot + (head - foot) * BAND_NAME, "yref": "paper"}
    look = {"showarrow": False, "align": "left", "xanchor": "left", "yanchor": "top", "xshift": 3}
    return {"name": "band", "text": "<br>".join(event.name), **place, **look}


def rows_of_pins(days: list[PinnedEvent], years: list[float]) -> list[list[list[PinnedEvent]]]:
    """A pin for events that are near, in as many rows as keep pins apart on the narrowest chart."""
    a_year = NARROWEST / (years[1] - years[0])
    rows: list[list[list[PinnedEvent]]] = [[]]
    ends = [-1.0]
    for group in near(days):
        at, half = middle(group), (len(mark_of(group)) * DIGIT + EDGE) / 2 / a_year
        row = next((row for row, end in enumerate(ends) if end <= at - half), len(rows))
        if row == len(rows):
            rows.append([])
            ends.append(0)
        rows[row].append(group)
        ends[row] = at + half
    return rows


def near(days: list[PinnedEvent]) -> list[list[PinnedEvent]]:
    """Events in groups: those of one year, and those that follow one another too closely to have pins of their own."""
    found: list[list[PinnedEvent]] = []
    for event in days:
        last = found[-1][-1].first if found else dt.date.min
        if found and (last.year == event.first.year or event.first - last < SHARED_PIN):
            found[-1].append(event)
        else:
            found.append([event])
    return found


def mark_of(group: list[PinnedEvent]) -> str:
    return group[0].mark if len(group) == 1 else f"{group[0].mark}–{group[-1].mark}"


def middle(group: list[PinnedEvent]) -> float:
    return (year_axis_day(group[0].first) + year_axis_day(group[-1].first)) / 2


def event_pin(group: list[PinnedEvent], row: int) -> dict[str, Any]:
    """The number of an event above the chart, or the first and last of a year."""
    place = {"x": middle(group), "y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 2 + row * ROW}
    look = {"showarrow": False, "bordercolor": "#5f6972", "borderpad": 2, "bgcolor": "#ffffff"}
    return {"name": "event", "text": mark_of(group), **look, **place}
