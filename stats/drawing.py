"""Tables drawn as Plotly figures: a plain function each, no question to the database."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
from django.utils.translation import gettext as _

from incidents import codebook
from incidents.figures import People
from incidents.naming import incidents_phrase, number, people_phrase
from project.table import Column, Table, Words

SHARES = ("", "/45", "/25", "/12")  # tints of one colour for the countries of a stack
Figure = dict[str, Any]


@dataclass(frozen=True)
class Pen:
    """What a drawing needs to speak: names of values, addresses of what a mark opens."""

    name: Callable[[Column, Any], str]
    address: Callable[[Table, Words], str]

    def mark(self, table: Table, place: int, text: str) -> dict[str, str]:
        """What a mark says of itself, and where it leads."""
        words = table.opens[place]
        return {"name": text, "href": self.address(table, words) if words is not None else ""}


def plain(figure: go.Figure) -> Figure:
    """The figure as JSON types, without Plotly's template; the same figure gives the same bytes."""
    figure.update_layout(template=None)
    found: Figure = json.loads(figure.to_json())
    found["layout"].pop("template", None)
    return found


def people_at(record: dict[str, Any]) -> People:
    """The people of a table's row."""
    return People(*(record[name] for name in ("incidents", "low", "best", "high", "open")))


def doubt(rows: list[People]) -> dict[str, Any]:
    """Whiskers from lowest to highest; null where no range is reported."""
    ranged = [people.low != people.high for people in rows]
    return {
        "type": "data",
        "symmetric": False,
        "array": [p.high - p.best if wide else None for p, wide in zip(rows, ranged, strict=True)],
        "arrayminus": [p.best - p.low if wide else None for p, wide in zip(rows, ranged, strict=True)],
    }


def short(people: People) -> str:
    """A bar's label: 1,236+ where the total is open."""
    return number(people.best) + ("+" if people.open else "")


def colour(token: str) -> str:
    """The light colour of an outcome, for readers of the JSON; pages lay their own theme over it."""
    return codebook.OUTCOMES[token].light


def returns_by_country(table: Table, pen: Pen) -> Figure:
    """Bars lying one below the other, the largest on top, with whiskers."""
    rows = [people_at(record) for record in table.records()]
    names = [pen.name(table.columns[0], row[0]) for row in table.rows]
    said = [f"{name}: {people_phrase(p)}, {incidents_phrase(p.incidents)}" for name, p in zip(names, rows, strict=True)]
    reach = max((people.high for people in rows), default=1)
    figure = go.Figure(
        [
            go.Bar(
                orientation="h",
                name=_("Repatriated"),
                y=names,
                x=[people.best for people in rows],
                error_x=doubt(rows),
                customdata=[pen.mark(table, place, text) for place, text in enumerate(said)],
                marker={"color": colour("repatriated")},
                meta={"token": "repatriated"},
                hovertemplate="%{customdata.name}<extra></extra>",
            ),
            go.Scatter(
                mode="text",
                y=names,
                x=[max(people.high, people.best) for people in rows],
                text=[f"  {short(people)}" for people in rows],
                textposition="middle right",
                cliponaxis=False,
                hoverinfo="skip",
            ),
        ],
        layout={
            "height": 90 + 54 * len(rows),
            "margin": {"l": 90, "r": 70, "t": 8, "b": 44},
            "bargap": 0.5,
            "xaxis": {"title": {"text": _("people")}, "range": [0, reach * 1.06]},
            "yaxis": {"autorange": "reversed", "automargin": True, "type": "category"},
        },
    )
    return plain(figure)


def returns_over_time(table: Table, pen: Pen) -> Figure:
    """A column a year, stacked by country, with whiskers; a short dash where nothing is recorded."""
    records = table.records()
    by_country: dict[str, list[int]] = {}
    for place, record in enumerate(records):
        by_country.setdefault(record["country"], []).append(place)
    order = sorted(by_country, key=lambda country: -sum(records[place]["best"] for place in by_country[country]))
    traces: list[Any] = [
        country_bars(table, pen, country, by_country[country], SHARES[min(rank, len(SHARES) - 1)])
        for rank, country in enumerate(order)
    ]
    years = [record["year"] for record in records]
    if years:
        traces += [year_labels(records), nothing_recorded(years)]
    figure = go.Figure(traces, layout=columns_layout(years) | {"barmode": "stack", "showlegend": len(order) > 1})
    return plain(figure)


