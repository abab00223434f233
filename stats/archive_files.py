"""What the count adds to a release's archive: arrivals, other figures, context events."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from incidents.documents import Document
from incidents.releases.archive_files import NAMES_SOURCE, ArchiveRow, Field, Resource, archive_field, fields_of, itself
from project.table import Column
from stats.columns import ARRIVAL_COLUMNS, BREAKDOWN_COLUMNS, DESTINATION_COLUMNS, EVENT_COLUMNS
from stats.models import ArrivalFigure, ContextEvent, OtherFigure
from stats.tables import events, other_figures

DESTINATION = {"destination": ("countries", "iso2"), **NAMES_SOURCE}
CUT = "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
YEAR_RESOURCES = {
    "year_start": Field("year_start", _("First year"), "year"),
    "year_end": Field("year_end", _("Last year"), "year", required=True),
}
REQUIRED = ("measure", "dimension", "category")  # of which the model's field holds only one kind of figure's


def names_of(columns: tuple[Column, ...]) -> list[str]:
    return [column.name for column in columns]


def figure_fields(*names: str) -> tuple[Field, ...]:
    fields = (YEAR_RESOURCES.get(name) or archive_field(OtherFigure, name) for name in names)
    return tuple(replace(field, required=True) if field.name in REQUIRED else field for field in fields)


def destination_row(document: Document) -> Iterator[ArchiveRow]:
    if not document["dimension"]:
        yield document


def breakdown_row(document: Document) -> Iterator[ArchiveRow]:
    if document["dimension"]:
        yield {**document, **other_figures.breakdown_record(document)}


def archived_event(document: Document) -> Iterator[ArchiveRow]:
    yield events.event_row(document)


def event_fields() -> Iterator[Field]:
    for field in fields_of(ContextEvent, *names_of(EVENT_COLUMNS)):
        # A date that is cut to what is known of it is no whole date.
        yield replace(field, type="string", pattern=CUT) if field.type == "date" else field


STATISTICS_RESOURCES = (
    Resource(
        "arrivals", _("Arrivals"), ArrivalFigure,
        fields_of(ArrivalFigure, *names_of(ARRIVAL_COLUMNS), "exception", "slug"), itself, ("slug",),
        DESTINATION,
    ),
    Resource(
        "other-destinations", _("Other destinations"), OtherFigure,
        figure_fields(*names_of(DESTINATION_COLUMNS), "slug"), destination_row, ("slug",), DESTINATION,
    ),
    Resource(
        "arrivals-breakdown", _("Who arrived"), OtherFigure,
        figure_fields(*names_of(BREAKDOWN_COLUMNS), "notes", "slug"), breakdown_row, ("slug",),
        DESTINATION,
    ),
    Resource(
        "context-events", _("Context events"), ContextEvent, tuple(event_fields()), archived_event, ("slug",),
        {"country": ("countries", "iso2"), **NAMES_SOURCE},
    ),
)  # fmt: skip
