"""A view of the site as a link shows it: the same function, asked with the link's words by nobody in particular."""

import copy
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.urls import Resolver404, ResolverMatch, resolve

from incidents.counting.snapshots import holding_facts
from incidents.editions.asked import KEPT_BY_REQUEST, Asked, edition_of
from incidents.views.response import SHOWN_ELSEWHERE
from project.table import Words
from stats.models import PublicLink

# What can be shared: the names of pages, each with the name that the addresses of its files begin with.
SHARED_PAGES = {
    "chart": "chart",
    "explore": "explore",
    "incident-list": "incident",
    "country-list": "country",
    "source-list": "source",
    "arrivals": "arrivals",
    "incident": "incident-record",
    "country": "country-record",
    "source": "source-record",
    "arrivals-others": "arrivals-others",
    "arrivals-events": "arrivals-events",
    "arrival": "arrival",
    "other-figure": "other-figure",
    "context-event": "context-event",
}


@dataclass(frozen=True)
class OutsideAsked(Asked):
    """What a link asks: it is cited by its own address, and nothing is said of what others could open."""

    opens_panels: ClassVar[bool] = False

    link: PublicLink

    @property
    def pinned(self) -> bool:
        return False

    def canonical(self, name: str, words: Words, *args: Any) -> str:
        # Only the JSON of a list has another page, and says where.
        further = f"view.json?page={words['page'][0]}" if "page" in words else ""
        return f"{self.site}{self.link.address}{further}"

    def address_of_record(self, name: str, key: str) -> str:
        return self.site + self.link.address_of_record(key)


class ShownView(HttpResponse):
    """What a page of the site would show: its template and context, not yet on any page."""

    def __init__(self, request: HttpRequest, template: str, context: dict[str, Any], status: int) -> None:
        super().__init__(status=status)
        self.request, self.template, self.context = request, template, context


def shared_match(path: str) -> ResolverMatch:
    """The page that an address leads to; Http404 where it is none that can be shared."""
    try:
        match = resolve(path)
    except Resolver404:
        raise Http404 from None
    if match.view_name not in SHARED_PAGES:
        raise Http404
    return match


def file_match(path: str, form: str) -> ResolverMatch:
    """The file or picture of a page in a format; Http404 where it has none."""
    name = f"{SHARED_PAGES[shared_match(path).view_name]}-{form}"
    try:
        match = resolve(f"{path.rstrip('/')}.{form}")
    except Resolver404:
        raise Http404 from None
    if match.view_name not in (name, name.replace("-record", "")):
        raise Http404
    return match


def plain_request(request: HttpRequest, words: QueryDict) -> HttpRequest:
    """The same request as a stranger's, with other words; where it stands in the site's addresses stays."""
    inside = copy.copy(request)
    inside.method = "HEAD" if request.method == "HEAD" else "GET"
    inside.user, inside.GET = AnonymousUser(), words  # type: ignore[assignment] # a view only reads them
    vars(inside).pop("_messages", None)
    vars(inside).pop(KEPT_BY_REQUEST, None)
    return inside


def answered_inside(
    request: HttpRequest, match: ResolverMatch, words: QueryDict, link: PublicLink | None
) -> HttpResponseBase:
    """The answer of a view of the site; that of a page is a ShownView. BadQuestion and Http404 as the view has them.

    With a link everything in it cites the link; without, it is what an account would see.
    """
    inside = plain_request(request, words)
    site = request.build_absolute_uri("/").removesuffix("/")
    asked = Asked(edition_of(words, request.path), words, request.path, site)
    if link:
        asked = OutsideAsked(asked.edition, words, request.path, site, link)
    setattr(inside, KEPT_BY_REQUEST, asked)

    def take(template: str, context: dict[str, Any], status: int) -> HttpResponse:
        return ShownView(inside, template, context, status)

    setattr(inside, SHOWN_ELSEWHERE, take)
    with holding_facts():
        return match.func(inside, *match.args, **match.kwargs)  # type: ignore[no-any-return]


def view_of_link(request: HttpRequest, link: PublicLink, **words: str) -> ShownView:
    """The page that a link shows, perhaps another tab or page of it; Http404 where the record does not have it."""
    asked = link.asked_words
    for word, value in words.items():
        asked[word] = value
    shown = answered_inside(request, shared_match(link.path), asked, link)
    if not isinstance(shown, ShownView) or shown.status_code != 200:
        raise Http404
    return shown
