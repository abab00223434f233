"""The explorer's bars: columns by time, bars that lie by anything else, one, stacked or side by side."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from incidents.counting.explored_counts import KnownShare
from incidents.people import People
from project.table import Table
from stats.drawing.base import (
    BAR,
    Pen,
    arrow,
    axis_of_names,
    columns_layout,
    covered_years,
    doubt,
    drawing_of,
    number_of_share,
    on_parts,
    persons_axis,
    texts_behind,
    trace,
    unit,
)
from stats.drawing.drawn import ColumnLabel, Drawing, Figure, marks_of
from stats.drawing.explored import PARTS_OF_YEAR, Explored, ExploredRow, height_of, shortly_said, time_of, unit_of
from stats.drawing.returns import arrows_up, dashes, row_label, stems, total_whiskers, year_labels

PANEL_HEIGHT, PANEL_GAP = 150, 0.42  # pixels of a small chart; the part of it above its columns

# Columns by time


def years_spanned(explored: Explored) -> tuple[int, int]:
    years = [time_of(explored.axis_word, row.at)[0] for row in explored.rows]
    return explored.table.axis or (min(years, default=2000), max(years, default=2001))


def explored_columns(explored: Explored, *, stacked: bool) -> Drawing:
    """Columns by time; a small chart below the other for each panel, all with the same axes."""
    several = 1 if stacked else max(len(explored.series), 1)
    traces, labels = [], {}
    for at, panel in enumerate(explored.panels):
        rows, axis = [row for row in explored.rows if row.panel == panel], axis_named(at)
        for rank, series in enumerate(explored.series):
            of_series = [row for row in rows if row.series == series]
            if of_series:
                traces.append(column_trace(explored, series, of_series, axis, rank, several))
        labels[axis] = column_labels(explored, rows) if several == 1 else ()
    highest, totals = highest_of(explored, stacked=stacked), stacked_totals(explored) if stacked else {}
    traces += total_whiskers(totals, _("%(year)s, in all: %(people)s; sums of lowest and highest are bounds"))
    gaps = missing_years(explored) if not explored.each else []
    traces += [dashes(_("Nothing recorded, which is not zero"), gaps, max(highest, 1) / 80)] if gaps else []
    layout = panels_layout(explored, highest) | {"barmode": "stack", "shapes": stems(totals)}
    layout["annotations"] = [*layout["annotations"], *arrows_up(totals)]
    return drawing_of(
        traces,
        layout,
        labels=labels,
        marks=marks_borne(explored, totals, stacked=stacked) | {"gap" for _year in gaps[:1]},
        entries=explored.entries(),
    )


def axis_named(at: int) -> str:
    return f"y{at + 1}" if at else "y"


def column_trace(
    explored: Explored, series: Any, rows: list[ExploredRow], axis: str, rank: int, several: int
) -> Figure:
    """The columns of one series; side by side with others where those are several."""
    token, light = explored.look(series)
    whole = BAR if explored.axis_word == "year" else 0.9 / PARTS_OF_YEAR[explored.axis_word]
    beside = {"offset": rank * whole / several - whole / 2} if several > 1 else {}
    people = [row.cell for row in rows if isinstance(row.cell, People)]
    whiskers = {"error_y": doubt(people)} if people and (several > 1 or not explored.second_word) else {}
    is_share_stack = several == 1 and explored.second_word and isinstance(rows[0].cell, KnownShare)
    return trace(
        "bar",
        name=explored.series_name(series),
        x=[time_of(explored.axis_word, row.at)[1] for row in rows],
        y=[height_of(row.cell) for row in rows],
        yaxis=axis,
        width=whole / several,
        customdata=[explored.mark(row) for row in rows],
        marker={"color": light},
        meta={"token": token},
        hovertemplate="%{customdata.name}<extra></extra>",
        **beside,
        **whiskers,
        **(on_parts([number_of_share(row.cell.share or 0) for row in rows]) if is_share_stack else {}),
    )


def column_labels(explored: Explored, rows: list[ExploredRow]) -> tuple[ColumnLabel, ...]:
    """What stands above columns of years; finer ones have no room for it, and shares add up to all."""
    if explored.axis_word != "year" or (explored.table.columns[-1].name == "share" and explored.second_word):
        return ()
    totals: dict[int, Any] = {}
    for row in rows:
        totals[row.at] = totals[row.at] + row.cell if row.at in totals else row.cell
    if all(isinstance(cell, People) for cell in totals.values()) and not (explored.each and explored.second_word):
        return year_labels(totals)
    return tuple(ColumnLabel(year, height_of(cell), shortly_said(cell)) for year, cell in totals.items())


def stacked_totals(explored: Explored) -> dict[int, People]:
    """The people of each year of a stack, whose doubt stands on them: of one chart, whose columns are of years."""
    found: dict[int, People] = {}
    if explored.axis_word == "year" and not explored.each:
        for row in explored.rows:
            if isinstance(row.cell, People):
                found[row.at] = found.get(row.at, People()) + row.cell
    return found


def marks_borne(explored: Explored, totals: dict[int, People], *, stacked: bool) -> frozenset[str]:
    """What a legend explains beside series: of a stack what stands on its totals."""
    return frozenset(marks_of(totals.values())) if stacked else explored.legend_marks()


def highest_of(explored: Explored, *, stacked: bool) -> float:
    """How high the highest column is, with its whisker."""
    heights: dict[Any, float] = {}
    for row in explored.rows:
        key = (row.panel, row.at) if stacked else (row.panel, row.at, row.series)
        top = row.cell.high if isinstance(row.cell, People) else height_of(row.cell)
        heights[key] = heights.get(key, 0) + top
    return max(heights.values(), default=0)


def missing_years(explored: Explored) -> list[int]:
    """The years of the axis of which nothing is recorded, where the record covers them."""
    if explored.axis_word != "year" or not explored.rows:
        return []
    there = {row.at for row in explored.rows}
    return [year for year in covered_years(years_spanned(explored), explored.table) if year not in there]


def panels_layout(explored: Explored, highest: float) -> Figure:
    """The axes of columns by time: one chart, or small ones below each other that share their years and their scale."""
    layout = columns_layout(years_spanned(explored), int(highest)) | {"annotations": [unit(unit_of(explored.table))]}
    scale = {"range": [0, 100]} if explored.table.columns[-1].name == "share" else {}
    if not explored.each:
        people = single_people(explored)
        arrows = [arrow(at, p.high, upwards=True) for at, p in people]
        return layout | {"yaxis": layout["yaxis"] | scale, "annotations": [*layout["annotations"], *arrows]}
    several = len(explored.panels)
    layout |= {"height": 60 + PANEL_HEIGHT * several, "meta": {"panels": several}, "annotations": []}
    layout["margin"] = layout["margin"] | {"t": 30}
    for at, panel in enumerate(explored.panels):
        top = 1 - at / several
        domain = [max(0, top - (1 - PANEL_GAP) / several), top]
        axis = persons_axis(int(highest)) | {"domain": domain, "range": [0, scale.get("range", [0, highest * 1.15])[1]]}
        layout[f"yaxis{at + 1 if at else ''}"] = axis | {"nticks": 3}
        layout["annotations"].append(panel_title(explored.panel_name(panel), top))
    layout["xaxis"] = layout["xaxis"] | {"anchor": axis_named(several - 1)}
    return layout


def panel_title(text: str, top: float) -> Figure:
    return unit(text, y=top, above=2) | {"font": {"weight": 600}}


def single_people(explored: Explored) -> Iterable[tuple[Any, People]]:
    """The columns of people that are open, where each stands alone."""
    if explored.second_word:
        return []
    rows = [row for row in explored.rows if isinstance(row.cell, People) and row.cell.open]
    return [(time_of(explored.axis_word, row.at)[1], row.cell) for row in rows]


# Bars that lie


def explored_bars(explored: Explored, *, stacked: bool) -> Drawing:
    """Bars below one another, one for each value of the first word."""
    names = list(dict.fromkeys(name_of_bar(explored, row) for row in explored.rows))
    traces = [row_trace(explored, series, stacked=stacked) for series in explored.series]
    share = explored.table.columns[-1].name == "share"
    reach = 100 if share else highest_of(explored, stacked=stacked)
    single = not explored.second_word
    if single or (share and not stacked):
        traces += [values_beside(explored)] if single else []
    several = 1 if stacked or single else len(explored.series)
    layout = {
        "height": 90 + (46 + 12 * min(several, 6)) * len(names),
        "margin": {"l": 90, "r": 124 if single else 26, "t": 8, "b": 44},
        "barmode": "stack" if stacked or single else "group",
        "bargap": 0.45,
        "annotations": [
            arrow(row.cell.high, name_of_bar(explored, row), upwards=False)
            for row in explored.rows
            if single and isinstance(row.cell, People) and row.cell.open
        ],
        "xaxis": persons_axis(int(reach)) | {"title": {"text": unit_of(explored.table)}, "range": [0, reach or 1]},
        "yaxis": axis_of_names(names),
    }
    marks = explored.legend_marks() if single else frozenset()
    return drawing_of(traces, layout, marks=marks, entries=explored.entries())


def name_of_bar(explored: Explored, row: ExploredRow) -> str:
    """The name of a bar; of a small chart's, behind that of the chart."""
    name, panel = explored.name_at(row), explored.panel_name(row.panel)
    return f"{panel}: {name}" if panel else name


