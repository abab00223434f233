"""Which known figures and events one that is being entered is like.

Arrivals figures are alike where destination and period are the same, and two of status, source, day of release and
total. Other figures are alike where what is counted, of whom and when is the same, and the source or the number.
Events are alike where one country acted on days that may be the same (three apart at most), and kind, source or most
words of the title are the same.
"""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from incidents import codebook
from incidents.admin.likeness import MOST_READ, MOST_SHOWN, NEAR_DAYS, Facts, Like
from incidents.admin.slugs import telling_words
from incidents.naming import day, number
from project.periods import date_bounds
from stats.models import ArrivalFigure, ContextEvent, OtherFigure

SAME_PERIOD = ("destination", "period_type", "period_start", "period_end")
SAME_SUBJECT = (*SAME_PERIOD, "measure", "dimension")
CleanedFields = dict[str, Any]  # the cleaned fields of a form


def of_the_same(model: Any, said: CleanedFields, names: tuple[str, ...], but: int | None) -> QuerySet[Any]:
    """Known figures with these fields as typed; none where they are not all typed."""
    if not said.get("destination") or not said.get("period_type") or not said.get("period_end"):
        return QuerySet(model).none()
    found: QuerySet[Any] = model.objects.filter(
        **{name: said.get(name) for name in names if said.get(name) is not None}
    )
    return found.exclude(pk=but or 0).select_related("source", "destination")[:MOST_READ]


def equal(record: Any, said: CleanedFields, reasons: dict[str, str]) -> list[str]:
    # What neither says makes nothing alike.
    return [text for name, text in reasons.items() if said.get(name) and getattr(record, name) == said[name]]


def alike_arrivals(said: CleanedFields, but: int | None) -> list[Like]:
    """Known announcements that this one is like."""
    reasons = {
        "status": _("the same status"),
        "source": _("the same source"),
        "released": _("released on the same day"),
        "total": _("the same total"),
    }
    found = []
    for record in of_the_same(ArrivalFigure, said, SAME_PERIOD, but):
        why = equal(record, said, reasons)
        # One period has several announcements, so one thing more in common is too little.
        if len(why) > 1:
            found.append(Like(record, (_("the same destination and period"), *why), arrival_facts(vars_of(record))))
    return sorted(found, key=lambda like: -len(like.why))[:MOST_SHOWN]


def alike_figures(said: CleanedFields, but: int | None) -> list[Like]:
    """Known figures that this one is like."""
    reasons = {"source": _("the same source"), "count": _("the same number"), "share": _("the same share")}
    category = str(said.get("category") or "").casefold()
    found = []
    for record in of_the_same(OtherFigure, said, SAME_SUBJECT, but):
        why = equal(record, said, reasons)
        if why and record.category.casefold() == category:
            found.append(Like(record, (_("the same figure for the same period"), *why), figure_facts(vars_of(record))))
    return sorted(found, key=lambda like: -len(like.why))[:MOST_SHOWN]


def alike_events(said: CleanedFields, but: int | None) -> list[Like]:
    """Known events that this one is like."""
    if not said.get("date") or not said.get("country"):
        return []
    first, last = date_bounds(said["date"], said.get("date_precision") or "day")
    same = ContextEvent.objects.filter(country=said["country"]).exclude(pk=but or 0).select_related("source", "country")
    # An event that is known to the year has the year's first day.
    near = same.filter(date__lte=last + NEAR_DAYS, date__gte=first - dt.timedelta(days=366))
    reasons = {"category": _("the same kind"), "source": _("the same source")}
    found = []
    for record in near[:MOST_READ]:
        known_first, known_last = date_bounds(record.date, record.date_precision)
        why = equal(record, said, reasons)
        if alike_titles(record.title, str(said.get("title") or "")):
            why.append(_("most words of the title"))
        if why and known_last >= first - NEAR_DAYS and known_first <= last + NEAR_DAYS:
            days = _("the same country, and days that may be the same")
            found.append(Like(record, (days, *why), event_facts(vars_of(record))))
    return sorted(found, key=lambda like: -len(like.why))[:MOST_SHOWN]


def alike_titles(one: str, other: str) -> bool:
    """Whether two titles share more than half of the words of the shorter one."""
    first, second = set(telling_words(one)), set(telling_words(other))
    return 2 * len(first & second) > min(len(first), len(second)) > 0


def vars_of(record: Any) -> CleanedFields:
    return {name: getattr(record, name) for name in type(record).PUBLISHED}


def period_said(said: CleanedFields) -> str:
    return " – ".join(day(said.get(name)) or "…" for name in ("period_start", "period_end"))


def source_said(said: CleanedFields) -> str:
    source = said.get("source")
    return ", ".join(filter(None, (source.publisher, day(source.published)))) if source else ""


def arrival_facts(said: CleanedFields) -> Facts:
    """An announcement as it is shown beside another."""
    return (
        (_("Period"), period_said(said)),
        (_("Men"), number(said.get("male"))),
        (_("Women"), number(said.get("female"))),
        (_("Total"), number(said.get("total"))),
        (_("Status"), str(codebook.FIGURE_STATUSES.label(said.get("status")))),
        (_("Released"), day(said.get("released"))),
        (_("Source"), source_said(said)),
    )


def figure_facts(said: CleanedFields) -> Facts:
    """A figure as it is shown beside another."""
    dimension = codebook.DIMENSIONS.label(said.get("dimension"))
    what = codebook.FLOW_MEASURES.label(said.get("measure")) or f"{dimension}, {said.get('category') or ''}"
    return (
        (_("What is counted"), str(what)),
        (_("Period"), period_said(said)),
        (_("Count"), number(said.get("count"))),
        (_("Share"), str(said.get("share") or "")),
        (_("Source"), source_said(said)),
    )


def event_facts(said: CleanedFields) -> Facts:
    """An event as it is shown beside another."""
    return (
        (_("Date"), day(said.get("date"), said.get("date_precision") or "day")),
        (_("Country"), str(said.get("country") or "")),
        (_("Kind"), str(codebook.CONTEXT_CATEGORIES.label(said.get("category")))),
        (_("Title"), str(said.get("title") or "")),
        (_("Source"), source_said(said)),
    )
