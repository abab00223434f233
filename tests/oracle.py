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
from functools import cached_property
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

    # Gone through once for all questions: rows of a record are not changed.

    @cached_property
    def sources_cited(self) -> dict[str, set[str]]:
        """Slugs of the sources of each incident's claims, events and statements."""
        found: dict[str, set[str]] = {}
        for row in [*self.incident_sources, *self.incident_events, *self.statements]:
            if row["source"]:
                found.setdefault(row["incident"], set()).add(row["source"])
        return found

    @cached_property
    def publishers(self) -> dict[str, str]:
        """Who published each source."""
        return {source["slug"]: source["publisher"] for source in self.sources}

    @cached_property
    def deleted(self) -> set[str]:
        """Slugs of the sources whose original was deleted."""
        return {source["slug"] for source in self.sources if source["availability"] == "deleted"}

    @cached_property
    def families(self) -> dict[str, frozenset[str]]:
        """For each source with an origin, all that are joined with it, itself among them."""
        pairs = [(row["source"], row["other"]) for row in self.source_origins]
        pairs += [(other, source) for source, other in pairs]
        return {source: reach(source, pairs) | {source} for source, _other in pairs}

    @cached_property
    def groups_within(self) -> dict[str, list[Row]]:
        """The rows of groups.csv of each incident that has any."""
        found: dict[str, list[Row]] = {}
        for group in self.groups:
            found.setdefault(group["incident"], []).append(group)
        return found


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
    unknown = groups_with(record, incident, ["unknown", "pending"])
    return bool(unknown) or independent(record, own) == 1 or bool(own & record.deleted)


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
    names = {record.publishers[slug].casefold() for slug in own}
    return (not slugs or bool(own & set(slugs))) and (
        not publishers or bool(names & {publisher.casefold() for publisher in publishers})
    )


# Sources


def sources_of(record: Record, incidents: Iterable[Row]) -> set[str]:
    """Slugs of the sources of the incidents' claims, events and statements."""
    return set().union(*(record.sources_cited.get(incident["slug"], set()) for incident in incidents))


def independent(record: Record, sources: Iterable[str]) -> int:
    """Number of independent sources: those joined by an origin, through the whole register, count as one."""
    return len({record.families.get(source, frozenset({source})) for source in sources})


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
    return record.groups_within.get(incident["slug"]) or [incident]


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


FATES = {
    "returned": ["repatriated"],
    "let_go": ["released", "transferred_to_rok", "resettled_elsewhere"],
    "moved_on": ["moved_on"],
    "held": ["detained"],
    "died": ["died"],
    "unknown": ["unknown", "pending"],
}


def fates_by_period(record: Record, **words: Word) -> list[Line]:
    """Lines of from year, to year, fate, incidents, low, best, high, open, known persons, share (None if unknown)."""
    found: list[Line] = []
    wanted = several(words.get("outcome"))
    for begins in range(1945, 2105, 5):
        chosen = [row for row in select(record, **words) if begins <= int(row["date"][:4]) < begins + 5]
        totals = {
            fate: people(record, chosen, [outcome for outcome in outcomes if outcome in (wanted or outcomes)])
            for fate, outcomes in FATES.items()
        }
        known = sum(total.best for fate, total in totals.items() if fate != "unknown")
        for fate, total in totals.items():
            share = round(total.best / known, 4) if known and fate != "unknown" else None
            found += [(begins, begins + 4, fate, *total, known, share)] if total.incidents else []
    return found


