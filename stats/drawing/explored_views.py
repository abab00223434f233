"""What the explorer draws otherwise than as bars, and what any of its drawings says in one sentence."""

from typing import Any

from django.utils.translation import gettext as _

from incidents.naming import number, percent
from incidents.people import People
from project.table import Table
from stats.drawing.base import Pen, axis_of_names, drawing_of, trace
from stats.drawing.drawn import Drawing, Figure
from stats.drawing.explored import Explored, ExploredRow, height_of, said_of, shortly_said, time_of
from stats.drawing.explored_bars import axis_named, highest_of, panels_layout
from stats.drawing.legend import circles, circles_of_incidents
from stats.drawing.outcomes import COUNTRY_LABELS, MapPoint, circles_drawn, map_country_names, map_layout
from stats.drawing.sentences import SaidMark, all_together, highest, latest, sentence
from stats.drawing.symbols import POINT, symbol_of

BREAK = "break"  # in a line, and its mark in a legend
SERIES_DASHES = ("solid", "dash", "longdash", "dashdot")  # a dotted line is a break
HEAT = (
    ("heat-1", "#e3eef0"),
    ("heat-2", "#b5d2d8"),
    ("heat-3", "#7fb0ba"),
    ("heat-4", "#3f8290"),
    ("heat-5", "#0b5a6b"),
)
CLASS_STEPS = (1, 2, 5)  # of ten, at which a class of a heatmap may begin
SHARE_STEPS = (0, 20, 40, 60, 80)  # percent
CELL_PART = 0.94  # of a heatmap's row and column: the rest is the line between two
WORDS_IN_LINE = 12  # letters of a column's name, above which it goes on in another line


def draw_nothing(_table: Table, _pen: Pen, **_each: bool) -> Drawing:
    """A plain table has no drawing."""
    return Drawing([], {})


def say_explored(table: Table, pen: Pen, *, each: bool = False) -> str:
    """The highest mark, the latest where they go by time, and all people together."""
    explored = Explored(table, pen, each)
    bars = [
        SaidMark(explored.mark(row)["name"].rpartition(": ")[0], int(height_of(row.cell)), said_of(row.cell))
        for row in explored.every_row
    ]
    total = table.total[-1] if table.total else None
    return sentence(
        highest(bars),
        latest(bars) if explored.by_time else "",
        all_together(total) if isinstance(total, People) else "",
    )


# Lines


def draw_lines(table: Table, pen: Pen, *, each: bool = False) -> Drawing:
    """A line for each series over time, broken where nothing is recorded: that is not zero."""
    explored = Explored(table, pen, each)
    traces = [
        found
        for at, panel in enumerate(explored.panels)
        for series in explored.series
        for found in line_traces(explored, panel, series, axis_named(at))
    ]
    layout = panels_layout(explored, highest_of(explored, stacked=False))
    marks = frozenset({BREAK} if any(found["name"] == BREAK for found in traces) else ())
    return drawing_of(traces, layout, marks=marks, entries=explored.entries(mark=POINT))


def line_traces(explored: Explored, panel: Any, series: Any, axis: str) -> list[Figure]:
    """The line of one series, a dotted one over each of its breaks, and the points that stand for its rows."""
    rows = [row for row in explored.rows if (row.panel, row.series) == (panel, series)]
    if not rows:
        return []
    token, light = explored.look(series)
    joined = with_gaps(explored, rows)
    dash = SERIES_DASHES[explored.series.index(series) % len(SERIES_DASHES)]
    name = explored.series_name(series)
    line = trace(
        "scatter",
        mode="lines",
        name=name,
        x=[x for x, _y in joined],
        y=[y for _x, y in joined],
        yaxis=axis,
        connectgaps=False,
        line={"color": light, "width": 2, "dash": dash},
        meta={"token": token},
        hoverinfo="skip",
    )
    points = trace(
        "scatter",
        mode="markers",
        name=name,
        x=[time_of(explored.axis_word, row.at)[1] for row in rows],
        y=[height_of(row.cell) for row in rows],
        yaxis=axis,
        customdata=[explored.mark(row) for row in rows],
        marker={"color": light, "size": 7, "symbol": symbol_of(token)},
        meta={"token": token},
        hovertemplate="%{customdata.name}<extra></extra>",
        cliponaxis=False,
    )
    return [line, *over_breaks(line), points]


def over_breaks(line: Figure) -> list[Figure]:
    """What leads the eye over each break, where its legend says that nothing is recorded; nothing for a whole line."""
    points = list(zip(line["x"], line["y"], strict=True))
    breaks = [at for at, (x, _y) in enumerate(points) if x is None]
    if not breaks:
        return []
    joined = [point for at in breaks for point in (points[at - 1], points[at + 1], (None, None))]
    over = {"x": [x for x, _y in joined], "y": [y for _x, y in joined], "name": BREAK}
    return [line | over | {"line": line["line"] | {"width": 1, "dash": "dot"}}]


def with_gaps(explored: Explored, rows: list[ExploredRow]) -> list[tuple[float | None, float | None]]:
    """The points of a line, with nothing between two that do not follow on one another."""
    found: list[tuple[float | None, float | None]] = []
    before = None
    for row in rows:
        place = place_in_time(explored.axis_word, row.at)
        if place is None:
            continue
        if before is not None and place != before + 1:
            found.append((None, None))
        found.append((time_of(explored.axis_word, row.at)[1], height_of(row.cell)))
        before = place
    return found


def place_in_time(word: str, value: Any) -> int | None:
    """Years, quarters or months from the first; None for what is known to the year only, which no line goes through."""
    if word == "year":
        return int(value)
    part = value[4:].lstrip("-Q")
    return int(value[:4]) * (4 if word == "quarter" else 12) + int(part) if part else None


