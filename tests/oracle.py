"""The figures of the record, worked out a second time from the CSV files alone, to hold the site's answers against.

Nothing of the project is imported: rows are read with `csv` and added up by the rules of the design ("How they are
counted"). Run as a script it compares itself with figures that were counted once and frozen:

    python tests/oracle.py [folder of CSV files]
"""

import csv
import sys
from calendar import monthrange
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

SEEDS = Path(__file__).parent.parent / "seeds"

Row = dict[str, str]
Word = str | Sequence[str] | None
Cell = str | int | float | bool | None
Line = tuple[Cell, ...]

PLAIN_WORDS = {
    "country": "country",
    "entered_from": "entered_from",
    "kind": "kind",
    "who": "who",
    "confidence": "confidence",
    "basis": "people_basis",
    "precision": "date_precision",
    "location": "location",
}
OTHER_WORDS = {"outcome", "publisher", "source", "from_", "to", "dated", "independent", "weak"}
RETURNED = ("repatriated",)


@dataclass(frozen=True)
class Record:
    """Every CSV file as a list of rows; a field is named like its file."""

    countries: list[Row]
    incidents: list[Row]
    groups: list[Row]
    overlaps: list[Row]
    incident_events: list[Row]
    incident_sources: list[Row]
    statements: list[Row]
    sources: list[Row]
    source_origins: list[Row]
    practices: list[Row]
    treaties: list[Row]
    arrivals: list[Row]
    arrivals_breakdown: list[Row]
    other_destinations: list[Row]
    context_events: list[Row]


class People(NamedTuple):
    """One total: distinct incidents with a counted group, persons, and whether high is "or more"."""

    incidents: int
    low: int
    best: int
    high: int
    open: bool


# Reading


def load(folder: Path = SEEDS) -> Record:
    """The record in a folder of CSV files; a file that is not there is an empty one."""
    return Record(**{field.name: read(folder / f"{field.name}.csv") for field in fields(Record)})


def read(path: Path) -> list[Row]:
    """The rows of one CSV file, every cell as text; an empty cell is an empty text."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# Periods: ISO dates as text, which compare as dates do


def days(text: str) -> tuple[str, str]:
    """First and last day of a year ("2005"), a month ("2005-03") or a day."""
    if len(text) == 4:
        return f"{text}-01-01", f"{text}-12-31"
    if len(text) == 7:
        return f"{text}-01", f"{text}-{monthrange(int(text[:4]), int(text[5:]))[1]}"
    return text, text


def span(incident: Row) -> tuple[str, str]:
    """Earliest and latest day that the incident's date and precision allow."""
    return days(incident["date"][: {"year": 4, "month": 7, "day": 10}[incident["date_precision"]]])


def in_period(first: str, last: str, from_: str | None, to: str | None, within: bool = False) -> bool:
    """Whether first..last overlaps from..to, or with `within` lies wholly inside it; a missing bound is no bound."""
    start = days(from_)[0] if from_ else "0000-01-01"
    end = days(to)[1] if to else "9999-12-31"
    if within:
        return start <= first and last <= end
    return first <= end and last >= start


# Finding incidents


def several(word: Word) -> list[str]:
    """The values of a word that is given once, several times or not at all."""
    if word is None:
        return []
    return [word] if isinstance(word, str) else list(word)


def single(word: Word) -> str | None:
    """The value of a word that can be given only once."""
    values = several(word)
    return values[0] if values else None


def select(record: Record, **words: Word) -> list[Row]:
    """The incidents that a list shows for the words of its address (`from` is written `from_`); escapees by default."""
    columns = set().union(*record.incidents[:1])
    if unknown := words.keys() - PLAIN_WORDS.keys() - OTHER_WORDS - columns:
        raise TypeError(f"no column of incidents.csv: {sorted(unknown)}; PLAIN_WORDS here says which a word asks for")
    words["who"] = words.get("who") or "escapees"
    return [incident for incident in record.incidents if matches(record, incident, words)]


