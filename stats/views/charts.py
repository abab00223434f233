"""Charts of the catalogue, their tabs and their files: HTTP only."""

from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.editions.asked import Asked, asked_by
from incidents.editions.etag import etag_by_edition
from incidents.editions.kept_answers import keep_page
from incidents.views.described import described_by
from incidents.views.history import to_key
from incidents.views.response import page_context, render_list
from project.questions import Question
from project.table import Words
from stats.catalogue import BY_SLUG, Chart
from stats.catalogue.aids import aid_words, aided
from stats.views.chart_answers import AskedChart, chart_page_context, panel
from stats.views.chart_files import FILE_ANSWERS
from stats.views.chart_schemas import charts_described
from stats.views.gallery import gallery_cards


def found_by_slug(view: Any) -> Any:
    """A chart's address in other capitals leads to it."""

    @wraps(view)
    def answered(request: HttpRequest, slug: str, **asked: str) -> HttpResponseBase:
        if slug not in BY_SLUG and slug.lower() in BY_SLUG:
            return to_key(request, slug.lower())
        return view(request, slug, **asked)  # type: ignore[no-any-return]

    return answered


def chart_entry(slug: str, asked: Asked) -> Chart:
    """A chart of the catalogue, as its address wants it drawn."""
    if slug not in BY_SLUG:
        raise Http404(_("No chart “%(slug)s”.") % {"slug": slug})
    return aided(BY_SLUG[slug], asked.words)


def chart_words(asked: Asked, question: Question) -> Words:
    """What reproduces a chart: its question, and how it is drawn."""
    return question.question() | aid_words(asked.words)


def chart_asked(request: HttpRequest, slug: str) -> AskedChart:
    asked = asked_by(request)
    entry = chart_entry(slug, asked)
    question = asked.question(entry.counts, **entry.about)
    return AskedChart(asked, entry, question, "chart", (slug,), chart_words(asked, question))


@require_safe
@keep_page
def chart_list(request: HttpRequest) -> HttpResponse:
    """The catalogue."""
    asked = asked_by(request).only()
    context = page_context(asked, "charts", asked.canonical("chart-list", asked.edition_word))
    return render(request, "stats/charts.html", context | {"cards": gallery_cards(request, asked)})


@require_safe
@found_by_slug
@keep_page
def chart(request: HttpRequest, slug: str) -> HttpResponse:
    """A chart with its table, its records and how it is counted."""
    asked = chart_asked(request, slug)
    if asked.asks_for_panel:
        return panel(request, asked)
    return render_list(request, "stats/chart.html", chart_page_context(asked))


@described_by(charts_described)
@require_safe
@found_by_slug
@etag_by_edition
def chart_file(request: HttpRequest, slug: str, *, form: str) -> HttpResponseBase:
    """A chart's table as a file, or its picture for a memo."""
    return FILE_ANSWERS[form](chart_asked(request, slug))
