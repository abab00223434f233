"""Search words: one way to write texts and questions down, so that every database finds the same.

Chinese, Japanese and Korean go in as pairs of letters that overlap, and the last letter of a word once more alone:
강제송환 is "강제 제송 송환 환". So a word is found inside a longer one, and where it ends is still known.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Protocol

SEPARATOR = "xqx"  # a word that nobody writes
INVISIBLE = frozenset(map(ord, "\u034f\u115f\u1160\u3164\uffa0")) | {*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}
# What opens a phrase with what closes it: straight, curly, low, angled and Korean quotes, and those of full width.
# The last two look like other signs.
QUOTES = (
    *('""', "“”", "„“", "„”", "‟”", "””", "«»", "»«", "「」", "『』", "〈〉", "《》", "〝〞", "〝〟"),
    *("\u2039\u203a", "\uff02\uff02"),
)
QUOTED = re.compile(
    "|".join(f"{opens}([^{opens}{closes}]*){closes}" for opens, closes in map(tuple, QUOTES))
    # A single one is an apostrophe too, so it has to stand where a word begins, and its end where one ends.
    + r"|(?<!\w)\u2018([^\u2018\u2019]*)\u2019(?!\w)"
)
UNSPACED = "々〆぀-ヿ㐀-䶿一-鿿가-힣豈-﫿\U00020000-\U0003ffff"  # scripts whose words stand inside others
RUN = re.compile(f"[{UNSPACED}]+|[^{UNSPACED}\\s]+")
HANGUL, KANA = re.compile(r"[가-힣]+$"), re.compile(r"(?<=[^\u3040-\u309f])[\u3040-\u309f]{1,3}$")
LONGEST_SPLIT, SHORTEST_PART = 8, 2  # letters
LONGEST_NAME = 4  # words
# What Korean writes to the end of a word: particles, and what makes a verb of a noun.
PARTICLES = """
    은 는 이 가 을 를 의 에 에서 에서는 에서의 에게 에게서 에는 에도 로 으로 로의 으로의 로는
    으로는 로부터 으로부터 와 과 도 만 까지 부터 들 들이 들은 들을 들의 들에게 이나 이라 이라는
    라는 이다 입니다 한 된 할 될 하는 되는 하다 되다 했다 됐다 하고 되고 하여 되어 해 돼 하였다
    되었다 했습니다 됐습니다 하였습니다 되었습니다 했던 됐던 당한 당했다 당했습니다 당하는 시킨 시켰다
    시켰습니다 했다가 됐다가 당했다가
"""
LONGEST_FIRST = sorted(PARTICLES.split(), key=len, reverse=True)


class Kept(dict[int, str | None]):
    """What becomes of a character: letters and digits stay, accents and what is unseen go, all else is a space."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        category = unicodedata.category(character)
        gone = unicodedata.combining(character) or category == "Cf" or code in INVISIBLE
        self[code] = None if gone else character if category[0] in "LN" else " "
        return self[code]


KEPT_LETTERS = Kept()


def folded_letters(text: str) -> str:
    if text.isascii():  # which no form of Unicode changes
        return text.lower().translate(KEPT_LETTERS)
    decomposed = unicodedata.normalize("NFKD", text.casefold()).translate(KEPT_LETTERS)
    return unicodedata.normalize("NFC", decomposed)


def normalised_words(text: str) -> str:
    """Letters and digits in lower case without accents, all else as single spaces."""
    return " ".join(folded_letters(text).split())


def indexed(texts: Iterable[str]) -> str:
    # A word between two texts, so that no phrase is found where one meets the next.
    return normalised_words(f" {SEPARATOR} ".join(filter(None, texts)))


# An index of tokens


def unspaced(run: str) -> bool:
    return RUN.fullmatch(run) is not None and re.match(f"[{UNSPACED}]", run) is not None


def letter_pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]


def tokens_of(words: str) -> str:
    """Normalised words as the tokens of an index."""
    if words.isascii():
        return words
    found: list[str] = []
    for run in RUN.findall(words):
        found += [*letter_pairs(run), run[-1]] if unspaced(run) else [run]
    return " ".join(found)


def words_of(tokens: str) -> str:
    """The words that tokens were made of, with a space where scripts change."""
    found, letters = [], ""
    for token in tokens.split():
        if not unspaced(token):
            found.append(token)
        elif len(token) == 1:
            found.append(letters + token)
            letters = ""
        else:
            letters += token[0]
    return " ".join(found)


def spaced_scripts(words: str) -> str:
    return " ".join(RUN.findall(words))


# A question


@dataclass(frozen=True)
class Way:
    """Tokens that stand one after another; where it is open, the last one is the beginning of a token."""

    tokens: tuple[str, ...]
    open: bool = False

    def stands_in(self, tokens: str) -> bool:
        return f" {' '.join(self.tokens)}{'' if self.open else ' '}" in f" {tokens} "


@dataclass(frozen=True)
class Term:
    """One word or phrase that was asked for, and the ways to say it: any of them is enough."""

    text: str
    ways: tuple[Way, ...]

    def stands_in(self, tokens: str) -> bool:
        return any(way.stands_in(tokens) for way in self.ways)


