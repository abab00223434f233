"""Returns drawn: bars by country, columns by year."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from incidents.naming import incidents_phrase, people_phrase, period, said_alike
from incidents.people import People
from project.periods import year_text
from project.table import Table
from stats.drawing.base import (
    BAR,
    CLEAR,
    Pen,
    arrow,
    axis_of_names,
    colour,
    columns_layout,
    covered_years,
    doubt,
    drawing_of,
    drawn_years,
    persons_axis,
    range_label,
    short,
    stem,
    texts_behind,
    trace,
    unit,
)
from stats.drawing.drawn import ColumnLabel, Drawing, Figure, marks_of

# Tints of one colour for the countries of a stack: their part of it, and what the stylesheet calls them.
TINTS = (("", "o-repatriated"), ("-2", "s-2"), ("-3", "s-3"))
NAMED = ("-4", "s-4")  # for countries that are named at their columns, since no tint of a sliver can be told
SMALL = 10  # times fewer people than the first country of a stack: too few for a tint of its own
YEARS_SAID = 2  # of a small country, in a legend


def returns_by_country(table: Table, pen: Pen) -> Drawing:
    """Bars lying one below the other, the largest on top, with whiskers."""
    rows = [record["people"] for record in table.records()]
    names = [pen.name(table.columns[0], row[0]) for row in table.rows]
    said = [f"{name}: {people_phrase(p)}, {incidents_phrase(p.incidents)}" for name, p in zip(names, rows, strict=True)]
    reach = max((people.high for people in rows), default=0)
    counts = [f"{name}<br>{incidents_phrase(people.incidents)}" for name, people in zip(names, rows, strict=True)]
    bars_and_labels = [
        trace(
            "bar",
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
        texts_behind(names, [max(people.high, people.best) for people in rows], [row_label(people) for people in rows]),
    ]
    layout = {
        "height": 90 + 54 * len(rows),
        "margin": {"l": 90, "r": 124, "t": 8, "b": 44},
        "bargap": 0.5,
        "annotations": [arrow(p.high, name, upwards=False) for name, p in zip(names, rows, strict=True) if p.open],
        "shapes": [
            stem(name, p, upwards=False) for name, p in zip(names, rows, strict=True) if p.open and p.high > p.best
        ],
        "xaxis": persons_axis(reach) | {"title": {"text": _("people")}, "range": [0, reach or 1]},
        "yaxis": axis_of_names(names, counts, ordered=False),
    }
    return drawing_of(bars_and_labels, layout, marks=frozenset({"o-repatriated"} | marks_of(rows)))


def row_label(people: People) -> str:
    """What stands behind a bar that lies: its best, and below it its range."""
    # The arrow of an open total needs more room.
    lead = "\u00a0" * (7 if people.open else 2)
    below = f"<br>{lead}{range_label(people)}" if people.low != people.high else ""
    return f"{lead}{short(people)}{below}"


def returns_over_time(table: Table, pen: Pen) -> Drawing:
    """A column a year, stacked by country, with whiskers; a short dash where nothing is recorded."""
    records = table.records()
    by_country: dict[str, list[int]] = {}
    for place, record in enumerate(records):
        by_country.setdefault(record["country"], []).append(place)
    people = {country: sum(records[place]["people"].best for place in at) for country, at in by_country.items()}
    order = sorted(by_country, key=lambda country: -people[country])
    small, stacked = small_countries(order, people), stacked_years(records)
    traces = [
        country_bars(table, pen, by_country[country], stacked, NAMED[0] if country in small else TINTS[rank][0])
        for rank, country in enumerate(order)
    ]
    totals = people_by_year(records)
    empty = years_without(totals, table)
    traces += total_whiskers({year: people for year, people in totals.items() if year in stacked})
    traces += [nothing_recorded(totals, empty)] if totals else []
    layout = columns_layout(drawn_years(table), most_people(totals)) | {
        "annotations": [unit(), *arrows_up(totals)], "shapes": stems(totals), "showlegend": len(order) > 1,
    }  # fmt: skip
    marks = marks_of(record["people"] for record in records) | {"gap" for _year in empty[:1]}
    names = {country: pen.name(table.columns[1], country) for country in order}
    return drawing_of(
        traces,
        layout,
        labels={"y": year_labels(totals, small_names(records, small, names))},
        marks=frozenset(marks if len(order) > 1 else marks | {"o-repatriated"}),
        entries=country_entries(records, small, names) if len(order) > 1 else (),
    )


def stacked_years(records: list[dict[str, Any]]) -> set[int]:
    """The years with several countries: their doubt stands on the total, for in a stack a whisker says nothing."""
    return {year for year, several in Counter(record["year"] for record in records).items() if several > 1}


def total_whiskers(totals: dict[int, People], text: str = "") -> list[Figure]:
    """A whisker on each total, from the sum of all lowest to that of all highest, which are bounds; `text` says it."""
    if not any(people.low != people.high for people in totals.values()):
        return []
    text = text or _("%(year)s, all countries: %(people)s; sums of lowest and highest are bounds")
    said = [text % {"year": period(year_text(year)), "people": people_phrase(p)} for year, p in totals.items()]
    return [
        trace(
            "scatter",
            mode="none",
            name=_("Total, lowest to highest"),
            x=list(totals),
            y=[people.best for people in totals.values()],
            error_y=doubt(list(totals.values())),
            hovertext=said,
            hoverinfo="text",
        )
    ]


def small_countries(order: list[str], people: dict[str, int]) -> list[str]:
    """The countries of a stack that are named at their columns: `order` begins with the one with most people."""
    large = [country for country in order if people[country] * SMALL >= people[order[0]]]
    return order[len(large[: len(TINTS)]) :]


def small_names(records: list[dict[str, Any]], small: list[str], names: dict[str, str]) -> dict[int, str]:
    """What stands at the column of each year that has people of a small country: "Laos 9"."""
    found: dict[int, list[str]] = {}
    several = Counter(record["year"] for record in records)
    for record in records:
        if record["country"] in small:
            # The number of a year with one country stands above its name.
            count = f" {short(record['people'])}" if several[record["year"]] > 1 else ""
            found.setdefault(record["year"], []).append(names[record["country"]] + count)
    return {year: "<br>".join(said) for year, said in found.items()}


def country_entries(
    records: list[dict[str, Any]], small: list[str], names: dict[str, str]
) -> tuple[dict[str, Any], ...]:
    """The countries of a stack in its legend, the first with most people; small ones in one entry, with their years."""
    large = [name for country, name in names.items() if country not in small]
    found = [{"label": name, "mark": "", "code": code} for name, (_part, code) in zip(large, TINTS, strict=False)]
    if not small:
        return tuple(found)
    years = {country: [r["year"] for r in records if r["country"] == country] for country in small}
    said = [
        f"{names[country]} ({', '.join(map(year_text, at))})" if len(at) <= YEARS_SAID else names[country]
        for country, at in years.items()
    ]
    return (*found, {"label": ", ".join(said), "mark": "", "code": NAMED[1]})


def people_by_year(records: list[dict[str, Any]]) -> dict[int, People]:
    """The people of each year, all countries together."""
    totals: dict[int, People] = {}
    for record in records:
        totals[record["year"]] = totals.get(record["year"], People()) + record["people"]
    return totals


@said_alike
def column_said(year: int, name: str, people: People) -> str:
    return f"{period(year_text(year))}, {name}: {people_phrase(people)}, {incidents_phrase(people.incidents)}"


def country_bars(table: Table, pen: Pen, places: list[int], stacked: set[int], share: str) -> Figure:
    """One country's columns, from the rows at `places`; `stacked` years have other countries, too."""
    known: list[tuple[int, People]] = [(table.rows[place][0], table.rows[place][2]) for place in places]
    name = pen.name(table.columns[1], table.rows[places[0]][1])
    said = [column_said(year, name, people) for year, people in known]
    return trace(
        "bar",
        name=name,
        x=[year for year, _people in known],
        y=[people.best for _year, people in known],
        width=BAR,
        error_y=doubt([without_doubt(people) if year in stacked else people for year, people in known]),
        customdata=[pen.mark(table, place, text) for place, text in zip(places, said, strict=True)],
        marker={"color": colour("repatriated")},
        meta={"token": f"repatriated{share}"},
        hovertemplate="%{customdata.name}<extra></extra>",
    )


