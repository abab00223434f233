"""Pages and files of the figures beside arrivals: other destinations, who arrived, context events. HTTP only."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from incidents.editions.asked import Asked, asked_by
from incidents.editions.etag import etag_by_edition
from incidents.editions.kept_answers import keep_page
from incidents.models import Publishable
from incidents.shapes import columns_in_edition
from incidents.views.described import Described, described_by, list_schema, row_schema
from incidents.views.response import file_links, page_context, render_page, whole_list_json
from project.formats import csv_file, header, json_file
from project.questions import with_query
from project.table import Column
from stats.columns import BREAKDOWN_COLUMNS, DESTINATION_COLUMNS, EVENT_COLUMNS
from stats.models import ContextEvent, OtherFigure
from stats.tables import events, other_figures
from stats.views import then_and_now

Records = list[dict[str, Any]]


@dataclass(frozen=True)
class FigureList:
    """A list of figures or events that takes no word but the edition: its page, its file's name and columns."""

    page: str
    file: str
    model: type[Publishable]
    columns: tuple[Column, ...]
    rows: Callable[[int | None], Records]

    def columns_of(self, asked: Asked) -> tuple[Column, ...]:
        return columns_in_edition(asked.edition, self.columns, self.model)


def destination_rows(edition: int | None) -> Records:
    return list(map(other_figures.destination_record, other_figures.figure_documents(edition, "destination")))


def breakdown_rows(edition: int | None) -> Records:
    return list(map(other_figures.breakdown_record, other_figures.figure_documents(edition, "breakdown")))


DESTINATIONS = FigureList("arrivals-others", "other-destinations", OtherFigure, DESTINATION_COLUMNS, destination_rows)
BREAKDOWN = FigureList("arrivals-others", "arrivals-breakdown", OtherFigure, BREAKDOWN_COLUMNS, breakdown_rows)
EVENTS = FigureList("arrivals-events", "context-events", ContextEvent, EVENT_COLUMNS, events.event_rows)


@described_by(lambda asked, of: Described(columns=of.columns_of(asked)))
@require_safe
@etag_by_edition
def figures_csv(request: HttpRequest, of: FigureList) -> HttpResponseBase:
    """A whole list as a file, in the columns of its file in seeds/."""
    asked = asked_by(request).only()
    columns, address = of.columns_of(asked), asked.canonical(of.page, asked.edition_word)
    rows = ([record[column.name] for column in columns] for record in of.rows(asked.number))
    return csv_file(of.file, asked.number, address, header(columns), rows)


@described_by(lambda asked, of: Described(schema=list_schema(row_schema(of.columns_of(asked)))))
@require_safe
@etag_by_edition
def figures_json(request: HttpRequest, of: FigureList) -> HttpResponse:
    """A whole list as JSON, in the shape of every list."""
    asked = asked_by(request).only()
    names = [column.name for column in of.columns_of(asked)]
    results = [{name: record[name] for name in names} for record in of.rows(asked.number)]
    return json_file(whole_list_json(asked, of.page, results))


@require_safe
@keep_page
def other_list(request: HttpRequest) -> HttpResponse:
    """Other destinations and who arrived, each measure and each set in a table of its own."""
    asked = asked_by(request).only()
    names = ("arrivals-others-csv", "arrivals-breakdown-csv", "arrivals-others-json", "arrivals-breakdown-json")
    context = {name.replace("-", "_"): with_query(reverse(name), asked.edition_word) for name in names} | {
        "title": OtherFigure.label(),
        "measures": other_figures.other_destinations(asked.number),
        "dimensions": other_figures.who_arrived(asked.number),
    } | page_context(
        asked, "arrivals", asked.canonical("arrivals-others", asked.edition_word),
        lambda newest: then_and_now.others(asked.number or 0, newest),
    )  # fmt: skip
    return render_page(request, "stats/other_figures.html", context)


@require_safe
@keep_page
def event_list(request: HttpRequest) -> HttpResponse:
    """Every context event with its description and source."""
    asked = asked_by(request).only()
    context = file_links("arrivals-events", asked.edition_word, "csv", "json") | {
        "title": ContextEvent.label(),
        "events": events.every_event(asked.number),
    } | page_context(
        asked, "arrivals", asked.canonical("arrivals-events", asked.edition_word),
        lambda newest: then_and_now.events(asked.number or 0, newest),
    )  # fmt: skip
    return render_page(request, "stats/event_list.html", context)
