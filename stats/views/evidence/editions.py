"""How a number moved over the last editions that touched what it counts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from incidents.counting.column_tables import Mask, NumberColumn
from incidents.counting.facts import STILL_VALID
from incidents.counting.filters import IncidentFilter
from incidents.models import Edition
from incidents.people import People
from project.questions import BadQuestion

EDITIONS = 5  # shown, the last ones


@dataclass(frozen=True)
class EditionStep:
    """An edition that touched the records of a number: what it was then, and how many came, changed and went."""

    edition: Edition
    people: People
    added: int
    changed: int
    gone: int
    moved: bool


def people_over_editions(question: IncidentFilter, people_of: Callable[[IncidentFilter], People]) -> list[EditionStep]:
    """The last editions that touched records of a question, the newest first: one query for all of them."""
    facts, ever = question.facts, ever_matching(question)
    since, until = (facts.incidents.numbers[name] for name in ("since", "until"))
    numbers = touched_editions(since[ever], until[ever], question.edition or 0)
    editions = Edition.objects.in_bulk(numbers[-EDITIONS:])
    # One more, which tells whether the first of them moved the number.
    totals = {number: people_in_edition(question, number, people_of) for number in numbers[-EDITIONS - 1 :]}
    before = dict(zip(numbers[1:], numbers, strict=False))
    keys = facts.incidents.numbers["key"]
    found = []
    for number in sorted(editions, reverse=True):
        began, ended = set(keys[ever & (since == number)].tolist()), set(keys[ever & (until == number)].tolist())
        people, changed = totals[number], len(began & ended)
        moved = people != totals.get(before.get(number, 0), People())
        found.append(EditionStep(editions[number], people, len(began) - changed, changed, len(ended) - changed, moved))
    return found


def ever_matching(question: IncidentFilter) -> Mask:
    """The versions of any edition that a question would find there."""
    found: Mask = np.logical_and.reduce([*question.masks.values()])
    return found


def touched_editions(since: NumberColumn, until: NumberColumn, newest: int) -> list[int]:
    numbers = np.unique(np.append(since, until[until < STILL_VALID]))
    return [int(number) for number in numbers.tolist() if number <= newest]


def people_in_edition(question: IncidentFilter, number: int, people_of: Callable[[IncidentFilter], People]) -> People:
    """The same number as an edition had it; nobody where that does not know what the question names."""
    try:
        earlier: Any = question.again(question.given, number)
    except BadQuestion:
        return People()
    return people_of(earlier)
