"""An address of the site that somebody shares: which view it is, and its two addresses for colleagues."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, QueryDict
from django.utils.translation import gettext as _

from project.addresses import address_parts
from project.queries import query_string
from project.questions import BadQuestion, Fault, with_query
from project.table import Words
from stats.views.links.shown_view import ShownView, answered_inside, shared_match
from stats.views.links.view_words import ViewWords, words_of_view

LONGEST_ADDRESS = 4000  # characters
HOW_SHOWN = ("view", "open", "order", "sort", "circles")  # how a view is shown, beside what it is of


@dataclass(frozen=True)
class SharedAddress:
    """A view with every choice written out: `words` without an edition, and the edition that is shown."""

    path: str
    words: Words
    edition: int
    shown: ShownView
    site: str

    @property
    def pinned(self) -> str:
        return self.site + with_query(self.path, self.words | {"edition": [str(self.edition)]})

    @property
    def live(self) -> str:
        return self.site + with_query(self.path, self.words)

    @property
    def said(self) -> ViewWords:
        return words_of_view(self.shown)

    @property
    def records(self) -> int:
        return int(self.shown.context.get("record_count") or 0)


def shared_address(request: HttpRequest, of: str) -> SharedAddress:
    """The view at an address of this site. Http404 where it is none that can be shared; BadQuestion as the view has it.

    It is asked as the page is, so that what is shared is what was seen.
    """
    parts = address_parts(of[:LONGEST_ADDRESS])
    asked = QueryDict(parts.query, mutable=True)
    asked.pop("lang", None)
    shown = answered_inside(request, shared_match(parts.path), asked, None)
    if not isinstance(shown, ShownView) or not shown.context.get("edition"):
        raise Http404
    if shown.status_code != 200:
        raise BadQuestion(Fault("of", of, _("an address whose words are all allowed")))
    written = QueryDict(urlsplit(shown.context["canonical"]).query, mutable=True)
    written.pop("edition", None)
    words: dict[str, list[Any]] = dict(written.lists())
    words |= {word: asked.getlist(word) for word in HOW_SHOWN if word in asked}
    site = request.build_absolute_uri("/").removesuffix("/")
    return SharedAddress(parts.path, words, shown.context["edition"].number, shown, site)


def address_of(path: str, words: Words, edition: int | None) -> str:
    """An address of the site that a link shows, for those with an account."""
    pin = f"edition={edition}" if edition else ""
    query = "&".join(part for part in (query_string(words), pin) if part)
    return f"{path}?{query}" if query else path
