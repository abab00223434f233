"""People by the way that they came: the country that they entered from, where it happened, and what became of them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents import codebook
from incidents.counting.figures import count
from incidents.counting.filters import IncidentFilter
from incidents.naming import number
from project.table import Column, Note, Table
from stats.tables.drawable import drawable_rows
from stats.tables.people import COUNTRY_COLUMN, OUTCOME, people_table, place_of

ROUTES = 12  # as many as a chart has bars for
ENTERED_FROM = Column("entered_from", _("Entered from"), "country")


@drawable_rows
def routes(question: IncidentFilter) -> Table:
    """One row for each country that people entered from, country and outcome; what is not stated comes last."""
    place, order = place_of(question), {value: at for at, value in enumerate(codebook.OUTCOMES.values)}

    def in_order(row: tuple[Any, ...]) -> tuple[Any, ...]:
        origin, country, outcome = row[:3]
        return origin is None, place(origin or ""), place(country), order.get(outcome, len(order)), outcome

    table = people_table(question, (ENTERED_FROM, COUNTRY_COLUMN, OUTCOME), in_order)
    blocks = count(question.groups(), ("entered_from", "country")).cells
    return replace(table, blocks=blocks, notes=(*table.notes, *route_notes(set(blocks))))


def route_notes(found: set[tuple[str | None, str]]) -> Iterator[Note]:
    """What to know of routes that are not stated, and where a chart has no room for all."""
    if any(origin is None for origin, _country in found):
        yield Note(
            gettext("“Not stated” says that no text tells from where people came, not that they came from none.")
        )
    if len(found) > ROUTES:
        text = gettext("The chart shows the %(some)s routes with most people; all %(all)s are in the table.")
        yield Note(text % {"some": number(ROUTES), "all": number(len(found))})
