"""The lines of a CSV file as people and spreadsheets save it, in the encoding and with the delimiter that it has."""

import codecs
import csv
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

DELIMITERS = ",;\t"
EXECUTED = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet runs where a cell begins with it
DEFUSED = re.compile(r"'+[=+\-@\t\r]")
HANGUL = re.compile("[가-힣]")
WORKBOOK = b"PK\x03\x04"

Line = tuple[int, list[str]]


class Unreadable(Exception):
    """A file whose lines cannot be read; the message says what it is, and `line` where, if that is known."""

    def __init__(self, message: str, line: int | None = None) -> None:
        self.line = line
        super().__init__(message)


def defused(text: str) -> str:
    """A text that no spreadsheet runs: an apostrophe stands before what one would, and before such an apostrophe."""
    return f"'{text}" if text.startswith(EXECUTED) or DEFUSED.match(text) else text


def armed(cell: str) -> str:
    """The text that `defused` made a cell of: exactly its apostrophe is gone."""
    return cell[1:] if DEFUSED.match(cell) else cell


def lines(path: Path) -> Iterator[Line]:
    """Each line that is not empty with the number at which it starts, the names of columns first.

    Raises Unreadable with what the file is instead: not UTF-8 but CP949, a workbook, not CSV.
    """
    with path.open("rb") as file:
        head = file.read(4)
    if head == WORKBOOK:
        raise Unreadable(_("is a workbook, not a CSV file: save it as “CSV UTF-8”"))
    encoding = "utf-16" if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"
    try:
        yield from decoded(path, encoding)
    except UnicodeError as error:
        raise Unreadable(what_it_is(path, error)) from error


def decoded(path: Path, encoding: str) -> Iterator[Line]:
    """The lines of a file in a known encoding; raises UnicodeError, or Unreadable where they are not CSV."""
    with path.open(encoding=encoding, newline="") as text:
        first = text.readline()
        text.seek(0)
        reader = csv.reader(text, strict=True, delimiter=max(DELIMITERS, key=first.count))
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader, None)
            except csv.Error as error:
                raise Unreadable(_("not a CSV file: %s") % error, reader.line_num) from error
            if cells is None:
                return
            if any(cell.strip() for cell in cells):  # a spreadsheet saves empty lines below the last
                yield line, cells


def what_it_is(path: Path, error: UnicodeError) -> str:
    """What a file that is not UTF-8 seems to be, and what to do."""
    try:
        korean = HANGUL.search(path.read_bytes().decode("cp949"))
    except UnicodeDecodeError:
        korean = None
    if korean:
        return _("is in CP949, as a spreadsheet in Korean saves it: save it as “CSV UTF-8”")
    return _("not UTF-8: %s") % getattr(error, "reason", error)


def header_of(path: Path) -> list[str]:
    """The names of a file's columns in small letters; none where there is no such file, or it cannot be read."""
    try:
        return next((named(cells) for _line, cells in lines(path)), [])
    except (OSError, Unreadable):
        return []


def named(cells: list[str]) -> list[str]:
    """The names of columns, whatever letters they are typed in."""
    return [cell.strip().lower() for cell in cells]
