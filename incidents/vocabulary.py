"""What words of a search mean beside themselves: names in other readings, labels of codes in both languages."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from django.utils import translation

from incidents import codebook
from incidents.other_names import PLACE, other_names
from project.search_text import SEPARATOR, Way, indexed, normalised_words, tokens_of, unspaced, ways_of

SEARCHED_CODES = {"kind": codebook.KINDS, "outcome": codebook.OUTCOMES, "who": codebook.WHO}
LABEL_LANGUAGES = ("en", "ko")
# What many say beside a label; of a return also where nobody was forced, which the code stands for too.
FORCED_RETURN = ("강제송환", "강제북송", "북송", "refoulement", "forced return")
ALSO_SAID = {
    ("outcome", "repatriated"): FORCED_RETURN,
    ("kind", "repatriation"): FORCED_RETURN,
    ("kind", "asylum_entry"): ("난민", "망명"),
    ("who", "adrift"): ("어부", "선원"),
    ("who", "soldiers"): ("포로", "전쟁포로"),
}
SHORTEST_LABEL_PART = 2  # letters


def code_token(name: str, value: str) -> str:
    """What stands for a code in an index: a word that nobody writes."""
    return "xq" + name + "".join(filter(str.isalnum, value))


class RecordVocabulary:
    """The names and labels that this software knows."""

    def __init__(self) -> None:
        self.names: dict[str, set[str]] = defaultdict(set)
        for found in other_names():
            if found.kind == PLACE:
                same = {normalised_words(name) for name in found.all}
                for name in same:
                    self.names[joined(name)] |= same
        self.labels = [(words, tokens_of(words), Way((token,))) for words, token in labels()]
        self.whole = {joined(words) for words, _tokens, _way in self.labels}

    def is_one(self, words: str) -> bool:
        # "South Korea" stays two words, which may stand apart; 치앙 라이 is one name.
        return joined(words) in self.whole or (unspaced(words[:1]) and joined(words) in self.names)

    def ways(self, forms: tuple[str, ...], ways: tuple[Way, ...], *, exact: bool) -> Iterator[Way]:
        """Other readings of a name, and the codes that a label stands for.

        A word of a script without spaces may be a part of the label: 구금 of 체포·구금, unless it names a place.
        """
        known = {joined(form) for form in forms}
        names = sorted(set().union(*(self.names.get(form, ()) for form in known)))
        for name in names:
            yield from ways_of(name)
        part = not exact and not names and unspaced(forms[0][:1]) and len(forms[0]) >= SHORTEST_LABEL_PART
        for words, tokens, code in self.labels:
            if joined(words) in known or (part and any(way.stands_in(tokens) for way in ways)):
                yield code


def joined(words: str) -> str:
    return words.replace(" ", "")


def labels() -> Iterator[tuple[str, str]]:
    """Every label of a code that incidents are found by, and its other words, with what stands for the code."""
    for name, codes in SEARCHED_CODES.items():
        for code in codes:
            said = {*ALSO_SAID.get((name, code.value), ()), *(label_in(language, code) for language in LABEL_LANGUAGES)}
            yield from ((words, code_token(name, code.value)) for words in sorted(map(normalised_words, said)))


def label_in(language: str, code: codebook.Code) -> str:
    with translation.override(language):
        return str(code.label)


@lru_cache(maxsize=1)
def vocabulary() -> RecordVocabulary:
    return RecordVocabulary()


def searched(texts: Iterable[str], codes: Iterable[tuple[str, str]] = ()) -> str:
    """What an index has of texts and codes."""
    tokens = (code_token(name, value) for name, value in codes)
    return " ".join((tokens_of(indexed(texts)), SEPARATOR, *tokens)).removesuffix(f" {SEPARATOR}")
