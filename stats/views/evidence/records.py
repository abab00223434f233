"""What a number of people rests on: its records with what their sources claim, those left out, and what depends."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.counting.column_tables import Mask
from incidents.counting.contributions import (
    REASONS,
    Contributions,
    LeftOutRecords,
    as_mask,
    contributions,
    left_out_of,
)
from incidents.counting.figures import count
from incidents.counting.filters import IncidentFilter
from incidents.editions.cited_sources import sources_by_slug
from incidents.models import IncidentVersion
from incidents.models.versions import cited_sources
from incidents.naming import number
from incidents.people import People
from incidents.views.incident_rows import Listed, listed
from incidents.views.response import file_links
from project.formats import FORMATS
from project.questions import with_query
from project.table import HeadingText, Words
from stats.views.evidence.editions import people_over_editions

RECORDS_SHOWN = 25  # of those counted, the largest; of those left out the first of each reason
RECORDS_IN_SIGHT = 8  # of those shown; the others are folded, as what follows from each of them is
ONE_INCIDENT = People(1)
IN_MATRIX = 8  # records that a matrix of what sources say has a column for


@dataclass(frozen=True)
class RecordIn:
    """A record that is counted: what it adds, and the number by which the matrix calls it."""

    listed: Listed
    people: People
    place: int

    @property
    def others(self) -> bool:
        """Whether some people of the record are not counted here."""
        return self.people.best != self.listed.people.best


@dataclass(frozen=True)
class RecordOut:
    """A record that is left out, why, and the sentence that disputes its year."""

    listed: Listed
    reason: str
    label: HeadingText
    said: str


class AddedRecords:
    """How the people of a question are counted for a number: all that are asked for, by what the facts know."""

    def __init__(self, question: IncidentFilter) -> None:
        self.question = question

    def added(self) -> Contributions:
        return contributions(self.question.groups())

    def left_out(self, total: Contributions, *, notes: bool = True) -> LeftOutRecords:
        return left_out_of(self.question, total, notes=notes)

    def people_of(self, question: IncidentFilter, kept: Mask | None = None) -> People:
        """As many by another edition of the question, or of some of its records."""
        groups = question.groups() if kept is None else question.groups().of_incidents(kept)
        return count(groups, ())[()]


class CountedIncidents(AddedRecords):
    """How the incidents of a question are counted for a number: each is one, whatever is added of its people."""

    def added(self) -> Contributions:
        rows = np.flatnonzero(self.question.selection)
        return Contributions(rows, (ONE_INCIDENT,) * len(rows), super().added().left_out)

    def people_of(self, question: IncidentFilter, kept: Mask | None = None) -> People:
        """As many by another edition of the question, or of some of its records."""
        chosen = question.selection if kept is None else question.selection & kept
        return People(int(chosen.sum()))


def record_evidence(counted: AddedRecords, words: Words) -> dict[str, Any]:
    """What a panel shows of a number of people: four queries, however many records there are."""
    question, total, facts = counted.question, counted.added(), counted.question.facts
    left_out, people = counted.left_out(total), total.total()
    sources = facts.cited_by(as_mask(facts, total.rows))
    shown = shown_records(question, total, left_out)
    return {
        "of_incidents": isinstance(counted, CountedIncidents),
        "people": people,
        "source_count": int(sources.sum()),
        "independent_count": facts.independent(sources, question.edition),
        "records": shown.counted,
        "in_sight": shown.counted[:RECORDS_IN_SIGHT],
        "further": shown.counted[RECORDS_IN_SIGHT:],
        "more": more_records(total, len(shown.counted)),
        "left_out": shown.out,
        "left_out_count": len(left_out),
        "left_out_more": len(left_out) - len(shown.out),
        "left_out_reasons": list(reasons_counted(left_out)),
        "matrix": claims_matrix(shown.counted[:IN_MATRIX], question.edition),
        "rests": list(dependence(counted, total)),
        "editions": people_over_editions(question, counted.people_of),
        "list_href": with_query(reverse("incident-list"), words),
        "files": file_links("incident", words, *FORMATS),
        "not_added": question.found - len(total),
    }


@dataclass(frozen=True)
class ShownRecords:
    """The records that a panel has room for."""

    counted: list[RecordIn]
    out: list[RecordOut]


def shown_records(question: IncidentFilter, total: Contributions, left_out: LeftOutRecords) -> ShownRecords:
    """The first records of both kinds, read with one query."""
    rows, out = total.rows[:RECORDS_SHOWN].tolist(), left_out.first(RECORDS_SHOWN)
    pks = {row: int(question.facts.pk[row]) for row in [*rows, *(row for row, _reason in out)]}
    versions = IncidentVersion.objects.in_bulk(pks.values())
    found = dict(zip(pks, listed([versions[pk] for pk in pks.values()], question.edition), strict=True))
    # Where each record is one, its people stand beside it as it has them.
    counted = [
        RecordIn(found[row], found[row].people if people is ONE_INCIDENT else people, n + 1)
        for n, (row, people) in enumerate(zip(rows, total.people, strict=False))
    ]
    return ShownRecords(
        counted, [RecordOut(found[row], why, REASONS[why], left_out.dated.get(row, "")) for row, why in out]
    )


def more_records(total: Contributions, shown: int) -> People | None:
    """What the records add that there is no room for; None where all are shown."""
    return sum(total.people[shown:], People()) if len(total) > shown else None


def reasons_counted(left_out: LeftOutRecords) -> Iterator[str]:
    """ "3 other people", "12 another outcome"."""
    for reason, several in left_out.counts().items():
        yield reason_counted(REASONS[reason], several)


def reason_counted(reason: HeadingText, several: int) -> str:
    return _("%(count)s: %(reason)s") % {"count": number(several), "reason": reason}


# What each source claims


@dataclass(frozen=True)
class ClaimsOfSource:
    """A source and for each record what it claims of it: None where it says nothing of that."""

    slug: str
    source: dict[str, Any]
    claims: list[dict[str, Any] | None]


def claims_matrix(records: list[RecordIn], edition: int | None) -> dict[str, Any]:
    """What each source says of each record by number; those that tell of most of them first. One query."""
    said: dict[str, dict[int, dict[str, Any]]] = {}
    for place, record in enumerate(records):
        document = record.listed.document
        told = {claim["source"]: claim for claim in document["claims"] if claim.get("source")}
        for slug in sorted(cited_sources(document)):
            said.setdefault(slug, {})[place] = told.get(slug, {})
    sources = sources_by_slug(set(said), edition)
    order = sorted(said, key=lambda slug: (-len(said[slug]), min(said[slug]), slug))
    return {
        "records": records,
        "sources": [
            ClaimsOfSource(slug, sources.get(slug, {}), [said[slug].get(place) for place in range(len(records))])
            for slug in order
        ],
    }


# How the number would move


@dataclass(frozen=True)
class WithoutSome:
    """The same number, counting some of its records only."""

    label: HeadingText
    people: People


def dependence(counted: AddedRecords, total: Contributions) -> Iterator[WithoutSome]:
    """The number as shown, and without what it may rest on too much."""
    facts = counted.question.facts
    confidence, alone = facts.coded["confidence"], facts.alone(counted.question.edition)
    yield WithoutSome(_("as shown"), total.total())
    if not isinstance(counted, CountedIncidents):
        without_largest = ~as_mask(facts, total.rows[:1])
        yield WithoutSome(_("without its largest record"), counted.people_of(counted.question, without_largest))
    for label, kept in (
        (_("without low confidence"), ~confidence.among({"low"})),
        (_("without records of one source or of one origin"), ~alone),
        (_("high confidence only"), confidence.among({"high"})),
        (_("confirmed by a state or the UN only"), facts.coded["people_basis"].among({"confirmed"})),
    ):
        # Counted anew, since a part counts where its whole does not.
        yield WithoutSome(label, counted.people_of(counted.question, kept))
