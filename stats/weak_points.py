"""Records with a weak point: an outcome that is not known, one independent source, an original that was deleted."""

from collections import defaultdict
from dataclasses import dataclass

from django.core.cache import cache
from django.http import QueryDict

from incidents.codebook import NOT_KNOWN_OUTCOMES
from incidents.figures import independent
from incidents.filters import incident_question
from incidents.listing import joined
from incidents.models import CitationFact, SourceVersion


@dataclass(frozen=True)
class WeakPoints:
    """How many incidents of escapees there are, how many have any weak point, and how many have each."""

    incidents: int
    weak: int
    unknown: int
    alone: int
    deleted: int

    @property
    def share(self) -> float | None:
        """Those with any, of all; None where there is none."""
        return self.weak / self.incidents if self.incidents else None


def weak_points(edition: int) -> WeakPoints:
    """Counted once for an edition, which never changes."""
    return cache.get_or_set(f"weak-points:{edition}", lambda: count_weak_points(edition)) or WeakPoints(0, 0, 0, 0, 0)


def count_weak_points(edition: int) -> WeakPoints:
    """Five questions to the database, however many incidents there are."""
    rows = incident_question(QueryDict(), edition, strict=True).rows()
    unknown = set(rows.with_outcome(NOT_KNOWN_OUTCOMES).values_list("pk", flat=True))
    gone = set(SourceVersion.objects.as_of(edition).filter(availability="deleted").values_list("key", flat=True))
    cited: dict[int, set[str]] = defaultdict(set)
    for version, source in CitationFact.objects.filter(version__in=rows).values_list("version", "source"):
        cited[version].add(source)
    stands_for = joined(edition)
    alone = {version for version, sources in cited.items() if independent(sources, stands_for) == 1}
    deleted = {version for version, sources in cited.items() if sources & gone}
    return WeakPoints(rows.count(), len(unknown | alone | deleted), len(unknown), len(alone), len(deleted))
