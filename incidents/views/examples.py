"""A worked example of each rule, found in the record as of an edition: numbers are counted, records are picked by what
they are, and a rule that the record shows nothing of has none."""

from collections.abc import Callable
from typing import Any

import numpy as np
from django.http import QueryDict

from incidents import codebook
from incidents.counting.column_tables import Mask
from incidents.counting.coverage import coverage
from incidents.counting.facts import with_codes_met
from incidents.counting.figures import count, list_totals
from incidents.counting.filters import IncidentFilter
from incidents.counting.selection import InListOrder
from incidents.counting.sentences import heading_sentence
from incidents.editions.names import Names
from incidents.models import CountryVersion, IncidentVersion, OverlapFact
from incidents.naming import percent
from incidents.people import people_of

Example = dict[str, Any] | None
TRIED = 10  # overlaps that are looked at for one whose two incidents may be added


class Ground:
    """What examples are taken from: the escapees of an edition, counted once by country and outcome."""

    def __init__(self, edition: int) -> None:
        self.edition = edition
        self.question = self.asked("")
        self.facts = self.question.facts
        self.fates = count(self.question.groups(), ("country", "outcome"))

    def asked(self, words: str) -> IncidentFilter:
        return IncidentFilter.ask(QueryDict(words), self.edition, strict=True)

    @property
    def incidents(self) -> Mask:
        """The incidents of escapees."""
        return self.question.selection

    @property
    def everybody(self) -> Mask:
        return self.facts.of_edition(self.edition)

    def coded(self, word: str, *values: str) -> Mask:
        return self.facts.coded[word].among(values)

    def first(self, incidents: Mask) -> IncidentVersion | None:
        """The newest of some incidents."""
        return next(iter(InListOrder(self.facts.pk[incidents])[:1]), None)

    def most_people(self, incidents: Mask) -> IncidentVersion | None:
        """Of some incidents the one with most people."""
        facts, rows = self.facts, np.flatnonzero(incidents)
        best = np.bincount(facts.row, weights=facts.groups.numbers["best"], minlength=len(facts.pk))
        order = np.lexsort((facts.keys.ranks[facts.incidents.numbers["key"][rows]], -best[rows]))
        return next(iter(InListOrder(facts.pk[rows[order]])[:1]), None)


def recorded(ground: Ground) -> Example:
    """The country with most incidents of those that nobody is recorded as returned from."""
    rows = sorted(ground.question.facet("country").items(), key=lambda one: (-one[1], one[0]))
    quiet = ((code, n) for code, n in rows if (code, "repatriated") not in ground.fates.cells)
    return next(({"country": code, "incidents": n} for code, n in quiet), None)


def dated_to_period(ground: Ground) -> Example:
    """The newest incident that is dated to the year, else to the month, and what a list of a part of it finds."""
    to_year, to_month = (
        ground.incidents & ground.coded("date_precision", precision) for precision in ("year", "month")
    )
    vague = ground.first(to_year) or ground.first(to_month)
    if vague is None:
        return None
    day = vague.date.isoformat()
    inside = f"{day[:4]}-03" if vague.date_precision == "year" else f"{day[:7]}-15"
    words = f"from={inside}&to={inside}"
    found = ground.asked(words).found
    certain = ground.asked(f"{words}&dated=within").found
    return {"incident": vague, "inside": inside, "found": found, "certain": certain}


def total_of_country(ground: Ground) -> Example:
    """The newest incident without a highest number, and the total of its country and outcome."""
    facts = ground.facts
    opened = with_codes_met(facts.row[facts.groups.numbers["open"]], len(facts.pk))
    incident = ground.first(ground.incidents & opened & ground.coded("measure", "movement"))
    if incident is None:
        return None
    group = incident.groups.filter(high=None).order_by("pk")[0]
    people = ground.fates[(incident.country, group.outcome)]
    return {"incident": incident, "group": group, "people": people}


def overlap(ground: Ground) -> Example:
    """The first two incidents that share people, or may, each alone and both together."""
    everybody = ground.asked("who=all")
    # Capped, as each pair costs a query until one will do.
    for fact in OverlapFact.objects.as_of(ground.edition).order_by("part", "whole")[:TRIED]:
        moved = IncidentVersion.objects.as_of(ground.edition).filter(measure="movement")
        by_key = {version.key: version for version in moved.filter(key__in=(fact.part, fact.whole))}
        if len(by_key) == 2:
            part, whole = by_key[fact.part], by_key[fact.whole]
            pair = everybody.facts.with_pks([part.pk, whole.pk])
            together = count(everybody.groups().of_incidents(pair), ())[()]
            return {
                "relation": fact.relation,
                "pair": [(version, people_of(version.document)) for version in (part, whole)],
                "together": together,
                "sum": people_of(part.document).low + people_of(whole.document).low,
            }
    return None


