"""The explorer: a chart of what an address asks, made like one of the catalogue. HTTP only."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from incidents.editions.asked import Asked, asked_by
from incidents.editions.etag import etag_by_edition
from incidents.editions.kept_answers import keep_page
from incidents.views.described import described_by
from incidents.views.response import page_context, render_list
from stats.asked_questions import question_in_words
from stats.catalogue.aids import aided
from stats.explorer import explorer_entry
from stats.explorer.choices import builder_context
from stats.explorer.refusals import refuse_misleading, refused_of
from stats.filters import ExploreFilter
from stats.views.chart_answers import AskedChart, chart_page_context, panel
from stats.views.chart_files import FILE_ANSWERS
from stats.views.chart_schemas import explored_described


def explored_chart(asked: Asked) -> AskedChart:
    question = asked.question(ExploreFilter)
    entry = aided(explorer_entry(question), asked.words)
    return AskedChart(asked, entry, question, "explore", (), question.question())


@require_safe
@keep_page
def explore(request: HttpRequest) -> HttpResponse:
    """A view of the explorer with its table, its records and how it is counted; or why it is none, and what may be."""
    chart = explored_chart(asked_by(request))
    refused = refused_of(chart.question)
    if chart.asks_for_panel and not refused:
        return panel(request, chart)
    context = refused_context(chart) if refused else chart_page_context(chart)
    context |= builder_context(chart.question, chart.path, refused)
    if refused:
        return render(request, "stats/explore.html", context, status=400)
    return render_list(request, "stats/explore.html", context)


def refused_context(chart: AskedChart) -> dict[str, Any]:
    """A page without a chart: its form and its filter stay."""
    context = page_context(chart.asked, "charts", chart.address)
    context |= chart.records.panel(chart.question, chart.path, of_list=False)
    asked = question_in_words(chart.entry, chart.question, chart.asked.names)
    return context | {"chart": chart.entry, "asked_question": asked}


@described_by(explored_described)
@require_safe
@etag_by_edition
def explore_file(request: HttpRequest, *, form: str) -> HttpResponseBase:
    """A view's table as a file, or its picture; BadQuestion where it would mislead."""
    chart = explored_chart(asked_by(request))
    refuse_misleading(chart.question)
    return FILE_ANSWERS[form](chart)
