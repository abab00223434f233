"""Sources drawn: a column a year, stacked by whether they can still be read, with a tick for those that are copied."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from incidents import codebook
from incidents.naming import number, period
from project.periods import year_text
from project.table import Table
from stats.drawing.arrivals import BESIDE_COLUMNS
from stats.drawing.base import BAR, Marks, Pen, columns_layout, drawing_of, drawn_years, trace, unit
from stats.drawing.drawn import ColumnLabel, Drawing, Figure
from stats.drawing.sentences import SaidMark, highest, latest, sentence

# From the foot of a column up: what the stylesheet calls each, its colour, its token.
AVAILABLE_LOOKS = {
    "online": ("s-women", "#0b5a6b", "accent"), "paywalled": ("s-men", "#6a9faa", "accent-2"),
    "unknown": ("s-nosex", "#c9c3b6", "line-2"), "deleted": ("s-ink", "#5f6972", "ink-3"),
}  # fmt: skip
SOURCE_MARKS: Marks = (
    *((look[0], codebook.AVAILABILITIES[code].label) for code, look in AVAILABLE_LOOKS.items()),
    ("earlier", gettext_lazy("of these with a copy, in an archive or kept here")),
)


def sources_by_year(table: Table, pen: Pen) -> Drawing:
    """A column a year; no column is a year of which nothing is listed."""
    records = list(enumerate(table.records()))
    there = [code for code in AVAILABLE_LOOKS if any(row["availability"] == code for _place, row in records)]
    totals, copied = of_years(records, "sources"), of_years(records, "copied")
    traces = [availability_bars(table, pen, code, records) for code in there]
    if any(copied.values()):
        traces.append(copied_ticks({year: count for year, count in copied.items() if count}))
    layout = columns_layout(drawn_years(table), max(totals.values(), default=0)) | {
        "annotations": [unit(_("sources"))],
        "showlegend": len(there) > 1,
    }
    labels = tuple(ColumnLabel(year, count, number(count)) for year, count in totals.items())
    marks = {AVAILABLE_LOOKS[code][0] for code in there} | {"earlier" for _year in filter(None, copied.values())}
    return drawing_of(traces, layout, labels={"y": labels}, marks=frozenset(marks))


def of_years(records: list[tuple[int, dict[str, Any]]], name: str) -> dict[int, int]:
    """What the rows of each year have in a column, added up."""
    found: dict[int, int] = {}
    for _place, row in records:
        found[row["year"]] = found.get(row["year"], 0) + row[name]
    return found


def availability_bars(table: Table, pen: Pen, code: str, records: list[tuple[int, dict[str, Any]]]) -> Figure:
    """The part of each column that is as available."""
    rows = [(place, row) for place, row in records if row["availability"] == code]
    _mark, light, token = AVAILABLE_LOOKS[code]
    return trace(
        "bar",
        name=str(codebook.AVAILABILITIES.label(code)),
        x=[row["year"] for _place, row in rows],
        y=[row["sources"] for _place, row in rows],
        width=BAR,
        customdata=[pen.mark(table, place, sources_name(row)) for place, row in rows],
        marker={"color": light},
        meta={"token": token},
        hovertemplate="%{customdata.name}<extra></extra>",
    )


def sources_name(row: dict[str, Any]) -> str:
    """ "2019, Not checked: 12 sources, 3 with a copy"."""
    when, what = period(year_text(row["year"])), codebook.AVAILABILITIES.label(row["availability"])
    copied = _("%s with a copy") % number(row["copied"]) if row["copied"] else ""
    return f"{when}, {what}: {', '.join(filter(None, (sources_phrase(row['sources']), copied)))}"


def sources_phrase(count: int) -> str:
    return ngettext("%s source", "%s sources", count) % number(count)


def copied_ticks(copied: dict[int, int]) -> Figure:
    """A tick at the right of each column, as high as it has sources with a copy."""
    return trace(
        "scatter",
        mode="markers",
        name=_("with a copy"),
        hoverinfo="skip",
        x=[year + BESIDE_COLUMNS for year in copied],
        y=list(copied.values()),
        marker={"symbol": "line-ew-open", "size": 9, "line": {"width": 1.6}},
        meta={"token": "ink", "beside": BESIDE_COLUMNS},
        cliponaxis=False,
        showlegend=False,
    )


def say_sources(table: Table, _pen: Pen) -> str:
    """Columns of sources: the highest, the latest, all, and of how many nobody looked since."""
    records = list(enumerate(table.records()))
    totals = of_years(records, "sources")
    bars = [SaidMark(period(year_text(year)), count, sources_phrase(count)) for year, count in totals.items()]
    unknown = sum(row["sources"] for _place, row in records if row["availability"] == "unknown")
    text = ngettext("%s was not checked", "%s were not checked", unknown) % number(unknown)
    return sentence(
        highest(bars), latest(bars), _("in all %s") % sources_phrase(sum(totals.values())), text if unknown else ""
    )
