"""Marks of a chart by their names in an address, and what each opens."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from incidents.counting.filters import IncidentFilter, SourceFilter
from incidents.editions.names import Names
from incidents.naming import number
from project.queries import query_string
from project.questions import Question, with_query
from project.table import Row, Table, Words
from stats.filters import ArrivalFilter
from stats.tables.clock import CLOCK_COLUMNS
from stats.tables.fates import FATE
from stats.views.evidence.cohorts import Cohort
from stats.views.evidence.records import CountedIncidents

EVERYTHING = "all"  # what an address calls all that a chart counts
OPENED: dict[str, type[Question]] = {
    "incident-list": IncidentFilter,
    "arrivals": ArrivalFilter,
    "source-list": SourceFilter,
}  # by their lists


# What a list can be asked by: a row that is named by anything else counts other people than its list does.
PARTS_OF_LISTS = {"year", "quarter", "month", "publisher", "released", "from_year", "to_year", "fate", "days"}
ASKED_OF_LISTS = {*IncidentFilter.columns(), *SourceFilter.columns(), *PARTS_OF_LISTS}


def has_panels(table: Table) -> bool:
    return bool(table.keys) and all(table.columns[at].name in ASKED_OF_LISTS for at in table.keys)


@dataclass(frozen=True)
class MarkAddresses:
    """The address of the panel of each mark: that of its chart, with what is open on it."""

    path: str
    words: Words

    def __call__(self, table: Table, place: int, column: str = "") -> str:
        """Where a mark leads; to a list whose records have no panel where it counts such, nowhere where to none."""
        name, words = table.opened(place, column)
        if words is None or name not in OPENED or not has_panels(table):
            return table.link(place, column)
        return self.of(table.cell(place, column))

    def of(self, cell: str) -> str:
        return with_query(self.path, {**self.words, "open": [cell]})


@dataclass(frozen=True)
class OpenedMark:
    """What is open: its name for readers, the question that finds its records, and its row of the table."""

    cell: str
    label: str
    question: Any
    row: dict[str, Any]


def opened_mark(table: Table, cell: str, question: Question, names: Names) -> OpenedMark | None:
    """The mark of a name; None where the table has none, as in an edition that does not know it yet."""
    if cell == EVERYTHING and isinstance(question, tuple(OPENED.values())):
        return OpenedMark(cell, _("In all"), all_counted(table, question), table.total_record() or {})
    for place, column in places_of_marks(table):
        if table.cell(place, column) == cell:
            return mark_of_row(table, place, column, names)
    return None


def places_of_marks(table: Table) -> Iterator[tuple[int, str]]:
    """Each place of the table that opens something, with its column where a row opens several lists."""
    for column in ("", *table.beside) if has_panels(table) else ():
        for place in range(len(table.rows)):
            name, words = table.opened(place, column)
            if words is not None and name in OPENED:
                yield place, column


def all_counted(table: Table, question: Question) -> Any:
    """What all that a chart counts is found by: its question, as its rows ask it; of a cohort the people of that."""
    if table.columns == CLOCK_COLUMNS:
        return Cohort(question)
    if is_of_incidents(table):
        return CountedIncidents(question)
    if isinstance(question, ArrivalFilter) and table.opens and table.opens[0]:
        asked, period = question.question(full=False), ("from", "to")
        words = {word: values for word, values in table.opens[0].items() if word not in period}
        words |= {word: values for word, values in asked.items() if word in period}
        return ArrivalFilter.ask(QueryDict(query_string(words)), table.edition, strict=True)
    return question


def is_of_incidents(table: Table) -> bool:
    """Whether the first number of a row is that of its incidents, whatever is added of their people."""
    return table.columns[len(table.keys)].name == "incidents"


def known_after(question: IncidentFilter, row: Row, names: Names) -> tuple[str, Cohort]:
    days, fate, _people = row
    text = _("After %(days)s days, %(fate)s") % {"days": number(days), "fate": names(FATE, fate)}
    return text, Cohort(question, days, fate)


def mark_of_row(table: Table, place: int, column: str, names: Names) -> OpenedMark:
    name, words = table.opened(place, column)
    question: Any = OPENED[name].ask(QueryDict(query_string(words or {})), table.edition, strict=True)
    row = table.rows[place]
    if table.columns == CLOCK_COLUMNS:
        return OpenedMark(table.cell(place), *known_after(question, row, names), table.records()[place])
    if is_of_incidents(table):
        question = CountedIncidents(question)
    label = ", ".join(names(table.columns[at], row[at]) or _("not stated") for at in table.keys)
    return OpenedMark(table.cell(place, column), label, question, table.records()[place])
