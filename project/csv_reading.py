"""Reading CSV files that people made: every cell checked, every error named with file, line, column and value."""

import datetime as dt
import re
from collections import deque
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from project.limits import CONTROL, DAYS, PEOPLE_LIMITS, YEAR_LIMITS, is_seen
from project.lines import Unreadable, column_names, file_lines, typed_cell
from project.misnamed import misnamed_files
from project.periods import parse_day

Reader = Callable[[str], Any]
LETTERS_QUOTED = 60
SHORT_CELL, MOST_KNOWN = 20, 10_000  # letters of a cell, and cells of a column, that are kept with their values
WHOLE_NUMBER = re.compile(r"([0-9]{1,9})(?:\.0+)?")  # a spreadsheet may write 4 as 4.0
address = URLValidator(schemes=["http", "https"])
# Addresses that the validator is known to take, told ten times as fast: in a large file they are nearly all.
PLAIN_ADDRESS = re.compile(r"https?://(?:[a-z0-9]{1,60}\.){1,3}[a-z]{2,20}(?:/[^\s]*)?")


class BadCell(ValueError):
    """A cell that cannot be read; the message says what is allowed."""


class BadFiles(Exception):
    """Nothing was loaded; `errors` has one sentence for each thing to mend."""

    def __init__(self, errors: list[str]) -> None:
        self.errors = errors
        super().__init__("\n".join(errors))


@dataclass(frozen=True)
class FileRow:
    """One line of a file: `line` is where it starts, `cells` its values by column."""

    file: str
    line: int
    cells: dict[str, Any]

    def __getitem__(self, column: str) -> Any:
        return self.cells[column]

    def take(self, *columns: str) -> dict[str, Any]:
        return {column: self.cells[column] for column in columns}


@dataclass(frozen=True)
class File:
    """A file's name, a reader for each of its columns, the columns that no two rows share, and rules over a row.

    A rule gives None, or the column and a sentence that says what is wrong.
    """

    name: str
    columns: dict[str, Reader]
    key: tuple[str, ...] = ()
    rules: tuple[Callable[[FileRow], tuple[str, str] | None], ...] = ()


@dataclass
class Errors:
    """What is wrong in a folder, in the order in which it was found."""

    found: list[str] = field(default_factory=list)

    def add(self, file: str, line: int | None, column: str | None, message: str) -> None:
        place = [file, *([_("line %s") % line] if line else []), *([column] if column else [])]
        self.found.append(f"{', '.join(place)}: {message}")

    def refuse(self) -> None:
        if self.found:
            raise BadFiles(self.found)


def rows(folder: Path, file: File, errors: Errors) -> Iterator[FileRow]:
    """The good rows of a file, one at a time; a file that is not there has none."""
    path = folder / file.name
    if not path.exists():
        return
    seen: set[tuple[Any, ...]] = set()
    try:
        found = file_lines(path)
        first, names = next(found, (1, []))
        header = column_names(names)
        if wrong := wrong_header(header, file):
            errors.add(file.name, first, None, wrong)
            return
        # A column that may be missing reads as its empty cell would.
        absent = {name: read("") for name, read in file.columns.items() if name not in header}
        known = {name: KnownCells(file.columns[name]) for name in header}
        for line, cells in found:
            row = read_row(file, line, known, cells, absent, errors)
            if row and is_new(row, file, seen, errors):
                yield row
    except Unreadable as error:
        errors.add(file.name, error.line, None, str(error))


def look_at_files(folder: Path, files: Collection[File], errors: Errors, *, besides: Collection[str] = ()) -> None:
    """Name what cannot be read at all; from files named in `besides` nothing is read."""
    for name, message in misnamed_files(folder, [*(file.name for file in files), *besides]):
        errors.add(name, None, None, message)
    for file in files:
        # Otherwise each row that names a row of such a file would be said to be wrong.
        if (folder / file.name).is_file():
            look_into(folder / file.name, file, errors)


def look_into(path: Path, file: File, errors: Errors) -> None:
    """Name what keeps a file from being read."""
    try:
        found = file_lines(path)
        line, header = next(found, (1, []))
        if wrong := wrong_header(column_names(header), file):
            errors.add(file.name, line, None, wrong)
        # Read to its end, as what is wrong may stand in any line.
        deque(found, maxlen=0)
    except Unreadable as error:
        errors.add(file.name, error.line, None, str(error))


