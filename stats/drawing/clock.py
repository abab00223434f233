"""The outcome clock drawn: a column for each number of days, in people, what is not known on top."""

from typing import Any

from django.utils.translation import gettext as _

from incidents import codebook
from incidents.naming import incidents_phrase, number, people_phrase, percent
from project.table import Table
from stats.drawing.base import BAR, Pen, columns_layout, drawing_of, trace, unit
from stats.drawing.drawn import ColumnLabel, Drawing
from stats.drawing.fates import FATE_TOKENS
from stats.drawing.sentences import sentence


def outcome_clock(table: Table, pen: Pen) -> Drawing:
    """Columns of the same people, as they were known after some days."""
    records = table.records()
    days = list(dict.fromkeys(record["days"] for record in records))
    traces = [
        trace(
            "bar",
            name=str(codebook.FATE_CODES.label(fate)),
            x=[days.index(record["days"]) for _place, record in rows],
            y=[record["people"].best for _place, record in rows],
            width=BAR,
            customdata=[pen.mark(table, place, clock_name(pen, table, record)) for place, record in rows],
            marker={"color": codebook.OUTCOMES[token].light},
            meta={"token": token},
            hovertemplate="%{customdata.name}<extra></extra>",
        )
        for fate, token in FATE_TOKENS.items()
        if (rows := [(place, record) for place, record in enumerate(records) if record["fate"] == fate])
    ]
    totals = [sum(record["people"].best for record in records if record["days"] == day) for day in days]
    layout = columns_layout((0, max(len(days) - 1, 0)), max(totals, default=0)) | {
        "annotations": [unit()],
        "xaxis": {
            "range": [-0.5, max(len(days), 1) - 0.5],
            "tickvals": list(range(len(days))),
            "ticktext": [_("after %s days") % number(day) for day in days],
        },
    }
    labels = tuple(
        ColumnLabel(at, totals[at], _("%s known") % percent(known_part(records, day))) for at, day in enumerate(days)
    )
    marks = frozenset(f"o-{FATE_TOKENS[record['fate']]}" for record in records)
    return drawing_of(traces, layout, labels={"y": labels}, marks=marks)


def known_part(records: list[dict[str, Any]], days: int) -> float:
    """What part of the people something is known of after so many days."""
    people = {record["fate"]: record["people"].best for record in records if record["days"] == days}
    everybody = sum(people.values())
    return float((everybody - people.get("unknown", 0)) / everybody) if everybody else 0.0


def clock_name(pen: Pen, table: Table, record: dict[str, Any]) -> str:
    """ "After 30 days, Still held: 45 people, 9 incidents"."""
    text = _("After %(days)s days, %(fate)s: %(people)s, %(incidents)s")
    people = record["people"]
    return text % {
        "days": number(record["days"]), "fate": pen.name(table.columns[1], record["fate"]),
        "people": people_phrase(people), "incidents": incidents_phrase(people.incidents),
    }  # fmt: skip


def say_clock(table: Table, pen: Pen) -> str:
    """The last number of days, fate by fate."""
    records = table.records()
    last = [record for record in records if record["days"] == records[-1]["days"]]
    return sentence("; ".join(clock_name(pen, table, record) for record in last))
