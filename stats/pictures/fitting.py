"""A figure made to fit a width: fewer labels, smaller margins, as many names on its axes as have room.

static/js/chart.js fits Plotly's drawing by the same rules.
"""

from math import ceil, floor, inf
from typing import Any

from stats.drawing.base import BAR
from stats.drawing.drawn import Figure
from stats.pictures.column_labels import LabelMeasures, label_columns, measures_of
from stats.pictures.fitted_rows import fit_rows
from stats.pictures.letters import LINE_TALL, letters_wide
from stats.pictures.sizes import HEIGHT, MAP_WIDTHS, PictureSize, axis_names, lie, room_of

YEAR_GAP = 3  # pixels between the names of two years, or quarters
WIDEST = 56  # pixels of a column
COLUMN_EDGE = 1  # pixels between what a part of a column says and its sides
LOW = 340  # pixels: as tall as a narrow chart is at most
SHORTEST_DASH = 5  # pixels of a mark in a narrow chart
MAP_TALL = 0.98  # of its width: a map that is no taller than its region
QUARTER_STEPS = (1, 2, 4, 8, 20, 40)


def fit_figure(figure: Figure, size: PictureSize) -> Figure:
    """A copy of a figure as it is drawn in a size."""
    made: Figure = {"data": copied(figure["data"]), "layout": copied(figure["layout"])}
    layout, traces = made["layout"], made["data"]
    for number, trace in enumerate(traces):
        trace["number"] = number
    if "geo" in layout:
        width = MAP_WIDTHS.get(size.name, size.width)
        layout["height"] = size.height or min(layout.get("height", HEIGHT), round(width * MAP_TALL))
        return made
    layout.setdefault("xaxis", {})
    layout.setdefault("yaxis", {})
    if size.height:
        layout["height"] = size.height
    if lie(traces):
        fit_rows(made, size)
    else:
        fit_columns(made, size)
    return made


def copied(value: Any) -> Any:
    """A part of a figure that may be changed; copy.deepcopy takes ten times as long, a third of a picture's time."""
    if isinstance(value, dict):
        return {key: copied(each) if key != "customdata" else each for key, each in value.items()}
    return [copied(each) for each in value] if isinstance(value, list | tuple) else value


def fit_columns(figure: Figure, size: PictureSize) -> None:
    layout, traces = figure["layout"], figure["data"]
    if size.narrow:
        make_narrow(figure)
    across = room_of(layout, size.width).across
    for name in axis_names(layout, "x"):
        if "range" in layout[name]:
            fit_years(figure, name, across)
    for trace in traces if "range" in layout["xaxis"] else ():
        if "bare" in (trace.get("meta") or {}):
            label_columns(trace, figure, size, across)
        elif trace["type"] == "bar" and trace.get("text"):
            write_on_parts(trace, measures_of(trace, figure, size, across))


def write_on_parts(trace: Figure, measures: LabelMeasures) -> None:
    """A part of a column says its number where that has room."""
    room = 2 * measures.half_column - 2 * COLUMN_EDGE
    trace["text"] = [
        text if letters_wide(text) <= room and part * measures.scale >= LINE_TALL else ""
        for text, part in zip(trace["text"], trace["y"], strict=True)
    ]
    trace["textposition"] = "inside"


def fit_years(figure: Figure, name: str, across: float) -> None:
    """The columns of an axis of years and what it names."""
    axis = figure["layout"][name]
    first, last = axis["range"]
    start, end = axis.get("domain", (0, 1))
    year = across * (end - start) / ((last - first) or 1)
    make_slim(figure["data"], year)
    if axis.get("tickvals"):
        name_quarters(axis, across)
    elif axis.get("dtick") == 1:
        name_years(axis, tallest_of(figure["data"]), year)


def make_narrow(figure: Figure) -> None:
    """Smaller margins; no names of periods; no pins where one row is not enough for them."""
    layout = figure["layout"]
    pins = (layout.get("meta") or {}).get("pins", 0)
    margin = layout.get("margin", {})
    layout["margin"] = margin | {"l": 38, "r": max(14, min(margin.get("r", 14), 40)), "t": margin.get("t", 44) - pins}
    # Small charts below one another need what each of them needs.
    if not (layout.get("meta") or {}).get("panels"):
        layout["height"] = min(layout.get("height", LOW), LOW)
    dropped = ("band", "event") if pins else ("band",)
    for kind in ("shapes", "annotations"):
        layout[kind] = [one for one in layout.get(kind, ()) if one.get("name") not in dropped]
    for trace in figure["data"]:
        size = (trace.get("marker") or {}).get("size")
        if isinstance(size, int | float) and trace.get("mode") == "markers":
            trace["marker"]["size"] = min(size, SHORTEST_DASH)
        if "error_y" in trace:
            trace["error_y"] |= {"width": 3, "thickness": 1}  # a column as wide is seen beside it


def make_slim(traces: list[Figure], year: float) -> None:
    """A column is no wider than WIDEST, however few there are; what stands beside it follows."""
    part = min(1, WIDEST / year / BAR)
    for trace in traces:
        if trace["type"] == "bar" and trace.get("width"):
            trace["width"] *= part
            trace["offset"] = trace["offset"] * part if trace.get("offset") is not None else None
        beside = (trace.get("meta") or {}).get("beside")
        if beside:
            trace["x"] = [at - beside * (1 - part) for at in trace["x"]]


def name_years(axis: Figure, tallest: float, year: float) -> None:
    """The years that an axis names: every one that has room, from the tallest column's on."""
    step = ceil((letters_wide("2000") + YEAR_GAP) / year)
    first, last = ceil(axis["range"][0]), floor(axis["range"][1])
    begin = first + int(tallest - first) % step
    named = list(range(begin, last + 1, step))
    axis |= {"tickvals": named, "ticktext": [str(year) for year in named]}


def name_quarters(axis: Figure, across: float) -> None:
    """As many quarters as have room, each year below its first."""
    texts: list[str] = axis.get("ticktext") or [str(value) for value in axis["tickvals"]]
    slot = across / len(texts)
    lines = [[letters_wide(line) for line in text.split("<br>")] for text in texts]
    quarter = max(line[0] for line in lines)
    year = max((line[1] for line in lines if len(line) > 1), default=0)

    def has_room(step: int) -> bool:
        return slot * step >= quarter + YEAR_GAP and slot * max(step, 4) >= year + YEAR_GAP

    step = next(filter(has_room, QUARTER_STEPS), 80)
    axis |= {"tickvals": list(axis["tickvals"])[::step], "ticktext": texts[::step]}


def tallest_of(traces: list[Figure]) -> int:
    """The year of the tallest column among those with labels."""
    found: list[tuple[Any, Any]] = [
        (y, x)
        for trace in traces
        if trace.get("mode") == "text" or trace["type"] == "bar"
        for x, y in zip(trace["x"], trace["y"], strict=True)
        if y is not None
    ]
    best = (-inf, 0.0)
    for y, x in found:
        best = (y, x) if y > best[0] else best
    return int(best[1] + 0.5)
