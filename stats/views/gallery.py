"""The catalogue as cards: of each chart its picture, its question, how many records it counts, what changed last."""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.utils.translation import get_language

from incidents.counting.snapshots import identity
from incidents.editions.asked import Asked
from incidents.editions.then_and_now import table_rows, with_people
from project.table import Table
from stats.catalogue import BY_SLUG, Chart
from stats.views.chart_context import people_in_all
from stats.views.chart_records import RECORDS

EDITIONS_BACK = 5  # how far back a card looks for a difference


@dataclass(frozen=True)
class LastChange:
    """What of a chart changed last: in which edition, its totals before and after, and which rows differ.

    Without an edition nothing changed in those that were looked at, the first of which is `since`.
    """

    edition: int | None
    since: int
    before: str = ""
    after: str = ""
    rows: str = ""


def gallery_cards(request: HttpRequest, asked: Asked) -> list[str]:
    """The cards of an edition. Each is made once for an edition, since a picture and older tables take longest."""
    state = identity()
    # A removed text changes what an edition says, and so does a restored site.
    about = f"{state.published_at and state.published_at.timestamp()}-{state.erased}-{asked.number}"
    key = f"gallery-{about}-{asked.pinned}-{get_language()}"
    return [
        str(cache.get_or_set(f"{key}-{chart.slug}", lambda chart=chart: drawn_card(request, asked, chart)))
        for chart in BY_SLUG.values()
    ]


def drawn_card(request: HttpRequest, asked: Asked, chart: Chart) -> str:
    context = {"entry": chart, "edition": asked.edition, **card_facts(chart, asked.number)}
    return render_to_string("stats/partials/gallery_card.html", context, request)


def card_facts(chart: Chart, edition: int | None) -> dict[str, Any]:
    question = chart.ask(QueryDict(), edition, strict=True)
    table = chart.tabulate(question)
    records = table.counted if table.counted is not None else question.found
    return {
        "charted": (chart, table),
        "records_said": RECORDS[chart.counts].phrase(records),
        "last_change": last_change(chart, table) if edition else None,
    }


def last_change(chart: Chart, table: Table) -> LastChange:
    """The last edition that changed a chart's table, of the last few."""
    newest = table.edition or 0
    oldest = max(1, newest - EDITIONS_BACK)
    after = table
    for edition in range(newest - 1, oldest - 1, -1):
        before = chart.tabulate(chart.ask(QueryDict(), edition, strict=True))
        if before.rows != after.rows:
            clauses = table_rows(before, after).clauses
            return LastChange(
                edition + 1, edition, summed(chart, before), summed(chart, after), "; ".join(map(str, clauses))
            )
        after = before
    return LastChange(None, oldest)


def summed(chart: Chart, table: Table) -> str:
    """What a chart counts altogether: its people, else its announcements."""
    people = people_in_all(table)
    if people is not None:
        return with_people(people.incidents, people)
    return "" if table.counted is None else RECORDS[chart.counts].phrase(table.counted)
