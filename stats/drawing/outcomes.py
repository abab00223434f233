"""What became of people, drawn: shares by country, and places on a map."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from incidents import codebook
from incidents.naming import in_percent, incidents_phrase, number, people_phrase, percent, persons
from incidents.other_names import PLACE, name_shown
from incidents.people import People
from project.ordering import by_letters
from project.table import Table
from stats.drawing.base import Pen, axis_of_names, drawing_of, on_parts, persons_axis, trace
from stats.drawing.drawn import Drawing, Figure
from stats.drawing.legend import SMALLEST, circles, people_a_pixel
from stats.drawing.sentences import route_name
from stats.tables.people import CIRCLES
from stats.tables.routes import ROUTES

Name = Callable[[dict[str, Any]], str]
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
    return outcome_shares(table, pen, lambda record: pen.name(table.columns[0], record["country"]))


def outcomes_by_route(table: Table, pen: Pen) -> Drawing:
    """The same with a bar for each of the routes with most people."""
    return outcome_shares(table, pen, lambda record: route_name(table, pen, record), most=ROUTES)


def people_by_country(table: Table, pen: Pen) -> Drawing:
    """Bars as long as their people: best estimates of each outcome."""
    return in_people(outcomes_by_country(table, pen), table, pen)


def people_by_route(table: Table, pen: Pen) -> Drawing:
    return in_people(outcomes_by_route(table, pen), table, pen)


def in_people(drawing: Drawing, table: Table, pen: Pen) -> Drawing:
    """Bars of shares with people instead: each part has its row by what it opens."""
    people = {pen.mark(table, place, "")["href"]: record["people"].best for place, record in enumerate(table.records())}
    traces = [
        {**bars, "x": counts, "text": [number(count) for count in counts]}
        for bars in drawing.traces
        for counts in [[people[mark["href"]] for mark in bars["customdata"]]]
    ]
    longest = Counter[str]()
    for bars in traces:
        longest.update(dict(zip(bars["y"], bars["x"], strict=True)))
    reach = max(longest.values(), default=0)
    axis = persons_axis(reach) | {"range": [0, reach or 1], "title": {"text": _("people, best estimates")}}
    return replace(drawing, traces=traces, layout=drawing.layout | {"xaxis": axis})


def outcome_shares(table: Table, pen: Pen, name: Name, *, most: int | None = None) -> Drawing:
    """A bar for all rows of one name, the first with most people: the share of each outcome."""
    blocks = blocks_of_people(table.records(), name)
    order = sorted(blocks, key=lambda key: (-blocks[key].best, by_letters(key)))[:most]
    shown = [(place, r) for place, r in enumerate(table.records()) if name(r) in order]
    traces = [
        outcome_bars(
            table, pen, code, [(place, name(r), r) for place, r in shown if r["outcome"] == code.value], blocks
        )
        for code in codebook.OUTCOMES
        if any(record["outcome"] == code.value for _place, record in shown)
    ]
    # A tick is told by its value: values, labels and the order of the axis are of one list.
    labels = [block_label(key, [r for _place, r in shown if name(r) == key], table) for key in order]
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
        "yaxis": axis_of_names(order, labels),
    }
    return drawing_of(traces, layout, marks=frozenset(f"o-{r['outcome']}" for _place, r in shown))


def blocks_of_people(records: list[dict[str, Any]], name: Name) -> dict[str, People]:
    found: dict[str, People] = {}
    for record in records:
        found[name(record)] = found.get(name(record), People()) + record["people"]
    return found


def block_label(name: str, records: list[dict[str, Any]], table: Table) -> str:
    """What a bar says: its people, its incidents, and of how many the outcome is not known."""
    unknown = sum(r["people"].best for r in records if r["outcome"] in codebook.NOT_KNOWN_OUTCOMES)
    counted = incidents_phrase(table.blocks[before_outcome(table, records[0])].incidents)
    if unknown:
        counted = _("%(incidents)s; %(count)s not known") % {"incidents": counted, "count": number(unknown)}
    return "<br>".join((name, persons(sum(r["people"].best for r in records)), counted))


def before_outcome(table: Table, record: dict[str, Any]) -> tuple[Any, ...]:
    """The values of a row that name its bar: those of the columns before the outcome."""
    names = [column.name for column in table.columns]
    return tuple(record[name] for name in names[: names.index("outcome")])


def outcome_bars(
    table: Table,
    pen: Pen,
    code: codebook.Code,
    rows: list[tuple[int, str, dict[str, Any]]],
    blocks: dict[str, People],
) -> Figure:
    """One outcome's part of each bar; `rows` are their places in the table, their bars' names, and they themselves."""
    shares = [100 * r["people"].best / blocks[name].best if blocks[name].best else 0 for _place, name, r in rows]
    said = [
        f"{name}, {code.label}: {people_phrase(r['people'])}, {incidents_phrase(r['people'].incidents)}"
        for _place, name, r in rows
    ]
    return trace(
        "bar",
        orientation="h",
        name=str(code.label),
        y=[name for _place, name, _record in rows],
        x=shares,
        customdata=[pen.mark(table, row[0], text) for row, text in zip(rows, said, strict=True)],
        marker={"color": code.light},
        meta={"token": code.value},
        hovertemplate="%{customdata.name}<extra></extra>",
        **on_parts([percent(share / 100) for share in shares]),
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
        circles_drawn(
            [
                MapPoint(
                    r["latitude"], r["longitude"], r["people"].best, pen.mark(table, at, circle_text(pen, table, r))
                )
                for at, r in shown
                if r.get("outcome", "") == outcome
            ],
            look,
            people,
        )
        for outcome, look in looks.items()
    ]
    layout = map_layout()
    if len(shown) < len(pointed):
        text = _("The %(some)s places with most people, of %(all)s")
        said_below = text % {"some": number(len(shown)), "all": number(len(pointed))}
        layout["annotations"] = [{
            "text": said_below, "showarrow": False, "x": 0, "y": 0, "xref": "paper", "yref": "paper", "xanchor": "left",
            "yanchor": "bottom",
        }]  # fmt: skip
    return drawing_of([*traces, map_country_names(table, pen)], layout, entries=circles(people))


def map_layout() -> Figure:
    geo = {
        "projection": {"type": "mercator"}, "resolution": 50, "fitbounds": False, **EAST_ASIA, "showland": True,
        "showocean": True, "showcountries": True, "showlakes": False, "showframe": False, "showcoastlines": False,
    }  # fmt: skip
    return {"height": 620, "margin": dict.fromkeys("lrtb", 0), "geo": geo}


@dataclass(frozen=True)
class MapPoint:
    """A circle of a map: where it is, how many it stands for, and what it says and opens."""

    latitude: float
    longitude: float
    size: int
    mark: dict[str, str]


def circles_drawn(points: list[MapPoint], look: tuple[str, str], people: list[int]) -> Figure:
    """Circles of one look; `people` are those of every circle of the map, which say how large each is."""
    light, token = look
    return trace(
        "scattergeo",
        mode="markers",
        lat=[point.latitude for point in points],
        lon=[point.longitude for point in points],
        customdata=[point.mark for point in points],
        marker={
            "color": light,
            "opacity": 0.6,
            "size": [point.size for point in points],
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
