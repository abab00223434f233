"""What anybody sees at the address of a link: its view, its files, its records, and nothing else. HTTP only."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from incidents.models import IncidentVersion, SourceVersion
from incidents.views.described import described_by
from project.busy import writing_soon
from project.doors.callers import caller_of
from project.doors.tries import TryLimit, charge
from project.error_views import is_file_address, refusal_in_words
from project.formats import FORMATS
from project.questions import BadQuestion, Fault
from stats.models import ArrivalVersion, PublicLink
from stats.views.chart_pictures import PNG_TYPE, SVG_TYPE, TooBusy, png_of_svg
from stats.views.chart_schemas import link_file_described
from stats.views.links.kept_pages import page_of_link
from stats.views.links.kept_tables import kept_answer
from stats.views.links.link_pictures import picture_kept, picture_of_view
from stats.views.links.openings import count_opening
from stats.views.links.outward import OUTSIDE_WORDS, led_within, records_named, ways_of_link
from stats.views.links.shown_view import (
    ShownView,
    answered_inside,
    file_match,
    shared_match,
    view_of_link,
)
from stats.views.links.view_words import words_of_view

# Of codes that open nothing: one who guesses is slowed, by address, before any link is looked for.
CODES_PER_CALLER = TryLimit("codes", most=60, seconds=10)
WAIT_TO_COUNT = 0.1  # seconds
PICTURES = ("png", "svg")
# What a view may count, each with the name of its page.
RECORDS_OPENED: dict[Any, str] = {IncidentVersion: "incident", SourceVersion: "source", ArrivalVersion: "arrival"}
LinkView = Callable[..., HttpResponseBase]


def by_link(view: LinkView, methods: tuple[str, ...] = ("GET", "HEAD")) -> LinkView:
    """A view that is given the link of its address; what is not open is answered here, without a word of what it was.

    Codes that were never given and links that are closed cost the same questions.
    """

    @login_not_required
    @require_http_methods(list(methods))
    @wraps(view)
    def answered(request: HttpRequest, code: str, **about: Any) -> HttpResponseBase:
        caller = caller_of(request)
        meters = [CODES_PER_CALLER.of(caller)] if caller else []
        if any(meter.is_full for meter in meters):
            return closed_page(request, 429)
        link = PublicLink.objects.with_maker_right().select_related("kept").filter(code=code).first()
        if link is None or not link.is_open:
            # Nobody waits long for a guess to be counted.
            with suppress(DatabaseError), writing_soon(WAIT_TO_COUNT):
                charge(meters)
            return closed_page(request, 410 if link else 404)
        try:
            response = view(request, link, **about)
        except Http404:
            response = closed_page(request, 404)
        if not link.indexed or response.status_code != 200:
            response["X-Robots-Tag"] = "noindex"
        return response

    return answered


def closed_page(request: HttpRequest, status: int) -> HttpResponse:
    """The same page for what never was, what is over, and whoever asked too often; a line instead of a file."""
    context = {"status": status, "edition": None}
    if is_file_address(request.path):
        said = render_to_string("stats/links/partials/closed_said.html", context).strip()
        response = refusal_in_words(request, said, status)
    else:
        response = render(request, "stats/links/closed.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    if status == 429:
        response["Retry-After"] = str(int(CODES_PER_CALLER.seconds))
    return response


def chosen_words(request: HttpRequest, *known: str) -> dict[str, str]:
    """What a reader of a link chose: another tab, page or order. BadQuestion for any other word."""
    faults = [
        Fault(word[:100], str(request.GET[word]), _("one of the words %s") % ", ".join(known or ["lang"]))
        for word in request.GET
        if word not in (*known, "lang")
    ]
    if faults:
        raise BadQuestion(*faults)
    return {word: str(value) for word, value in request.GET.items() if word in known}


@by_link
def public_link(request: HttpRequest, link: PublicLink) -> HttpResponseBase:
    """The view that a link shows."""
    words = chosen_words(request, *OUTSIDE_WORDS)
    page = page_of_link(request, link, lambda: outside_page(view_of_link(request, link, **words), link))
    if request.method == "GET" and request.user.pk != link.maker_id:
        count_opening(link.code)
    return page


@by_link
def public_link_record(request: HttpRequest, link: PublicLink, key: str) -> HttpResponseBase:
    """A record that the view counts, where the link's maker allowed that."""
    chosen_words(request)
    return page_of_link(request, link, lambda: outside_record(request, link, key))


