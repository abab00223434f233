"""Arrivals by quarter, beside returns, and as they were revised; context events over any chart by year."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import plotly.graph_objects as go
from django.utils.translation import gettext as _

from incidents import codebook
from incidents.naming import number
from project.table import Table, Words
from stats.drawing.arrivals import SEXES, arrivals_name, totals_above
from stats.drawing.base import Figure, Pen, columns_layout, plain, unit

WHOLE = (0, 1)  # a chart with one area, from its foot to its top


@dataclass(frozen=True)
class Event:
    """What a chart by year shows of a context event: its number in the list below, first and last day."""

    mark: str
    first: dt.date
    last: dt.date
    band: bool


def arrivals_by_quarter(table: Table, pen: Pen) -> Figure:
    """A column a quarter: women, men and people whose sex was not published; hatched where it is not final."""
    records = table.records()
    at = [record["year"] + (record["quarter"] - 1) / 4 + 0.125 for record in records]
    hatched = ["" if record["status"] == "final" else "/" for record in records]
    said = [arrivals_name(table, pen, record, _("%(year)s Q%(quarter)s") % record) for record in records]
    marks = [pen.mark(table, place, text) for place, text in enumerate(said)]
    labels = {column.name: str(column.label) for column in table.columns}
    traces: list[Any] = [
        go.Bar(
            name=labels[name],
            x=at,
            y=[record[name] or 0 for record in records],
            width=0.2,
            customdata=marks,
            marker={"color": light, "pattern": {"shape": hatched}},
            meta={"token": token},
            hovertemplate="%{customdata.name}<extra></extra>",
        )
        for name, token, light in SEXES
    ]
    if records:
        traces += [totals_above(at, [record["total"] for record in records]), not_announced(at, records)]
    years = [record["year"] for record in records] or [2000, 2001]
    axis = {"dtick": 1, "tick0": min(years), "range": [min(years) - 0.1, max(years) + 0.98]}
    return plain(go.Figure(traces, layout=columns_layout(years) | {"xaxis": axis, "showlegend": True}))


def not_announced(at: list[float], records: list[dict[str, Any]]) -> go.Scatter:
    """A short dash a little above the axis for each quarter that was not announced as one: it is not zero."""
    quarters = [year + place for year in range(int(at[0]), int(at[-1]) + 1) for place in (0.125, 0.375, 0.625, 0.875)]
    empty = [place for place in quarters if place not in at]
    return go.Scatter(
        mode="markers",
        name=_("Not announced as a quarter, which is not zero"),
        x=empty,
        y=[max(record["total"] for record in records) / 80] * len(empty),
        marker={"symbol": "line-ew-open", "size": 8},
        meta={"token": "line-2"},
        hoverinfo="skip",
        cliponaxis=False,
        showlegend=False,
    )


def arrivals_and_returns(table: Table, pen: Pen) -> Figure:
    """Arrivals above, returns below, over the same years, each on its own scale."""
    records = table.records()
    arrived = [record for record in records if record["arrivals"] is not None]
    returned = [(place, record) for place, record in enumerate(records) if record["returned_best"] is not None]
    arrivals = replace(table, opened_by="arrivals")
    edition: Words = {"edition": [str(table.edition)]} if table.edition else {}
    above = go.Bar(
        name=_("Arrivals in South Korea"),
        x=[record["year"] for record in arrived],
        y=[record["arrivals"] for record in arrived],
        customdata=[
            {
                "name": _("%(year)s: %(count)s arrivals") % {"year": r["year"], "count": number(r["arrivals"])},
                "href": pen.address(arrivals, year_words(r["year"]) | edition),
            }
            for r in arrived
        ],
        marker={"color": "#0b5a6b"},
        meta={"token": "accent"},
        hovertemplate="%{customdata.name}<extra></extra>",
    )
    below = go.Bar(
        name=_("Recorded as returned"),
        x=[record["year"] for _place, record in returned],
        y=[record["returned_best"] for _place, record in returned],
        yaxis="y2",
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [spread(r["returned_high"], r["returned_best"]) for _place, r in returned],
            "arrayminus": [spread(r["returned_best"], r["returned_low"]) for _place, r in returned],
        },
        customdata=[pen.mark(table, place, returned_name(record)) for place, record in returned],
        marker={"color": codebook.OUTCOMES["repatriated"].light},
        meta={"token": "repatriated"},
        hovertemplate="%{customdata.name}<extra></extra>",
    )
    layout = columns_layout([record["year"] for record in records]) | {
        "height": 520,
        "yaxis": {"rangemode": "tozero", "domain": [0.6, 1]},
        "yaxis2": {"rangemode": "tozero", "domain": [0, 0.36], "anchor": "x"},
        "annotations": [unit(_("arrivals"), above=24), unit(_("returned"), y=0.36, above=6)],
        "margin": {"l": 48, "r": 8, "t": 64, "b": 30},
    }
    return plain(go.Figure([above, below], layout=layout))


def year_words(year: int) -> Words:
    """The words of the list that shows what a year's arrivals are made of."""
    return {"from": [str(year)], "to": [str(year)], "vintages": ["counted"]}


