"""Pages and files of the figures beside arrivals: other destinations, who arrived, context events. HTTP only."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from incidents.editions.etag import etag_by_edition
from incidents.editions.names import Names
from incidents.editions.then_and_now import since
from incidents.shapes import columns_in_edition
from incidents.views.response import canonical, edition_without_filter, number_of
from project.formats import LICENCE, csv_file, header, json_file
from project.questions import with_query
from project.table import Column, Words
from stats.columns import BREAKDOWN_COLUMNS, DESTINATION_COLUMNS, EVENT_COLUMNS
from stats.models import ContextEvent, OtherFigure
from stats.tables import events, other_figures
from stats.views import then_and_now

FigureRecords = list[dict[str, Any]]


def edition_word(number: int | None) -> Words:
    """The edition as a word."""
    return {"edition": [str(number)]} if number else {}


def as_csv(
    request: HttpRequest, name: str, page: str, model: Any, columns: tuple[Column, ...], records: FigureRecords
) -> HttpResponseBase:
    """A whole list as a file."""
    edition = edition_without_filter(request)
    number, known = number_of(edition), columns_in_edition(edition, columns, model)
    rows = ([record[column.name] for column in known] for record in records)
    return csv_file(name, number, canonical(request, page, edition_word(number)), header(known), rows)


def figures_json(
    request: HttpRequest, page: str, model: Any, columns: tuple[Column, ...], records: FigureRecords
) -> HttpResponse:
    """A whole list as JSON, in the shape of every list."""
    edition = edition_without_filter(request)
    number, known = number_of(edition), columns_in_edition(edition, columns, model)
    return json_file(
        {
            "count": len(records),
            "edition": number,
            "query": edition_word(number),
            "next": None,
            "results": [{column.name: record[column.name] for column in known} for record in records],
            "licence": LICENCE,
            "address": canonical(request, page, edition_word(number)),
        }
    )


@require_safe
def other_list(request: HttpRequest) -> HttpResponse:
    """Other destinations and who arrived, each measure and each set in a table of its own."""
    edition = edition_without_filter(request)
    number = number_of(edition)
    names = ("arrivals-others-csv", "arrivals-breakdown-csv", "arrivals-others-json", "arrivals-breakdown-json")
    files = {name.replace("-", "_"): with_query(reverse(name), edition_word(number)) for name in names}
    context = files | {
        "section": "arrivals",
        "edition": edition,
        "names": Names(number),
        "measures": other_figures.other_destinations(number),
        "dimensions": other_figures.who_arrived(number),
        "canonical": canonical(request, "arrivals-others", edition_word(number)),
        "then_and_now": since(request, edition, lambda newest: then_and_now.others(number or 0, newest)),
    }
    return render(request, "stats/other_figures.html", context)


def destinations(request: HttpRequest) -> FigureRecords:
    """What is published of other destinations."""
    found = other_figures.figure_documents(number_of(edition_without_filter(request)), "destination")
    return [other_figures.destination_record(document) for document in found]


def breakdowns(request: HttpRequest) -> FigureRecords:
    """What is published of who arrived."""
    found = other_figures.figure_documents(number_of(edition_without_filter(request)), "breakdown")
    return [other_figures.breakdown_record(document) for document in found]


@require_safe
@etag_by_edition
def other_csv(request: HttpRequest) -> HttpResponseBase:
    """Other destinations as a file, in the columns of seeds/other_destinations.csv."""
    columns = DESTINATION_COLUMNS
    return as_csv(request, "other-destinations", "arrivals-others", OtherFigure, columns, destinations(request))


@require_safe
@etag_by_edition
def other_json(request: HttpRequest) -> HttpResponse:
    """Other destinations as JSON."""
    return figures_json(request, "arrivals-others", OtherFigure, DESTINATION_COLUMNS, destinations(request))


@require_safe
@etag_by_edition
def breakdown_csv(request: HttpRequest) -> HttpResponseBase:
    """Who arrived as a file, in the columns of seeds/arrivals_breakdown.csv."""
    columns = BREAKDOWN_COLUMNS
    return as_csv(request, "arrivals-breakdown", "arrivals-others", OtherFigure, columns, breakdowns(request))


@require_safe
@etag_by_edition
def breakdown_json(request: HttpRequest) -> HttpResponse:
    """Who arrived as JSON."""
    return figures_json(request, "arrivals-others", OtherFigure, BREAKDOWN_COLUMNS, breakdowns(request))


@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """Every context event with its description and source."""
    edition = edition_without_filter(request)
    number = number_of(edition)
    context = {
        "section": "arrivals",
        "edition": edition,
        "names": Names(number),
        "events": events.every_event(number),
        "csv": with_query(reverse("arrivals-events-csv"), edition_word(number)),
        "json": with_query(reverse("arrivals-events-json"), edition_word(number)),
        "canonical": canonical(request, "arrivals-events", edition_word(number)),
        "then_and_now": since(request, edition, lambda newest: then_and_now.events(number or 0, newest)),
    }
    return render(request, "stats/event_list.html", context)


@require_safe
@etag_by_edition
def event_csv(request: HttpRequest) -> HttpResponseBase:
    """Context events as a file, in the columns of seeds/context_events.csv."""
    found = events.event_rows(number_of(edition_without_filter(request)))
    return as_csv(request, "context-events", "arrivals-events", ContextEvent, EVENT_COLUMNS, found)


@require_safe
@etag_by_edition
def event_json(request: HttpRequest) -> HttpResponse:
    """Context events as JSON."""
    found = events.event_rows(number_of(edition_without_filter(request)))
    return figures_json(request, "arrivals-events", ContextEvent, EVENT_COLUMNS, found)
