"""The panel of a number: one function makes what it shows from a question, whoever opens it."""

from typing import Any

from incidents.counting.filters import IncidentFilter, SourceFilter
from incidents.models import Edition
from incidents.naming import incidents_phrase, persons
from project.table import Table
from stats.drawing.sources import sources_phrase
from stats.filters import ArrivalFilter, ExploreFilter
from stats.tables.people import table_words
from stats.views.evidence.announced import (
    arrival_evidence,
    arrival_rule,
    arrival_sentences,
    superseded_reasons,
)
from stats.views.evidence.cohorts import Cohort, cohort_rule, cohort_sentences
from stats.views.evidence.marks import OpenedMark, all_counted
from stats.views.evidence.records import (
    AddedRecords,
    CountedIncidents,
    reason_counted,
    reasons_counted,
    record_evidence,
)
from stats.views.evidence.registered import source_evidence, source_rule, source_sentences
from stats.views.evidence.sentences import copied_sentences, incident_rule, incident_sentences, rule_sentence


def evidence_context(edition: Edition, mark: OpenedMark, *, address: str, close: str) -> dict[str, Any]:
    """What the panel of a mark shows: `address` is its own, pinned, and `close` that of the page without it."""
    make = next(made for kind, made in PANELS.items() if isinstance(mark.question, kind))
    return {"mark": mark, "close_href": close, "address": address, **make(edition, mark, address)}


def panel_of_records(edition: Edition, mark: OpenedMark, address: str) -> dict[str, Any]:
    question, words = mark.question, table_words(mark.question)
    found = record_evidence(AddedRecords(question), words)
    people = found["people"]
    sources = found["source_count"], found["independent_count"]
    sentences = copied_sentences(question, people, sources, edition, address)
    headline = persons(people.best, is_open=people.open)
    return {**found, "kind": "records", "headline": headline, "rule": rule_sentence(question), "sentences": sentences}


def panel_of_incidents(edition: Edition, mark: OpenedMark, address: str) -> dict[str, Any]:
    counted: CountedIncidents = mark.question
    question = counted.question
    found = record_evidence(counted, table_words(question))
    several = found["people"].incidents
    sources = found["source_count"], found["independent_count"]
    return {
        **found,
        "kind": "records",
        "headline": incidents_phrase(several),
        "rule": incident_rule(question),
        "sentences": incident_sentences(question, several, sources, edition, address),
    }


def panel_of_cohort(edition: Edition, mark: OpenedMark, address: str) -> dict[str, Any]:
    counted: Cohort = mark.question
    found = record_evidence(counted, counted.words)
    people = found["people"]
    sources = found["source_count"], found["independent_count"]
    return {
        **found,
        "kind": "records",
        "headline": persons(people.best, is_open=people.open),
        "rule": cohort_rule(counted),
        "sentences": cohort_sentences(counted, people, sources, edition, address),
    }


def panel_of_arrivals(edition: Edition, mark: OpenedMark, address: str) -> dict[str, Any]:
    question = mark.question
    found = arrival_evidence(question, question.question())
    sentences = arrival_sentences(question, found["figure"], edition, address)
    # A mark of one announcement says what that one was, beside the one that counts.
    own = mark.row["total"] if "difference" in mark.row else None
    total = found["figure"].total if own is None else own
    return {
        **found,
        "kind": "arrivals",
        "headline": persons(total),
        "own": own,
        "rule": arrival_rule(question),
        "sentences": sentences,
    }


def panel_of_sources(edition: Edition, mark: OpenedMark, address: str) -> dict[str, Any]:
    question = mark.question
    return {
        **source_evidence(question),
        "kind": "sources",
        "headline": sources_phrase(question.found),
        "rule": source_rule(question),
        "sentences": source_sentences(question, edition, address),
    }


PANELS = {
    IncidentFilter: panel_of_records,
    Cohort: panel_of_cohort,
    CountedIncidents: panel_of_incidents,
    ArrivalFilter: panel_of_arrivals,
    SourceFilter: panel_of_sources,
}


def is_of_people(question: Any) -> bool:
    """Whether what is counted are people of records, some of which a total leaves out."""
    if isinstance(question, ExploreFilter):
        return question.measured == "people"
    return isinstance(question, IncidentFilter)


def left_out_line(table: Table, question: Any, href: str) -> dict[str, Any] | None:
    """How many records a chart leaves out and why, with the way to them; None where it leaves out none."""
    everything = all_counted(table, question)
    if isinstance(everything, ArrivalFilter):
        reasons = superseded_reasons(everything)
        said = [reason_counted(reason, several) for reason, several in reasons.most_common()]
        return {"announced": reasons.total(), "reasons": said, "href": href} if reasons else None
    if not is_of_people(question):
        return None
    counted = everything if isinstance(everything, AddedRecords) else AddedRecords(question)
    found = counted.left_out(counted.added(), notes=False)
    return {"count": len(found), "reasons": list(reasons_counted(found)), "href": href} if len(found) else None
