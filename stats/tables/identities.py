"""Whether announced figures agree with one another: parts with their whole, sexes with all, running totals in a row."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from incidents.counting.snapshots import facts_now
from incidents.naming import number
from project.table import HeadingText
from stats.models import ArrivalVersion
from stats.year_parts import days

LABELS: dict[str, HeadingText] = {"total": _("all"), "female": _("women"), "male": _("men")}
WHOLE_TYPES = ("year", "half", "quarter", "month")  # what a longer period may be made of
ONE_DAY = dt.timedelta(days=1)
ArrivalRows = Sequence[ArrivalVersion]


@dataclass(frozen=True)
class Check:
    """One sum in persons: what is printed for a whole, and what its parts add up to."""

    whole: ArrivalVersion
    column: str
    stated: int
    parts: tuple[int, ...]

    @property
    def difference(self) -> int:
        """How much more or less than stated the parts are; 0 where they agree."""
        return sum(self.parts) - self.stated

    @property
    def who(self) -> HeadingText:
        return LABELS[self.column]

    @property
    def arithmetic(self) -> str:
        return f"{' + '.join(map(number, self.parts))} = {number(sum(self.parts))}"


@dataclass(frozen=True)
class Identity:
    """A rule that figures should keep, with every sum that could be tried."""

    slug: str
    title: HeadingText
    checks: tuple[Check, ...]

    @property
    def holding(self) -> list[Check]:
        return [check for check in self.checks if not check.difference]

    @property
    def failing(self) -> list[Check]:
        return [check for check in self.checks if check.difference]


PART_CHECKS: tuple[tuple[str, str, HeadingText], ...] = (
    ("quarter", "year", _("Quarters add up to the year")),
    ("half", "year", _("Halves add up to the year")),
    ("quarter", "half", _("Quarters add up to the half-year")),
    ("month", "quarter", _("Months add up to the quarter")),
    ("year", "cumulative", _("Years add up to a span of several")),
    ("quarter", "cumulative", _("Quarters add up to a span of months")),
)


def identities(edition: int | None, destination: str) -> list[Identity]:
    """Every rule with its sums, as of an edition."""
    found: list[Identity] = facts_now(edition).kept(
        f"identities of {destination}", edition, lambda: identities_tried(edition, destination)
    )
    return found


def identities_tried(edition: int | None, destination: str) -> list[Identity]:
    """The same: of each period the announcement that counts; sexes in every row."""
    everything = ArrivalVersion.objects.as_of(edition).filter(destination=destination)
    counting = list(everything.counting().order_by("period_end", "period_start", "key"))
    with_sexes = everything.exclude(female=None).exclude(male=None).order_by("period_end", "period_start", "key")
    before = _("The running total before and what came since make the next")
    first = _("The first running total and every year since make the later ones")
    found = [
        Identity("sexes", _("Women and men add up to all"), tuple(sex_checks(with_sexes))),
        *(
            Identity(f"{part}-{whole}", title, tuple(part_checks(counting, part, whole)))
            for part, whole, title in PART_CHECKS
        ),
        Identity("running", before, tuple(running_checks(counting))),
        Identity("since-first", first, tuple(since_first(counting))),
    ]
    return [identity for identity in found if identity.checks]


def sex_checks(rows: Iterable[ArrivalVersion]) -> Iterator[Check]:
    for row in rows:
        yield Check(row, "total", row.total, (row.female or 0, row.male or 0))


def part_checks(rows: ArrivalRows, part: str, whole: str) -> Iterator[Check]:
    """Periods of one kind beside the parts of another kind that cover each of them day by day."""
    for row in rows:
        if row.period_type == whole and row.period_start:
            for column in printed(row):
                pieces = [piece for piece in printing(rows, column) if piece.period_type == part]
                yield from checked_sum(row, column, chain(pieces, row.period_start, row.period_end))


def running_checks(rows: ArrivalRows) -> Iterator[Check]:
    """Each running total beside the latest one before it from which announced periods lead to it without a gap."""
    for row in filter(is_running, rows):
        for column in printed(row):
            pieces = printing(rows, column)
            before = [other for other in pieces if is_running(other) and other.period_end < row.period_end]
            # Backwards, so that the fewest announcements are added.
            ways = ([start, *chain(pieces, start.period_end + ONE_DAY, row.period_end)] for start in reversed(before))
            yield from checked_sum(row, column, next((way for way in ways if len(way) > 1), []))


def since_first(rows: ArrivalRows) -> Iterator[Check]:
    """Running totals at the end of a year beside the first of all and every year since."""
    running = [row for row in rows if is_running(row)]
    years = [row for row in rows if row.period_start and row.period_start.month == 1 and row.period_end.month == 12]
    for row in running[1:]:
        for column in printed(row):
            since = chain(printing(years, column), running[0].period_end + ONE_DAY, row.period_end)
            yield from checked_sum(row, column, [running[0], *since] if since and printing(running[:1], column) else [])


def chain(pieces: ArrivalRows, first: dt.date, last: dt.date) -> ArrivalRows:
    """Periods that cover the days from the first to the last, each once; the longest first, odd spans only at need."""
    dead: set[dt.date] = set()  # days from which nothing leads to the last: asked once each

    def rest(day: dt.date) -> ArrivalRows:
        fitting = [row for row in pieces if row.period_start == day and row.period_end <= last]
        for row in sorted(fitting, key=lambda row: (row.period_type not in WHOLE_TYPES, -days(row))):
            if row.period_end == last:
                return [row]
            after = row.period_end + ONE_DAY
            if after not in dead and (further := rest(after)):
                return [row, *further]
        dead.add(day)
        return []

    return rest(first)


def checked_sum(whole: ArrivalVersion, column: str, rows: ArrivalRows) -> Iterator[Check]:
    if rows:
        yield Check(whole, column, getattr(whole, column), tuple(getattr(row, column) for row in rows))


def printed(row: ArrivalVersion) -> list[str]:
    return [column for column in LABELS if getattr(row, column) is not None]


def printing(rows: ArrivalRows, column: str) -> ArrivalRows:
    return [row for row in rows if getattr(row, column) is not None]


def is_running(row: ArrivalVersion) -> bool:
    # Only a total since counting began has no first day.
    return row.period_start is None
