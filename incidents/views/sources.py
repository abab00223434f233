"""Pages and files of the register of sources: HTTP only."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.counting.filters import SourceFilter
from incidents.editions.asked import Asked, asked_by
from incidents.editions.etag import etag_by_edition
from incidents.editions.kept_answers import keep_page
from incidents.editions.then_and_now import Movement, source_moved, sources_moved
from incidents.models import Source, SourceVersion
from incidents.shapes import document_of
from incidents.views import register
from incidents.views.described import Described, described_by, document_schema, list_schema
from incidents.views.record_pages import RecordPage, Shown
from incidents.views.response import LIST_PAGE, file_links, list_json, page_context, render_list, workbook
from project import filter_panel
from project.formats import FORMATS, csv_file, header, json_file
from project.questions import with_query


@require_safe
@keep_page
def source_list(request: HttpRequest) -> HttpResponse:
    """The register of sources, filtered."""
    asked = asked_by(request)
    question = asked.question(SourceFilter)
    path, words = reverse("source-list"), question.question()
    page = filter_panel.page_of(question, question.in_order(), count=question.found, size=LIST_PAGE)
    panel = filter_panel.panel_context(question, path, question.offered, reverse("source-json"))
    files = file_links("source", words, *FORMATS)
    context = panel | files | {
        "page": page,
        "rows": register.registered(list(page.object_list), question.edition),
        "columns": [
            filter_panel.sort_heading(question, path, _("Published"), "published", falling=True),
            filter_panel.sort_heading(question, path, _("Source"), "title"),
            filter_panel.sort_heading(question, path, _("Publisher"), "publisher"),
        ],
        "page_links": filter_panel.page_links(question, page, path),
        "loosened": [] if page.paginator.count else filter_panel.loosened(question, path),
        "gone_href": with_query(path, {"availability": ["deleted"]} | asked.pin),
    } | page_context(
        asked, "sources", asked.canonical("source-list", words),
        lambda newest: sources_moved(question, page.paginator.count, newest),
    )  # fmt: skip
    return render_list(request, "incidents/sources.html", context)


@described_by(lambda asked: Described(SourceFilter, columns=register.source_columns(asked.edition)))
@require_safe
@etag_by_edition
def source_csv(request: HttpRequest) -> HttpResponseBase:
    """The register as a file, in the columns of seeds/sources.csv."""
    asked = asked_by(request)
    question = asked.question(SourceFilter)
    address, columns = asked.canonical("source-list", question.question()), register.source_columns(asked.edition)
    return csv_file("sources", question.edition, address, header(columns), register.source_cells(question, columns))


@require_safe
@etag_by_edition
def source_xlsx(request: HttpRequest) -> HttpResponse:
    """The register as a workbook."""
    asked = asked_by(request)
    question, columns = asked.question(SourceFilter), register.source_columns(asked.edition)
    words = question.question()
    address, rows = asked.canonical("source-list", words), register.source_cells(question, columns)
    return workbook(asked, "sources", _("Sources"), address, words, columns, rows)


@described_by(lambda asked: Described(SourceFilter, schema=list_schema(document_schema(Source)), paged=True))
@require_safe
@etag_by_edition
def source_json(request: HttpRequest) -> HttpResponse:
    """The register as JSON, a page at a time."""
    asked = asked_by(request)
    question = asked.question(SourceFilter)
    page = filter_panel.page_of(question, question.in_order(), count=question.found, size=LIST_PAGE)
    results = [document_of(asked.edition, Source, row.document) for row in page.object_list]
    return json_file(list_json(asked, "source", question, page, results))


class SourcePage(RecordPage):
    template = "incidents/source.html"

    def shown(self, asked: Asked, version: SourceVersion) -> Shown:
        return register.source_record(version, asked.number)

    def moved(self, asked: Asked, version: SourceVersion, shown: Shown, newest: int) -> Movement:
        return source_moved(version, asked.number or 0, newest)


SOURCE_PAGE = SourcePage(Source)
