"""Announcements of arrivals: the list and its files: HTTP only."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.editions.asked import edition_asked
from incidents.editions.etag import etag_by_edition
from incidents.editions.names import Names
from incidents.editions.then_and_now import since
from incidents.views.response import LIST_PAGE, canonical, list_json, number_of, workbook
from project import filter_panel
from project.formats import csv_file, header, json_file
from project.questions import with_query
from project.table import Column
from stats.filters import ArrivalFilter
from stats.views import announcements, then_and_now


@require_safe
def arrival_list(request: HttpRequest) -> HttpResponse:
    """Every announcement of arrivals."""
    edition = edition_asked(request)
    question = ArrivalFilter.ask(request.GET, number_of(edition), strict=False)
    path, words = reverse("arrivals"), question.question()
    context = {
        "section": "arrivals", "edition": edition, "names": Names(question.edition),
        "destination": announcements.destination_of(question),
        "xlsx": with_query(reverse("arrivals-xlsx"), words),
        "csv": with_query(reverse("arrivals-csv"), words),
        "json": with_query(reverse("arrivals-json"), words),
        "canonical": canonical(request, "arrivals", words),
        "then_and_now": since(request, edition, lambda newest: then_and_now.arrivals(question, newest)),
    }  # fmt: skip
    context |= announcements.arrival_records_context(question, path, whole=True)
    context |= filter_panel.panel_context(question, path, question.offered)
    context |= announcements.year_context(question) | announcements.quarter_context(question)
    context |= announcements.identity_context(question)
    return render(request, "stats/arrivals.html", context)


@require_safe
@etag_by_edition
def arrival_json(request: HttpRequest) -> HttpResponse:
    """The announcements as JSON, a page at a time."""
    edition = edition_asked(request)
    question = ArrivalFilter.ask(request.GET, number_of(edition), strict=True)
    rows = question.rows()
    page = filter_panel.page_of(question, rows.order_by(*question.order), count=rows.count(), size=LIST_PAGE)
    columns = announcements.columns_known(edition)
    results = [{column.name: row.document[column.name] for column in columns} for row in page.object_list]
    return json_file(list_json(request, "arrivals", question, page, results))


@require_safe
@etag_by_edition
def arrival_csv(request: HttpRequest) -> HttpResponseBase:
    """The announcements as a file, in the columns of seeds/arrivals.csv."""
    edition = edition_asked(request)
    question = ArrivalFilter.ask(request.GET, number_of(edition), strict=True)
    columns, address = announcements.columns_known(edition), canonical(request, "arrivals", question.question())
    return csv_file("arrivals", question.edition, address, header(columns), arrival_rows(question, columns))


@require_safe
@etag_by_edition
def arrival_xlsx(request: HttpRequest) -> HttpResponse:
    """The announcements as a workbook."""
    edition = edition_asked(request)
    question = ArrivalFilter.ask(request.GET, number_of(edition), strict=True)
    columns, words = announcements.columns_known(edition), question.question()
    address, found = canonical(request, "arrivals", words), arrival_rows(question, columns)
    return workbook("arrivals", _("Arrivals"), edition, address, words, columns, found)


def arrival_rows(question: ArrivalFilter, columns: tuple[Column, ...]) -> Iterator[list[Any]]:
    """The rows of a file of announcements."""
    rows = question.rows().order_by(*question.order).values_list("document", flat=True)
    return ([document[column.name] for column in columns] for document in rows)
