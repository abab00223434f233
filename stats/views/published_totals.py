"""Running totals that others published, beside what a chart of returns counts, with what the record says of the gap."""

from typing import Any

from django.http import QueryDict

from incidents.counting.figures import count
from incidents.counting.filters import IncidentFilter
from incidents.counting.selection import InListOrder
from incidents.editions.cited_sources import sources_by_slug
from incidents.models import IncidentVersion, TotalFact
from incidents.models.versions import is_running_total
from incidents.naming import or_more, persons
from incidents.naming import years as spell_years
from project.periods import year_text
from project.questions import query_string
from project.table import Words

MOST_INCIDENTS = 5  # whose sources give totals, of those that a page has room for


def published_totals(question: IncidentFilter) -> list[dict[str, Any]]:
    """The totals that sources of a chart's incidents give, whoever the people are, the latest first."""
    if not question.counts:
        return []
    everybody, facts = asked_with(question, {"who": ["all"]}), question.facts
    with_totals = facts.with_pks(TotalFact.objects.values_list("version", flat=True))
    found = InListOrder(facts.pk[everybody.selection & with_totals])[:MOST_INCIDENTS]
    claims = [(version, claim) for version in found for claim in version.document["claims"] if is_running_total(claim)]
    sources = sources_by_slug({claim["source"] for _version, claim in claims}, question.edition)
    rows = [
        total_row(version, claim, sources.get(claim["source"])) | recorded_there(question, version, claim)
        for version, claim in claims
    ]
    return sorted(rows, key=lambda row: row["as_of"] or "", reverse=True)


def asked_with(question: IncidentFilter, words: Words) -> IncidentFilter:
    return question.again(QueryDict(query_string({**question.question(full=False), **words})), question.edition)


def recorded_there(question: IncidentFilter, version: IncidentVersion, claim: dict[str, Any]) -> dict[str, Any]:
    """What the record has of the country and years that a total covers at least: from its incident to its end."""
    first, last = version.date.year, int((claim["as_of"] or str(version.date))[:4])
    span: Words = {"country": [version.country], "from": [year_text(first)], "to": [year_text(last)]}
    ours, all_people = (
        count(asked_with(question, span | who).groups(), ())[()] for who in ({"who": question.people}, {"who": ["all"]})
    )
    return {
        "years": spell_years(first, last),
        "ours": persons(ours.best, is_open=ours.open),
        "everybody": persons(all_people.best, is_open=all_people.open) if all_people != ours else "",
    }


def total_row(version: IncidentVersion, claim: dict[str, Any], source: Any) -> dict[str, Any]:
    return {
        "people": or_more(claim["people_reported"], is_open=claim["qualifier"] == "at_least"),
        "as_of": claim["as_of"],
        "said": claim["claim"],
        "source": source,
        "slug": version.key,
        "record": version.document,
    }
