"""The words of an address at the desk, held to what a database can be asked: Django's lists believe most of them."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.contrib.admin.options import TO_FIELD_VAR
from django.contrib.admin.utils import unquote
from django.db import DataError, transaction
from django.http import Http404, HttpRequest, QueryDict
from django.utils.translation import gettext as _

from project.questions import BadQuestion, Fault

NUL = "\0"
DATE_PARTS = ("year", "month", "day")
PART = re.compile(r"(.+)__(year|month|day)")
LARGE = re.compile(r"[-+]?\d{19,}")  # more than a column of numbers holds
LAST_YEAR = 9998  # a list by days asks for the year after it, too

DeskView = Callable[..., Any]


def refusing_absurd_words(view: DeskView) -> DeskView:
    """A view of the desk that refuses, in words, what no record can be asked for."""

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        # PostgreSQL keeps no NUL in a text, and fails where it is asked for one.
        if any(NUL in unquote(value) for value in kwargs.values() if isinstance(value, str)):
            raise Http404
        if faults := [*address_faults(request.GET), *nameless_field(request.POST)]:
            raise BadQuestion(*faults)
        if request.method == "POST" and (sent := with_nul(request.POST)):
            return where_it_may_stand(view, sent, request, *args, **kwargs)
        return view(request, *args, **kwargs)

    return asking


def address_faults(words: QueryDict) -> Iterator[Fault]:
    """What is wrong with the words of an address."""
    yield from with_nul(words)
    yield from nameless_field(words)
    for name, values in words.lists():
        for value in values:
            # A search may ask for any text.
            if LARGE.fullmatch(value) and name != "q":
                yield Fault(shown_text(name), value, _("a number of up to 18 digits"))
    for field in {match[1] for name in words if (match := PART.fullmatch(name))}:
        if not is_day(*[words.get(f"{field}__{part}") for part in DATE_PARTS]):
            told = "-".join(words.get(f"{field}__{part}", "…") for part in DATE_PARTS)
            yield Fault(shown_text(field), told, _("a day from the year 1 to %(year)d") % {"year": LAST_YEAR})


def nameless_field(words: QueryDict) -> Iterator[Fault]:
    # Django asks whether a field may be pointed to by, unless its name is empty, and then looks for it.
    if TO_FIELD_VAR in words and not words[TO_FIELD_VAR]:
        yield Fault(TO_FIELD_VAR, '""', _("the name of a field"))


def with_nul(words: QueryDict) -> list[Fault]:
    # It is the one character that PostgreSQL keeps in no text.
    found = [(name, value) for name, values in words.lists() for value in values if NUL in name + value]
    return [Fault(shown_text(name), shown_text(value), _("a text without the character NUL")) for name, value in found]


def shown_text(text: str) -> str:
    return text.replace(NUL, "\N{SYMBOL FOR NULL}")


def is_day(year: str | None, month: str | None, day: str | None) -> bool:
    """Whether the parts of a day that are given are those of a day that there is."""
    try:
        # 2000 was a leap year, so that 29 February may be asked for without a year.
        found = dt.date(int(year or 2000), int(month or 1), int(day or 1))
    except (ValueError, OverflowError):
        return False
    return found.year <= LAST_YEAR and "" not in (year, month, day)


def where_it_may_stand(view: DeskView, faults: list[Fault], request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
    """A form's own words for what is not allowed, where it has them; ours where it asks the database first."""
    try:
        # PostgreSQL takes no further statement after one that failed, but for this savepoint.
        with transaction.atomic():
            response = view(request, *args, **kwargs)
            # A form that is shown again asks for what its pickers had chosen.
            return response.render() if hasattr(response, "render") else response
    except (DataError, ValueError) as error:
        raise BadQuestion(*faults) from error
