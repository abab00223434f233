"""Texts in Latin letters: Hangul by the Revised Romanization, without sound changes between syllables."""

import re
import unicodedata

INITIALS = "g kk n d tt r m b pp s ss  j jj ch k t p h"
MIDDLE = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i"
LAST = " k k k n n n t l k m l l l p l m p p t t ng t t k t p t"
SYLLABLE_PARTS = INITIALS.split(" "), MIDDLE.split(" "), LAST.split(" ")
HANGUL, SYLLABLES = 0xAC00, 11172


def ascii_words(text: str) -> list[str]:
    """The words of a text in lower-case ASCII: accents fall off, Hangul is romanised, any other script is left out."""
    # Composed first: only whole syllables of Hangul can be romanised.
    plain = unicodedata.normalize("NFC", text).replace("'", "").replace("’", "")
    latin = unicodedata.normalize("NFKD", "".join(romanised(letter) for letter in plain.casefold()))
    bare = "".join(letter for letter in latin if not unicodedata.combining(letter))
    return re.findall(r"[a-z0-9]+", bare.lower())


def romanised(letter: str) -> str:
    """A syllable of Hangul in Latin letters; any other letter as it is."""
    place = ord(letter) - HANGUL
    if not 0 <= place < SYLLABLES:
        return letter
    first, middle, last = SYLLABLE_PARTS
    # Unicode counts 21 vowels with 28 endings each (588) for every first consonant.
    return first[place // 588] + middle[place % 588 // 28] + last[place % 28]
