"""What is there of each year at all: incidents of the record, or announcements, each with their sources."""

import numpy as np

from incidents.counting.facts import RecordFacts
from incidents.counting.snapshots import facts_now
from project.table import Table
from stats.filters import ArrivalFilter
from stats.models import ArrivalVersion

CoverageByYear = dict[int, tuple[int, int]]


def coverage_by_year(edition: int | None) -> CoverageByYear:
    """Incidents and sources of each year that has any, whatever is asked and whoever the people are."""
    facts = facts_now(edition)
    found: CoverageByYear = facts.kept("coverage-by-year", edition, lambda: counted_by_year(facts, edition))
    return found


def counted_by_year(facts: RecordFacts, edition: int | None) -> CoverageByYear:
    years, there = facts.coded["year"], facts.of_edition(edition)
    row, source = facts.citations.numbers["row"], facts.citations.numbers["source"]
    cited = there[row]
    # A source of several incidents of a year is one of it.
    pairs = np.unique(years.codes[row[cited]].astype(np.int64) * len(facts.slugs) + source[cited])
    sources = np.bincount(pairs // max(len(facts.slugs), 1), minlength=len(years.values))
    return {
        year: (incidents, int(sources[years.place_of[year]]))
        for year, incidents in sorted(years.counted(there).items())
    }


def announcements_by_year(question: ArrivalFilter) -> CoverageByYear:
    """Announcements of a destination and their sources, by the year that they end in, whatever else is asked."""
    destination = question.value("destination") or question.DEFAULTS["destination"][0]
    rows = ArrivalVersion.objects.as_of(question.edition).filter(destination=destination)
    found: dict[int, list[str]] = {}
    for last, source in rows.values_list("period_end", "source"):
        found.setdefault(last.year, []).append(source)
    return {year: (len(sources), len(set(sources))) for year, sources in sorted(found.items())}


def years_across(table: Table) -> tuple[int, int] | None:
    """The first and the last year of a chart's axis: of its years, or of its periods side by side."""
    names = [column.name for column in table.columns[:2]]
    if table.axis or names != ["from_year", "to_year"] or not table.rows:
        return table.axis
    return min(row[0] for row in table.rows), max(row[1] for row in table.rows)
