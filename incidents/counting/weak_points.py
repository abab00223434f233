"""Records with a weak point: an outcome that is not known, one independent source, an original that was deleted."""

from dataclasses import dataclass

from django.http import QueryDict

from incidents.counting.filters import IncidentFilter
from incidents.counting.selection import weak_kinds

ALONE, WEAK = "independent=one", "weak=any"  # in the address of a list


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
    question = IncidentFilter.ask(QueryDict(), edition, strict=True)
    facts, incidents = question.facts, question.selection
    found = [incidents & mask for mask in weak_kinds(facts, edition)]
    weak = found[0] | found[1] | found[2]
    return WeakPoints(*(int(mask.sum()) for mask in (incidents, weak, *found)))
