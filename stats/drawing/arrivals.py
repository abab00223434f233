"""Arrivals drawn: columns by year, with what was announced before."""

from typing import Any

import plotly.graph_objects as go
from django.utils.translation import gettext as _

from incidents.naming import number, period
from project.periods import year_text
from project.table import Table
from stats.drawing.base import CLEAR, Figure, Pen, columns_layout, plain_figure

SEXES = (("women", "accent", "#0b5a6b"), ("men", "accent-2", "#7fb0ba"), ("unknown", "line-2", "#c9c3b6"))


def arrivals_by_year(table: Table, pen: Pen) -> Figure:
    """A column a year: women, men and people whose sex was not published; hatched where it is not final."""
    records = table.records()
    years = [record["year"] for record in records]
    hatched = ["" if record["status"] == "final" else "/" for record in records]
    said = [arrivals_name(table, pen, record, period(year_text(record["year"]))) for record in records]
    marks = [pen.mark(table, place, text) for place, text in enumerate(said)]
    labels = {column.name: str(column.label) for column in table.columns}
    traces: list[Any] = [
        go.Bar(
            name=labels[name],
            x=years,
            y=[max(record[name] or 0, 0) for record in records],
            customdata=marks,
            marker={"color": light, "pattern": {"shape": hatched}},
            meta={"token": token},
            hovertemplate="%{customdata.name}<extra></extra>",
        )
        for name, token, light in SEXES
    ]
    traces.append(totals_above(years, [record["total"] for record in records]))
    return plain_figure(go.Figure(traces, layout=columns_layout(years) | {"showlegend": True}))


def totals_above(at: list[Any], totals: list[int]) -> go.Scatter:
    """The total of each column above it."""
    return go.Scatter(
        mode="text",
        x=at,
        y=totals,
        text=[number(total) for total in totals],
        textposition="top center",
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )


def arrivals_name(table: Table, pen: Pen, record: dict[str, Any], when: str) -> str:
    """What a period's column says: total, sexes where they are printed, and whether it is final."""
    parts = [f"{when}: {number(record['total'])}"]
    for column in table.columns:
        if column.name in ("women", "men", "unknown") and record[column.name]:
            parts.append(f"{column.label} {number(record[column.name])}")
    return ", ".join([*parts, pen.name(table.columns[-1], record["status"])])


def with_earlier(figure: Figure, announced: list[tuple[int, int]]) -> Figure:
    """The columns with a tick at the right of each for what was announced before: year and total."""
    if not announced:
        return figure
    ticks: Figure = {
        "type": "scatter", "mode": "markers", "name": _("earlier announcement"), "hoverinfo": "skip",
        "x": [year + 0.36 for year, total in announced], "y": [total for year, total in announced],
        "marker": {"symbol": "line-ew-open", "size": 9, "line": {"width": 1.6}}, "meta": {"token": "ink"},
        "cliponaxis": False, "showlegend": False,
    }  # fmt: skip
    return {**figure, "data": [*(labels_above(trace, announced) for trace in figure["data"]), ticks]}


def labels_above(trace: Figure, announced: list[tuple[int, int]]) -> Figure:
    """The labels of columns set clear above their ticks; any other trace as it is."""
    if trace.get("mode") != "text":
        return trace
    clear = max(trace["y"]) / CLEAR
    highest: dict[int, float] = {}
    for year, total in announced:
        highest[year] = max(total + clear, highest.get(year, 0))
    return {**trace, "y": [max(y, highest.get(x, 0)) for x, y in zip(trace["x"], trace["y"], strict=True)]}
