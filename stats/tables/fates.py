"""What became of people, period by period: returned, let go, moved on, as shares of those of whom it is known."""

from collections.abc import Iterator
from datetime import MINYEAR
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents.codebook import FATE_CODES
from incidents.counting.figures import PEOPLE, Coarser, count
from incidents.counting.filters import IncidentFilter
from incidents.naming import together, years
from incidents.people import People
from project.table import Column, Note, Table, Words
from stats.tables.people import dated_words, people_notes, table_words

PERIOD_YEARS = 5
FATE_OF = {
    "repatriated": "returned", "released": "let_go", "transferred_to_rok": "let_go", "resettled_elsewhere": "let_go",
    "moved_on": "moved_on", "detained": "held", "died": "died", "pending": "unknown", "unknown": "unknown",
}  # fmt: skip
FEW_INCIDENTS = 5  # incidents, below which a share is said to be of few
FATE = Column("fate", _("Fate"), "code", codes="fate")
FATE_COLUMNS = (
    Column("from_year", _("From"), "year"),
    Column("to_year", _("To"), "year"),
    FATE,
    PEOPLE,
    Column("known", _("People whose fate is known"), "int", "people"),
    Column("share", _("Share of them"), "float"),
)


def fate_of(outcome: str) -> str:
    # What has left the codebook is not known any more.
    return FATE_OF.get(outcome, "unknown")


def period_begins(year: int) -> int:
    # There is no year 0 in a calendar; a slip may have been published before years had limits.
    return max(year - year % PERIOD_YEARS, MINYEAR)


BY_PERIOD: Coarser = {"year": period_begins, "outcome": fate_of}


def fates_by_period(question: IncidentFilter) -> Table:
    """One row for each five years and fate, unknown ones last; a share is of people (best) whose fate is known."""
    counted = count(question.groups(), ("year", "outcome"), BY_PERIOD)
    order = {value: place for place, value in enumerate(FATE_CODES.values)}
    cells = sorted(counted.cells.items(), key=lambda cell: (cell[0][0], order[cell[0][1]]))
    known: dict[int, int] = {}
    for (year, fate), people in cells:
        known[year] = known.get(year, 0) + (people.best if fate != "unknown" else 0)
    total = count(question.groups(), ())
    asked = table_words(question)
    return Table(
        columns=FATE_COLUMNS,
        rows=tuple(fate_row(year, fate, people, known[year]) for (year, fate), people in cells),
        edition=question.edition,
        notes=(*people_notes(question, counted, total), *map(Note, notes_on_few_incidents(question))),
        opens=tuple(fate_words(question, asked, year, fate) for (year, fate), _people in cells),
        total=(None, None, None, total[()], None, None),
        blocks={(year,): people for (year,), people in count(question.groups(), ("year",), BY_PERIOD).cells.items()},
    )


def fate_row(year: int, fate: str, people: People, known: int) -> tuple[Any, ...]:
    share = round(people.best / known, 4) if known and fate != "unknown" else None
    return year, year + PERIOD_YEARS - 1, fate, people, known, share


def fate_words(question: IncidentFilter, asked: Words, year: int, fate: str) -> Words:
    """The words of the list of a period and fate: its outcomes, of those that were asked for."""
    outcomes = [outcome for outcome, counts_as in FATE_OF.items() if counts_as == fate]
    wanted = [outcome for outcome in outcomes if outcome in (question.outcomes or outcomes)]
    return {**asked, **dated_words(question, "year", (year, year + PERIOD_YEARS - 1)), "outcome": wanted}


def notes_on_few_incidents(question: IncidentFilter) -> Iterator[str]:
    """Which periods have a share of few records, or none."""
    groups = question.groups().without_outcome("unknown", "pending")
    counted = count(groups, ("year",), BY_PERIOD).cells
    few = [years(y, y + PERIOD_YEARS - 1) for (y,), people in counted.items() if people.incidents < FEW_INCIDENTS]
    if few:
        text = gettext("Shares of %(periods)s are of fewer than %(count)s incidents: they say little.")
        yield text % {"periods": together(few), "count": FEW_INCIDENTS}
