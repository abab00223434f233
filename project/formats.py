"""Tables as files: CSV row by row, JSON and workbooks with what reproduces them."""

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.functional import Promise

from project.lines import EXECUTED, defused
from project.table import Column

LICENCE = "CC BY 4.0"
LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"
FORMATS = ("json", "csv", "xlsx")
CELL = 32_767  # characters that a cell of a workbook holds


class Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        # csv writes into a file; this one hands each line on.
        return text


def plain_cell(value: Any) -> Any:
    """A value as a cell: an empty one is unknown, true and false are words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, dt.date | dt.datetime) else value


def csv_cell(value: Any) -> Any:
    # No spreadsheet runs a text of the file; a number stays one.
    return defused(str(value)) if isinstance(value, str | Promise) else plain_cell(value)


def format_of(path: str) -> str:
    ending = path.rpartition(".")[2]
    return ending if ending in FORMATS else ""


def header(columns: Iterable[Column]) -> list[str]:
    return [column.name for column in columns]


def csv_lines(
    header: Iterable[str], rows: Iterable[Iterable[Any]], cell: Callable[[Any], Any] = csv_cell
) -> Iterator[str]:
    """CSV by RFC 4180, line by line."""
    write = csv.writer(Echo()).writerow
    yield write(header)
    for row in rows:
        yield write([cell(value) for value in row])


def csv_file(
    name: str, edition: int | None, canonical: str, header: Iterable[str], rows: Iterable[Iterable[Any]]
) -> StreamingHttpResponse:
    """A CSV to download: its name has the edition, its Link header the address that reproduces it and the licence."""
    response = StreamingHttpResponse(csv_lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="tumen-{name}-edition-{edition or 0}.csv"'
    response["Link"] = link_header(canonical)
    return response


def link_header(canonical: str) -> str:
    return f'<{canonical}>; rel="canonical", <{LICENCE_ADDRESS}>; rel="license"'


def json_file(content: dict[str, Any], *, status: int = 200) -> HttpResponse:
    # Korean stays readable.
    text = json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False)
    return HttpResponse(text, content_type="application/json; charset=utf-8", status=status)


@dataclass(frozen=True)
class About:
    """What the second sheet of a workbook says: title, lines of name and value, and the codes that its columns use.

    A code is its list, value, label and definition.
    """

    title: str
    lines: tuple[tuple[str, str], ...]
    codes: tuple[tuple[str, str, str, str], ...]
    created: dt.datetime | None = None


def xlsx_file(
    name: str,
    edition: int | None,
    about: About,
    columns: tuple[Column, ...],
    rows: Iterable[Iterable[Any]],
    say: Callable[[Column, Any], str],
) -> HttpResponse:
    """A workbook: the rows with names for codes, and a sheet that says what they are. No cell is ever a formula."""
    out = io.BytesIO()
    # Nothing that somebody typed becomes a formula, a link or a number.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options | {"strings_to_numbers": False}) as book:
        # Never the moment of writing, so that the same rows give the same bytes.
        book.set_properties({"title": about.title, "created": about.created or dt.datetime(2000, 1, 1)})
        styles = Styles(book)
        # Excel takes no longer name of a sheet than 31 characters.
        write_rows(book.add_worksheet(name[:31]), styles, columns, rows, say)
        write_about(book.add_worksheet("about"), styles, about)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(out.getvalue(), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="tumen-{name}-edition-{edition or 0}.xlsx"'
    return response


class Styles:
    """The few looks of a cell."""

    def __init__(self, book: Any) -> None:
        self.bold = book.add_format({"bold": True})
        self.quoted = book.add_format({"quote_prefix": True})
        self.date = book.add_format({"num_format": "yyyy-mm-dd"})

    def write(self, sheet: Any, row: int, column: int, value: Any) -> None:
        """A number as a number, all else as text; what a spreadsheet would execute is marked as text for good."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            sheet.write_number(row, column, value)
        elif value not in (None, ""):
            # Excel takes no more characters in one cell.
            text = str(plain_cell(value))[:CELL]
            sheet.write_string(row, column, text, self.quoted if text.startswith(EXECUTED) else None)


def write_rows(
    sheet: Any,
    styles: Styles,
    columns: tuple[Column, ...],
    rows: Iterable[Iterable[Any]],
    say: Callable[[Column, Any], str],
) -> None:
    """One line a row, below the labels of the columns."""
    for place, column in enumerate(columns):
        sheet.write_string(
            0, place, f"{column.label} ({column.unit_label})" if column.unit else str(column.label), styles.bold
        )
    sheet.freeze_panes(1, 1)
    for line, row in enumerate(rows, start=1):
        for place, (column, value) in enumerate(zip(columns, row, strict=True)):
            named = column.type in ("country", "code", "bool", "language")
            styles.write(sheet, line, place, say(column, value) if named else value)


def write_about(sheet: Any, styles: Styles, about: About) -> None:
    """What the rows are, and what their codes mean."""
    sheet.set_column(0, 1, 24)
    styles.write(sheet, 0, 0, about.title)
    for line, (name, value) in enumerate(about.lines, start=2):
        styles.write(sheet, line, 0, name)
        styles.write(sheet, line, 1, value)
    for line, code in enumerate(about.codes, start=len(about.lines) + 3):
        for place, text in enumerate(code):
            styles.write(sheet, line, place, text)
