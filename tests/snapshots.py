"""Snapshots in tests: two compared by what they say, and one that is read once for many tests."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

from incidents.counting import snapshots
from incidents.counting.column_tables import ColumnTable, Texts
from incidents.counting.facts import RecordFacts, SnapshotIdentity

PLACES = {"part": "keys", "whole": "keys", "source": "slugs", "other": "slugs"}


def same_snapshots(one: RecordFacts, other: RecordFacts) -> bool:
    """Whether two snapshots say the same, however their values are numbered."""
    return rows_said(one) == rows_said(other)


def rows_said(facts: RecordFacts) -> dict[str, Any]:
    """Every row in words, in the order of each table; pairs, whose order says nothing, sorted."""
    named = {"incidents": {"key": facts.keys}, "sources": {"key": facts.slugs}}
    found = {
        name: said(getattr(facts, name), named.get(name) or {at: getattr(facts, texts) for at, texts in PLACES.items()})
        for name in ("incidents", "groups", "citations", "overlaps", "sources", "origins", "countries")
    }
    return found | {name: sorted(found[name]) for name in ("overlaps", "origins", "countries")} | {
        "identity": facts.identity, "citations": sorted(found["citations"]),
    }  # fmt: skip


def said(table: ColumnTable, texts: dict[str, Texts]) -> list[str]:
    columns = [[texts[n][one] for one in c] if n in texts else c.tolist() for n, c in table.numbers.items()]
    columns += [[coded.values[code] for code in coded.codes] for coded in table.coded.values()]
    return [repr(row) for row in zip(*columns, strict=True)]


def columns_held() -> AbstractContextManager[None]:
    """The columns of what is published now are read now, and for whoever asks for them within not again."""
    facts = snapshots.read_whole(snapshots.identity())
    return answering_with(facts)


@contextmanager
def answering_with(facts: RecordFacts) -> Iterator[None]:
    read = snapshots.read_whole

    def held(of: SnapshotIdentity) -> RecordFacts:
        if of != facts.identity:
            return read(of)
        for kept in [kept for kept in facts.worked_out if kept[0] == "incident lines"]:
            del facts.worked_out[kept]  # what pages have said is no column
        return facts

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(snapshots, "read_whole", held)
        yield
