"""Which announcements a calendar year is made of: its own, else the largest parts that do not overlap."""

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator

from stats.models import ArrivalVersion

YEAR_PARTS = ("half", "quarter", "month")  # the parts of a year, the largest first


def rows_by_year(rows: Iterable[ArrivalVersion]) -> dict[int, list[ArrivalVersion]]:
    """Years in order, each with the rows that it is made of; `rows` has one row a period, the one that counts.

    Running totals and spans over two years make none.
    """
    found: dict[int, list[ArrivalVersion]] = defaultdict(list)
    for row in rows:
        if row.period_type != "cumulative" and first_day(row).year == row.period_end.year:
            found[row.period_end.year].append(row)
    made = {year: made_of(year, found[year]) for year in sorted(found)}
    return {year: parts for year, parts in made.items() if parts}


def made_of(year: int, rows: list[ArrivalVersion]) -> list[ArrivalVersion]:
    """The year's own row, else halves before quarters before months, none that shares a day with one before it."""
    whole = [row for row in rows if row.period_type == "year" and days(row) == days_of_year(year)]
    return whole or list(disjoint(row for kind in YEAR_PARTS for row in by_start(rows, kind)))


def by_start(rows: list[ArrivalVersion], kind: str) -> list[ArrivalVersion]:
    return sorted((row for row in rows if row.period_type == kind), key=first_day)


def disjoint(rows: Iterable[ArrivalVersion]) -> Iterator[ArrivalVersion]:
    """Rows that share no day with one before them."""
    taken: list[ArrivalVersion] = []
    for row in rows:
        if all(row.period_end < first_day(t) or first_day(row) > t.period_end for t in taken):
            taken.append(row)
            yield row


def covers(year: int, rows: Iterable[ArrivalVersion]) -> bool:
    # They share no day, so their days may be added.
    return sum(days(row) for row in rows) == days_of_year(year)


def first_day(row: ArrivalVersion) -> dt.date:
    # A running total without a first day began long ago.
    return row.period_start or dt.date.min


def days(row: ArrivalVersion) -> int:
    return (row.period_end - first_day(row)).days + 1


def days_of_year(year: int) -> int:
    return 366 if calendar.isleap(year) else 365
