"""What every answer has: its edition, the address that reproduces it, the shape of a list's JSON, a workbook."""

from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents import codebook
from incidents.editions.asked import edition_asked
from incidents.editions.names import Names
from incidents.models import Edition
from project.formats import LICENCE, About, xlsx_file
from project.questions import BadQuestion, Fault, Question, query_string, with_query
from project.table import Column, Words

LIST_PAGE = 50
Columns = tuple[Column, ...]
LISTS = {"incident": "incident-list", "source": "source-list", "arrivals": "arrivals", "edition": "edition-list"}


def number_of(edition: Edition | None) -> int | None:
    """An edition's number."""
    return edition.number if edition else None


def canonical(request: HttpRequest, name: str, words: Words, *args: Any) -> str:
    """The whole address that reproduces an answer."""
    return request.build_absolute_uri(with_query(reverse(name, args=args), words))


def edition_without_filter(request: HttpRequest, *words: str) -> Edition | None:
    """The edition of a page that takes no word but some named ones; BadQuestion where a file is asked with another."""
    edition = edition_asked(request)
    known = (*words, "edition", "asof", "lang", "view")
    unknown = [word for word in request.GET if word not in known]
    if unknown and request.path.endswith((".json", ".csv", ".xlsx")):
        allowed = _("one of the words %s") % ", ".join(known)
        raise BadQuestion(*(Fault(word[:100], request.GET[word], allowed) for word in unknown))
    return edition


def workbook(
    name: str, title: str, edition: Edition | None, address: str, words: Words, columns: Columns, rows: Any
) -> HttpResponse:
    """Rows as a workbook, with a second sheet that says what they are and what their codes mean."""
    lists = {column.codes: codebook.ALL[column.codes] for column in columns if column.codes}
    codes = tuple(
        (str(codes.title), code.value, str(code.label), str(code.definition))
        for codes in lists.values()
        for code in codes
    )
    lines = (
        (_("Edition"), str(edition.number) if edition else ""),
        (_("Published"), edition.published_at.date().isoformat() if edition else ""),
        (_("Question"), query_string(words)),
        (_("Address"), address),
        (_("Licence"), LICENCE),
    )
    created = edition.published_at if edition else None
    about = About(title, lines, codes, created)
    return xlsx_file(name, number_of(edition), about, columns, rows, Names(number_of(edition)))


def list_json(
    request: HttpRequest, name: str, question: Question, page: Page[Any], results: list[Any]
) -> dict[str, Any]:
    """What the JSON of every list holds; `next` is the address of the next page."""
    words = question.question() | {"sort": [question.sort]}
    following = words | {"page": [str(page.number + 1)]}
    return {
        "count": page.paginator.count,
        "edition": question.edition,
        "query": words,
        "next": canonical(request, f"{name}-json", following) if page.has_next() else None,
        "results": results,
        "licence": LICENCE,
        "address": canonical(request, LISTS[name], words),
    }
