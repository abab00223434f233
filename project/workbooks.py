"""Workbooks: rows as a sheet that can be sorted and filtered, with what reproduces and explains them beside it."""

import datetime as dt
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from project.formats import plain_cell
from project.lines import EXECUTED
from project.table import Column

CELL = 32_767  # characters that a cell of a workbook holds
SHEET_NAME = 31  # characters, and none of these
NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
NARROWEST, WIDEST = 8, 48  # characters that a column shows
DAYS_AFTER_YEAR = 1900  # with which a spreadsheet's days begin
NAMED_TYPES = ("country", "code", "bool", "language")
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

NameCell = Callable[[Column, Any], str]


@dataclass(frozen=True)
class About:
    """What the further sheets of a workbook say: title, lines of name and value, notes, and the codes of its columns.

    A code is its list, value, label and definition.
    """

    title: str
    lines: tuple[tuple[str, str], ...]
    codes: tuple[tuple[str, str, str, str], ...]
    created: dt.datetime | None = None
    notes: tuple[str, ...] = ()


def workbook_file(
    about: About,
    columns: tuple[Column, ...],
    rows: Iterable[Iterable[Any]],
    say: NameCell,
    total: Iterable[Any] | None = None,
) -> bytes:
    """A workbook: the rows with names for codes, and sheets that say what they are. No cell is ever a formula."""
    out = io.BytesIO()
    # Nothing that somebody typed becomes a formula, a link or a number.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options | {"strings_to_numbers": False}) as book:
        # Never the moment of writing, so that the same rows give the same bytes.
        book.set_properties({"title": about.title, "created": about.created or dt.datetime(2000, 1, 1)})
        styles = Styles(book)
        RowSheet(book.add_worksheet(sheet_name(about.title)), styles, columns, say).write(rows, total)
        write_about(book.add_worksheet(sheet_name(_("About this file"))), styles, about)
        if about.codes:
            write_codes(book.add_worksheet(sheet_name(_("Codebook"))), styles, about)
    return out.getvalue()


def sheet_name(title: str) -> str:
    """A title as a spreadsheet takes it for a sheet."""
    return NOT_IN_SHEET_NAMES.sub(" ", title).strip(" '")[:SHEET_NAME].rstrip(" '")


class Styles:
    """The few looks of a cell."""

    def __init__(self, book: Any) -> None:
        self.bold = book.add_format({"bold": True})
        self.quoted = book.add_format({"quote_prefix": True})
        self.date = book.add_format({"num_format": "yyyy-mm-dd"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})

    def write(self, sheet: Any, row: int, column: int, value: Any, look: Any = None) -> None:
        """A number as a number, all else as text; what a spreadsheet would execute is marked as text for good."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            sheet.write_number(row, column, value, look)
        elif value not in (None, ""):
            # Excel takes no more characters in one cell.
            text = str(plain_cell(value))[:CELL]
            sheet.write_string(row, column, text, self.quoted if text.startswith(EXECUTED) else look)


class RowSheet:
    """The sheet of rows, one line each: the labels stay in sight above it, and filter it."""

    def __init__(self, sheet: Any, styles: Styles, columns: tuple[Column, ...], say: NameCell) -> None:
        self.sheet, self.styles, self.columns, self.say = sheet, styles, columns, say
        self.labels = [f"{c.label} ({c.unit_label})" if c.unit else str(c.label) for c in columns]
        self.widths = [len(label) + 3 for label in self.labels]  # with room for the arrow of the filter

    def write(self, rows: Iterable[Iterable[Any]], total: Iterable[Any] | None) -> None:
        for place, label in enumerate(self.labels):
            self.sheet.write_string(0, place, label, self.styles.bold)
        line = 0
        for line, row in enumerate(rows, start=1):
            self.write_row(line, row)
        if line and self.columns:
            self.sheet.autofilter(0, 0, line, len(self.columns) - 1)  # not the total, which would be sorted among them
        if total is not None:
            self.write_row(line + 1, total, self.styles.bold)
            self.styles.write(self.sheet, line + 1, 0, _("In all"), self.styles.bold)
        self.sheet.freeze_panes(1, 1)
        for place, width in enumerate(self.widths):
            self.sheet.set_column(place, place, min(max(width, NARROWEST), WIDEST))

    def write_row(self, line: int, row: Iterable[Any], look: Any = None) -> None:
        for place, (column, value) in enumerate(zip(self.columns, row, strict=True)):
            if value is None or value == "":
                continue
            if column.type == "date" and (day := day_of(value)):
                self.sheet.write_datetime(line, place, day, self.styles.date)
                self.widths[place] = max(self.widths[place], 11)
                continue
            said = self.say(column, value) if column.read or column.type in NAMED_TYPES else value
            self.widths[place] = max(self.widths[place], len(str(said)) + 1)
            self.styles.write(self.sheet, line, place, said, look)


def day_of(value: Any) -> dt.datetime | None:
    """A day as a spreadsheet counts it; None for what is none, or before its first."""
    try:
        day = value if isinstance(value, dt.date) else dt.date.fromisoformat(value)
    except ValueError:
        return None
    return dt.datetime(day.year, day.month, day.day) if day.year > DAYS_AFTER_YEAR else None


def write_about(sheet: Any, styles: Styles, about: About) -> None:
    """What the rows are, what reproduces them, and what to know of them."""
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100, styles.wrapped)
    styles.write(sheet, 0, 0, about.title, styles.bold)
    notes = [(_("To know") if place == 0 else "", note) for place, note in enumerate(about.notes)]
    for line, (name, value) in enumerate((*about.lines, *notes), start=2):
        styles.write(sheet, line, 0, name)
        styles.write(sheet, line, 1, value, styles.wrapped)


def write_codes(sheet: Any, styles: Styles, about: About) -> None:
    """What the codes of the columns mean, as the codebook says it."""
    for place, (label, width) in enumerate(((_("List"), 24), (_("Code"), 20), (_("Name"), 28), (_("Definition"), 100))):
        sheet.set_column(place, place, width)
        styles.write(sheet, 0, place, label, styles.bold)
    for line, code in enumerate(about.codes, start=1):
        for place, text in enumerate(code):
            styles.write(sheet, line, place, text)
    sheet.autofilter(0, 0, len(about.codes), 3)
    sheet.freeze_panes(1, 0)
