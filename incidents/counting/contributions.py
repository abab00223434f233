"""What each record adds to one total, and which records the total leaves out, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType

import numpy as np
from django.utils.translation import gettext_lazy as _

from incidents.codebook import Label
from incidents.counting.column_tables import Mask, NumberColumn
from incidents.counting.disputed_years import disputed_years
from incidents.counting.facts import RecordFacts
from incidents.counting.figures import LeftOutPairs, groups_in_cells, people_added
from incidents.counting.filters import IncidentFilter
from incidents.counting.selection import ASKED_PERIOD, SelectedGroups, selected
from incidents.people import People

# Why a record is left out, in the order in which it is asked: each record is named once, by the first that is true.
REASONS: dict[str, Label] = {
    "held": _("counted at a moment, not added"),
    "running": _("a running total, not added"),
    "part": _("part of another record, and counted there"),
    "kind": _("another kind of incident"),
    "fate": _("another fate by that day"),
    "nobody": _("no number of people"),
    "coarse": _("date too coarse"),
    "outcome": _("another outcome"),
    "who": _("other people"),
    "year": _("another year, which its notes dispute"),
}
NOTHING_BESIDES: Mapping[str, Mask] = MappingProxyType({})


@dataclass(frozen=True)
class Contributions:
    """What records add to a total: rows of versions, the largest best first, with what each adds."""

    rows: NumberColumn
    people: tuple[People, ...]
    left_out: LeftOutPairs

    def __len__(self) -> int:
        return len(self.rows)

    def total(self) -> People:
        return sum(self.people, People())


def contributions(groups: SelectedGroups) -> Contributions:
    """What each record adds to the total of some groups: together they are `count(groups, ())`."""
    facts = groups.facts
    _keys, added, left_out = groups_in_cells(groups, [])
    rows, of = np.unique(added.row, return_inverse=True)
    numbers, size = facts.groups.numbers, len(rows)
    columns = (added.low, numbers["best"][added.at], numbers["high"][added.at])
    low, best, high = (people_added(facts, column, of, size) for column in columns)
    opened = np.bincount(of[numbers["open"][added.at]], minlength=size).astype(bool).tolist()
    # Rows stand newest first, and those that add as much stay so.
    order = sorted(range(size), key=lambda place: -best[place])
    people = tuple(People(1, low[place], best[place], high[place], opened[place]) for place in order)
    return Contributions(rows[order], people, left_out)


@dataclass(frozen=True)
class LeftOutRecords:
    """The records that a total leaves out: for each reason the rows of versions, none in two.

    `dated` is for those of another year the sentence of their notes that disputes it.
    """

    by_reason: dict[str, Mask]
    dated: dict[int, str]

    def __len__(self) -> int:
        return sum(self.counts().values())

    def counts(self) -> dict[str, int]:
        return {reason: several for reason, mask in self.by_reason.items() if (several := int(mask.sum()))}

    def first(self, most: int) -> list[tuple[int, str]]:
        """The first few rows with their reasons, reason by reason."""
        found = ((row, reason) for reason, mask in self.by_reason.items() for row in np.flatnonzero(mask).tolist())
        return list(islice(found, most))


def left_out_of(
    question: IncidentFilter, total: Contributions, *, notes: bool = True, besides: Mapping[str, Mask] = NOTHING_BESIDES
) -> LeftOutRecords:
    """The records that a question leaves out of its total of people, or that it would find but for one word.

    Without `notes` nothing is asked of the database, and no year is found disputed. `besides` are those that a total
    of some of the question's groups leaves out, by the reason.
    """
    facts, dated = question.facts, disputed_years(question) if notes else {}
    taken = as_mask(facts, total.rows)
    by_reason = dict[str, Mask]()
    for reason, mask in may_be_left_out(question, total, as_mask(facts, list(dated)), besides).items():
        by_reason[reason] = mask & ~taken
        taken |= mask
    return LeftOutRecords(by_reason, dated)


def may_be_left_out(
    question: IncidentFilter, total: Contributions, disputed: Mask, besides: Mapping[str, Mask]
) -> dict[str, Mask]:
    """The records that are left out for each reason, some for several."""
    facts, here = question.facts, question.selection
    measure = facts.coded["measure"]
    return {
        "held": here & ~measure.among({"movement", "running_total"}),
        "running": here & measure.among({"running_total"}),
        "part": here & facts.with_parts(total.left_out.parts(), question.edition),
        **besides,
        "nobody": here,
        "coarse": coarsely_dated(question),
        "outcome": selected(question, without="outcome"),
        "who": selected(question, without="who"),
        "year": disputed,
    }


def as_mask(facts: RecordFacts, rows: NumberColumn | list[int]) -> Mask:
    found = np.zeros(len(facts.pk), bool)
    found[rows] = True
    return found


def coarsely_dated(question: IncidentFilter) -> Mask:
    """Those that may fall within the period that was asked for, and may not."""
    facts = question.facts
    first, last = question.value("from_"), question.value("to")
    if question.value("dated") != "within" or not (first or last):
        return np.zeros(len(facts.pk), bool)
    earliest, latest = (facts.incidents.numbers[name] for name in ("earliest", "latest"))
    found: Mask = selected(question, without=ASKED_PERIOD)
    if first:
        found = found & (latest >= first[0].toordinal())
    return found & (earliest <= last[1].toordinal()) if last else found
