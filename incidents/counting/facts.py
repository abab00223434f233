"""Facts of all published incidents as columns: one immutable snapshot a process, which every count asks of any edition.

The database stays the only truth. A snapshot is labelled with the newest edition that was there before its rows were
read, so it can hold more than its label says and never less; an edition is found in it by `since` and `until`.
"""

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np
from django.db.models import Q, Subquery
from numpy.typing import NDArray

from incidents.models import Edition, Erasure, GroupFact, IncidentVersion, OverlapFact

Mask = NDArray[np.bool_]
RowNumbers = NDArray[np.int64]

CODED_FACTS = (
    "country", "entered_from", "kind", "who", "measure", "people_basis", "confidence", "date_precision", "location",
    "latitude", "longitude", "year", "quarter", "month",
)  # fmt: skip
DAYS = ("date", "earliest", "latest")
NUMBER_COLUMNS = ("pk", "since_id", "until_id", *DAYS)
GROUP_NUMBERS = ("row", "low", "best", "high", "open")
STILL_VALID = np.iinfo(np.int32).max  # the edition that ends a version which counts today
EXACT = 2**53  # above it a float no longer tells two whole numbers apart
LONG_STEP = 20  # a step of more than one version in so many is read anew: putting them in costs more
KEPT_SNAPSHOTS = 2  # that of now, and the one before a publication that is only rehearsed


OverlapRow = tuple[int, int, str, str, str]  # since, until, part, whole, relation


@dataclass(frozen=True)
class SnapshotIdentity:
    """What a snapshot is of: the newest edition, its moment, and the last erasure."""

    number: int
    published_at: dt.datetime | None
    erased: int | None


@dataclass(frozen=True)
class CodedColumn:
    """A column as small numbers: `codes` are places in `values`, of which one may be None."""

    codes: RowNumbers
    values: tuple[Any, ...]

    def among(self, wanted: Collection[Any]) -> Mask:
        table = np.fromiter((value in wanted for value in self.values), bool, len(self.values))
        return table[self.codes]

    def counted(self, rows: Any) -> dict[Any, int]:
        numbers = np.bincount(self.codes[rows], minlength=len(self.values))
        return {self.values[place]: int(numbers[place]) for place in np.nonzero(numbers)[0]}

    def followed_by(self, column: Iterable[Any], places: RowNumbers | None = None) -> "CodedColumn":
        """The same with more values: before some places, or behind all."""
        more = CodedColumn.of(column, self.values)
        at = np.full(len(more.codes), len(self.codes)) if places is None else places
        return CodedColumn(np.insert(self.codes, at, more.codes), more.values)

    @classmethod
    def of(cls, column: Iterable[Any], known: tuple[Any, ...] = ()) -> "CodedColumn":
        """A column of values; those that are `known` keep their places."""
        places = {value: place for place, value in enumerate(known)}
        codes = [places.setdefault(value, len(places)) for value in column]
        return cls(np.array(codes, np.int64), tuple(places))


@dataclass(frozen=True)
class Groups:
    """Groups of people, in persons; where `open` is 1 no high is given, and the best counts as it."""

    numbers: dict[str, RowNumbers]
    outcome: CodedColumn

    @property
    def row(self) -> RowNumbers:
        return self.numbers["row"]

    def added(self, numbers: RowNumbers, cell: RowNumbers, cells: int) -> list[int]:
        """The sum of some of its numbers in each cell; `cell` says of each number in which it is."""
        if self.exact_as_floats:
            return [int(total) for total in np.bincount(cell, weights=numbers, minlength=cells)]
        totals = [0] * cells  # what older code let in may be near 2^63: Python's numbers have no end
        for place, value in zip(cell.tolist(), numbers.tolist(), strict=True):
            totals[place] += value
        return totals

    def followed_by(self, new: dict[str, tuple[Any, ...]], places: RowNumbers) -> "Groups":
        """The groups with those of new versions, which stand before some places of the old ones."""
        moved = {**self.numbers, "row": self.row + np.searchsorted(places, self.row, side="right")}
        return Groups(
            numbers={name: np.append(moved[name], np.array(new[name], np.int64)) for name in GROUP_NUMBERS},
            outcome=self.outcome.followed_by(new["outcome"]),
        )

    @cached_property
    def exact_as_floats(self) -> bool:
        """Whether a sum of any of these numbers is exact as a float, in which bincount adds."""
        return all(self.numbers[name].astype(np.float64).sum() < EXACT for name in ("low", "best", "high"))


