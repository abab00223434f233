"""Counting the record for charts and tables: people by country, year, outcome and place."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from itertools import chain
from typing import Any

import numpy as np
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from incidents import codebook
from incidents.counting.column_tables import NumberColumn
from incidents.counting.country_names import country_names
from incidents.counting.coverage import years_covered
from incidents.counting.figures import PEOPLE, CountedPeople, LeftOutPairs, cells_of, count
from incidents.counting.filters import NOT_STATED, IncidentFilter
from incidents.naming import number
from project.ordering import by_letters
from project.periods import parse_period, year_text
from project.table import Column, Note, Table, Words
from stats.tables.drawable import Tabulate, drawable_rows

CIRCLES = 500  # as many places as a map shows at once
PERIOD_CELLS = ("year", "quarter", "month")
INCIDENTS_NAMED = 10  # incidents that a note names
COUNTRY_COLUMN = Column("country", _("Country"), "country")
YEAR = Column("year", _("Year"), "year")
OUTCOME = Column("outcome", _("Outcome"), "code", codes="outcome", colours="o-")
LOCATION = Column("location", _("Place"))
POINT = (Column("latitude", _("Latitude"), "degrees"), Column("longitude", _("Longitude"), "degrees"))


def largest_first(column: Column) -> Tabulate:
    """One row for each value of a word of the list, the largest best first."""

    def tabulated(question: IncidentFilter) -> Table:
        place = place_of(question)
        return people_table(question, (column,), lambda row: (-row[1].best, place(row[0] or "")))

    return drawable_rows(tabulated)


returns_by_country = largest_first(COUNTRY_COLUMN)


@drawable_rows
def returns_over_time(question: IncidentFilter) -> Table:
    """One row for each year and country with a recorded return, by the incident's date."""
    place = place_of(question)
    table = people_table(question, (YEAR, COUNTRY_COLUMN), lambda row: (row[0], place(row[1])))
    return replace(table, covered=years_covered(question.edition))


@drawable_rows
def outcomes_by_country(question: IncidentFilter) -> Table:
    """One row for each country and outcome, in the order of the codebook: what became of people."""
    order = {value: place for place, value in enumerate(codebook.OUTCOMES.values)}
    place = place_of(question)
    table = people_table(
        question, (COUNTRY_COLUMN, OUTCOME), lambda row: (place(row[0]), order.get(row[1], len(order)), row[1])
    )
    # An incident with two outcomes stands in two rows, and is one incident of its country.
    return replace(table, blocks=count(question.groups(), ("country",)).cells)


@drawable_rows
def places(question: IncidentFilter) -> Table:
    """One row for each country and place, the largest best first; a place without a point has nulls."""
    return with_points(question, (COUNTRY_COLUMN, LOCATION))


@drawable_rows
def places_by_outcome(question: IncidentFilter) -> Table:
    """The same with a row for each outcome of a place."""
    return with_points(question, (COUNTRY_COLUMN, LOCATION, OUTCOME))


def with_points(question: IncidentFilter, by: tuple[Column, ...]) -> Table:
    """People by country, place and perhaps more, with the point of each place, and a note of those without one."""
    place = place_of(question)
    table = people_table(question, by, lambda row: (-row[-1].best, place(row[0]), row[1:-1]))
    points = points_of(question)
    table = replace(
        table,
        columns=(COUNTRY_COLUMN, LOCATION, *POINT, *by[2:], PEOPLE),
        rows=tuple((*row[:2], *points.get(row[:2], (None, None)), *row[2:]) for row in table.rows),
        total=(None, None, *(table.total or ())),
    )
    table = replace(table, notes=(*table.notes, *places_beyond(table)))
    lost = [row[-1] for row in table.rows if row[2] is None]
    if not lost:
        return table
    text = ngettext(
        "%(incidents)s incident with %(people)s people has no point on the map; its row is in the table.",
        "%(incidents)s incidents with %(people)s people have no point on the map; their rows are in the table.",
        sum(people.incidents for people in lost),
    )
    note = text % {
        "incidents": sum(people.incidents for people in lost),
        "people": sum(people.best for people in lost),
    }
    return replace(table, notes=(*table.notes, Note(note)))


