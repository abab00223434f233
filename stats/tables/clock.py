"""The outcome clock: people who were detained as one cohort, and what was known of them after so many days."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents.codebook import FATE_CODES
from incidents.counting.column_tables import Mask
from incidents.counting.facts import RecordFacts
from incidents.counting.figures import PEOPLE
from incidents.counting.filters import IncidentFilter
from incidents.models import IncidentVersion
from incidents.people import People, people_of
from project.periods import date_bounds
from project.table import Column, Note, Table
from stats.tables.fates import FATE, fate_of
from stats.tables.people import table_words

HORIZONS = (30, 180, 365)  # days after people were caught
COHORT_KIND = "detention"
CLOCK_COLUMNS = (Column("days", _("Days after"), "int"), FATE, PEOPLE)


def outcome_clock(question: IncidentFilter) -> Table:
    """One row for each number of days and fate: the same people each time, so that rows of two are never added.

    An incident that is part of another of the cohort is left out; one that may be part counts in best and highest only.
    """
    found = {days: dict.fromkeys(FATE_CODES.values, People()) for days in HORIZONS}
    for detained in cohort(question, DocumentsRead(question.facts)):
        for days, states in found.items():
            for fate, people in detained.fates_after(days).items():
                states[fate] += people
    rows = [
        (days, fate, people) for days, states in found.items() for fate, people in states.items() if people.incidents
    ]
    words = {**table_words(question), "kind": [COHORT_KIND]}
    return Table(
        columns=CLOCK_COLUMNS,
        rows=tuple(rows),
        edition=question.edition,
        notes=tuple(map(Note, clock_notes())),
        opens=tuple(words for _row in rows),
    )


@dataclass(frozen=True)
class DocumentsRead:
    """Documents of versions by their rows, each read once, however often it is asked for."""

    facts: RecordFacts
    found: dict[int, dict[str, Any]] = field(default_factory=dict)

    def of(self, rows: list[int]) -> dict[int, dict[str, Any]]:
        """One query for all that were not read yet."""
        rows_of = {int(self.facts.pk[row]): row for row in rows if row not in self.found}
        if rows_of:
            versions = IncidentVersion.objects.filter(pk__among=list(rows_of))
            self.found.update((rows_of[pk], document) for pk, document in versions.values_list("pk", "document"))
        return {row: self.found[row] for row in rows}


@dataclass(frozen=True)
class Detained:
    """An incident of a cohort: its groups that are asked for, and whether they count in the lowest."""

    row: int
    document: dict[str, Any]
    groups: list[dict[str, Any]]
    in_low: bool

    @property
    def people(self) -> People:
        return self.added(self.groups)

    def fates_after(self, days: int) -> dict[str, People]:
        """Its people by what was known of them so many days after it; of each fate it is one incident."""
        _first, caught = date_bounds(dt.date.fromisoformat(self.document["date"]), self.document["date_precision"])
        groups: dict[str, list[dict[str, Any]]] = {}
        for group in self.groups:
            groups.setdefault(state_on(group, days_later(caught, days)), []).append(group)
        return {fate: self.added(found) for fate, found in groups.items()}

    def added(self, groups: list[dict[str, Any]]) -> People:
        people = people_of({"groups": groups})
        return people if self.in_low else without_low(people)


def cohort(question: IncidentFilter, documents: DocumentsRead, kept: Mask | None = None) -> Iterator[Detained]:
    """Detentions that are asked for and may be added, of those that are `kept` where only some are; newest first."""
    facts, chosen = question.facts, chosen_for_cohort(question)
    if kept is not None:
        chosen = chosen & kept
    places = set(facts.incidents.numbers["key"][chosen].tolist())
    pairs, parts, unsure = facts.overlap_pairs(question.edition), set[str](), set[str]()
    for part, whole, certain in zip(pairs.part.tolist(), pairs.whole.tolist(), pairs.certain.tolist(), strict=True):
        if {part, whole} <= places:
            (parts if certain else unsure).add(facts.keys[part])
    for row, document in documents.of(np.flatnonzero(chosen).tolist()).items():
        key = facts.keys[int(facts.incidents.numbers["key"][row])]
        if key not in parts:
            groups = [g for g in document["groups"] if question.outcomes is None or g["outcome"] in question.outcomes]
            yield Detained(row, document, groups, key not in unsure)


def chosen_for_cohort(question: IncidentFilter) -> Mask:
    coded = question.facts.coded
    found: Mask = question.selection & coded["kind"].among({COHORT_KIND}) & coded["measure"].among({"movement"})
    return found


def days_later(day: dt.date, days: int) -> dt.date:
    # A slip may be dated to the end of all calendars.
    return day + dt.timedelta(min(days, (dt.date.max - day).days))


def state_on(group: dict[str, Any], day: dt.date) -> str:
    """What is known of people on a day: an outcome without a date tells nothing of when."""
    fate = fate_of(group["outcome"])
    if fate == "unknown" or not group["outcome_date"]:
        return "unknown"
    date = dt.date.fromisoformat(group["outcome_date"])
    first, last = date_bounds(date, group["outcome_date_precision"] or "day")
    if fate == "held":
        # They were seen there on that day, and of later ones nothing is told.
        return "held" if day <= last else "unknown"
    return fate if day >= last else "held" if day < first else "unknown"


def without_low(people: People) -> People:
    return People(people.incidents, 0, people.best, people.high, people.open)


def clock_notes() -> Iterator[str]:
    yield gettext("Each number of days is of the same people: rows of different days are never added.")
    yield gettext("An outcome whose day is not known is “unknown” here, though the record knows it.")
