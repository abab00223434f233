"""The type of a period is held to its days: a quarter is a quarter."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from project.periods import kind_of_days


def period_misnamed(period_type: str, first: dt.date | None, last: dt.date) -> str:
    """A sentence that says why these days are not of this type; nothing where they are."""
    said = {
        "year": _("A year has twelve months, from the first day of one to the last day of another."),
        "half": _("A half-year is January to June, or July to December."),
        "quarter": _("A quarter has three months, from January, April, July or October."),
        "month": _("A month runs from its first day to its last."),
        "cumulative": _("These days are a year, a half-year, a quarter or a month: that is their type."),
    }
    if first and first > last:  # which is an error of its own
        return ""
    kind = kind_of_days(first, last) if first else ""
    fits = kind == ("" if period_type == "cumulative" else period_type)
    return "" if fits else said.get(period_type, "")


def misnamed_document(document: dict[str, Any]) -> str:
    """The same, of a record's document."""
    first, last = document["period_start"], document["period_end"]
    return period_misnamed(
        document["period_type"], dt.date.fromisoformat(first) if first else None, dt.date.fromisoformat(last)
    )
