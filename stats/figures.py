"""Counting for charts and tables: returns from the record, arrivals from what was announced."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from incidents.figures import PEOPLE_COLUMNS, Counted, count
from incidents.filters import IncidentFilter
from project.table import Column, Table, Text, Words
from stats import years
from stats.filters import ArrivalFilter
from stats.models import ArrivalVersion

COUNTRY = Column("country", _("Country"), "country")
YEAR = Column("year", _("Year"), "year")
OUTCOME = Column("outcome", _("Outcome"), "code", codes="outcome")
ARRIVALS_COLUMNS = (
    YEAR,
    Column("women", _("Women"), "int", "people"),
    Column("men", _("Men"), "int", "people"),
    Column("unknown", _("Sex not published"), "int", "people"),
    Column("total", _("Total"), "int", "people"),
    Column("status", _("Status"), "code", codes="year_status"),
)


def returns_by_country(question: IncidentFilter) -> Table:
    """One row a country, the largest best first: people repatriated, by the country of the incident."""
    return people_table(question, (COUNTRY,), lambda row: (-row[3], row[0]))


def returns_over_time(question: IncidentFilter) -> Table:
    """One row for each year and country with a recorded return, by the incident's date."""
    return people_table(question, (YEAR, COUNTRY), lambda row: row[:2])


def people_table(question: IncidentFilter, by: tuple[Column, ...], order: Any) -> Table:
    """People by some words: a row for each combination that occurs, with a total and what it leaves out."""
    groups = question.groups()
    words = [column.name for column in by]
    counted = count(groups, words, question.edition)
    total = count(groups, (), question.edition)
    rows = sorted(((*key, *people.cells) for key, people in counted.cells.items()), key=order)
    return Table(
        columns=(*by, *PEOPLE_COLUMNS),
        rows=tuple(rows),
        edition=question.edition,
        notes=notes(question, counted, total),
        opens=tuple(opened(question, dict(zip(words, row, strict=False))) for row in rows),
        total=(*(None for _column in by), *total[()].cells),
    )


def opened(question: IncidentFilter, cell: dict[str, Any]) -> Words:
    """The words of the list that shows what a cell counts."""
    words = question.question()
    if question.outcomes is not None:
        words["outcome"] = question.outcomes
    for word, value in cell.items():
        words |= year_words(question, value) if word == "year" else {word: [str(value)]}
    return words


def year_words(question: IncidentFilter, year: int) -> Words:
    """`from`, `to` and `dated` of a year, cut to what was asked.

    No incident is dated to more than a year, so what overlaps a piece of a year lies within that year.
    """
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    asked_first = (question.value("from_") or [first])[0]
    asked_last = (question.value("to") or [None, last])[1]
    if asked_first <= first and asked_last >= last:
        return {"from": [str(year)], "to": [str(year)], "dated": ["within"]}
    dated = question.value("dated") or "overlaps"
    return {"from": [str(max(first, asked_first))], "to": [str(min(last, asked_last))], "dated": [dated]}


def notes(question: IncidentFilter, counted: Counted, total: Counted) -> tuple[Text, ...]:
    """What a reader of a table of people has to know, by name."""
    found: list[Text] = []
    maybe = {reason.part: reason.whole for reason in total.left_out if not reason.wholly}
    for part, whole in sorted(maybe.items()):
        text = _now("The lowest total leaves out %(part)s, whose people may be among those of %(whole)s.")
        found.append(text % {"part": part, "whole": whole})
    for reason in total.left_out:
        if reason.wholly:
            text = _now("%(part)s is not counted beside %(whole)s, which it is part of.")
            found.append(text % {"part": reason.part, "whole": reason.whole})
    if maybe or sum(people.low for people in counted.cells.values()) != total[()].low:
        found.append(_now("So the lowest of a total can be less than the sum of its rows."))
    held = question.rows().exclude(measure="movement").order_by("key").values_list("key", flat=True)
    if len(held):
        text = ngettext(
            "%(count)d incident counts people held at a moment and is not added: %(names)s.",
            "%(count)d incidents count people held at a moment and are not added: %(names)s.",
            len(held),
        )
        found.append(text % {"count": len(held), "names": ", ".join(held)})
    if total[()].open:
        found.append(_now("Some records give no upper count; the highest is then “or more”."))
    return tuple(found)


# Arrivals


@dataclass(frozen=True)
class Figure:
    """What counts for one period, in persons; `rows` are the announcements that it is made of."""

    women: int | None
    men: int | None
    total: int
    status: str
    rows: tuple[ArrivalVersion, ...] = ()

    @property
    def unknown(self) -> int:
        """The total less the printed sexes."""
        return self.total - (self.women or 0) - (self.men or 0)


def figure_of(rows: Iterable[ArrivalVersion], status: str) -> Figure:
    """Rows that do not overlap as one figure; a sex that none of them prints stays unknown."""
    rows = tuple(rows)
    women = [row.female for row in rows if row.female is not None]
    men = [row.male for row in rows if row.male is not None]
    return Figure(
        sum(women) if women else None, sum(men) if men else None, sum(row.total for row in rows), status, rows
    )


def counting_by_year(question: ArrivalFilter) -> dict[int, Figure]:
    """The figure of each year: its own row, else parts that do not overlap; unfinished where they do not cover it."""
    found = years.by_year(question.rows().counting().defer("document"))
    return {year: figure_of(rows, year_status(year, rows)) for year, rows in found.items()}


def year_status(year: int, rows: list[ArrivalVersion]) -> str:
    """Whether the rows leave the year unfinished, or are all final."""
    if not years.covers(year, rows):
        return "unfinished"
    return "final" if all(row.status == "final" for row in rows) else "provisional"


def arrivals_by_year(question: ArrivalFilter) -> Table:
    """One row a year: women, men, people whose sex was not published, total, and whether it is final."""
    figures = counting_by_year(question)
    return Table(
        columns=ARRIVALS_COLUMNS,
        rows=tuple((year, f.women, f.men, f.unknown, f.total, f.status) for year, f in figures.items()),
        edition=question.edition,
        notes=tuple(year_notes(figures)),
        opens=tuple(year_opens(question, year) for year in figures),
        opened_by="arrivals",
    )


def year_opens(question: ArrivalFilter, year: int) -> Words:
    """The words of the list that shows the announcements a year is made of, cut to what was asked."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    asked_first = (question.value("from_") or [first])[0]
    asked_last = (question.value("to") or [None, last])[1]
    period = {"from": [str(year)], "to": [str(year)]}
    if asked_first > first or asked_last < last:
        period = {"from": [str(max(first, asked_first))], "to": [str(min(last, asked_last))]}
    return {**question.question(), **period, "vintages": ["counted"]}


def year_notes(figures: dict[int, Figure]) -> Iterator[Text]:
    """Which years are not finished or not final."""
    for year, figure in figures.items():
        if figure.status == "unfinished":
            last = max(row.period_end for row in figure.rows)
            yield _now("%(year)s is unfinished: its figures reach to %(day)s.") % {"year": year, "day": last}
    provisional = [str(year) for year, figure in figures.items() if figure.status == "provisional"]
    if provisional:
        yield _now("Provisional, and no later figure found: %s.") % ", ".join(provisional)