def matches(record: Record, incident: Row, words: dict[str, Word]) -> bool:
    """Whether every word fits the incident."""
    first, last = span(incident)
    within = single(words.get("dated")) == "within"
    return (
        all(fits(incident, word, several(words[word])) for word in words.keys() - OTHER_WORDS)
        and (not words.get("outcome") or bool(groups_with(record, incident, words["outcome"])))
        and cites(record, incident, several(words.get("source")), several(words.get("publisher")))
        and (not words.get("independent") or independent(record, sources_of(record, [incident])) == 1)
        and (not words.get("weak") or is_weak(record, incident))
        and in_period(first, last, single(words.get("from_")), single(words.get("to")), within)
    )


def is_weak(record: Record, incident: Row) -> bool:
    """Whether an outcome is not known, one source stands alone, or an original was deleted."""
    own = sources_of(record, [incident])
    gone = {source["slug"] for source in record.sources if source["availability"] == "deleted"}
    unknown = groups_with(record, incident, ["unknown", "pending"])
    return bool(unknown) or independent(record, own) == 1 or bool(own & gone)


def fits(incident: Row, word: str, wanted: list[str]) -> bool:
    """Whether the word's column holds one of the wanted values; nothing wanted fits all."""
    if not wanted or (word == "who" and "all" in wanted):
        return True
    value = incident[PLAIN_WORDS.get(word, word)]
    return (value or "none") in wanted if word == "entered_from" else value in wanted


def cites(record: Record, incident: Row, slugs: list[str], publishers: list[str]) -> bool:
    """Whether one of the slugs, and one of the publishers (in any case), is among the incident's sources."""
    if not slugs and not publishers:
        return True
    own = sources_of(record, [incident])
    names = {source["publisher"].casefold() for source in record.sources if source["slug"] in own}
    return (not slugs or bool(own & set(slugs))) and (
        not publishers or bool(names & {publisher.casefold() for publisher in publishers})
    )


# Sources


def sources_of(record: Record, incidents: Iterable[Row]) -> set[str]:
    """Slugs of the sources of the incidents' claims, events and statements."""
    slugs = {incident["slug"] for incident in incidents}
    rows = [*record.incident_sources, *record.incident_events, *record.statements]
    return {row["source"] for row in rows if row["incident"] in slugs and row["source"]}


def independent(record: Record, sources: Iterable[str]) -> int:
    """Number of independent sources: those joined by an origin, through the whole register, count as one."""
    pairs = [(row["source"], row["other"]) for row in record.source_origins]
    pairs += [(other, source) for source, other in pairs]
    return len({reach(source, pairs) | {source} for source in sources})


def reach(start: str, pairs: Collection[tuple[str, str]]) -> frozenset[str]:
    """All that can be reached from the start by one or more of the pairs."""
    found: set[str] = set()
    look = [start]
    while look:
        here = look.pop()
        new = {there for origin, there in pairs if origin == here} - found
        found |= new
        look += new
    return frozenset(found)


# Adding people


def groups_of(record: Record, incident: Row) -> list[Row]:
    """The incident's rows of groups.csv; without any, the incident itself is the one group."""
    return [group for group in record.groups if group["incident"] == incident["slug"]] or [incident]


def groups_with(record: Record, incident: Row, outcomes: Word = None) -> list[Row]:
    """The incident's groups with one of the outcomes; all of them if None."""
    return [group for group in groups_of(record, incident) if outcomes is None or group["outcome"] in several(outcomes)]


def wholes(record: Record, slug: str, *relations: str) -> frozenset[str]:
    """The incidents that this one is a part of by these relations, directly or through others."""
    return reach(slug, [(row["incident"], row["other"]) for row in record.overlaps if row["relation"] in relations])


def counted(record: Record, incidents: Iterable[Row], outcomes: Word = None) -> dict[str, list[Row]]:
    """The groups that one total adds, by incident: of movements only, and of no part whose whole is there too."""
    moved = [incident for incident in incidents if incident["measure"] == "movement"]
    found = {incident["slug"]: groups_with(record, incident, outcomes) for incident in moved}
    there = {slug for slug, groups in found.items() if groups}
    return {slug: found[slug] for slug in there if not wholes(record, slug, "part_of") & there}


