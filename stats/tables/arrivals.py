"""Counting arrivals for charts and tables: by year and quarter, beside returns, and as they were announced."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F
from django.http import QueryDict
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from incidents.counting.coverage import years_covered
from incidents.counting.figures import count
from incidents.counting.filters import IncidentFilter
from incidents.counting.snapshots import facts_now
from incidents.naming import together
from project.periods import year_text
from project.queries import query_string
from project.table import Column, HeadingText, Note, Opened, Table, Words
from stats import year_parts
from stats.filters import ArrivalFilter
from stats.models import ArrivalVersion
from stats.tables.drawable import drawable_rows, first_asked
from stats.tables.people import YEAR, cell_words

ARRIVALS_COLUMNS = (
    YEAR,
    Column("women", _("Women"), "int", "people"),
    Column("men", _("Men"), "int", "people"),
    Column("unknown", _("Sex not published"), "int", "people"),
    Column("total", _("Total"), "int", "people"),
    Column("status", _("Status"), "code", codes="year_status"),
)
SUMMED = ("women", "men", "unknown", "total")
QUARTER = Column("quarter", _("Quarter"), "year")
QUARTERS = 4  # of a year
RETURNED = Column(
    "returned",
    _("Returned"),
    parts=(
        Column("returned_low", _("Returned, lowest"), "int", "people", of="low"),
        Column("returned_best", _("Returned, best"), "int", "people", of="best"),
        Column("returned_high", _("Returned, highest"), "int", "people", of="high"),
        Column("returned_open", _("Or more"), "bool", of="open", joined=True),
    ),
)


@dataclass(frozen=True)
class CountedPeriod:
    """What counts for one period, in persons; `rows` are the announcements that it is made of."""

    women: int | None
    men: int | None
    total: int
    status: str
    rows: tuple[ArrivalVersion, ...] = ()

    @property
    def unknown(self) -> int:
        return self.total - (self.women or 0) - (self.men or 0)


def figure_of(rows: Iterable[ArrivalVersion], status: str) -> CountedPeriod:
    """Rows that do not overlap as one figure; a sex that none of them prints stays unknown."""
    rows = tuple(rows)
    women = [row.female for row in rows if row.female is not None]
    men = [row.male for row in rows if row.male is not None]
    return CountedPeriod(
        sum(women) if women else None, sum(men) if men else None, sum(row.total for row in rows), status, rows
    )


def counting_by_year(question: ArrivalFilter) -> dict[int, CountedPeriod]:
    """The figure of each year: its own row, else parts that do not overlap; unfinished where they do not cover it."""

    def counted() -> dict[int, CountedPeriod]:
        found = year_parts.rows_by_year(question.rows().counting().defer("document"))
        return {year: figure_of(rows, year_status(year, rows)) for year, rows in found.items()}

    # A page asks two or three times: for its chart, for its table, and for what was announced before.
    name = f"arrivals by year, {'file' if question.strict else 'page'}: {query_string(question.question(full=False))}"
    figures: dict[int, CountedPeriod] = facts_now(question.edition).kept(name, question.edition, counted)
    return figures


def year_status(year: int, rows: list[ArrivalVersion]) -> str:
    """Whether the rows leave the year unfinished, or are all final."""
    if not year_parts.covers(year, rows):
        return "unfinished"
    return "final" if all(row.status == "final" for row in rows) else "provisional"


@drawable_rows
def arrivals_by_year(question: ArrivalFilter) -> Table:
    """One row a year: women, men, people whose sex was not published, total, and whether it is final."""
    figures = counting_by_year(question)
    return Table(
        columns=ARRIVALS_COLUMNS,
        rows=tuple((year, f.women, f.men, f.unknown, f.total, f.status) for year, f in figures.items()),
        edition=question.edition,
        notes=tuple(map(Note, year_notes(figures))),
        opens=tuple(year_opens(question, year) for year in figures),
        opened_by="arrivals",
        counted=sum(len(figure.rows) for figure in figures.values()),
        drawn_from=first_asked(question),
    )


def arrivals_added_up(question: ArrivalFilter) -> Table:
    """One row a year: all who arrived from the first year asked for up to it; a sex that was not printed adds none."""
    table = arrivals_by_year(question)
    totals, unfinished = Counter[str](), False
    rows: list[tuple[Any, ...]] = []
    for row in table.records():
        totals.update({name: row[name] for name in SUMMED if row[name] is not None})
        unfinished |= row["status"] != "final"
        status = "provisional" if unfinished else "final"
        rows.append((row["year"], *(totals.get(name) for name in SUMMED), status))
    first = str(rows[0][0]) if rows else ""
    opens = tuple({**words, "from": [first]} if words and len(words["from"][0]) == len(first) else words
                  for words in table.opens)  # fmt: skip
    text = _("Running totals are added here from the years of this table; those that were announced begin earlier.")
    return replace(table, rows=tuple(rows), opens=opens, notes=(*table.notes, Note(text)))


def year_opens(question: ArrivalFilter, year: int) -> Words:
    """The words of the list that shows the announcements a year is made of, cut to what was asked."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    asked_first = (question.value("from_") or [first])[0]
    asked_last = (question.value("to") or [None, last])[1]
    period = {"from": [year_text(year)], "to": [year_text(year)]}
    if asked_first > first or asked_last < last:
        period = {"from": [str(max(first, asked_first))], "to": [str(min(last, asked_last))]}
    return {**question.question(), **period, "vintages": ["counted"]}


