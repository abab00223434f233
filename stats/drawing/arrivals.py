"""Arrivals drawn: columns by year, with what was announced before."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from incidents.naming import number, period
from project.periods import year_text
from project.table import Table
from stats.drawing.base import BAR, CLEAR, Pen, columns_layout, drawing_of, drawn_years, trace
from stats.drawing.drawn import ColumnLabel, Drawing

SEXES = (("women", "accent", "#0b5a6b"), ("men", "accent-2", "#6a9faa"), ("unknown", "line-2", "#c9c3b6"))
BESIDE_COLUMNS = 0.36  # of a year, right of the middle of a column: where a tick stands
SEX_MARKS = {"women": "s-women", "men": "s-men", "unknown": "s-nosex"}


def arrivals_by_year(table: Table, pen: Pen) -> Drawing:
    """A column a year: women, men and people whose sex was not published; hatched where it is not final."""
    records = table.records()
    years = [record["year"] for record in records]
    hatched = ["" if record["status"] == "final" else "/" for record in records]
    said = [arrivals_name(table, pen, record, period(year_text(record["year"]))) for record in records]
    marks = [pen.mark(table, place, text) for place, text in enumerate(said)]
    labels = {column.name: str(column.label) for column in table.columns}
    traces = [
        trace(
            "bar",
            name=labels[name],
            x=years,
            # The printed sexes may be more than the total, but no column has a part below zero.
            y=[max(record[name] or 0, 0) for record in records],
            width=BAR,
            customdata=marks,
            marker={"color": light, "pattern": {"shape": hatched}},
            meta={"token": token},
            hovertemplate="%{customdata.name}<extra></extra>",
        )
        for name, token, light in SEXES
    ]
    highest = max((record["total"] for record in records), default=0)
    layout = columns_layout(drawn_years(table), highest) | {"showlegend": True}
    totals = totals_above(years, [record["total"] for record in records])
    return drawing_of(traces, layout, labels={"y": totals}, marks=arrival_marks(records))


def arrival_marks(records: list[dict[str, Any]]) -> frozenset[str]:
    """What columns of arrivals bear: each sex that is printed, people without one, and figures that are not final."""
    sexes = {SEX_MARKS[name] for record in records for name in SEX_MARKS if (record[name] or 0) > 0}
    return frozenset(sexes | {"provisional" for record in records if record["status"] != "final"})


def totals_above(at: list[Any], totals: list[int]) -> tuple[ColumnLabel, ...]:
    """The total of each column above it."""
    return tuple(ColumnLabel(x, total, number(total)) for x, total in zip(at, totals, strict=True))


def arrivals_name(table: Table, pen: Pen, record: dict[str, Any], when: str) -> str:
    """What a period's column says: total, sexes where they are printed, and whether it is final."""
    total, status = f"{when}: {number(record['total'])}", pen.name(table.columns[-1], record["status"])
    printed = [column for column in table.columns if column.name in ("women", "men", "unknown") and record[column.name]]
    sexes = [f"{column.label} {number(record[column.name])}" for column in printed]
    return ", ".join([total, *sexes, status])


def with_earlier(drawing: Drawing, announced: list[tuple[int, int]]) -> Drawing:
    """The columns with a tick at the right of each for what was announced before: year and total."""
    if not announced:
        return drawing
    ticks = {
        "type": "scatter", "mode": "markers", "name": _("earlier announcement"), "hoverinfo": "skip",
        "x": [year + BESIDE_COLUMNS for year, total in announced], "y": [total for year, total in announced],
        "marker": {"symbol": "line-ew-open", "size": 9, "line": {"width": 1.6}},
        "meta": {"token": "ink", "beside": BESIDE_COLUMNS},
        "cliponaxis": False, "showlegend": False,
    }  # fmt: skip
    labels = {axis: labels_above(found, announced) for axis, found in drawing.labels.items()}
    return replace(drawing, labels=labels).bearing("earlier", traces=[ticks])


def labels_above(labels: tuple[ColumnLabel, ...], announced: list[tuple[int, int]]) -> tuple[ColumnLabel, ...]:
    """The labels of columns set clear above their ticks."""
    clear = max((label.height for label in labels), default=0) / CLEAR
    highest: dict[float, float] = {}
    for year, total in announced:
        highest[year] = max(total + clear, highest.get(year, 0))
    return tuple(replace(label, height=max(label.height, highest.get(label.at, 0))) for label in labels)