def people(record: Record, incidents: Iterable[Row], outcomes: Word = None) -> People:
    """The total of one cell (persons); low leaves out what may be part of another incident in the same total."""
    by_incident = counted(record, incidents, outcomes)
    unsure = {slug for slug in by_incident if wholes(record, slug, "part_of", "possibly_part_of") & by_incident.keys()}
    groups = [group for of_one in by_incident.values() for group in of_one]
    return People(
        incidents=len(by_incident),
        low=sum(int(group["people_low"]) for slug in by_incident.keys() - unsure for group in by_incident[slug]),
        best=sum(int(group["people_best"]) for group in groups),
        high=sum(int(group["people_high"] or group["people_best"]) for group in groups),
        open=any(group["people_high"] == "" for group in groups),
    )


def heading(record: Record, **words: Word) -> dict[str, int | bool]:
    """What a list's heading says: incidents listed, added, held and of others; persons; those dated to the year."""
    listed = select(record, **words)
    outcomes = words.get("outcome") or None
    total = people(record, listed, outcomes)
    return {
        "incidents": len(listed),
        "added": total.incidents,
        "held": sum(incident["measure"] == "held" for incident in listed),
        "low": total.low,
        "best": total.best,
        "high": total.high,
        "open": total.open,
        "year_only": year_only(record, listed, outcomes),
        "others": len(select(record, **{**words, "who": "all"})) - len(listed),
    }


def year_only(record: Record, incidents: Iterable[Row], outcomes: Word = None) -> int:
    """Persons (best) of the counted incidents whose date is known to the year only."""
    vague = {incident["slug"] for incident in record.incidents if incident["date_precision"] == "year"}
    groups = counted(record, incidents, outcomes)
    return sum(int(group["people_best"]) for slug in vague & groups.keys() for group in groups[slug])


# Tables of the record: one line for each combination that occurs, in the order of its key


def lines(record: Record, cells: dict[tuple[str, ...], list[Row]], outcomes: Word = None) -> list[Line]:
    """Key, incidents, low, best, high, open of every cell that counts anybody."""
    totals = [(key, people(record, cells[key], outcomes)) for key in sorted(cells)]
    return [(*key, *total) for key, total in totals if total.incidents]


def cells_by(incidents: Iterable[Row], *columns: str) -> dict[tuple[str, ...], list[Row]]:
    """The incidents by the values of columns; "year" is the year of the date."""
    cells: dict[tuple[str, ...], list[Row]] = {}
    for incident in incidents:
        row = {**incident, "year": incident["date"][:4]}
        cells.setdefault(tuple(row[column] for column in columns), []).append(incident)
    return cells


def returned(words: dict[str, Word]) -> list[str]:
    """The outcomes that a table of returns counts: "repatriated", or nothing if the words ask for others only."""
    return [outcome for outcome in several(words.get("outcome")) or RETURNED if outcome in RETURNED]


def returns_by_country(record: Record, **words: Word) -> list[Line]:
    """Lines of country, incidents, low, best, high, open: persons repatriated."""
    return lines(record, cells_by(select(record, **words), "country"), returned(words))


def returns_over_time(record: Record, **words: Word) -> list[Line]:
    """Lines of year (a number), country, incidents, low, best, high, open: persons repatriated."""
    found = lines(record, cells_by(select(record, **words), "year", "country"), returned(words))
    return [(int(year or 0), *rest) for year, *rest in found]


def outcomes_by_country(record: Record, **words: Word) -> list[Line]:
    """Lines of country, outcome, incidents, low, best, high, open: persons."""
    cells = cells_by(select(record, **words), "country")
    asked = set(several(words.get("outcome"))) or {group["outcome"] for group in [*record.groups, *record.incidents]}
    found = [(outcome, line) for outcome in asked for line in lines(record, cells, outcome)]
    return sorted(((line[0], outcome, *line[1:]) for outcome, line in found), key=lambda line: [str(line[0]), line[1]])


