"""A worked example of each rule, found in the record as of an edition: numbers are counted, records are picked by what
they are, and a rule that the record shows nothing of has none."""

from collections.abc import Callable
from typing import Any

from django.db.models import Count, F
from django.http import QueryDict

from incidents import codebook
from incidents.counting.coverage import coverage
from incidents.counting.figures import count, independent, list_totals
from incidents.counting.filters import IncidentFilter
from incidents.counting.origins import joined_sources
from incidents.counting.sentences import heading_sentence
from incidents.editions.names import Names
from incidents.models import (
    CitationFact,
    CountryVersion,
    GroupFact,
    IncidentVersion,
    OriginFact,
    OverlapFact,
    SourceVersion,
)
from incidents.naming import percent
from incidents.people import people_of

Example = dict[str, Any] | None
NEWEST_FIRST = ("-date", "key")
TRIED = 10  # overlaps that are looked at for one whose two incidents may be added


class Ground:
    """What examples are taken from: the escapees of an edition, counted once by country and outcome."""

    def __init__(self, edition: int) -> None:
        self.edition = edition
        self.question = self.asked("")
        self.facts = self.question.facts
        self.rows = self.question.rows().order_by(*NEWEST_FIRST)
        self.fates = count(self.question.groups(), ("country", "outcome"))

    def asked(self, words: str) -> IncidentFilter:
        return IncidentFilter.ask(QueryDict(words), self.edition, strict=True)

    def everybody(self) -> Any:
        return IncidentVersion.objects.as_of(self.edition)


def recorded(ground: Ground) -> Example:
    """The country with most incidents of those that nobody is recorded as returned from."""
    rows = ground.rows.order_by().values_list("country").annotate(n=Count("pk")).order_by("-n", "country")
    quiet = ((code, n) for code, n in rows if (code, "repatriated") not in ground.fates.cells)
    return next(({"country": code, "incidents": n} for code, n in quiet), None)


def dated_to_period(ground: Ground) -> Example:
    """The newest incident that is dated to the year, else to the month, and what a list of a part of it finds."""
    vague = ground.rows.filter(date_precision="year").first() or ground.rows.filter(date_precision="month").first()
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
    group = (
        GroupFact.objects.filter(version__in=ground.question.rows(), version__measure="movement", high=None)
        .select_related("version")
        .order_by("-version__date", "version__key")
        .first()
    )
    if group is None:
        return None
    incident = group.version
    people = ground.fates[(incident.country, group.outcome)]
    return {"incident": incident, "group": group, "people": people}


def overlap(ground: Ground) -> Example:
    """The first two incidents that share people, or may, each alone and both together."""
    everybody = ground.asked("who=all")
    # Capped, as each pair costs a query until one will do.
    for fact in OverlapFact.objects.as_of(ground.edition).order_by("part", "whole")[:TRIED]:
        pair = ground.everybody().filter(key__in=(fact.part, fact.whole), measure="movement").in_bulk()
        by_key = {version.key: version for version in pair.values()}
        if len(by_key) == 2:
            part, whole = by_key[fact.part], by_key[fact.whole]
            together = count(everybody.groups().of_incidents(everybody.facts.with_pks(pair)), ())[()]
            return {
                "relation": fact.relation,
                "pair": [(version, people_of(version.document)) for version in (part, whole)],
                "together": together,
                "sum": people_of(part.document).low + people_of(whole.document).low,
            }
    return None


def outcome(ground: Ground) -> Example:
    """The newest incident whose groups met different fates."""
    fates = Count("groups__outcome", distinct=True)
    mixed = ground.rows.filter(measure="movement").annotate(fates=fates).filter(fates__gt=1).first()
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
    moved = ground.rows.with_outcome(["repatriated"]).filter(measure="movement").exclude(entered_from=None)
    incident = moved.exclude(entered_from=F("country")).exclude(entered_from="KP").first()
    return {"incident": incident, "people": ground.fates[(incident.country, "repatriated")]} if incident else None


def measure(ground: Ground) -> Example:
    """The incident that counts most people at a moment, and the heading of its country's list."""
    held = ground.rows.exclude(measure="movement").order_by("-best", "key").first()
    if held is None:
        return None
    found = list_totals(ground.asked(f"country={held.country}"))
    country = Names(ground.edition).in_text(held.country)
    return {"incident": held, "sentence": heading_sentence(found, [country])}


def who(ground: Ground) -> Example:
    """How many incidents concern others than escapees, by whom."""
    rows = ground.everybody().exclude(who__in=ground.question.people).values_list("who").annotate(n=Count("pk"))
    counts = dict(rows)
    others = [(code, counts[code.value]) for code in codebook.WHO if code.value in counts]
    return {"others": others, "all": ground.everybody().count()} if others else None


def on_map(ground: Ground) -> Example:
    without = ground.rows.filter(latitude=None).count()
    return {"without": without, "all": ground.rows.count()} if without else None


def sources_of_one_origin(ground: Ground) -> Example:
    """The incident whose sources shrink most when those of one origin count once, one with a deleted source first."""
    facts = OriginFact.objects.as_of(ground.edition)
    named = {*facts.values_list("source", flat=True), *facts.values_list("other", flat=True)}
    cited = CitationFact.objects.filter(source__in=named, version__in=ground.everybody())
    stands_for = joined_sources(ground.edition)
    groups: dict[int, set[str]] = {}
    for version, source in cited.values_list("version", "source"):
        groups.setdefault(version, set()).add(source)
    gone = set(
        SourceVersion.objects.as_of(ground.edition)
        .filter(key__in=named, availability="deleted")
        .values_list("key", flat=True)
    )
    saved = {pk: len(found) - independent(found, stands_for) for pk, found in groups.items()}
    # The number decides between equals, so that it is always the same example.
    best = max(saved, key=lambda pk: (bool(saved[pk] and groups[pk] & gone), saved[pk], -pk), default=None)
    if best is None or not saved[best]:
        return None
    incident = ground.everybody().get(pk=best)
    slugs = set(CitationFact.objects.filter(version=incident).values_list("source", flat=True))
    return {
        "incident": incident,
        "sources": len(slugs),
        "independent": independent(slugs, stands_for),
        "deleted": len(slugs & gone),
    }


def verified(ground: Ground) -> Example:
    found = coverage(ground.facts, ground.facts.of_edition(ground.edition), ground.edition)
    return {"coverage": found, "verified": found.incidents - found.unverified} if found.incidents else None


def edition(ground: Ground) -> Example:
    """What the edition holds."""
    return {
        "incidents": ground.everybody().count(),
        "sources": SourceVersion.objects.as_of(ground.edition).count(),
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
