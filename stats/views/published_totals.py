"""Running totals that others published, beside what a chart of returns counts, with what the record says of the gap."""

from typing import Any

from django.utils.translation import gettext as _

from incidents.counting.figures import count
from incidents.counting.filters import EVERYBODY, IncidentFilter
from incidents.editions.cited_sources import sources_by_slug
from incidents.models import IncidentVersion
from incidents.naming import day, or_more, persons
from incidents.naming import years as spell_years
from stats.tables.published_totals import asked_with, totals_claimed, words_of_total, years_of_total

MOST_INCIDENTS = 5  # whose sources give totals, of those that a page has room for


def published_totals(question: IncidentFilter) -> list[dict[str, Any]]:
    """The totals that sources of a chart's incidents give, whoever the people are, the latest first."""
    claims = totals_claimed(question, MOST_INCIDENTS) if question.counts else []
    sources = sources_by_slug({claim["source"] for _version, claim in claims}, question.edition)
    rows = [
        total_row(version, claim, sources.get(claim["source"])) | recorded_there(question, version, claim)
        for version, claim in claims
    ]
    return sorted(rows, key=lambda row: row["as_of"] or "", reverse=True)


def totals_in_words(question: IncidentFilter) -> list[str]:
    """The same as a file of a chart says it: one sentence or two for each total."""
    return [one_total_in_words(row) for row in published_totals(question)]


def one_total_in_words(row: dict[str, Any]) -> str:
    ours = _("Recorded here of %(years)s: %(ours)s.")
    if row["everybody"]:
        ours = _("Recorded here of %(years)s: %(ours)s; with all other people %(everybody)s.")
    until = _("to %(day)s") % {"day": day(row["as_of"])} if row["as_of"] else ""
    said = ", ".join(filter(None, (row["source"] and row["source"]["publisher"], until)))
    return f"{_('Totals that others published')}: {row['people']} ({said}). {ours % row} {row['reason']}".strip()


def recorded_there(question: IncidentFilter, version: IncidentVersion, claim: dict[str, Any]) -> dict[str, Any]:
    """What the record has of the country and years that a total covers at least: from its incident to its end."""
    there = asked_with(question, words_of_total(version, claim) | {"who": [EVERYBODY]})
    groups = there.groups()
    ours = all_people = count(groups, ())[()]
    if question.people_asked is not None:
        asked_for = there.facts.coded["who"].among(question.people_asked)
        ours = count(groups.of_incidents(asked_for), ())[()]
    return {
        "years": spell_years(*years_of_total(version, claim)),
        "ours": persons(ours.best, is_open=ours.open),
        "everybody": persons(all_people.best, is_open=all_people.open) if all_people != ours else "",
    }


def total_row(version: IncidentVersion, claim: dict[str, Any], source: Any) -> dict[str, Any]:
    return {
        "people": or_more(claim["people_reported"], is_open=claim["qualifier"] == "at_least"),
        "as_of": claim["as_of"],
        "said": claim["claim"],
        "reason": claim["gap_reason"],
        "source": source,
        "slug": version.key,
        "record": version.document,
    }