def without_doubt(people: People) -> People:
    return People(people.incidents, people.best, people.best, people.best)


def arrows_up(totals: dict[int, People], axis: str = "y") -> list[Figure]:
    return [arrow(year, p.high, upwards=True, axis=axis) for year, p in totals.items() if p.open]


def stems(totals: dict[int, People], axis: str = "y") -> list[Figure]:
    return [stem(year, p, upwards=True, axis=axis) for year, p in totals.items() if p.open and p.high > p.best]


def year_labels(totals: dict[int, People], names: dict[int, str] | None = None) -> tuple[ColumnLabel, ...]:
    """The best of each year, below it its range and small countries, clear above column, whisker and arrow."""
    clear = most_people(totals) / CLEAR
    return tuple(
        ColumnLabel(
            year,
            people.high + (clear if people.low != people.high else 0),
            short(people),
            range_label(people) if people.low != people.high else "",
            names=(names or {}).get(year, ""),
            lifted=people.open,
        )
        for year, people in totals.items()
    )


def most_people(totals: dict[int, People]) -> int:
    return max((people.high for people in totals.values()), default=0)


def years_without(totals: dict[int, People], table: Table) -> list[int]:
    """The years of the axis in which nothing is recorded."""
    return [year for year in covered_years(drawn_years(table), table) if year not in totals]


def nothing_recorded(totals: dict[int, People], empty: list[int], axis: str = "y") -> Figure:
    """A short dash a little above the axis for each year without a record: it is not zero."""
    return dashes(_("Nothing recorded, which is not zero"), empty, max(most_people(totals), 1) / 80, axis)


def dashes(name: str, years: list[int], height: float, axis: str = "y") -> Figure:
    """A short dash a little above the axis for each year of which nothing is known."""
    return trace(
        "scatter",
        mode="markers",
        name=name,
        x=years,
        y=[height] * len(years),
        yaxis=axis,
        marker={"symbol": "line-ew-open", "size": 8},
        meta={"token": "line-2"},
        hoverinfo="skip",
        cliponaxis=False,
    )
