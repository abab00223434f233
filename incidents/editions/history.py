"""The history of a record: every version that readers could see, what changed from one to the next, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from incidents.editions.differences import Difference, difference
from incidents.editions.names import Names
from incidents.models import Edition, Publishable, Version


@dataclass(frozen=True)
class HistoryStep:
    """What one edition did to a record: first, changed or again (after a withdrawal) give a version, withdrawn ends it.

    `until` is the edition that ended the version, None for what is valid in the edition that the reader looks from.
    """

    kind: str
    edition: Edition
    version: Version
    difference: Difference
    until: int | None = None

    @property
    def reason(self) -> str:
        return self.version.withdrawn if self.kind == "withdrawn" else ""

    def as_dict(self) -> dict[str, Any]:
        """The step as JSON gives it."""
        return {
            "edition": self.edition.number,
            **self.edition.published(),
            "kind": self.kind,
            "until": self.until,
            "reason": self.reason,
            "difference": self.difference.as_dict(),
        }


def versions_of(model: type[Publishable], key: str, edition: int | None) -> QuerySet[Any]:
    """Every version of a record that an edition or one before it published, the newest first."""
    versions = model.versions().filter(key=key, since__lte=edition or 0)
    return versions.select_related("since__published_by", "until__published_by").order_by("-since_id")


def history_steps(
    model: type[Publishable], versions: QuerySet[Any], first: int, last: int, edition: int | None
) -> list[HistoryStep]:
    """What became of a record, the newest first, from the `first` to the `last` of its versions: one query."""
    start = max(first - 1, 0)
    around = list(versions[start : last + 1])  # with a neighbour on either side, to compare with
    names = Names(edition)
    found: list[HistoryStep] = []
    padded = [None, *around, None]
    for place, version in enumerate(around):
        if first <= start + place < last:
            found += steps_of(model, padded[place], version, padded[place + 2], names)
    return found


def steps_of(model: type[Publishable], newer: Any, version: Any, older: Any, names: Names) -> Iterator[HistoryStep]:
    """The end of a version, where it was a withdrawal that the reader's edition knows of, and its beginning."""
    number = names.edition or 0
    until = version.until_id if version.until_id and version.until_id <= number else None
    # Where the next version begins in that very edition it was a change, and no withdrawal.
    if until and (newer is None or newer.since_id != until):
        yield HistoryStep("withdrawn", version.until, version, Difference((), ()))
    how = "first" if older is None else "changed" if older.until_id == version.since_id else "again"
    compared = difference(model, older.document if older else None, version.document, names)
    yield HistoryStep(how, version.since, version, compared, until)


def history_context(model: type[Publishable], key: str) -> dict[str, Any]:
    versions = model.versions().filter(key=key).count()
    return {"history_href": model.history_address(key), "versions": versions, "record_kind": model, "record_key": key}


@dataclass(frozen=True)
class Absence:
    """Why an edition does not have a record: `last` is what it had before it was withdrawn, `next` what came later."""

    last: Version | None
    next: Version | None


def absence(model: type[Publishable], key: str, edition: int | None) -> Absence | None:
    """What is known of a record that an edition does not have; None for one that it has, and that none ever had."""
    versions = model.versions().filter(key=key).select_related("since", "until")
    last = versions.filter(since__lte=edition or 0).order_by("-since_id").first()
    if last and (last.until_id is None or last.until_id > (edition or 0)):
        return None
    later = versions.filter(since__gt=edition or 0).order_by("since_id").first()
    return Absence(last, later) if last or later else None
