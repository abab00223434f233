"""Which known incidents one that is being entered is like, and how the desk shows known records beside a new one.

Two incidents are alike where three of these hold: the same country; days that may be the same (those that date,
precision and end allow, three days apart at most); a number of people that may be the same (the ranges meet, once the
new one is widened by a quarter, or by one person); a source that both cite. A number that is not known counts as near
where both days are known to the month. Where the days are not the same they must be a month apart at most, or the same
but for the year: a slip, or another report of it.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from incidents import codebook
from incidents.models import Claim, Event, Incident, Publishable, Source, Statement
from incidents.naming import day, people_phrase
from incidents.people import People
from project.ordering import by_letters

NEAR_DAYS = dt.timedelta(days=3)  # reports date one event a little differently
MONTH = dt.timedelta(days=31)
WIDER, LEAST, MOST_SHOWN, MOST_READ = 0.25, 3, 5, 300
CITING_PARTS: tuple[Any, ...] = (Claim, Event, Statement)  # the rows of an incident that cite
BOUNDS = ("people_low", "people_high")
Facts = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Like:
    """A known record that a new one is like: what is alike, and its facts by label."""

    record: Publishable
    why: tuple[str, ...]
    facts: Facts

    @property
    def state(self) -> codebook.Code:
        return codebook.STATES[self.record.state]


@dataclass(frozen=True)
class Sketch:
    """What is compared of an incident. `low` and `high` are persons, None where they are not known."""

    country: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    low: int | None = None
    high: int | None = None
    sources: frozenset[str] = field(default_factory=frozenset)

    def near_number(self, low: int | None, high: int | None) -> bool | None:
        """Whether its number of people may be that of another; None where one is not known."""
        if None in (self.low, self.high, low, high):
            return None
        return low <= self.most and high >= self.least  # type: ignore[operator]

    @property
    def least(self) -> float:
        low = self.low or 0
        # One person at least, as a share of a small number would allow for none.
        return low - max(1, low * WIDER)

    @property
    def most(self) -> float:
        high = self.high or 0
        return high + max(1, high * WIDER)

    def near_days(self, first: dt.date, last: dt.date) -> bool:
        return bool(self.first and self.last) and first <= self.last + NEAR_DAYS and last >= self.first - NEAR_DAYS  # type: ignore[operator]

    def by_a_slip(self, first: dt.date) -> bool:
        """Whether a day may be that of another but for a slip: of the same season, or the same in another year."""
        if self.first is None:
            # Without a day, nothing speaks against it.
            return True
        return abs(first - self.first) <= MONTH or (first.month, first.day) == (self.first.month, self.first.day)

    def to_the_month(self, first: dt.date, last: dt.date) -> bool:
        # A date that is known to the month spans all days of it.
        return bool(self.first and self.last) and max(last - first, self.last - self.first) <= MONTH  # type: ignore[operator]


def incidents_alike(sketch: Sketch, *, but: int | None = None) -> list[Like]:
    """The known incidents that this one is like, those most like it first; as many queries however many there are."""
    cited = shared_sources(sketch.sources)
    found = []
    for row in candidates(sketch, cited, but):
        why = alike_in_words(sketch, row, cited.get(row["pk"], set()))
        if len(why) >= LEAST and ("days" in why or sketch.by_a_slip(row["earliest"])):
            found.append((-len(why), distance(sketch, row), row["pk"], why))
    best = {pk: why for _count, _far, pk, why in sorted(found)[:MOST_SHOWN]}
    # Only the few that are shown are read with all their rows.
    records = {record.pk: record for record in shown_whole(best)}
    return [Like(records[pk], tuple(why.values()), facts(records[pk])) for pk, why in best.items()]


def shared_sources(sources: frozenset[str]) -> dict[int, set[str]]:
    """The incidents that cite any of these sources, and which of them."""
    found: dict[int, set[str]] = defaultdict(set)
    if sources:
        first, *others = (
            model._default_manager.filter(source__slug__in=sources).order_by().values_list("incident", "source__slug")
            for model in CITING_PARTS
        )
        # One query for all kinds of row that cite a source.
        for incident, source in first.union(*others):
            found[incident].add(source)
    return found


def candidates(sketch: Sketch, cited: dict[int, set[str]], but: int | None) -> list[dict[str, Any]]:
    """Incidents of the country and the days, and those that share a source, with what is compared of them."""
    ask = Q(pk__in=list(cited))
    if sketch.country and sketch.first and sketch.last:
        near = Q(earliest__lte=sketch.last + NEAR_DAYS) & Q(to__gte=sketch.first - NEAR_DAYS)
        ask |= Q(country=sketch.country) & near & near_in_number(sketch)
    others = Incident.objects.exclude(pk=but) if but else Incident.objects.all()
    rows = others.annotate(
        to=Coalesce("end_date", "latest"),
        low=Sum("groups__people_low"),
        # SUM passes over nulls: a group without an upper end would count for nobody.
        high=Sum(Coalesce("groups__people_high", F("groups__people_best"))),
    )
    names = ("pk", "country", "earliest", "to", "low", "high")
    # Capped, since each of them is compared in Python.
    return list(rows.filter(ask).order_by("-date", "pk").values(*names)[:MOST_READ])


def near_in_number(sketch: Sketch) -> Q:
    """Those whose number of people is near, or not known; all where the new one's is not known."""
    if sketch.low is None:
        return Q()
    # A number that is not known speaks against nothing.
    return Q(low=None) | Q(low__lte=sketch.most, high__gte=sketch.least)


