"""Arrivals by quarter, beside returns, and as they were revised."""

from typing import Any

from django.utils.translation import gettext as _

from incidents import codebook
from incidents.naming import number, or_more, quarter_name, span
from incidents.people import People
from project.table import Table
from stats.drawing.arrivals import SEXES, arrival_marks, arrivals_name, totals_above
from stats.drawing.base import (
    BAR,
    FEW_PERSONS,
    Pen,
    columns_layout,
    doubt,
    drawing_of,
    drawn_years,
    persons_axis,
    trace,
    unit,
)
from stats.drawing.drawn import ColumnLabel, Drawing, Figure, marks_of
from stats.drawing.returns import arrows_up, most_people, nothing_recorded, stems, year_labels, years_without


def arrivals_by_quarter(table: Table, pen: Pen) -> Drawing:
    """A column a quarter: women, men and people whose sex was not published; hatched where it is not final."""
    records = table.records()
    # The middle of each quarter, as a part of its year.
    at = [record["year"] + (record["quarter"] - 1) / 4 + 0.125 for record in records]
    hatched = ["" if record["status"] == "final" else "/" for record in records]
    said = [arrivals_name(table, pen, record, _("%(year)s Q%(quarter)s") % record) for record in records]
    marks = [pen.mark(table, place, text) for place, text in enumerate(said)]
    labels = {column.name: str(column.label) for column in table.columns}
    traces = [
        trace(
            "bar",
            name=labels[name],
            x=at,
            # The printed sexes may be more than the total, but no column has a part below zero.
            y=[max(record[name] or 0, 0) for record in records],
            width=0.2,
            customdata=marks,
            marker={"color": light, "pattern": {"shape": hatched}},
            meta={"token": token},
            hovertemplate="%{customdata.name}<extra></extra>",
        )
        for name, token, light in SEXES
    ]
    empty = quarters_without(at)
    traces += [not_announced(empty, records)] if records else []
    highest = max((record["total"] for record in records), default=0)
    years = drawn_years(table)
    layout = columns_layout(years, highest) | {"xaxis": axis_of_quarters(*years), "showlegend": True}
    layout["margin"] |= {"b": 48}
    return drawing_of(
        traces,
        layout,
        labels={"y": totals_above(at, [record["total"] for record in records])},
        marks=arrival_marks(records) | {"gap" for _place in empty[:1]},
    )


def axis_of_quarters(first: int, last: int) -> dict[str, Any]:
    """An axis with the number of each quarter, and the year below the first of each."""
    places = [(year, place) for year in range(first, last + 1) for place in range(4)]
    return {
        "range": [first - 0.1, last + 1.1],
        "tickvals": [year + place / 4 + 0.125 for year, place in places],
        "ticktext": [quarter_name(place + 1) + ("" if place else f"<br>{year}") for year, place in places],
    }


def quarters_without(at: list[float]) -> list[float]:
    """The places of the quarters that were not announced as such, in the years that have any."""
    years = range(int(at[0]), int(at[-1]) + 1) if at else ()
    return [place for year in years for place in (year + part / 4 + 0.125 for part in range(4)) if place not in at]


