"""What the desk has understood of a text, said back beside its field: a date, a number, or what could be meant."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incidents import codebook
from incidents.naming import number
from project.amounts import Amount, NotANumber, read_amount, read_decimal, read_number
from project.dates import NotUnderstood, Reading, read_date

LONGEST_READ = 400  # characters that are read as a date or a number


@dataclass(frozen=True)
class Understood:
    """What was understood, or why nothing was; `options` are values to choose from, each with its name."""

    text: str = ""
    fault: str = ""
    options: tuple[tuple[str, str], ...] = ()


def reading_of(text: str, kind: str = "date") -> Reading:
    """The date that a field of this kind takes from a text; NotUnderstood where it takes none.

    "date" keeps a day, a month or a year; "day" a day alone; "first" and "last" the end of a period that it stands at.
    """
    # No date is longer, so the rest of a very long text is not looked at.
    reading = read_date(text[:LONGEST_READ], timezone.localdate())
    if kind == "date" or reading.precision == "day":
        return reading
    if kind == "day":
        sentence = _("“%(text)s” does not say the day, and a day is asked for. Leave this empty where it is not known.")
        raise NotUnderstood(sentence % {"text": text})
    return Reading(reading.first() if kind == "first" else reading.last(), "day", reading.lost)


def year_in_text(text: str) -> int:
    """The year that a text says; NotUnderstood where it says none, or more."""
    reading = read_date(text[:LONGEST_READ])
    if reading.precision != "year" or reading.lost:
        sentence = _("“%(text)s” is not a year alone. Write its four digits.")
        raise NotUnderstood(sentence % {"text": text}, reading.cut_to("year"))
    return reading.date.year


def understood_of(kind: str, text: str) -> Understood:
    """What a field of this kind understands of a text."""
    if not text.strip():
        return Understood()
    try:
        return Understood(READERS[kind](text))
    except NotUnderstood as refused:
        options = tuple((option.text, date_in_words(option)) for option in refused.readings)
        return Understood(fault=refused.sentence, options=options)
    except NotANumber as refused:
        return Understood(fault=refused.sentence, options=tuple((value, value) for value in refused.readings))


def date_in_words(reading: Reading) -> str:
    """A date with how well it is known: "May 2023 (the day is not known)"."""
    if reading.precision == "day":
        return str(reading)
    if reading.precision == "month":
        return _("%(date)s (the day is not known)") % {"date": reading}
    return _("%(date)s (only the year is known)") % {"date": reading}


def with_lost(reading: Reading, text: str) -> str:
    """What was read, and what of the text is not kept."""
    if not reading.lost:
        return text
    return _("%(read)s; “%(lost)s” is not kept, write it in a text") % {"read": text, "lost": reading.lost}


def date_said(text: str) -> str:
    reading = reading_of(text)
    return with_lost(reading, date_in_words(reading))


def edge_said(kind: str) -> Callable[[str], str]:
    """A day, of a field that takes nothing less."""

    def said(text: str) -> str:
        reading = reading_of(text, kind)
        return with_lost(reading, str(reading))

    return said


def amount_said(text: str) -> str:
    """Lowest, best and highest, where words said them; a plain number as `number_said`."""
    amount = read_amount(text)
    if amount.is_plain:
        return number_said(text)
    words = {
        "low": number_or_none(amount.low),
        "best": number_or_none(amount.best),
        "high": number_or_none(amount.high),
    }
    return _("lowest %(low)s, best %(best)s, highest %(high)s") % words


def claim_said(text: str) -> str:
    """The number that a source gives, how it says it, and in which words."""
    amount = read_amount(text)
    if amount.is_plain:
        return number_said(text)
    parts = [number(number_reported(amount))]
    if upper(amount) is not None:
        parts = [_("%(low)s to %(high)s") % {"low": parts[0], "high": number(upper(amount))}]
    if amount.qualifier:
        parts.append(str(codebook.QUALIFIERS.label(amount.qualifier)))
    parts.append(f"“{amount.wording}”")
    return ", ".join(parts)


def number_reported(amount: Amount) -> int | None:
    """The one number that a claim counts: the lowest, or what it is at most."""
    return amount.high if amount.low is None else amount.low


def upper(amount: Amount) -> int | None:
    return amount.high if amount.low is not None and amount.high != amount.low else None


def number_or_none(value: int | None) -> str:
    return _("not stated") if value is None else number(value)


def number_said(text: str) -> str:
    value = read_number(text)
    # Digits alone need no reading back.
    return "" if text.strip() == str(value) else number(value)


def decimal_said(text: str) -> str:
    # Only to refuse what is no decimal: one stands as it was written, so there is nothing to say.
    read_decimal(text)
    return ""


def year_said(text: str) -> str:
    year = year_in_text(text)
    return "" if text.strip() == str(year) else str(year)


READERS: dict[str, Callable[[str], str]] = {
    "date": date_said,
    "day": edge_said("day"),
    "first": edge_said("first"),
    "last": edge_said("last"),
    "year": year_said,
    "number": number_said,
    "decimal": decimal_said,
    "amount": amount_said,
    "claim": claim_said,
}


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """What is understood of a text while it is typed, as a piece of the page."""
    # It is posted, so that what is being typed stands in no address.
    kind, text = request.POST.get("kind", ""), request.POST.get("text", "")
    context: dict[str, Any] = {"said": understood_of(kind, text) if kind in READERS else Understood(), "live": True}
    context["name"] = request.POST.get("name", "")
    return render(request, "admin/partials/read.html", context)
