"""Counting what the explorer asks for beside people: incidents by any words, and shares of known outcomes."""

from dataclasses import dataclass, replace

import numpy as np

from incidents.codebook import NOT_KNOWN_OUTCOMES
from incidents.counting.column_tables import CodedColumn, NumberColumn
from incidents.counting.figures import (
    COUNTED_BY,
    PUBLISHER,
    Key,
    LeftOutPairs,
    cells_of,
    columns_of_groups,
    groups_in_cells,
    people_of_cells,
)
from incidents.counting.filters import IncidentFilter
from incidents.counting.publishers import spread_by_publisher
from incidents.counting.selection import SelectedGroups


@dataclass(frozen=True)
class KnownShare:
    """People (best) with one outcome among the `known` ones of a cell, of which `records` incidents are known."""

    incidents: int
    best: int
    known: int
    records: int

    @property
    def share(self) -> float | None:
        return self.best / self.known if self.known else None


@dataclass(frozen=True)
class CountedShares:
    """Shares by cell, and what was left out of any of them."""

    cells: dict[Key, KnownShare]
    left_out: LeftOutPairs


def count_incidents(question: IncidentFilter, words: list[str]) -> dict[Key, int]:
    """Distinct incidents by some words, as a list of them has them: parts of others and those held at a moment too."""
    facts = question.facts
    if "outcome" in words:
        _at, row, columns = columns_of_groups(question.groups(), words)
    else:
        row = np.flatnonzero(question.selection)
        row, columns = columns_of_incidents(question, words)
    keys, cell = cells_of(columns, len(row))
    distinct = np.unique(cell * len(facts.pk) + row) // max(len(facts.pk), 1)
    return dict(zip(keys, np.bincount(distinct, minlength=len(keys)).tolist(), strict=True))


def columns_of_incidents(question: IncidentFilter, words: list[str]) -> tuple[NumberColumn, list[CodedColumn]]:
    """The incidents that match, and what each has of each word; by publisher each once for each that reports it."""
    facts, row, publisher = question.facts, np.flatnonzero(question.selection), None
    if PUBLISHER in words:
        asked = question.value("publisher") or ()
        which, publisher = spread_by_publisher(facts, question.edition, row, asked)
        row = row[which]
    columns = [publisher if word == PUBLISHER else facts.coded[COUNTED_BY[word]] for word in words]
    return row, [c if c is publisher else CodedColumn(c.codes[row], c.values) for c in columns if c is not None]


def count_shares(groups: SelectedGroups, words: list[str]) -> CountedShares:
    """Of the people with a known outcome in a cell of the other words, the share of each outcome.

    A part is left out where its whole is in that cell, so that the shares of a cell add up to one.
    """
    facts, place = groups.facts, words.index("outcome")
    others = [word for word in words if word != "outcome"]
    keys, added, left_out = groups_in_cells(groups.without_outcome(*NOT_KNOWN_OUTCOMES), others)
    known = list(people_of_cells(facts, added, len(keys), others))
    outcome = facts.groups.coded["outcome"]
    number = added.cell * len(outcome.values) + outcome.codes[added.at]
    occurs, cell = np.unique(number, return_inverse=True)
    parts = replace(added, cell=cell)
    found = {}
    for at, people in zip(occurs.tolist(), people_of_cells(facts, parts, len(occurs), words), strict=True):
        key, whole = [*keys[at // len(outcome.values)]], known[at // len(outcome.values)]
        key.insert(place, outcome.values[at % len(outcome.values)])
        found[tuple(key)] = KnownShare(people.incidents, people.best, whole.best, whole.incidents)
    return CountedShares(found, left_out)
