"""What became of people, drawn: shares by country, and places on a map."""

from typing import Any

from django.utils.translation import gettext as _

from incidents import codebook
from incidents.naming import in_percent, incidents_phrase, number, people_phrase, percent, persons
from incidents.other_names import PLACE, name_shown
from incidents.people import People
from project.ordering import by_letters
from project.table import Table
from stats.drawing.base import Pen, drawing_of, trace
from stats.drawing.drawn import Drawing, Figure
from stats.drawing.legend import SMALLEST, circles, people_a_pixel
from stats.tables.people import CIRCLES

EAST_ASIA = {"lonaxis": {"range": [85, 148]}, "lataxis": {"range": [2, 54]}}
# Where the countries of the region have their names, and on which side: beside the land where it is narrow.
COUNTRY_LABELS = {
    "CN": (33, 104, "middle center"), "MN": (46.6, 103, "middle center"), "RU": (46.2, 137.8, "middle center"),
    "KP": (40.2, 130, "middle right"), "KR": (35.9, 127.9, "middle center"), "JP": (36.3, 140.6, "middle right"),
    "MM": (22.6, 97.6, "middle left"), "LA": (19, 103.6, "middle right"), "TH": (16.8, 101.6, "middle center"),
    "VN": (14.4, 109.6, "middle right"), "KH": (12.7, 104.9, "middle center"),
}  # fmt: skip
IN_TWO_LINES = {"KR"}  # as narrow as one word: in one line its name would lie on China or on Japan


def outcomes_by_country(table: Table, pen: Pen) -> Drawing:
    """A bar a country, all of the same length: the share of each outcome, of people (best), unknown ones too."""
    records = table.records()
    totals: dict[str, int] = {}
    for record in records:
        totals[record["country"]] = totals.get(record["country"], 0) + record["people"].best
    names = {country: pen.name(table.columns[0], country) for country in totals}
    order = sorted(totals, key=lambda country: (-totals[country], by_letters(names[country])))
    traces = [
        outcome_bars(table, pen, code, [place for place, r in enumerate(records) if r["outcome"] == code.value], totals)
        for code in codebook.OUTCOMES
        if any(record["outcome"] == code.value for record in records)
    ]
    # A tick is told by its value: values, labels and the order of the axis are of one list.
    ticks = [names[country] for country in order]
    labels = [country_label(names[country], country, totals[country], table) for country in order]
    layout = {
        "height": 90 + 60 * len(order),
        "margin": {"l": 90, "r": 26, "t": 8, "b": 44},
        "barmode": "stack",
        "bargap": 0.45,
        "xaxis": {
            "range": [0, 100],
            "ticksuffix": in_percent(""),
            "title": {"text": _("share of people, best estimates")},
        },
        "yaxis": {
            "autorange": "reversed", "automargin": True, "type": "category", "tickvals": ticks,
            "ticktext": labels, "categoryorder": "array", "categoryarray": ticks,
        },
    }  # fmt: skip
    return drawing_of(traces, layout, marks=frozenset(f"o-{r['outcome']}" for r in records))


def country_label(name: str, country: str, people: int, table: Table) -> str:
    """What a country's bar says: its people, its incidents, and of how many the outcome is not known."""
    unknown = sum(
        r["people"].best
        for r in table.records()
        if r["country"] == country and r["outcome"] in codebook.NOT_KNOWN_OUTCOMES
    )
    counted = incidents_phrase(table.blocks[country].incidents)
    if unknown:
        counted = _("%(incidents)s; %(count)s not known") % {"incidents": counted, "count": number(unknown)}
    return "<br>".join((name, persons(people), counted))


def outcome_bars(table: Table, pen: Pen, code: codebook.Code, places: list[int], totals: dict[str, int]) -> Figure:
    """One outcome's part of each country's bar."""
    records = table.records()
    rows = [records[place] for place in places]
    names = [pen.name(table.columns[0], row["country"]) for row in rows]
    shares = [100 * row["people"].best / totals[row["country"]] if totals[row["country"]] else 0 for row in rows]
    said = [
        f"{name}, {code.label}: {people_phrase(row['people'])}, {incidents_phrase(row['people'].incidents)}"
        for name, row in zip(names, rows, strict=True)
    ]
    return trace(
        "bar",
        orientation="h",
        name=str(code.label),
        y=names,
        x=shares,
        # A page writes those that have room.
        text=[percent(share / 100) for share in shares],
        textposition="none",
        customdata=[pen.mark(table, place, text) for place, text in zip(places, said, strict=True)],
        marker={"color": code.light},
        meta={"token": code.value},
        hovertemplate="%{customdata.name}<extra></extra>",
    )


