"""What of a table a chart draws: one mistyped year or number must not make all others too small to be read."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import wraps
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext, ngettext

from incidents.counting.snapshots import facts_now
from incidents.editions.names import Names
from incidents.models import Edition
from incidents.naming import number
from project.limits import FIRST_YEAR, MOST_PEOPLE
from project.periods import year_text
from project.table import Note, Row, Table

Tabulate = Callable[[Any], Table]
SERIES = 1998  # the first year that every table of arrivals gives; two years before stand in one newspaper report alone
UNDRAWN_NAMED = 10  # rows that a note names


def last_drawn(edition: int | None) -> int:
    """The year after that in which an edition was published."""
    if edition is None:
        return FIRST_YEAR
    asked = Edition.objects.filter(number=edition).values_list("published_at", flat=True)
    return int(facts_now(edition).kept("last drawn", edition, lambda: asked[0].year + 1))


def is_drawn(year: int, edition: int | None) -> bool:
    return FIRST_YEAR <= year <= last_drawn(edition)


def first_asked(question: Any, begins: int = SERIES) -> int | None:
    """The year with which a chart of arrivals begins; None where the question asks for earlier ones itself."""
    last = question.value("to")
    asked = question.value("from_") or (last and last[1].year < begins)
    return None if asked else begins


def has_place(table: Table, row: Row) -> bool:
    # A chart that is not by year has a place for every row.
    return table.columns[0].name != "year" or (in_drawn_years(table, row) and not is_early(table, row))


def in_drawn_years(table: Table, row: Row) -> bool:
    return bool(FIRST_YEAR <= row[0] <= (table.drawn_to or 0))


def is_early(table: Table, row: Row) -> bool:
    return bool(table.drawn_from and FIRST_YEAR <= row[0] < table.drawn_from)


def cells_of_people(table: Table) -> list[tuple[int, str]]:
    """Where rows have numbers of people: the place of a cell, and which of its numbers where it is several."""
    columns = [*enumerate(table.columns)]
    return [(at, part.of if c.parts else "") for at, c in columns for part in c.flat if part.unit == "people"]


def can_be(cells: list[tuple[int, str]], row: Row) -> bool:
    counts = (getattr(row[at], part, None) if part else row[at] for at, part in cells)
    # A difference may be below zero.
    return all(abs(count or 0) <= MOST_PEOPLE for count in counts)


def all_can_be(cells: list[tuple[int, str]], rows: tuple[Row, ...]) -> bool:
    """Whether no row has more people than can be, as nearly always: asked by columns, in a tenth of the time."""
    for at, part in cells:
        values = [row[at] for row in rows]
        counts = filter(None, map(attrgetter(part), filter(None, values)) if part else values)
        if max(map(abs, counts), default=0) > MOST_PEOPLE:
            return False
    return True


def drawn_as_one(table: Table, row: Row) -> Row:
    # A column or a bar is of one year or country, a circle of a place.
    return row[:2] if "location" in [column.name for column in table.columns] else row[:1]


def too_large(table: Table) -> list[Row]:
    """The marks that a chart leaves out, since more people than can be are in one of their parts."""
    cells = cells_of_people(table)
    if all_can_be(cells, table.rows):
        return []
    absurd = [row for row in table.rows if not can_be(cells, row) and has_place(table, row)]
    return list(dict.fromkeys(drawn_as_one(table, row) for row in absurd))


def drawn_rows(table: Table) -> Table:
    """The rows of a table that its chart draws."""
    if table.drawn_to is None:
        return table
    absurd = too_large(table)
    return table.only(
        [n for n, r in enumerate(table.rows) if has_place(table, r) and drawn_as_one(table, r) not in absurd]
    )


def drawable_rows(tabulate: Tabulate) -> Tabulate:
    """A table of which a chart draws what can be, with notes that name what stands in it alone."""

    @wraps(tabulate)
    def tabulated(question: Any) -> Table:
        table = tabulate(question)
        table = replace(table, drawn_to=last_drawn(table.edition))
        table = replace(table, axis=axis_of(question, table))
        return replace(table, notes=(*table.notes, *map(Note, undrawn_notes(table))))

    return tabulated


def axis_of(question: Any, table: Table) -> tuple[int, int] | None:
    """The years that were asked for, else those that are covered, and any that the chart draws besides."""
    drawn = [row[0] for row in table.rows if has_place(table, row)]
    if table.columns[0].name != "year" or not drawn:
        return None
    covered = table.covered or (min(drawn), max(drawn))
    first, last = (min(*covered, *drawn), max(*covered, *drawn))
    if asked := question.value("from_"):
        first = min(asked[0].year, *drawn)
    if asked := question.value("to"):
        last = max(asked[1].year, *drawn)
    return max(first, FIRST_YEAR), min(last, table.drawn_to or last)


def undrawn_notes(table: Table) -> Iterator[str]:
    """What a table says of the rows that its chart does not draw."""
    apart = dict.fromkeys(row[0] for row in table.rows if not has_place(table, row))
    if early := [year for year in apart if is_early(table, (year,))]:
        yield early_note(early, table.drawn_from or SERIES)
    if outside := [year for year in apart if not is_early(table, (year,))]:
        text = ngettext(
            "The chart draws the years %(first)s to %(last)s; %(years)s stands in the table alone.",
            "The chart draws the years %(first)s to %(last)s; %(years)s stand in the table alone.",
            len(outside),
        )
        years = ", ".join(map(year_text, outside))
        yield text % {"first": FIRST_YEAR, "last": last_drawn(table.edition), "years": years}
    if absurd := too_large(table):
        text = gettext("The chart draws no count above %(most)s; what is larger stands in the table alone: %(rows)s.")
        yield text % {"most": number(MOST_PEOPLE), "rows": ", ".join(named_rows(table, absurd))}


def named_rows(table: Table, rows: list[Row]) -> list[str]:
    """The first few marks by their names, and a sign that there are more."""
    names = Names(table.edition)
    said = [" ".join(filter(None, map(names, table.columns, row))) for row in rows[:UNDRAWN_NAMED]]
    return [*said, "…"] if len(rows) > UNDRAWN_NAMED else said


def early_note(years: list[int], begins: int) -> str:
    """What a table of arrivals says of years before those that its chart draws."""
    text = ngettext(
        "The chart begins in %(first)s; %(years)s stands in the table, and is drawn if it is asked for "
        "(from=%(from)s).",
        "The chart begins in %(first)s; %(years)s stand in the table, and are drawn if they are asked for "
        "(from=%(from)s).",
        len(years),
    )
    return text % {"first": begins, "years": ", ".join(map(year_text, years)), "from": year_text(min(years))}
