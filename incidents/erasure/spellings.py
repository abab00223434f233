"""Other spellings of a name: what is not removed with it, but should be seen by whoever removes it.

Korean names are romanised in several ways (Revised, McCune-Reischauer, the North's, each person's own), with accents or
without, the family name first or last. All of them are folded to one sound here, roughly, and Hangul by its letters.
A name in Chinese characters has no sound that could be told from it.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from project.romanising import romanised

NAME_WORD = re.compile(r"[^\W\d_]+(?:['’\u02bc\u2018`][^\W\d_]+)*")
HANGUL_WORD = re.compile("[가-힣]+")
LONGEST_NAME, SHORTEST_SOUND = 4, 4  # words; letters
FAMILY_NAMES = {
    "i": "lee li ri rhee yi i rhi", "bak": "park pak bak", "choe": "choi choe", "jeong": "jung chung jeong chong",
    "jo": "cho jo", "gang": "kang gang", "yun": "yoon yun", "im": "lim rim im", "no": "roh noh no ro", "u": "woo u",
    "mun": "moon mun", "gu": "koo ku gu", "ryu": "yoo yu ryu ryoo", "yang": "ryang yang", "yeom": "ryom yom yeom",
}  # fmt: skip
ONE_FAMILY_NAME = {form: name for name, forms in FAMILY_NAMES.items() for form in forms.split()}
# The longer first: letters of one sound, in any romanisation.
SOUNDS = [
    ("tch", "j"), ("sh", "s"), ("ch", "j"), ("eo", "o"), ("eu", "o"), ("oo", "o"), ("ou", "o"), ("ee", "i"),
    ("ae", "e"), ("ui", "i"), ("wo", "o"), ("k", "g"), ("q", "g"), ("t", "d"), ("p", "b"), ("l", "r"), ("y", ""),
    ("w", ""), ("u", "o"),
]  # fmt: skip


class Spellings:
    """What sounds like a name of two words or more, or like a name in Hangul."""

    def __init__(self, name: str) -> None:
        words = NAME_WORD.findall(name)
        self.sounds = {sound} if len(sound := sound_of(tuple(words))) >= SHORTEST_SOUND else set()

    def within(self, text: str) -> Iterator[str]:
        """The pieces of a text, as it writes them."""
        words = list(NAME_WORD.finditer(text)) if self.sounds else []
        for first in range(len(words)):
            # Names begin with a capital letter, have none, or stand where there is none at all, as in an address; all
            # other words need not be folded.
            if words[first][0][0].islower() and not text.islower():
                continue
            for end in range(first + 1, min(first + LONGEST_NAME, len(words)) + 1):
                piece = [word[0] for word in words[first:end]]
                if any(sound_of(order) in self.sounds for order in orders(piece)):
                    yield text[words[first].start() : words[end - 1].end()]


def orders(words: list[str]) -> Iterator[tuple[str, ...]]:
    """A name as it stands, and with its first or its last word at the other end."""
    yield tuple(words)
    if len(words) > 1:
        yield (*words[1:], words[0])
        yield (words[-1], *words[:-1])


@lru_cache(100_000)
def sound_of(words: tuple[str, ...]) -> str:
    """How words sound, roughly, without the breaks between them."""
    found = [latin_word(word) for word in words]
    # A family name has spellings that no rule of sounds explains, and stands at either end.
    for end in {0, len(found) - 1}:
        found[end] = ONE_FAMILY_NAME.get(found[end], found[end])
    sound = "".join(found)
    for letters, one in SOUNDS:
        sound = sound.replace(letters, one)
    return re.sub(r"(.)\1+", r"\1", sound)


@lru_cache(100_000)
def latin_word(word: str) -> str:
    """A word in Latin letters without accents, Hangul by its sound; the family name of a Hangul name by itself."""
    plain = unicodedata.normalize("NFC", word)
    if HANGUL_WORD.fullmatch(plain):
        first, *others = map(romanised, plain)
        return ONE_FAMILY_NAME.get(first, first) + "".join(others)
    return "".join(letter for letter in unicodedata.normalize("NFKD", word.casefold()) if letter.isalpha())
