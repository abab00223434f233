"""One text in every form in which a reader would see it: how it is looked for, letter by letter.

Whatever its case, its Unicode form (composed, decomposed, of full width, mathematical, a ligature), with signs between
its letters that nobody sees, with or without hyphens and apostrophes inside a word, with any blank or hyphen between
words; a Korean name with or without a space behind the family name. Letters of other scripts that look like Latin ones
count as those. All that also as JSON escapes it and as an address encodes it.
"""

# ruff: noqa: RUF001 (letters that are taken for others are what this module is about)

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

HYPHENS = r"\-\u058a\u1806\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d\u00b7\u2027\u30fb"
WORD_BREAKS = re.compile(rf"[\s_+{HYPHENS}]+")
# What may stand between two words of a name: in a sentence, in an address, in an encoded address, in JSON.
WORD_BREAK = (
    rf"(?:[\s_+{HYPHENS}]|%20|%C2%A0|%E3%80%80|%E2%80%9[0-5]|%E2%80%A[89F]|\\[nrt]"
    r"|\\u(?:00a0|00b7|201[0-5]|202[89f]|3000))"
)
APOSTROPHES = (
    r"(?:['`\u00b4\u02b0-\u02bf\u02c8\u2018-\u201b\u2032\u2035\ua78c\uff07]|\\u02b[0-9a-f]|\\u201[89ab]|\\u2032"
    r"|%27|%E2%80%9[89AB]|%CA%B[0-9A-F])"
)
# What takes no room: soft hyphens, joiners, marks of direction, selectors of a variant, fillers.
UNSEEN_RANGES = (
    r"\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    r"\U000e0000-\U000e01ef"
)
UNSEEN_SIGN = re.compile(f"[{UNSEEN_RANGES}]")
UNSEEN = (
    rf"(?:[{UNSEEN_RANGES}]|\\u(?:00ad|034f|061c|180e|200[b-f]|202[a-e]|206[0-9a-f]|fe0[0-9a-f]|feff)"
    r"|%C2%AD|%CD%8F|%E2%80%8[B-F]|%E2%80%A[A-E]|%E2%81%A[0-9A-F]|%EF%BB%BF)*"
)
# Between two letters of one word: a hyphen, at a line's end or not, or an apostrophe, or nothing that is seen.
LINK = rf"{UNSEEN}(?:(?:[{HYPHENS}](?:\s*\n\s*)?|\\u201[0-5]|%E2%80%9[0-5]|{APOSTROPHES}){UNSEEN})?"
# Marks that would make the last letter another one: the consonant that ends a Korean syllable, an accent.
NOT_THE_SAME_LETTER = r"(?![\u0300-\u036f\u1161-\u11ff]|\\u(?:03[0-6]|11[6-9a-f]))"
LIGATURES = {"ff": "ﬀ", "fi": "ﬁ", "fl": "ﬂ", "st": "ﬆﬅ", "ij": "ĳĲ", "lj": "ǉǈǇ", "nj": "ǌǋǊ", "dz": "ǳǲǱ"}
# Cyrillic and Greek letters that nobody tells from Latin ones.
LOOKALIKES = {
    "a": "аАΑα", "b": "ВвΒ", "c": "сС", "e": "еЕΕ", "g": "ɡ", "h": "һНΗ", "i": "іІΙı", "j": "јЈ", "k": "кКΚκ",
    "m": "МмΜ", "n": "Νп", "o": "оОΟο", "p": "рРΡρ", "q": "ԛ", "s": "ѕЅ", "t": "ТтΤ", "v": "ѵν", "w": "ԝ", "x": "хХΧχ",
    "y": "уУΥү", "z": "Ζ",
}  # fmt: skip
HANGUL_NAME = re.compile(r"[가-힣]{2,5}")
LONG_FAMILY_NAMES = ("남궁", "독고", "동방", "사공", "서문", "선우", "제갈", "황보")


