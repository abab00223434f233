"""Two to four countries side by side: HTTP only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from incidents import codebook
from incidents.counting.country_names import countries_to_ask
from incidents.editions.asked import Asked, asked_by
from incidents.editions.etag import etag_by_edition
from incidents.editions.kept_answers import keep_page
from incidents.models import IncidentVersion
from incidents.views import compared
from incidents.views.described import described_by
from incidents.views.edition_schemas import comparison_described
from incidents.views.practices import practice_marks
from incidents.views.response import file_links, page_context
from project.formats import LICENCE, json_file
from project.questions import BadQuestion


@require_safe
@keep_page
def country_comparison(request: HttpRequest) -> HttpResponse:
    """Countries side by side."""
    asked = asked_by(request).only("country")
    if "country" not in asked.words:
        return country_choice(request, asked)
    try:
        codes = compared.countries_asked(asked)
    except BadQuestion as error:
        return country_choice(request, asked, error)
    columns, words = compared.compared(codes, asked.number), {"country": codes} | asked.edition_word
    entries = [practice for column in columns for practice in column.practices]
    context = practice_marks(entries) | file_links("country-comparison", words, "json") | {
        "columns": columns, "words": words, "fates": compared.fates_of(columns),
        "treaties": compared.treaties_of(columns), "bases": codebook.PRACTICE_BASES,
        "unknown_words": asked.unknown("country"),
    } | page_context(asked, "countries", asked.canonical("country-comparison", words))  # fmt: skip
    return render(request, "incidents/comparison.html", context)


def country_choice(request: HttpRequest, asked: Asked, refused: BadQuestion | None = None) -> HttpResponse:
    """The form that chooses the countries, with what is wrong about those that were asked for."""
    names = countries_to_ask(asked.number, IncidentVersion, "country", "entered_from")
    context = {
        "choices": [(code, name, code in asked.words.getlist("country")) for code, name in names],
        "refused": refused.faults if refused else (), "pinned": asked.pinned,
        "unknown_words": asked.unknown("country"),
    } | page_context(asked, "countries", asked.canonical("country-comparison", asked.edition_word))  # fmt: skip
    return render(request, "incidents/country_choice.html", context, status=400 if refused else 200)


@described_by(comparison_described)
@require_safe
@etag_by_edition
def country_comparison_json(request: HttpRequest) -> HttpResponse:
    """Countries side by side, as JSON."""
    asked = asked_by(request).only("country")
    codes = compared.countries_asked(asked)
    columns, words = compared.compared(codes, asked.number), {"country": codes} | asked.edition_word
    return json_file(
        {
            "count": len(columns),
            "edition": asked.number,
            "query": words,
            "results": [compared.compared_json(column, asked.edition) for column in columns],
            "licence": LICENCE,
            "address": asked.canonical("country-comparison", words),
        }
    )