def outcome(ground: Ground) -> Example:
    """The newest incident whose groups met different fates."""
    facts = ground.facts
    mixed = ground.first(ground.incidents & ground.coded("measure", "movement") & facts.with_several_outcomes)
    if mixed is None:
        return None
    by_outcome: dict[str, list[dict[str, Any]]] = {}
    for group in mixed.document["groups"]:
        by_outcome.setdefault(group["outcome"], []).append(group)
    fates_of = [(code, people_of({"groups": groups})) for code, groups in by_outcome.items()]
    return {"incident": mixed, "fates": fates_of, "people": people_of(mixed.document)}


def outcomes_known(ground: Ground) -> Example:
    """Of how many people in the whole record the outcome is known, and the share of those returned."""
    fates = count(ground.question.groups(), ("outcome",))
    told = count(ground.question.groups().without_outcome(*codebook.NOT_KNOWN_OUTCOMES), ())[()]
    if not told.best:
        return None
    returned = fates[("repatriated",)]
    return {
        "known": told,
        "unknown": fates[("unknown",)],
        "pending": fates[("pending",)],
        "returned": returned,
        "share": percent(returned.best / told.best),
    }


def returned(ground: Ground) -> Example:
    """The newest return of people who had come through another country than the one that returned them."""
    facts = ground.facts
    moved = ground.incidents & facts.with_outcome(["repatriated"]) & ground.coded("measure", "movement")
    incident = ground.first(moved & facts.from_another_country & ~ground.coded("entered_from", "KP"))
    return {"incident": incident, "people": ground.fates[(incident.country, "repatriated")]} if incident else None


def measure(ground: Ground) -> Example:
    """The incident that counts most people at a moment, and the heading of its country's list."""
    held = ground.most_people(ground.incidents & ~ground.coded("measure", "movement"))
    if held is None:
        return None
    found = list_totals(ground.asked(f"country={held.country}"))
    country = Names(ground.edition).in_text(held.country)
    return {"incident": held, "sentence": heading_sentence(found, [country])}


def who(ground: Ground) -> Example:
    """How many incidents concern others than escapees, by whom."""
    counts = ground.facts.coded["who"].counted(ground.everybody & ~ground.coded("who", *ground.question.people))
    others = [(code, counts[code.value]) for code in codebook.WHO if code.value in counts]
    return {"others": others, "all": int(ground.everybody.sum())} if others else None


def on_map(ground: Ground) -> Example:
    without = int((ground.incidents & np.isnan(ground.facts.incidents.numbers["latitude"])).sum())
    return {"without": without, "all": ground.question.found} if without else None


def sources_of_one_origin(ground: Ground) -> Example:
    """The incident whose sources shrink most when those of one origin count once, one with a deleted source first."""
    facts, stands_for = ground.facts, ground.facts.standing_for(ground.edition)
    deleted = facts.deleted(ground.edition)
    cited, row = facts.citations.numbers["source"], facts.citations.numbers["row"]
    named = with_codes_met(np.array(facts.joined_places(ground.edition), int), len(facts.slugs))
    groups: dict[int, set[int]] = {}
    for place in np.flatnonzero(named[cited] & ground.everybody[row]):
        groups.setdefault(int(row[place]), set()).add(int(cited[place]))
    saved = {at: len(found) - len({int(stands_for[one]) for one in found}) for at, found in groups.items()}

    def worth(at: int) -> tuple[bool, int, int]:
        # The number decides between equals, so that it is always the same example.
        return bool(saved[at] and deleted[[*groups[at]]].any()), saved[at], -int(facts.pk[at])

    best = max(saved, key=worth, default=None)
    if best is None or not saved[best]:
        return None
    only = np.arange(len(facts.pk)) == best
    slugs = facts.cited_by(only)
    return {
        "incident": ground.first(only),
        "sources": int(slugs.sum()),
        "independent": facts.independent(slugs, ground.edition),
        "deleted": int((slugs & deleted).sum()),
    }


def verified(ground: Ground) -> Example:
    found = coverage(ground.facts, ground.facts.of_edition(ground.edition), ground.edition)
    return {"coverage": found, "verified": found.incidents - found.unverified} if found.incidents else None


def edition(ground: Ground) -> Example:
    """What the edition holds."""
    return {
        "incidents": int(ground.everybody.sum()),
        "sources": int(ground.facts.sources_of_edition(ground.edition).sum()),
        "countries": CountryVersion.objects.as_of(ground.edition).exclude(role="aggregate").count(),
    }


EXAMPLES: dict[str, Callable[[Ground], Example]] = {
    "recorded": recorded, "period": dated_to_period, "total": total_of_country, "overlap": overlap,
    "outcome": outcome, "known": outcomes_known,
    "returned": returned, "map": on_map, "measure": measure, "who": who, "sources": sources_of_one_origin,
    "verified": verified,
    "edition": edition,
}  # fmt: skip


def examples(number: int | None) -> dict[str, Example]:
    """The example of each rule as of an edition; none at all on a site that has published nothing."""
    if number is None:
        return {}
    ground = Ground(number)
    return {name: example(ground) for name, example in EXAMPLES.items()}