def wrong_header(header: list[str], file: File) -> str | None:
    """What is wrong with the first line: it names the columns in any order; those that may be empty may be missing."""
    missing = [name for name, reader in file.columns.items() if name not in header and not may_be_empty(reader)]
    if missing:
        return _("the columns %s are missing") % ", ".join(missing)
    unknown = [name for name in header if name not in file.columns]
    if unknown:
        allowed = ", ".join(file.columns)
        return _("the columns %(names)s are not known; the columns are %(allowed)s") % {
            "names": ", ".join(map(quoted_cell, unknown)),
            "allowed": allowed,
        }
    return _("a column stands there twice") if len(set(header)) < len(header) else None


def may_be_empty(reader: Reader) -> bool:
    """Whether a cell of a column may be empty."""
    try:
        reader("")
    except BadCell:
        return False
    return True


class KnownCells(dict[str, Any]):
    """Values of a column by what stands in its cells: short cells of many rows are the same, and are read once."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def __missing__(self, cell: str) -> Any:
        value = self.reader(typed_cell(cell))
        if len(cell) <= SHORT_CELL and len(self) < MOST_KNOWN:
            self[cell] = value
        return value


def read_row(
    file: File, line: int, known: dict[str, KnownCells], cells: list[str], absent: dict[str, Any], errors: Errors
) -> FileRow | None:
    """The values of a line and of `absent` columns; None, and errors named, where a cell or a rule refuses."""
    if len(cells) != len(known):
        errors.add(file.name, line, None, _("%(cells)s cells, %(columns)s columns") % counts(cells, [*known]))
        return None
    before = len(errors.found)
    values = dict(absent)
    for (column, values_known), cell in zip(known.items(), cells, strict=True):
        try:
            values[column] = values_known[cell]
        except BadCell as error:
            errors.add(file.name, line, column, f"{quoted_cell(cell)} {error}")
    # Rules are only asked of a row whose cells could all be read.
    if len(errors.found) > before:
        return None
    row = FileRow(file.name, line, values)
    return None if broken(row, file, errors) else row


def broken(row: FileRow, file: File, errors: Errors) -> bool:
    """Whether a row breaks rules of its file; each is an error."""
    # Every rule is asked, so that all that is wrong with a row is told at once.
    found = [wrong for rule in file.rules if (wrong := rule(row))]
    for column, message in found:
        errors.add(row.file, row.line, column, message)
    return bool(found)


def counts(cells: list[str], header: list[str]) -> dict[str, int]:
    return {"cells": len(cells), "columns": len(header)}


def is_new(row: FileRow, file: File, seen: set[tuple[Any, ...]], errors: Errors) -> bool:
    """Whether no row before had the same key; a second one is an error."""
    key = tuple(row[column] for column in file.key)
    if not key:
        return True
    if key in seen:
        errors.add(
            row.file, row.line, "+".join(file.key), _("%s stands there twice") % quoted_cell("+".join(map(str, key)))
        )
        return False
    seen.add(key)
    return True


def quoted_cell(value: str) -> str:
    return repr(value if len(value) <= LETTERS_QUOTED else value[:LETTERS_QUOTED] + "…")


def text_cell(cell: str) -> str:
    """Any text that people can read."""
    if control := CONTROL.search(cell):
        raise BadCell(_("holds a control character (U+%s)") % f"{ord(control[0]):04X}")
    return cell


def up_to(length: int, reader: Reader = text_cell) -> Reader:
    """A text of a limited length."""

    def read(cell: str) -> Any:
        if len(cell) > length:
            raise BadCell(_("is longer than %s characters") % length)
        return reader(cell)

    return read


def needed(reader: Reader) -> Reader:
    """A cell that may not be empty."""

    def read(cell: str) -> Any:
        if not cell:
            raise BadCell(_("is empty; it may not be"))
        # On a page a text of spaces and joiners would look empty.
        if not is_seen(cell):
            raise BadCell(_("has no character that can be seen"))
        return reader(cell)

    return read


def slug(cell: str) -> str:
    """Letters, digits, hyphens and underscores."""
    if not re.fullmatch(r"[-a-zA-Z0-9_]{1,100}", cell):
        raise BadCell(_("is not a slug: 1 to 100 letters, digits, hyphens and underscores"))
    return cell


def long_slug(cell: str) -> str:
    """A slug of a figure, which is made of others; empty where it is to be made."""
    if not re.fullmatch(r"[-a-zA-Z0-9_]{0,200}", cell):
        raise BadCell(_("is not a slug: up to 200 letters, digits, hyphens and underscores"))
    return cell


def persons_cell(cell: str) -> int | None:
    """A whole number of persons; empty is unknown."""
    if not cell:
        return None
    number = WHOLE_NUMBER.fullmatch(cell)
    if not number or PEOPLE_LIMITS.refusal(int(number[1])):
        raise BadCell(PEOPLE_LIMITS.allowed())
    return int(number[1])


def year(cell: str) -> int | None:
    """A year of four digits; empty is unknown."""
    if not cell:
        return None
    number = WHOLE_NUMBER.fullmatch(cell)
    if not number or len(number[1]) != 4 or YEAR_LIMITS.refusal(int(number[1])):
        raise BadCell(YEAR_LIMITS.allowed())
    return int(number[1])


def date(cell: str) -> dt.date | None:
    """An ISO 8601 date; empty is unknown."""
    try:
        found = parse_day(cell) if cell else None
    except ValueError:
        raise BadCell(_("is not a date such as 2023-05-10")) from None
    return within(found) if found else None


def within(day: dt.date) -> dt.date:
    """A day, if it is one that a record may have."""
    if DAYS.refusal(day):
        raise BadCell(DAYS.allowed())
    return day


def decimal(low: int, high: int, places: int = 5) -> Reader:
    """A decimal number within bounds, as exact as it can be kept; empty is unknown."""

    def read(cell: str) -> Decimal | None:
        try:
            number = Decimal(cell) if cell else None
        except InvalidOperation:
            # What is no number is refused with the words for one beyond its bounds.
            number = Decimal("NaN")
        if number is not None and not (number.is_finite() and low <= number <= high):
            raise BadCell(_("is not a number from %(low)s to %(high)s") % {"low": low, "high": high})
        if number is not None and number != round(number, places):
            raise BadCell(_("has more than %s digits after the point") % places)
        return number

    return read


def url_cell(cell: str) -> str:
    """An address on the web; empty is unknown."""
    text_cell(cell)
    try:
        if cell and not PLAIN_ADDRESS.fullmatch(cell):
            address(cell)
    except ValidationError:
        raise BadCell(_("is not an address that begins with http:// or https://")) from None
    return cell


def boolean(cell: str) -> bool:
    """true or false, in whatever letters a spreadsheet writes them."""
    if cell.lower() not in ("true", "false"):
        raise BadCell(_("is not one of true, false"))
    return cell.lower() == "true"


def whole_cell(cell: str) -> int:
    """A whole number, of bytes for instance."""
    if not re.fullmatch(r"[0-9]{1,15}", cell):
        raise BadCell(_("is not a whole number"))
    return int(cell)


def moment_cell(cell: str) -> dt.datetime:
    """An ISO 8601 date and time with its offset."""
    try:
        found = dt.datetime.fromisoformat(cell)
    except ValueError:
        found = None
    # Without its offset a time is another moment in every zone.
    if found is None or found.tzinfo is None:
        raise BadCell(_("is not a time such as 2023-05-10T14:30:00+00:00"))
    within(found.date())
    return found


def sha256_cell(cell: str) -> str:
    """A SHA-256."""
    if not re.fullmatch(r"[0-9a-f]{64}", cell):
        raise BadCell(_("is not a SHA-256: 64 digits from 0 to 9 and a to f"))
    return cell


def maybe(reader: Reader, empty: Any) -> Reader:
    return lambda cell: reader(cell) if cell else empty


def one_of(allowed: Collection[str], *, empty: bool = False) -> Reader:
    """One of some words."""

    def read(cell: str) -> str:
        if cell not in allowed and not (empty and not cell):
            raise BadCell(_("is not one of %s") % ", ".join(allowed))
        return cell

    return read


def reference(known: Collection[str], where: str, *, empty: bool = False) -> Reader:
    """The key of a record that is in another file or already in the site; None where it may be empty and is."""

    def read(cell: str) -> str | None:
        if not cell and empty:
            return None
        if cell not in known:
            raise BadCell(_("is not in %s") % where)
        return cell

    return read
