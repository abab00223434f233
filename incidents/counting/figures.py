"""Counting the record: people low, best and high, with what overlaps, what is held and what is open."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import prod
from types import MappingProxyType
from typing import Any

import numpy as np
from django.utils.translation import gettext_lazy as _

from incidents.counting.column_tables import CodedColumn, Mask, NumberColumn, Texts, beginnings, places_repeated
from incidents.counting.facts import OverlapPairs, RecordFacts
from incidents.counting.filters import IncidentFilter
from incidents.counting.publishers import spread_by_publisher
from incidents.counting.selection import SelectedGroups
from incidents.people import People
from project.table import Column

Key = tuple[Any, ...]
Coarser = Mapping[str, Callable[[Any], Any]]
UNCHANGED_VALUES: Coarser = MappingProxyType({})
MOST_CELLS = 2**22  # possible combinations of values: a table of them is quicker than sorting the rows
GROUPED_BESIDE = {name: name for name in ("year", "quarter", "month")}
# What groups are counted by: every word of the list that asks for a fact, and what no word asks for alone.
COUNTED_BY = IncidentFilter.columns() | GROUPED_BESIDE
PUBLISHER = "publisher"  # by whom groups are counted once for each publisher that reports them
PEOPLE = Column(
    "people",
    _("People"),
    parts=(
        Column("incidents", _("Incidents"), "int", of="incidents"),
        Column("low", _("Lowest"), "int", "people", of="low"),
        Column("best", _("Best"), "int", "people", of="best"),
        Column("high", _("Highest"), "int", "people", of="high"),
        Column("open", _("Or more"), "bool", of="open", joined=True),
    ),
)


@dataclass(frozen=True)
class LeftOut:
    """A part that a total leaves out, wholly or in its low, because its whole is in the same total."""

    part: str
    whole: str
    wholly: bool


@dataclass(frozen=True)
class LeftOutPairs:
    """Parts that totals leave out, each with a whole in the same total, as places of their keys."""

    keys: Texts
    part: NumberColumn
    whole: NumberColumn
    wholly: Mask

    def first(self, most: int, *, wholly: bool) -> list[LeftOut]:
        """The first few that are left out wholly, in the order in which they were published, or in their low."""
        found = np.flatnonzero(self.wholly == wholly)
        if not wholly:
            found = found[np.argsort(self.keys.ranks[self.part[found]], kind="stable")]
            # Of several wholes of one part the last one stands.
            found = found[np.append(self.part[found][1:] != self.part[found][:-1], True)] if len(found) else found
        return [LeftOut(self.keys[self.part[at]], self.keys[self.whole[at]], wholly) for at in found[:most]]

    def __iter__(self) -> Iterator[LeftOut]:
        for part, whole, wholly in zip(self.part, self.whole, self.wholly.tolist(), strict=True):
            yield LeftOut(self.keys[part], self.keys[whole], wholly)

    def parts(self) -> NumberColumn:
        """Those that are left out wholly."""
        return np.unique(self.part[self.wholly])


@dataclass(frozen=True)
class CountedPeople:
    """People by cell, and what was left out of any of them."""

    cells: dict[Key, People]
    left_out: LeftOutPairs

    def __getitem__(self, key: Key) -> People:
        return self.cells.get(key, People())


@dataclass(frozen=True)
class CellGroups:
    """Groups, each with the row of its incident and the number of its cell, before and after overlaps are left out."""

    at: NumberColumn
    row: NumberColumn
    cell: NumberColumn
    low: NumberColumn


def count(groups: SelectedGroups, by: Iterable[str], into: Coarser = UNCHANGED_VALUES) -> CountedPeople:
    """People by the named words (a cell for each combination that occurs); by nothing, one total under the key ().

    Only movements are added. A part is left out of a cell where its whole is in the same cell. `into` says of some
    words what each value counts as: years as periods, outcomes as fates.
    """
    facts, words = groups.facts, list(by)
    keys, added, left_out = groups_in_cells(groups, words, into)
    # A cell is left with nobody where all that was in it is counted elsewhere.
    people = people_of_cells(facts, added, len(keys), words, into)
    return CountedPeople({key: p for key, p in zip(keys, people, strict=True) if p.incidents}, left_out)


def groups_in_cells(
    groups: SelectedGroups, words: list[str], into: Coarser = UNCHANGED_VALUES
) -> tuple[list[Key], CellGroups, LeftOutPairs]:
    """The cells of some words, the groups that are added in them, and what is left out there."""
    facts = groups.facts
    movements = groups.of_incidents(facts.coded["measure"].among({"movement"}))
    at, row, columns = columns_of_groups(movements, words)
    columns = [column.coarser(into[w]) if w in into else column for w, column in zip(words, columns, strict=True)]
    keys, cell = cells_of(columns, len(at))
    added = CellGroups(at, row, cell, facts.groups.numbers["low"][at])
    return keys, *without_parts(facts, facts.overlap_pairs(groups.edition), added)


def columns_of_groups(groups: SelectedGroups, words: list[str]) -> tuple[NumberColumn, NumberColumn, list[CodedColumn]]:
    """Some groups, the row of each, and what it has of each word; by publisher once for each that reports it."""
    facts, at = groups.facts, np.flatnonzero(groups.chosen)
    row, publisher = facts.row[at], None
    if PUBLISHER in words:
        which, publisher = spread_by_publisher(facts, groups.edition, row, groups.publishers)
        at, row = at[which], row[which]
    columns = [publisher if word == PUBLISHER else column_of_groups(facts, word, at, row) for word in words]
    return at, row, [column for column in columns if column is not None]


def column_of_groups(facts: RecordFacts, word: str, at: NumberColumn, row: NumberColumn) -> CodedColumn:
    """What each of some groups has of a word: its own outcome, or a fact of its incident."""
    column = COUNTED_BY[word]
    if column == "groups__outcome":
        outcome = facts.groups.coded["outcome"]
        return replace(outcome, codes=outcome.codes[at])
    coded = facts.coded[column]
    return replace(coded, codes=coded.codes[row])


def cells_of(columns: list[CodedColumn], size: int) -> tuple[list[Key], NumberColumn]:
    """Each combination of values that occurs, and for each of `size` rows which it has."""
    # One number for each combination of codes: the last word changes fastest, as the digits of a number do.
    sizes, number = [len(column.values) for column in columns], np.zeros(size, np.int64)
    for column, several in zip(columns, sizes, strict=True):
        number = number * several + column.codes
    if prod(sizes) <= MOST_CELLS:
        occurs = np.flatnonzero(np.bincount(number)) if size else number
        place = np.zeros(prod(sizes), np.int64)
        place[occurs] = np.arange(len(occurs))
        cell = place[number]
    else:
        occurs, cell = np.unique(number, return_inverse=True)
    digits = [digit.tolist() for digit in np.unravel_index(occurs, sizes)] if sizes else []
    values = [[column.values[code] for code in digit] for column, digit in zip(columns, digits, strict=True)]
    return [*zip(*values, strict=True)] if columns else [()] * len(occurs), cell


def without_parts(facts: RecordFacts, pairs: OverlapPairs, added: CellGroups) -> tuple[CellGroups, LeftOutPairs]:
    """Groups without those of parts whose whole is in the same cell, and what was left out."""
    size, involved = len(facts.keys), np.flatnonzero(pairs.rows[added.row])
    key = facts.incidents.numbers["key"][added.row[involved]]
    # An incident in a cell, as one number.
    incidents, of_group = np.unique(added.cell[involved] * size + key, return_inverse=True)
    which, pair = matched(incidents, pairs, size)
    wholly, in_part = np.zeros(len(incidents), bool), np.zeros(len(incidents), bool)
    wholly[which[pairs.certain[pair]]], in_part[which] = True, True
    low, stays = added.low.copy(), np.ones(len(added.at), bool)
    low[involved[in_part[of_group]]] = 0
    stays[involved[wholly[of_group]]] = False
    first_row = added.row[involved[np.unique(of_group, return_index=True)[1]]]
    order = np.lexsort((pair, facts.pk[first_row[which]], incidents[which] // size)) if len(which) else pair
    pair = pair[order]
    left_out = LeftOutPairs(facts.keys, pairs.part[pair], pairs.whole[pair], pairs.certain[pair])
    return CellGroups(added.at[stays], added.row[stays], added.cell[stays], low[stays]), left_out


def matched(incidents: NumberColumn, pairs: OverlapPairs, size: int) -> tuple[NumberColumn, NumberColumn]:
    """Which incidents of cells are a part, and by which pair, whose whole is in the same cell."""
    first, last = (np.searchsorted(pairs.part, incidents % size, side=side) for side in ("left", "right"))
    # The pairs of each part one after the other: its first, and how far behind it.
    which, behind = places_repeated(last - first)
    pair = first[which] + behind
    whole = incidents[which] // size * size + pairs.whole[pair] if len(which) else which
    there = np.isin(whole, incidents)
    return which[there], pair[there]


def people_of_cells(
    facts: RecordFacts, added: CellGroups, cells: int, words: list[str], into: Coarser = UNCHANGED_VALUES
) -> Iterator[People]:
    """The people of each cell."""
    at, cell, numbers = added.at, added.cell, facts.groups.numbers
    first = first_of_incidents(facts, added, words, into)
    incidents = np.bincount(cell[first], minlength=cells).tolist()
    columns = (added.low, numbers["best"][at], numbers["high"][at])
    low, best, high = (people_added(facts, column, cell, cells) for column in columns)
    opened = np.bincount(cell[numbers["open"][at]], minlength=cells).tolist()
    for place in range(cells):
        yield People(incidents[place], low[place], best[place], high[place], bool(opened[place]))


def first_of_incidents(
    facts: RecordFacts, added: CellGroups, words: list[str], into: Coarser = UNCHANGED_VALUES
) -> NumberColumn:
    """One group of each incident in each cell: with several groups in it, it is one incident there."""
    row = added.row
    if PUBLISHER in words or ("outcome" in words and "outcome" in into):
        return np.unique(added.cell * len(facts.pk) + row, return_index=True)[1]
    if "outcome" in words:
        return np.flatnonzero(facts.groups.numbers["first"][added.at])
    return beginnings(row)  # groups stand in the order of incidents


def people_added(facts: RecordFacts, numbers: NumberColumn, cell: NumberColumn, cells: int) -> list[int]:
    """The sum of some numbers in each cell; `cell` says of each number in which it is."""
    if facts.exact_as_floats:
        return [int(total) for total in np.bincount(cell, weights=numbers, minlength=cells)]
    totals = [0] * cells  # what older code let in may be near 2^63: Python's numbers have no end
    for place, value in zip(cell.tolist(), numbers.tolist(), strict=True):
        totals[place] += value
    return totals


@dataclass(frozen=True)
class ListTotals:
    """A list in one sentence: incidents listed, people that may be added, and what is not added.

    `running` are those of `not_added` that are running totals; the rest are people counted at a moment.
    """

    incidents: int
    people: People
    not_added: int
    part_of: int
    year_only: int
    others: int
    running: int = 0


def list_totals(question: IncidentFilter) -> ListTotals:
    """The figures of the sentence above a list."""
    facts, groups = question.facts, question.groups()
    total = count(groups, ())
    by_measure = facts.coded["measure"].counted(question.picked)
    left_out = total.left_out.parts()
    year_only = facts.coded["date_precision"].among({"year"}) & ~facts.with_parts(left_out, question.edition)
    return ListTotals(
        incidents=sum(by_measure.values()),
        people=total[()],
        not_added=sum(number for measure, number in by_measure.items() if measure != "movement"),
        part_of=len(left_out),
        year_only=count(groups.of_incidents(year_only), ())[()].best,
        others=question.others(),
        running=by_measure.get("running_total", 0),
    )


def sources_rested_on(question: IncidentFilter) -> Mask:
    """The sources that incidents rest on: of their claims, events and statements."""
    return question.facts.cited_by(question.selection)


def independent(sources: Iterable[str], joined: dict[str, str]) -> int:
    """How many sources are left when those of one origin count as one."""
    return len({joined.get(slug, slug) for slug in sources})