class Vocabulary(Protocol):
    """What words mean beside themselves."""

    def is_one(self, words: str) -> bool:
        """Whether several words are the name of one thing."""

    def ways(self, forms: tuple[str, ...], ways: tuple[Way, ...], *, exact: bool) -> Iterable[Way]:
        """Other ways to say what these words say."""


class NoVocabulary:
    """Words that mean themselves alone."""

    def is_one(self, words: str) -> bool:
        return False

    def ways(self, forms: tuple[str, ...], ways: tuple[Way, ...], *, exact: bool) -> Iterable[Way]:
        return ()


def terms(query: str, known: Vocabulary = NoVocabulary()) -> list[Term]:  # noqa: B008 - it holds nothing
    """The terms of what somebody typed: words in quotes are one, and so are several that name one thing."""
    phrases = [normalised_words("".join(filter(None, match.groups()))) for match in QUOTED.finditer(query)]
    found = [term_of((phrase,), known, exact=True) for phrase in phrases if phrase]
    words = normalised_words(QUOTED.sub(" ", query)).split()
    return found + [term_of(forms_of(word), known, exact=False) for word in put_together(words, known)]


def term_of(forms: tuple[str, ...], known: Vocabulary, *, exact: bool) -> Term:
    own = tuple(dict.fromkeys(way for form in forms for way in ways_of(form)))
    return Term(forms[0], tuple(dict.fromkeys((*own, *known.ways(forms, own, exact=exact)))))


def put_together(words: list[str], known: Vocabulary) -> Iterator[str]:
    """Words, with those in one that name one thing (강제 송환)."""
    at = 0
    while at < len(words):
        lengths = range(min(LONGEST_NAME, len(words) - at), 1, -1)
        length = next((n for n in lengths if any(map(known.is_one, forms_of(" ".join(words[at : at + n]))))), 1)
        yield " ".join(words[at : at + length])
        at += length


def forms_of(word: str) -> tuple[str, ...]:
    """A word as typed, and without the particle at its end."""
    stem = KANA.sub("", word)
    if hangul := HANGUL.search(word):
        most = min(len(hangul[0]), len(word) - SHORTEST_PART)
        stem = next((word[: -len(end)] for end in LONGEST_FIRST if len(end) <= most and word.endswith(end)), word)
    return (word,) if stem == word or not stem else (word, stem)


@lru_cache(maxsize=4096)
def ways_of(words: str) -> tuple[Way, ...]:
    """The ways in which an index may have some words: with a space, or without, where a script does either."""
    found: list[tuple[str, ...]] = [()]
    pieces = pieces_of(words)
    for piece in pieces:
        last = piece is pieces[-1]
        found = [(*before, *said) for before in found for said in spellings_of(piece, last=last)]
    # A single letter at the end begins a pair where the word goes on.
    return tuple(Way(tokens, open=unspaced(tokens[-1]) and len(tokens[-1]) == 1) for tokens in found)


def pieces_of(words: str) -> list[list[str]]:
    """Runs of one script: those without spaces that follow each other are one piece."""
    found: list[list[str]] = []
    for run in RUN.findall(words):
        if unspaced(run) and found and unspaced(found[-1][0]):
            found[-1].append(run)
        else:
            found.append([run])
    return found


def spellings_of(piece: list[str], *, last: bool) -> list[tuple[str, ...]]:
    """The tokens of a piece for each way to space it; what follows the last piece may be the rest of its word."""
    if not unspaced(piece[0]):
        return [tuple(piece)]
    whole = "".join(piece)
    asked = tuple(len("".join(piece[:n])) for n in range(1, len(piece)))
    cuts = cuts_of(len(whole), asked) if len(whole) <= LONGEST_SPLIT else {(), asked}
    found = []
    for cut in sorted(cuts):
        ends = [0, *cut, len(whole)]
        parts = [whole[a:b] for a, b in pairwise(ends)]
        tokens = [token for part in parts[:-1] for token in (*letter_pairs(part), part[-1])]
        tokens += [*letter_pairs(parts[-1]), *(() if last and len(parts[-1]) > 1 else parts[-1][-1])]
        found.append(tuple(tokens))
    return found


def cuts_of(length: int, asked: tuple[int, ...]) -> set[tuple[int, ...]]:
    """Where a word may have spaces: where it was typed with one, and between parts of at least two letters."""
    found: set[tuple[int, ...]] = {()}
    for at in range(1, length):
        allowed = {
            cut
            for cut in found
            if at in asked or (at - (cut[-1] if cut else 0) >= SHORTEST_PART and length - at >= SHORTEST_PART)
        }
        found |= {(*cut, at) for cut in allowed}
    return found


def fts5(found: Iterable[Term]) -> str:
    """Terms as SQLite asks for them."""
    # Tokens hold letters and digits alone, so that nothing in them needs escaping.
    said = ([f'"{" ".join(way.tokens)}"{" *" if way.open else ""}' for way in term.ways] for term in found)
    return " AND ".join(f"({' OR '.join(ways)})" for ways in said)


def tsquery(found: Iterable[Term]) -> str:
    """Terms as PostgreSQL asks for them."""
    return " & ".join(f"({' | '.join(map(tsquery_of, term.ways))})" for term in found)


def tsquery_of(way: Way) -> str:
    # Tokens hold letters and digits alone, so that nothing in them needs escaping.
    return "(" + " <-> ".join(f"'{token}'" for token in way.tokens) + (":*" if way.open else "") + ")"
