"""What differs between two editions: records added, changed and withdrawn, counted, and a page of them at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from incidents.documents import same
from incidents.editions.differences import Difference, difference
from incidents.editions.names import Names
from incidents.editions.references import published_kinds
from incidents.models import Publishable
from project.bulk import in_batches
from project.table import HeadingText

CHANGES: dict[str, HeadingText] = {"added": _("Added"), "changed": _("Changed"), "withdrawn": _("Withdrawn")}
Counts = dict[str, dict[str, int]]  # by the word of a kind, then of a change

NO_DIFFERENCE = Difference((), ())


@dataclass(frozen=True)
class RecordChange:
    """What became of one record: `reason` and `edition` are those of a withdrawal, `was` and `now` addresses.

    `about` says what a new one is of.
    """

    model: type[Publishable]
    change: str
    key: str
    title: str
    difference: Difference = NO_DIFFERENCE
    reason: str = ""
    edition: int | None = None
    was: str | None = None
    now: str | None = None
    about: str = ""

    @property
    def history(self) -> str:
        return self.model.history_address(self.key)

    def as_dict(self) -> dict[str, Any]:
        """The change as JSON gives it."""
        found: dict[str, Any] = {"kind": self.model.WORD, "key": self.key, "title": self.title, "change": self.change}
        if self.change == "changed":
            found["difference"] = self.difference.as_dict()
        if self.change == "withdrawn":
            found |= {"reason": self.reason, "withdrawn_in": self.edition}
        return found


def versions_with(model: type[Publishable], change: str, before: int, after: int) -> QuerySet[Any]:
    """The versions of the later edition that are new there or not as they were; of the earlier one those withdrawn."""
    versions = model.versions()
    old, new = versions.as_of(before), versions.as_of(after)
    if change == "withdrawn":
        return old.filter(~Exists(new.filter(key=OuterRef("key"))), until__lte=after)
    fresh, there = new.filter(since__gt=before), old.filter(key=OuterRef("key"))
    if change == "added":
        return fresh.filter(~Exists(there))
    changed = fresh.filter(Exists(there))
    # What was changed and changed back says the same in both editions.
    return changed.exclude(key__among=back) if (back := as_before(model, before, after)) else changed


def as_before(model: type[Publishable], before: int, after: int) -> list[str]:
    """The records that changed, or went, and say now what they said before."""
    # Within a single edition nothing changes and changes back.
    if after - before == 1:
        return []

    def found() -> list[str]:
        old, new = (model.versions().as_of(number) for number in (before, after))
        steps = old.filter(key=OuterRef("key")).exclude(until=OuterRef("since"))
        keys = new.filter(Exists(steps), since__gt=before).order_by().values_list("key", flat=True)
        return [key for batch in in_batches(keys) for key in saying_the_same(model, batch, old, new)]

    # Editions never change, so documents are compared once.
    return cache.get_or_set(f"as-before:{model.WORD}:{before}:{after}", found) or []


def saying_the_same(model: type[Publishable], keys: list[str], *editions: QuerySet[Any]) -> list[str]:
    old, new = (dict(rows.filter(key__among=keys).values_list("key", "document")) for rows in editions)
    return [key for key in keys if same(model, old[key], new[key])]


def counts_between(before: int, after: int) -> Counts:
    """How many records of each kind were added, changed and withdrawn between two editions."""
    if after - before == 1:
        return counts_by_edition([after])[after]

    def counted() -> Counts:
        return {
            word: {change: versions_with(model, change, before, after).count() for change in CHANGES}
            for word, model in published_kinds().items()
        }

    # Editions never change, so it is counted once.
    return cache.get_or_set(f"changes:{before}:{after}", counted) or {}


def counts_by_edition(numbers: Iterable[int]) -> dict[int, Counts]:
    """The same for each of some editions against the one before it: two queries a kind, once for an edition."""
    numbers = list(numbers)
    known = cache.get_many([f"changes:{number - 1}:{number}" for number in numbers])
    found = {number: known[name] for number in numbers if (name := f"changes:{number - 1}:{number}") in known}
    # An edition never changes, so each is counted once.
    if missing := [number for number in numbers if number not in found]:
        fresh = counted_anew(missing)
        cache.set_many({f"changes:{number - 1}:{number}": counts for number, counts in fresh.items()})
        found |= fresh
    return found


def counted_anew(numbers: list[int]) -> dict[int, Counts]:
    """Counts of editions from the versions that each began and ended; one that did both to a record changed it."""
    found: dict[int, Counts] = {n: {word: dict.fromkeys(CHANGES, 0) for word in published_kinds()} for n in numbers}
    for word, model in published_kinds().items():
        versions = model.versions()
        ended = versions.filter(key=OuterRef("key"), until=OuterRef("since"))
        begun = (
            versions.filter(since__in=numbers).annotate(again=Exists(ended)).order_by().values_list("since", "again")
        )
        for number, again, count in begun.annotate(Count("pk")):
            found[number][word]["changed" if again else "added"] = count
        closed = versions.filter(until__in=numbers).order_by().values_list("until").annotate(Count("pk"))
        for number, count in closed:
            counts = found[number][word]
            # A version that ended where another began was changed, and not withdrawn.
            counts["withdrawn"] = count - counts["changed"]
    return found


def total_changes_counted(counts: Counts) -> dict[str, int]:
    return {change: sum(kind[change] for kind in counts.values()) for change in CHANGES}


@dataclass(frozen=True)
class Changes:
    """The records that differ, as a list that is read a piece at a time: kind by kind, change by change."""

    before: int
    after: int
    counts: Counts
    kinds: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()

    def cells(self) -> Iterator[tuple[type[Publishable], str, int]]:
        """Each kind and change that was asked for and occurs, with its number."""
        kinds = published_kinds()
        for word, counts in self.counts.items():
            for change, count in counts.items():
                if count and word in (self.kinds or kinds) and change in (self.changes or CHANGES):
                    yield kinds[word], change, count

    def __len__(self) -> int:
        return sum(count for _kind, _change, count in self.cells())

    def __getitem__(self, piece: slice) -> list[RecordChange]:
        """A piece: of each kind and change in it, its own part."""
        found: list[RecordChange] = []
        place = 0
        for model, change, count in self.cells():
            first, last = max(piece.start - place, 0), min(piece.stop - place, count)
            if first < last:
                found += self.read(model, change, first, last)
            place += count
        return found

    def read(self, model: type[Publishable], change: str, first: int, last: int) -> list[RecordChange]:
        """Some records of one kind and change in the order of their keys."""
        rows = versions_with(model, change, self.before, self.after).order_by("key")
        # Numbers first, so that documents are read of this piece alone.
        found = model.versions().in_bulk(list(rows.values_list("pk", flat=True)[first:last]))
        versions = sorted(found.values(), key=lambda version: version.key)
        names, keys = Names(self.after), [version.key for version in versions]
        if change == "changed":
            old = model.versions().as_of(self.before).filter(key__in=keys)
            documents = dict(old.values_list("key", "document"))
            return [self.changed(model, version, documents[version.key], names) for version in versions]
        if change == "withdrawn":
            ends = model.versions().filter(key__in=keys, until__lte=self.after).order_by("until_id")
            # Rows come oldest first, so the last withdrawal of each key wins.
            last_ends = {key: (until, why) for key, until, why in ends.values_list("key", "until_id", "withdrawn")}
            return [self.withdrawn(model, version, *last_ends[version.key], names) for version in versions]
        return [
            RecordChange(
                model,
                change,
                v.key,
                model.title_of(v.document, names),
                now=model.page_address(v.key, self.after),
                about=model.about_of(v.document, names),
            )
            for v in versions
        ]

    def changed(self, model: type[Publishable], version: Any, before: dict[str, Any], names: Names) -> RecordChange:
        """A record that is in both editions."""
        return RecordChange(
            model,
            "changed",
            version.key,
            model.title_of(version.document, names),
            difference(model, before, version.document, names),
            was=model.page_address(version.key, self.before),
            now=model.page_address(version.key, self.after),
        )

    def withdrawn(
        self, model: type[Publishable], version: Any, edition: int, reason: str, names: Names
    ) -> RecordChange:
        """A record that the later edition no longer has."""
        # Countries are called as in the edition that still had it.
        title = model.title_of(version.document, Names(self.before))
        was = model.page_address(version.key, edition - 1)
        return RecordChange(model, "withdrawn", version.key, title, reason=reason, edition=edition, was=was)
