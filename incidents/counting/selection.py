"""A question as a selection of columns: the incidents that match its words, and their groups."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from incidents.counting.facts import IncidentFacts, Mask, RowNumbers
from incidents.models import IncidentVersion

if TYPE_CHECKING:  # a question asks for its selection
    from incidents.counting.filters import IncidentFilter


ASKED_PERIOD = "from to"  # the two words together, which no option leaves out


class InListOrder:
    """Incidents in the order of the list, of which only those that a page shows are read."""

    def __init__(self, pks: RowNumbers) -> None:
        self.pks = pks

    def __len__(self) -> int:
        return len(self.pks)

    def __getitem__(self, part: slice) -> list[IncidentVersion]:
        pks = self.pks[part].tolist()
        found = IncidentVersion.objects.in_bulk(pks)
        return [found[pk] for pk in pks]


@dataclass(frozen=True)
class SelectedGroups:
    """Some groups of the incidents of one edition."""

    facts: IncidentFacts
    places: RowNumbers
    edition: int | None

    def with_outcome(self, *outcomes: str) -> "SelectedGroups":
        return self.where(self.facts.groups.outcome.among(outcomes))

    def without_outcome(self, *outcomes: str) -> "SelectedGroups":
        return self.where(~self.facts.groups.outcome.among(outcomes))

    def of_incidents(self, incidents: Mask) -> "SelectedGroups":
        return self.where(incidents[self.facts.groups.row])

    def where(self, groups: Mask) -> "SelectedGroups":
        return replace(self, places=self.places[groups[self.places]])


def selected(question: "IncidentFilter", without: str | None = None) -> Mask:
    """The incidents that match every word; `without` leaves one word out, for the counts beside its options."""
    found = question.facts.of_edition(question.edition)
    for word, mask in question.masks.items():
        if word != without:
            found &= mask
    return found & about(question, without)


def masks(question: "IncidentFilter") -> dict[str, Mask]:
    """For each word that was asked, the versions that match it: worked out once, put together for each option."""
    facts, found = question.facts, {ASKED_PERIOD: dated(question)}
    for name, filter_ in question.filters.items():
        value = question.value(name)
        if not value or filter_.method == "no_filter":
            continue
        if (column := facts.coded.get(filter_.column)) is not None:
            found[name] = column.among({None if one == filter_.none_value else one for one in value})
        else:  # words, publishers, sources: the database finds them by its own indexes
            found[name] = facts.with_pks(filter_.filter(question.queryset, value).values_list("pk", flat=True))
    return found


def dated(question: "IncidentFilter") -> Mask:
    """The incidents whose days are among those asked for."""
    begins, ends = (question.facts.numbers[name] for name in question.days)
    found = np.ones(len(question.facts.pk), bool)
    if first := question.value("from_"):
        found &= ends >= first[0].toordinal()
    if last := question.value("to"):
        found &= begins <= last[1].toordinal()
    return found


def about(question: "IncidentFilter", without: str | None) -> Mask:
    """The incidents of the people and with the outcomes asked for: both words mean something where none is said too."""
    facts = question.facts
    found = np.ones(len(facts.pk), bool)
    if without != "who" and question.people_asked is not None:
        found &= facts.coded["who"].among(question.people_asked)
    outcomes = (question.counts or None) if without == "outcome" else question.outcomes
    return found if outcomes is None else found & facts.with_outcome(outcomes)


def groups_selected(question: "IncidentFilter") -> SelectedGroups:
    """The groups of the incidents that match, of the outcomes that count."""
    facts = question.facts
    found = SelectedGroups(facts, np.arange(len(facts.groups.row)), question.edition)
    found = found.of_incidents(question.selection)
    return found if question.outcomes is None else found.with_outcome(*question.outcomes)


def options_counted(question: "IncidentFilter", word: str) -> dict[Any, int]:
    """How many incidents each value of one word would leave, with the other words as they are."""
    facts, found = question.facts, selected(question, without=word)
    column = facts.coded.get(question.filters[word].column)
    return fates_counted(facts, found) if column is None else column.counted(found)


def fates_counted(facts: IncidentFacts, incidents: Mask) -> dict[Any, int]:
    """How many incidents have a group of each outcome, each once; None stands for those without any group."""
    groups = facts.groups
    at = np.nonzero(incidents[groups.row])[0]
    pairs = np.unique(groups.row[at] * len(groups.outcome.values) + groups.outcome.codes[at])
    found = replace(groups.outcome, codes=pairs % max(len(groups.outcome.values), 1)).counted(slice(None))
    alone = int(incidents.sum()) - len(np.unique(groups.row[at]))
    return {**found, **({None: alone} if alone else {})}
