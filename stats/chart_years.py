"""Which years a chart by year draws: one mistyped year must not stretch its axis over a thousand others."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.core.cache import cache
from django.utils.translation import ngettext

from incidents.lanes import FIRST
from incidents.models import Edition
from project.periods import year_text
from project.table import Table

SERIES = 1998  # the first year that every table of arrivals gives; two years before stand in one newspaper report alone
Tabulate = Callable[[Any], Table]


def last_drawn(edition: int | None) -> int:
    """The year after that in which an edition was published."""
    if edition is None:
        return FIRST
    asked = Edition.objects.filter(number=edition).values_list("published_at", flat=True)
    return int(cache.get_or_set(f"last-drawn:{edition}", lambda: asked[0].year + 1) or FIRST)


def is_drawn(year: int, edition: int | None) -> bool:
    """Whether a chart by year of an edition has a place for a year."""
    return FIRST <= year <= last_drawn(edition)


def drawn_rows(table: Table) -> Table:
    """The rows of a table that its chart draws: of one by year those of the years that it has a place for."""
    if not table.rows or table.columns[0].name != "year":
        return table
    return table.only([place for place, row in enumerate(table.rows) if has_place(row[0], table)])


def has_place(year: int, table: Table) -> bool:
    """Whether the chart of a table by year has a place for a year."""
    return is_drawn(year, table.edition) and year >= (table.drawn_from or FIRST)


def first_asked(question: Any) -> int | None:
    """The year with which a chart of arrivals begins; None where the question asks for earlier ones itself."""
    last = question.value("to")
    asked = question.value("from_") or (last and last[1].year < SERIES)
    return None if asked else SERIES


def by_year(tabulate: Tabulate) -> Tabulate:
    """A table by year, with a note that names the years that are in it and are not drawn."""

    def tabulated(question: Any) -> Table:
        table = tabulate(question)
        years = dict.fromkeys(row[0] for row in table.rows)
        outside = [year for year in years if not is_drawn(year, table.edition)]
        early = [year for year in years if year not in outside and not has_place(year, table)]
        notes = [*([early_note(early)] if early else []), *([note(outside, table.edition)] if outside else [])]
        return replace(table, notes=(*table.notes, *notes)) if notes else table

    return tabulated


def note(years: list[int], edition: int | None) -> str:
    """What a table says of years that its chart does not draw."""
    text = ngettext(
        "The chart draws the years %(first)s to %(last)s; %(years)s stands in the table alone.",
        "The chart draws the years %(first)s to %(last)s; %(years)s stand in the table alone.",
        len(years),
    )
    return text % {"first": FIRST, "last": last_drawn(edition), "years": ", ".join(map(year_text, years))}


def early_note(years: list[int]) -> str:
    """What a table of arrivals says of years before those that its chart draws."""
    text = ngettext(
        "The chart begins in %(first)s; %(years)s stands in the table, and is drawn if it is asked for "
        "(from=%(from)s).",
        "The chart begins in %(first)s; %(years)s stand in the table, and are drawn if they are asked for "
        "(from=%(from)s).",
        len(years),
    )
    return text % {"first": SERIES, "years": ", ".join(map(year_text, years)), "from": year_text(min(years))}
