"""Made-up incidents, their sources and quarterly arrivals as CSV; the same size and seed always give the same bytes.

Columns are those of the seeds; for a site that knows only tables (`seeds_only=False`) `id` and `status` stand before
them. Nothing in the rows is true. A place has one country and one point. `hard` adds what peers do not know: one
incident in ten has two groups, one in a hundred is or may be part of another, one in twenty has no upper figure.

Three two-word phrases are put into summaries at known rates, so that a search can be checked: "border notice" (1 row in
100), "river patrol" (1 in 1,000), "quiet handover" (1 in 10,000). Their words also occur apart from each other.
"""

import csv
import datetime as dt
import itertools
import random
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

Row = list[Any]


def weights(text: str) -> dict[str, int]:
    """Codes, each with how often it is drawn."""
    words = text.split()
    return dict(zip(words[::2], map(int, words[1::2]), strict=True))


COUNTRIES = weights(
    """
    CN 560 RU 90 TH 75 VN 70 LA 50 MN 40 KH 25 MM 20 JP 14 KR 12 MY 8 PL 6 KZ 5 UA 5 DE 4 GB 4 US 4 PH 3 ID 3
    SG 2
    """
)
# Latitude and longitude; the others lie anywhere.
SPOT = {"CN": (41, 126), "RU": (43, 132), "TH": (20, 100), "VN": (22, 106), "LA": (18, 103), "MN": (45, 111)}
KINDS = weights(
    """
    detention 34 repatriation 26 transfer_to_rok 16 asylum_entry 9 release 6 deportation_threat 5 death 2
    other 2
    """
)
OUTCOMES = weights(
    """
    repatriated 34 unknown 28 transferred_to_rok 18 released 7 detained 6 moved_on 3 resettled_elsewhere 2
    pending 1 died 1
    """
)
PRECISION = weights("day 70 month 21 year 9")
CONFIDENCE = weights("medium 45 high 35 low 20")
STATUS = weights("published 92 draft 6 withdrawn 2")
WHO = weights("escapees 90 workers 5 unknown 3 adrift 1 soldiers 1")
BASIS = weights("reported 55 confirmed 20 estimated 15 alleged 10")
AVAILABILITY = weights("online 66 unknown 20 deleted 10 paywalled 4")
PHRASES = (("border notice", 100), ("river patrol", 1_000), ("quiet handover", 10_000))
FIELD_WORDS = """
    the of in and to a were was by on at from for that their police border river guards officials consulate embassy
    group people women men family children held detained returned crossed arrested released handed transferred
    reported said denied confirmed announced notice patrol quiet handover camp station province county city bridge
    train truck forest broker shelter mission church court prison visa papers ministry agency spokesman lawyer
    relatives neighbours villagers soldiers workers winter summer night morning week month year later before after
    between near across without under during several others some none
"""
INCIDENT = """
    slug title country entered_from date date_precision end_date location location_precision latitude longitude kind
    outcome outcome_date people_low people_best people_high women men children who measure people_basis confidence
    summary verified notes
"""
SOURCE = "slug title publisher author published url language kind availability accessed"
CLAIM = "incident source people_reported claim"
GROUP = """
    incident people_low people_best people_high women men children outcome outcome_date outcome_date_precision note
"""
OVERLAP = "incident other relation note"
ARRIVAL = "destination period_type period_start period_end male female total status released source verified notes"
FIRST, LAST = dt.date(1998, 1, 1), dt.date(2026, 9, 30)
PLACES = 600


def vocabulary(rnd: random.Random, size: int = 8_000) -> list[str]:
    """Words in falling order of frequency: those of the field first, then made-up ones of two to four syllables."""
    words = list(dict.fromkeys(FIELD_WORDS.split()))
    syllables = [a + b for a in "bdghjklmnprstvz" for b in ("a", "an", "e", "i", "in", "o", "ong", "u")]
    seen = set(words)
    while len(words) < size:
        word = "".join(rnd.choices(syllables, k=rnd.randint(2, 4)))
        if word not in seen:
            seen.add(word)
            words.append(word)
    return words