def spread(high: int, low: int) -> int | None:
    """The length of a whisker; null where there is none."""
    return high - low or None


def returned_name(record: dict[str, Any]) -> str:
    """What a year's column of returns says."""
    low, best, high = (record[f"returned_{name}"] for name in ("low", "best", "high"))
    ranged = f" ({number(low)}–{number(high)})" if low != high else ""
    return _("%(year)s: %(count)s recorded as returned") % {"year": record["year"], "count": number(best)} + ranged


def revisions(table: Table, pen: Pen) -> Figure:
    """How far the announcements of a year that do not count are from the one that does."""
    rows = [(place, record) for place, record in enumerate(table.records()) if not record["counts"]]
    order: dict[int, int] = {}
    series: dict[int, list[tuple[int, dict[str, Any]]]] = {}
    for place, record in rows:
        order[record["year"]] = order.get(record["year"], 0) + 1
        series.setdefault(order[record["year"]], []).append((place, record))
    traces = [
        go.Bar(
            name=_("announcement %s") % rank,
            x=[record["year"] for _place, record in found],
            y=[record["difference"] for _place, record in found],
            customdata=[pen.mark(table, place, revision_name(pen, table, record)) for place, record in found],
            marker={"color": "#0b5a6b"},
            meta={"token": "accent" if rank == 1 else "accent-2"},
            hovertemplate="%{customdata.name}<extra></extra>",
        )
        for rank, found in series.items()
    ]
    layout = columns_layout([record["year"] for _place, record in rows]) | {
        "barmode": "group", "annotations": [unit()], "yaxis": {"zeroline": True},
    }  # fmt: skip
    return plain(go.Figure(traces, layout=layout))


def revision_name(pen: Pen, table: Table, record: dict[str, Any]) -> str:
    """What a superseded announcement says of itself."""
    released = pen.name(table.columns[1], record["released"]) or _("day not known")
    words = {
        "year": record["year"],
        "released": released,
        "total": number(record["total"]),
        "difference": f"{record['difference']:+,}".replace("-", "−"),
    }
    return _("%(year)s, announced %(released)s: %(total)s (%(difference)s)") % words


def with_events(figure: Figure, events: list[Event]) -> Figure:
    """A chart by year with context events: a numbered dotted line for a day, a shaded band for a period."""
    if not events:
        return figure
    layout = figure["layout"]
    areas = [axis["domain"] for name, axis in layout.items() if name.startswith("yaxis") and "domain" in axis]
    shapes = [shape for event in events for shape in (drawn(event, area) for area in areas or [WHOLE])]
    marked = {event.mark: year_of(event.first) for event in reversed(events) if not event.band}
    pins = [pin(mark, at) for mark, at in marked.items()]
    notes = [*layout.get("annotations", []), *pins]
    return {**figure, "layout": {**layout, "shapes": [*layout.get("shapes", []), *shapes], "annotations": notes}}


def year_of(day: dt.date) -> float:
    """A day on an axis of years, whose columns stand in the middle of their year."""
    return round(day.year - 0.5 + (day.timetuple().tm_yday - 1) / 366, 3)


def drawn(event: Event, area: Sequence[float]) -> dict[str, Any]:
    """An event over one area of a chart: `area` is its lower and upper end, as parts of the chart's height."""
    bottom, top = area
    return (band(event) if event.band else line(event)) | {"y0": bottom, "y1": top, "yref": "paper"}


def line(event: Event) -> dict[str, Any]:
    """A dotted line at a day."""
    at = year_of(event.first)
    look = {"dash": "dot", "width": 1, "color": "#5f6972"}
    return {"type": "line", "name": "event", "x0": at, "x1": at, "layer": "below", "line": look}


def band(event: Event) -> dict[str, Any]:
    """A shaded band over a period."""
    look = {"fillcolor": "#e3eef0", "opacity": 0.7, "line": {"width": 0}, "layer": "below"}
    return {
        "type": "rect",
        "name": "token:accent-soft",
        "x0": year_of(event.first),
        "x1": year_of(event.last),
        **look,
    }


def pin(mark: str, at: float) -> dict[str, Any]:
    """The number of an event above the chart."""
    place = {"x": at, "y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 2}
    return {
        "name": "event",
        "text": mark,
        "showarrow": False,
        "bordercolor": "#5f6972",
        "borderpad": 2,
        "bgcolor": "#ffffff",
        **place,
    }
