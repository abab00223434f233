"""Which edition a reader asks for."""

import datetime as dt

from django.http import HttpRequest
from django.utils.translation import gettext as _

from incidents.models import Edition
from project.periods import parse_day, written_out
from project.questions import BadQuestion, Fault

ANSWERED = "edition_answered"  # where a request keeps its edition


def edition_asked(request: HttpRequest) -> Edition | None:
    """The edition of `edition=` or `asof=`, else the newest; None on an empty site. BadQuestion for any other value.

    `of=` names one too, for a further page of a list: it goes on in the edition of its first page, and is not pinned.

    Looked up once for a request, so that its answer is of one edition whatever is published meanwhile.
    """
    known = vars(request)
    if ANSWERED not in known:
        known[ANSWERED] = edition_of(request)
    found: Edition | None = known[ANSWERED]
    return found


def edition_answered(request: HttpRequest) -> Edition | None:
    """The edition that a request was answered with, the newest where it asked for none or for one that is not there."""
    return vars(request).get(ANSWERED) or Edition.objects.newest()


def edition_of(request: HttpRequest) -> Edition | None:
    """The edition that the words of an address name, as the database has it now."""
    asked, asof = request.GET.get("edition"), request.GET.get("asof")
    if asked is not None and asof is not None:
        raise BadQuestion(Fault("asof", asof, _("nothing beside edition=")))
    for word in ("edition", "asof", "of"):
        if len(values := request.GET.getlist(word)) > 1:
            raise BadQuestion(Fault(word, ", ".join(values), _("this word once")))
    if asof is not None:
        return as_of_day(request, asof)
    newest = Edition.objects.newest()
    word, asked = ("edition", asked) if asked is not None else ("of", request.GET.get("of"))
    if asked is None:
        return newest
    if asked.isascii() and asked.isdigit() and len(asked) < 9 and newest and 1 <= int(asked) <= newest.number:
        return newest if int(asked) == newest.number else Edition.objects.get(number=int(asked))
    most = newest.number if newest else 0
    raise BadQuestion(Fault(word, asked, _("a whole number from 1 to %s") % most))


def as_of_day(request: HttpRequest, asof: str) -> Edition:
    """The edition that was newest at the end of a day (UTC)."""
    try:
        day = parse_day(asof)
        edition = Edition.objects.at_end_of(day)
    except (ValueError, OverflowError):
        raise BadQuestion(Fault("asof", asof, _("a date such as 2026-03-31"))) from None
    if edition is None:
        raise BadQuestion(too_early(request, asof, day, Edition.objects.order_by("number").first()))
    return edition


def too_early(request: HttpRequest, asof: str, day: dt.date, first: Edition | None) -> Fault:
    """A day before the first edition, with the way to that."""
    if first is None:
        return Fault("asof", asof, _("a date from %s") % _("the first edition"))
    said = _("Nothing was published by %(day)s; the first edition is of %(first)s.")
    words = request.GET.copy()
    del words["asof"]
    words["edition"] = str(first.number)
    return Fault(
        "asof",
        asof,
        _("a date from %s") % first.published_at.date(),
        said=said % {"day": written_out(day), "first": written_out(first.published_at)},
        href=f"{request.path}?{words.urlencode()}",
    )