def row_trace(explored: Explored, series: Any, *, stacked: bool) -> Figure:
    rows = [row for row in explored.rows if row.series == series]
    token, light = explored.look(series)
    people = [row.cell for row in rows if isinstance(row.cell, People)]
    whiskers = {"error_x": doubt(people)} if people and not explored.second_word else {}
    return trace(
        "bar",
        orientation="h",
        name=explored.series_name(series),
        y=[name_of_bar(explored, row) for row in rows],
        x=[height_of(row.cell) for row in rows],
        customdata=[explored.mark(row) for row in rows],
        marker={"color": light},
        meta={"token": token},
        hovertemplate="%{customdata.name}<extra></extra>",
        **whiskers,
        **(on_parts([shortly_said(row.cell) for row in rows]) if stacked and explored.second_word else {}),
    )


def values_beside(explored: Explored) -> Figure:
    """The number behind each bar."""
    lead = "\u00a0" * 2
    return texts_behind(
        [name_of_bar(explored, row) for row in explored.rows],
        [max(height_of(row.cell), getattr(row.cell, "high", 0)) for row in explored.rows],
        [
            row_label(row.cell) if isinstance(row.cell, People) else lead + shortly_said(row.cell)
            for row in explored.rows
        ],
    )


def draw_bars(table: Table, pen: Pen, *, each: bool = False, stacked: bool = False) -> Drawing:
    explored = Explored(table, pen, each)
    return (explored_columns if explored.by_time else explored_bars)(explored, stacked=stacked)