@dataclass(frozen=True)
class IncidentFacts:
    """Every version of every incident in the list's order, newest date first."""

    identity: SnapshotIdentity
    key: tuple[str, ...]
    numbers: dict[str, RowNumbers]
    coded: dict[str, CodedColumn]
    groups: Groups
    overlaps: tuple[OverlapRow, ...]

    @property
    def pk(self) -> RowNumbers:
        return self.numbers["pk"]

    def of_edition(self, edition: int | None) -> Mask:
        """The versions that an edition shows; none where nothing was published."""
        if edition is None:
            return np.zeros(len(self.pk), bool)
        found: Mask = (self.numbers["since_id"] <= edition) & (self.numbers["until_id"] > edition)
        return found

    def with_pks(self, pks: Iterable[int]) -> Mask:
        return np.isin(self.pk, np.fromiter(pks, np.int64))

    @cached_property
    def rows_of_key(self) -> dict[str, list[int]]:
        """The rows of each incident's versions."""
        found: dict[str, list[int]] = defaultdict(list)
        for row, key in enumerate(self.key):
            found[key].append(row)
        return found

    def with_keys(self, keys: Iterable[str]) -> Mask:
        """The versions of some incidents."""
        found = np.zeros(len(self.pk), bool)
        for key in keys:
            found[self.rows_of_key.get(key, [])] = True
        return found

    def with_outcome(self, outcomes: Collection[str]) -> Mask:
        """The versions with a group that met one of these fates."""
        found = np.zeros(len(self.pk), bool)
        found[self.groups.row[self.groups.outcome.among(outcomes)]] = True
        return found

    def followed_by(
        self, of: SnapshotIdentity, new: dict[str, tuple[Any, ...]], ended: dict[int, int]
    ) -> "IncidentFacts":
        """The snapshot with new versions, each in its place, and with the ends of those that ended."""
        places = np.array(
            [self.place_of(*row) for row in zip(new["date"], new["key"], new["pk"], strict=True)], np.int64
        )
        numbers = {
            name: np.insert(self.numbers[name], places, number_column(name, new[name])) for name in NUMBER_COLUMNS
        }
        for pk, until in ended.items():
            numbers["until_id"][numbers["pk"] == pk] = until
        key = [*self.key]
        for place, slug in reversed([*zip(places.tolist(), new["key"], strict=True)]):
            key.insert(place, slug)
        rows = (places + np.arange(len(places))).tolist()  # each new one moves the next by one
        groups = groups_read(
            GroupFact.objects.filter(version__among=new["pk"]), dict(zip(new["pk"], rows, strict=True))
        )
        return IncidentFacts(
            identity=of,
            key=tuple(key),
            numbers=numbers,
            coded={name: self.coded[name].followed_by(new[name], places) for name in CODED_FACTS},
            groups=self.groups.followed_by(groups, places),
            overlaps=overlaps_read(),
        )

    def place_of(self, date: dt.date, key: str, pk: int) -> int:
        """Where a version stands in the list's order."""
        dates, pks = self.numbers["date"], self.pk
        return bisect_left(
            range(len(self.key)),
            (-date.toordinal(), key, pk),
            key=lambda row: (-int(dates[row]), self.key[row], int(pks[row])),
        )

    def wholes_by_part(self, edition: int | None) -> dict[str, dict[str, bool]]:
        """For each part, the incidents it is among at any distance; True where that is certain all the way."""
        direct: dict[str, dict[str, bool]] = defaultdict(dict)
        for since, until, part, whole, relation in self.overlaps:
            if edition is not None and since <= edition < until:
                direct[part][whole] = relation == "part_of"
        return {part: reached_from(part, direct) for part in direct}


def reached_from(part: str, direct: dict[str, dict[str, bool]]) -> dict[str, bool]:
    """The wholes of one part at any distance. A circle ends where it comes back to the part."""
    reached: dict[str, bool] = {}
    ask = list(direct[part].items())
    while ask:
        whole, certain = ask.pop()
        if whole != part and (whole not in reached or (certain and not reached[whole])):
            reached[whole] = certain
            ask += [(further, certain and sure) for further, sure in direct.get(whole, {}).items()]
    return reached


# Reading


def identity() -> SnapshotIdentity:
    """What a snapshot is of. A restored site gives an edition's number a second time, and an erasure changes what is
    published without a new one.
    """
    last_erasure = Subquery(Erasure.objects.order_by("-pk").values("pk")[:1])
    newest = Edition.objects.order_by("-number").values_list("number", "published_at", last_erasure).first()
    return SnapshotIdentity(*newest) if newest else SnapshotIdentity(0, None, None)


