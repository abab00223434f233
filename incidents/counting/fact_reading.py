"""Facts read from the database into columns: all of them, or what was published since the last time."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Q

from incidents.counting.column_tables import ColumnRows, ColumnTable, GrowingTexts, NumberColumn, Texts, beginnings
from incidents.counting.facts import NO_DAY, STILL_VALID, RecordFacts, SnapshotIdentity
from incidents.models import (
    CitationFact,
    CountryVersion,
    Edition,
    GroupFact,
    IncidentVersion,
    OriginFact,
    OverlapFact,
    SourceVersion,
)

NumberTypes = dict[str, Any]
FactNames = tuple[str, ...]
VALID: NumberTypes = {"pk": np.int64, "since": np.int32, "until": np.int32}
KEYED: NumberTypes = VALID | {"key": np.int32}
DAYS = ("date", "earliest", "latest", "published")
INCIDENT_NUMBERS: NumberTypes = {
    **KEYED, **dict.fromkeys(DAYS[:3], np.int32), "latitude": np.float64, "longitude": np.float64, "verified": np.bool_,
}  # fmt: skip
INCIDENT_FACTS = (
    "country", "entered_from", "kind", "who", "measure", "people_basis", "confidence", "date_precision", "location",
    "year", "quarter", "month",
)  # fmt: skip
SOURCE_NUMBERS: NumberTypes = {**KEYED, "published": np.int32}
SOURCE_FACTS = ("language", "kind", "availability")
COUNTRY_FACTS = ("key", "name", "name_ko", "role")
PEOPLE_NUMBERS: NumberTypes = dict.fromkeys(("low", "best", "high"), np.int64) | {"open": np.bool_}
CITATION_NUMBERS: NumberTypes = {"source": np.int32}
LONG_TEXTS = ("location",)  # different in nearly every row
LONG_STEP = 20  # a step of more than one version in so many is read anew: putting them in costs more


def read_facts(of: SnapshotIdentity) -> RecordFacts:
    """All that was published up to an edition: what follows on nothing."""
    return followed_by(NOTHING, of)


def stepped(before: RecordFacts, of: SnapshotIdentity) -> RecordFacts | None:
    """The snapshot after what was published since; None where it is no step forward, or too long a one."""
    known = before.identity
    if known.published_at is None:
        return None
    still_there = Edition.objects.filter(number=known.number, published_at=known.published_at)
    if of.number <= known.number or of.erased != known.erased or not still_there.exists():
        return None
    after = Q(since__gt=known.number) | Q(until__gt=known.number)
    if IncidentVersion.objects.filter(after).count() * LONG_STEP > len(before.pk):
        return None
    return followed_by(before, of)


def followed_by(before: RecordFacts, of: SnapshotIdentity) -> RecordFacts:
    """A snapshot with all that was published up to an edition, each version in its place: twelve queries.

    What was published later is left out, and what ended later has not ended: so the columns are those of the edition
    that they are labelled with, whatever is published while they are read.
    """
    step = Step(before, of)
    incidents, places = step.listed(before.incidents, IncidentVersion, INCIDENT_NUMBERS, INCIDENT_FACTS, step.keys)
    sources, _places = step.listed(before.sources, SourceVersion, SOURCE_NUMBERS, SOURCE_FACTS, step.slugs)
    countries = step.ended(
        before.countries.followed_by(step.versions(CountryVersion, VALID, COUNTRY_FACTS)), CountryVersion
    )
    groups = below(before.groups, step.groups(), places)
    return RecordFacts(
        identity=of,
        incidents=incidents,
        groups=groups,
        fates=outcome_bits(groups, len(incidents)),
        citations=below(before.citations, step.citations(), places),
        overlaps=step.pairs(before.overlaps, OverlapFact, step.keys, ("part", "whole"), ("relation",)),
        sources=sources,
        origins=step.pairs(before.origins, OriginFact, step.slugs, ("source", "other")),
        countries=countries,
        keys=step.keys.texts(),
        slugs=step.slugs.texts(),
    )


class Step:
    """From one snapshot to the next: what was published in between."""

    def __init__(self, before: RecordFacts, of: SnapshotIdentity) -> None:
        self.known, self.now = before.identity.number, of.number
        self.keys, self.slugs = GrowingTexts(before.keys), GrowingTexts(before.slugs)

    def published(self, model: Any, path: str = "since") -> Any:
        return model.objects.filter(**{f"{path}__gt": self.known, f"{path}__lte": self.now})

    def versions(
        self, model: Any, numbers: NumberTypes, coded: FactNames, keys: GrowingTexts | None = None
    ) -> ColumnTable:
        """New versions in the order in which they were written: as model instances they take four times as long."""
        names = [f"{name}_id" if name in ("since", "until") else name for name in numbers]
        rows = self.published(model).order_by("pk").values_list(*names, *coded).iterator()
        return ColumnRows.read(numbers, coded, self.as_numbers(rows, list(numbers), keys)).table(LONG_TEXTS)

    def as_numbers(self, rows: Iterable[Any], names: list[str], keys: GrowingTexts | None) -> Iterator[tuple[Any, ...]]:
        """Rows with days as their ordinals, keys as their places, and an end after all where there is none yet."""
        until, key = names.index("until"), list(KEYED).index("key")
        days = [place for place, name in enumerate(names) if name in DAYS]
        for row in rows:
            cells = list(row)
            cells[until] = self.end(cells[until])
            for place in days:
                cells[place] = NO_DAY if cells[place] is None else cells[place].toordinal()
            if keys:
                cells[key] = keys.place(cells[key])
            yield tuple(cells)

    def end(self, until: int | None) -> int:
        return STILL_VALID if until is None or until > self.now else until

    def ended(self, table: ColumnTable, model: Any) -> ColumnTable:
        """The table with the ends of those of its versions that ended since."""
        if not self.known:
            return table
        rows = model.objects.filter(since__lte=self.known, until__gt=self.known, until__lte=self.now)
        ends = np.array(sorted(rows.values_list("pk", "until")), np.int64).reshape(-1, 2)
        if not len(ends):
            return table
        pks, until = table.numbers["pk"], table.numbers["until"].copy()
        at = np.minimum(np.searchsorted(ends[:, 0], pks), len(ends) - 1)
        found = ends[at, 0] == pks
        until[found] = ends[at[found], 1]
        return table.changed(until=until)

    def listed(
        self, before: ColumnTable, model: Any, numbers: NumberTypes, coded: FactNames, keys: GrowingTexts
    ) -> tuple[ColumnTable, "NewRows"]:
        """A table in the order of its list, with new versions in their places."""
        new = self.versions(model, numbers, coded, keys)
        texts = keys.texts()
        order = list_order(new, texts)
        places = places_among(before, new.where(order), texts)
        rows = np.empty(len(order), np.int64)
        rows[order] = places + np.arange(len(order))  # each new one moves the next by one
        return self.ended(before.inserted(places, new.where(order)), model), NewRows(new.numbers["pk"], rows, places)

    def pairs(
        self, before: ColumnTable, model: Any, keys: GrowingTexts, named: FactNames, coded: FactNames = ()
    ) -> ColumnTable:
        """Pairs of records, as places of their keys; one that was never published has a place too."""
        rows = self.published(model).order_by("pk").values_list("pk", "since_id", "until_id", *named, *coded)
        placed = (
            (pk, since, self.end(until), keys.place(one), keys.place(other), *rest)
            for pk, since, until, one, other, *rest in rows
        )
        new = ColumnRows.read(VALID | dict.fromkeys(named, np.int32), coded, placed).table()
        return self.ended(before.followed_by(new), model)

    def hanging(self, model: Any) -> Any:
        # Not by their versions where all are read: each of these is a page of the database.
        return (self.published(model, "version__since") if self.known else model.objects.all()).order_by("pk")

    def groups(self) -> ColumnTable:
        """The groups of new versions, with whether each is the first of its version that met its fate."""
        found = self.hanging(GroupFact).values_list("version", "low", "best", "high", "outcome").iterator()
        rows = (
            (version, low, best, best if high is None else high, high is None, outcome)
            for version, low, best, high, outcome in found
        )
        return with_firsts(ColumnRows.read({"version": np.int64, **PEOPLE_NUMBERS}, ("outcome",), rows).table())

    def citations(self) -> ColumnTable:
        found = self.hanging(CitationFact).values_list("version", "source").iterator()
        rows = ((version, self.slugs.place(source)) for version, source in found)
        return ColumnRows.read({"version": np.int64, **CITATION_NUMBERS}, (), rows).table()


def with_firsts(groups: ColumnTable) -> ColumnTable:
    outcome = groups.coded["outcome"]
    pairs = groups.numbers["version"] * (len(outcome.values) or 1) + outcome.codes
    first = np.zeros(len(groups), bool)
    first[np.unique(pairs, return_index=True)[1]] = True
    return groups.changed(first=first)


def outcome_bits(groups: ColumnTable, incidents: int) -> ColumnTable:
    """Which outcomes the groups of each incident met, as bits: a count beside an outcome never goes through groups."""
    row, outcome = groups.numbers["row"], groups.coded["outcome"]
    kind = bits_for(len(outcome.values))
    met = np.zeros(incidents, kind)
    if len(row):
        begins = beginnings(row)  # groups stand in the order of rows
        met[row[begins]] = np.bitwise_or.reduceat(np.left_shift(kind(1), outcome.codes.astype(kind)), begins)
    return ColumnTable({"outcomes": met}, {})


def bits_for(values: int) -> Any:
    """The smallest type of number with a bit for each of some values. OverflowError where there is none."""
    for kind in (np.uint16, np.uint32, np.uint64):
        if values <= np.iinfo(kind).bits:
            return kind
    raise OverflowError(f"{values} outcomes: 64 are counted at most")


@dataclass(frozen=True)
class NewRows:
    """Where new versions went: the row of each, by sorted primary keys; and before which old rows."""

    pks: NumberColumn
    rows: NumberColumn
    places: NumberColumn

    def moved(self, rows: NumberColumn) -> NumberColumn:
        """Where old rows are now."""
        return (rows + np.searchsorted(self.places, rows, side="right")).astype(np.int32)

    def of(self, pks: NumberColumn) -> NumberColumn:
        """Their rows; -1 for a version that is not among them."""
        if not len(self.pks):
            return np.full(len(pks), -1, np.int32)
        at = np.minimum(np.searchsorted(self.pks, pks), len(self.pks) - 1)
        return np.where(self.pks[at] == pks, self.rows[at], -1).astype(np.int32)


def list_order(table: ColumnTable, keys: Texts) -> NumberColumn:
    """The newest day first; of one day by key."""
    return np.lexsort((keys.ranks[table.numbers["key"]], -list_day(table)))


def list_day(table: ColumnTable) -> NumberColumn:
    return table.numbers["date" if "date" in table.numbers else "published"]


def places_among(before: ColumnTable, new: ColumnTable, keys: Texts) -> NumberColumn:
    """Before which row of a list each version of another goes; after the older versions of its record."""
    if not len(before):
        return np.zeros(len(new), np.int64)
    days, keyed = -list_day(before), before.numbers["key"]

    def stands(row: int) -> tuple[int, str]:
        return int(days[row]), keys[int(keyed[row])]

    wanted = zip((-list_day(new)).tolist(), keys.of_places(new.numbers["key"]), strict=True)
    return np.array([bisect_right(range(len(before)), one, key=stands) for one in wanted], np.int64)


def below(before: ColumnTable, new: ColumnTable, places: NewRows) -> ColumnTable:
    """What hangs below versions, with the row of each in place of its primary key, in the order of rows."""
    numbers = dict(new.numbers)
    rows = places.of(numbers.pop("version"))
    order = np.argsort(rows, kind="stable")
    order = order[rows[order] >= 0]  # of a version that was published since, what hangs below it waits too
    added = ColumnTable({**numbers, "row": rows}, new.coded).where(order)
    old = before.changed(row=places.moved(before.numbers["row"]))
    return old.inserted(np.searchsorted(old.numbers["row"], added.numbers["row"]), added)


# Before anything was published


def empty_table(numbers: NumberTypes, coded: FactNames = ()) -> ColumnTable:
    return ColumnRows.read(numbers, coded, ()).table(LONG_TEXTS)


NOTHING = RecordFacts(
    identity=SnapshotIdentity(0, None, None),
    keys=Texts.of(()),
    slugs=Texts.of(()),
    incidents=empty_table(INCIDENT_NUMBERS, INCIDENT_FACTS),
    groups=empty_table({**PEOPLE_NUMBERS, "first": np.bool_, "row": np.int32}, ("outcome",)),
    fates=empty_table({"outcomes": np.uint16}),
    citations=empty_table({**CITATION_NUMBERS, "row": np.int32}),
    overlaps=empty_table(VALID | dict.fromkeys(("part", "whole"), np.int32), ("relation",)),
    sources=empty_table(SOURCE_NUMBERS, SOURCE_FACTS),
    origins=empty_table(VALID | dict.fromkeys(("source", "other"), np.int32)),
    countries=empty_table(VALID, COUNTRY_FACTS),
)
