"""The table that is kept of a view which is no chart: a list, a record."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from incidents.columns import columns_of_model
from incidents.counting.figures import PEOPLE, count
from incidents.counting.filters import IncidentFilter, SourceFilter
from incidents.models import IncidentVersion, Version
from incidents.people import People, people_of
from project.table import Column, Row, Table
from stats.filters import ArrivalFilter
from stats.models import ArrivalVersion, ContextEvent, ContextEventVersion, OtherFigure, OtherFigureVersion
from stats.tables.people import COUNTRY_COLUMN, OUTCOME

MOST_ROWS = 5000  # of a list: a longer one is kept as its total
WHAT = {"incident": Column("incident", _("Incident")), "group": Column("group", _("Group"))}
SEXES_COUNTED = tuple(Column(name, label, "int", "people") for name, label in (
    ("women", _("Women")), ("men", _("Men")), ("children", _("Children")),
))  # fmt: skip
ANNOUNCED = (
    Column("announcement", _("Announcement")),
    Column("period_type", _("Period"), "code", codes="period_type"),
    Column("period_start", _("First day"), "date"),
    Column("period_end", _("Last day"), "date"),
    Column("status", _("Status"), "code", codes="figure_status"),
    Column("female", _("Women"), "int", "people"),
    Column("male", _("Men"), "int", "people"),
    Column("total", _("Total"), "int", "people"),
)
# What is said of one record by its own fields: names, days and numbers, not its texts.
FIELDS_CITED: dict[type[Version], tuple[Column, ...]] = {
    ArrivalVersion: ANNOUNCED,
    OtherFigureVersion: (
        Column("figure", _("Figure")),
        *columns_of_model(OtherFigure, without=("slug", "as_of", "source", "verified", "notes")),
    ),
    ContextEventVersion: (
        Column("event", _("Event")),
        *columns_of_model(ContextEvent, without=("slug", "description", "source", "verified", "shown")),
    ),
}
REGISTERED = (
    Column("source", _("Source")),
    Column("published", _("Published"), "date"),
    Column("kind", _("Kind"), "code", codes="source_kind"),
    Column("availability", _("Availability"), "code", codes="availability"),
)


def incidents_listed(question: IncidentFilter) -> Table:
    """One row for each incident of a list, by key, with the people that its question counts; the total of all."""
    columns = (WHAT["incident"], COUNTRY_COLUMN, PEOPLE)
    total = (None, None, count(question.groups(), ())[()])
    rows = tuple(sorted(incident_cells(question))) if question.found <= MOST_ROWS else ()
    return Table(columns, rows, question.edition, total=total)


def incident_cells(question: IncidentFilter) -> Iterator[Row]:
    rows = question.rows().order_by("key").values_list("key", "country", "document", "measure")
    for key, country, document, measure in rows.iterator():
        # People held at a moment and running totals are added nowhere.
        yield key, country, people_asked(document, question.outcomes) if measure == "movement" else None


def people_asked(document: dict[str, Any], outcomes: list[str] | None) -> People:
    groups = [group for group in document["groups"] if outcomes is None or group["outcome"] in outcomes]
    return people_of({"groups": groups})


def groups_recorded(version: IncidentVersion) -> Table:
    """One row for each group of an incident: what became of how many; the total where people may be added."""
    columns = (WHAT["group"], OUTCOME, PEOPLE, *SEXES_COUNTED)
    rows = tuple(
        (number, group["outcome"], people_of({"groups": [group]}), *(group.get(c.name) for c in SEXES_COUNTED))
        for number, group in enumerate(version.document["groups"], 1)
    )
    total = (None, None, people_of(version.document), None, None, None) if rows else None
    return Table(columns, rows, total=total)


def arrivals_announced(question: ArrivalFilter) -> Table:
    """One row for each announcement that a list of arrivals shows, by key."""
    names = [column.name for column in ANNOUNCED]
    rows = question.rows().order_by("key").values_list("key", *names[1:])[:MOST_ROWS]
    return Table(ANNOUNCED, tuple(map(tuple, rows)), question.edition)


def fields_published(versions: type[Version], edition: int, key: str = "") -> Table:
    """One row for each record of a kind, or for the one with a key, as it was published, by key."""
    columns = FIELDS_CITED[versions]
    found = versions.objects.as_of(edition).order_by("key")
    documents = (found.filter(key=key) if key else found).values_list("key", "document")[:MOST_ROWS]
    # A document of older software may lack a field.
    rows = tuple((key, *(document.get(column.name) for column in columns[1:])) for key, document in documents)
    return Table(columns, rows, edition)


def sources_registered(question: SourceFilter) -> Table:
    """One row for each source of the register that a question finds, by key."""
    names = [column.name for column in REGISTERED]
    rows = question.rows().order_by("key").values_list("key", *names[1:])[:MOST_ROWS]
    return Table(REGISTERED, tuple(map(tuple, rows)), question.edition)