def places_beyond(table: Table) -> Iterator[Note]:
    """What to know where a map has no room for all places."""
    pointed = sum(row[2] is not None for row in table.rows)
    if pointed > CIRCLES:
        text = _("The map shows the %(some)s places with most people; all %(all)s are in the table.")
        yield Note(text % {"some": number(CIRCLES), "all": number(pointed)})


def place_of(question: IncidentFilter) -> Callable[[str], Any]:
    """What to sort countries by: on a page by their names, as they stand there; in a file by their codes."""
    if question.strict:
        return str
    names = country_names(question.edition)
    return lambda code: by_letters(names.get(code, code))


def points_of(question: IncidentFilter) -> dict[tuple[str, str], tuple[float, float]]:
    """The latitude and longitude of each country and place: those that most of its incidents have, else the first's."""
    facts, named = question.facts, question.facts.incidents.coded
    latitude, longitude = (facts.incidents.numbers[name] for name in ("latitude", "longitude"))
    # What is not known is not a number, which is in no range.
    rows = np.flatnonzero(question.selection & (abs(latitude) <= 90) & (abs(longitude) <= 180))
    rows = rows[np.argsort(facts.keys.ranks[facts.incidents.numbers["key"][rows]])]
    places, place = cells_of(
        [replace(c, codes=c.codes[rows]) for c in (named["country"], named["location"])], len(rows)
    )
    points, first, point, times = points_counted(place, latitude[rows], longitude[rows])
    # Of points that as many incidents of a place have, the one that was met first.
    best = np.lexsort((-first, times, point))
    return {places[at]: points[n] for n in best.tolist() for at in [int(point[n])]}


def points_counted(
    place: NumberColumn, latitude: NumberColumn, longitude: NumberColumn
) -> tuple[list[Any], NumberColumn, NumberColumn, NumberColumn]:
    """Each point of a place once: where it is, the row that it was first met in, its place, and how often it was."""
    order = np.lexsort((longitude, latitude, place))  # rows that are alike stay in their order
    columns = [column[order] for column in (place, latitude, longitude)]
    other = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    begins = np.flatnonzero(np.append(np.ones(min(len(order), 1), bool), other))
    first = order[begins]
    times = np.diff(np.append(begins, len(order)))
    return [*zip(latitude[first].tolist(), longitude[first].tolist(), strict=True)], first, place[first], times


def people_table(question: IncidentFilter, by: tuple[Column, ...], order: Any) -> Table:
    """People by some words: a row for each combination that occurs, with a total and what it leaves out."""
    groups = question.groups()
    words = [column.name for column in by]
    # Not the sum of the rows: a part counts in each row in which its whole is not.
    counted, total = count(groups, words), count(groups, ())
    return table_of_cells(
        question, (*by, PEOPLE), counted.cells, order, people_notes(question, counted, total), total[()]
    )


def table_of_cells(
    question: IncidentFilter,
    columns: tuple[Column, ...],
    cells: dict[tuple[Any, ...], Any],
    order: Callable[[Any], Any],
    notes: tuple[Note, ...],
    total: Any,
) -> Table:
    """A row for each cell, with the list that it opens; the last column is what is counted."""
    rows = sorted(((*key, counted) for key, counted in cells.items()), key=order)
    words_of, words = cell_words(question), [column.name for column in columns[:-1]]
    return Table(
        columns=columns,
        rows=tuple(rows),
        edition=question.edition,
        notes=notes,
        opens=tuple(words_of(dict(zip(words, row, strict=False))) for row in rows),
        total=(*(None for _word in words), total),
    )


def table_words(question: IncidentFilter) -> Words:
    words = question.list_question()
    # A chart about some outcomes counts these alone, so its list does, too.
    return words if question.outcomes is None else {**words, "outcome": question.outcomes}


def cell_words(question: IncidentFilter) -> Callable[[dict[str, Any]], Words]:
    """What gives each cell of a table the words of the list that shows what it counts."""
    asked = table_words(question)
    named = cache(partial(named_words, question))  # a year stands in the row of each country

    def words_of(cell: dict[str, Any]) -> Words:
        return {**asked, **dict(chain(*(named(word, value) for word, value in cell.items())))}

    return words_of


