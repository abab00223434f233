"""The overview: the figures that matter, each with its doubt and the way to its records."""

from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.codebook import NOT_KNOWN_OUTCOMES
from incidents.counting.country_names import country_names
from incidents.counting.figures import count, list_totals, sources_rested_on
from incidents.counting.filters import IncidentFilter
from incidents.counting.snapshots import facts_now
from incidents.counting.weak_points import ALONE, WEAK, weak_points
from incidents.editions.names import Names
from incidents.models import Edition
from incidents.people import People
from incidents.views.incident_rows import listed
from project.ordering import by_letters
from project.periods import year_text
from project.queries import query_string
from project.questions import with_query
from project.table import Table
from stats.filters import ArrivalFilter
from stats.tables.drawable import first_asked, is_drawn
from stats.tables.people import YEAR, people_table
from stats.views.announcements import years_with_vintages
from stats.views.chart_context import people_in_all
from stats.views.what_is_new import new_context

LATEST_RECORDS = 6


def overview_context(edition: Edition | None) -> dict[str, Any]:
    """What the overview shows as of an edition; almost nothing where nothing is published."""
    if edition is None:
        return {}
    number = edition.number
    question, state = IncidentFilter.ask(QueryDict(), number, strict=True), state_of_the_data(number)
    countries = countries_of(question)
    shown = QueryDict(query_string({"country": countries["codes"]}))
    return {
        "figures": list_totals(question),
        "countries": countries,
        "latest": listed(question.in_order()[:LATEST_RECORDS], number),
        "names": Names(number),
        "new": new_context(number),
        "returned": returned_context(number),
        "arrived": arrived_context(number),
        "weak": weak_context(number, state),
        "state": state,
        "known": known_context(IncidentFilter.ask(shown, number, strict=True)),
    }


def countries_of(question: IncidentFilter) -> dict[str, Any]:
    """How many countries have records, and by name the six with most."""
    counts = question.facet("country")
    names = country_names(question.edition)
    # By code where two have as many, so that it is always the same six.
    most = sorted(counts.keys() & names.keys(), key=lambda code: (-counts[code], code))[:6]
    named = sorted(((code, names[code]) for code in most), key=lambda pair: by_letters(pair[1]))
    return {"count": len(counts), "most": named, "codes": most}


def returned_context(edition: int) -> dict[str, Any]:
    """People returned: the total with its range, its sources, and the last three years that have any."""
    question = IncidentFilter.ask(QueryDict(), edition, strict=True, counts=("repatriated",))
    table = people_table(question, (YEAR,), lambda row: row[0])
    sources, total = sources_rested_on(question), people_in_all(table) or People()
    years = recent(table)
    latest = [year for year in years if is_drawn(int(year["year"]), edition)]
    return {
        "people": total,
        "first": year_text(table.rows[0][0]) if table.rows else "",
        "sources": int(sources.sum()),
        "independent": question.facts.independent(sources, edition),
        "recent": latest[-3:],
        "peak": max(years, key=lambda year: year["people"].best, default=None),
    }


def known_context(question: IncidentFilter) -> dict[str, Any]:
    """People by whether their outcome is known, and the share of those known who were sent back."""
    groups = question.groups()
    known = count(groups.without_outcome(*NOT_KNOWN_OUTCOMES), ())[()]
    unknown = count(groups.with_outcome(*NOT_KNOWN_OUTCOMES), ())[()]
    returned = count(groups.with_outcome("repatriated"), ())[()]
    return {"people": known, "unknown": unknown, "share": returned.best / known.best if known.best else None}


def recent(table: Table) -> list[dict[str, Any]]:
    """The years of a table of people."""
    return [{"year": year_text(row[0]), "people": row[1]} for row in table.rows]


def arrived_context(edition: int) -> dict[str, Any] | None:
    """Arrivals of the latest year that a chart has a place for, beside others, and what was announced at first."""
    question = ArrivalFilter.ask(QueryDict(), edition, strict=True)
    found, first = years_with_vintages(question), first_asked(question) or 0
    years = [year for year in found if is_drawn(year["year"], edition) and year["year"] >= first]
    if not years:
        return None
    latest, peak = years[0], max(found, key=lambda year: year["figure"].total)
    total = latest["figure"].total
    before = total - latest["change"] if latest["change"] is not None else None
    return {
        "year": latest,
        "name": year_text(latest["year"]),
        "before": before,
        "before_name": year_text(latest["year"] - 1),
        "change": latest["change"] / before if before else None,
        "less": abs(latest["change"] or 0),
        "fell": (latest["change"] or 0) < 0,
        "peak": peak["figure"].total,
        "peak_name": year_text(peak["year"]),
        "share": total / peak["figure"].total if peak is not latest and peak["figure"].total else None,
        "first": next((row for row in latest["earlier"][::-1] if row.total != total), None),
        "totals": [(year["year"], year["figure"].total) for year in years],
        "since": year_text(years[-1]["year"]),
    }


def weak_context(edition: int, state: dict[str, Any]) -> dict[str, Any]:
    """Records with a weak point: how many have each, and the list of those where one exists."""
    found = weak_points(edition)
    unknown = with_query(reverse("incident-list"), {"outcome": list(NOT_KNOWN_OUTCOMES)})
    gone = with_query(reverse("source-list"), {"availability": ["deleted"]})
    parts = [
        (_("Outcome unknown or pending, for some or all"), found.unknown, unknown),
        (_("One source, or several of one origin"), found.alone, f"{reverse('incident-list')}?{ALONE}"),
        (_("An original that was deleted"), found.deleted, gone if found.deleted else ""),
    ]
    availability = dict(state["availability"])
    return {
        "figures": found,
        "weak_href": f"{reverse('incident-list')}?{WEAK}",
        "checked": state["sources"] - availability.get("unknown", 0),
        "parts": [{"label": label, "count": count, "href": href} for label, count, href in parts],
    }


def state_of_the_data(edition: int) -> dict[str, Any]:
    """What stands behind the page: how much, how exactly dated, how well checked."""
    facts = facts_now(edition)
    incidents, sources = facts.of_edition(edition), facts.sources_of_edition(edition)
    return {
        "incidents": int(incidents.sum()),
        "dates": facts.coded["date_precision"].counted(incidents),
        "verified": int((incidents & facts.incidents.numbers["verified"]).sum()),
        "sources": int(sources.sum()),
        "availability": sorted(facts.sources.coded["availability"].counted(sources).items()),
    }
