"""Pages and files whose every number SQL has counted: what those of columns have to be the same as, byte for byte."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from inspect import getattr_static
from typing import Any

import numpy as np

from incidents.counting import figures, selection
from incidents.counting.column_tables import Mask
from incidents.counting.facts import RecordFacts
from incidents.counting.filters import IncidentFilter
from incidents.views import ready_files
from project.formats import csv_pieces, header
from tests import slow_counts


@dataclass(frozen=True)
class SlowGroups:
    """Groups that the database is asked for: what `SelectedGroups` is of columns."""

    rows: Any
    facts: RecordFacts
    edition: int | None

    def with_outcome(self, *outcomes: str) -> "SlowGroups":
        return replace(self, rows=self.rows.filter(outcome__in=outcomes))

    def without_outcome(self, *outcomes: str) -> "SlowGroups":
        return replace(self, rows=self.rows.exclude(outcome__in=outcomes))

    def of_incidents(self, incidents: Mask) -> "SlowGroups":
        return replace(self, rows=self.rows.filter(version__among=self.facts.pk[incidents].tolist()))


def slow_groups(question: IncidentFilter) -> SlowGroups:
    return SlowGroups(slow_counts.groups_of(question), question.facts, question.edition)


def slow_count(groups: SlowGroups, by: Any) -> figures.CountedPeople:
    found, keys = slow_counts.count(groups.rows, by, groups.edition), groups.facts.keys
    parts, wholes = keys.places(o.part for o in found.left_out), keys.places(o.whole for o in found.left_out)
    wholly = np.array([reason.wholly for reason in found.left_out], bool)
    pairs = figures.LeftOutPairs(keys, np.array(parts, np.int64), np.array(wholes, np.int64), wholly)
    return figures.CountedPeople(found.cells, pairs)


def slow_selection(question: IncidentFilter) -> Mask:
    return question.facts.with_pks(question.rows().values_list("pk", flat=True))


def slow_order(question: IncidentFilter) -> Any:
    return question.rows().order_by(*question.order)


def pieces_of_documents(question: IncidentFilter, rows: Any) -> Iterator[str]:
    return csv_pieces(header(rows.columns), rows.cells(question))


FUNCTIONS = {
    figures.count: slow_count,
    figures.list_totals: slow_counts.list_totals,
    selection.options_counted: slow_counts.facet,
    ready_files.incident_pieces: pieces_of_documents,
}
METHODS = {
    "groups": slow_groups,
    "selection": property(slow_selection),
    "found": property(lambda question: question.rows().count()),
    "in_order": slow_order,
    "others": slow_counts.others,
}


@contextmanager
def counted_slowly() -> Iterator[None]:
    """Within it every page is counted by SQL, whichever module asks."""
    places = [
        (module, name, own)
        for module in [*sys.modules.values()]
        if module.__name__.startswith(("incidents.", "stats."))
        for name, own in vars(module).items()
        if any(own is one for one in FUNCTIONS)
    ]
    methods = {name: getattr_static(IncidentFilter, name) for name in METHODS}
    try:
        for module, name, own in places:
            setattr(module, name, FUNCTIONS[own])
        for name, slow in METHODS.items():
            setattr(IncidentFilter, name, slow)
        yield
    finally:
        for module, name, own in places:
            setattr(module, name, own)
        for name, own in methods.items():
            setattr(IncidentFilter, name, own)
