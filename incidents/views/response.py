"""What every answer has: its edition, the address that reproduces it, the shape of a list's JSON, a workbook."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents import codebook
from incidents.counting.rules import CAVEAT
from incidents.editions.asked import Asked
from incidents.editions.then_and_now import Movement, plainly, since
from project.formats import LICENCE, attached, file_name
from project.queries import query_string
from project.questions import Question, with_query
from project.short_addresses import short_address
from project.table import Column, Words
from project.workbooks import WORKBOOK, About, workbook_file

LIST_PAGE = 50
SHOWN_ELSEWHERE = "shown_elsewhere"  # where a request keeps what takes the page that its view would show
Columns = tuple[Column, ...]
PageTaken = Callable[[str, dict[str, Any], int], HttpResponse]
LISTS = {
    "incident": "incident-list", "claim": "incident-list", "source": "source-list", "arrivals": "arrivals",
    "edition": "edition-list",
}  # fmt: skip


def page_context(
    asked: Asked, section: str, address: str, compare: Callable[[int], Movement] = plainly
) -> dict[str, Any]:
    """What every page says of itself: where it belongs, as of which edition, what reproduces it, what moved since."""
    return {
        "section": section,
        "edition": asked.edition,
        "names": asked.names,
        "canonical": address,
        "then_and_now": since(asked, compare),
    }


def render_page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of the site; or what it would show, where a request takes that elsewhere: a link that anybody may open."""
    elsewhere: PageTaken | None = getattr(request, SHOWN_ELSEWHERE, None)
    return elsewhere(template, context, status) if elsewhere else render(request, template, context, status=status)


def render_list(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page with a form: 400 where something in it is mistaken, as the page then answers less than was asked."""
    return render_page(request, template, context, status=400 if context["mistakes"] else 200)


def file_links(name: str, words: Words, *formats: str, args: Iterable[Any] = ()) -> dict[str, str]:
    return {form: with_query(reverse(f"{name}-{form}", args=list(args)), words) for form in formats}


def workbook(
    asked: Asked, name: str, title: str, address: str, words: Words, columns: Columns, rows: Any, *,
    notes: Iterable[Any] = (), totals: Iterable[tuple[str, str]] = (), total: Iterable[Any] | None = None,
) -> HttpResponse:  # fmt: skip
    """Rows as a workbook, with sheets that say what they are, what they add up to and what their codes mean."""
    lists = {column.codes: codebook.ALL[column.codes] for column in columns if column.codes}
    codes = tuple(
        (str(codes.title), code.value, str(code.label), str(code.definition))
        for codes in lists.values()
        for code in codes
    )
    # The moment of the edition and not of writing, so that the same rows give the same bytes.
    created = asked.edition.published_at if asked.edition else None
    lines = (
        (_("Edition"), str(asked.number or "")),
        (_("Published"), created.date().isoformat() if created else ""),
        (_("Question"), query_string(words)),
        *totals,
        (_("Address"), address),
        (_("Short address"), short_address(address)),
        (_("Licence"), LICENCE),
    )
    about = About(title, lines, codes, created, (*map(str, notes), str(CAVEAT)))
    book = HttpResponse(workbook_file(about, columns, rows, asked.names, total), content_type=WORKBOOK)
    return attached(book, f"{file_name(name, asked.number, address)}.xlsx")


def list_json(asked: Asked, name: str, question: Question, page: Page[Any], results: list[Any]) -> dict[str, Any]:
    """What the JSON of every list holds; `next` is the address of the next page."""
    words = question.question() | {"sort": [question.sort]}
    following = words | {"page": [str(page.number + 1)]}
    return {
        "count": page.paginator.count,
        "edition": question.edition,
        "query": words,
        "next": asked.canonical(f"{name}-json", following) if page.has_next() else None,
        "results": results,
        "licence": LICENCE,
        "address": asked.canonical(LISTS[name], words),
    }


def whole_list_json(asked: Asked, name: str, results: list[Any], **more: Any) -> dict[str, Any]:
    """The same of a list that takes no word but the edition, and has one page."""
    return {
        "count": len(results),
        "edition": asked.number,
        "query": asked.edition_word,
        "next": None,
        "results": results,
        **more,
        "licence": LICENCE,
        "address": asked.canonical(name, asked.edition_word),
    }
