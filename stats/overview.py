"""The overview: the figures that matter, each with its doubt and the way to its records."""

from typing import Any

from django.http import QueryDict

from incidents.figures import heading, independent, sources_of
from incidents.filters import incident_question
from incidents.listing import joined, listed
from incidents.naming import Names
from stats.arrivals import years_with_vintages
from stats.figures import returns_over_time
from stats.filters import arrival_question

LATEST = 6


def overview_context(edition: int | None) -> dict[str, Any]:
    """What the overview shows as of an edition."""
    question = incident_question(QueryDict(), edition, strict=True)
    returned = incident_question(QueryDict(), edition, strict=True, counts=("repatriated",))
    rows = question.rows()
    unknown = incident_question(QueryDict("outcome=unknown&outcome=pending"), edition, strict=True)
    sources = sources_of(returned.rows())
    years = years_with_vintages(arrival_question(QueryDict(), edition, strict=True))
    return {
        "figures": heading(question),
        "returned": heading(returned),
        "returned_sources": len(sources),
        "returned_independent": independent(sources, joined(edition)),
        "recent_returns": returns_over_time(returned).records()[-3:],
        "unknown": heading(unknown),
        "year": years[0] if years else None,
        "peak": max(years, key=lambda year: year["figure"].total) if years else None,
        "latest": listed(rows.order_by("-date", "key")[:LATEST], edition),
        "names": Names(edition),
    }
