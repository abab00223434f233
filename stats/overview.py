"""The overview: the figures that matter, each with its doubt and the way to its records."""

from typing import Any

from django.db.models import Count
from django.http import QueryDict
from django.urls import reverse

from incidents.editions import country_names
from incidents.figures import Heading, People, heading, independent, sources_of
from incidents.filters import IncidentFilter, incident_question
from incidents.listing import joined, listed
from incidents.models import Edition, IncidentVersion, SourceVersion
from incidents.naming import Names
from project.questions import with_query
from project.table import Table
from stats.arrivals import years_with_vintages
from stats.figures import YEAR, people_table
from stats.filters import arrival_question
from stats.showing import people_in_all, row_address

LATEST = 6
WIDTH, STRIP = 340, 44  # of the small drawings, in their own units
Years = list[dict[str, Any]]


def overview_context(edition: Edition | None) -> dict[str, Any]:
    """What the overview shows as of an edition; almost nothing where nothing is published."""
    if edition is None:
        return {}
    number = edition.number
    question = incident_question(QueryDict(), number, strict=True)
    return {
        "figures": heading(question),
        "countries": countries_of(question),
        "latest": listed(question.rows().order_by("-date", "key")[:LATEST], number),
        "names": Names(number),
        "returned": returned_context(number),
        "arrived": arrived_context(number),
        "unknown": unknown_context(number, question.rows().count()),
        "state": state_of_the_data(number),
    }


def countries_of(question: IncidentFilter) -> dict[str, Any]:
    """How many countries have records, and by name the six with most."""
    counts = question.facet("country")
    names = country_names(question.edition)
    most = sorted(counts, key=lambda code: -counts[code])[:6]
    return {"count": len(counts), "most": sorted(((code, names.get(code, code)) for code in most), key=lambda c: c[1])}


def returned_context(edition: int) -> dict[str, Any]:
    """People returned: the total with its range, its sources, and the last three years that have any."""
    question = incident_question(QueryDict(), edition, strict=True, counts=("repatriated",))
    table = people_table(question, (YEAR,), lambda row: row[0])
    sources, total = sources_of(question.rows()), people_in_all(table) or People()
    return {
        "people": total,
        "first": str(table.rows[0][0]) if table.rows else "",
        "sources": len(sources),
        "independent": independent(sources, joined(edition)),
        "recent": recent(table, Names(edition))[-3:],
        "range": drawn_range(total),
    }


def recent(table: Table, names: Names) -> list[dict[str, Any]]:
    """The years of a table of people, each with the way to what it counts."""
    address = row_address(names)
    return [
        {"year": str(row[0]), "people": People(*row[1:]), "href": address(table, words or {})}
        for row, words in zip(table.rows, table.opens, strict=True)
    ]


def drawn_range(people: People) -> dict[str, str]:
    """Where a small drawing has the lowest, best and highest of a total."""
    scale = (WIDTH - 50) / (people.high or 1)
    places = {"low": people.low, "best": people.best, "high": people.high}
    found = {name: f"{value * scale:.1f}" for name, value in places.items()}
    return found | {"width": f"{(people.high - people.low) * scale:.1f}"}


def arrived_context(edition: int) -> dict[str, Any] | None:
    """Arrivals of the latest year, beside the year before, the highest one, and what was announced at first."""
    years = years_with_vintages(arrival_question(QueryDict(), edition, strict=True))
    if not years:
        return None
    latest, peak = years[0], max(years, key=lambda year: year["figure"].total)
    total = latest["figure"].total
    before = total - latest["change"] if latest["change"] is not None else None
    return {
        "year": latest,
        "name": str(latest["year"]),
        "before": before,
        "before_name": str(latest["year"] - 1),
        "change": latest["change"] / before if before else None,
        "less": abs(latest["change"] or 0),
        "fell": (latest["change"] or 0) < 0,
        "peak": peak["figure"].total,
        "peak_name": str(peak["year"]),
        "share": total / peak["figure"].total if peak is not latest and peak["figure"].total else None,
        "first": next((row for row in latest["earlier"][::-1] if row.total != total), None),
        "columns": drawn_columns(years[::-1]),
        "since": str(years[-1]["year"]),
    }


def drawn_columns(years: Years) -> list[dict[str, str]]:
    """A small drawing's columns, one a year; a year that is not there leaves its place empty."""
    first, last = years[0]["year"], years[-1]["year"]
    step = WIDTH / (last - first + 1)
    scale = (STRIP - 6) / max(year["figure"].total for year in years)
    return [
        {
            "x": f"{(year['year'] - first) * step:.1f}",
            "y": f"{STRIP - 4 - year['figure'].total * scale:.1f}",
            "width": f"{step * 0.7:.1f}",
            "height": f"{year['figure'].total * scale:.1f}",
        }
        for year in years
    ]


def unknown_context(edition: int, everything: int) -> dict[str, Any]:
    """Incidents with people whose outcome is not known, of all of them."""
    found: Heading = heading(incident_question(QueryDict("outcome=unknown&outcome=pending"), edition, strict=True))
    return {
        "figures": found,
        "all": everything,
        "share": found.incidents / everything if everything else None,
        "href": with_query(reverse("incident-list"), {"outcome": ["unknown", "pending"]}),
        "parts": [unknown_part(edition, code, everything) for code in ("unknown", "pending")],
    }


def unknown_part(edition: int, outcome: str, everything: int) -> dict[str, Any]:
    """Incidents with one of the outcomes that are not known, and how long its bar is."""
    count = incident_question(QueryDict(f"outcome={outcome}"), edition, strict=True).rows().count()
    return {
        "outcome": outcome,
        "count": count,
        "width": f"{WIDTH * count / (everything or 1):.1f}",
        "href": with_query(reverse("incident-list"), {"outcome": [outcome]}),
    }


def state_of_the_data(edition: int) -> dict[str, Any]:
    """What stands behind the page: how much, how exactly dated, how well checked."""
    incidents, sources = IncidentVersion.objects.as_of(edition), SourceVersion.objects.as_of(edition)
    dates = tally(incidents, "date_precision")
    return {
        "incidents": sum(dates.values()),
        "dates": dates,
        "verified": incidents.filter(document__verified=True).count(),
        "sources": sources.count(),
        "availability": sorted(tally(sources, "availability").items()),
    }


def tally(rows: Any, column: str) -> dict[str, int]:
    """How many rows have each value of a column."""
    return dict(rows.order_by().values_list(column).annotate(Count("pk")))
