"""What people read instead of codes: countries, outcomes, numbers, dates, ranges."""

import datetime as dt
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, ParamSpec

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, override, pgettext
from django.utils.translation import gettext as _

from incidents import codebook
from incidents.other_names import event_in_korean
from incidents.people import People
from project.limits import is_seen
from project.ordering import is_korean
from project.periods import parse_period, written_out
from project.ranges import from_to

NumbersSaid = ParamSpec("NumbersSaid")


def said_alike(say: Callable[NumbersSaid, str]) -> Callable[NumbersSaid, str]:
    """What is said of numbers alone is the same each time: a chart says it of hundreds of cells."""
    kept = lru_cache(8192)(lambda _language, *args, **named: say(*args, **named))

    @wraps(say)
    def said(*args: NumbersSaid.args, **named: NumbersSaid.kwargs) -> str:
        return kept(get_language(), *args, **named)  # type: ignore[arg-type] # numbers can be hashed

    return said


def titled(title: str, key: str) -> str:
    return title if is_seen(title) else key


def title_read(document: dict[str, Any]) -> str:
    """The title of a record in the reader's language, where it has one in it; its key where no title can be seen."""
    # An event has no column for it: its Korean title is in a file of names.
    korean = (document.get("title_ko") or event_in_korean(document["title"])) if is_korean() else ""
    return titled(korean or document["title"], document["slug"])


def one_origin(sources: int) -> str:
    """What a record rests on whose sources are one text, or several that are known to have one origin."""
    return _("one source alone") if sources == 1 else _("sources of one origin")


def sources_known_apart(sources: int, independent: int) -> str:
    """How many sources, and how many when those that are known to have one origin count once.

    Of the others it is not known whether they draw on one another, so that none is called independent.
    """
    if sources == 1:
        return _("1 source")
    said = {"shown": number(sources), "alone": number(independent)}
    if sources == independent:
        return _("%(shown)s sources, none known to draw on another") % said
    return _("%(shown)s sources, %(alone)s where those known to draw on another are counted once") % said


def number(value: int | float | None) -> str:
    """1,231, and −3 with a real minus; nothing where it is unknown."""
    return "" if value is None else f"{value:,}".replace("-", "−")


def or_more(value: int, *, is_open: bool) -> str:
    return _("%s or more") % number(value) if is_open else number(value)


@said_alike
def span(people: People) -> str:
    """ "1,155 to 1,492 or more"; nothing where no range is reported."""
    if people.low == people.high:
        return ""
    if is_korean():
        return people_between(people)  # the counter stands behind the number, before "or more"
    high = or_more(people.high, is_open=people.open)
    return _("%(low)s to %(high)s") % {"low": number(people.low), "high": high}


@said_alike
def persons(count: int, *, is_open: bool = False) -> str:
    # Words of their own, since Korean sets “or more” behind the counter.
    text = _("%(count)s or more people") if is_open else ngettext("%(count)s person", "%(count)s people", count)
    return text % {"count": number(count)}


@said_alike
def people_phrase(people: People) -> str:
    """ "1,236 or more people (1,155 to 1,492 or more)"."""
    found = persons(people.best, is_open=people.open)
    return f"{found} ({span(people)})" if span(people) else found


@said_alike
def incidents_phrase(count: int) -> str:
    return ngettext("%(count)s incident", "%(count)s incidents", count) % {"count": number(count)}


def lowered(label: str) -> str:
    """A label within a sentence: "moved to South Korea"; one in capitals, such as SHA-256, stays as it is."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def together(names: list[str]) -> str:
    """ "China, Laos and Mongolia"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def people_between(people: People) -> str:
    """The bounds of a total: "399 to 444 people", "1,880 to 2,340 or more people", "28 people"."""
    most = persons(people.high, is_open=people.open)
    if people.low == people.high:
        return most
    return _("%(low)s to %(high)s") % {"low": number(people.low), "high": most}


