"""Announcements of arrivals: the list and its files: HTTP only."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.editions.asked import asked_by
from incidents.editions.etag import etag_by_edition
from incidents.editions.kept_answers import keep_page
from incidents.views.described import Described, described_by, list_schema, row_schema
from incidents.views.response import LIST_PAGE, file_links, list_json, page_context, render_list, workbook
from project import filter_panel
from project.formats import FORMATS, csv_file, header, json_file
from project.table import Column
from stats.asked_questions import question_in_words
from stats.catalogue import BY_SLUG
from stats.filters import ArrivalFilter
from stats.views import announcements, then_and_now


@require_safe
@keep_page
def arrival_list(request: HttpRequest) -> HttpResponse:
    """Every announcement of arrivals."""
    asked = asked_by(request)
    question = asked.question(ArrivalFilter)
    path, words = reverse("arrivals"), question.question()
    context = page_context(
        asked, "arrivals", asked.canonical("arrivals", words), lambda newest: then_and_now.arrivals(question, newest)
    )
    context |= file_links("arrivals", words, *FORMATS) | {"destination": announcements.destination_of(question)}
    context |= announcements.arrival_records_context(question, path, whole=True)
    context |= filter_panel.panel_context(question, path, question.offered, reverse("arrivals-json"))
    context |= announcements.year_context(question) | announcements.quarter_context(question)
    context |= announcements.identity_context(question)
    context["asked_question"] = question_in_words(BY_SLUG["arrivals-by-year"], question, asked.names)
    return render_list(request, "stats/arrivals.html", context)


@described_by(
    lambda asked: Described(
        ArrivalFilter, schema=list_schema(row_schema(announcements.columns_known(asked.edition))), paged=True
    )
)
@require_safe
@etag_by_edition
def arrival_json(request: HttpRequest) -> HttpResponse:
    """The announcements as JSON, a page at a time."""
    asked = asked_by(request)
    question = asked.question(ArrivalFilter)
    rows = question.rows()
    page = filter_panel.page_of(question, rows.order_by(*question.order), count=rows.count(), size=LIST_PAGE)
    columns = announcements.columns_known(asked.edition)
    results = [{column.name: row.document[column.name] for column in columns} for row in page.object_list]
    return json_file(list_json(asked, "arrivals", question, page, results))


@described_by(lambda asked: Described(ArrivalFilter, columns=announcements.columns_known(asked.edition)))
@require_safe
@etag_by_edition
def arrival_csv(request: HttpRequest) -> HttpResponseBase:
    """The announcements as a file, in the columns of seeds/arrivals.csv."""
    asked = asked_by(request)
    question = asked.question(ArrivalFilter)
    columns, address = announcements.columns_known(asked.edition), asked.canonical("arrivals", question.question())
    return csv_file("arrivals", question.edition, address, header(columns), arrival_rows(question, columns))


@require_safe
@etag_by_edition
def arrival_xlsx(request: HttpRequest) -> HttpResponse:
    """The announcements as a workbook."""
    asked = asked_by(request)
    question = asked.question(ArrivalFilter)
    columns, words = announcements.columns_known(asked.edition), question.question()
    address, found = asked.canonical("arrivals", words), arrival_rows(question, columns)
    return workbook(asked, "arrivals", _("Arrivals"), address, words, columns, found)


def arrival_rows(question: ArrivalFilter, columns: tuple[Column, ...]) -> Iterator[list[Any]]:
    rows = question.rows().order_by(*question.order).values_list("document", flat=True)
    return ([document[column.name] for column in columns] for document in rows)
