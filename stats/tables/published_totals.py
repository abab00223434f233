"""Running totals that others published, each beside what the record counts of the same country and years."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from incidents.counting.figures import PEOPLE, count
from incidents.counting.filters import IncidentFilter
from incidents.counting.selection import InListOrder
from incidents.editions.cited_sources import sources_by_slug
from incidents.models import IncidentVersion, TotalFact
from incidents.models.versions import is_running_total
from project.periods import year_text
from project.queries import query_string
from project.table import Column, Note, Table, Words
from stats.tables.people import COUNTRY_COLUMN, table_words

MOST_WITH_TOTALS = 200  # incidents whose sources are looked through for totals
PUBLISHED_COLUMNS = (
    COUNTRY_COLUMN,
    Column("from_year", _("From"), "year"),
    Column("to_year", _("To"), "year"),
    Column("published", _("Published total"), "int", "people"),
    Column("at_least", _("or more"), "bool"),
    Column("as_of", _("As of"), "date"),
    Column("publisher", _("Publisher")),
    Column("source", _("Source")),
    PEOPLE,
)
ClaimedTotal = tuple[IncidentVersion, dict[str, Any]]


def totals_claimed(question: IncidentFilter, most: int = MOST_WITH_TOTALS) -> list[ClaimedTotal]:
    """The totals that sources of a question's incidents give, whoever the people are: none beside no outcome."""
    if not question.outcomes:
        return []
    everybody, facts = asked_with(question, {"who": ["all"]}), question.facts
    with_totals = facts.with_pks(TotalFact.objects.values_list("version", flat=True))
    found = InListOrder(facts.pk[everybody.selection & with_totals])[:most]
    return [(version, claim) for version in found for claim in version.document["claims"] if is_running_total(claim)]


def asked_with(question: IncidentFilter, words: Words) -> IncidentFilter:
    return question.again(QueryDict(query_string({**question.question(full=False), **words})), question.edition)


def years_of_total(version: IncidentVersion, claim: dict[str, Any]) -> tuple[int, int]:
    """The years that a total covers at least: from that of its incident to its end."""
    return version.date.year, int((claim["as_of"] or str(version.date))[:4])


def words_of_total(version: IncidentVersion, claim: dict[str, Any]) -> Words:
    first, last = years_of_total(version, claim)
    return {"country": [version.country], "from": [year_text(first)], "to": [year_text(last)]}


def totals_beside_ours(question: IncidentFilter) -> Table:
    """One row for each total of others, the latest first, with the people recorded of its country and years."""
    claimed = totals_claimed(question)
    sources = sources_by_slug({claim["source"] for _version, claim in claimed}, question.edition)
    claimed.sort(key=lambda pair: (pair[1]["as_of"] or "", pair[1]["people_reported"], pair[1]["source"]), reverse=True)
    rows = []
    for version, claim in claimed:
        ours = count(asked_with(question, words_of_total(version, claim)).groups(), ())[()]
        rows.append(
            (
                version.country,
                *years_of_total(version, claim),
                claim["people_reported"],
                claim["qualifier"] == "at_least",
                claim["as_of"],
                sources.get(claim["source"], {}).get("publisher", claim["source"]),
                claim["source"],
                ours,
            )
        )
    asked = table_words(question)
    return Table(
        columns=PUBLISHED_COLUMNS,
        rows=tuple(rows),
        edition=question.edition,
        notes=tuple(Note(claim["gap_reason"]) for _version, claim in distinct_reasons(claimed)),
        opens=tuple({**asked, **words_of_total(version, claim)} for version, claim in claimed),
    )


def distinct_reasons(claimed: list[ClaimedTotal]) -> list[ClaimedTotal]:
    """Each reason of a gap once: several sources may have one total."""
    found = {claim["gap_reason"]: (version, claim) for version, claim in claimed if claim["gap_reason"]}
    return list(found.values())
