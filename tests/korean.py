"""English in what a Korean page says: its text and its labels, less what the record itself says in English."""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import Any

from incidents.models import CountryVersion, Edition, IncidentVersion, SourceVersion
from incidents.other_names import other_names
from stats.models import ArrivalVersion, ContextEventVersion, OtherFigureVersion

VERSIONS = (CountryVersion, IncidentVersion, SourceVersion, ArrivalVersion, ContextEventVersion, OtherFigureVersion)
WORD = re.compile(r"[A-Za-z][A-Za-z'’]{2,}")
FOR_SCRIPTS = re.compile(r"token:|(event|band)$")  # names in a figure that its script reads and nobody hears
ADDRESS = re.compile(r"https?://\S+")
SPOKEN = ("title", "alt", "aria-label", "placeholder", "data-k", "data-p", "data-b", "label")
SILENT = {"script", "style", "code", "time"}
# Names that are the same in every language.
NAMES = {
    "Tumen", "CSV", "JSON", "PNG", "SVG", "Excel", "ZIP", "UTC", "ISO", "SHA", "NGO", "UNHCR", "MIT", "Natural",
    "Earth", "Every", "congress", "gov", "testserver",
    "Casualty", "Standards", "for", "Recording", "creativecommons", "org", "English", "https", "http", "www", "com",
    "Python", "Power", "Query", "OpenAPI", "Kunming", "exit", "permit", "alpha", "Frictionless", "README",
}  # fmt: skip


class Speech(HTMLParser):
    """The texts and labels of a page, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in SILENT
        named = dict(attrs)
        self.said += [value for name in SPOKEN if (value := named.get(name))]
        if tag == "input" and named.get("type") in ("submit", "button") and named.get("value"):
            self.said.append(str(named["value"]))

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self.silent and data.strip():
            self.said.append(" ".join(data.split()))


def said_on(page: str) -> list[str]:
    """What a page says, to eyes and ears."""
    speech = Speech()
    speech.feed(page)
    return speech.said


def said_in(figure: Any) -> Iterator[str]:
    """What a chart says: names, texts, titles and labels."""
    if isinstance(figure, dict):
        for key, value in figure.items():
            if key in ("name", "text", "label") and isinstance(value, str):
                yield from [value] if not FOR_SCRIPTS.match(value) else []
            elif key in ("text", "ticktext", "notes") and isinstance(value, list):
                yield from (str(text) for text in value)
            else:
                yield from said_in(value)
    elif isinstance(figure, list):
        for value in figure:
            yield from said_in(value)


def recorded() -> set[str]:
    """Every text of the published record that has a word in Latin letters: titles, publishers, notes, editions' too."""
    texts = {" ".join(note.split()) for note in Edition.objects.values_list("note", flat=True) if note}
    texts |= {name.korean for name in other_names() if WORD.search(name.korean)}  # BBC 뉴스
    for model in VERSIONS:
        for document in model.objects.values_list("document", flat=True):
            texts.update(" ".join(text.split()) for text in leaves(document) if WORD.search(text))
    return texts


def is_cut(text: str, data: set[str]) -> bool:
    """Whether it is the beginning of a text of the record."""
    return text.endswith("…") and any(whole.startswith(text[:-1].strip()) for whole in data)


def leaves(document: Any) -> Iterator[str]:
    """The texts in a document, however deep."""
    if isinstance(document, str):
        yield document
    elif isinstance(document, dict | list):
        for value in document.values() if isinstance(document, dict) else document:
            yield from leaves(value)


def english(said: Iterable[str], data: set[str]) -> list[str]:
    """What is said in English and is neither a text of the record nor a name."""
    suspect = [text for text in said if WORD.search(text) and text not in data]
    return [text for text in suspect if not is_cut(text, data) and ours(text, data)]


def ours(text: str, data: set[str]) -> list[str]:
    """The English words of a text once every text of the record in it, the longest first, and every name is cut out."""
    text = ADDRESS.sub(" ", text)
    for part in sorted((part for part in data if part in text), key=len, reverse=True):
        text = text.replace(part, " ")
    return [word for word in WORD.findall(text) if word not in NAMES]


def part_of_a_text(text: str, data: set[str]) -> bool:
    """Whether some words are a part of a text of the record, which stands in pieces where its language changes."""
    return len(text.split()) > 1 and any(text in whole for whole in data)
