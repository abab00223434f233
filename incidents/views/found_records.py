"""What a search finds of each kind of record: how many, and the first of them with the words marked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst

from incidents.counting.filters import IncidentFilter, SourceFilter
from incidents.counting.snapshots import facts_now
from incidents.documents import Document, keys_named
from incidents.editions.asked import Asked
from incidents.editions.cited_sources import sources_by_slug
from incidents.editions.names import Names
from incidents.editions.references import published_kinds
from incidents.models import Country, Incident, Source
from incidents.models.versions import cited_sources, searched_codes
from incidents.vocabulary import LABEL_LANGUAGES, SEARCHED_CODES, code_token, vocabulary
from project.questions import with_query
from project.search_marks import Piece, marked, snippet
from project.search_text import Term, indexed, terms, tokens_of

FIRST, MOST = 10, 200  # records of a kind that are shown at once, and behind "all"
NO_TEXT = (models.SlugField, models.URLField, models.ForeignKey)


@dataclass(frozen=True)
class Hit:
    """A record that was found: its address, its title and a snippet of its texts in pieces."""

    href: str
    title: list[Piece]
    about: str
    snippet: list[Piece]


@dataclass(frozen=True)
class FoundKind:
    """The records of a kind that were found; `href` is the list of all, `further` are those behind the first."""

    word: str
    label: str
    count: int
    hits: list[Hit]
    further: list[Hit]
    href: str


def found_records(asked: Asked, query: str) -> list[FoundKind]:
    """What is found of every kind, those with nothing left out."""
    known = terms(query, vocabulary())
    if not known:
        return []
    found = (found_of(asked, model, known, query) for model in published_kinds().values())
    return [kind for kind in found if kind.count]


def found_of(asked: Asked, model: Any, known: list[Term], query: str) -> FoundKind:
    if model is Incident:
        return found_incidents(asked, known, query)
    return found_sources(asked, known, query) if model is Source else found_in_all(asked, model, known)


def found_incidents(asked: Asked, known: list[Term], query: str) -> FoundKind:
    words = {"q": [query], "who": ["all"]} | asked.pin
    question = IncidentFilter.ask(query_of(words), asked.number, strict=False)
    rows = question.in_order()[:FIRST]
    sources = sources_by_slug(set().union(*(cited_sources(row.document) for row in rows)), asked.number)
    hits = [
        hit_of(
            asked, Incident, row, known, also=[*labels_found(row.document, known), *cited_texts(row.document, sources)]
        )
        for row in rows
    ]
    return kind_of(Incident, question.found, hits, [], with_query(reverse("incident-list"), words))


def found_sources(asked: Asked, known: list[Term], query: str) -> FoundKind:
    words = {"q": [query]} | asked.pin
    question = SourceFilter.ask(query_of(words), asked.number, strict=False)
    hits = [hit_of(asked, Source, row, known) for row in question.in_order()[:FIRST]]
    return kind_of(Source, question.found, hits, [], with_query(reverse("source-list"), words))


def found_in_all(asked: Asked, model: Any, known: list[Term]) -> FoundKind:
    """Of a kind with few records, which are looked through one by one."""
    keys = [key for key, tokens in tokens_by_key(model, asked).items() if all(term.stands_in(tokens) for term in known)]
    rows = {row.key: row for row in model.versions().as_of(asked.edition).filter(key__among=keys[:MOST])}
    hits = [hit_of(asked, model, rows[key], known) for key in keys[:MOST]]
    return kind_of(model, len(keys), hits[:FIRST], hits[FIRST:], "")


def kind_of(model: Any, count: int, hits: list[Hit], further: list[Hit], href: str) -> FoundKind:
    return FoundKind(model.WORD, model.label(), count, hits, further, href if count > FIRST else "")


def query_of(words: dict[str, list[str]]) -> QueryDict:
    found = QueryDict(mutable=True)
    for word, values in words.items():
        found.setlist(word, values)
    return found


def tokens_by_key(model: Any, asked: Asked) -> dict[str, str]:
    """What a search reads of each record of an edition, in the order in which they are shown: the newest first."""

    def read() -> dict[str, str]:
        rows = model.versions().as_of(asked.edition).order_by("-key")
        return {row.key: tokens_of(indexed(searched_texts(model, row.document, asked.names))) for row in rows}

    found: dict[str, str] = facts_now(asked.number).kept(f"searched {model._meta.label_lower}", asked.number, read)
    return found


def searched_texts(model: Any, document: Document, names: Names) -> Iterator[str]:
    """Its title in both languages, its texts, and the names of its countries."""
    codes = sorted(keys_named(model, {"": document}, Country))
    for language in LABEL_LANGUAGES:
        with translation.override(language):
            yield model.title_of(document, names)
            yield from map(names.country, codes)
    yield from told_texts(model, document)


def told_texts(model: Any, document: Document) -> Iterator[str]:
    """The texts of a record and of the rows below it: no codes, keys or addresses."""
    yield from (document[name] for name in model.PUBLISHED if is_text(model, name) and document[name])
    for part in getattr(model, "PARTS", ()):
        below = model._meta.get_field(part).related_model
        for row in document[part]:
            yield from told_texts(below, row)


def is_text(model: Any, name: str) -> bool:
    field = model._meta.get_field(name)
    return isinstance(field, models.CharField | models.TextField) and not (field.choices or isinstance(field, NO_TEXT))


def hit_of(asked: Asked, model: Any, row: Any, known: list[Term], also: Iterable[list[Piece] | str] = ()) -> Hit:
    """One record; `also` are what stands for it besides its own texts."""
    document, title = row.document, model.title_of(row.document, asked.names)
    own = [text for text in told_texts(model, document) if text not in title]
    said = snippet(own, known)
    for text in () if said else also:
        if said := snippet([text], known) if isinstance(text, str) else text:
            break
    edition = asked.number if asked.pinned else None
    about = model.about_of(document, asked.names)
    return Hit(model.page_address(row.key, edition), marked(title, known), about, said)


def labels_found(document: Document, known: list[Term]) -> Iterator[list[Piece]]:
    """The labels of codes by which an incident was found."""
    asked_for = {way.tokens[0] for term in known for way in term.ways}
    for name, code in searched_codes(document):
        if code_token(name, code) in asked_for:
            codes = SEARCHED_CODES[name]
            yield [Piece(f"{capfirst(str(codes.title))}: "), Piece(str(codes.label(code)), marked=True)]


def cited_texts(document: Document, sources: dict[str, Document]) -> Iterator[str]:
    found = (sources[slug] for slug in sorted(cited_sources(document)) if slug in sources)
    yield from (f"{source['title']} ({source['publisher']})" for source in found)
