"""What incidents rest on and how exactly they are dated: what a count of them can say."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Max, Min, Q, QuerySet

from incidents.counting.figures import independent
from incidents.counting.origins import joined_sources
from incidents.models import CitationFact, IncidentVersion, SourceVersion
from project.languages import language_name
from project.limits import FIRST_YEAR


@dataclass(frozen=True)
class Coverage:
    """Incidents, the years of the first and last, how many are weak in some way, and the languages of their sources.

    `without_day` are dated to a month or a year, `one_source` rest on one independent source, `unverified` are not
    told of directly by any listed source. `languages` are names with numbers of sources, the commonest first.
    """

    incidents: int
    first: int | None
    last: int | None
    without_day: int
    unverified: int
    one_source: int
    sources: int
    independent: int
    languages: list[tuple[str, int]]


def years_covered(edition: int | None) -> tuple[int, int] | None:
    """The years of an edition's first and last incident, whatever is asked; None where it has none that can be."""

    def asked() -> tuple[int, int] | None:
        rows = IncidentVersion.objects.as_of(edition).filter(year__gte=FIRST_YEAR).order_by()
        found = rows.aggregate(first=Min("year"), last=Max("year"))
        return (found["first"], found["last"]) if found["first"] is not None else None

    return cache.get_or_set(f"years-covered:{edition}", asked)


def coverage(rows: QuerySet[IncidentVersion], edition: int | None) -> Coverage:
    """The coverage of some incidents of an edition: three queries."""
    facts: dict[str, Any] = rows.order_by().aggregate(
        incidents=Count("pk"),
        first=Min("year"),
        last=Max("year"),
        without_day=Count("pk", filter=~Q(date_precision="day")),
        unverified=Count("pk") - Count("pk", filter=Q(document__verified=True)),  # an older document may not say
    )
    cited = sources_by_incident(rows)
    sources = set().union(*cited.values())
    stands_for = joined_sources(edition)
    alone = sum(independent(found, stands_for) == 1 for found in cited.values())
    return Coverage(
        **facts,
        one_source=alone,
        sources=len(sources),
        independent=independent(sources, stands_for),
        languages=languages_counted(sources, edition),
    )


def sources_by_incident(rows: QuerySet[IncidentVersion]) -> dict[int, set[str]]:
    """The sources of each incident."""
    cited: dict[int, set[str]] = defaultdict(set)
    for version, source in CitationFact.objects.filter(version__in=rows).values_list("version", "source"):
        cited[version].add(source)
    return cited


def languages_counted(sources: set[str], edition: int | None) -> list[tuple[str, int]]:
    """Languages of sources by name, the commonest first."""
    rows = SourceVersion.objects.as_of(edition).filter(key__in=sources).exclude(language="")
    counts = rows.order_by().values_list("language").annotate(n=Count("pk")).order_by("-n", "language")
    return [(language_name(code), number) for code, number in counts]
