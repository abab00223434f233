"""Periods of published figures, and the days of events, as people write them."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from incidents import codebook, naming
from project.periods import date_bounds
from project.ranges import from_to


def span_of(document: dict[str, Any]) -> str:
    """A period as people write it: 2025, Jan–Mar 2025, Jan 2025, to 31 Dec 1998."""
    if not document["period_end"]:
        return naming.day(document["period_start"])
    # A running total of a year that was not over ends on the day that it is of.
    last = dt.date.fromisoformat(min(document["period_end"], document.get("as_of") or document["period_end"]))
    if not document["period_start"]:
        return _("to %s") % naming.day(last)
    first = dt.date.fromisoformat(document["period_start"])
    if (first, last) == date_bounds(first, "year"):
        return naming.day(first, "year")
    whole = (first, last) == (first.replace(day=1), date_bounds(last, "month")[1])
    begin, end = (naming.day(day, "month" if whole else "day") for day in (first, last))
    return begin if begin == end else from_to(begin, end)


def period_kind(document: dict[str, Any]) -> str:
    """What kind of period it is, where its days alone do not say so: nothing for a calendar year."""
    if document["period_type"] != "year":
        return str(codebook.PERIOD_TYPES.label(document["period_type"]))
    first = document["period_start"]
    whole = first and date_bounds(dt.date.fromisoformat(first), "year")
    calendar = whole and [day.isoformat() for day in whole] == [first, document["period_end"]]
    return "" if calendar else _("Fiscal year")


def when(document: dict[str, Any]) -> str:
    """The day or the days of an event, to what is known of them."""
    first = naming.day(document["date"], document["date_precision"])
    last = naming.day(document["end_date"], document["end_precision"] or "day")
    return from_to(first, last) if last else first