def country_bars(table: Table, pen: Pen, country: str, places: list[int], share: str) -> go.Bar:
    """One country's columns."""
    records = table.records()
    rows = [people_at(records[place]) for place in places]
    years = [records[place]["year"] for place in places]
    name = pen.name(table.columns[1], country)
    said = [
        f"{year}, {name}: {people_phrase(p)}, {incidents_phrase(p.incidents)}"
        for year, p in zip(years, rows, strict=True)
    ]
    return go.Bar(
        name=name,
        x=years,
        y=[people.best for people in rows],
        error_y=doubt(rows),
        customdata=[pen.mark(table, place, text) for place, text in zip(places, said, strict=True)],
        marker={"color": colour("repatriated")},
        meta={"token": f"repatriated{share}"},
        hovertemplate="%{customdata.name}<extra></extra>",
    )


def year_labels(records: list[dict[str, Any]]) -> go.Scatter:
    """The best of each year above its column, and above its whisker."""
    totals: dict[int, People] = {}
    for record in records:
        totals[record["year"]] = totals.get(record["year"], People()) + people_at(record)
    return go.Scatter(
        mode="text",
        x=list(totals),
        y=[max(people.best, people.high) for people in totals.values()],
        text=[short(people) for people in totals.values()],
        textposition="top center",
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )


def nothing_recorded(years: list[int]) -> go.Scatter:
    """A short dash above the axis for each year without a record: it is not zero."""
    empty = [year for year in range(min(years), max(years) + 1) if year not in set(years)]
    return go.Scatter(
        mode="markers",
        name=_("Nothing recorded, which is not zero"),
        x=empty,
        y=[0] * len(empty),
        marker={"symbol": "line-ew-open", "size": 8},
        meta={"token": "line-2"},
        hoverinfo="skip",
        cliponaxis=False,
    )


def columns_layout(years: list[int]) -> dict[str, Any]:
    """The axes of a chart by year."""
    first, last = (min(years), max(years)) if years else (2000, 2001)
    return {
        "height": 420,
        "margin": {"l": 48, "r": 8, "t": 28, "b": 36},
        "bargap": 0.36,
        "legend": {"orientation": "h", "y": 1.08, "x": 0},
        "xaxis": {"dtick": 1, "range": [first - 0.5, last + 0.5]},
        "yaxis": {"rangemode": "tozero", "title": {"text": _("people")}},
    }


def arrivals_by_year(table: Table, pen: Pen) -> Figure:
    """A column a year: women, men and people whose sex was not published; hatched where it is not final."""
    records = table.records()
    years = [record["year"] for record in records]
    hatched = ["" if record["status"] == "final" else "/" for record in records]
    said = [arrivals_name(table, pen, record) for record in records]
    marks = [pen.mark(table, place, text) for place, text in enumerate(said)]
    series = (("women", "accent", "#0b5a6b"), ("men", "accent-2", "#7fb0ba"), ("unknown", "line-2", "#c9c3b6"))
    labels = {column.name: str(column.label) for column in table.columns}
    traces: list[Any] = [
        go.Bar(
            name=labels[name],
            x=years,
            y=[record[name] or 0 for record in records],
            customdata=marks,
            marker={"color": light, "pattern": {"shape": hatched}},
            meta={"token": token},
            hovertemplate="%{customdata.name}<extra></extra>",
        )
        for name, token, light in series
    ]
    traces.append(
        go.Scatter(
            mode="text",
            x=years,
            y=[record["total"] for record in records],
            text=[number(record["total"]) for record in records],
            textposition="top center",
            cliponaxis=False,
            hoverinfo="skip",
            showlegend=False,
        )
    )
    return plain(go.Figure(traces, layout=columns_layout(years) | {"barmode": "stack", "showlegend": True}))


def arrivals_name(table: Table, pen: Pen, record: dict[str, Any]) -> str:
    """What a year's column says: total, sexes where they are printed, and whether it is final."""
    parts = [f"{record['year']}: {number(record['total'])}"]
    for column in table.columns[1:4]:
        if record[column.name]:
            parts.append(f"{column.label} {number(record[column.name])}")
    return ", ".join([*parts, pen.name(table.columns[5], record["status"])])
