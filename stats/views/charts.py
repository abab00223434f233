"""Charts of the catalogue, their tabs and their files: HTTP only."""

from typing import Any

from django.core.paginator import Page
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents import codebook
from incidents.counting.figures import independent, sources_rested_on
from incidents.counting.filters import IncidentFilter
from incidents.counting.origins import joined_sources
from incidents.editions.asked import asked_by
from incidents.editions.etag import etag_by_edition
from incidents.models import SourceVersion
from incidents.naming import together
from incidents.views import incident_rows, register
from incidents.views.response import LIST_PAGE, file_links, page_context, workbook
from project import filter_panel
from project.formats import FORMATS, LICENCE, csv_file, header, json_file
from project.questions import Question, query_string, with_query
from stats.catalogue import BY_SLUG, Chart
from stats.views import announcements, then_and_now
from stats.views.chart_context import drawn_figure, figure_context

VIEWS = ("chart", "table", "records", "sources", "method")


def chart_or_404(slug: str) -> Chart:
    """A chart of the catalogue."""
    if slug not in BY_SLUG:
        raise Http404(_("No chart “%(slug)s”.") % {"slug": slug})
    return BY_SLUG[slug]


@require_safe
def chart_list(request: HttpRequest) -> HttpResponse:
    """The catalogue."""
    asked = asked_by(request).only()
    context = page_context(asked, "charts", asked.canonical("chart-list", asked.edition_word))
    return render(request, "stats/charts.html", context | {"charts": BY_SLUG.values()})


@require_safe
def chart(request: HttpRequest, slug: str) -> HttpResponse:
    """A chart with its table, its records and how it is counted."""
    entry, asked = chart_or_404(slug), asked_by(request)
    question = asked.question(entry.counts, **entry.about)
    path, view, words = reverse("chart", args=[slug]), asked.words.get("view", "chart"), question.question()
    table = entry.tabulate(question)
    context = page_context(
        asked,
        "charts",
        asked.canonical("chart", words, slug),
        lambda newest: then_and_now.chart_moved(entry, question, table, newest),
    )
    context |= figure_context(entry, table, asked.names) | file_links("chart", words, *FORMATS, args=[slug])
    context |= {"view": view, "tabs": tabs(question, path, view)}
    of_list = view in ("records", "sources")
    context |= chart_records_context(
        question, path, whole=view == "records", shown=None if of_list else table.counted
    ) | chart_filter_context(question, path, of_list=of_list)
    context["not_added"] = context["record_count"] - context["total"].incidents if context["total"] else 0
    if view == "sources":
        context |= sources_context(question, path)
    if not table.rows:
        context["loosened"] = filter_panel.loosened(question, path)
    return render(request, "stats/chart.html", context)


def tabs(question: Question, path: str, view: str) -> list[dict[str, Any]]:
    """The views of a chart, each with its address."""
    labels = {
        "chart": _("Chart"),
        "table": _("Table"),
        "records": _("Records") if isinstance(question, IncidentFilter) else _("Announcements"),
        "sources": _("Sources"),
        "method": _("How it is counted"),
    }
    words = filter_panel.asked_words(question, "view")
    return [
        {"label": labels[name], "href": with_query(path, {**words, "view": [name]}), "current": name == view}
        for name in VIEWS
    ]


def chart_filter_context(question: Question, path: str, *, of_list: bool) -> dict[str, Any]:
    """The filter beside a chart: that of the list it counts.

    Which announcements are listed changes no chart of arrivals, so it is asked only where they are: `of_list`.
    """
    if not isinstance(question, IncidentFilter):
        return filter_panel.panel_context(question, path, question.offered if of_list else ())
    context = filter_panel.panel_context(question, path, question.offered)
    if not question.counts:
        return context
    counted = together([str(codebook.OUTCOMES.label(code)) for code in question.counts])
    fixed = {"label": _("Outcome"), "value": counted, "note": _("what this chart counts")}
    return context | {"chips": [fixed, *context["chips"]]}


def chart_records_context(question: Question, path: str, *, whole: bool, shown: int | None = None) -> dict[str, Any]:
    """What a chart rests on: how many records and sources, and on its tab the records themselves."""
    if not isinstance(question, IncidentFilter):
        return announcements.arrival_records_context(question, path, whole=whole, shown=shown)
    rows = question.rows()
    cited = sources_rested_on(rows)
    count = rows.count()
    context: dict[str, Any] = {
        "record_count": count,
        "count_text": _("%(count)s of %(all)s incidents") % {"count": count, "all": everything(question).count()},
        "source_count": len(cited),
        "independent_count": independent(cited, joined_sources(question.edition)),
    }
    if whole:
        page: Page[Any] = filter_panel.page_of(question, rows.order_by(*question.order), count=count, size=LIST_PAGE)
        context |= {
            "page": page,
            "page_links": filter_panel.page_links(question, page, path),
            "rows": incident_rows.listed(page.object_list, question.edition),
        }
    return context


def sources_context(question: Question, path: str) -> dict[str, Any]:
    """The sources that a chart rests on, the newest first: on their own tab."""
    rows = question.rows()
    slugs = (
        sources_rested_on(rows) if isinstance(question, IncidentFilter) else announcements.announcement_sources(rows)
    )
    found = SourceVersion.objects.as_of(question.edition).filter(key__in=slugs)
    page = filter_panel.page_of(
        question, found.order_by(F("published").desc(nulls_last=True), "key"), count=len(slugs), size=LIST_PAGE
    )
    links = filter_panel.page_links(question, page, path)
    of_figures = not isinstance(question, IncidentFilter)
    return {
        "page": page,
        "page_links": links,
        "of_figures": of_figures,
        "sources": register.registered(list(page.object_list), question.edition),
    }


def everything(question: IncidentFilter) -> Any:
    """The incidents of the same people and edition, whatever else is asked."""
    words = {"who": question.people}
    return IncidentFilter.ask(QueryDict(query_string(words)), question.edition, strict=True).rows()


@require_safe
@etag_by_edition
def chart_json(request: HttpRequest, slug: str) -> HttpResponse:
    """A chart as JSON: question, table and figure."""
    entry, asked = chart_or_404(slug), asked_by(request)
    question = asked.question(entry.counts, **entry.about)
    table, words = entry.tabulate(question), question.question()
    return json_file(
        {
            "chart": slug,
            "query": words,
            "edition": question.edition,
            "table": table.as_dict(),
            "figure": drawn_figure(entry, table, asked.names),
            "licence": LICENCE,
            "address": asked.canonical("chart", words, slug),
        }
    )


@require_safe
@etag_by_edition
def chart_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A chart's table as a file."""
    entry, asked = chart_or_404(slug), asked_by(request)
    question = asked.question(entry.counts, **entry.about)
    table, address = entry.tabulate(question).flat, asked.canonical("chart", question.question(), slug)
    return csv_file(slug, question.edition, address, header(table.columns), table.rows)


@require_safe
@etag_by_edition
def chart_xlsx(request: HttpRequest, slug: str) -> HttpResponse:
    """A chart's table as a workbook."""
    entry, asked = chart_or_404(slug), asked_by(request)
    question = asked.question(entry.counts, **entry.about)
    table, words = entry.tabulate(question).flat, question.question()
    address = asked.canonical("chart", words, slug)
    return workbook(asked, slug, str(entry.question), address, words, table.columns, table.rows)