def read_facts(of: SnapshotIdentity) -> IncidentFacts:
    """All of it from the database: three queries."""
    versions = versions_read(IncidentVersion.objects.all())
    groups = groups_read(GroupFact.objects.all(), dict(zip(versions["pk"], range(len(versions["pk"])), strict=True)))
    return IncidentFacts(
        identity=of,
        key=versions["key"],
        numbers={name: number_column(name, versions[name]) for name in NUMBER_COLUMNS},
        coded={name: CodedColumn.of(versions[name]) for name in CODED_FACTS},
        groups=Groups(
            numbers={name: np.array(groups[name], np.int64) for name in GROUP_NUMBERS},
            outcome=CodedColumn.of(groups["outcome"]),
        ),
        overlaps=overlaps_read(),
    )


def versions_read(rows: Any) -> dict[str, tuple[Any, ...]]:
    """Versions in the list's order, column by column: as model instances 100,000 of them take four times as long."""
    names = ("pk", "key", "since_id", "until_id", "date", "earliest", "latest", *CODED_FACTS)
    columns = list(zip(*rows.order_by("-date", "key", "pk").values_list(*names).iterator(), strict=True))
    return dict(zip(names, columns or [()] * len(names), strict=True))


def number_column(name: str, values: Iterable[Any]) -> RowNumbers:
    """A column of numbers: days as their ordinals, and an end later than any edition where there is none yet."""
    if name == "until_id":
        values = (STILL_VALID if value is None else value for value in values)
    elif name in DAYS:
        values = (value.toordinal() for value in values)
    return np.array([*values], np.int64)


def groups_read(rows: Any, row_of: dict[int, int]) -> dict[str, tuple[Any, ...]]:
    """Groups of the versions that were read, column by column. One that was published since then has groups too, which
    wait for the next snapshot.
    """
    found = [
        (row_of[version], outcome, low, best, best if high is None else high, high is None)
        for version, outcome, low, best, high in rows.order_by("pk")
        .values_list("version_id", "outcome", "low", "best", "high")
        .iterator()
        if version in row_of
    ]
    names = ("row", "outcome", "low", "best", "high", "open")
    return dict(zip(names, list(zip(*found, strict=True)) or [()] * len(names), strict=True))


def overlaps_read() -> tuple[OverlapRow, ...]:
    # They are few.
    rows = OverlapFact.objects.order_by("pk").values_list("since_id", "until_id", "part", "whole", "relation")
    return tuple((since, STILL_VALID if until is None else until, *rest) for since, until, *rest in rows)


# A step forward


def stepped(before: IncidentFacts, of: SnapshotIdentity) -> IncidentFacts | None:
    """The snapshot after what was published since; None where it is no step forward, or too long a one."""
    known = before.identity
    if known.published_at is None:
        return None
    still_there = Edition.objects.filter(number=known.number, published_at=known.published_at)
    if of.number <= known.number or of.erased != known.erased or not still_there.exists():
        return None
    after = Q(since__gt=known.number) | Q(until__gt=known.number)
    if IncidentVersion.objects.filter(after).count() * LONG_STEP > len(before.key):
        return None
    new = versions_read(IncidentVersion.objects.filter(since__gt=known.number))
    ended = dict(IncidentVersion.objects.filter(until__gt=known.number).values_list("pk", "until"))
    return before.followed_by(of, new, ended)


# One snapshot a process


_snapshots: dict[SnapshotIdentity, IncidentFacts] = {}
_reading = Lock()


def facts_now() -> IncidentFacts:
    """The snapshot of what is published now: one small query where nothing was since."""
    of = identity()
    found = _snapshots.get(of)
    if found is None:
        with _reading:  # readers who come while one reads wait for it instead of reading too
            found = _snapshots.get(of) or next_of(of)
            while len(_snapshots) >= KEPT_SNAPSHOTS:
                del _snapshots[next(iter(_snapshots))]
            _snapshots[of] = found
    return found


def next_of(of: SnapshotIdentity) -> IncidentFacts:
    """The snapshot of what is published now, from the last one where that is a step, else from the database."""
    last = next(reversed(_snapshots.values()), None)
    return (stepped(last, of) if last else None) or read_facts(of)


def forget() -> None:
    _snapshots.clear()
