"""What is new on the overview: how totals moved with the last editions, and which incidents these added."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.counting.figures import count
from incidents.counting.filters import IncidentFilter
from incidents.models import IncidentVersion
from incidents.people import People
from incidents.views.incident_rows import listed

LAST_EDITIONS = 5  # how far back the overview looks for a difference
MOST_ADDED = 6


@dataclass(frozen=True)
class RecordTotals:
    """Incidents of escapees, and people returned, of one edition."""

    incidents: int
    returned: int


def record_totals(edition: int) -> RecordTotals:
    incidents = IncidentFilter.ask(QueryDict(), edition, strict=True)
    returned = IncidentFilter.ask(QueryDict(), edition, strict=True, counts=("repatriated",))
    return RecordTotals(incidents.found, count(returned.groups(), ()).cells.get((), People()).best)


def new_context(edition: int) -> dict[str, Any]:
    """Totals that differ from those of the last edition that had others, and the incidents that came since."""
    now, earlier = record_totals(edition), range(edition - 1, max(0, edition - 1 - LAST_EDITIONS), -1)
    before = next(((number, was) for number in earlier if (was := record_totals(number)) != now), None)
    added = listed(added_lately(edition), edition) if edition > 1 else []
    if not before and not added:
        return {}
    number, was = before or (edition - 1, now)
    pairs = (
        (_("Incidents"), now.incidents, was.incidents, reverse("incident-list")),
        (_("People returned"), now.returned, was.returned, reverse("chart", args=["returns-over-time"])),
    )
    return {
        "before": number,
        "moved": [pair for pair in pairs if pair[1] != pair[2]],
        "added": added,
        "href": reverse("edition-diff", args=[number, edition]),
    }


def added_lately(edition: int) -> list[IncidentVersion]:
    """The incidents that the last editions added, the latest first, whatever day they are of; the first adds all."""
    there = IncidentVersion.objects.as_of(edition).filter(since__gt=max(1, edition - LAST_EDITIONS))
    older = IncidentVersion.objects.filter(key=OuterRef("key"), since__lt=OuterRef("since"))
    return list(there.exclude(Exists(older)).order_by("-since__number", "key")[:MOST_ADDED])
