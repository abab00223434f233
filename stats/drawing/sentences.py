"""What a chart says in one sentence: its highest mark, its latest, all of them together, and what is not known."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.naming import incidents_phrase, number, people_phrase, period, persons
from incidents.other_names import PLACE, name_shown
from incidents.people import People
from project.periods import year_text
from project.table import Table
from stats.drawing.base import Pen, covered_years


@dataclass(frozen=True)
class SaidMark:
    """A mark as it is said: its name, how high it is, its number in words."""

    name: str
    height: int
    words: str

    def __str__(self) -> str:
        return _("%(name)s: %(words)s") % {"name": self.name, "words": self.words}


def highest(bars: list[SaidMark]) -> str:
    return _("highest %s") % max(bars, key=lambda bar: bar.height)


def lowest(bars: list[SaidMark]) -> str:
    return _("lowest %s") % min(bars, key=lambda bar: bar.height) if len(bars) > 1 else ""


def latest(bars: list[SaidMark]) -> str:
    return _("latest %s") % bars[-1]


def sentence(*clauses: str) -> str:
    text = "; ".join(clause for clause in clauses if clause)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def all_together(people: People | None) -> str:
    return _("in all %s") % people_phrase(people) if people else ""


def bars_of_people(found: Iterable[tuple[str, People]]) -> list[SaidMark]:
    return [SaidMark(name, people.best, people_phrase(people)) for name, people in found]


def by_year(records: list[dict[str, Any]], value: str) -> dict[int, People]:
    """The people of each year, all countries together; bounds of a stack are the sums of its parts'."""
    found: dict[int, People] = {}
    for record in records:
        if record[value] is not None:
            found[record["year"]] = found.get(record["year"], People()) + record[value]
    return dict(sorted(found.items()))


def unrecorded(years: Iterable[int], table: Table) -> str:
    """Of how many years that a chart draws nothing is recorded."""
    drawn = covered_years(table.axis or table.covered or (0, -1), table)
    missing = len(set(drawn) - set(years))
    text = ngettext("nothing recorded in %(some)s of %(all)s year", "nothing recorded in %(some)s of %(all)s years",
                    len(drawn))  # fmt: skip
    return text % {"some": number(missing), "all": number(len(drawn))} if missing else ""


def total_people(table: Table) -> People | None:
    return (table.total_record() or {}).get("people")


def say_countries(table: Table, pen: Pen) -> str:
    """Bars of countries: the highest, the lowest, all."""
    bars = bars_of_people((pen.name(table.columns[0], row["country"]), row["people"]) for row in table.records())
    return sentence(highest(bars), lowest(bars), all_together(total_people(table)))


def say_years(table: Table, _pen: Pen) -> str:
    """Columns of people by year: the highest, the latest, all, and years of which nothing is recorded."""
    found = by_year(table.records(), "people")
    bars = bars_of_people((period(year_text(year)), people) for year, people in found.items())
    return sentence(highest(bars), latest(bars), all_together(total_people(table)), unrecorded(found, table))


def say_outcomes(table: Table, pen: Pen) -> str:
    """Bars of outcomes: the country with most people, all, and of how many the outcome is not known."""
    return said_of_blocks(table, lambda row: pen.name(table.columns[0], row["country"]))


def say_routes(table: Table, pen: Pen) -> str:
    """The same of routes."""
    return said_of_blocks(table, lambda row: route_name(table, pen, row))


def route_name(table: Table, pen: Pen, record: dict[str, Any]) -> str:
    """ "China → Mongolia"."""
    origin, country = (
        pen.name(table.columns[place], record[name]) for place, name in ((0, "entered_from"), (1, "country"))
    )
    return _("%(origin)s → %(country)s") % {"origin": origin or _("not stated"), "country": country}


def said_of_blocks(table: Table, name: Callable[[dict[str, Any]], str]) -> str:
    totals: dict[str, People] = {}
    for row in table.records():
        totals[name(row)] = totals.get(name(row), People()) + row["people"]
    bars = [SaidMark(key, p.best, persons(p.best)) for key, p in totals.items()]
    unknown = sum(row["people"].best for row in table.records() if row["outcome"] == "unknown")
    return sentence(
        highest(bars), all_together(total_people(table)), _("not known of %s") % persons(unknown) if unknown else ""
    )


def say_places(table: Table, _pen: Pen) -> str:
    """Circles of a map: the largest, all, and what has no point on it."""
    bars = bars_of_people((name_shown(PLACE, row["location"]), row["people"]) for row in table.records())
    nowhere = [row["people"] for row in table.records() if row["latitude"] is None]
    missing = sum(people.incidents for people in nowhere)
    words = {"incidents": incidents_phrase(missing), "people": persons(sum(people.best for people in nowhere))}
    said = _("without a point on the map %(incidents)s, %(people)s") % words if nowhere else ""
    return sentence(highest(bars), all_together(total_people(table)), said)


def period_of(row: dict[str, Any]) -> str:
    return _("%(year)s Q%(quarter)s") % row if "quarter" in row else period(year_text(row["year"]))


def arrival_bars(records: list[dict[str, Any]], value: str = "total") -> list[SaidMark]:
    return [SaidMark(period_of(row), row[value], persons(row[value])) for row in records if row[value] is not None]


def say_arrivals(table: Table, pen: Pen) -> str:
    """Columns of arrivals: the highest, the latest with its status, all, and where the sexes are not known."""
    records = table.records()
    bars = arrival_bars(records)
    status = pen.name(table.columns[-1], records[-1]["status"])
    unknown = sum(1 for row in records if row["unknown"])
    text = ngettext("sexes not published in %s column", "sexes not published in %s columns", unknown) % number(unknown)
    total = _("in all %s") % persons(sum(bar.height for bar in bars))
    return sentence(highest(bars), f"{latest(bars)}, {status.lower()}", total, text if unknown else "")


def say_both(table: Table, _pen: Pen) -> str:
    """Arrivals above, returns below: of each the highest and the latest, and years without a recorded return."""
    records = table.records()
    arrived = arrival_bars(records, "arrivals")
    found = by_year(records, "returned")
    returned = bars_of_people((period(year_text(year)), people) for year, people in found.items())
    said = [(_("arrivals: %s"), arrived), (_("returns: %s"), returned)]
    parts = [text % f"{highest(bars)}, {latest(bars)}" for text, bars in said if bars]
    return sentence(*parts, unrecorded(found, table))


def say_revisions(table: Table, _pen: Pen) -> str:
    """Announcements that no longer count: how many, and the one that was furthest from the figure that does."""
    rows = [row for row in table.records() if not row["counts"]]
    if not rows:
        return ""
    furthest = max(rows, key=lambda row: abs(row["difference"]))
    bar = SaidMark(period(year_text(furthest["year"])), 0, f"{furthest['difference']:+,}".replace("-", "−"))
    unknown = sum(1 for row in rows if not row["released"])
    text = ngettext("day of release not known of %s", "days of release not known of %s", unknown) % number(unknown)
    counted = ngettext("%s announcement", "%s announcements", len(rows)) % number(len(rows))
    return sentence(counted, _("furthest %s") % bar, text if unknown else "")