def outcome_clock(record: Record, **words: Word) -> list[Line]:
    """Lines of days, fate, incidents, low, best, high, open: people of detentions, as known so many days later."""
    there = detained(record, **words)
    unsure = {slug for slug in there if wholes(record, slug, "part_of", "possibly_part_of") & there.keys()}
    found: list[Line] = []
    for after in (30, 180, 365):
        states = detained_after(record, after, **words)
        for fate in FATES:
            if groups := states.get(fate):
                low = sum(int(group["people_low"]) for slug, group in groups if slug not in unsure)
                best = sum(int(group["people_best"]) for _slug, group in groups)
                high = sum(int(group["people_high"] or group["people_best"]) for _slug, group in groups)
                is_open = any(not group["people_high"] for _slug, group in groups)
                found.append((after, fate, len({slug for slug, _group in groups}), low, best, high, is_open))
    return found


def detained(record: Record, **words: Word) -> dict[str, Row]:
    """Movements of the kind detention that are asked for, by slug."""
    found = [row for row in select(record, **words) if row["kind"] == "detention"]
    return {row["slug"]: row for row in found if row["measure"] == "movement"}


def detained_after(record: Record, after: int, **words: Word) -> dict[str, list[tuple[str, Row]]]:
    """Groups of people who were detained, with the slug of their incident, by their fate so many days later."""
    wanted, there = several(words.get("outcome")) or None, detained(record, **words)
    states: dict[str, list[tuple[str, Row]]] = {}
    for slug, row in there.items():
        if not wholes(record, slug, "part_of") & there.keys():
            start = date.fromisoformat(span(row)[1]).toordinal()
            for group in groups_with(record, row, wanted):
                states.setdefault(state_on(group, start + after), []).append((slug, group))
    return states


def detained_with(record: Record, after: int, fate: str, **words: Word) -> set[str]:
    """The incidents of the clock with people of that fate so many days later."""
    return {slug for slug, _group in detained_after(record, after, **words).get(fate, [])}


def state_on(group: Row, day: int) -> str:
    """What is known of people on a day (an ordinal)."""
    fate = next(fate for fate, outcomes in FATES.items() if group["outcome"] in outcomes)
    if fate == "unknown" or not group["outcome_date"]:
        return "unknown"
    known_to = {"month": 7, "year": 4}.get(group.get("outcome_date_precision") or "day", 10)
    first, last = (date.fromisoformat(text).toordinal() for text in days(group["outcome_date"][:known_to]))
    if fate == "held":
        return fate if day <= last else "unknown"
    return fate if day >= last else "held" if day < first else "unknown"


def reporting_lag(record: Record, **words: Word) -> list[Line]:
    """Lines of year, incidents, public within 31, 92, 366 days, later, undated; whether the year is still filling."""
    published = {row["slug"]: row["published"] for row in record.sources if row["published"]}
    found: dict[int, list[int | None]] = {}
    for row in select(record, **words):
        days_known = [published[slug] for slug in sources_of(record, [row]) if slug in published]
        last = date.fromisoformat(span(row)[1])
        lag = max((date.fromisoformat(min(days_known)) - last).days, 0) if days_known else None
        found.setdefault(int(row["date"][:4]), []).append(lag)
    newest = date.fromisoformat(max(published.values()))
    return [lag_line(year, lags, newest) for year, lags in sorted(found.items())]


def lag_line(year: int, lags: list[int | None], newest: date) -> Line:
    """A year's line; it is still filling while the newest source is not of twelve months after its end."""
    known = [lag for lag in lags if lag is not None]
    within = [sum(lag <= most for lag in known) for most in (31, 92, 366)]
    filling = (newest - date(year, 12, 31)).days < 366
    return (year, len(lags), *within, len(known) - within[-1], len(lags) - len(known), filling)


def routes(record: Record, **words: Word) -> list[Line]:
    """Lines of entered from (None if not stated), country, outcome, incidents, low, best, high, open: persons."""
    cells = cells_by(select(record, **words), "entered_from", "country")
    asked = set(several(words.get("outcome"))) or {group["outcome"] for group in [*record.groups, *record.incidents]}
    found = [(outcome, line) for outcome in asked for line in lines(record, cells, outcome)]
    return [(line[0] or None, line[1], outcome, *line[2:]) for outcome, line in found]


