"""What the site answers, as a reader's script gets it: JSON, CSV and what a list finds, a page at a time."""

import re
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.http import QueryDict
from django.test import Client

from incidents.counting.figures import ListTotals, list_totals
from incidents.counting.filters import IncidentFilter

Words = dict[str, Any]


def address(path: str, words: Words) -> str:
    """A path with words as the oracle takes them: `from` is written `from_`, a word's values may be several."""
    query = urlencode({word.rstrip("_"): value for word, value in words.items()}, doseq=True)
    return f"{path}?{query}" if query else path


def body(client: Client, asked: str) -> bytes:
    """The bytes of a good answer."""
    response = client.get(asked)
    assert response.status_code == 200, (asked, response.status_code, response.headers)
    return b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]


def markup(page: str) -> str:
    """A page in one line, whatever lines its templates have, inside a tag too."""
    return re.sub(r"[ \n]+", " ", page).replace(" >", ">")


def json_of(client: Client, asked: str) -> Any:
    """A good answer read as JSON."""
    response = client.get(asked)
    assert response.status_code == 200, (asked, response.status_code, response.content[:500])
    return response.json()


def csv_of(client: Client, asked: str) -> str:
    """A good answer as text with plain line ends."""
    return body(client, asked).decode().replace("\r\n", "\n")


def rows_of(client: Client, asked: str) -> list[tuple[Any, ...]]:
    """The rows of a chart's table."""
    return [tuple(row) for row in json_of(client, asked)["table"]["rows"]]


def results_of(client: Client, asked: str) -> list[dict[str, Any]]:
    """Every result of a list, following `next` to the last page."""
    found: list[dict[str, Any]] = []
    following: str | None = asked
    while following:
        page = json_of(client, following)
        found += page["results"]
        following = page["next"]
    assert len(found) == page["count"]
    return found


def as_json(href: str) -> str:
    """The address of a list's page as that of its JSON."""
    parts = urlsplit(href)
    return f"{parts.path.rstrip('/')}.json?{parts.query}"


def marks_of(figure: dict[str, Any]) -> list[dict[str, str]]:
    """The marks of a drawn chart that lead somewhere, each once."""
    marks = [mark for trace in figure["data"] for mark in trace.get("customdata") or []]
    return list({mark["href"]: mark for mark in marks}.values())


def heading_of(href: str) -> ListTotals:
    """The figures in the sentence above the list at an address that pins its edition."""
    query = QueryDict(urlsplit(href).query)
    return list_totals(IncidentFilter.ask(query, int(query["edition"]), strict=True))


def words_of(href: str) -> dict[str, list[str]]:
    """The words of an address."""
    return parse_qs(urlsplit(href).query)
