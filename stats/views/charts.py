"""Charts of the catalogue, their tabs and their files: HTTP only."""

from functools import partial, wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.editions.asked import Asked, asked_by
from incidents.editions.etag import etag_by_edition
from incidents.editions.kept_answers import keep_page
from incidents.views.history import to_key
from incidents.views.response import file_links, page_context, render_list, workbook
from project import filter_panel
from project.formats import FORMATS, LICENCE, csv_file, header, json_file
from project.questions import Question, with_query
from project.table import Words
from stats.catalogue import BY_OUTCOME, BY_SLUG, Chart
from stats.views.asked_questions import other_words, question_in_words
from stats.views.chart_context import drawn_figure, figure_context
from stats.views.chart_records import RECORDS, ChartRecords, chart_moved, sources_context
from stats.views.shown_table import sorted_by_headings

VIEWS = ("chart", "table", "records", "sources", "method")


def found_by_slug(view: Any) -> Any:
    """A chart's address in other capitals leads to it."""

    @wraps(view)
    def answered(request: HttpRequest, slug: str) -> HttpResponseBase:
        if slug not in BY_SLUG and slug.lower() in BY_SLUG:
            return to_key(request, slug.lower())
        return view(request, slug)  # type: ignore[no-any-return]

    return answered


def chart_asked(slug: str, asked: Asked) -> Chart:
    """A chart of the catalogue, as its address wants it drawn."""
    if slug not in BY_SLUG:
        raise Http404(_("No chart “%(slug)s”.") % {"slug": slug})
    return BY_OUTCOME.get(slug, BY_SLUG[slug]) if asked.words.get("circles") else BY_SLUG[slug]


def chart_words(asked: Asked, question: Question) -> Words:
    """What reproduces a chart: its question, and how it is drawn."""
    circles = asked.words.get("circles")
    return question.question() | ({"circles": [circles]} if circles else {})


@require_safe
@keep_page
def chart_list(request: HttpRequest) -> HttpResponse:
    """The catalogue."""
    asked = asked_by(request).only()
    context = page_context(asked, "charts", asked.canonical("chart-list", asked.edition_word))
    return render(request, "stats/charts.html", context | {"charts": BY_SLUG.values()})


@require_safe
@found_by_slug
@keep_page
def chart(request: HttpRequest, slug: str) -> HttpResponse:
    """A chart with its table, its records and how it is counted."""
    asked = asked_by(request)
    entry = chart_asked(slug, asked)
    question = asked.question(entry.counts, **entry.about)
    path, view, words = reverse("chart", args=[slug]), asked.words.get("view", "chart"), chart_words(asked, question)
    table = entry.tabulate(question)
    context = page_context(
        asked,
        "charts",
        asked.canonical("chart", words, slug),
        lambda newest: chart_moved(entry, question, table, newest),
    )
    order = asked.words.get("order", "")
    context |= file_links("chart", words, *FORMATS, args=[slug])
    context |= figure_context(entry, table, asked.names, order=order, whole=view == "table")
    context["table_href"] = with_query(path, filter_panel.asked_words(question, "view") | {"view": ["table"]})
    context["shown"] = sorted_by_headings(context["shown"], order, partial(ordered_address, question, path))
    records, of_list = RECORDS[entry.counts], view in ("records", "sources")
    context |= {"view": view, "tabs": tabs(records, question, path, view)}
    context |= records.context(question, path, whole=view == "records", shown=None if of_list else table.counted)
    context |= records.panel(question, path, of_list=of_list)
    context["circles"] = circle_choices(question, path) if slug in BY_OUTCOME else None
    context["asked_question"] = question_in_words(entry, question, asked.names)
    context["asked_besides"] = other_words(context["chips"])
    context["not_added"] = context["record_count"] - context["total"].incidents if context["total"] else 0
    if view == "sources":
        context |= sources_context(records, question, path)
    if not table.rows:
        context["loosened"] = filter_panel.loosened(question, path)
    return render_list(request, "stats/chart.html", context)


def circle_choices(question: Question, path: str) -> list[dict[str, Any]]:
    """How the circles of a map may be drawn, each with its address."""
    words, chosen = filter_panel.asked_words(question, "circles"), "circles" in question.given
    return [
        {"label": _("All outcomes together"), "href": with_query(path, words), "current": not chosen},
        {"label": _("By outcome"), "href": with_query(path, {**words, "circles": ["outcome"]}), "current": chosen},
    ]


def ordered_address(question: Question, path: str, order: str) -> str:
    """The address of a chart with its table in another order."""
    words = filter_panel.asked_words(question, "order")
    return f"{with_query(path, {**words, 'order': [order]})}#table"


def tabs(records: ChartRecords, question: Question, path: str, view: str) -> list[dict[str, Any]]:
    """The views of a chart, each with its address."""
    labels = {
        "chart": _("Chart"),
        "table": _("Table"),
        "records": records.label,
        "sources": _("Sources"),
        "method": _("How it is counted"),
    }
    words = filter_panel.asked_words(question, "view")
    return [
        {"label": labels[name], "href": with_query(path, {**words, "view": [name]}), "current": name == view}
        for name in VIEWS
    ]


@require_safe
@found_by_slug
@etag_by_edition
def chart_json(request: HttpRequest, slug: str) -> HttpResponse:
    """A chart as JSON: question, table and figure."""
    asked = asked_by(request)
    entry = chart_asked(slug, asked)
    question = asked.question(entry.counts, **entry.about)
    table, words = entry.tabulate(question), chart_words(asked, question)
    return json_file(
        {
            "chart": slug,
            "query": words,
            "edition": question.edition,
            "table": table.as_dict(),
            "left_out": RECORDS[entry.counts].others_in_words(question, reverse("chart", args=[slug])),
            "figure": drawn_figure(entry, table, asked.names),
            "licence": LICENCE,
            "address": asked.canonical("chart", words, slug),
        }
    )


@require_safe
@found_by_slug
@etag_by_edition
def chart_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A chart's table as a file."""
    asked = asked_by(request)
    entry = chart_asked(slug, asked)
    question = asked.question(entry.counts, **entry.about)
    table, address = entry.tabulate(question).flat, asked.canonical("chart", chart_words(asked, question), slug)
    return csv_file(slug, question.edition, address, header(table.columns), table.rows)


@require_safe
@found_by_slug
@etag_by_edition
def chart_xlsx(request: HttpRequest, slug: str) -> HttpResponse:
    """A chart's table as a workbook."""
    asked = asked_by(request)
    entry = chart_asked(slug, asked)
    question = asked.question(entry.counts, **entry.about)
    table, words = entry.tabulate(question).flat, chart_words(asked, question)
    address = asked.canonical("chart", words, slug)
    return workbook(
        asked,
        slug,
        str(entry.question),
        address,
        words,
        table.columns,
        table.rows,
        notes=(*table.notes, *RECORDS[entry.counts].others_in_words(question, reverse("chart", args=[slug]))),
        total=table.total,
    )
