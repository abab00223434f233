"""Published incidents as lists and files show them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from incidents.counting.figures import independent
from incidents.editions.asked import joined_sources
from incidents.models import Edition, Group, Incident, IncidentVersion, SourceVersion
from incidents.models.versions import cited_sources
from incidents.people import People, people_of
from incidents.shapes import columns_in_edition, row_of
from project.table import Column

COUNTS = ("women", "men", "children")
INCIDENT_COLUMNS = (
    Column("slug", _("Slug")),
    Column("title", _("Title")),
    Column("country", _("Country"), "country"),
    Column("entered_from", _("Entered from"), "country"),
    Column("date", _("Date"), "date"),
    Column("date_precision", _("Date known to"), "code", codes="precision"),
    Column("end_date", _("End"), "date"),
    Column("location", _("Place")),
    Column("location_precision", _("Place known to"), "code", codes="location_precision"),
    Column("latitude", _("Latitude"), "degrees"),
    Column("longitude", _("Longitude"), "degrees"),
    Column("kind", _("Kind"), "code", codes="kind"),
    Column("outcome", _("Outcome"), "code", codes="whole_outcome"),
    Column("outcome_date", _("Date of the outcome"), "date"),
    Column("people_low", _("People, lowest"), "int", "people"),
    Column("people_best", _("People, best"), "int", "people"),
    Column("people_high", _("People, highest"), "int", "people"),
    Column("women", _("Women"), "int", "people"),
    Column("men", _("Men"), "int", "people"),
    Column("children", _("Children"), "int", "people"),
    Column("who", _("Who"), "code", codes="who"),
    Column("measure", _("Measure"), "code", codes="measure"),
    Column("people_basis", _("Basis"), "code", codes="basis"),
    Column("confidence", _("Confidence"), "code", codes="confidence"),
    Column("summary", _("Summary")),
    Column("verified", _("Verified"), "bool"),
    Column("notes", _("Notes")),
)
GROUP = ("low", "best", "high", *COUNTS, "outcome", "outcome_date")


@dataclass(frozen=True)
class Listed:
    """One incident of a list, with what stands beside its title."""

    document: dict[str, Any]
    people: People
    outcomes: tuple[str, ...]
    sources: int
    independent: int
    deleted: int


def outcome_of(document: dict[str, Any]) -> str:
    """The fate of all its people; "mixed" where groups differ."""
    outcomes = {group["outcome"] for group in document["groups"]}
    return outcomes.pop() if len(outcomes) == 1 else "mixed"


def listed(rows: Iterable[IncidentVersion], edition: int | None) -> list[Listed]:
    """Incidents with their numbers of sources: one query for all."""
    documents = [row.document for row in rows]
    sources = {slug for document in documents for slug in cited_sources(document)}
    gone = set(
        SourceVersion.objects.as_of(edition)
        .filter(key__in=sources, availability="deleted")
        .values_list("key", flat=True)
    )
    return [listed_one(document, gone, joined_sources(edition)) for document in documents]


def listed_one(document: dict[str, Any], gone: set[str], stands_for: dict[str, str]) -> Listed:
    """One incident; `gone` are deleted sources."""
    sources = cited_sources(document)
    outcomes = tuple(dict.fromkeys(group["outcome"] for group in document["groups"]))
    return Listed(
        document, people_of(document), outcomes, len(sources), independent(sources, stands_for), len(sources & gone)
    )


def incident_row(document: dict[str, Any]) -> dict[str, Any]:
    """The columns of incidents.csv, from what was published."""
    groups, people = document["groups"], people_of(document)
    whole = {
        "people_low": people.low,
        "people_best": people.best,
        "people_high": None if people.open else people.high,
        **{name: added_over_groups(groups, name) for name in COUNTS},
    }
    stated = {name: document[name] for name in whole if document[name] is not None}
    outcome_date = groups[0]["outcome_date"] if len(groups) == 1 else None
    found = {**document, **whole, **stated, "outcome": outcome_of(document), "outcome_date": outcome_date}
    return {column.name: found[column.name] for column in INCIDENT_COLUMNS}


def added_over_groups(groups: list[dict[str, Any]], name: str) -> int | None:
    """A count over groups; unknown where one of them does not give it."""
    counts = [group[name] for group in groups]
    return None if None in counts else sum(counts)


def incident_columns(edition: Edition | None) -> tuple[Column, ...]:
    """The columns of an edition's incidents.csv."""
    return columns_in_edition(edition, INCIDENT_COLUMNS, Incident, Group)


def result(document: dict[str, Any], edition: Edition | None) -> dict[str, Any]:
    """One incident of a list's JSON."""
    people, found = people_of(document), incident_row(document)
    groups = [
        {**{name: group[f"people_{name}"] for name in GROUP[:3]}, **{name: group[name] for name in GROUP[3:]}}
        for group in document["groups"]
    ]
    high = None if people.open else people.high
    return {
        **{column.name: found[column.name] for column in incident_columns(edition)},
        "people": {"low": people.low, "best": people.best, "high": high},
        "groups": [row_of(edition, Group, group) for group in groups],
    }


def csv_rows(rows: QuerySet[IncidentVersion], columns: tuple[Column, ...]) -> Iterator[list[Any]]:
    """The rows of incidents.csv, read in pieces."""
    for document in rows.values_list("document", flat=True).iterator(chunk_size=2000):
        found = incident_row(document)
        yield [found[column.name] for column in columns]
