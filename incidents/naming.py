"""What people read instead of codes: countries, outcomes, numbers, dates, ranges."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from incidents import codebook
from incidents.editions import country_names
from incidents.figures import People
from project.table import Column


def number(value: int | float | None) -> str:
    """1,231; nothing where it is unknown."""
    return "" if value is None else f"{value:,}"


def or_more(value: int, *, is_open: bool) -> str:
    """A total, "or more" where it has no upper count."""
    return _("%s or more") % number(value) if is_open else number(value)


def span(people: People) -> str:
    """ "1,155 to 1,492 or more"; nothing where no range is reported."""
    if people.low == people.high:
        return ""
    high = or_more(people.high, is_open=people.open)
    return _("%(low)s to %(high)s") % {"low": number(people.low), "high": high}


def people_phrase(people: People) -> str:
    """ "1,236 or more people (1,155 to 1,492 or more)"."""
    text = ngettext("%(count)s person", "%(count)s people", people.best)
    found = text % {"count": or_more(people.best, is_open=people.open)}
    return f"{found} ({span(people)})" if span(people) else found


def incidents_phrase(count: int) -> str:
    """ "24 incidents"."""
    return ngettext("%(count)s incident", "%(count)s incidents", count) % {"count": number(count)}


def day(value: str | dt.date | None, precision: str = "day") -> str:
    """A date to what is known of it: 10 May 2023, May 2023, 2023."""
    if not value:
        return ""
    date = dt.date.fromisoformat(value) if isinstance(value, str) else value
    if precision == "year":
        return str(date.year)
    if precision == "month":
        return date_format(date, pgettext("a month, in Django's date format", "M Y"))
    return date_format(date, pgettext("a day, in Django's date format", "j M Y"))


def how_known(precision: str) -> str:
    """What is not known of a date, in words; nothing for a day."""
    return {"month": _("day unknown"), "year": _("known to the year")}.get(precision, "")


@dataclass(frozen=True)
class Names:
    """Names of countries and codes as of an edition, in the reader's language."""

    do_not_call_in_templates: ClassVar[bool] = True
    edition: int | None

    def country(self, code: str | None) -> str:
        """A country's name; the code where it has none."""
        return country_names(self.edition).get(code or "", code or "")

    def __call__(self, column: Column, value: Any) -> str:
        """A cell as a page shows it; nothing where it is unknown."""
        if value is None:
            return ""
        if column.type == "country":
            return self.country(value)
        if column.type == "code":
            return str(codebook.ALL[column.codes].label(value))
        if column.type == "bool":
            return _("or more") if value else _("no")
        if column.type == "date":
            return day(value)
        return number(value) if column.type in ("int", "float") else str(value)