def year_notes(figures: dict[int, CountedPeriod]) -> Iterator[HeadingText]:
    """Which years are not finished or not final."""
    for year, figure in figures.items():
        if figure.status == "unfinished":
            last = max(row.period_end for row in figure.rows)
            yield gettext("%(year)s is unfinished: its figures reach to %(day)s.") % {"year": year, "day": last}
    provisional = [year_text(year) for year, figure in figures.items() if figure.status == "provisional"]
    if provisional:
        yield gettext("Provisional, and no later figure found: %s.") % ", ".join(provisional)


@drawable_rows
def arrivals_by_quarter(question: ArrivalFilter) -> Table:
    """One row for each quarter that was announced: never added from months, nor derived by subtraction."""
    rows = list(question.rows().counting().filter(period_type="quarter").order_by("period_start").defer("document"))
    whole = first_whole_year([row[:2] for row in map(quarter_row, rows)])
    return Table(
        columns=(YEAR, QUARTER, *ARRIVALS_COLUMNS[1:]),
        rows=tuple(quarter_row(row) for row in rows),
        edition=question.edition,
        notes=tuple(map(Note, quarter_notes([row[:2] for row in map(quarter_row, rows)], whole))),
        opens=tuple(period_opens(question, row) for row in rows),
        opened_by="arrivals",
        counted=len(rows),
        drawn_from=first_asked(question, whole) if whole else None,
    )


def first_whole_year(quarters: list[tuple[Any, ...]]) -> int | None:
    """The first year with all four quarters, of years and quarters."""
    several = Counter(year for year, _quarter in quarters)
    return next((year for year, count in several.items() if count == QUARTERS), None)


def quarter_notes(quarters: list[tuple[Any, ...]], whole: int | None) -> Iterator[HeadingText]:
    """What was not announced, and of which years the first quarters alone were."""
    yield gettext("A quarter without a row was not announced as a quarter, which is not zero.")
    early = [(year, quarter) for year, quarter in quarters if whole and year < whole]
    if early and all(quarter == 1 for _year, quarter in early):
        years = together([year_text(year) for year, _quarter in early])
        yield gettext("Of %(years)s first quarters alone were announced.") % {"years": years}


def quarter_row(row: ArrivalVersion) -> tuple[int | str | None, ...]:
    """Year, quarter, women, men, people whose sex was not published, total, status."""
    start, figure = year_parts.first_day(row), figure_of([row], row.status)
    quarter = (start.month + 2) // 3
    return start.year, quarter, figure.women, figure.men, figure.unknown, figure.total, figure.status


