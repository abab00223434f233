"""Dates that are known to a day, a month or a year, and the periods that people ask for."""

import calendar
import datetime as dt
import re
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import pgettext

PERIOD = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", re.ASCII)
DAY_PATTERN = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def date_bounds(date: dt.date, precision: str) -> tuple[dt.date, dt.date]:
    """The earliest and the latest day that a date of this precision allows."""
    if precision == "year":
        return date.replace(month=1, day=1), date.replace(month=12, day=31)
    if precision == "month":
        return date.replace(day=1), date.replace(day=calendar.monthrange(date.year, date.month)[1])
    return date, date


def kind_of_days(first: dt.date, last: dt.date) -> str:
    """What two days span: a month, a quarter, a half or twelve months from the first day of one; else nothing."""
    if first.day > 1 or last != date_bounds(last, "month")[1]:
        return ""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    kind = {1: "month", 3: "quarter", 6: "half", 12: "year"}.get(months, "")
    # A quarter or half begins in a month of its own, twelve months in any.
    return "" if kind in ("quarter", "half") and (first.month - 1) % months else kind


@lru_cache(4096)  # a chart asks for the same years again for each of its cells
def parse_period(text: str) -> tuple[dt.date, dt.date]:
    """First and last day of a year ("2023"), a month ("2023-05") or a date; ValueError for anything else."""
    match = PERIOD.fullmatch(text.strip())
    if not match:
        raise ValueError(text)
    year, month, day = match.groups()
    precision = "day" if day else "month" if month else "year"
    return date_bounds(dt.date(int(year), int(month or 1), int(day or 1)), precision)


def year_text(year: int) -> str:
    return f"{year:04}"


def parse_day(text: str) -> dt.date:
    """A date such as 2023-05-10; ValueError for anything else, other forms of ISO 8601 too."""
    # Python itself takes other forms of ISO 8601, too.
    if not DAY_PATTERN.fullmatch(text):
        raise ValueError(text)
    return dt.date.fromisoformat(text)


def cut(date: dt.date, precision: str) -> str:
    """The date in ISO 8601, cut to what is known of it."""
    return date.isoformat()[: {"year": 4, "month": 7}.get(precision, 10)]


def written_out(date: dt.date) -> str:
    """A day with its month written out: 10 May 2023 and 24 November 2026."""
    return date_format(date, pgettext("a day with its month written out, in Django's date format", "j F Y"))
