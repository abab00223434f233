"""What a page says of its reader: written as it is, or as marks where the page is kept for every reader."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.http import HttpRequest
from django.middleware.csrf import CSRF_TOKEN_LENGTH, get_token
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from project.packed_pages import Mark

MARKING = "reader_marks"  # where a request keeps the marks of the page that is made for it
TOKEN_INPUT = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
TOKEN_FIELD = b"csrfmiddlewaretoken"  # in no page that is kept: a mark stands in its place


def account_name(request: HttpRequest) -> str:
    return conditional_escape(request.user.get_username())


def account_number(request: HttpRequest) -> str:
    return str(request.user.pk)


def token_field(request: HttpRequest) -> str:
    return format_html(TOKEN_INPUT, get_token(request))


FACTS: dict[str, Callable[[HttpRequest], str]] = {
    "name": account_name,
    "number": account_number,
    "token": token_field,
}

MARK_SIZES = {"token": len(TOKEN_INPUT.format("")) + CSRF_TOKEN_LENGTH}  # of what is as long for every reader

# What is known with an account of which a page of its own may say something: part of the page's ETag.
READER_STATE: list[str] = []


class ReaderMarks:
    """Marks of one page: nobody can guess them, so no text of the record is ever taken for one."""

    def __init__(self) -> None:
        self.secret = secrets.token_hex(16)
        self.kept = True

    @property
    def all(self) -> list[Mark]:
        return [Mark(fact, self.mark(fact).encode(), MARK_SIZES.get(fact, 0)) for fact in FACTS]

    def mark(self, fact: str) -> str:
        return f"[{fact}:{self.secret}]"

    def filled(self, page: bytes, request: HttpRequest) -> bytes:
        """The page as its reader gets it."""
        for fact, said in FACTS.items():
            if (mark := self.mark(fact).encode()) in page:
                page = page.replace(mark, said(request).encode())
        return page


@contextmanager
def with_marks(request: HttpRequest) -> Iterator[ReaderMarks]:
    """A page that is made for this request within it holds marks."""
    marks = ReaderMarks()
    setattr(request, MARKING, marks)
    try:
        yield marks
    finally:
        delattr(request, MARKING)


def never_keep(request: HttpRequest) -> None:
    """The page shows what may change without an edition: it is made anew each time."""
    if marks := getattr(request, MARKING, None):
        marks.kept = False


def said_of_reader(request: HttpRequest, fact: str) -> SafeString:
    marks = getattr(request, MARKING, None)
    return mark_safe(marks.mark(fact) if marks else FACTS[fact](request))  # each fact escapes itself
