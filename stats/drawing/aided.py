"""Charts read otherwise: on a logarithmic axis, in shares of each column, in people instead of shares, added up."""

from collections import Counter
from dataclasses import replace
from math import log10
from typing import Any

from django.utils.translation import gettext as _

from incidents.naming import in_percent, number, period, persons
from project.periods import year_text
from project.table import Table
from stats.drawing.arrivals import arrivals_name
from stats.drawing.base import Pen, columns_layout, drawing_of, drawn_years, trace, unit
from stats.drawing.drawn import Drawing, Figure
from stats.drawing.fates import WHOLE
from stats.drawing.returns import returns_by_country
from stats.drawing.sentences import SaidMark, latest, sentence

ROUND_TICKS = tuple(digit * 10**power for power in range(6) for digit in (1, 2, 5))
BEYOND = 1.4  # times the highest mark: where a logarithmic axis ends
LINE_LOOK: Figure = {"mode": "lines+markers", "marker": {"color": "#0b5a6b", "size": 7}, "meta": {"token": "accent"}}


def log_axis(values: list[int]) -> Figure:
    """A logarithmic axis for some numbers of people, with round ticks; what is 0 has no place on it."""
    seen = [value for value in values if value > 0] or [1]
    low, high = max(min(seen) / BEYOND, 0.8), max(seen) * BEYOND
    ticks = [tick for tick in ROUND_TICKS if low <= tick <= high]
    return {
        "type": "log",
        "range": [round(log10(low), 3), round(log10(high), 3)],
        "tickvals": ticks,
        "ticktext": [number(tick) for tick in ticks],
    }


def returns_on_log_scale(table: Table, pen: Pen) -> Drawing:
    """A point a country, with whiskers, on a logarithmic axis: the length of a bar would say nothing there."""
    drawing, rows = returns_by_country(table, pen), [record["people"] for record in table.records()]
    bars, labels = drawing.traces
    doubt = bars["error_x"]
    below = [
        None if size is None else people.best - max(people.low, 1)
        for size, people in zip(doubt["arrayminus"], rows, strict=True)
    ]
    points = {
        **{name: said for name, said in bars.items() if name not in ("marker", "error_x")},
        "type": "scatter",
        "mode": "markers",
        "error_x": {**doubt, "arrayminus": below},
        "marker": {**bars["marker"], "size": 11},
    }
    axis = log_axis([n for people in rows for n in (people.low, people.best, people.high)])
    layout = {name: said for name, said in drawing.layout.items() if name not in ("annotations", "shapes")}
    layout["xaxis"] = axis | {"title": {"text": _("people, logarithmic scale")}}
    return drawing_of([points, labels], layout, marks=drawing.marks - {"open"})


def arrivals_on_log_scale(table: Table, pen: Pen) -> Drawing:
    """The total of each year as a point of a line, on a logarithmic axis; a year without one breaks the line."""
    totals = {record["year"]: (place, record) for place, record in enumerate(table.records())}
    layout = columns_layout(drawn_years(table), 0) | {
        "annotations": [unit(_("people, logarithmic scale"))],
        "yaxis": log_axis([record["total"] for _place, record in totals.values()]),
    }
    return drawing_of([year_line(table, pen, totals, _("Total"))], layout)


def arrivals_added_up(table: Table, pen: Pen) -> Drawing:
    """All who arrived up to each year, as a line: the columns of a running total would look like its growth."""
    records = {record["year"]: (place, record) for place, record in enumerate(table.records())}
    highest = max((record["total"] for _place, record in records.values()), default=0)
    layout = columns_layout(drawn_years(table), highest) | {"annotations": [unit(_("people, years added up"))]}
    return drawing_of([year_line(table, pen, records, _("All up to a year"))], layout)


def year_line(table: Table, pen: Pen, records: dict[int, tuple[int, dict[str, Any]]], name: str) -> Figure:
    """A line over years that is broken where a year has no figure."""
    first, last = drawn_years(table)
    years = [year for year in range(first, last + 1) if min(records, default=0) <= year <= max(records, default=0)]
    said = {
        year: pen.mark(table, place, arrivals_name(table, pen, record, period(year_text(year))))
        for year, (place, record) in records.items()
    }
    return trace(
        "scatter",
        name=name,
        x=years,
        y=[records[year][1]["total"] if year in records else None for year in years],
        customdata=[said.get(year) for year in years],
        hovertemplate="%{customdata.name}<extra></extra>",
        connectgaps=False,
        **LINE_LOOK,
    )


def in_shares(drawing: Drawing) -> Drawing:
    """Columns all of the same height: each part as a share of its column; what is nobody has none."""
    whole = Counter[Any]()
    stacked = [part for part in drawing.traces if part["type"] == "bar"]
    for part in stacked:
        whole.update(dict(zip(part["x"], part["y"], strict=True)))
    shares = [
        {**part, "y": [WHOLE * y / whole[x] if whole[x] else 0 for x, y in zip(part["x"], part["y"], strict=True)]}
        for part in stacked
    ]
    layout = drawing.layout | {
        "annotations": [unit(_("of 100 people of each column"))],
        "yaxis": {"range": [0, WHOLE], "ticksuffix": in_percent("")},
    }
    return replace(drawing, traces=shares, layout=layout, labels={}, marks=drawing.marks - {"gap"})


def say_added_up(table: Table, _pen: Pen) -> str:
    """The last of a running total."""
    bars = [SaidMark(period(year_text(r["year"])), r["total"], persons(r["total"])) for r in table.records()]
    return sentence(latest(bars))
