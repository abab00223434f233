"""Published incidents as lists and files show them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any

import numpy as np

from incidents.columns import COUNTS, INCIDENT_COLUMNS, WORKED_OUT_OF_INCIDENTS, columns_of_model, with_all_groups
from incidents.counting.figures import independent
from incidents.counting.filters import IncidentFilter
from incidents.counting.origins import joined_sources
from incidents.counting.selection import InListOrder
from incidents.counting.snapshots import facts_now
from incidents.editions.asked import Asked
from incidents.models import Edition, Group, Incident, IncidentVersion
from incidents.models.versions import cited_sources
from incidents.people import People, people_of
from incidents.shapes import columns_in_edition, row_of, says_worked_out
from incidents.views.described import INTEGER, Schema, list_of, or_null, row_schema, whole_object
from incidents.views.record_pieces import documents_in_pieces
from project.table import Column

SLUG_PLACE = "slug-stands-here"
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


@dataclass(frozen=True)
class ListedInOrder:
    """The incidents of a page of a list, which are read when somebody goes through them, or through some."""

    found: InListOrder
    edition: int | None

    def __len__(self) -> int:
        return len(self.found)

    def __iter__(self) -> Iterator[Listed]:
        return iter(listed(self.found.read, self.edition))

    @property
    def pks(self) -> list[int]:
        return self.found.pks.tolist()  # type: ignore[no-any-return]

    def some(self, pks: list[int]) -> Iterable[Listed]:
        return listed(InListOrder(np.array(pks, np.int64)), self.edition) if pks else ()


def listed_page(rows: InListOrder | Iterable[IncidentVersion], edition: int | None) -> Iterable[Listed]:
    """The incidents of a page; only in the list's own order they stand in columns, and may be read later."""
    return ListedInOrder(rows, edition) if isinstance(rows, InListOrder) else listed(rows, edition)


def listed(rows: Iterable[IncidentVersion], edition: int | None) -> list[Listed]:
    """Incidents with their numbers of sources."""
    documents = [row.document for row in rows]
    sources = {slug for document in documents for slug in cited_sources(document)}
    facts, stands_for = facts_now(edition), joined_sources(edition)
    deleted, places = facts.deleted(edition), {slug: facts.slugs.place(slug) for slug in sources}
    gone = {slug for slug, place in places.items() if place is not None and deleted[place]}
    return [listed_one(document, gone, stands_for) for document in documents]


def listed_one(document: dict[str, Any], gone: set[str], stands_for: dict[str, str]) -> Listed:
    """One incident; `gone` are deleted sources."""
    sources = cited_sources(document)
    outcomes = tuple(dict.fromkeys(group["outcome"] for group in document["groups"]))
    return Listed(
        document, people_of(document), outcomes, len(sources), independent(sources, stands_for), len(sources & gone)
    )


def incident_columns(edition: Edition | None) -> tuple[Column, ...]:
    found = columns_in_edition(edition, INCIDENT_COLUMNS, Incident, Group)
    return (*found, *WORKED_OUT_OF_INCIDENTS) if says_worked_out(edition) else found


def result_schema(edition: Edition | None) -> Schema:
    """What `IncidentRows.result` makes."""
    number = or_null(INTEGER)
    own = columns_in_edition(edition, columns_of_model(Group), Group)
    group = [replace(column, name=column.name.removeprefix("people_")) for column in own]
    return row_schema(
        incident_columns(edition),
        people=whole_object(low=INTEGER, best=INTEGER, high=number),
        groups=list_of(row_schema(column for column in group if column.name in GROUP)),
    )


class IncidentRows:
    """Rows of a file of incidents: what is published of each, its address, and how many sources it rests on."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.columns = incident_columns(asked.edition)
        self.names = [column.name for column in self.columns]
        self.stands_for = joined_sources(asked.number)
        # One address is made as all are: a thousandth of the time of a look into the URLconf for each.
        self.any_address = asked.address_of_record("incident", SLUG_PLACE)

    def row(self, document: dict[str, Any]) -> dict[str, Any]:
        sources = cited_sources(document)
        found = with_all_groups(document)
        found["address"] = self.address_of(document["slug"])
        found["sources"] = len(sources)
        found["independent_sources"] = independent(sources, self.stands_for)
        return found

    def address_of(self, slug: str) -> str:
        return self.any_address.replace(SLUG_PLACE, slug)

    def cells(self, question: IncidentFilter) -> Iterator[tuple[Any, ...]]:
        """The rows of incidents.csv, read in pieces."""
        cells_of = itemgetter(*self.names)
        for piece in documents_in_pieces(question):
            for document in piece:
                yield cells_of(self.row(document))

    def result(self, document: dict[str, Any]) -> dict[str, Any]:
        """One incident of a list's JSON."""
        people, found = people_of(document), self.row(document)
        groups = [
            {**{name: group[f"people_{name}"] for name in GROUP[:3]}, **{name: group[name] for name in GROUP[3:]}}
            for group in document["groups"]
        ]
        high = None if people.open else people.high
        return {
            **{name: found[name] for name in self.names},
            "people": {"low": people.low, "best": people.best, "high": high},
            "groups": [row_of(self.asked.edition, Group, group) for group in groups],
        }