def map_places(record: Record, **words: Word) -> list[Line]:
    """Lines of country, location, latitude, longitude (degrees or None), incidents, low, best, high, open."""
    chosen = select(record, **words)
    found = lines(record, cells_by(chosen, "country", "location"), words.get("outcome") or None)
    return [(place, town, *point(chosen, place, town), *rest) for place, town, *rest in found]


def point(incidents: Iterable[Row], country: Cell, location: Cell) -> tuple[float | None, float | None]:
    """The coordinates of most incidents of a place, of equals the first by slug; None if none has any."""
    here = [row for row in incidents if (row["country"], row["location"]) == (country, location) and row["latitude"]]
    given = [(degrees(row["latitude"]), degrees(row["longitude"])) for row in sorted(here, key=lambda row: row["slug"])]
    return max(given, key=given.count) if given else (None, None)


def degrees(text: Cell) -> float | None:
    """A coordinate; None if only the country is known."""
    return float(text) if text else None


def countries(record: Record, **words: Word) -> list[Line]:
    """Lines of country, incidents listed, repatriated low, best, high, open, moved to South Korea, unknown, treaties.

    Persons are None where no incident with such an outcome is recorded, and treaties where none was looked up: nothing
    recorded is not zero.
    """
    cells = cells_by(select(record, **words), "country")
    known = sorted(country["iso2"] for country in record.countries if country["iso2"] != "ZZ")
    return [country_line(record, iso2, cells.get((iso2,), [])) for iso2 in known]


def country_line(record: Record, iso2: str, incidents: list[Row]) -> Line:
    """The line of one country in `countries`, of the incidents given."""
    back = people(record, incidents, RETURNED)
    persons: Line = (back.low, back.best, back.high, back.open) if back.incidents else (None,) * 4
    moved = best_or_none(people(record, incidents, "transferred_to_rok"))
    unknown = best_or_none(people(record, incidents, "unknown"))
    treaties = [treaty["status"] == "party" for treaty in record.treaties if treaty["country"] == iso2]
    return (iso2, len(incidents), *persons, moved, unknown, sum(treaties) if treaties else None)


def best_or_none(total: People) -> int | None:
    """Persons (best), or None if no incident was counted."""
    return total.best if total.incidents else None


# Arrivals in South Korea


def figures(record: Record, from_: str | None = None, to: str | None = None) -> list[Row]:
    """One figure for each year, half, quarter and month that touches the period: the vintage that counts."""
    best: dict[tuple[str, str, str], Row] = {}
    for row in sorted(record.arrivals, key=weight):
        if row["period_type"] != "cumulative" and in_period(row["period_start"], row["period_end"], from_, to):
            best[row["period_type"], row["period_start"], row["period_end"]] = row
    return list(best.values())


def weight(row: Row) -> tuple[bool, str, int]:
    """What makes a figure count before another of its period: final, released later, more sexes printed."""
    return row["status"] == "final", row["released"], bool(row["male"]) + bool(row["female"])


def arrivals_by_year(record: Record, from_: str | None = None, to: str | None = None) -> list[Line]:
    """Lines of year, women, men (None if not printed), unknown, total: persons; final, provisional or unfinished."""
    chosen = figures(record, from_, to)
    years = sorted({row["period_start"][:4] for row in chosen})
    return [(int(year), *sexes(parts), status(parts, year)) for year in years if (parts := parts_of(chosen, year))]


def parts_of(rows: list[Row], year: str) -> list[Row]:
    """The figures that make up a year: its own, else halves, quarters and months that do not overlap."""
    first, last = days(year)
    parts: list[Row] = []
    for kind in ("year", "half", "quarter", "month"):
        for row in rows:
            inside = first <= row["period_start"] and row["period_end"] <= last
            taken = any(in_period(*ends(row), *ends(part)) for part in parts)
            if row["period_type"] == kind and inside and not taken:
                parts.append(row)
    return parts


