"""The snapshot that a process counts in: made anew or a step further where something was published or removed."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Lock

from django.db import connection
from django.db.models import Subquery

from incidents.counting.fact_reading import read_facts, stepped
from incidents.counting.facts import RecordFacts, SnapshotIdentity
from incidents.counting.snapshot_file import file_path, mapped_snapshot, write_snapshot
from incidents.models import Edition, Erasure

KEPT_SNAPSHOTS = 2  # that of now, and the one before a publication that is only rehearsed

_snapshots: dict[SnapshotIdentity, RecordFacts] = {}
_reading = Lock()


@dataclass
class HeldFacts:
    """What an answer counts in: of which state, if that is known, and the snapshot when it was first asked for."""

    of: SnapshotIdentity | None = None
    facts: RecordFacts | None = None


_held: ContextVar[HeldFacts | None] = ContextVar("held_facts", default=None)


def identity() -> SnapshotIdentity:
    """What a snapshot is of. A restored site gives an edition's number a second time, and an erasure changes what is
    published without a new one.
    """
    last_erasure = Subquery(Erasure.objects.order_by("-pk").values("pk")[:1])
    newest = Edition.objects.order_by("-number").values_list("number", "published_at", last_erasure).first()
    return SnapshotIdentity(*newest) if newest else SnapshotIdentity(0, None, None)


@contextmanager
def holding_facts() -> Iterator[None]:
    """One snapshot for the whole of an answer, whatever is published meanwhile."""
    token = _held.set(HeldFacts())
    try:
        yield
    finally:
        _held.reset(token)


def hold_facts_of(number: int | None, published_at: dt.datetime | None, erased: int | None) -> None:
    """Let an answer count in the state that is known already, which is then not asked for again."""
    if held := _held.get():
        held.of = SnapshotIdentity(number or 0, published_at, erased)


def facts_now(edition: int | None = None) -> RecordFacts:
    """The snapshot of what is published now: one small query where nothing was since.

    An answer that holds one has the same each time, unless it is about an edition that was published after that.
    """
    held = _held.get()
    if held and held.facts and held.facts.identity.number >= (edition or 0):
        return held.facts
    known = held.of if held and held.of and held.of.number >= (edition or 0) else None
    found = facts_of(known or identity())
    if held:
        held.facts = found
    return found


def facts_of(of: SnapshotIdentity) -> RecordFacts:
    found = _snapshots.get(of)
    if found is None:
        with _reading:  # readers who come while one reads wait for it instead of reading too
            found = _snapshots.get(of) or next_of(of)
            while len(_snapshots) >= KEPT_SNAPSHOTS:
                del _snapshots[next(iter(_snapshots))]
            _snapshots[found.identity] = found
    return found


def next_of(of: SnapshotIdentity) -> RecordFacts:
    """The snapshot of what is published now, from the last one where that is a step, else from the database."""
    if (mapped := mapped_snapshot(of)) is not None:
        return mapped
    last = next(reversed(_snapshots.values()), None)
    found = (stepped(last, of) if last else None) or read_whole(of)
    if connection.in_atomic_block or not of.number:  # what is published may be taken back
        return found
    write_snapshot(found)
    return mapped_snapshot(of) or found  # mapped, all processes share its memory


def read_whole(of: SnapshotIdentity) -> RecordFacts:
    """All of it, of one state: read again where something was removed meanwhile."""
    found = read_facts(of)
    while identity().erased != of.erased:
        of = identity()
        found = read_facts(of)
    return found


def forget_snapshots() -> None:
    """Forget all, on disk too: what was removed stands in them."""
    _snapshots.clear()
    file_path().unlink(missing_ok=True)