def alike_in_words(sketch: Sketch, row: dict[str, Any], shared: set[str]) -> dict[str, str]:
    """What is alike, in words."""
    days = sketch.near_days(row["earliest"], row["to"])
    number = sketch.near_number(row["low"], row["high"])
    if number is None:
        # Where a number is missing, days that are known well enough stand in for it.
        number = days and sketch.to_the_month(row["earliest"], row["to"])
    found = {
        "country": _("the same country") if row["country"] == sketch.country else "",
        "days": _("days that may be the same") if days else "",
        "number": _("a number of people that may be the same") if number else "",
        "source": _("a source that both cite") if shared else "",
    }
    return {name: text for name, text in found.items() if text}


def distance(sketch: Sketch, row: dict[str, Any]) -> tuple[int, int]:
    """How far apart two are: in days, then in people."""
    days = abs((row["earliest"] - sketch.first).days) if sketch.first else 0
    return days, abs((row["low"] or 0) - (sketch.low or 0))


def shown_whole(keys: Iterable[int]) -> QuerySet[Incident]:
    parts = ("groups", "claims__source", "events__source", "statements__source")
    return Incident.objects.filter(pk__in=list(keys)).select_related("country").prefetch_related(*parts)


def facts(incident: Incident) -> Facts:
    """An incident as it is shown beside a new one."""
    groups, cited = list(incident.groups.all()), cited_by_incident(incident)
    place = ", ".join(filter(None, (incident.location, str(incident.country))))
    rows = [group.__dict__ for group in groups]
    return facts_said(day(incident.date, incident.date_precision), place, rows, cited)


def cited_by_incident(incident: Incident) -> list[Source]:
    rows: tuple[Any, ...] = (*incident.claims.all(), *incident.events.all(), *incident.statements.all())
    return list({row.source_id: row.source for row in rows if row.source}.values())


def facts_said(when: str, place: str, groups: list[dict[str, Any]], sources: Iterable[Source]) -> Facts:
    """What is shown of an incident, known or new, by label."""
    names = (f"{one.publisher}, {day(one.published)}" if one.published else one.publisher for one in sources)
    named = sorted(names, key=by_letters)
    return (
        (_("Date"), when),
        (_("Place"), place),
        (_("People"), people_said(groups)),
        (_("Outcome"), ", ".join(dict.fromkeys(str(codebook.OUTCOMES.label(row.get("outcome"))) for row in groups))),
        (_("Sources"), "; ".join(named)),
    )


def people_said(groups: list[dict[str, Any]]) -> str:
    """The people of groups, together."""
    rows = [row for row in groups if row.get("people_best") is not None]
    if not rows:
        return ""
    best = sum(row["people_best"] for row in rows)
    low, high = (sum(first_known(row.get(name), row["people_best"]) for row in rows) for name in BOUNDS)
    is_open = any(row.get("people_high") is None for row in rows)
    return people_phrase(People(1, low, best, high, is_open))


def first_known(value: int | None, best: int) -> int:
    return best if value is None else value
