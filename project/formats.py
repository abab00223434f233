"""Tables as files: CSV row by row and JSON, each with what reproduces it."""

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.functional import Promise

from project.lines import defused
from project.short_addresses import short_address
from project.table import Column

LICENCE = "CC BY 4.0"
LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"
FORMATS = ("json", "csv", "xlsx")
PICTURE_FORMATS = ("svg", "png")
PLAIN = (int, float, type(None))  # values that csv writes as cells have them
FIRST_LINES, MORE_LINES = 50, 1000  # of a piece of a file
LONGEST_QUESTION = 120  # characters of a file's name that say its question
AnyResponse = TypeVar("AnyResponse", bound=HttpResponseBase)


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
    return ending if ending in (*FORMATS, *PICTURE_FORMATS) else ""


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


def csv_pieces(header: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """The same in pieces of many lines, each of which costs a server as much as one line would; the first is small."""
    text, rows = io.StringIO(), iter(rows)
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(map(csv_cells, islice(rows, FIRST_LINES)))
    while piece := text.getvalue():
        yield piece
        text.seek(0)
        text.truncate()
        writer.writerows(map(csv_cells, islice(rows, MORE_LINES)))


def csv_cells(row: Iterable[Any]) -> list[Any]:
    """A row as `csv_cell` has it: most cells are plain, and are seen to be without a call."""
    return [
        value if (kind := value.__class__) in PLAIN or (kind is str and is_plain(value)) else csv_cell(value)
        for value in row
    ]


def is_plain(text: str) -> bool:
    """Whether a text certainly stays as it is: it begins with a letter or digit, and does not end in space."""
    return not text or (text[0].isalnum() and (text[-1].isalnum() or text[-1] in ".)"))


def csv_file(
    name: str, edition: int | None, canonical: str, header: Iterable[str], rows: Iterable[Iterable[Any]]
) -> StreamingHttpResponse:
    """A CSV to download: its name has the question and the edition, its Link header what reproduces it, the licence."""
    return csv_text_file(name, edition, canonical, csv_pieces(header, rows))


def csv_text_file(name: str, edition: int | None, canonical: str, pieces: Iterable[str]) -> StreamingHttpResponse:
    """The same of a text that is written already, in pieces."""
    response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    response["Link"] = link_header(canonical)
    return attached(response, f"{file_name(name, edition, canonical)}.csv")


def attached(response: AnyResponse, name: str) -> AnyResponse:
    """An answer that is kept as a file of this name."""
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def file_name(name: str, edition: int | None, canonical: str) -> str:
    """What a file is called: what it is of, its question as the address has it, and its edition."""
    asked: dict[str, list[str]] = {}
    for word, value in parse_qsl(urlsplit(canonical).query):
        if word != "edition":
            asked.setdefault(word, []).append(value)
    said = "-".join(plain for word, values in asked.items() for part in (word, *values) if (plain := in_names(part)))
    short = said if len(said) <= LONGEST_QUESTION else f"{said[:LONGEST_QUESTION].rpartition('-')[0]}-etc"
    return "-".join(filter(None, ("tumen", name, short, f"edition-{edition or 0}")))


def in_names(text: str) -> str:
    # Letters that every file system and every header knows; the address in the file has the others.
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-")


def link_header(canonical: str) -> str:
    links = {"canonical": canonical, "cite-as": short_address(canonical), "license": LICENCE_ADDRESS}
    return ", ".join(f'<{address}>; rel="{relation}"' for relation, address in links.items())


def json_file(content: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Content as JSON; what names the address that reproduces it has the short one too."""
    if "address" in content:
        content = content | {"cite_as": short_address(content["address"])}
    # Korean stays readable.
    text = json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False)
    return HttpResponse(text, content_type="application/json; charset=utf-8", status=status)
