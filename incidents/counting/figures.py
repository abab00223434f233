"""Counting the record: people low, best and high, with what overlaps, what is held and what is open."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from incidents.counting.facts import CodedColumn, RowNumbers
from incidents.counting.filters import IncidentFilter
from incidents.counting.selection import SelectedGroups
from incidents.models import CitationFact, IncidentVersion
from incidents.people import People
from project.table import Column

Key = tuple[Any, ...]
GROUPED_BESIDE = {name: name for name in ("year", "quarter", "month", "latitude", "longitude")}
# What groups are counted by: every word of the list that asks for a fact, and what no word asks for alone.
COUNTED_BY = IncidentFilter.columns() | GROUPED_BESIDE
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
class CountedPeople:
    """People by cell, and what was left out of any of them."""

    cells: dict[Key, People]
    left_out: tuple[LeftOut, ...] = ()

    def __getitem__(self, key: Key) -> People:
        return self.cells.get(key, People())


def count(groups: SelectedGroups, by: Iterable[str]) -> CountedPeople:
    """People by the named words (a cell for each combination that occurs); by nothing, one total under the key ().

    Only movements are added. A part is left out of a cell where its whole is in the same cell.
    """
    facts, words = groups.facts, list(by)
    added = groups.of_incidents(facts.coded["measure"].among({"movement"}))
    wholes = facts.wholes_by_part(groups.edition)
    involved = facts.with_keys({slug for part, found in wholes.items() for slug in (part, *found)})
    cells = defaultdict(People, summed(added.of_incidents(~involved), words))
    left_out: dict[LeftOut, None] = {}
    for key, incidents in overlapping(added.of_incidents(involved), words).items():
        for slug, people in incidents.items():
            found = left(slug, wholes.get(slug, {}), incidents)
            left_out |= dict.fromkeys(found)
            cells[key] += reduced(people, found)
    # A cell is left with nobody where all that was in it is counted elsewhere.
    return CountedPeople({key: people for key, people in cells.items() if people.incidents}, tuple(left_out))


def column_of_groups(groups: SelectedGroups, word: str) -> CodedColumn:
    """What each of some groups has of a word: its own outcome, or a fact of its incident."""
    facts, column = groups.facts, COUNTED_BY[word]
    if column == "groups__outcome":
        return replace(facts.groups.outcome, codes=facts.groups.outcome.codes[groups.places])
    coded = facts.coded[column]
    return replace(coded, codes=coded.codes[facts.groups.row[groups.places]])


def summed(groups: SelectedGroups, words: list[str]) -> dict[Key, People]:
    """People by cell, where no two incidents overlap."""
    if not len(groups.places):
        return {}
    columns = [column_of_groups(groups, word) for word in words]
    # One number for each combination of codes: the last word changes fastest, as the digits of a number do.
    cell = np.zeros(len(groups.places), np.int64)
    for column in columns:
        _found, cell = np.unique(cell * len(column.values) + column.codes, return_inverse=True)
    one_of_each = np.zeros(int(cell.max()) + 1, np.int64)
    one_of_each[cell] = np.arange(len(cell))
    keys = zip(*([column.values[code] for code in column.codes[one_of_each]] for column in columns), strict=True)
    people = people_of_cells(groups, cell, len(one_of_each))
    return dict(zip(keys if columns else [()], people, strict=True))


def people_of_cells(groups: SelectedGroups, cell: RowNumbers, cells: int) -> Iterator[People]:
    """The people of each cell; `cell` says of each group in which it is."""
    found, rows = groups.facts.groups, len(groups.facts.pk)
    at = groups.places
    # An incident with several groups in a cell is one incident there.
    incidents = np.bincount(np.unique(cell * rows + found.row[at]) // rows, minlength=cells)
    low, best, high = (found.added(found.numbers[name][at], cell, cells) for name in ("low", "best", "high"))
    opened = np.bincount(cell, weights=found.numbers["open"][at], minlength=cells) > 0
    for place in range(cells):
        yield People(int(incidents[place]), low[place], best[place], high[place], bool(opened[place]))


def overlapping(groups: SelectedGroups, words: list[str]) -> dict[Key, dict[str, People]]:
    """People by cell and incident, for the few incidents that overlap with others."""
    cells: dict[Key, dict[str, People]] = defaultdict(dict)
    facts, found = groups.facts, groups.facts.groups
    columns = [column_of_groups(groups, word) for word in words]
    for number, place in enumerate(groups.places):
        key = tuple(column.values[column.codes[number]] for column in columns)
        slug = facts.key[found.row[place]]
        low, best, high, is_open = (int(found.numbers[name][place]) for name in ("low", "best", "high", "open"))
        before = cells[key].get(slug, People(incidents=1))
        cells[key][slug] = before + People(0, low, best, high, bool(is_open))
    return cells


def left(slug: str, wholes: dict[str, bool], cell: dict[str, People]) -> list[LeftOut]:
    return [LeftOut(slug, whole, certain) for whole, certain in wholes.items() if whole in cell]


def reduced(people: People, found: list[LeftOut]) -> People:
    """What a part still adds to a cell: nothing, all but its low, or everything."""
    if any(reason.wholly for reason in found):
        return People()
    return People(people.incidents, 0 if found else people.low, people.best, people.high, people.open)


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
    by_measure = facts.coded["measure"].counted(question.selection)
    left_out = {reason.part for reason in total.left_out if reason.wholly}
    year_only = facts.coded["date_precision"].among({"year"}) & ~facts.with_keys(left_out)
    return ListTotals(
        incidents=sum(by_measure.values()),
        people=total[()],
        not_added=sum(number for measure, number in by_measure.items() if measure != "movement"),
        part_of=len(left_out),
        year_only=count(groups.of_incidents(year_only), ())[()].best,
        others=question.others(),
        running=by_measure.get("running_total", 0),
    )


def sources_rested_on(rows: QuerySet[IncidentVersion]) -> set[str]:
    """The sources that these incidents rest on: of their claims, events and statements."""
    return set(CitationFact.objects.filter(version__in=rows).values_list("source", flat=True).distinct())


def independent(sources: Iterable[str], joined: dict[str, str]) -> int:
    """How many sources are left when those of one origin count as one."""
    return len({joined.get(slug, slug) for slug in sources})