def totals_beside_ours(record: Record, **words: Word) -> list[Line]:
    """Lines of country, from year, to year, published, or more, as of, publisher, source, then what is returned."""
    there = {row["slug"]: row for row in select(record, **{**words, "who": "all", "outcome": returned(words)})}
    claims = [row for row in record.incident_sources if row["counts"] == "running_total" and row["incident"] in there]
    publishers = {row["slug"]: row["publisher"] for row in record.sources}
    found: list[Line] = []
    for row in sorted(claims, key=lambda row: (row["as_of"], int(row["people_reported"]), row["source"]), reverse=True):
        country, first = (there[row["incident"]][name] for name in ("country", "date"))
        years = (first[:4], row["as_of"][:4])
        recorded = select(record, **{**words, "country": country, "from_": years[0], "to": years[1]})
        said = (
            int(row["people_reported"]),
            row["qualifier"] == "at_least",
            row["as_of"],
            publishers[row["source"]],
            row["source"],
        )
        ours = people(record, recorded, returned(words))
        found.append((country, *map(int, years), *said, *ours))
    return found if returned(words) else []


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


# Views of the explorer: one line for each combination of some words


def explored(record: Record, measure: str, by: Sequence[str], **words: Word) -> list[Line]:
    """Lines of the words' values (None if not stated), then what the measure has; in the order of their keys."""
    cells: dict[tuple[str, ...], list[Row]] = {}
    for incident in select(record, **words):
        for key in keys_of(record, incident, by, words):
            cells.setdefault(key, []).append(incident)
    found = [line for key in sorted(cells) for line in explored_lines(record, measure, by, key, cells, words)]
    return [tuple((cell or None) if place < len(by) else cell for place, cell in enumerate(line)) for line in found]


def keys_of(record: Record, incident: Row, by: Sequence[str], words: dict[str, Word]) -> list[tuple[str, ...]]:
    """The cells that an incident stands in: several of outcomes and publishers, one of anything else."""
    keys: list[tuple[str, ...]] = [()]
    for word in by:
        keys = [(*key, value) for key in keys for value in values_of(record, incident, word, words)]
    return keys


def values_of(record: Record, incident: Row, word: str, words: dict[str, Word]) -> list[str]:
    """What an incident has of a word; publishers are those asked for, named as most of their sources write them."""
    if word == "outcome":
        groups = groups_with(record, incident, words.get("outcome") or None)
        return sorted({group["outcome"] for group in groups})
    if word == "publisher":
        own, asked = sources_of(record, [incident]), {name.casefold() for name in several(words.get("publisher"))}
        names = {record.publishers[slug] for slug in own}
        return sorted({spelled(record, name) for name in names if not asked or name.casefold() in asked})
    if word in ("year", "quarter", "month"):
        return [time_cell(incident, word)]
    return [incident[PLAIN_WORDS.get(word, word)]]


def spelled(record: Record, publisher: str) -> str:
    """A publisher as most sources write it, of equals the first by its letters."""
    names = [name for name in record.publishers.values() if name.casefold() == publisher.casefold()]
    return min(set(names), key=lambda name: (-names.count(name), name))


def time_cell(incident: Row, word: str) -> str:
    """2023, 2023-Q2 or 2023-05; the year alone where no more is known."""
    year, month = incident["date"][:4], incident["date"][5:7]
    if word == "year" or incident["date_precision"] == "year":
        return year
    return f"{year}-Q{(int(month) + 2) // 3}" if word == "quarter" else f"{year}-{month}"