def outside_record(request: HttpRequest, link: PublicLink, key: str) -> HttpResponse:
    """The page of a record that the view counts."""
    shown = view_of_link(request, link)
    return outside_page(record_inside(request, link, record_address(shown, link, key)), link, shown, key)


def record_address(shown: ShownView, link: PublicLink, key: str) -> str:
    """The page of a record on the site; Http404 where the view does not count it."""
    page = record_page_of(shown)
    if not page or key not in counted_here(shown, link, {key}):
        raise Http404
    return reverse(page, args=[key])


def record_inside(request: HttpRequest, link: PublicLink, path: str) -> ShownView:
    """The page of a record as the link shows it; Http404 where there is none in its edition."""
    words = QueryDict(f"edition={link.edition}" if link.edition else "")
    record = answered_inside(request, shared_match(path), words, link)
    if not isinstance(record, ShownView):
        raise Http404
    return record


@described_by(link_file_described)
@by_link
def public_link_file(request: HttpRequest, link: PublicLink, form: str) -> HttpResponseBase:
    """The table of the view as a file, or its picture."""
    words, further = without_tabs(link), chosen_words(request, "page")
    for word, value in further.items():
        words[word] = value
    if form in ("csv", "json") and not further and (kept := kept_answer(link, form, link_address(request, link))):
        return kept
    return answered_inside(request, file_match(link.path, form), words, link)


@by_link
def public_link_picture(request: HttpRequest, link: PublicLink, form: str) -> HttpResponseBase:
    """The picture of the view; of a pinned link the one that it was made with."""
    chosen_words(request)
    try:
        response = picture_answer(request, link, form)
    except TooBusy:
        response = HttpResponse(status=503, headers={"Retry-After": "5"})
    # Pages elsewhere may show it.
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def picture_answer(request: HttpRequest, link: PublicLink, form: str) -> HttpResponseBase:
    """As it was kept, else as the view's own file has it, else its title and sentence. Raises TooBusy."""
    svg = picture_kept(link)
    if not svg:
        with suppress(Http404):
            return answered_inside(request, file_match(link.path, form), without_tabs(link), link)
        svg = picture_of_view(view_of_link(request, link), link_address(request, link))
    return (
        HttpResponse(png_of_svg(svg), content_type=PNG_TYPE)
        if form == "png"
        else HttpResponse(svg, content_type=SVG_TYPE)
    )


def without_tabs(link: PublicLink) -> QueryDict:
    """The words of a link as its files take them: they have no tabs."""
    words = link.asked_words
    for word in ("view", "order", "open"):
        words.pop(word, None)
    return words


def link_address(request: HttpRequest, link: PublicLink) -> str:
    return request.build_absolute_uri(link.address)


def record_page_of(shown: ShownView) -> str:
    """The name of the page of what a view counts; empty where it counts no records."""
    question = shown.context.get("question")
    return RECORDS_OPENED.get(question._meta.model, "") if question is not None else ""


def counted_here(shown: ShownView, link: PublicLink, keys: set[str]) -> set[str]:
    """Those of some records that a view counts, where readers may open them."""
    question = shown.context.get("question")
    if not keys or question is None or not link.with_records:
        return set()
    return set(question.rows().filter(key__in=keys).values_list("key", flat=True))


def outside_page(shown: ShownView, link: PublicLink, view: ShownView | None = None, key: str = "") -> HttpResponse:
    """A view, or the record `key` of that `view`, without the site: every way leads within the link, or nowhere."""
    context = shown.context | outside_context(shown, link) | {"layout": "stats/links/outside.html"}
    page = render(shown.request, shown.template, context | {"of_record": key}).content.decode()
    opened = record_page_of(view or shown)
    keys = counted_here(view or shown, link, records_named(page, opened))
    return HttpResponse(led_within(page, ways_of_link(link, opened, keys)))


def outside_context(shown: ShownView, link: PublicLink) -> dict[str, Any]:
    """What a page for outsiders says of itself: who shares it, what it is called, its files and pictures."""
    site = shown.request.build_absolute_uri("/").removesuffix("/")
    return {
        "link": link,
        "organisation": settings.ORGANISATION,
        "said_of_view": words_of_view(shown),
        "link_address": site + link.address,
        "link_files": link_files(link),
        "link_site": site,
    }


def link_files(link: PublicLink) -> dict[str, str]:
    """The files and pictures that a link has, by format."""
    found = {}
    for form in FORMATS:
        with suppress(Http404):
            file_match(link.path, form)
            found[form] = reverse(f"public-link-{form}", args=[link.code])
    return found | {form: reverse(f"public-link-{form}", args=[link.code]) for form in PICTURES}
