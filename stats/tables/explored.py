"""What the explorer tabulates: incidents, people or shares of known outcomes, by one or two words of the list."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from incidents import codebook
from incidents.counting.coverage import years_covered
from incidents.counting.explored_counts import KnownShare, count_incidents, count_shares
from incidents.counting.figures import PEOPLE, count
from incidents.editions.names import Names
from incidents.naming import number
from project.ordering import by_letters
from project.table import Column, Note, Row, Table
from stats.filters import PERIODS, ExploreFilter
from stats.tables.drawable import drawable_rows
from stats.tables.people import (
    COUNTRY_COLUMN,
    OUTCOME,
    YEAR,
    held_note,
    part_notes,
    people_notes,
    place_of,
    table_of_cells,
)

MOST_PANELS = 12  # small charts
MOST_NAMED = 40  # values of a word that a chart has room to name
FEW_RECORDS = 5  # records, below which a share says how few they are
FEW_SHARES_NAMED = 10  # such shares that a note names
WORD_COLUMNS = {
    "country": COUNTRY_COLUMN,
    "entered_from": Column("entered_from", _("Entered from"), "country"),
    "year": YEAR,
    "quarter": Column("quarter", _("Quarter"), "period"),
    "month": Column("month", _("Month"), "period"),
    "kind": Column("kind", _("Kind"), "code", codes="kind"),
    "outcome": OUTCOME,
    "confidence": Column("confidence", _("Confidence"), "code", codes="confidence"),
    "basis": Column("basis", _("Basis"), "code", codes="basis"),
    "publisher": Column("publisher", _("Publisher")),
}
INCIDENTS_COLUMN = Column("incidents", _("Incidents"), "int")
SHARE_COLUMN = Column(
    "share",
    _("Share"),
    parts=(
        Column("incidents", _("Incidents"), "int", of="incidents"),
        Column("known", _("Known outcomes"), "int", "people", of="known"),
        Column("share", _("Share"), "float", of="share"),
    ),
)
COUNTED_IN = {"quarter": ("year", "quarter"), "month": ("year", "month")}  # a quarter is one of its year
ExploredCells = dict[tuple[Any, ...], Any]


@drawable_rows
def explored(question: ExploreFilter) -> Table:
    """One row for each combination of the words that occurs."""
    table = TABULATED[question.measured](question, [*question.panels, *question.by_words])
    table = replace(table, notes=(*table.notes, *year_only_note(table), *undrawn_values(question, table)))
    first = table.columns[0].name
    return replace(table, covered=years_covered(question.edition)) if first == "year" else table


def year_only_note(table: Table) -> list[Note]:
    """That some rows of a table by quarters or months are known to the year only."""
    fine = [place for place, column in enumerate(table.columns) if column.type == "period"]
    if not any(len(row[place]) == len("2023") for place in fine for row in table.rows):
        return []
    return [Note(gettext("What is known to the year only has a place of its own at the end of its year."))]


def undrawn_values(question: ExploreFilter, table: Table) -> list[Note]:
    """What a chart has no room for: it draws those with most, the table has all."""
    if question.drawn_as == "table":
        return []
    found = []
    axis = len(question.panels)
    if question.panels and (several := len({row[0] for row in table.rows})) > MOST_PANELS:
        text = gettext("There are small charts of the %(some)s with most, of %(all)s; the table has all.")
        found.append(Note(text % {"some": number(MOST_PANELS), "all": number(several)}))
    if question.by_words[0] not in PERIODS and (several := len({row[: axis + 1] for row in table.rows})) > MOST_NAMED:
        text = gettext("The chart draws the %(some)s with most, of %(all)s; the table has all.")
        found.append(Note(text % {"some": number(MOST_NAMED), "all": number(several)}))
    return found


def explored_incidents(question: ExploreFilter, words: list[str]) -> Table:
    """Distinct incidents; one with two outcomes or publishers stands in a row of each."""
    cells = whole_periods(count_incidents(question, counted_words(words)), words)
    return table_of(question, words, INCIDENTS_COLUMN, cells, question.found, tuple(incident_notes(question, words)))


def explored_people(question: ExploreFilter, words: list[str]) -> Table:
    """People of movements."""
    groups = question.groups()
    counted, total = count(groups, counted_words(words)), count(groups, ())
    notes = people_notes(question, counted, total)
    if "publisher" in words:
        notes = (*notes, overlap_note("publisher"))
    return table_of(question, words, PEOPLE, whole_periods(counted.cells, words), total[()], notes)


def explored_shares(question: ExploreFilter, words: list[str]) -> Table:
    """People (best) with an outcome among those with a known one in the cell of the other words."""
    counted = count_shares(question.groups(), counted_words(words))
    cells = whole_periods(counted.cells, words)
    table = table_of(question, words, SHARE_COLUMN, cells, None, ())
    notes = [*few_notes(table), *part_notes(counted.left_out), *held_note(question)]
    return replace(table, total=None, notes=tuple(notes))


TABULATED: dict[str, Callable[[ExploreFilter, list[str]], Table]] = {
    "incidents": explored_incidents,
    "people": explored_people,
    "share": explored_shares,
}


def counted_words(words: list[str]) -> list[str]:
    return [part for word in words for part in COUNTED_IN.get(word, (word,))]


def whole_periods(cells: ExploredCells, words: list[str]) -> ExploredCells:
    """Cells with each quarter and month beside its year as one value: 2023-Q2, 2023-05, 2023 where no more is known."""
    return {tuple(values_of_words(list(key), words)): found for key, found in cells.items()}


def values_of_words(key: list[Any], words: list[str]) -> list[Any]:
    return [period_value(word, key.pop(0), key.pop(0)) if word in COUNTED_IN else key.pop(0) for word in words]


def period_value(word: str, year: int, part: int | None) -> str:
    if part is None:
        return f"{year:04}"
    return f"{year:04}-Q{part}" if word == "quarter" else f"{year:04}-{part:02}"


def table_of(
    question: ExploreFilter,
    words: list[str],
    measured: Column,
    cells: ExploredCells,
    total: Any,
    notes: tuple[Note, ...],
) -> Table:
    columns = (*(WORD_COLUMNS[word] for word in words), measured)
    sizes = sizes_of(cells)
    keys = [order_of_word(question, word, place, sizes) for place, word in enumerate(words)]

    def order(row: Row) -> list[Any]:
        return [key(value) for key, value in zip(keys, row, strict=False)]

    return table_of_cells(question, columns, cells, order, notes, total)


def sizes_of(cells: ExploredCells) -> dict[tuple[int, Any], float]:
    """How much stands under each value of each word: what has most comes first."""
    found: dict[tuple[int, Any], float] = {}
    for row, cell in cells.items():
        for place, value in enumerate(row):
            found[place, value] = found.get((place, value), 0) + size_of_cell(cell)
    return found


def size_of_cell(cell: Any) -> int:
    """How long a bar of it is: people, best; incidents; people of a share."""
    return cell if isinstance(cell, int) else int(cell.best)


def order_of_word(
    question: ExploreFilter, word: str, place: int, sizes: dict[tuple[int, Any], float]
) -> Callable[[Any], Any]:
    """What to sort a word's values by: periods by time, codes as the codebook has them, all others by their size."""
    if word in PERIODS:
        return lambda value: (str(value)[:4], len(str(value)) == 4, str(value)) if word != "year" else value
    if codes := WORD_COLUMNS[word].codes:
        values = {value: at for at, value in enumerate(codebook.ALL[codes].values)}
        return lambda value: (values.get(value, len(values)), value)
    named = by_letters if word == "publisher" and not question.strict else place_of(question)
    return lambda value: (-sizes[place, value], named(value or ""))


