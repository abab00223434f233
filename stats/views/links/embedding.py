"""What pages elsewhere frame of a link: its chart with source and edition, and how they find out about it."""

from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import Resolver404, resolve
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from incidents.views.described import described_by
from project.addresses import address_parts
from project.questions import BadQuestion, Fault
from stats.drawing import Figure
from stats.models import PublicLink
from stats.views.chart_schemas import oembed_described
from stats.views.links.kept_pages import page_of_link
from stats.views.links.openings import count_opening
from stats.views.links.outward import led_within, ways_of_link
from stats.views.links.public import by_link, outside_context
from stats.views.links.shown_view import view_of_link

EMBED_WIDTH, EMBED_HEIGHT = 660, 460  # pixels, until the frame says how tall it is
THEMES = ("light", "dark")


def embed_snippet(site: str, link: PublicLink) -> str:
    """What a page pastes: the frame, and a small script that lets it be as tall as what is in it."""
    about = {
        "address": f"{site}{link.address}embed/", "title": link.title, "height": EMBED_HEIGHT,
        "script": f"{site}{static('js/embedding.js')}",
    }  # fmt: skip
    return render_to_string("stats/links/partials/iframe.html", about).strip()


def theme_asked(request: HttpRequest) -> str:
    """Light or dark, where the page around says so; else as its reader has it. BadQuestion for any other word."""
    faults = [
        Fault(word[:100], str(value)[:100], "theme=light, theme=dark, lang")
        for word, value in request.GET.items()
        if word not in ("theme", "lang") or (word == "theme" and value not in THEMES)
    ]
    if faults:
        raise BadQuestion(*faults)
    return str(request.GET.get("theme", ""))


@by_link
@xframe_options_exempt
@csp_replace({"frame-ancestors": settings.EMBED_SITES})  # type: ignore[arg-type] # its stubs know no more words
def public_link_embed(request: HttpRequest, link: PublicLink) -> HttpResponseBase:
    """The chart of a link in a frame: the only page of the site that others may frame."""
    theme = theme_asked(request)
    page = page_of_link(request, link, lambda: framed_page(request, link, theme))
    if request.method == "GET" and request.user.pk != link.maker_id:
        count_opening(link.code)
    return page


def framed_page(request: HttpRequest, link: PublicLink, theme: str) -> HttpResponse:
    shown = view_of_link(request, link, **({"view": "chart"} if "view" in link.question else {}))
    context = outside_context(shown, link) | {"theme": theme, "edition": shown.context["edition"]}
    context |= {word: shown.context.get(word) for word in ("chart", "figure", "legend", "events", "said")}
    context["plotted"] = leading_nowhere(context["figure"])
    page = render(shown.request, "stats/links/embed.html", context).content.decode()
    return HttpResponse(led_within(page, ways_of_link(link, "", set()), with_figures=True))


def leading_nowhere(figure: Figure | None) -> Figure | None:
    """A figure whose marks say what they are, and have no address: those of the site are for accounts."""

    def mute(mark: Any) -> Any:
        return mark and {"name": mark.get("name")}

    def muted(trace: dict[str, Any]) -> dict[str, Any]:
        return trace | ({"customdata": [mute(mark) for mark in trace["customdata"]]} if "customdata" in trace else {})

    return figure and {**figure, "data": [muted(trace) for trace in figure["data"]]}


@described_by(oembed_described)
@login_not_required
@require_safe
def oembed(request: HttpRequest) -> HttpResponseBase:
    """What an address of a link becomes in a page elsewhere (oembed.com, type “rich”)."""
    code = link_code(str(request.GET.get("url", "")))
    if request.GET.get("format", "json") != "json":
        return JsonResponse({"error": "format=json"}, status=501)
    response: HttpResponseBase = oembed_of_link(request, code=code)
    return response


def link_code(address: str) -> str:
    """The code in the address of a link or of its frame; one that opens nothing where it is another address."""
    try:
        match = resolve(address_parts(address).path)
    except Resolver404:
        return "-"
    return str(match.kwargs["code"]) if match.view_name in ("public-link", "public-link-embed") else "-"


@by_link
def oembed_of_link(request: HttpRequest, link: PublicLink) -> HttpResponseBase:
    """The frame of a link, no larger than was asked for, and its picture."""
    context = outside_context(view_of_link(request, link), link)
    site, said = context["link_site"], context["said_of_view"]
    width, height = (
        min(size, int(asked)) if (asked := request.GET.get(word, "")).isascii() and asked.isdigit() else size
        for word, size in (("maxwidth", EMBED_WIDTH), ("maxheight", EMBED_HEIGHT))
    )
    return JsonResponse(
        {
            "version": "1.0", "type": "rich", "title": said.title, "html": embed_snippet(site, link),
            "width": width, "height": height, "cache_age": 3600,
            "provider_name": context["organisation"] or "Tumen", "provider_url": f"{site}/",
            "thumbnail_url": f"{site}{context['link_files']['png']}",
            "thumbnail_width": 1200, "thumbnail_height": 630,
        }
    )  # fmt: skip
