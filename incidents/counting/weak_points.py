"""Records with a weak point: an outcome that is not known, one independent source, an original that was deleted."""

from dataclasses import dataclass

from django.core.cache import cache
from django.http import QueryDict

from incidents.codebook import NOT_KNOWN_OUTCOMES
from incidents.counting.filters import IncidentFilter
from incidents.models import SourceVersion

ALONE = "independent=one"  # in the address of a list


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
    # An edition never changes, so it is counted once.
    return cache.get_or_set(f"weak-points:{edition}", lambda: count_weak_points(edition)) or WeakPoints(0, 0, 0, 0, 0)


def count_weak_points(edition: int) -> WeakPoints:
    """Four questions to the database, however many incidents there are."""
    rows = IncidentFilter.ask(QueryDict(), edition, strict=True).rows()
    alone = IncidentFilter.ask(QueryDict(ALONE), edition, strict=True).rows()
    gone = SourceVersion.objects.as_of(edition).filter(availability="deleted").values("key")
    weak = [rows.with_outcome(NOT_KNOWN_OUTCOMES), alone, rows.citing(source__in=gone)]
    found = [set(having.values_list("pk", flat=True)) for having in weak]
    return WeakPoints(rows.count(), len(set[int]().union(*found)), *map(len, found))
