"""Two to four countries side by side: HTTP only."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from incidents import codebook, lanes
from incidents.editions.etag import etag_by_edition
from incidents.editions.names import Names
from incidents.models import Edition
from incidents.views import compared
from incidents.views.incidents import plainly_pinned
from incidents.views.response import canonical, edition_without_filter, number_of
from project.formats import LICENCE, json_file
from project.questions import with_query


def comparison_context(request: HttpRequest, edition: Edition | None) -> dict[str, Any]:
    """Two to four countries as of an edition, and the addresses of the same question."""
    number = number_of(edition)
    codes = compared.countries_asked(request.GET, number)
    words = compared.words_of(codes, number)
    return {
        "section": "countries",
        "edition": edition,
        "names": Names(number),
        "columns": compared.compared(codes, number),
        "words": words,
        "json": with_query(reverse("country-comparison-json"), words),
        "canonical": canonical(request, "country-comparison", words),
    }


@require_safe
def country_comparison(request: HttpRequest) -> HttpResponse:
    """Countries side by side."""
    edition = edition_without_filter(request, "country")
    context = comparison_context(request, edition)
    entries = [practice for column in context["columns"] for practice in column.practices]
    known = ("country", "edition", "asof", "lang", "view")
    context |= lanes.lanes_legend(entries) | {
        "drawn": compared.drawn_together(context["columns"], edition),
        "treaties": compared.treaties_of(context["columns"]),
        "bases": codebook.PRACTICE_BASES,
        "unknown_words": [word for word in request.GET if word not in known],
        "then_and_now": plainly_pinned(request, edition),
    }
    return render(request, "incidents/comparison.html", context)


@require_safe
@etag_by_edition
def country_comparison_json(request: HttpRequest) -> HttpResponse:
    """Countries side by side, as JSON."""
    context = comparison_context(request, edition_without_filter(request, "country"))
    results = [compared.compared_json(column, context["edition"]) for column in context["columns"]]
    return json_file(
        {
            "count": len(results),
            "edition": number_of(context["edition"]),
            "query": context["words"],
            "results": results,
            "licence": LICENCE,
            "address": context["canonical"],
        }
    )
