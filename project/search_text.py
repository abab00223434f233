"""Search words: one way to normalise text, so that every database finds the same."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

SEPARATOR = "xqx"  # a word that nobody writes
QUOTED = re.compile(r'"([^"]*)"')
HANGUL = re.compile(r"[\uac00-\ud7a3]$")


class Kept(dict[int, str | None]):
    """What becomes of a character: letters and digits stay, marks of an accent go, all else is a space."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        accent = unicodedata.combining(character)
        self[code] = None if accent else character if unicodedata.category(character)[0] in "LN" else " "
        return self[code]


KEPT_LETTERS = Kept()


def normalised_words(text: str) -> str:
    """Letters and digits in lower case without accents, all else as single spaces."""
    folded = unicodedata.normalize("NFKD", text.casefold()).translate(KEPT_LETTERS)
    return " ".join(unicodedata.normalize("NFC", folded).split())


def indexed(texts: Iterable[str]) -> str:
    # A word between two texts, so that no phrase is found where one meets the next.
    return normalised_words(f" {SEPARATOR} ".join(filter(None, texts)))


@dataclass(frozen=True)
class Term:
    """One word, or words that stand one after another; a Korean word may go on (북송 finds 북송했다)."""

    words: tuple[str, ...]

    @property
    def open_ended(self) -> bool:
        # Korean writes its particles to the end of a word.
        return bool(HANGUL.search(self.words[-1]))


def terms(query: str) -> list[Term]:
    """The terms of what somebody typed: words in double quotes are one."""
    phrases = [normalised_words(match) for match in QUOTED.findall(query)]
    words = normalised_words(QUOTED.sub(" ", query)).split()
    return [Term(tuple(phrase.split())) for phrase in phrases if phrase] + [Term((word,)) for word in words]


def fts5(query: str) -> str:
    # These words hold letters and digits alone, so that nothing in them needs escaping.
    return " ".join(f'"{" ".join(t.words)}"{" *" if t.open_ended else ""}' for t in terms(query))


def tsquery(query: str) -> str:
    """The query in PostgreSQL's tsquery syntax."""
    # These words hold letters and digits alone, so that nothing in them needs escaping.
    return " & ".join(
        "(" + " <-> ".join(f"'{word}'" for word in t.words) + (":*" if t.open_ended else "") + ")" for t in terms(query)
    )
