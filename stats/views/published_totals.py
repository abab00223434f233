"""Running totals that others published, beside what a chart of returns counts, with what the record says of the gap."""

from typing import Any

from django.http import QueryDict

from incidents.counting.filters import IncidentFilter
from incidents.editions.cited_sources import sources_by_slug
from incidents.models import IncidentVersion, TotalFact
from incidents.models.versions import is_running_total
from incidents.naming import or_more
from project.questions import query_string

MOST_INCIDENTS = 5  # whose sources give totals, of those that a page has room for


def published_totals(question: IncidentFilter) -> list[dict[str, Any]]:
    """The totals that sources of a chart's incidents give, whoever the people are, the latest first."""
    if not question.counts:
        return []
    words = {**question.question(full=False), "who": ["all"]}
    everybody = question.again(QueryDict(query_string(words)), question.edition).rows()
    found = everybody.filter(pk__in=TotalFact.objects.values("version")).order_by("-date", "key")[:MOST_INCIDENTS]
    claims = [(version, claim) for version in found for claim in version.document["claims"] if is_running_total(claim)]
    sources = sources_by_slug({claim["source"] for _version, claim in claims}, question.edition)
    rows = [total_row(version, claim, sources.get(claim["source"])) for version, claim in claims]
    return sorted(rows, key=lambda row: row["as_of"] or "", reverse=True)


def total_row(version: IncidentVersion, claim: dict[str, Any], source: Any) -> dict[str, Any]:
    return {
        "people": or_more(claim["people_reported"], is_open=claim["qualifier"] == "at_least"),
        "as_of": claim["as_of"],
        "said": claim["claim"],
        "source": source,
        "slug": version.key,
        "title": version.title,
    }