def period_opens(question: ArrivalFilter, row: ArrivalVersion) -> Words:
    period = {"period": [row.period_type], "from": [str(row.period_start)], "to": [str(row.period_end)]}
    return {**question.question(), **period, "vintages": ["newest"]}


@drawable_rows
def arrivals_and_returns(question: IncidentFilter) -> Table:
    """One row a year: arrivals in South Korea beside people recorded as returned, all countries in one total."""
    arrived = {year: f.total for year, f in counting_by_year(arrivals_beside(question)).items()}
    returned = count(question.groups(), ("year",))
    found = sorted({*arrived, *(year for (year,) in returned.cells)})
    people = {year: returned.cells.get((year,)) for year in found}
    notes = [
        gettext(
            "Arrivals are an official count of all; returns are recorded cases. The two are not parts of one whole."
        )
    ]
    if any(p.open for p in people.values() if p):
        names = ", ".join(year_text(year) for year, p in people.items() if p and p.open)
        notes.append(gettext("Returns of %s are open: “or more”.") % names)
    words_of = cell_words(question)
    return Table(
        columns=(
            YEAR,
            Column("arrivals", _("Arrivals"), "int", "people"),
            RETURNED,
        ),
        rows=tuple((year, arrived.get(year), people[year]) for year in found),
        edition=question.edition,
        notes=tuple(map(Note, notes)),
        covered=years_covered(question.edition),
        opens=tuple(words_of({"year": year}) if people[year] else None for year in found),
        beside={"arrivals": Opened("arrivals", tuple(arrived_words(question, year) for year in found))},
        drawn_from=first_asked(question),
    )


def arrived_words(question: IncidentFilter, year: int) -> Words:
    edition: Words = {"edition": [str(question.edition)]} if question.edition else {}
    return {"from": [year_text(year)], "to": [year_text(year)], "vintages": ["counted"], **edition}


def arrivals_beside(question: IncidentFilter) -> ArrivalFilter:
    words = {word: values for word, values in question.question(full=False).items() if word in ("from", "to")}
    return ArrivalFilter.ask(QueryDict(query_string(words)), question.edition, strict=True)


@drawable_rows
def revisions(question: ArrivalFilter) -> Table:
    """One row for each announcement of a calendar year that was announced more than once, in order of release."""
    figures = counting_by_year(question)
    rows = ArrivalVersion.objects.as_of(question.edition).filter(period_type="year")
    rows = rows.filter(destination=question.value("destination") or question.DEFAULTS["destination"][0])
    found: dict[int, list[ArrivalVersion]] = {}
    # Without a day of release an announcement is taken for an older one.
    for row in rows.order_by("period_end", F("released").asc(nulls_first=True), "key").defer("document"):
        if year_parts.covers(row.period_end.year, [row]) and row.period_end.year in figures:
            found.setdefault(row.period_end.year, []).append(row)
    several = [(year, row) for year, rows_ in found.items() if len(rows_) > 1 for row in rows_]
    counts = {row.pk for figure in figures.values() for row in figure.rows}
    return Table(
        columns=(
            YEAR,
            Column("released", pgettext_lazy("of a figure", "Released"), "date"),
            Column("total", _("Total"), "int", "people"),
            Column("difference", _("Difference from the figure that counts"), "int", "people"),
            Column("status", _("Status"), "code", codes="figure_status"),
            Column("counts", _("Counts"), "bool"),
        ),
        rows=tuple(
            (year, row.released, row.total, row.total - figures[year].total, row.status, row.pk in counts)
            for year, row in several
        ),
        edition=question.edition,
        notes=(
            Note(gettext("An empty day of release is not known. A difference says that a count was revised, not why.")),
        ),
        opens=tuple(
            {
                **question.question(),
                "period": ["year"],
                "from": [year_text(year)],
                "to": [year_text(year)],
                "vintages": ["all"],
            }
            for year, _row in several
        ),
        opened_by="arrivals",
        counted=len(several),
    )