def spots(places: list[str], rnd: random.Random) -> dict[str, list[tuple[str, float, float]]]:
    """Places with their points by country: three for each, the others shared out by weight."""
    countries = [country for country in COUNTRIES for _number in range(3)]
    countries += rnd.choices(list(COUNTRIES), list(COUNTRIES.values()), k=len(places) - len(countries))
    found: dict[str, list[tuple[str, float, float]]] = {country: [] for country in COUNTRIES}
    for place, country in zip(places, countries, strict=True):
        lat, lon = SPOT.get(country) or (rnd.uniform(5, 50), rnd.uniform(15, 140))
        found[country].append((place, round(lat + rnd.uniform(-2, 2), 4), round(lon + rnd.uniform(-2, 2), 4)))
    return found


class Draw:
    """Seeded draws: from weighted codes, and running text whose word frequencies fall like 1 / rank."""

    def __init__(self, seed: int) -> None:
        self.rnd = random.Random(seed)
        words = vocabulary(self.rnd)
        self.tape = self.rnd.choices(words, [1 / (rank + 8) for rank in range(len(words))], k=1_000_000)
        self.places = [place.title() for place in self.rnd.sample(words[200:], PLACES)]
        self.spots = spots(self.places, random.Random(seed + 1))
        self.cumulative: dict[int, tuple[list[str], list[int]]] = {}

    def code(self, weights: Mapping[str, int]) -> str:
        if id(weights) not in self.cumulative:
            self.cumulative[id(weights)] = (list(weights), list(itertools.accumulate(weights.values())))
        codes, cumulative = self.cumulative[id(weights)]
        return self.rnd.choices(codes, cum_weights=cumulative)[0]

    def words(self, count: int) -> list[str]:
        start = int(self.rnd.random() * (len(self.tape) - count))
        return self.tape[start : start + count]

    def sentence(self, count: int) -> str:
        return " ".join(self.words(count)).capitalize()

    def summary(self) -> str:
        """About 400 characters in five sentences; now and then one of PHRASES, within a sentence."""
        text = [self.sentence(11) for _number in range(5)]
        for phrase, one_in in PHRASES:
            if self.rnd.random() * one_in < 1:
                text[2] = " ".join((text[2], "the", phrase, "was seen"))
        return ". ".join(text) + "."

    def day(self) -> dt.date:
        """More incidents in later years: the later of two draws for one row in two."""
        span = (LAST - FIRST).days
        days = int(self.rnd.random() * span)
        return FIRST + dt.timedelta(days=max(days, int(self.rnd.random() * span)) if self.rnd.random() < 0.5 else days)


