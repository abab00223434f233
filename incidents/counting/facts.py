"""Facts of all that was published, as columns: one immutable snapshot, which every count asks of any edition.

An edition is found in it by `since` and `until`: an old one costs what the newest does.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from incidents.counting.column_tables import (
    CodedColumn,
    ColumnTable,
    Mask,
    NumberColumn,
    Texts,
    among_numbers,
    beginnings,
    picked,
    places_repeated,
)

STILL_VALID = np.iinfo(np.int32).max  # the edition that ends a version which counts today
NO_DAY = 0  # of a source whose day is not known: it stands last
EXACT = 2**53  # above it a float no longer tells two whole numbers apart
ANSWERS_KEPT = 200  # answers of editions that a snapshot keeps


@dataclass(frozen=True)
class SnapshotIdentity:
    """What a snapshot is of: the newest edition, its moment, and the last erasure."""

    number: int
    published_at: dt.datetime | None
    erased: int | None


@dataclass(frozen=True)
class OverlapPairs:
    """Each part with each incident that it is among at any distance, as places of their keys; sorted by part.

    `rows` are all versions of the incidents that are in one.
    """

    part: NumberColumn
    whole: NumberColumn
    certain: Mask
    rows: Mask


@dataclass(frozen=True)
class RecordFacts:
    """Every version of what counts are made of; incidents and sources in the order of their lists, newest first.

    Groups and citations name the row of their incident, and stand in the order of rows; `fates` has a row for each, the
    outcomes of its groups as bits, each at the place of its code. An incident is named by the place of its key in
    `keys`, a source by that of its slug in `slugs`.
    """

    identity: SnapshotIdentity
    keys: Texts
    slugs: Texts
    incidents: ColumnTable
    groups: ColumnTable
    fates: ColumnTable
    citations: ColumnTable
    overlaps: ColumnTable
    sources: ColumnTable
    origins: ColumnTable
    countries: ColumnTable
    worked_out: dict[tuple[str, int | None], Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def pk(self) -> NumberColumn:
        return self.incidents.numbers["pk"]

    @property
    def coded(self) -> dict[str, CodedColumn]:
        return self.incidents.coded

    @property
    def row(self) -> NumberColumn:
        """The incident of each group."""
        return self.groups.numbers["row"]

    def kept(self, name: str, edition: int | None, work_out: Callable[[], Any]) -> Any:
        """What follows from an edition alone: worked out once for a snapshot."""
        if (name, edition) not in self.worked_out:
            if len(self.worked_out) >= ANSWERS_KEPT:
                self.worked_out.clear()
            self.worked_out[name, edition] = work_out()
        return self.worked_out[name, edition]

    # Incidents

    def of_edition(self, edition: int | None) -> Mask:
        return as_of(self.incidents, edition)

    def with_pks(self, pks: Iterable[int]) -> Mask:
        return among_numbers(self.pk, np.fromiter(pks, np.int64))

    def with_parts(self, parts: NumberColumn, edition: int | None) -> Mask:
        """The versions of some parts of other incidents, as places of their keys."""
        found, rows = np.zeros(len(self.pk), bool), np.flatnonzero(self.overlap_pairs(edition).rows)
        found[rows[np.isin(self.incidents.numbers["key"][rows], parts)]] = True
        return found

    def groups_of(self, incidents: Mask) -> Mask:
        """The groups of some incidents: of few by their places, else by the row of each group."""
        at = picked(incidents)
        if at is incidents:
            return incidents[self.row]
        begins = self.first_groups
        which, behind = places_repeated(begins[at + 1] - begins[at])
        found = np.zeros(len(self.row), bool)
        found[begins[at][which] + behind] = True
        return found

    @cached_property
    def first_groups(self) -> NumberColumn:
        """Where the groups of each incident begin; behind the last, their number. They stand in the order of rows."""
        several = np.bincount(self.row, minlength=len(self.pk))
        return np.append(0, np.cumsum(several)).astype(np.int32)

    def with_outcome(self, outcomes: Collection[str]) -> Mask:
        """The versions with a group that met one of these fates."""
        bits = self.outcomes_met
        asked = sum(1 << place for place in self.groups.coded["outcome"].places(outcomes))
        found: Mask = (bits & bits.dtype.type(asked)) != 0
        return found

    @property
    def outcomes_met(self) -> NumberColumn:
        return self.fates.numbers["outcomes"]

    @property
    def with_several_outcomes(self) -> Mask:
        bits = self.outcomes_met
        found: Mask = (bits & (bits - 1)) != 0  # with no bit but its lowest there is none left
        return found

    def outcomes_counted(self, incidents: Mask) -> dict[Any, int]:
        """How many incidents have a group of each outcome, each once; None stands for those without any group."""
        at = picked(incidents)
        met = self.outcomes_met * incidents if at is incidents else self.outcomes_met[at]
        numbers = {
            outcome: int(np.count_nonzero(met & met.dtype.type(1 << place)))
            for place, outcome in enumerate(self.groups.coded["outcome"].values)
        }
        numbers[None] = int(np.count_nonzero(incidents) - np.count_nonzero(met))
        return {outcome: number for outcome, number in numbers.items() if number}

    @property
    def from_another_country(self) -> Mask:
        """Those of people who are stated to have come from another country than where it happened."""
        came, country = self.coded["entered_from"], self.coded["country"]
        places = np.array([country.place_of.get(code, -1) for code in came.values] or [-1])
        found: Mask = (places[came.codes] != country.codes) & ~came.among({None})
        return found

    @cached_property
    def exact_as_floats(self) -> bool:
        """Whether a sum of any numbers of people is exact as a float, in which bincount adds."""
        return all(self.groups.numbers[name].astype(np.float64).sum() < EXACT for name in ("low", "best", "high"))

    # Sources: found as masks of `slugs`

    def sources_of_edition(self, edition: int | None) -> Mask:
        return as_of(self.sources, edition)

    def sources_with_pks(self, pks: Iterable[int]) -> Mask:
        return among_numbers(self.sources.numbers["pk"], np.fromiter(pks, np.int64))

    def citing(self, slugs: Mask) -> Mask:
        """The versions that rest on one of some sources."""
        found = np.zeros(len(self.pk), bool)
        found[self.citations.numbers["row"][slugs[self.citations.numbers["source"]]]] = True
        return found

    def cited_by(self, incidents: Mask) -> Mask:
        """The sources that some incidents rest on."""
        found = np.zeros(len(self.slugs), bool)
        found[self.citations.numbers["source"][incidents[self.citations.numbers["row"]]]] = True
        return found

    def times_cited(self, incidents: Mask) -> NumberColumn:
        """How many of some incidents rest on each source."""
        cited = self.citations.numbers["source"][incidents[self.citations.numbers["row"]]]
        return np.bincount(cited, minlength=len(self.slugs))

    def slugs_of(self, rows: Mask) -> Mask:
        """The slugs of some versions of sources."""
        found = np.zeros(len(self.slugs), bool)
        found[self.sources.numbers["key"][rows]] = True
        return found

    def deleted(self, edition: int | None) -> Mask:
        """The sources whose original was deleted."""
        gone = self.sources.coded["availability"].among({"deleted"})
        found: Mask = self.kept("deleted", edition, lambda: self.slugs_of(self.sources_of_edition(edition) & gone))
        return found

    def with_slugs(self, slugs: Iterable[str]) -> Mask:
        found = np.zeros(len(self.slugs), bool)
        found[self.slugs.places(slugs)] = True
        return found

    def origins_of_edition(self, edition: int | None) -> dict[str, NumberColumn]:
        return self.origins.where(as_of(self.origins, edition)).numbers

    def joined_places(self, edition: int | None) -> list[int]:
        """The sources that draw on another, or have a common origin with one, and those others."""
        pairs = self.origins_of_edition(edition)
        return [int(place) for place in np.unique(np.append(pairs["source"], pairs["other"]))]

    def standing_for(self, edition: int | None) -> NumberColumn:
        """For each source the place of the one that stands for all that are joined with it by what they draw on."""
        found: NumberColumn = self.kept("standing-for", edition, lambda: self.joined(edition))
        return found

    def joined(self, edition: int | None) -> NumberColumn:
        pairs = self.origins_of_edition(edition)
        stands_for: dict[int, int] = {}

        # Union–find: each source leads to another of its group, and the last one stands for all.
        def find(source: int) -> int:
            while (further := stands_for.setdefault(source, source)) != source:
                source = further
            return source

        for source, other in zip(pairs["source"].tolist(), pairs["other"].tolist(), strict=True):
            stands_for[find(source)] = find(other)
        found = np.arange(len(self.slugs), dtype=np.int32)
        for source in stands_for:
            found[source] = find(source)
        return found

    def independent(self, slugs: Mask, edition: int | None) -> int:
        """How many sources are left when those of one origin count as one."""
        return int(with_codes_met(self.standing_for(edition)[slugs], len(self.slugs)).sum())

    def alone(self, edition: int | None) -> Mask:
        """The versions that rest on one independent source."""
        found: Mask = self.kept("alone", edition, lambda: self.resting_on_one(edition))
        return found

    def resting_on_one(self, edition: int | None) -> Mask:
        row = self.citations.numbers["row"]
        found = np.zeros(len(self.pk), bool)
        if len(row):
            stands_for = self.standing_for(edition)[self.citations.numbers["source"]]
            begins = beginnings(row)  # citations stand in the order of rows
            same = np.minimum.reduceat(stands_for, begins) == np.maximum.reduceat(stands_for, begins)
            found[row[begins[same]]] = True
        return found

    def sources_of_rows(self, rows: NumberColumn, edition: int | None) -> tuple[NumberColumn, NumberColumn]:
        """How many sources each of some versions rests on, and how many independent ones."""
        row, source = self.citations.numbers["row"], self.citations.numbers["source"]
        begins, ends = np.searchsorted(row, rows, "left"), np.searchsorted(row, rows, "right")
        # The citations of the first version, of the second, and so on.
        owners, behind = places_repeated(ends - begins)
        stands_for = self.standing_for(edition)[source[begins[owners] + behind]]
        different = np.unique(owners * len(self.slugs) + stands_for) // max(len(self.slugs), 1)
        return ends - begins, np.bincount(different, minlength=len(rows))

    # Overlaps

    def overlap_pairs(self, edition: int | None) -> OverlapPairs:
        found: OverlapPairs = self.kept("overlaps", edition, lambda: self.wholes_reached(edition))
        return found

    def wholes_reached(self, edition: int | None) -> OverlapPairs:
        here = self.overlaps.where(as_of(self.overlaps, edition))
        direct: dict[int, dict[int, bool]] = defaultdict(dict)
        certain = here.coded["relation"].among({"part_of"}).tolist()
        for part, whole, sure in zip(
            here.numbers["part"].tolist(), here.numbers["whole"].tolist(), certain, strict=True
        ):
            direct[part][whole] = sure
        rows = [(part, *found) for part in sorted(direct) for found in reached_from(part, direct).items()]
        part, whole, certain_so_far = np.array(rows, np.int64).reshape(-1, 3).T
        in_pair = with_codes_met(np.append(part, whole), len(self.keys))
        return OverlapPairs(part, whole, certain_so_far.astype(bool), in_pair[self.incidents.numbers["key"]])


def reached_from(part: Any, direct: dict[Any, dict[Any, bool]]) -> dict[Any, bool]:
    """The wholes of one part at any distance; True where that is certain all the way. A circle ends at the part."""
    reached: dict[Any, bool] = {}
    ask = list(direct[part].items())
    while ask:
        whole, certain = ask.pop()
        if whole != part and (whole not in reached or (certain and not reached[whole])):
            reached[whole] = certain
            ask += [(further, certain and sure) for further, sure in direct.get(whole, {}).items()]
    return reached


def as_of(table: ColumnTable, edition: int | None) -> Mask:
    """The versions of a table that an edition shows; none where nothing was published."""
    if edition is None:
        return np.zeros(len(table), bool)
    found: Mask = (table.numbers["since"] <= edition) & (table.numbers["until"] > edition)
    return found


def with_codes_met(codes: NumberColumn, size: int) -> Mask:
    """Which of some codes occur."""
    found = np.zeros(size, bool)
    found[codes] = True
    return found