def places(table: Table, pen: Pen) -> Drawing:
    """Circles on a map of East and South-East Asia; their area is the number of people (best), all outcomes,
    but none is too small to be seen."""
    return map_of(table, pen, {"": ("#0b5a6b", "accent")})


def places_by_outcome(table: Table, pen: Pen) -> Drawing:
    """The same with a circle for each outcome of a place, in its colour: a page sets those of one place apart."""
    found = {record["outcome"] for record in table.records()}
    looks = {code.value: (code.light, code.value) for code in codebook.OUTCOMES if code.value in found}
    drawing = map_of(table, pen, looks)
    return drawing.bearing(*(f"o-{outcome}" for outcome in looks), traces=())


def map_of(table: Table, pen: Pen, looks: dict[str, tuple[str, str]]) -> Drawing:
    """A map with the circles of each look: a colour and its token, by outcome, or by "" for all."""
    pointed = [(place, record) for place, record in enumerate(table.records()) if record["latitude"] is not None]
    shown = pointed[:CIRCLES]
    people = [record["people"].best for _place, record in shown]
    traces = [
        circles_drawn(table, pen, [at for at in shown if at[1].get("outcome", "") == outcome], look, people)
        for outcome, look in looks.items()
    ]
    geo = {
        "projection": {"type": "mercator"}, "resolution": 50, "fitbounds": False, **EAST_ASIA, "showland": True,
        "showocean": True, "showcountries": True, "showlakes": False, "showframe": False, "showcoastlines": False,
    }  # fmt: skip
    layout: dict[str, Any] = {"height": 620, "margin": dict.fromkeys("lrtb", 0), "geo": geo}
    if len(shown) < len(pointed):
        text = _("The %(some)s places with most people, of %(all)s")
        said_below = text % {"some": number(len(shown)), "all": number(len(pointed))}
        layout["annotations"] = [{
            "text": said_below, "showarrow": False, "x": 0, "y": 0, "xref": "paper", "yref": "paper", "xanchor": "left",
            "yanchor": "bottom",
        }]  # fmt: skip
    return drawing_of([*traces, map_country_names(table, pen)], layout, entries=circles(people))


def circles_drawn(
    table: Table, pen: Pen, shown: list[tuple[int, dict[str, Any]]], look: tuple[str, str], people: list[int]
) -> Figure:
    """Circles of one look; `people` are those of every circle of the map, which say how large each is."""
    light, token = look
    return trace(
        "scattergeo",
        mode="markers",
        lat=[record["latitude"] for _place, record in shown],
        lon=[record["longitude"] for _place, record in shown],
        customdata=[pen.mark(table, place, circle_text(pen, table, record)) for place, record in shown],
        marker={
            "color": light,
            "opacity": 0.6,
            "size": [record["people"].best for _place, record in shown],
            "sizemode": "area",
            "sizemin": SMALLEST,
            # By Plotly's rule for areas: the largest circle is LARGEST pixels across.
            "sizeref": people_a_pixel(people),
        },
        meta={"token": token},
        hovertemplate="%{customdata.name}<extra></extra>",
    )


def map_country_names(table: Table, pen: Pen) -> Figure:
    """The names of the region's countries on a map, of those that the edition has a name for."""
    names = {code: pen.name(table.columns[0], code) for code in COUNTRY_LABELS}
    known = [code for code, name in names.items() if name != code]
    return trace(
        "scattergeo",
        mode="text",
        lat=[COUNTRY_LABELS[code][0] for code in known],
        lon=[COUNTRY_LABELS[code][1] for code in known],
        text=[names[code].replace(" ", "<br>") if code in IN_TWO_LINES else names[code] for code in known],
        textposition=[COUNTRY_LABELS[code][2] for code in known],
        meta={"token": "ink-2"},
        hoverinfo="skip",
    )


def circle_text(pen: Pen, table: Table, record: dict[str, Any]) -> str:
    """What a circle says."""
    people: People = record["people"]
    where = f"{name_shown(PLACE, record['location'])}, {pen.name(table.columns[0], record['country'])}"
    if "outcome" in record:
        where = f"{where}, {codebook.OUTCOMES.label(record['outcome'])}"
    return f"{where}: {people_phrase(people)}, {incidents_phrase(people.incidents)}"
