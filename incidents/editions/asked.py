"""What a reader asks: the edition and every other word of an address, read once and handed on whole."""

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar, Self

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.editions.names import Names
from incidents.models import Edition
from project.formats import format_of
from project.periods import parse_day, written_out
from project.questions import AnyQuestion, BadQuestion, Fault, with_query
from project.table import Words

KEPT_BY_REQUEST = "asked"  # where a request keeps what it asks
PIN_WORDS = ("edition", "asof")
PAGE_WORDS = (*PIN_WORDS, "lang", "view")  # what every page knows, one without a filter too


@dataclass(frozen=True)
class Asked:
    """All that an address asks: which edition, by which words, of which page or file on which site."""

    opens_panels: ClassVar[bool] = True  # whether a number leads to what it rests on, on its page

    edition: Edition | None
    words: QueryDict
    path: str
    site: str

    @property
    def number(self) -> int | None:
        """The edition's number; None on an empty site."""
        return self.edition.number if self.edition else None

    @cached_property
    def names(self) -> Names:
        return Names(self.number)

    @property
    def strict(self) -> bool:
        """Whether a word that means nothing is refused: in a file, which cannot say so beside its rows."""
        return bool(format_of(self.path))

    @property
    def pinned(self) -> bool:
        return any(word in self.words for word in PIN_WORDS)

    @property
    def edition_word(self) -> Words:
        return {"edition": [str(self.number)]} if self.edition else {}

    @property
    def pin(self) -> Words:
        return self.edition_word if self.pinned else {}

    def of(self, edition: Edition) -> Self:
        return replace(self, edition=edition)

    def only(self, *words: str) -> Self:
        """The same, of a page that takes no word but these; BadQuestion where a file is asked with another."""
        known = (*words, *PAGE_WORDS)
        if self.strict and (unknown := self.unknown(*words)):
            allowed = _("one of the words %s") % ", ".join(known)
            raise BadQuestion(*(Fault(word[:100], str(self.words[word]), allowed) for word in unknown))
        return self

    def unknown(self, *words: str) -> list[str]:
        return [word for word in self.words if word not in (*words, *PAGE_WORDS)]

    def question(self, kind: type[AnyQuestion], **about: Any) -> AnyQuestion:
        """The words as one kind of question reads them; raises BadQuestion."""
        return kind.ask(self.words, self.number, strict=self.strict, **about)

    def canonical(self, name: str, words: Words, *args: Any) -> str:
        return self.site + with_query(reverse(name, args=args), words)

    def address_of_record(self, name: str, key: str) -> str:
        """Where whoever asks can read a record that is a row here, by the name of its page; in this edition."""
        return self.canonical(name, self.edition_word, key)


def asked_by(request: HttpRequest) -> Asked:
    """What a request asks; BadQuestion where it names an edition that is not there.

    Read once for a request, so that its answer is of one edition whatever is published meanwhile.
    """
    known = vars(request)
    if KEPT_BY_REQUEST not in known:
        site = request.build_absolute_uri("/").removesuffix("/")
        known[KEPT_BY_REQUEST] = Asked(edition_of(request.GET, request.path), request.GET, request.path, site)
    found: Asked = known[KEPT_BY_REQUEST]
    return found


def edition_answered(request: HttpRequest) -> Edition | None:
    """The edition that a request was answered with, the newest where it asked for none or for one that is not there."""
    found: Asked | None = vars(request).get(KEPT_BY_REQUEST)
    return (found.edition if found else None) or Edition.objects.newest()


def edition_of(words: QueryDict, path: str) -> Edition | None:
    """The edition of `edition=` or `asof=`, else the newest; None on an empty site. BadQuestion for any other value.

    `of=` names one too, for a further page of a list: it goes on in the edition of its first page, and is not pinned.
    """
    if "edition" in words and "asof" in words:
        raise BadQuestion(Fault("asof", str(words["asof"]), _("nothing beside edition=")))
    for word in (*PIN_WORDS, "of"):
        if len(values := words.getlist(word)) > 1:
            raise BadQuestion(Fault(word, ", ".join(values), _("this word once")))
    if "asof" in words:
        return as_of_day(words, path)
    newest = Edition.objects.newest()
    word = "edition" if "edition" in words else "of"
    value = words.get(word)
    if value is None:
        return newest
    if value.isascii() and value.isdigit() and len(value) < 9 and newest and 1 <= int(value) <= newest.number:
        return newest if int(value) == newest.number else Edition.objects.get(number=int(value))
    raise BadQuestion(Fault(word, value, _("a whole number from 1 to %s") % (newest.number if newest else 0)))


def as_of_day(words: QueryDict, path: str) -> Edition:
    """The edition that was newest at the end of a day (UTC)."""
    asof = str(words["asof"])
    try:
        day = parse_day(asof)
        edition = Edition.objects.at_end_of(day)
    # Python has no day after 9999-12-31.
    except (ValueError, OverflowError):
        raise BadQuestion(Fault("asof", asof, _("a date such as 2026-03-31"))) from None
    if edition is None:
        raise BadQuestion(too_early(words, path, day, Edition.objects.order_by("number").first()))
    return edition


def too_early(words: QueryDict, path: str, day: dt.date, first: Edition | None) -> Fault:
    """A day before the first edition, with the way to that."""
    asof = str(words["asof"])
    if first is None:
        return Fault("asof", asof, _("a date from %s") % _("the first edition"))
    said = _("Nothing was published by %(day)s; the first edition is of %(first)s.")
    pinned = words.copy()
    del pinned["asof"]
    pinned["edition"] = str(first.number)
    return Fault(
        "asof",
        asof,
        _("a date from %s") % first.published_at.date(),
        said=said % {"day": written_out(day), "first": written_out(first.published_at)},
        href=f"{path}?{pinned.urlencode()}",
        href_said=_("See the first edition"),
    )
