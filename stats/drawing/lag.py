"""Reporting lag drawn: a column a year in shares of its incidents, hatched while the year is still filling."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.naming import in_percent, incidents_phrase, percent, period
from project.periods import year_text
from project.table import Table
from stats.drawing.base import BAR, Marks, Pen, columns_layout, covered_years, drawing_of, drawn_years, trace, unit
from stats.drawing.drawn import ColumnLabel, Drawing, Figure
from stats.drawing.fates import WHOLE
from stats.drawing.returns import dashes
from stats.drawing.sentences import sentence

# What a column is made of, from its foot: a colour, its token, and its mark in the legend.
LAG_PARTS: dict[str, tuple[str, str, str]] = {
    "within_1": ("#0b5a6b", "accent", "s-women"), "within_3": ("#6a9faa", "accent-2", "s-men"),
    "within_12": ("#e3eef0", "accent-soft", "span-sw"), "later": ("#c9c3b6", "line-2", "s-nosex"),
    "undated": ("#fffefd", "pending", "o-pending"),
}  # fmt: skip
LAG_MARKS: Marks = (
    ("s-women", gettext_lazy("public within 1 month")),
    ("s-men", gettext_lazy("within 3 months")),
    ("span-sw", gettext_lazy("within 12 months")),
    ("s-nosex", gettext_lazy("later")),
    ("o-pending", gettext_lazy("no source with a day")),
    ("provisional", gettext_lazy("still filling")),
    ("gap", gettext_lazy("nothing recorded, which is not zero")),
)


def reporting_lag(table: Table, pen: Pen) -> Drawing:
    """A column for each year that has an incident, all of the same height."""
    records = table.records()
    first, last = drawn_years(table)
    years = [record["year"] for record in records]
    empty = [year for year in covered_years((first, last), table) if records and year not in years]
    names = {column.name: str(column.label) for column in table.columns}
    marks = [pen.mark(table, place, lag_name(record)) for place, record in enumerate(records)]
    traces = [
        lag_bars(part, names[part], records, marks) for part in LAG_PARTS if any(share_of(r, part) for r in records)
    ]
    if empty:
        traces.append(dashes(_("Nothing recorded, which is not zero"), empty, WHOLE / 80))
    layout = columns_layout((first, last), WHOLE) | {
        "annotations": [unit(_("of 100 incidents of a year"), above=28)],  # over the counts of all columns
        "yaxis": {"range": [0, WHOLE], "ticksuffix": in_percent("")},
    }
    layout["margin"] |= {"t": 60}
    labels = tuple(ColumnLabel(r["year"], WHOLE, str(r["incidents"])) for r in records)
    return drawing_of(traces, layout, labels={"y": labels}, marks=lag_marks(records, empty))


def lag_bars(part: str, name: str, records: list[dict[str, Any]], marks: list[dict[str, str]]) -> Figure:
    light, token, _mark = LAG_PARTS[part]
    return trace(
        "bar",
        name=name,
        x=[record["year"] for record in records],
        y=[WHOLE * share_of(record, part) for record in records],
        width=BAR,
        customdata=marks,
        marker={"color": light, "pattern": {"shape": ["/" if record["filling"] else "" for record in records]}},
        meta={"token": token},
        hovertemplate="%{customdata.name}<extra></extra>",
    )


def share_of(record: dict[str, Any], part: str) -> float:
    """What part of a year's incidents became public in this lag, and not in a shorter one."""
    shorter = {"within_3": "within_1", "within_12": "within_3"}
    less: int = record[shorter[part]] if part in shorter else 0
    return float((record[part] - less) / record["incidents"]) if record["incidents"] else 0.0


def lag_marks(records: list[dict[str, Any]], empty: list[int]) -> frozenset[str]:
    borne = {mark for part, (*_look, mark) in LAG_PARTS.items() if any(share_of(record, part) for record in records)}
    return frozenset(
        borne | {"provisional" for record in records if record["filling"]} | {"gap" for _year in empty[:1]}
    )


def lag_name(record: dict[str, Any]) -> str:
    """ "2004: 30 incidents; public within 1 month 60 %, within 3 months 70 %, within 12 months 83 %"."""
    return f"{period(year_text(record['year']))}: {lag_in_words(record)}"


def lag_in_words(record: dict[str, Any]) -> str:
    text = _("%(incidents)s; public within 1 month %(one)s, within 3 months %(three)s, within 12 months %(twelve)s")
    shares = {
        name: percent(record[part] / record["incidents"] if record["incidents"] else 0)
        for name, part in (("one", "within_1"), ("three", "within_3"), ("twelve", "within_12"))
    }
    return text % {"incidents": incidents_phrase(record["incidents"]), **shares}


def say_lag(table: Table, _pen: Pen) -> str:
    """All years together, and the years that are still filling."""
    total = table.total_record() or {}
    said = lag_in_words(total) if total.get("incidents") else ""
    filling = [year_text(record["year"]) for record in table.records() if record["filling"]]
    return sentence(said, _("still filling: %s") % ", ".join(filling) if filling else "")
