"""What a pinned page of the count says of the newest edition: its table and its records, then and now."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import ngettext

from incidents.counting.figures import ListTotals
from incidents.counting.filters import IncidentFilter
from incidents.editions.then_and_now import (
    Movement,
    incidents_moved,
    records_moved,
    sources_clause,
    touched,
)
from incidents.naming import number
from stats.models import ArrivalVersion, ContextEventVersion, OtherFigureVersion


def announcements_moved(before: Any, after: Any, edition: int, newest: int) -> Movement:
    """Announcements of arrivals: how many, which moved, and how many of their sources."""
    return figures_moved(
        before, after, edition, newest, before.order_by().values_list("source", flat=True),
        lambda n: ngettext("%(count)s announcement", "%(count)s announcements", n),
    )  # fmt: skip


def figures_moved(
    before: Any, after: Any, edition: int, newest: int, sources: Any, said: Callable[[int], str]
) -> Movement:
    """Figures or events: how many, as they are `said`, which moved, and how many of their sources."""
    found = records_moved(before, after, before.count(), edition, newest)
    then, now = (said(n) % {"count": number(n)} for n in (found.then, found.now))
    return Movement(then, now, (*found.clauses, *sources_clause(edition, newest, sources)))


def arrivals(question: Any, newest: int) -> Movement:
    """The page of arrivals: every announcement of a destination, whatever else is asked."""
    destination = question.value("destination") or question.DEFAULTS["destination"][0]
    before, after = (
        ArrivalVersion.objects.as_of(edition).filter(destination=destination) for edition in (question.edition, newest)
    )
    return announcements_moved(before, after, question.edition, newest)


def others(edition: int, newest: int) -> Movement:
    """Other destinations and who arrived."""
    before, after = (OtherFigureVersion.objects.as_of(n) for n in (edition, newest))
    return other_figures_moved(before, after, edition, newest)


def other_figures_moved(before: Any, after: Any, edition: int, newest: int) -> Movement:
    """Some of them."""
    return figures_moved(
        before, after, edition, newest, document_sources(before),
        lambda n: ngettext("%(count)s figure", "%(count)s figures", n),
    )  # fmt: skip


def events(edition: int, newest: int) -> Movement:
    """Context events."""
    before, after = (ContextEventVersion.objects.as_of(n) for n in (edition, newest))
    return figures_moved(
        before, after, edition, newest, document_sources(before),
        lambda n: ngettext("%(count)s event", "%(count)s events", n),
    )  # fmt: skip


def document_sources(rows: Any) -> set[str]:
    return set(rows.order_by().values_list("document__source", flat=True))


def overview_moved(figures: ListTotals, edition: int, newest: int) -> Movement:
    """The overview: incidents of escapees with their people, and announcements of arrivals."""
    question = IncidentFilter.ask(QueryDict(), edition, strict=True)
    found = incidents_moved(question, figures.incidents, figures.people, newest)
    moved = touched(ArrivalVersion, edition, newest, ArrivalVersion.objects.values("key"))
    text = ngettext("%s announcement of arrivals moved", "%s announcements of arrivals moved", moved)
    return replace(found, clauses=(*found.clauses, *([text % number(moved)] if moved else [])))
