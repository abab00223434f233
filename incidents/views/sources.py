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
from incidents.editions.history import history_context
from incidents.editions.names import Names
from incidents.models import Source, SourceVersion
from incidents.shapes import document_of
from incidents.views import register
from incidents.views.history import not_there
from incidents.views.incidents import pinned_words
from incidents.views.response import LIST_PAGE, canonical, edition_without_filter, list_json, number_of
from project import filter_panel
from project.formats import LICENCE, csv_file, header, json_file
from project.questions import Words, with_query


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


@require_safe
def source(request: HttpRequest, slug: str) -> HttpResponse:
    """A source's page."""
    edition = edition_without_filter(request)
    found = register.source_record(slug, number_of(edition))
    if found is None:
        return not_there(request, Source, slug, edition)
    words: Words = {"edition": [str(number_of(edition))]}
    context = found | history_context(Source, slug) | {
        "section": "sources", "edition": edition, "names": Names(number_of(edition)),
        "json": with_query(reverse("source-record-json", args=[slug]), words),
        "canonical": canonical(request, "source", words, slug),
        "then_and_now": then_and_now.since(
            request, edition,
            lambda newest: then_and_now.source_moved(found["version"], number_of(edition) or 0, newest),
        ),
    }  # fmt: skip
    return render(request, "incidents/source.html", context)


@require_safe
@etag_by_edition
def source_record_json(request: HttpRequest, slug: str) -> HttpResponse:
    """A source's whole published document."""
    edition = edition_without_filter(request)
    number = number_of(edition)
    version = SourceVersion.objects.as_of(number).filter(key=slug).first()
    if version is None:
        return not_there(request, Source, slug, edition)
    address = canonical(request, "source", {"edition": [str(number)]}, slug)
    about = {"edition": number, "since": version.since_id, "licence": LICENCE, "address": address}
    return json_file({**document_of(edition, Source, version.document), **about})
