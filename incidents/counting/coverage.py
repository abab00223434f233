"""What incidents rest on and how exactly they are dated: what a count of them can say."""

from dataclasses import dataclass

from incidents.counting.column_tables import Mask
from incidents.counting.facts import RecordFacts
from incidents.counting.snapshots import facts_now
from project.languages import language_name
from project.limits import FIRST_YEAR


@dataclass(frozen=True)
class Coverage:
    """Incidents, the years of the first and last, how many are weak in some way, and the languages of their sources.

    `without_day` are dated to a month or a year, `one_source` rest on one independent source, `unverified` are not
    told of directly by any listed source. `languages` are names with numbers of sources, the commonest first.
    """

    incidents: int
    first: int | None
    last: int | None
    without_day: int
    unverified: int
    one_source: int
    sources: int
    independent: int
    languages: list[tuple[str, int]]


def years_covered(edition: int | None) -> tuple[int, int] | None:
    """The years of an edition's first and last incident, whatever is asked; None where it has none that can be."""
    facts = facts_now(edition)
    counted = facts.coded["year"].counted(facts.of_edition(edition))
    years = [year for year in counted if year >= FIRST_YEAR]
    return (min(years), max(years)) if years else None


def coverage(facts: RecordFacts, incidents: Mask, edition: int | None) -> Coverage:
    """The coverage of some incidents of an edition."""
    years, cited = facts.coded["year"].counted(incidents), facts.cited_by(incidents)
    several = int(incidents.sum())
    return Coverage(
        incidents=several,
        first=min(years, default=None),
        last=max(years, default=None),
        without_day=int((incidents & ~facts.coded["date_precision"].among({"day"})).sum()),
        unverified=several - int((incidents & facts.incidents.numbers["verified"]).sum()),
        one_source=int((incidents & facts.alone(edition)).sum()),
        sources=int(cited.sum()),
        independent=facts.independent(cited, edition),
        languages=languages_counted(facts, cited, edition),
    )


def languages_counted(facts: RecordFacts, sources: Mask, edition: int | None) -> list[tuple[str, int]]:
    """Languages of sources by name, the commonest first."""
    rows = facts.sources_of_edition(edition) & sources[facts.sources.numbers["key"]]
    counts = facts.sources.coded["language"].counted(rows)
    in_order = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return [(language_name(code), number) for code, number in in_order if code]
