"""Counting the record: people low, best and high, with what overlaps, what is held and what is open."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, IntegerField, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from incidents.counting.filters import IncidentFilter
from incidents.models import CitationFact, GroupFact, IncidentVersion, OverlapFact
from incidents.people import People
from project.sums import BigSum
from project.table import Column

Key = tuple[Any, ...]
GROUPED_BESIDE = {name: name for name in ("year", "quarter", "month", "latitude", "longitude")}
# What groups are counted by: every word of the list that asks for a fact, and what no word asks for alone.
PATHS = {
    word: column.removeprefix("groups__") if column.startswith("groups__") else f"version__{column}"
    for word, column in (IncidentFilter.columns() | GROUPED_BESIDE).items()
}
SUMS = {
    "people_incidents": Count("version", distinct=True),
    "people_low": BigSum("low"),
    "people_best": BigSum("best"),
    "people_high": BigSum(Coalesce("high", F("best"))),
    "people_open": Sum(Case(When(high=None, then=Value(1)), default=Value(0), output_field=IntegerField())),
}
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


def count(groups: QuerySet[GroupFact], by: Iterable[str], edition: int | None) -> CountedPeople:
    """People by the named words (a cell for each combination that occurs); by nothing, one total under the key ().

    Only movements are added. A part is left out of a cell where its whole is in the same cell.
    """
    paths = [PATHS[word] for word in by]
    added = groups.filter(version__measure="movement")
    wholes = wholes_by_part(edition)
    involved = {slug for part, found in wholes.items() for slug in (part, *found)}
    cells: dict[Key, People] = defaultdict(People)
    for row in summed(added.exclude(version__key__in=involved) if involved else added, paths):
        cells[row[: len(paths)]] = People(*row[len(paths) :])
    left_out: dict[LeftOut, None] = {}
    for key, incidents in overlapping(added.filter(version__key__in=involved), paths).items() if involved else ():
        for slug, people in incidents.items():
            found = left(slug, wholes.get(slug, {}), incidents)
            left_out |= dict.fromkeys(found)
            cells[key] += reduced(people, found)
    return CountedPeople({key: people for key, people in cells.items() if people.incidents}, tuple(left_out))


def summed(groups: QuerySet[GroupFact], paths: list[str]) -> Iterable[tuple[Any, ...]]:
    """Rows of cell, incidents, low, best, high (best where it is missing) and open, added by the database."""
    if not paths:
        rows = [tuple(value or 0 for value in groups.aggregate(**SUMS).values())]
    else:
        rows = list(groups.order_by().values_list(*paths).annotate(**SUMS))
    return ((*row[:-1], bool(row[-1])) for row in rows)


def overlapping(groups: QuerySet[GroupFact], paths: list[str]) -> dict[Key, dict[str, People]]:
    """People by cell and incident, for the few incidents that overlap with others."""
    cells: dict[Key, dict[str, People]] = defaultdict(dict)
    rows = groups.order_by().values_list(*paths, "version__key", "low", "best", "high")
    for *key, slug, low, best, high in rows:
        before = cells[tuple(key)].get(slug, People(incidents=1))
        now = People(0, low, best, best if high is None else high, high is None)
        cells[tuple(key)][slug] = before + now
    return cells


def wholes_by_part(edition: int | None) -> dict[str, dict[str, bool]]:
    """For each part, the incidents it is among at any distance; True where that is certain all the way."""
    direct: dict[str, dict[str, bool]] = defaultdict(dict)
    for part, whole, relation in OverlapFact.objects.as_of(edition).values_list("part", "whole", "relation"):
        direct[part][whole] = relation == "part_of"
    found: dict[str, dict[str, bool]] = {}
    for part in direct:
        reached: dict[str, bool] = {}
        ask = list(direct[part].items())
        while ask:
            whole, certain = ask.pop()
            if whole != part and (whole not in reached or (certain and not reached[whole])):
                reached[whole] = certain
                ask += [(further, certain and sure) for further, sure in direct.get(whole, {}).items()]
        found[part] = reached
    return found


def left(slug: str, wholes: dict[str, bool], cell: dict[str, People]) -> list[LeftOut]:
    """Why a part does not count in full in a cell: each whole of it that is there."""
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
    rows, groups = question.rows(), question.groups()
    total = count(groups, (), question.edition)
    by_measure = dict(rows.order_by().values_list("measure").annotate(Count("pk")))
    left_out = {reason.part for reason in total.left_out if reason.wholly}
    year_only = groups.filter(version__date_precision="year").exclude(version__key__in=left_out)
    return ListTotals(
        incidents=sum(by_measure.values()),
        people=total[()],
        not_added=sum(number for measure, number in by_measure.items() if measure != "movement"),
        part_of=len(left_out),
        year_only=count(year_only, (), question.edition)[()].best,
        others=question.others(),
        running=by_measure.get("running_total", 0),
    )


def sources_rested_on(rows: QuerySet[IncidentVersion]) -> set[str]:
    """The sources that these incidents rest on: of their claims, events and statements."""
    return set(CitationFact.objects.filter(version__in=rows).values_list("source", flat=True).distinct())


def independent(sources: Iterable[str], joined: dict[str, str]) -> int:
    """How many sources are left when those of one origin count as one."""
    return len({joined.get(slug, slug) for slug in sources})
