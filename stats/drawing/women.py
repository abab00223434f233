"""Women among arrivals, drawn: a column a year, as high as their share."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.naming import in_percent, number, percent, period
from project.periods import year_text
from project.table import Table
from stats.drawing.base import BAR, Pen, columns_layout, drawing_of, drawn_years, trace, unit
from stats.drawing.drawn import ColumnLabel, Drawing
from stats.drawing.fates import WHOLE
from stats.drawing.returns import dashes
from stats.drawing.sentences import SaidMark, highest, latest, lowest, sentence


def women_among_arrivals(table: Table, pen: Pen) -> Drawing:
    """A column a year, hatched where it is not final; a short dash where no share is known."""
    found = [(place, record) for place, record in enumerate(table.records()) if record["share"] is not None]
    years = [record["year"] for _place, record in found]
    first, last = drawn_years(table)
    empty = [year for year in range(first, last + 1) if year not in years] if years else []
    bars = trace(
        "bar",
        name=_("Women"),
        x=years,
        y=[WHOLE * record["share"] for _place, record in found],
        width=BAR,
        customdata=[pen.mark(table, place, women_name(table, pen, record)) for place, record in found],
        marker={
            "color": "#0b5a6b",
            "pattern": {"shape": ["" if record["status"] == "final" else "/" for _place, record in found]},
        },
        meta={"token": "accent"},
        hovertemplate="%{customdata.name}<extra></extra>",
    )
    layout = columns_layout((first, last), WHOLE) | {
        "annotations": [unit(_("women among 100 whose sex was published"))],
        "yaxis": {"range": [0, WHOLE], "ticksuffix": in_percent("")},
    }
    labels = tuple(ColumnLabel(r["year"], WHOLE * r["share"], f"{WHOLE * r['share']:.0f}") for _place, r in found)
    gaps = [dashes(_("Share not known"), empty, WHOLE / 80)] if empty else []
    return drawing_of([bars, *gaps], layout, labels={"y": labels}, marks=women_marks(found, empty))


def women_marks(found: list[tuple[int, dict[str, Any]]], empty: list[int]) -> frozenset[str]:
    provisional = any(record["status"] != "final" for _place, record in found)
    borne = {"s-women": found, "provisional": provisional, "gap": empty}
    return frozenset(mark for mark, there in borne.items() if there)


def women_name(table: Table, pen: Pen, record: dict[str, Any]) -> str:
    """ "2019: 81 %, 845 women among 1,047, final"."""
    words = {
        "share": percent(record["share"]),
        "women": number(record["women"]),
        "all": number(record["women"] + record["men"]),
    }
    said = _("%(share)s, %(women)s women among %(all)s") % words
    return f"{period(year_text(record['year']))}: {said}, {pen.name(table.columns[-1], record['status'])}"


def say_women(table: Table, _pen: Pen) -> str:
    """Columns of shares: the highest, the lowest, the latest, and of how many years no share is known."""
    records = table.records()
    known = [row for row in records if row["share"] is not None]
    bars = [
        SaidMark(period(year_text(row["year"])), round(10_000 * row["share"]), percent(row["share"])) for row in known
    ]
    unknown = len(records) - len(known)
    text = ngettext("share not known of %s year", "share not known of %s years", unknown) % number(unknown)
    found = (highest(bars), lowest(bars), latest(bars)) if bars else ()
    return sentence(*found, text if unknown else "")
