"""The list of incidents and its files: HTTP only."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents import codebook
from incidents.counting.figures import ListTotals, list_totals
from incidents.counting.filters import IncidentFilter
from incidents.counting.sentences import Sentence, heading_sentence
from incidents.editions.asked import asked_by
from incidents.editions.etag import etag_by_edition
from incidents.editions.kept_answers import keep_page
from incidents.editions.names import Names
from incidents.editions.then_and_now import incidents_moved
from incidents.naming import together
from incidents.views import incident_rows
from incidents.views.described import Described, described_by, list_schema
from incidents.views.ready_files import incident_pieces
from incidents.views.response import LIST_PAGE, file_links, list_json, page_context, render_list, workbook
from project import filter_panel
from project.formats import FORMATS, csv_text_file, json_file
from project.questions import with_query


@require_safe
@keep_page
def incident_list(request: HttpRequest) -> HttpResponse:
    """Incidents, filtered."""
    asked = asked_by(request)
    question = asked.question(IncidentFilter)
    words = question.question()
    figures, path = list_totals(question), reverse("incident-list")
    page = filter_panel.page_of(question, question.in_order(), count=figures.incidents, size=LIST_PAGE)
    columns = [
        filter_panel.sort_heading(question, path, _("Date"), "date", falling=True),
        filter_panel.sort_heading(question, path, _("Incident"), "title"),
        filter_panel.sort_heading(question, path, _("Country"), "country"),
        filter_panel.sort_heading(question, path, _("People"), "people", falling=True, number=True),
        filter_panel.SortHeading(_("Outcome")),
        filter_panel.SortHeading(_("Confidence")),
    ]
    panel = filter_panel.panel_context(question, path, question.offered, reverse("incident-json"))
    files = file_links("incident", words, *FORMATS)
    context = panel | files | {
        "claims": file_links("claim", words, *FORMATS),
        "figures": figures, "page": page, "columns": columns,
        "sentence": list_sentence(question, figures, asked.names), "others_of": others_of(question),
        "loosened": [] if figures.incidents else filter_panel.loosened(question, path),
        "page_links": filter_panel.page_links(question, page, path),
        "rows": incident_rows.listed_page(page.object_list, question.edition),
        "everybody": with_query(path, filter_panel.asked_words(question, "who") | {"who": ["all"]}),
    } | page_context(
        asked, "incidents", asked.canonical("incident-list", words),
        lambda newest: incidents_moved(question, figures.incidents, figures.people, newest),
    )  # fmt: skip
    return render_list(request, "incidents/incidents.html", context)


def list_sentence(question: IncidentFilter, figures: ListTotals, names: Names) -> Sentence:
    countries = [names.in_text(code) for code in question.value("country")]
    return heading_sentence(figures, countries, outcomes=len(question.outcomes or []))


def others_of(question: IncidentFilter) -> str:
    return together([str(codebook.WHO.label(who)) for who in question.people])


@described_by(lambda asked: Described(IncidentFilter, columns=incident_rows.incident_columns(asked.edition)))
@require_safe
@etag_by_edition
def incident_csv(request: HttpRequest) -> HttpResponseBase:
    """The list as a file, in the columns of seeds/incidents.csv."""
    asked = asked_by(request)
    question = asked.question(IncidentFilter)
    found = incident_rows.IncidentRows(asked)
    address = asked.canonical("incident-list", question.question())
    return csv_text_file("incidents", question.edition, address, incident_pieces(question, found))


@require_safe
@etag_by_edition
def incident_xlsx(request: HttpRequest) -> HttpResponse:
    """The list as a workbook."""
    asked = asked_by(request)
    question = asked.question(IncidentFilter)
    found, words = incident_rows.IncidentRows(asked), question.question()
    address = asked.canonical("incident-list", words)
    totals = [(_("In all"), str(list_sentence(question, list_totals(question), asked.names)))]
    rows = found.cells(question)
    return workbook(asked, "incidents", _("Incidents"), address, words, found.columns, rows, totals=totals)


@described_by(
    lambda asked: Described(IncidentFilter, schema=list_schema(incident_rows.result_schema(asked.edition)), paged=True)
)
@require_safe
@etag_by_edition
def incident_json(request: HttpRequest) -> HttpResponse:
    """The list as JSON, a page at a time."""
    asked = asked_by(request)
    question = asked.question(IncidentFilter)
    page = filter_panel.page_of(question, question.in_order(), count=question.found, size=LIST_PAGE)
    found = incident_rows.IncidentRows(asked)
    results = [found.result(row.document) for row in page.object_list]
    return json_file(list_json(asked, "incident", question, page, results))
