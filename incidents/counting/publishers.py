"""Who reported what: each incident with each publisher of its sources, so that tables may be grouped by publisher."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from incidents.counting.column_tables import CodedColumn, NumberColumn, places_repeated
from incidents.counting.facts import RecordFacts
from incidents.models import SourceVersion


@dataclass(frozen=True)
class PublisherPairs:
    """Versions of incidents, each beside each of its publishers once; sorted by version. `names` are those of codes."""

    row: NumberColumn
    code: NumberColumn
    names: tuple[str, ...]


def publisher_pairs(facts: RecordFacts, edition: int | None) -> PublisherPairs:
    found: PublisherPairs = facts.kept("publishers", edition, lambda: pairs_read(facts, edition))
    return found


def pairs_read(facts: RecordFacts, edition: int | None) -> PublisherPairs:
    """One query: columns do not have publishers, who are asked for by name."""
    sources = list(SourceVersion.objects.as_of(edition).values_list("key", "publisher"))
    names = spelled_mostly([publisher for _key, publisher in sources])
    places = {name.casefold(): place for place, name in enumerate(names)}
    of_source = np.full(len(facts.slugs), -1)
    for key, publisher in sources:
        at = facts.slugs.place(key)
        if at is not None:
            of_source[at] = places[publisher.casefold()]
    cited, code = facts.citations.numbers["row"], of_source[facts.citations.numbers["source"]]
    # A version and its publisher as one number, which several sources of one publisher share.
    pairs = np.unique((cited.astype(np.int64) * max(len(names), 1) + code)[code >= 0])
    return PublisherPairs(pairs // max(len(names), 1), pairs % max(len(names), 1), names)


def spelled_mostly(publishers: list[str]) -> tuple[str, ...]:
    """Each publisher once, as most of its sources write it: an address finds all spellings of its letters."""
    spelled: dict[str, Counter[str]] = {}
    for name in sorted(publishers):
        spelled.setdefault(name.casefold(), Counter())[name] += 1
    return tuple(counter.most_common(1)[0][0] for counter in spelled.values())


def spread_by_publisher(
    facts: RecordFacts, edition: int | None, rows: NumberColumn, asked: Collection[str]
) -> tuple[NumberColumn, CodedColumn]:
    """Some rows of incidents, each as often as it has publishers: which row each is, and its publisher.

    Where some publishers were `asked` for, others that report the same do not count.
    """
    pairs = publisher_pairs(facts, edition)
    if asked:
        wanted = {name.casefold() for name in asked}
        codes = [code for code, name in enumerate(pairs.names) if name.casefold() in wanted]
        there = np.isin(pairs.code, codes)
        pairs = PublisherPairs(pairs.row[there], pairs.code[there], pairs.names)
    first, last = (np.searchsorted(pairs.row, rows, side=side) for side in ("left", "right"))
    which, behind = places_repeated(last - first)
    return which, CodedColumn(pairs.code[first[which] + behind], pairs.names)
