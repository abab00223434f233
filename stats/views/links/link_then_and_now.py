"""Whether what a pinned link shows is still right, at the link's own address: HTTP only."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from stats.models import PublicLink
from stats.views.figure_then_and_now import then_and_now_context
from stats.views.links.outward import led_within, ways_of_link
from stats.views.links.public import by_link, chosen_words, outside_context
from stats.views.links.shown_view import view_of_link


@by_link
def public_link_then_and_now(request: HttpRequest, link: PublicLink) -> HttpResponse:
    """The figure of a pinned link then and now, on a page from which nothing else opens."""
    chosen_words(request)
    if link.kept is None:
        raise Http404
    context = outside_context(view_of_link(request, link), link) | then_and_now_context(link.kept)
    context |= {
        "layout": "stats/links/outside.html",
        "edition": link.kept.edition,
        # Its own pictures are open to accounts alone; the link has one of what it shows.
        "picture_href": context["link_files"].get("svg", "") if context["picture_href"] else "",
        "picture_now_href": "",
        # A pinned link shows one edition, whatever is asked of it; its files it names itself.
        "then_href": link.address,
        "now_href": "",
        # Records are named to whoever may open them.
        "unexplained": not link.with_records,
    }
    page = render(request, "stats/kept_figure.html", context).content.decode()
    return HttpResponse(led_within(page, ways_of_link(link, "", set())))
