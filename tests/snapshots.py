"""Two snapshots compared by what they say."""

from typing import Any

from incidents.counting.column_tables import ColumnTable, Texts
from incidents.counting.facts import RecordFacts

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