def ends(row: Row) -> tuple[str, str]:
    """First and last day of a figure's period."""
    return row["period_start"], row["period_end"]


def sexes(parts: list[Row]) -> tuple[int | None, int | None, int, int]:
    """Women, men, unknown, total of figures added up: persons; a sex that none of them prints is None."""
    women, men = printed(parts, "female"), printed(parts, "male")
    total = sum(int(part["total"]) for part in parts)
    return women, men, total - (women or 0) - (men or 0), total


def printed(parts: list[Row], column: str) -> int | None:
    """The sum of what is printed in a column; None if nothing is."""
    numbers = [int(part[column]) for part in parts if part[column]]
    return sum(numbers) if numbers else None


def status(parts: list[Row], year: str) -> str:
    """Whether the parts leave the year "unfinished", or are all "final", or else "provisional"."""
    if sum(length(*ends(part)) for part in parts) < length(*days(year)):
        return "unfinished"
    return "final" if all(part["status"] == "final" for part in parts) else "provisional"


def length(first: str, last: str) -> int:
    """Number of days from the first to the last, both included."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days + 1


def arrivals_by_quarter(record: Record, from_: str | None = None, to: str | None = None) -> list[Line]:
    """Lines of year, quarter (1 to 4), women, men, unknown, total, status: quarters that have a figure of their own."""
    chosen = [row for row in figures(record, from_, to) if row["period_type"] == "quarter"]
    return [(*quarter(row), *sexes([row]), row["status"]) for row in sorted(chosen, key=ends)]


def quarter(row: Row) -> tuple[int, int]:
    """Year and quarter in which a figure's period starts."""
    return int(row["period_start"][:4]), (int(row["period_start"][5:7]) + 2) // 3


def revisions(record: Record, from_: str | None = None, to: str | None = None) -> list[Line]:
    """Lines of year, released, total, difference, status, counts: years announced more than once, by release."""
    whole = [row for row in record.arrivals if row["period_type"] == "year" and row["period_start"][5:] == "01-01"]
    counted = {row["period_end"]: row for row in figures(record, from_, to) if row["period_type"] == "year"}
    found: list[Line] = []
    for end in sorted(counted):
        same = sorted(
            (row for row in whole if row["period_end"] == end), key=lambda row: (row["released"], name_of(row))
        )
        best = counted[end]
        found += [
            (
                int(end[:4]),
                row["released"] or None,
                int(row["total"]),
                int(row["total"]) - int(best["total"]),
                row["status"],
                row is best,
            )
            for row in same
            if len(same) > 1
        ]
    return found


def name_of(row: Row) -> str:
    """What tells two announcements of one period and day apart: status, day of release, source."""
    return f"{row['status']}-{row['released'] or 'undated'}-{row['source']}"


def arrivals_and_returns(record: Record, from_: str | None = None, to: str | None = None, **words: Word) -> list[Line]:
    """Lines of year, arrivals, returned low, best, high, open: all countries in one total; None if not recorded."""
    arrived = {line[0]: line[4] for line in arrivals_by_year(record, from_, to)}
    cells = cells_by(select(record, from_=from_, to=to, **words), "year")
    back = {int(str(year)): rest[1:5] for year, *rest in lines(record, cells, returned(words))}
    years = sorted({int(str(year)) for year in [*arrived, *back]})
    return [(year, arrived.get(year), *back.get(year, (None, None, None, None))) for year in years]


# The frozen figures


def frozen(record: Record) -> list[tuple[str, object, object]]:
    """What was asked, what was counted once and for all, and what is counted now."""
    return [*frozen_returns(record), *frozen_lists(record), *frozen_arrivals(record)]


