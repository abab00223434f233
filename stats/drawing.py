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
from project.table import Column, Table, Text, Words

SHARES = ("", "/45", "/25", "/12")  # tints of one colour for the countries of a stack
TINTS = dict(zip(SHARES, ("o-repatriated", "s-2", "s-3", "s-4"), strict=True))  # their names in the stylesheet
ARROW = 16  # pixels
LINE = "<br>\u00a0"  # an empty line below a label lifts it over an arrow
Figure = dict[str, Any]
Marks = tuple[tuple[str, Text], ...]


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


def arrow(x: Any, y: Any, *, upwards: bool) -> dict[str, Any]:
    """What says that a total is open: an arrow beyond its highest, as long in pixels whatever the scale."""
    aside = {"ax": 0, "ay": ARROW, "yshift": ARROW} if upwards else {"ax": -ARROW, "ay": 0, "xshift": ARROW}
    look = {"showarrow": True, "arrowhead": 2, "arrowsize": 1.2, "arrowwidth": 1.4, "standoff": 0, "text": ""}
    return {"x": x, "y": y, **look, **aside}


def unit() -> dict[str, Any]:
    """The unit of a chart of columns, above its axis."""
    aside = {"xref": "paper", "yref": "paper", "x": 0, "y": 1, "xanchor": "left", "yanchor": "bottom"}
    return {"text": _("people"), "showarrow": False, "xshift": -38, "yshift": 12, **aside}


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
    counts = [f"{name}<br>{incidents_phrase(people.incidents)}" for name, people in zip(names, rows, strict=True)]
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
                text=[row_label(people) for people in rows],
                textposition="middle right",
                cliponaxis=False,
                hoverinfo="skip",
            ),
        ],
        layout={
            "height": 90 + 54 * len(rows),
            "margin": {"l": 90, "r": 110, "t": 8, "b": 44},
            "bargap": 0.5,
            "annotations": [arrow(p.high, name, upwards=False) for name, p in zip(names, rows, strict=True) if p.open],
            "xaxis": {"title": {"text": _("people")}, "range": [0, reach]},
            "yaxis": {
                "autorange": "reversed",
                "automargin": True,
                "type": "category",
                "tickvals": names,
                "ticktext": counts,
            },
        },
    )
    return plain(figure)


def row_label(people: People) -> str:
    """What stands behind a bar that lies: its best, and below it its range."""
    lead = "\u00a0" * (7 if people.open else 2)
    ranged = f"<br>{lead}{number(people.low)}–{number(people.high)}" if people.low != people.high else ""
    return f"{lead}{short(people)}{ranged}"


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
    totals = by_year(records)
    if years:
        traces += [year_labels(totals), nothing_recorded(totals)]
    arrows = [arrow(year, max(p.best, p.high), upwards=True) for year, p in totals.items() if p.open]
    layout = columns_layout(years) | {"annotations": [unit(), *arrows], "showlegend": len(order) > 1}
    return plain(go.Figure(traces, layout=layout))


def by_year(records: list[dict[str, Any]]) -> dict[int, People]:
    """The people of each year, all countries together."""
    totals: dict[int, People] = {}
    for record in records:
        totals[record["year"]] = totals.get(record["year"], People()) + people_at(record)
    return totals


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


def year_labels(totals: dict[int, People]) -> go.Scatter:
    """The best of each year above its column, its whisker and its arrow."""
    return go.Scatter(
        mode="text",
        x=list(totals),
        y=[max(people.best, people.high) for people in totals.values()],
        text=[short(people) + (LINE if people.open else "") for people in totals.values()],
        textposition="top center",
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )


def nothing_recorded(totals: dict[int, People]) -> go.Scatter:
    """A short dash a little above the axis for each year without a record: it is not zero."""
    empty = [year for year in range(min(totals), max(totals) + 1) if year not in totals]
    above = max(people.high for people in totals.values()) / 80
    return go.Scatter(
        mode="markers",
        name=_("Nothing recorded, which is not zero"),
        x=empty,
        y=[above] * len(empty),
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
        "margin": {"l": 48, "r": 8, "t": 44, "b": 30},
        "barmode": "stack",
        "bargap": 0.36,
        "annotations": [unit()],
        "legend": {"orientation": "h", "y": 1.08, "x": 0},
        "xaxis": {"dtick": 1, "range": [first - 0.5, last + 0.5]},
        "yaxis": {"rangemode": "tozero"},
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
    return plain(go.Figure(traces, layout=columns_layout(years) | {"showlegend": True}))


def arrivals_name(table: Table, pen: Pen, record: dict[str, Any]) -> str:
    """What a year's column says: total, sexes where they are printed, and whether it is final."""
    parts = [f"{record['year']}: {number(record['total'])}"]
    for column in table.columns[1:4]:
        if record[column.name]:
            parts.append(f"{column.label} {number(record[column.name])}")
    return ", ".join([*parts, pen.name(table.columns[5], record["status"])])


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
    return {**figure, "data": [*(above(trace, announced) for trace in figure["data"]), ticks]}


def above(trace: Figure, announced: list[tuple[int, int]]) -> Figure:
    """The labels of columns set above their ticks; any other trace as it is."""
    if trace.get("mode") != "text":
        return trace
    highest: dict[int, int] = {}
    for year, total in announced:
        highest[year] = max(total, highest.get(year, 0))
    return {**trace, "y": [max(y, highest.get(x, 0)) for x, y in zip(trace["x"], trace["y"], strict=True)]}


def legend(marks: Marks, figure: Figure) -> list[dict[str, str]]:
    """What the marks of a figure mean: of those that its chart names the ones that it has, countries by their tints."""
    bars = [trace for trace in figure["data"] if trace["type"] == "bar"]
    points = [trace for trace in figure["data"] if trace.get("mode") == "markers"]
    ranged = [bar.get("error_x") or bar.get("error_y") or {"array": []} for bar in bars]
    has = {
        "o-repatriated": len(bars) == 1,
        "whisker": any(size is not None for doubts in ranged for size in doubts["array"]),
        "open": any(note.get("showarrow") for note in figure["layout"].get("annotations", [])),
        "gap": any(trace["x"] and trace["meta"]["token"] == "line-2" for trace in points),
        "earlier": any(trace["meta"]["token"] == "ink" for trace in points),
        "s-nosex": any(any(bar["y"]) for bar in bars if bar["meta"]["token"] == "line-2"),
        "provisional": any("/" in bar["marker"].get("pattern", {}).get("shape", ()) for bar in bars),
    }
    found = [{"label": str(label), "mark": mark, "code": mark} for mark, label in marks if has.get(mark, True)]
    return countries(bars) + found if len(bars) > 1 else found


def countries(bars: list[dict[str, Any]]) -> list[dict[str, str]]:
    """The countries of a stack by their tints; those of one tint share an entry."""
    found: dict[str, list[str]] = {}
    for bar in bars:
        token, _slash, share = bar["meta"]["token"].partition("/")
        if token == "repatriated":
            found.setdefault(TINTS[f"/{share}" if share else ""], []).append(bar["name"])
    return [{"label": ", ".join(names), "mark": "", "code": code} for code, names in found.items()]
