"""Pages and files of the register of sources: HTTP only."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.counting.filters import SourceFilter
from incidents.editions import then_and_now
from incidents.editions.asked import edition_asked
from incidents.editions.etag import etag_by_edition
from incidents.editions.then_and_now import Movement
from incidents.models import Edition, Source, SourceVersion
from incidents.shapes import document_of
from incidents.views import register
from incidents.views.incidents import pinned_words
from incidents.views.record_pages import RecordPage, Shown
from incidents.views.response import LIST_PAGE, canonical, list_json, number_of
from project import filter_panel
from project.formats import csv_file, header, json_file
from project.questions import with_query
from project.table import Words


@require_safe
def source_list(request: HttpRequest) -> HttpResponse:
    """The register of sources, filtered."""
    edition = edition_asked(request)
    question = SourceFilter.ask(request.GET, number_of(edition), strict=False)
    path, rows = reverse("source-list"), question.rows()
    words: Words = {"edition": [str(question.edition)]}
    page = filter_panel.page_of(question, rows.order_by(*question.order), count=rows.count(), size=LIST_PAGE)
    context = filter_panel.panel_context(question, path, question.offered) | {
        "section": "sources", "edition": edition, "page": page,
        "rows": register.registered(list(page.object_list), question.edition),
        "columns": [
            filter_panel.sort_heading(question, path, _("Published"), "published", falling=True),
            filter_panel.sort_heading(question, path, _("Source"), "title"),
            filter_panel.sort_heading(question, path, _("Publisher"), "publisher"),
        ],
        "page_links": filter_panel.page_links(question, page, path),
        "loosened": [] if page.paginator.count else filter_panel.loosened(question, path),
        "gone_href": with_query(path, {"availability": ["deleted"]} | pinned_words(request, words)),
        "csv": with_query(reverse("source-csv"), question.question()),
        "json": with_query(reverse("source-json"), question.question()),
        "canonical": canonical(request, "source-list", question.question()),
        "then_and_now": then_and_now.since(
            request, edition, lambda newest: then_and_now.sources_moved(question, page.paginator.count, newest)
        ),
    }  # fmt: skip
    return render(request, "incidents/sources.html", context)


@require_safe
@etag_by_edition
def source_csv(request: HttpRequest) -> HttpResponseBase:
    """The register as a file, in the columns of seeds/sources.csv."""
    edition = edition_asked(request)
    question = SourceFilter.ask(request.GET, number_of(edition), strict=True)
    rows = question.rows().order_by(*question.order).values_list("document", flat=True).iterator(chunk_size=2000)
    address, columns = canonical(request, "source-list", question.question()), register.source_columns(edition)
    found = ([document[column.name] for column in columns] for document in rows)
    return csv_file("sources", question.edition, address, header(columns), found)


@require_safe
@etag_by_edition
def source_json(request: HttpRequest) -> HttpResponse:
    """The register as JSON, a page at a time."""
    edition = edition_asked(request)
    question = SourceFilter.ask(request.GET, number_of(edition), strict=True)
    rows = question.rows()
    page = filter_panel.page_of(question, rows.order_by(*question.order), count=rows.count(), size=LIST_PAGE)
    results = [document_of(edition, Source, row.document) for row in page.object_list]
    return json_file(list_json(request, "source", question, page, results))


class SourcePage(RecordPage):
    template = "incidents/source.html"

    def shown(self, request: HttpRequest, version: SourceVersion, edition: Edition | None) -> Shown:
        return register.source_record(version, number_of(edition))

    def moved(self, version: SourceVersion, shown: Shown, edition: int, newest: int) -> Movement:
        return then_and_now.source_moved(version, edition, newest)


SOURCE_PAGE = SourcePage(Source)
