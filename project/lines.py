"""The lines of a CSV file as people and spreadsheets save it, in the encoding and with the delimiter that it has."""

import codecs
import csv
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext as _

DELIMITERS = ",;\t|"
EXECUTED = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet runs where a cell begins with it
NAMED_DELIMITER = re.compile(r"sep=(.)\s*", re.IGNORECASE)  # Excel's own first line
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
WEB_PAGES = (b"<!doctype", b"<html", b"<?xml")

FileLine = tuple[int, list[str]]


class Unreadable(Exception):
    """A file whose lines cannot be read; the message says what it is, and `line` where, if that is known."""

    def __init__(self, message: str, line: int | None = None) -> None:
        self.line = line
        super().__init__(message)


def defused(text: str) -> str:
    """A text that no spreadsheet runs: an apostrophe stands before what one would, and before such an apostrophe."""
    return f"'{text}" if is_unsafe(text) else text


def armed(cell: str) -> str:
    # Exactly the apostrophe goes that `defused` put there.
    return cell[1:] if cell.startswith("'") and is_unsafe(cell) else cell


def is_unsafe(text: str) -> bool:
    bare = text.lstrip("'")
    # A text with space around it has one too: from what people typed such space is taken off.
    return bare.startswith(EXECUTED) or bare != bare.strip()


def typed_cell(cell: str) -> str:
    # Nearly every cell is without an apostrophe, which would be looked for in both of the ways below.
    if cell[:1] != "'" and (bare := cell.strip())[:1] != "'":
        return bare
    text = armed(cell)
    # A text that a file of ours holds keeps its space; space around what people typed goes.
    return text if text != cell else armed(cell.strip())


def file_lines(path: Path) -> Iterator[FileLine]:
    """Each line that is not empty with the number at which it starts, the names of columns first.

    Raises Unreadable with what the file is instead: not UTF-8 but CP949, a workbook, not CSV.
    """
    with path.open("rb") as file:
        head = file.read(1000)
    if told := no_text(head):
        raise Unreadable(told)
    # Excel's UTF-8 begins with a mark, which is no part of the first column's name.
    encoding = "utf-16" if is_utf_16(head) else "utf-8-sig"
    try:
        with path.open(encoding=encoding, newline="") as text:
            yield from decoded(text)
    except UnicodeError as error:
        raise Unreadable(what_it_is(path, error)) from error


def is_utf_16(head: bytes) -> bool:
    # Excel's “Unicode text” says so by its first bytes.
    return head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def no_text(head: bytes) -> str:
    """What a file is by its first bytes, where those are of no text."""
    if head.startswith(WORKBOOKS):
        return _("is a workbook, not a CSV file: save it as “CSV UTF-8”")
    if head.lstrip().lower().startswith(WEB_PAGES):
        return _("is a web page, not a CSV file: download the file itself")
    # UTF-16 has a null beside each letter of ASCII.
    if b"\0" in head[:4] and not is_utf_16(head):
        return _("is no text, or UTF-16 without its mark: save it as “CSV UTF-8”")
    return ""


def decoded(text: TextIO) -> Iterator[FileLine]:
    """The lines of a file; raises UnicodeError, or Unreadable where they are not CSV."""
    skipped, first = 0, text.readline()
    while first and not first.strip(f"{DELIMITERS}\r\n "):
        skipped, first = skipped + 1, text.readline()
    # The names of columns hardly ever hold one, so the one that stands most often is it.
    delimiter = max(DELIMITERS, key=first.count)
    # A first line such as “sep=;” says it itself.
    if said := NAMED_DELIMITER.fullmatch(first):
        delimiter, skipped, first = said[1], skipped + 1, text.readline()
    reader = csv.reader(chain([first], text), strict=True, delimiter=delimiter)
    columns = 0
    while True:
        line = skipped + reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise Unreadable(_("not a CSV file: %s") % error, skipped + reader.line_num) from error
        if cells is None:
            return
        while len(cells) > columns and not cells[-1].strip():  # a spreadsheet saves empty columns behind the last,
            cells.pop()
        columns = columns or len(cells)
        if (cells and cells[0].strip()) or any(cell.strip() for cell in cells):  # and empty lines below it
            yield line, cells


def what_it_is(path: Path, error: UnicodeError) -> str:
    """What a file that is not UTF-8 seems to be, and what to do."""
    if looks_korean(path.read_bytes()):
        return _("is in CP949, as a spreadsheet in Korean saves it: save it as “CSV UTF-8”")
    return _("not UTF-8: %s") % getattr(error, "reason", error)


def looks_korean(content: bytes) -> bool:
    """Whether bytes can be read as CP949, and what is no ASCII is mostly Hangul then."""
    try:
        beyond = [character for character in content.decode("cp949") if not character.isascii()]
    except UnicodeDecodeError:
        return False
    return 2 * sum("가" <= character <= "힣" for character in beyond) > len(beyond)


def header_of(path: Path) -> list[str]:
    """The names of a file's columns in small letters; none where there is no such file, or it cannot be read."""
    try:
        return next((column_names(cells) for _line, cells in file_lines(path)), [])
    except (OSError, Unreadable):
        return []


def column_names(cells: list[str]) -> list[str]:
    return ["_".join(cell.split()).lower() for cell in cells]
