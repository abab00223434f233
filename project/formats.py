"""Tables as files: CSV streamed row by row, JSON with what reproduces it."""

import csv
import datetime as dt
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse, StreamingHttpResponse

LICENCE = "CC BY 4.0"


class Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        """Give the text back."""
        return text


def plain(value: Any) -> Any:
    """A value as a CSV cell: an empty cell is unknown, true and false are words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, dt.date | dt.datetime) else value


def csv_lines(header: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """CSV by RFC 4180, line by line."""
    write = csv.writer(Echo()).writerow
    yield write(header)
    for row in rows:
        yield write([plain(value) for value in row])


def csv_file(
    name: str, edition: int | None, canonical: str, header: Iterable[str], rows: Iterable[Iterable[Any]]
) -> StreamingHttpResponse:
    """A CSV to download: its name has the edition, its Link header the address that reproduces it and the licence."""
    response = StreamingHttpResponse(csv_lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="tumen-{name}-edition-{edition or 0}.csv"'
    response["Link"] = f'<{canonical}>; rel="canonical", <https://creativecommons.org/licenses/by/4.0/>; rel="license"'
    return response


def json_file(content: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A JSON document; Korean stays readable."""
    text = json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False)
    return HttpResponse(text, content_type="application/json; charset=utf-8", status=status)