# Heatmap


def draw_heatmap(table: Table, pen: Pen, *, each: bool = False) -> Drawing:
    """A cell for each row of the table, the darker the more; empty where nothing is recorded."""
    explored = Explored(table, pen, each)
    turned = explored.by_time  # time goes from left to right, whichever word is first
    down, along = names_down(explored, turned=turned), names_along(explored, turned=turned)
    classes = classes_of(explored)
    traces = [heat_trace(explored, rank, classes, along, turned=turned) for rank in range(len(classes))]
    layout = {
        "height": 60 + 30 * len(down),
        "margin": {"l": 90, "r": 14, "t": 8, "b": 64},
        "barmode": "overlay",
        "bargap": 1 - CELL_PART,
        "xaxis": {
            "range": [-0.5, len(along) - 0.5], "tickvals": list(range(len(along))),
            "ticktext": tick_names(along), "showgrid": False,
        },
        "yaxis": axis_of_names(down),
    }  # fmt: skip
    entries = tuple(
        {"label": class_name(explored, classes, rank), "mark": "", "code": HEAT[rank][0]}
        for rank in range(len(classes))
    )
    return drawing_of([found for found in traces if found["y"]], layout, entries=entries)


def names_down(explored: Explored, *, turned: bool) -> list[str]:
    if turned:
        return [explored.series_name(series) for series in explored.series]
    return list(dict.fromkeys(explored.name_at(row) for row in explored.rows))


def names_along(explored: Explored, *, turned: bool) -> list[str]:
    if turned:
        values = sorted({row.at for row in explored.rows}, key=lambda at: time_of(explored.axis_word, at))
        return [explored.said(explored.axis, value) for value in values]
    return [explored.series_name(series) for series in explored.series]


def tick_names(names: list[str]) -> list[str]:
    """The names of columns in lines as short as their words; of many every few, the first always."""
    step = max(1, len(names) // 12)
    return [wrapped(name) if place % step == 0 else "" for place, name in enumerate(names)]


def wrapped(name: str) -> str:
    lines = [""]
    for word in name.split():
        if lines[-1] and len(lines[-1]) + len(word) > WORDS_IN_LINE:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "<br>".join(lines)


def classes_of(explored: Explored) -> list[float]:
    """Where the classes of a heatmap begin: at round numbers, or at fifths of a whole."""
    if explored.table.columns[-1].name == "share":
        return [float(step) for step in SHARE_STEPS]
    most = max((height_of(row.cell) for row in explored.rows), default=1)
    steps = [0.0, *(float(step * 10**power) for power in range(8) for step in CLASS_STEPS if step * 10**power > 1)]
    within = [step for step in steps if step <= most]
    while len(within) > len(HEAT):
        within = [within[0], *within[-1 : 0 : -(2 if len(within) > len(HEAT) + 1 else 1)][::-1][-len(HEAT) + 1 :]]
    return within


def class_name(explored: Explored, classes: list[float], rank: int) -> str:
    first, last = classes[rank], classes[rank + 1] if rank + 1 < len(classes) else None
    if explored.table.columns[-1].name == "share":
        text = _("%(first)s to %(last)s")
        return text % {"first": percent(first / 100), "last": percent((last or 100) / 100)}
    if last is None:
        return _("%s or more") % number(int(first))
    if last - 1 <= max(first, 1):
        return number(int(max(first, 1)))
    return _("%(first)s to %(last)s") % {"first": number(int(max(first, 1))), "last": number(int(last) - 1)}


def heat_trace(explored: Explored, rank: int, classes: list[float], along: list[str], *, turned: bool) -> Figure:
    """The cells of one class: bars as long as a column is wide, each beginning at its own."""
    last = classes[rank + 1] if rank + 1 < len(classes) else float("inf")
    rows = [row for row in explored.rows if classes[rank] <= height_of(row.cell) < last]
    places = {name: place for place, name in enumerate(along)}
    token, light = HEAT[rank]
    names = [(explored.name_at(row), explored.series_name(row.series)) for row in rows]
    return trace(
        "bar",
        orientation="h",
        name="",
        y=[series if turned else at for at, series in names],
        x=[CELL_PART] * len(rows),
        base=[places[at if turned else series] - CELL_PART / 2 for at, series in names],
        text=[shortly_said(row.cell) for row in rows],
        textposition="none",
        customdata=[explored.mark(row) for row in rows],
        marker={"color": light},
        meta={"token": token},
        hovertemplate="%{customdata.name}<extra></extra>",
    )


# Map


def draw_map(table: Table, pen: Pen, *, each: bool = False) -> Drawing:
    """A circle in the middle of each country of the region, or one for each outcome."""
    explored = Explored(table, pen, each)
    shown = [row for row in explored.rows if row.at in COUNTRY_LABELS]
    sizes = [int(height_of(row.cell)) for row in shown]
    traces = [
        circles_drawn(
            [
                MapPoint(*COUNTRY_LABELS[row.at][:2], int(height_of(row.cell)), explored.mark(row))
                for row in shown
                if row.series == series
            ],
            (light, token),
            sizes,
        )
        for series in explored.series
        for token, light in [explored.look(series) if explored.second_word else ("accent", "#0b5a6b")]
    ]
    people = any(isinstance(row.cell, People) for row in shown)
    legend = circles(sizes) if people else circles_of_incidents(sizes)
    return drawing_of([*traces, map_country_names(table, pen)], map_layout(), entries=(*explored.entries(), *legend))
