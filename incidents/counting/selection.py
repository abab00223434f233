"""A question as a selection of columns: the incidents that match its words, and their groups."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from incidents.codebook import NOT_KNOWN_OUTCOMES
from incidents.counting.column_tables import Mask, NumberColumn, picked
from incidents.counting.facts import NO_DAY, RecordFacts
from incidents.models import IncidentVersion, SourceVersion, Version

if TYPE_CHECKING:  # a question asks for its selection
    from incidents.counting.filters import IncidentFilter, SourceFilter


ASKED_PERIOD = "from to"  # the two words together, which no option leaves out


class InListOrder:
    """Versions in the order of a list, of which only those that somebody goes through are read, and once."""

    def __init__(self, pks: NumberColumn, model: type[Version] = IncidentVersion) -> None:
        self.pks, self.model = pks, model

    def __len__(self) -> int:
        return len(self.pks)

    def __getitem__(self, part: slice) -> "InListOrder":
        return InListOrder(self.pks[part], self.model)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.read)

    @cached_property
    def read(self) -> list[Any]:
        pks = self.pks.tolist()
        found = self.model.objects.in_bulk(pks)
        return [found[pk] for pk in pks]


@dataclass(frozen=True)
class SelectedGroups:
    """Some groups of the incidents of one edition; `publishers` are those that were asked for, where some were."""

    facts: RecordFacts
    chosen: Mask
    edition: int | None
    publishers: tuple[str, ...] = ()

    def with_outcome(self, *outcomes: str) -> "SelectedGroups":
        return self.where(self.facts.groups.coded["outcome"].among(outcomes))

    def without_outcome(self, *outcomes: str) -> "SelectedGroups":
        return self.where(~self.facts.groups.coded["outcome"].among(outcomes))

    def of_incidents(self, incidents: Mask) -> "SelectedGroups":
        if (at := picked(self.chosen)) is self.chosen:
            return self.where(incidents[self.facts.row])
        found = np.zeros(len(self.chosen), bool)
        found[at[incidents[self.facts.row[at]]]] = True
        return replace(self, chosen=found)

    def where(self, groups: Mask) -> "SelectedGroups":
        return replace(self, chosen=self.chosen & groups)


def selected(question: "IncidentFilter", without: str | None = None) -> Mask:
    """The incidents that match every word; `without` leaves one word out, for the counts beside its options."""
    found = question.in_edition.copy()
    for word, mask in question.masks.items():
        if word != without:
            found &= mask
    # What a chart is about it is about without that word, too.
    return found & question.facts.with_outcome(question.counts) if without == "outcome" and question.counts else found


def masks(question: "IncidentFilter") -> dict[str, Mask]:
    """For each word that was asked, the versions that match it: worked out once, put together for each option.

    Of people and of outcomes where none are asked, too, if the question is about some.
    """
    facts, found = question.facts, {ASKED_PERIOD: dated(question)}
    if question.people_asked is not None:
        found["who"] = facts.coded["who"].among(question.people_asked)
    if question.outcomes is not None:
        found["outcome"] = facts.with_outcome(question.outcomes)
    for name, filter_ in question.filters.items():
        value = question.value(name)
        if not value or filter_.method == "no_filter":
            continue
        if (column := facts.coded.get(filter_.column)) is not None:
            found[name] = column.among({None if one == filter_.none_value else one for one in value})
        elif name == "independent":
            found[name] = facts.alone(question.edition)
        elif name == "source":
            found[name] = facts.citing(facts.with_slugs(value))
        elif name == "publisher":  # whose spelling the database compares
            found[name] = facts.citing(facts.with_slugs(question.sources_published_by(value)))
        elif name == "q":  # words, which the database finds by its own index
            found[name] = facts.with_pks(IncidentVersion.objects.matching_pks(value))
        elif name == "weak":
            found[name] = np.logical_or.reduce(weak_kinds(facts, question.edition))
        else:
            found[name] = facts.with_pks(filter_.filter(question.queryset, value).values_list("pk", flat=True))
    return found


def sources_selected(question: "SourceFilter", without: str | None = None) -> Mask:
    """The sources that match every word; `without` leaves one word out."""
    found = question.facts.sources_of_edition(question.edition)
    for word, mask in question.masks.items():
        if word != without:
            found &= mask
    return found


def source_masks(question: "SourceFilter") -> dict[str, Mask]:
    """For each word that was asked, the versions of sources that match it."""
    sources, found = question.facts.sources, {}
    published = sources.numbers["published"]
    if first := question.value("from_"):
        found["from"] = published >= first[0].toordinal()
    if last := question.value("to"):
        found["to"] = (published <= last[1].toordinal()) & (published > NO_DAY)
    for name, filter_ in question.filters.items():
        value = question.value(name)
        if not value or filter_.method == "no_filter":
            continue
        if (column := sources.coded.get(filter_.column)) is not None:
            found[name] = column.among(value)
        elif name == "q":
            found[name] = question.facts.sources_with_pks(SourceVersion.objects.matching_pks(value))
        else:  # publishers, whose spelling the database compares
            pks = filter_.filter(question.queryset, value).values_list("pk", flat=True)
            found[name] = question.facts.sources_with_pks(pks)
    return found


def dated(question: "IncidentFilter") -> Mask:
    """The incidents whose days are among those asked for."""
    begins, ends = (question.facts.incidents.numbers[name] for name in question.days)
    found = np.ones(len(question.facts.pk), bool)
    if first := question.value("from_"):
        found &= ends >= first[0].toordinal()
    if last := question.value("to"):
        found &= begins <= last[1].toordinal()
    return found


def weak_kinds(facts: RecordFacts, edition: int | None) -> list[Mask]:
    """The incidents with an outcome that is not known, with one independent source, with an original deleted."""
    deleted = facts.citing(facts.deleted(edition))
    return [facts.with_outcome(NOT_KNOWN_OUTCOMES), facts.alone(edition), deleted]


def groups_selected(question: "IncidentFilter") -> SelectedGroups:
    """The groups of the incidents that match, of the outcomes that count."""
    facts = question.facts
    publishers = tuple(question.value("publisher") or ())
    found = SelectedGroups(facts, facts.groups_of(question.selection), question.edition, publishers)
    return found if question.outcomes is None else found.with_outcome(*question.outcomes)


def options_counted(question: "IncidentFilter", word: str) -> dict[Any, int]:
    """How many incidents each value of one word would leave, with the other words as they are."""
    column, is_asked = question.facts.coded.get(question.filters[word].column), word in question.masks
    if column is None:
        return question.facts.outcomes_counted(selected(question, without=word))
    return column.counted(selected(question, without=word) if is_asked else question.picked)
