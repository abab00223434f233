"""The charts by whose tables editions are compared, each with the list of what a row of it counts."""

from collections.abc import Callable
from functools import partial

from django.urls import reverse

from incidents.counting.figures import PEOPLE
from incidents.counting.snapshots import facts_now
from incidents.editions.total_changes import ComparedTable, TotalRow
from project.periods import year_text
from project.table import Column, Words
from stats.catalogue import BY_SLUG, chart_for
from stats.tables.arrivals import ARRIVALS_COLUMNS
from stats.tables.people import COUNTRY_COLUMN, OUTCOME


def counted_chart(slug: str, edition: int) -> tuple[tuple[TotalRow, ...], TotalRow | None]:
    """The rows and the total of a chart in an edition, as it counts when nothing is asked."""

    def rows() -> tuple[tuple[TotalRow, ...], TotalRow | None]:
        _chart, table = chart_for(slug, edition, {})
        return table.rows, table.total

    found: tuple[tuple[TotalRow, ...], TotalRow | None] = facts_now(edition).kept(f"rows of {slug}", edition, rows)
    return found


def incidents_counted(key: TotalRow) -> tuple[str, Words]:
    country, outcome = key
    return reverse("incident-list"), {"country": [country], "outcome": [outcome], "who": ["escapees"]}


def figures_counted(key: TotalRow) -> tuple[str, Words]:
    year = year_text(key[0])
    return reverse("arrivals"), {"from": [year], "to": [year], "vintages": ["counted"]}


def of_chart(slug: str, columns: tuple[Column, ...], opens: Callable[[TotalRow], tuple[str, Words]]) -> ComparedTable:
    return ComparedTable(slug, BY_SLUG[slug].title, columns, partial(counted_chart, slug), opens)


COMPARED_TABLES = (
    of_chart("outcomes-by-country", (COUNTRY_COLUMN, OUTCOME, PEOPLE), incidents_counted),
    of_chart("arrivals-by-year", ARRIVALS_COLUMNS, figures_counted),
)