def days_between(first: str, last: str) -> str:
    """The first and the last day of what is known of a date."""
    if is_korean():
        return from_to(day(first), day(last))
    return _("%(first)s to %(last)s") % {"first": day(first), "last": day(last)}


def sexes(women: int | None, men: int | None, children: int | None) -> str:
    """ "3 women, 1 man"; nothing where none is reported."""
    words = [
        (women, ngettext("%(count)s woman", "%(count)s women", women or 0)),
        (men, ngettext("%(count)s man", "%(count)s men", men or 0)),
        (children, ngettext("%(count)s child", "%(count)s children", children or 0)),
    ]
    return ", ".join(text % {"count": number(count)} for count, text in words if count is not None)


def percent(share: float) -> str:
    """0.7 %, but whole above 10."""
    value = 100 * share
    # 9.95 and more would be rounded to 10.0.
    return in_percent(f"{value:.0f}" if value >= 9.95 else f"{value:.1f}")


def in_percent(text: str) -> str:
    # 55 % in English, but 55% in Korean; no line may break before the sign.
    return (_("%s %%") % text).replace(" ", "\u00a0")


def day(value: str | dt.date | None, precision: str = "day") -> str:
    """A date, or that of a moment, to what is known of it: 10 May 2023, May 2023, 2023."""
    if not value:
        return ""
    # A moment begins with its day.
    date = dt.date.fromisoformat(value[: len("2023-05-10")]) if isinstance(value, str) else value
    return day_said(date, precision, get_language() or "en")


@lru_cache(4096)  # a list says fifty: 20 microseconds each
def day_said(date: dt.date, precision: str, language: str) -> str:
    with override(language):
        if precision == "year":
            return date_format(date, pgettext("a year, in Django's date format", "Y"))
        if precision == "month":
            return date_format(date, pgettext("a month, in Django's date format", "M Y"))
        return date_format(date, pgettext("a day, in Django's date format", "j M Y"))


def period(text: str) -> str:
    precision = {4: "year", 7: "month"}.get(len(text), "day")
    return day(parse_period(text)[0], precision)


def quarter_name(quarter: int) -> str:
    return _("Q%(quarter)s") % {"quarter": quarter}


def period_read(text: str) -> str:
    """A quarter such as 2023-Q2, a month such as 2023-05, or a year of which no more is known."""
    if "Q" in text:
        year, _q, quarter = text.partition("-Q")
        return _("%(year)s Q%(quarter)s") % {"year": year, "quarter": quarter}
    return period(text) if len(text) > len("2023") else f"{text}, {how_known('year')}"


def full_day(value: dt.date | None) -> str:
    return written_out(value) if value else ""


def moment(value: dt.datetime) -> str:
    """A day with its time of day: 24 Nov 2026, 18:04 UTC."""
    return _("%(day)s, %(time)s UTC") % {"day": day(value.date()), "time": value.strftime("%H:%M")}


def treaty_name(treaty: dict[str, Any]) -> str:
    korean = is_korean() and treaty.get("name_ko")
    return str(korean or treaty.get("name") or codebook.TREATIES.label(treaty["treaty"]))


def treaty_kind(treaty: dict[str, Any]) -> str:
    """The kind of a treaty of a country's record, as a code; nothing where it is not known."""
    return str(treaty.get("kind") or codebook.TREATY_KIND_OF.get(treaty["treaty"], ""))


def years(first: int, last: int | None) -> str:
    """2002–2007, 2002, since 1998."""
    if last is None:
        return _("since %s") % first
    # A year that no date can hold is shown as it is.
    end = day(dt.date(last, 1, 1), "year") if dt.MINYEAR <= last <= dt.MAXYEAR else str(last)
    if first == last:
        return end
    begin = day(dt.date(first, 1, 1), "year") if dt.MINYEAR <= first <= dt.MAXYEAR else str(first)
    return from_to(begin, end)


def how_known(precision: str) -> str:
    return {"month": _("day unknown"), "year": _("known to the year")}.get(precision, "")
