"""Sentences in Latin letters that a Korean page says without saying that they are no Korean."""

import re
from html.parser import HTMLParser

SENTENCE = re.compile(r"(?:[A-Za-z][a-z'’-]+[ ,.;:]+){2}[A-Za-z][a-z'’-]+")  # three words
NAMES = re.compile(r"\(Standards for Casualty Recording\)|https?://\S+")  # an English name in brackets, an address
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr", "track"}
UNSAID = {"script", "style", "code", "pre", "title", "textarea"}


class LatinReader(HTMLParser):
    """Reads a page, and keeps for each text in which language it stands and below which elements."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str, str]] = []  # name, language, class
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            given = dict(attrs)
            language = given["lang"] if "lang" in given else self.open[-1][1] if self.open else ""
            self.open.append((tag, language or "", given.get("class") or ""))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        names = {name for name, _language, _class in self.open}
        if self.open and self.open[-1][1] == "ko" and not names & UNSAID and SENTENCE.search(NAMES.sub("", data)):
            where = " ".join(f"{name}.{kind.split()[0]}" if kind else name for name, _l, kind in self.open[-4:])
            self.found.append((where, " ".join(data.split())))


def latin_sentences(page: str) -> list[tuple[str, str]]:
    """Where they stand, and what they are."""
    reader = LatinReader()
    reader.feed(page)
    return reader.found