def named_words(question: IncidentFilter, word: str, value: Any) -> tuple[tuple[str, list[str]], ...]:
    """The words by which a list asks for one value of a cell."""
    if word in ("latitude", "longitude"):  # a place is named by its country and location
        return ()
    if word in PERIOD_CELLS:
        return tuple(dated_words(question, word, value).items())
    return ((word, [NOT_STATED if value is None else str(value)]),)


def dated_words(question: IncidentFilter, word: str, value: Any) -> Words:
    """`from`, `to` and `dated` of a year, a quarter or a month, cut to what was asked.

    What is known to the year only has a cell beside quarters and months: there and in theirs `precision` tells.
    """
    first_text, last_text = ends_of_cell(value)
    (first, _end), (_begin, last) = parse_period(first_text), parse_period(last_text)
    asked_first = (question.value("from_") or [first])[0]
    asked_last = (question.value("to") or [None, last])[1]
    fine = {} if word == "year" else precision_words(question, year_only=len(str(value)) == len(first_text) == 4)
    if asked_first <= first and asked_last >= last:
        return {"from": [first_text], "to": [last_text], "dated": ["within"], **fine}
    # No incident is dated to more than its cell, so what overlaps a piece of it lies within that cell.
    dated = question.value("dated") or "overlaps"
    return {"from": [str(max(first, asked_first))], "to": [str(min(last, asked_last))], "dated": [dated], **fine}


def ends_of_cell(value: Any) -> tuple[str, str]:
    """The first and the last period of a year (a number) or of several (two), of a quarter (2023-Q2), or of a month
    (2023-05)."""
    if isinstance(value, tuple):
        return year_text(value[0]), year_text(value[1])
    if isinstance(value, int):
        return year_text(value), year_text(value)
    year, _q, quarter = value.partition("-Q")
    if not quarter:
        return value, value
    last = 3 * int(quarter)
    return f"{year}-{last - 2:02}", f"{year}-{last:02}"


def precision_words(question: IncidentFilter, *, year_only: bool) -> Words:
    """To what dates have to be known, of what was asked."""
    known = ["year"] if year_only else ["day", "month"]
    asked = question.value("precision") or known
    return {"precision": [precision for precision in known if precision in asked]}


def people_notes(question: IncidentFilter, counted: CountedPeople, total: CountedPeople) -> tuple[Note, ...]:
    """What a reader of a table of people has to know, by name."""
    found: list[Note] = []
    maybe = total.left_out.first(INCIDENTS_NAMED, wholly=False)
    for reason in maybe:
        text = gettext("The lowest total leaves out %(part)s, whose people may be among those of %(whole)s.")
        found.append(Note(text, {"part": (reason.part,), "whole": (reason.whole,)}))
    found += part_notes(total.left_out)
    if maybe or sum(people.low for people in counted.cells.values()) != total[()].low:
        found.append(Note(gettext("So the lowest of a total can be less than the sum of its rows.")))
    found += held_note(question)
    if total[()].open:
        found.append(Note(gettext("Some records give no upper count; the highest is then “or more”.")))
    return tuple(found)


def part_notes(left_out: LeftOutPairs) -> list[Note]:
    """Which parts are not counted beside their wholes, the first few of them."""
    text = gettext("%(part)s is not counted beside %(whole)s, which it is part of.")
    found = left_out.first(INCIDENTS_NAMED, wholly=True)
    return [Note(text, {"part": (reason.part,), "whole": (reason.whole,)}) for reason in found]


def held_note(question: IncidentFilter) -> list[Note]:
    """Which incidents are not added, the first few of them: a note does not grow with the record."""
    facts = question.facts
    held = question.selection & ~facts.coded["measure"].among({"movement"})
    several = int(held.sum())
    if not several:
        return []
    text = ngettext(
        "%(count)d incident counts people held at a moment and is not added: %(names)s.",
        "%(count)d incidents count people held at a moment and are not added: %(names)s.",
        several,
    )
    names = "%(names)s" if several <= INCIDENTS_NAMED else "%(names)s, …"
    first = facts.keys.in_order(facts.incidents.numbers["key"][held], INCIDENTS_NAMED)
    return [Note(text % {"count": several, "names": names}, {"names": tuple(first)})]