def plain_form(text: str) -> str:
    """A text as it is looked for: without what is unseen, its letters and digits in their plain form."""
    composed = unicodedata.normalize("NFC", UNSEEN_SIGN.sub("", text.strip()))
    # A sign such as an ellipsis would become three, and then not be found.
    kept = ((one, unicodedata.normalize("NFKC", one)) for one in composed)
    return "".join(plain if unicodedata.category(one)[0] in "LN" else one for one, plain in kept)


def pattern_of(text: str, link: str = LINK) -> str:
    """An expression that finds a text in all its forms; `link` may stand between two letters of one word."""
    words = [word for word in WORD_BREAKS.split(text) if word]
    # (?!) matches nowhere, while an empty pattern would match everywhere.
    if not words:
        return r"(?!)"
    if HANGUL_NAME.fullmatch(name := "".join(words)) and len(words) <= 3:
        return name_pattern(name, link) + NOT_THE_SAME_LETTER
    parts, breaks = [word_pattern(word, link) for word in words], breaks_of(text)
    joined = parts[0] + "".join(one + part for one, part in zip(breaks, parts[1:], strict=True))
    return joined + NOT_THE_SAME_LETTER


def breaks_of(text: str) -> Iterator[str]:
    """What stands between the words of a text: a hyphen may be missing elsewhere, a space may not."""
    for found in WORD_BREAKS.findall(text.strip(" _+-")):
        is_spaced = bool(re.search(r"[\s_+]", found))
        between = f"{UNSEEN}{WORD_BREAK}+(?:{UNSEEN}{WORD_BREAK})*{UNSEEN}"
        yield between if is_spaced else f"(?:{between}|{LINK})"


def name_pattern(name: str, link: str) -> str:
    """A Korean name: in one, with a space behind the family name, or with one behind each syllable."""
    family = 2 if name.startswith(LONG_FAMILY_NAMES) and len(name) > 2 else 1
    gap = f"{link}(?:{WORD_BREAK}+{UNSEEN})"
    syllables = [letter_pattern(letter) for letter in name]
    whole = link.join(syllables[:family]) + f"{gap}?" + link.join(syllables[family:])
    return f"(?:{whole}|{gap.join(syllables)})"


def word_pattern(word: str, link: str) -> str:
    found, at = [], 0
    while at < len(word):
        pair = word[at : at + 2].lower()
        if pair in LIGATURES:
            both = link.join(letter_pattern(letter) for letter in word[at : at + 2])
            found.append(f"(?:{both}|[{LIGATURES[pair]}])")
        else:
            found.append(letter_pattern(word[at]))
        at += 2 if pair in LIGATURES else 1
    return link.join(found)


@cache
def letter_pattern(letter: str) -> str:
    """One letter in all its forms: composed and decomposed, compatible, as JSON and addresses have it."""
    cases = {letter, letter.casefold(), letter.lower(), letter.upper()}
    forms = {unicodedata.normalize(form, case) for case in cases for form in ("NFC", "NFD")}
    alike = LOOKALIKES.get(letter.lower(), "")
    wide = {chr(ord(case) + 0xFEE0) for case in cases if "!" <= case <= "~" and len(case) == 1}
    escaped = {escape for form in {*forms, *alike, *wide} for escape in escapes(form)}
    forms |= escaped | compatible_letters()[letter.casefold()] | set(alike)
    # The longest first, since of two forms that fit an expression takes the one that it tries first.
    return "(?:" + "|".join(re.escape(form) for form in sorted(forms, key=lambda form: (-len(form), form))) + ")"


@cache
def compatible_letters() -> dict[str, set[str]]:
    """Letters by the plain one that they are a form of: of full width, of a mathematical alphabet, in a circle."""
    found = defaultdict(set)
    for code in range(0x80, 0x20000):
        one = chr(code)
        if unicodedata.category(one)[0] in "LNS" and (plain := unicodedata.normalize("NFKC", one)) != one:
            found[plain.casefold()].add(one)
    return found


def escapes(form: str) -> Iterator[str]:
    """A letter as JSON and as an address may write it; a plain one is written as it is."""
    if not form.isascii():
        yield json.dumps(form)[1:-1]
        yield "".join(f"%{byte:02X}" for byte in form.encode())
    elif not form.isalnum():
        yield json.dumps(form)[1:-1]