def incident_notes(question: ExploreFilter, words: list[str]) -> list[Note]:
    found = [overlap_note(word) for word in ("outcome", "publisher") if word in words]
    held = int((question.selection & ~question.facts.coded["measure"].among({"movement"})).sum())
    text = ngettext(
        "%(count)s of them counts people held at a moment: an incident, but none whose people may be added.",
        "%(count)s of them count people held at a moment: incidents, but none whose people may be added.",
        held,
    )
    return [*found, *([Note(text % {"count": number(held)})] if held else [])]


def overlap_note(word: str) -> Note:
    if word == "publisher":
        return Note(gettext("What several publishers report stands under each of them: they may not be added."))
    return Note(gettext("An incident whose people met several outcomes stands under each: they may not be added."))


def few_notes(table: Table) -> list[Note]:
    """Which shares are of so few records that they say little."""
    few = [row for row in table.rows if is_few(row[-1])]
    if not few:
        return []
    names = Names(table.edition)
    others = [place for place, column in enumerate(table.columns[:-1]) if column.name != "outcome"]
    said = dict.fromkeys((few_said(names, table, others, row), row[-1].records) for row in few)
    named = [f"{name} ({number(records)})" if name else number(records) for name, records in said]
    text = ngettext(
        "A share of fewer than %(few)s records says little: %(cells)s.",
        "Shares of fewer than %(few)s records say little: %(cells)s.",
        len(named),
    )
    cells = ", ".join(named[:FEW_SHARES_NAMED]) + (", …" if len(named) > FEW_SHARES_NAMED else "")
    return [Note(text % {"few": number(FEW_RECORDS), "cells": cells})]


def few_said(names: Names, table: Table, others: list[int], row: Row) -> str:
    return " ".join(filter(None, (names(table.columns[place], row[place]) for place in others)))


def is_few(share: KnownShare) -> bool:
    return share.records < FEW_RECORDS
