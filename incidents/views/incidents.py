"""The list of incidents and its files: HTTP only."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents import codebook
from incidents.counting.figures import ListTotals, list_totals
from incidents.counting.filters import IncidentFilter
from incidents.counting.sentences import Sentence, heading_sentence
from incidents.editions import then_and_now
from incidents.editions.asked import edition_asked
from incidents.editions.etag import etag_by_edition
from incidents.editions.names import Names
from incidents.models import Edition
from incidents.naming import together
from incidents.views import incident_rows
from incidents.views.response import LIST_PAGE, canonical, list_json, number_of, workbook
from project import filter_panel
from project.formats import csv_file, header, json_file
from project.questions import with_query
from project.table import Words


@require_safe
def incident_list(request: HttpRequest) -> HttpResponse:
    """Incidents, filtered."""
    edition = edition_asked(request)
    question = IncidentFilter.ask(request.GET, number_of(edition), strict=False)
    figures, path = list_totals(question), reverse("incident-list")
    page = filter_panel.page_of(
        question, question.rows().order_by(*question.order), count=figures.incidents, size=LIST_PAGE
    )
    columns = [
        filter_panel.sort_heading(question, path, _("Date"), "date", falling=True),
        filter_panel.sort_heading(question, path, _("Incident"), "title"),
        filter_panel.sort_heading(question, path, _("Country"), "country"),
        filter_panel.sort_heading(question, path, _("People"), "people", falling=True, number=True),
        filter_panel.SortHeading(_("Outcome")),
        filter_panel.SortHeading(_("Confidence")),
    ]
    names = Names(question.edition)
    context = filter_panel.panel_context(question, path, question.offered) | {
        "section": "incidents", "edition": edition, "figures": figures, "page": page, "columns": columns,
        "sentence": list_sentence(question, figures, names), "others_of": others_of(question),
        "loosened": [] if figures.incidents else filter_panel.loosened(question, path),
        "page_links": filter_panel.page_links(question, page, path), "names": names,
        "rows": incident_rows.listed(page.object_list, question.edition),
        "everybody": with_query(path, filter_panel.asked_words(question, "who") | {"who": ["all"]}),
        "csv": with_query(reverse("incident-csv"), question.question()),
        "json": with_query(reverse("incident-json"), question.question()),
        "xlsx": with_query(reverse("incident-xlsx"), question.question()),
        "canonical": canonical(request, "incident-list", question.question()),
        "then_and_now": then_and_now.since(
            request, edition, lambda newest: then_and_now.incidents_moved(question, figures.incidents,
            figures.people, newest)
        ),
    }  # fmt: skip
    return render(request, "incidents/incidents.html", context)


def list_sentence(question: IncidentFilter, figures: ListTotals, names: Names) -> Sentence:
    """The heading of a list, with the countries and outcomes that were asked for."""
    countries = [names.in_text(code) for code in question.value("country")]
    return heading_sentence(figures, countries, outcomes=len(question.outcomes or []))


def others_of(question: IncidentFilter) -> str:
    """Of whom the list is, while there are others."""
    return together([str(codebook.WHO.label(who)) for who in question.people])


def pinned_words(request: HttpRequest, words: Words) -> Words:
    """The edition as a word of further links, where the page itself is pinned to one."""
    return words if {"edition", "asof"} & set(request.GET) else {}


def plainly_pinned(request: HttpRequest, edition: Edition | None) -> then_and_now.Pinned | None:
    """The line of a pinned page whose numbers are not compared."""
    return then_and_now.since(request, edition, then_and_now.plainly)


@require_safe
@etag_by_edition
def incident_csv(request: HttpRequest) -> HttpResponseBase:
    """The list as a file, in the columns of seeds/incidents.csv."""
    edition = edition_asked(request)
    question = IncidentFilter.ask(request.GET, number_of(edition), strict=True)
    columns = incident_rows.incident_columns(edition)
    rows = incident_rows.csv_rows(question.rows().order_by(*question.order), columns)
    address = canonical(request, "incident-list", question.question())
    return csv_file("incidents", question.edition, address, header(columns), rows)


@require_safe
@etag_by_edition
def incident_xlsx(request: HttpRequest) -> HttpResponse:
    """The list as a workbook."""
    edition = edition_asked(request)
    question = IncidentFilter.ask(request.GET, number_of(edition), strict=True)
    columns, words = incident_rows.incident_columns(edition), question.question()
    rows = incident_rows.csv_rows(question.rows().order_by(*question.order), columns)
    address = canonical(request, "incident-list", words)
    return workbook("incidents", _("Incidents"), edition, address, words, columns, rows)


@require_safe
@etag_by_edition
def incident_json(request: HttpRequest) -> HttpResponse:
    """The list as JSON, a page at a time."""
    edition = edition_asked(request)
    question = IncidentFilter.ask(request.GET, number_of(edition), strict=True)
    rows = question.rows()
    page = filter_panel.page_of(question, rows.order_by(*question.order), count=rows.count(), size=LIST_PAGE)
    results = [incident_rows.result(row.document, edition) for row in page.object_list]
    return json_file(list_json(request, "incident", question, page, results))