def not_announced(empty: list[float], records: list[dict[str, Any]]) -> Figure:
    """A short dash a little above the axis for each quarter that was not announced as one: it is not zero."""
    return trace(
        "scatter",
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


def arrivals_and_returns(table: Table, pen: Pen) -> Drawing:
    """Arrivals above, returns below, over the same years, each on its own scale."""
    returned = returned_by_year(table)
    lower = [returned_bars(table, pen, returned)]
    empty = years_without(returned, table) if returned else []
    lower += [nothing_recorded(returned, empty, "y2")] if returned else []
    units = [unit(_("arrivals"), above=24), unit(_("returned"), y=0.36, above=24)]
    plain = columns_layout(drawn_years(table), max((r["arrivals"] or 0 for r in table.records()), default=0))
    layout = plain | {
        "height": 540,
        "xaxis": plain["xaxis"] | {"anchor": "y2"},
        "yaxis": plain["yaxis"] | {"domain": [0.6, 1], "zeroline": True},
        "yaxis2": persons_axis(most_people(returned)) | {"domain": [0, 0.36], "anchor": "x"},
        "annotations": [*units, *arrows_up(returned, "y2")],
        "shapes": stems(returned, "y2"),
        "margin": {"l": 48, "r": 14, "t": 64, "b": 30},
    }
    return drawing_of(
        [arrived_bars(table, pen), *lower],
        layout,
        labels={"y": arrived_labels(table), "y2": year_labels(returned)},
        marks=arrived_and_returned_marks(table, returned) | {"gap" for _year in empty[:1]},
    )


def arrived_labels(table: Table) -> tuple[ColumnLabel, ...]:
    arrived = [(record["year"], record["arrivals"]) for record in table.records() if record["arrivals"] is not None]
    return totals_above([year for year, _count in arrived], [count for _year, count in arrived])


def arrived_and_returned_marks(table: Table, returned: dict[int, People]) -> frozenset[str]:
    arrived = {"s-women" for record in table.records() if record["arrivals"] is not None}
    return frozenset(arrived | marks_of(returned.values()) | {"o-repatriated" for _year in returned})


def arrived_bars(table: Table, pen: Pen) -> Figure:
    """The arrivals of each year that has any announced."""
    text = _("%(year)s: %(count)s arrivals")
    arrived = [
        (place, r["year"], r["arrivals"]) for place, r in enumerate(table.records()) if r["arrivals"] is not None
    ]
    return trace(
        "bar",
        name=_("Arrivals in South Korea"),
        x=[year for _place, year, _count in arrived],
        y=[count for _place, _year, count in arrived],
        width=BAR,
        customdata=[
            pen.mark(table, place, text % {"year": year, "count": number(count)}, "arrivals")
            for place, year, count in arrived
        ],
        marker={"color": "#0b5a6b"},
        meta={"token": "accent"},
        hovertemplate="%{customdata.name}<extra></extra>",
    )


def returned_by_year(table: Table) -> dict[int, People]:
    return {record["year"]: record["returned"] for record in table.records() if record["returned"]}


def returned_bars(table: Table, pen: Pen, returned: dict[int, People]) -> Figure:
    """The people returned in each year, with whiskers."""
    places = {row[0]: place for place, row in enumerate(table.rows)}
    return trace(
        "bar",
        name=_("Recorded as returned"),
        x=list(returned),
        y=[people.best for people in returned.values()],
        yaxis="y2",
        width=BAR,
        error_y=doubt(list(returned.values())),
        customdata=[pen.mark(table, places[year], returned_name(year, people)) for year, people in returned.items()],
        marker={"color": codebook.OUTCOMES["repatriated"].light},
        meta={"token": "repatriated"},
        hovertemplate="%{customdata.name}<extra></extra>",
    )


def returned_name(year: int, people: People) -> str:
    """What a year's column of returns says."""
    count = or_more(people.best, is_open=people.open)
    within = f" ({span(people)})" if span(people) else ""
    return _("%(year)s: %(count)s recorded as returned") % {"year": year, "count": count} + within


def revisions(table: Table, pen: Pen) -> Drawing:
    """How far the announcements of a year that do not count are from the one that does."""
    rows = [(place, record) for place, record in enumerate(table.records()) if not record["counts"]]
    order: dict[int, int] = {}
    series: dict[int, list[tuple[int, dict[str, Any]]]] = {}
    for place, record in rows:
        order[record["year"]] = order.get(record["year"], 0) + 1
        series.setdefault(order[record["year"]], []).append((place, record))
    traces = [
        trace(
            "bar",
            name=_("announcement %s") % rank,
            x=[record["year"] for _place, record in found],
            y=[record["difference"] for _place, record in found],
            width=BAR / len(series),
            offset=(rank - 1) * BAR / len(series) - BAR / 2,
            customdata=[pen.mark(table, place, revision_name(pen, table, record)) for place, record in found],
            marker={"color": "#0b5a6b"},
            meta={"token": "accent" if rank == 1 else "accent-2"},
            hovertemplate="%{customdata.name}<extra></extra>",
        )
        for rank, found in series.items()
    ]
    highest = max((abs(record["difference"]) for _place, record in rows), default=0)
    layout = columns_layout(drawn_years(table), highest) | {
        "barmode": "group", "annotations": [unit(_("people announced, minus the figure that counts"))],
        "yaxis": {"zeroline": True} | ({"dtick": 1} if highest < FEW_PERSONS else {}),
    }  # fmt: skip
    marks = frozenset({"s-women" if rank == 1 else "s-men" for rank in series})
    return drawing_of(traces, layout, marks=marks)


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
