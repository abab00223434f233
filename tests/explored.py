"""Addresses of the explorer, drawn by a seeded generator: the same ones in every run."""

from collections.abc import Iterator
from itertools import combinations
from random import Random
from typing import Any

from tests.answers import Words
from tests.asked import INCIDENT_WORDS

SEVERAL = 200
WORDS = ("country", "entered_from", "year", "quarter", "month", "kind", "outcome", "confidence", "basis", "publisher")
PERIODS = {"year", "quarter", "month"}
MEASURES = ("incidents", "people", "share")
NARROWED = 0.4  # of the addresses have words of the list, too
IN_PANELS = 0.2


def every_pair() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each measure by each word alone and by each two that can be asked together."""
    twos = [pair for pair in combinations(WORDS, 2) if not set(pair) <= PERIODS]
    for measure in MEASURES:
        for by in ((word,) for word in WORDS):
            if measure != "share" or by == ("outcome",):
                yield measure, by
        for pair in twos:
            if measure != "share" or "outcome" in pair:
                yield measure, pair


def addresses() -> list[Words]:
    """Each pair of a measure and words once, in one order or the other, and then any until there are enough."""
    random, pairs = Random(14), list(every_pair())
    chosen = [*pairs, *random.choices(pairs, k=SEVERAL - len(pairs))]
    return [asked(random, measure, by) for measure, by in chosen]


def asked(random: Random, measure: str, by: tuple[str, ...]) -> Words:
    words: dict[str, Any] = {"measure": measure, "by": random.sample(by, len(by))}
    if "country" not in by and random.random() < IN_PANELS:
        words["each"] = "country"
    if random.random() < NARROWED:
        found = [narrow for narrow in INCIDENT_WORDS if measure != "share" or "outcome" not in narrow]
        words |= random.choice(found)
    drawing = random.choice(drawings(words))
    return words | ({"as": drawing} if drawing else {})


def drawings(words: Words) -> list[str]:
    """What a view can be drawn as without misleading, as the design says it; nothing is what suits it."""
    measure, by, each = words["measure"], words["by"], "each" in words
    found = ["", "bars", "table"]
    if by[0] in PERIODS:
        found.append("lines")
    if len(by) > 1 and not each:
        found.append("heatmap")
    if len(by) > 1 and by[1] != "publisher" and (by[1] != "outcome" or measure != "incidents"):
        found += ["stacked"] if measure != "share" or by[1] == "outcome" else []
    if by in (["country"], ["country", "outcome"]) and measure != "share":
        found += ["map"] if measure == "people" or len(by) == 1 else []
    return found
