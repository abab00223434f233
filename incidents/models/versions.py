"""Incidents as published: the facts that lists and charts query."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import TextField, Value
from django.db.models.functions import Concat

from incidents.models.countries import CountryVersion
from incidents.models.editions import FactRow, SearchedQuerySet, Version, VersionQuerySet
from incidents.models.sources import SourceVersion
from incidents.vocabulary import searched
from project.periods import date_bounds
from project.search_text import SEPARATOR


class IncidentVersionQuerySet(SearchedQuerySet):
    """Published incidents."""

    def with_outcome(self, outcomes: Iterable[str]) -> Self:
        """Those with a group that met one of these fates."""
        return self.filter(pk__in=GroupFact.objects.filter(outcome__in=outcomes).values("version"))

    def citing(self, **source: Any) -> Self:
        """Those with a claim, an event or a statement from such a source."""
        return self.filter(pk__in=CitationFact.objects.filter(**source).values("version"))


class IncidentVersion(Version):
    """An incident as published. `best` is the sum of its groups, in persons."""

    title = models.CharField(max_length=200)
    country = models.CharField(max_length=2)
    entered_from = models.CharField(max_length=2, null=True)  # noqa: DJ001 - null is "not stated", as in the document
    date = models.DateField()
    date_precision = models.CharField(max_length=5)
    earliest = models.DateField()
    latest = models.DateField()
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField(null=True)
    month = models.PositiveSmallIntegerField(null=True)
    location = models.CharField(max_length=200)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    kind = models.CharField(max_length=20)
    who = models.CharField(max_length=10)
    measure = models.CharField(max_length=15)
    people_basis = models.CharField(max_length=10)
    confidence = models.CharField(max_length=6)
    verified = models.BooleanField(null=True)  # null is no, of what was published before the column was there
    best = models.PositiveBigIntegerField()
    words = models.TextField()
    title_ko = models.CharField(max_length=200, null=True)  # noqa: DJ001 - a column of SQLite may be added as null alone

    objects: ClassVar[Any] = IncidentVersionQuerySet.as_manager()

    def read(self, document: dict[str, Any]) -> None:
        """Take the facts from the document; `complete` adds the words."""
        for name in (
            "title", "country", "entered_from", "date_precision", "location", "latitude", "longitude", "kind", "who",
            "measure", "people_basis", "confidence",
        ):  # fmt: skip
            setattr(self, name, document[name])
        self.title_ko = document["title_ko"] or None
        self.date = dt.date.fromisoformat(document["date"])
        self.earliest, self.latest = date_bounds(self.date, self.date_precision)
        self.year = self.date.year
        if self.date_precision != "year":
            self.month, self.quarter = self.date.month, (self.date.month + 2) // 3
        self.verified = bool(document.get("verified"))  # an older document may not say
        self.best = sum(group["people_best"] for group in document["groups"])

    @classmethod
    def complete(cls, versions: Iterable["IncidentVersion"]) -> None:
        """Let a search find an incident by its sources and by the names of its countries."""
        # Between two texts, so that no phrase is found across them.
        between = f" {SEPARATOR} "
        sources = dict(
            SourceVersion.objects.current()
            .filter(key__among=set().union(*(cited_sources(version.document) for version in versions)))
            .values_list("key", Concat("title", Value(between), "publisher", output_field=TextField()))
        )
        names = dict(
            CountryVersion.objects.current().values_list(
                "key", Concat("name", Value(between), "name_ko", output_field=TextField())
            )
        )
        for version in versions:
            # Sorted, so that the same document always gives the same words.
            found = [sources.get(slug, "") for slug in sorted(cited_sources(version.document))]
            found += [names.get(code, "") for code in (version.country, version.entered_from) if code]
            version.words = searched([*texts(version.document), *found], searched_codes(version.document))

    @classmethod
    def facts_of(cls, versions: list["IncidentVersion"]) -> Iterator[tuple[type[models.Model], Iterable[FactRow]]]:
        """Groups, overlaps, cited sources and running totals of versions."""
        yield GroupFact, (row for version in versions for row in group_facts(version))
        yield OverlapFact, (row for version in versions for row in overlap_facts(version))
        # Sorted, so that rows are written in the same order each time.
        yield (
            CitationFact,
            (
                {"version_id": version.pk, "source": source}
                for version in versions
                for source in sorted(cited_sources(version.document))
            ),
        )
        yield (
            TotalFact,
            (
                {"version_id": version.pk, "claims": claims}
                for version in versions
                if (claims := sum(map(is_running_total, version.document["claims"])))
            ),
        )


def group_facts(version: IncidentVersion) -> Iterator[FactRow]:
    for group in version.document["groups"]:
        people = {"low": group["people_low"], "best": group["people_best"], "high": group["people_high"]}
        yield {"version_id": version.pk, "outcome": group["outcome"], **people}


def overlap_facts(version: IncidentVersion) -> Iterator[FactRow]:
    for overlap in version.document["overlaps"]:
        said = {"part": version.key, "whole": overlap["other"], "relation": overlap["relation"]}
        yield {"version_id": version.pk, "since_id": version.since_id, **said}


def is_running_total(claim: dict[str, Any]) -> bool:
    """Whether what a source says is a total of its own, of which the incident is a part."""
    return bool(claim.get("counts") == "running_total" and claim.get("people_reported"))


def cited_sources(document: dict[str, Any]) -> set[str]:
    """The sources of a record: those of its claims, events and statements."""
    parts = (*document["claims"], *document["events"], *document["statements"])
    return {source for part in parts if (source := part.get("source"))}  # an older part may not name one


def searched_codes(document: dict[str, Any]) -> Iterable[tuple[str, str]]:
    """The codes that a search finds an incident by: each with the name of its list."""
    yield from (("kind", document["kind"]), ("who", document["who"]))
    yield from (("outcome", outcome) for outcome in sorted({group["outcome"] for group in document["groups"]}))


def texts(document: dict[str, Any]) -> Iterable[str]:
    """What a search for words reads of a record."""
    yield from (document["title"], document["location"], document["summary"], document["notes"])
    yield from (document["title_ko"], document["summary_ko"])
    yield from (group["note"] for group in document["groups"])
    yield from (event["description"] for event in document["events"])
    yield from (claim[name] for claim in document["claims"] for name in ("claim", "wording"))
    for statement in document["statements"]:
        yield from (statement["speaker"], statement["organisation"], statement["summary"])


class GroupFact(models.Model):
    """People of one published incident who met the same fate, in persons; a null high is no upper count."""

    version = models.ForeignKey(IncidentVersion, models.CASCADE, related_name="groups")
    outcome = models.CharField(max_length=20)
    low = models.PositiveBigIntegerField()
    best = models.PositiveBigIntegerField()
    high = models.PositiveBigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["outcome", "version"], name="group_fact_outcome")]

    def __str__(self) -> str:
        return f"{self.best} {self.outcome}"


class OverlapFact(models.Model):
    """A published incident whose people are, or may be, among those of another."""

    version = models.ForeignKey(IncidentVersion, models.CASCADE, related_name="overlaps")
    since = models.ForeignKey("incidents.Edition", models.PROTECT, related_name="+")
    until = models.ForeignKey("incidents.Edition", models.PROTECT, related_name="+", null=True)
    part = models.CharField(max_length=100)
    whole = models.CharField(max_length=100)
    relation = models.CharField(max_length=20)

    objects = VersionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.part} {self.relation} {self.whole}"


class CitationFact(models.Model):
    """A source that a published incident rests on."""

    version = models.ForeignKey(IncidentVersion, models.CASCADE, related_name="citations")
    source = models.CharField(max_length=100, db_index=True)

    def __str__(self) -> str:
        return self.source


class TotalFact(models.Model):
    """How many sources give a running total in what they say of a published incident: few do."""

    version = models.ForeignKey(IncidentVersion, models.CASCADE, related_name="totals")
    claims = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return str(self.claims)


class ReadyLine(models.Model):
    """An incident as published, as a line of its file: most of a download is one line after another.

    `columns` is the sum of the names of its columns: a line of other columns is not read. A version may have none.
    """

    version = models.OneToOneField(IncidentVersion, models.CASCADE, primary_key=True, related_name="ready_line")
    columns = models.PositiveBigIntegerField()
    line = models.TextField()

    def __str__(self) -> str:
        return self.line
