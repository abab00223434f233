"""Fates drawn: a column a period, all of the same height, of people whose fate is known."""

from typing import Any

from django.utils.translation import gettext as _

from incidents import codebook
from incidents.naming import in_percent, incidents_phrase, number, people_phrase, percent, persons, years
from incidents.people import People
from project.table import Table
from stats.drawing.base import BAR, Marks, Pen, columns_layout, drawing_of, number_of_share, on_parts, trace, unit
from stats.drawing.drawn import ColumnLabel, Drawing, Figure
from stats.drawing.returns import dashes
from stats.drawing.sentences import all_together, sentence, total_people

WHOLE = 100  # percent
# Each fate in the colour of an outcome, from the bottom of a column up; what is not known stands on top.
FATE_TOKENS = {
    "returned": "repatriated", "let_go": "released", "moved_on": "moved_on", "held": "detained", "died": "died",
    "unknown": "unknown",
}  # fmt: skip
FATE_MARKS: Marks = tuple((f"o-{token}", codebook.FATE_CODES[fate].label) for fate, token in FATE_TOKENS.items())


def fates_by_period(table: Table, pen: Pen) -> Drawing:
    """A column for each five years in shares of people (best), with the number of incidents above it."""
    records = table.records()
    periods = list(dict.fromkeys(record["from_year"] for record in records))
    shares = [(place, r) for place, r in enumerate(records) if r["share"] is not None]
    traces = [
        fate_bars(table, pen, fate, [row for row in shares if row[1]["fate"] == fate], periods)
        for fate in FATE_TOKENS
        if any(record["fate"] == fate for _place, record in shares)
    ]
    without = [at for at, year in enumerate(periods) if year not in {record["from_year"] for _place, record in shares}]
    if without:
        traces.append(dashes(_("No fate is known, which is not zero"), without, WHOLE / 80))
    layout = columns_layout((0, len(periods) - 1), WHOLE) | {
        "annotations": [unit(_("of 100 people whose fate is known"), above=42)],
        "xaxis": {
            "range": [-0.5, max(len(periods), 1) - 0.5],
            "tickvals": list(range(len(periods))),
            "ticktext": [years(year, year + 4) for year in periods],
        },
        "yaxis": {"range": [0, WHOLE], "tickvals": [0, 25, 50, 75, WHOLE], "ticksuffix": in_percent("")},
    }
    layout["margin"] |= {"t": 72}
    marks = {f"o-{FATE_TOKENS[record['fate']]}" for _place, record in shares} | {"gap" for _at in without[:1]}
    return drawing_of(traces, layout, labels={"y": incident_labels(table, periods)}, marks=frozenset(marks))


def fate_bars(table: Table, pen: Pen, fate: str, rows: list[tuple[int, dict[str, Any]]], periods: list[int]) -> Figure:
    """One fate's part of each column."""
    return trace(
        "bar",
        name=str(codebook.FATE_CODES.label(fate)),
        x=[periods.index(record["from_year"]) for _place, record in rows],
        y=[WHOLE * record["share"] for _place, record in rows],
        width=BAR,
        customdata=[pen.mark(table, place, fate_name(pen, table, record)) for place, record in rows],
        marker={"color": codebook.OUTCOMES[FATE_TOKENS[fate]].light},
        meta={"token": FATE_TOKENS[fate]},
        hovertemplate="%{customdata.name}<extra></extra>",
        **on_parts([number_of_share(record["share"]) for _place, record in rows]),
    )


def fate_name(pen: Pen, table: Table, record: dict[str, Any]) -> str:
    """ "2005–2009, Let go: 62 %, 130 people, 12 incidents"."""
    people: People = record["people"]
    when = years(record["from_year"], record["to_year"])
    said = f"{percent(record['share'])}, {people_phrase(people)}, {incidents_phrase(people.incidents)}"
    return f"{when}, {pen.name(table.columns[2], record['fate'])}: {said}"


def incident_labels(table: Table, periods: list[int]) -> tuple[ColumnLabel, ...]:
    """Above each column its incidents, and of how many people no fate is known; on a phone their number alone."""
    unknown = {r["from_year"]: r["people"].best for r in table.records() if r["fate"] == "unknown"}
    return tuple(
        ColumnLabel(
            at,
            WHOLE,
            incidents_phrase(incidents),
            _("%s not known") % persons(unknown[year]) if year in unknown else "",
            short=number(incidents),
        )
        for at, year in enumerate(periods)
        for incidents in [table.blocks[(year,)].incidents]
    )


def say_fates(table: Table, pen: Pen) -> str:
    """The latest period in shares, all people, and of how many no fate is known."""
    records = table.records()
    last = [r for r in records if r["from_year"] == records[-1]["from_year"] and r["share"] is not None]
    parts = ", ".join(f"{pen.name(table.columns[2], r['fate'])} {percent(r['share'])}" for r in last)
    when = years(records[-1]["from_year"], records[-1]["to_year"])
    unknown = sum(record["people"].best for record in records if record["fate"] == "unknown")
    return sentence(
        f"{when}: {parts or _('no fate is known')}",
        all_together(total_people(table)),
        _("not known of %s") % persons(unknown) if unknown else "",
    )
