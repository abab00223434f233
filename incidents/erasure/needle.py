"""A text to be erased: how it is found in every form in which it may be written, and what may not be erased."""

import json
import re
import unicodedata
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from incidents import codebook
from incidents.erasure.seen_forms import WORD_BREAKS, pattern_of, plain_form
from incidents.erasure.spellings import Spellings
from project.search_text import normalised_words, spaced_scripts, tokens_of, words_of

SHORTEST, SHORTEST_CJK, LONGEST, LONGEST_MARK = 3, 2, 2000, 60
SUM = re.compile(r"[0-9a-f]{64}")  # a SHA-256: letters that mean nothing
TextChange = Callable[[str], str]


class Needle:
    """A text and what replaces it. It is found wherever a reader would see it, and when escaped: see seen_forms.

    Neither its representation nor an error of this module holds the text.
    """

    def __init__(self, text: str, replacement: str) -> None:
        self.replacement = replacement
        whole = plain_form(text)
        self.pattern = re.compile(pattern_of(whole), re.IGNORECASE)
        # An index has a space for a hyphen or an apostrophe: there one may stand between any two letters.
        words = normalised_words(whole)
        self.indexed = re.compile(pattern_of(words, link=" ?"), re.IGNORECASE)
        self.in_tokens = re.compile(pattern_of(spaced_scripts(words), link=" ?"), re.IGNORECASE)
        self.spellings = Spellings(whole)
        self.joined = re.compile(pattern_of(WORD_BREAKS.sub("", whole)), re.IGNORECASE)
        self.sum = whole.lower() if SUM.fullmatch(whole.lower()) else ""  # names a kept copy that cannot be searched
        self.beginnings = [whole[:end].casefold() for end in range(len(whole) - 1, SHORTEST - 1, -1)]

    def __repr__(self) -> str:
        return "<a text to be erased>"

    def finds(self, text: str) -> bool:
        return self.pattern.search(text) is not None

    def other_spellings(self, text: str) -> set[str]:
        """What in a text sounds like it, or is it without its spaces, and is not removed with it."""
        joined = (match[0] for match in self.joined.finditer(text))
        return {found for found in (*self.spellings.within(text), *joined) if not self.finds(found)}

    def redacted(self, text: str) -> tuple[str, int]:
        """A text without it, and how often it had it."""
        # Text that is JSON is read as such, since the names in it have to stay.
        if text[:1] in ("[", "{"):
            try:
                content = json.loads(text)
            except ValueError:
                content = None
            if isinstance(content, list | dict):
                found = CountedRedaction(self.redacted)
                changed = walked(content, found)
                return (json.dumps(changed), found.count) if found.count else (text, 0)
        # The letters of a checksum say nothing. As a function, since re would read backslashes in a text.
        return (text, 0) if SUM.fullmatch(text) else self.pattern.subn(lambda match: self.replacement, text)

    def redacted_words(self, words: str) -> str:
        # What a search reads is normalised, so what replaces it has to be as well.
        return self.indexed.sub(lambda match: normalised_words(self.replacement), words)

    def redacted_tokens(self, tokens: str) -> str:
        """The same of what the index of a published version has, where pairs of letters stand for words."""
        left, count = self.in_tokens.subn(lambda match: normalised_words(self.replacement), words_of(tokens))
        return tokens_of(left) if count else tokens

    def without_its_beginning(self, text: str) -> str:
        """A text that was cut off at the length of its column, without the half of it that may stand at the end."""
        folded = text.casefold()
        # A place in the one is then no place in the other.
        if len(folded) != len(text):
            return text
        found = next((start for start in self.beginnings if folded.endswith(start)), None)
        return text[: -len(found)] if found else text


class CountedRedaction:
    """A change of texts that counts what it changed."""

    def __init__(self, change: Callable[[str], tuple[str, int]]) -> None:
        self.change, self.count = change, 0

    def __call__(self, text: str) -> str:
        """Change one text."""
        changed, count = self.change(text)
        self.count += count
        return changed


def walked(content: Any, change: TextChange) -> Any:
    """JSON with every text in it changed; its names and numbers stay."""
    if isinstance(content, str):
        return change(content)
    if isinstance(content, list):
        return [walked(part, change) for part in content]
    if isinstance(content, dict):
        return {name: walked(part, change) for name, part in content.items()}
    return content


def codes() -> set[str]:
    """Every value that a column of codes may hold."""
    listed = {code.value for codes in codebook.ALL.values() for code in codes}
    fields = [field for model in apps.get_models() for field in model._meta.concrete_fields if field.choices]
    return listed | {str(value) for field in fields for value, _label in field.flatchoices}


def faults(text: str, replacement: str, reason: str) -> dict[str, str]:
    """Why this may not be erased so, by the field of the form; no sentence repeats the text."""
    found: dict[str, str] = {}
    if fault := fault_of(text):
        found["text"] = fault
    if fault := fault_of_mark(replacement):
        found["replacement"] = fault
    if not reason.strip():
        found["reason"] = _("Say why.")
    # A text that is refused makes no pattern that anything could be held against.
    if "text" not in found:
        needle = Needle(text, replacement)
        if any(needle.finds(code) for code in codes()):
            found["text"] = _(
                "It is, or is part of, a code of the codebook: numbers would change. Give more of the text."
            )
        for name, value in (("replacement", replacement), ("reason", reason)):
            if name not in found and needle.finds(value):
                found[name] = _("It holds the text that is to be removed.")
    return found


def fault_of(text: str) -> str:
    """What is wrong with a text to be erased."""
    letters = [letter for letter in text if unicodedata.category(letter)[0] == "L"]
    # A word in Hangul or Chinese characters has fewer letters.
    shortest = SHORTEST_CJK if any(unicodedata.category(letter) == "Lo" for letter in letters) else SHORTEST
    if len(WORD_BREAKS.sub("", text)) < shortest:
        return _("Too short: it would be found inside other words.")
    if len(letters) < 2:
        return _("Digits and signs alone are not removed: figures and dates would be touched.")
    if len(text) > LONGEST:
        return _("Longer than %(most)s characters.") % {"most": LONGEST}
    if not normalised_words(text):
        return _("It has no letter or digit.")
    return ""


def fault_of_mark(replacement: str) -> str:
    """What is wrong with what is to stand in its place."""
    if not replacement.strip():
        return _("Say what is to stand in its place, so that readers see that something was removed.")
    if len(replacement) > LONGEST_MARK:
        return _("Longer than %(most)s characters.") % {"most": LONGEST_MARK}
    # They would break the JSON or the HTML that a text stands in.
    if any(letter in "\"'\\<>&" or unicodedata.category(letter) == "Cc" for letter in replacement):
        return _("No quotation marks, backslashes, angle brackets, ampersands or line breaks.")
    return ""