def incident(draw: Draw, number: int) -> Row:
    """One row of incidents.csv."""
    rnd, day, precision, country = draw.rnd, draw.day(), draw.code(PRECISION), draw.code(COUNTRIES)
    if precision != "day":
        day = day.replace(day=1, month=day.month if precision == "month" else 1)
    best = min(900, int(rnd.paretovariate(1.1)))
    low, high = best - int(rnd.random() * (best // 3 + 1)), best + int(rnd.random() * (best // 2 + 1))
    known = rnd.random() < 0.6
    women: int | str = int(rnd.random() * (low + 1)) if known else ""
    outcome, near = draw.code(OUTCOMES), draw.spots[country]
    place, lat, lon = near[int(rnd.random() ** 2 * len(near))]
    # What is drawn stands in the order in which it always was: another order gives other bytes.
    return [
        f"made-up-{number:07}", draw.sentence(7), country, rnd.choice(("KP", "KP", "CN", "")), day, precision, "",
        place, "city", lat, lon, draw.code(KINDS), outcome,
        day + dt.timedelta(days=int(rnd.random() * 90)) if outcome not in ("unknown", "pending") else "",
        low, best, high, women, low - int(women or 0) if known else "",
        int(rnd.random() * 3) if known and low > 4 else "", draw.code(WHO), "movement", draw.code(BASIS),
        draw.code(CONFIDENCE), draw.summary(), "true" if rnd.random() < 0.8 else "false", "",
    ]  # fmt: skip


def sources(draw: Draw, row: Row, number: int) -> Iterator[tuple[Row, Row]]:
    """The two sources of an incident, each with what it claims."""
    for letter in "ab":
        published = row[4] + dt.timedelta(days=int(draw.rnd.random() * 30))
        title, publisher = draw.sentence(6), draw.places[int(draw.rnd.random() ** 3 * PLACES)]
        url, slug = f"https://example.org/{number}/{letter}", f"{row[0]}-{letter}"
        online = draw.code(AVAILABILITY)
        yield [slug, title, publisher, "", published, url, "en", "news", online, ""], [row[0], slug, row[15], ""]


def arrivals(rnd: random.Random) -> Iterator[Row]:
    """One row a quarter, 1998 to September 2026, to South Korea: people, rising to 2009, near none in 2020-22."""
    for year, quarter in itertools.product(range(1998, 2027), range(4)):
        start = dt.date(year, 3 * quarter + 1, 1)
        end = (start + dt.timedelta(days=100)).replace(day=1) - dt.timedelta(days=1)
        if end > LAST:
            return
        level = 20 if 2020 <= year <= 2022 else 60 if year > 2022 else max(20, 700 - 55 * abs(year - 2009))
        total = max(3, int(rnd.gauss(level, level / 10)))
        male, status = int(total * rnd.uniform(0.2, 0.35)), "provisional" if year == 2026 else "final"
        people = [male, total - male, total, status]
        yield ["KR", "quarter", start, end, *people, "", "made-up-0000000-a", "true", ""]


def place_of(column: str) -> int:
    return INCIDENT.split().index(column)


def harder(row: Row, before: dict[str, Row], rnd: random.Random) -> tuple[list[Row], list[Row]]:
    """Make a row harder in place; its groups and overlaps. `before` holds the last whole incident of each country."""
    high, low, best, outcome, country = (
        place_of(column) for column in ("people_high", "people_low", "people_best", "outcome", "country")
    )
    whole, groups = before.get(row[country]), []
    if rnd.random() < 0.05:
        row[high] = ""
    if rnd.random() < 0.1 and row[low] > 1:
        half, other = row[low] // 2, "released" if row[outcome] == "unknown" else "unknown"
        rest = (row[low] - half, row[best] - half, row[high] and row[high] - half)
        for people, fate in (((half, half, row[high] and half), row[outcome]), (rest, other)):
            groups.append([row[0], *people, "", "", "", fate, "", "", ""])
        for column in ("outcome_date", "women", "men", "children"):
            row[place_of(column)] = ""
        row[outcome] = "mixed"
    elif whole and rnd.random() < 0.02 and row[low] <= whole[low]:
        return groups, [[row[0], whole[0], rnd.choice(("part_of", "possibly_part_of")), ""]]
    before[row[country]] = row
    return groups, []


def main(count: int, out: Path, seed: int = 7, *, seeds_only: bool = False, hard: bool = False) -> None:
    """Write a folder of files."""
    out.mkdir(parents=True, exist_ok=True)
    draw, more = Draw(seed), random.Random(seed + 2)
    groups: list[Row] = []
    overlaps: list[Row] = []
    before: dict[str, Row] = {}
    heads = {"incidents": INCIDENT if seeds_only else f"id status {INCIDENT}", "sources": SOURCE}
    with ExitStack() as files:
        heads |= {"incident_sources": CLAIM, "arrivals": ARRIVAL}
        written = {name: opened(files, out / f"{name}.csv", head) for name, head in heads.items()}
        for number in range(count):
            # The status is drawn either way, so that both forms hold the same rows.
            row, status = incident(draw, number), draw.code(STATUS)
            if hard:
                two, parts = harder(row, before, more)
                groups += two
                overlaps += parts
            written["incidents"].writerow(row if seeds_only else [number + 1, status, *row])
            for source, claim in sources(draw, row, number):
                written["sources"].writerow(source)
                written["incident_sources"].writerow(claim)
        written["arrivals"].writerows(arrivals(draw.rnd))
        if hard:
            opened(files, out / "groups.csv", GROUP).writerows(groups)
            opened(files, out / "overlaps.csv", OVERLAP).writerows(overlaps)
        if seeds_only:
            names = opened(files, out / "countries.csv", "iso2 name name_ko role practice notes")
            names.writerows([[code, code, code, "transit", "", ""] for code in ("KP", *COUNTRIES)])


def opened(files: ExitStack, path: Path, head: str) -> Any:
    """A new file of CSV with its first line."""
    written = csv.writer(files.enter_context(path.open("w", newline="", encoding="utf-8")))
    written.writerow(head.split())
    return written
