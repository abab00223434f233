"""Where a text says what was searched for: pieces of it, the words marked."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from project.search_text import RUN, Term, Way, folded_letters, unspaced

BEFORE, LONGEST = 70, 240  # characters of a snippet before its first mark, and in all


@dataclass(frozen=True)
class Piece:
    """A piece of a text, marked where it is what was searched for."""

    text: str
    marked: bool = False


@dataclass(frozen=True)
class PlacedToken:
    """A token of an index, and from where to where it stands in the text."""

    token: str
    start: int
    end: int


Span = tuple[int, int]


def placed_tokens(text: str) -> list[PlacedToken]:
    """The tokens of a composed text, as an index has them."""
    letters = [(letter, at) for at, character in enumerate(text) for letter in folded_letters(character)]
    folded, places = "".join(letter for letter, _at in letters), [at for _letter, at in letters]
    found = []
    for run in RUN.finditer(folded):
        start, end = run.span()
        ends = [(at, min(at + 2, end)) for at in range(start, end)] if unspaced(run[0]) else [(start, end)]
        found += [PlacedToken(folded[a:b], places[a], places[b - 1] + 1) for a, b in ends]
    return found


def spans_of(term: Term, tokens: list[PlacedToken]) -> Iterator[Span]:
    """From where to where a text says a term, in each way."""
    for way in term.ways:
        for at in range(len(tokens) - len(way.tokens) + 1):
            standing = tokens[at : at + len(way.tokens)]
            if says(way, [token.token for token in standing]):
                # Of an open end one letter was asked for.
                end = standing[-1].start + 1 if way.open else standing[-1].end
                yield standing[0].start, end


def says(way: Way, tokens: list[str]) -> bool:
    last = tokens[-1].startswith(way.tokens[-1]) if way.open else tokens[-1] == way.tokens[-1]
    return last and tuple(tokens[:-1]) == way.tokens[:-1]


def marked(text: str, asked: Iterable[Term]) -> list[Piece]:
    """A whole text in pieces."""
    text = unicodedata.normalize("NFC", text)
    tokens = placed_tokens(text)
    return pieces(text, [span for term in asked for span in spans_of(term, tokens)])


def pieces(text: str, spans: Iterable[Span]) -> list[Piece]:
    """A text parted at its spans; those that touch or overlap are one."""
    found, at = [], 0
    for start, end in joined_spans(spans):
        found += [Piece(text[at:start]), Piece(text[start:end], marked=True)]
        at = end
    return [piece for piece in (*found, Piece(text[at:])) if piece.text]


def joined_spans(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def snippet(texts: Iterable[str], asked: list[Term]) -> list[Piece]:
    """A part of the text that says the most of what was asked for; nothing where none says any of it."""
    best: tuple[int, str, list[Span]] = (0, "", [])
    for text in filter(None, texts):
        whole = unicodedata.normalize("NFC", text)
        tokens = placed_tokens(whole)
        said = [spans for term in asked if (spans := list(spans_of(term, tokens)))]
        if len(said) > best[0]:
            best = (len(said), whole, [span for spans in said for span in spans])
    count, text, spans = best
    return cut_out(text, joined_spans(spans)) if count else []


def cut_out(text: str, spans: list[Span]) -> list[Piece]:
    """A text around its first mark, cut between words."""
    start = max(0, spans[0][0] - BEFORE)
    start = 0 if not start else text.find(" ", start, spans[0][0]) + 1 or spans[0][0]
    end = min(len(text), max(start + LONGEST, spans[0][1]))
    end = end if end == len(text) else max(text.rfind(" ", spans[0][1], end), spans[0][1])
    within = [(a - start, min(b, end) - start) for a, b in spans if a < end]
    found = pieces(text[start:end], within)
    return [*([Piece("… ")] if start else []), *found, *([Piece(" …")] if end < len(text) else [])]