def explored_lines(
    record: Record,
    measure: str,
    by: Sequence[str],
    key: tuple[str, ...],
    cells: dict[tuple[str, ...], list[Row]],
    words: dict[str, Word],
) -> list[Line]:
    """The line of one cell; none where nobody is counted in it."""
    outcomes = key[by.index("outcome")] if "outcome" in by else words.get("outcome") or None
    year = [int(value) if word == "year" else value for word, value in zip(by, key, strict=True)]
    if measure == "incidents":
        return [(*year, len(cells[key]))]
    if measure == "people":
        total = people(record, cells[key], outcomes)
        return [(*year, *total)] if total.incidents else []
    if outcomes in ("unknown", "pending"):
        return []
    place = by.index("outcome")
    beside = {
        other: found
        for other, found in cells.items()
        if (other[:place], other[place + 1 :]) == (key[:place], key[place + 1 :])
    }
    known = sorted({group["outcome"] for group in [*record.groups, *record.incidents]} - {"unknown", "pending"})
    here = {incident["slug"]: incident for found in beside.values() for incident in found}
    by_incident = counted(record, here.values(), known)
    added = [group for groups in by_incident.values() for group in groups]
    with_outcome = [group for group in added if group["outcome"] == outcomes]
    several = sum(any(group["outcome"] == outcomes for group in groups) for groups in by_incident.values())
    whole = sum(int(group["people_best"]) for group in added)
    best = sum(int(group["people_best"]) for group in with_outcome)
    return [(*year, several, whole, best / whole)] if several else []


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


def arrivals_elsewhere(
    record: Record, from_: str | None = None, to: str | None = None, measure: Word = None
) -> list[Line]:
    """Lines of measure, destination, kind of period, first day, last day, count, source."""
    order = ["resettled", "asylum_granted", "asylum_applications", "refugee_stock"]
    asked = [row for row in record.other_destinations if not measure or row["measure"] in several(measure)]
    found = [row for row in asked if in_period(row["period_start"] or "0", row["period_end"], from_, to)]
    found.sort(key=lambda row: (order.index(row["measure"]), row["destination"], row["period_end"], row["period_type"]))
    return [
        (
            row["measure"], row["destination"], row["period_type"], row["period_start"] or None, row["period_end"],
            int(row["count"]) if row["count"] else None, row["source"],
        )
        for row in found
    ]  # fmt: skip


def who_arrived(record: Record, from_: str | None = None, to: str | None = None, dimension: Word = None) -> list[Line]:
    """Lines of dimension, source, category, count, share of the figures of one dimension, in no order."""
    asked = [row for row in record.arrivals_breakdown if row["dimension"] == (single(dimension) or "age")]
    return [
        (
            row["dimension"], row["source"], row["category"], int(row["count"]) if row["count"] else None,
            float(row["share"]) if row["share"] else None,
        )
        for row in asked
        if in_period(f"{row['year_start'] or '0'}-01-01", f"{row['year_end']}-12-31", from_, to)
    ]  # fmt: skip


def sources_by_year(record: Record, from_: str | None = None, to: str | None = None, **words: Word) -> list[Line]:
    """Lines of year, availability, sources, those with a copy, those with one kept here: the seeds have no copies."""
    found: dict[tuple[int, str], int] = {}
    for row in record.sources:
        asked = all(row[word] in several(words[word]) for word in words)
        if asked and row["published"] and in_period(row["published"], row["published"], from_, to):
            key = int(row["published"][:4]), row["availability"]
            found[key] = found.get(key, 0) + 1
    order = ["online", "deleted", "paywalled", "unknown"]
    return [(*key, found[key], 0, 0) for key in sorted(found, key=lambda key: (key[0], order.index(key[1])))]


def women_among_arrivals(record: Record, from_: str | None = None, to: str | None = None) -> list[Line]:
    """Lines of year, women, men, share of women (0 to 1, four digits; None where a sex is not printed), status."""
    found = arrivals_by_year(record, from_, to)
    return [(year, women, men, part(women, men), status) for year, women, men, _unknown, _total, status in found]


def part(one: Cell, other: Cell) -> float | None:
    """What part one number is of both together, to four digits; None where either is missing or both are 0."""
    if one is None or other is None or not (both := int(one) + int(other)):
        return None
    return round(int(one) / both, 4)


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