def frozen_returns(record: Record) -> list[tuple[str, object, object]]:
    """The frozen figures of returns: incidents, low, best, high, open."""
    by_country = {line[0]: line[1:] for line in returns_by_country(record)}
    by_year = {line[:2]: line[2:] for line in returns_over_time(record, from_="2023")}
    return [
        ("returns-by-country", ["CN", "KR", "LA", "RU"], list(by_country)),
        ("returns-by-country CN", (34, 1281, 1362, 1876, True), by_country.get("CN")),
        ("returns-by-country KR", (1, 2, 2, 2, False), by_country.get("KR")),
        ("returns-by-country LA", (1, 9, 9, 9, False), by_country.get("LA")),
        ("returns-by-country RU", (1, 1, 1, 1, False), by_country.get("RU")),
        ("returns, all countries", (37, 1293, 1374, 1888, True), tuple(total_returned(record))),
        ("returns, who=all", (42, 1470, 1551, 2157, True), tuple(total_returned(record, who="all"))),
        (
            "returns, from=2005&to=2012",
            (10, 91, 101, 111, False),
            tuple(total_returned(record, from_="2005", to="2012")),
        ),
        ("returns-over-time from=2023 CN 2023", (3, 620, 620, 940, False), by_year.get((2023, "CN"))),
        ("returns-over-time from=2023 CN 2024", (3, 232, 292, 432, False), by_year.get((2024, "CN"))),
        ("returns-over-time from=2023 CN 2025", (1, 28, 28, 28, True), by_year.get((2025, "CN"))),
    ]


def total_returned(record: Record, **words: Word) -> People:
    """Persons repatriated, all countries in one total."""
    return people(record, select(record, **words), RETURNED)


def frozen_lists(record: Record) -> list[tuple[str, object, object]]:
    """The frozen figures of lists: listed, added, held; then low, best, high, open."""
    thailand = heading(record, country="TH")
    china_mongolia = heading(record, country=["CN", "MN"], from_="2002")
    return [
        ("list", 257, len(select(record))),
        ("list who=all", 264, len(select(record, who="all"))),
        ("list country=TH", (32, 30, 2), tuple(thailand[name] for name in ("incidents", "added", "held"))),
        ("list country=TH, people", (465, 520, 530, False), bounds(thailand)),
        ("list country=CN&country=MN&from=2002", (145, 143), (china_mongolia["incidents"], china_mongolia["added"])),
        ("list country=CN&country=MN&from=2002, people", (2410, 2610, 3109, True), bounds(china_mongolia)),
    ]


def bounds(said: dict[str, int | bool]) -> tuple[int | bool, ...]:
    """Low, best, high, open of a heading."""
    return tuple(said[name] for name in ("low", "best", "high", "open"))


def frozen_arrivals(record: Record) -> list[tuple[str, object, object]]:
    """The frozen figures of arrivals: total and status of years."""
    by_year = {line[0]: line[4:] for line in arrivals_by_year(record)}
    first = [row for row in record.arrivals if ends(row) == days("2009") and row["status"] == "provisional"]
    early = [row for row in record.arrivals if (row["period_type"], ends(row)) != ("year", days("2025"))]
    return [
        ("arrivals 2009", (2914, "final"), by_year.get(2009)),
        ("arrivals 2009, earlier figures", ["2927", "2952"], sorted(row["total"] for row in first)),
        ("arrivals 2019", (1047, "final"), by_year.get(2019)),
        ("arrivals 2023", (196, "final"), by_year.get(2023)),
        ("arrivals 2025", (223, "final"), by_year.get(2025)),
        (
            "arrivals 2025 without its own figures",
            [(2025, 88, 8, 0, 96, "unfinished")],
            arrivals_by_year(replace(record, arrivals=early), from_="2025"),
        ),
    ]


def main(folder: Path = SEEDS) -> int:
    """Print the frozen figures beside those of the folder; 1 if any differs."""
    differs = 0
    for asked, expected, found in frozen(load(folder)):
        differs += expected != found
        print(f"{'ok    ' if expected == found else 'DIFFERS'} {asked}: {expected}, found {found}")
    return 1 if differs else 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:2])))
