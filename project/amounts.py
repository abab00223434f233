"""Numbers of people as texts say them, in English or Korean: "1,236", "about 50", "50–60", "more than 500"."""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from project.dates import normalised_date, quoted_text


class NotANumber(ValueError):
    """A text that is no number, or none that can be kept: why, in a sentence, and what could be meant, if anything."""

    def __init__(self, sentence: str, *readings: str) -> None:
        self.sentence, self.readings = sentence, readings
        super().__init__(sentence)


@dataclass(frozen=True)
class Amount:
    """A number of people as it is said; `qualifier` is a code of the codebook, empty for a number without a word.

    None is what the words leave open: "more than 500" has no highest, "at most 50" neither lowest nor best.
    """

    low: int | None
    best: int | None
    high: int | None
    qualifier: str = ""
    wording: str = ""

    @property
    def is_plain(self) -> bool:
        return not self.wording


def read_number(text: str) -> int:
    """A whole number, with or without its thousands set apart. NotANumber for anything else."""
    plain = COUNTERS.sub("", normalised_date(text)).strip()
    number = digits(plain)
    if number is None:
        raise NotANumber(not_whole(plain, text), *meant(plain))
    return number


def read_decimal(text: str) -> Decimal:
    """A number with a decimal point. NotANumber for anything else; a comma before the decimals is asked."""
    plain = normalised_date(text).removeprefix("+")
    if re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]*)?|-?\.[0-9]+", plain, re.ASCII):
        return Decimal(plain)
    if re.fullmatch(r"-?[0-9]+,[0-9]+", plain, re.ASCII):
        sentence = _("“%(text)s” has a comma. Write decimals after a point, and no comma between thousands.")
        raise NotANumber(sentence % {"text": quoted_text(text)}, plain.replace(",", "."))
    raise NotANumber(_("“%(text)s” is not a number. Write it in digits, as 47.91.") % {"text": quoted_text(text)})


def read_amount(text: str) -> Amount:
    """What a text says of a number of people. NotANumber where it says none in digits."""
    plain = normalised_date(text).rstrip(".")
    if VAGUE.search(plain) and not re.search(r"\d", plain):
        sentence = _("“%(text)s” is no number. Write the lowest it can mean in digits, and keep the words in the text.")
        raise NotANumber(sentence % {"text": quoted_text(text)})
    qualifier, strict, core = qualified(plain)
    if span := SPAN.fullmatch(COUNTERS.sub("", core).strip()):
        return ranged_amount(digits(span[1]), digits(span[2]), qualifier, text)
    number = read_bare_number(core, text)
    if not qualifier:
        return Amount(number, number, number)
    # “Fewer than 50” is at most 49: its words take one off.
    return worded(number - strict if qualifier == "at_most" else number, qualifier, " ".join(text.split()))


# What stands around a number

COUNTERS = re.compile(r" ?(?:명|인|사람|분|여 ?명|persons?|people|north koreans?|escapees?)(?:이|가|을|를)?$")
VAGUE = re.compile(
    r"\b(dozens?|scores?|hundreds?|thousands?|tens|several|some|few|many|numerous|unknown)\b"
    r"|수십|수백|수천|여러|다수|몇|일부|상당수"
)
SPAN = re.compile(
    r"(?:between )?([0-9][0-9,. ]*?) ?(?:명|인)?(?: ?[-~] ?| to | or | and |에서 ?| ?내지 ?| ?또는 )([0-9][0-9,. ]*)"
)
QUALIFIERS_BEFORE = (
    (
        "at_least",
        0,
        r"more than|over|at least|(?:no|not) fewer than|(?:no|not) less than|upwards of|(?:a )?minimum(?: of)?"
        r"|>=?|≥|최소(?:한)?|적어도",
    ),
    ("at_most", 1, r"fewer than|less than|under|<(?!=)"),
    (
        "at_most",
        0,
        r"up to|at most|(?:no|not) more than|(?:a )?maximum(?: of)?|<=|≤|최대(?:한)?|많아야|기껏해야",
    ),
    (
        "about",
        0,
        r"about|around|approximately|approx\.?|roughly|circa|c\.|ca\.?|some|nearly|almost|close to"
        r"|(?:an )?estimated|~|≈|약|대략|거의",
    ),
    ("exact", 0, r"exactly|precisely|정확히"),
)
AFTER = (
    ("at_least", 0, r"or more|at least|and more|plus|\+|이상|초과|(?:을|를|이|가)? ?넘(?:는|게|음)"),
    ("at_most", 1, r"미만"),
    ("at_most", 0, r"or fewer|or less|at most|이하|까지"),
    ("about", 0, r"or so|가량|정도|쯤|안팎|내외|남짓|여"),
)
BEHIND = r" ?(?:명|인|사람|persons?|people)?(?:을|를|이|가)?$"


def qualified(text: str) -> tuple[str, int, str]:
    """How a number is said, what the words take off it ("fewer than 50" is at most 49), and the rest of the text."""
    for code, strict, words in QUALIFIERS_BEFORE:
        if match := re.match(rf"(?:{words}) ?(?=[0-9])", text):
            rest = text[match.end() :]
            again, more, core = qualified(rest)
            return (again or code, strict or more, core) if code == "about" or not again else ("?", 0, core)
    for code, strict, words in AFTER:
        if match := re.search(rf"(?<=[0-9명인]) ?(?:persons?|people)? ?(?:{words}){BEHIND}", text):
            return code, strict, text[: match.start()]
    return "", 0, text


def read_bare_number(core: str, text: str) -> int:
    """The number that is left when its words are taken off."""
    plain = COUNTERS.sub("", core).strip()
    number = digits(plain)
    if number is None:
        raise NotANumber(not_whole(plain, text), *meant(plain))
    return number


def worded(number: int, qualifier: str, wording: str) -> Amount:
    """One number with a word to it."""
    if qualifier == "at_least":
        return Amount(number, number, None, qualifier, wording)
    if qualifier == "at_most":
        return Amount(None, None, number, qualifier, wording)
    if qualifier == "?":
        raise NotANumber(_("“%(text)s” says two things of one number. Say one of them.") % {"text": wording})
    return Amount(number, number, number, qualifier, wording)


def ranged_amount(low: int | None, high: int | None, qualifier: str, text: str) -> Amount:
    """From one number to another."""
    if low is None or high is None:
        raise NotANumber(not_whole("", text))
    if low > high:
        raise NotANumber(_("“%(text)s” begins above its end.") % {"text": quoted_text(text)})
    if qualifier not in ("", "about"):
        raise NotANumber(_("“%(text)s” says two things of one number. Say one of them.") % {"text": quoted_text(text)})
    # The best is the lowest, which is all that the words vouch for.
    return Amount(low, low, high, qualifier, " ".join(text.split()))


# The number itself

MYRIADS = re.compile(r"(?:([0-9]{1,4})만)? ?(?:([0-9]{1,3})천)? ?([0-9]{1,3})?")


def digits(text: str) -> int | None:
    """1236, 1,236, 1 236 and 1만 2천 as a number; None for anything else."""
    # Capped, since Python refuses to read numbers of thousands of digits.
    if re.fullmatch(r"[0-9]{1,60}|[0-9]{1,3}(,[0-9]{3}){1,5}|[0-9]{1,3}( [0-9]{3}){1,5}", text, re.ASCII):
        return int(text.replace(",", "").replace(" ", ""))
    match = MYRIADS.fullmatch(text)
    if match and (match[1] or match[2]):
        return int(match[1] or 0) * 10_000 + int(match[2] or 0) * 1_000 + int(match[3] or 0)
    return None


def not_whole(plain: str, text: str) -> str:
    """Why a text is no whole number."""
    words = {"text": quoted_text(text)}
    if re.fullmatch(r"-[0-9]+", plain):
        return _("“%(text)s” is below zero. Write how many there were.") % words
    if re.fullmatch(r"[0-9]+[.,][0-9]+", plain):
        return _("“%(text)s” is not a whole number. Is a digit missing, or one too many?") % words
    if SPAN.fullmatch(plain):
        return _("“%(text)s” is more than one number. This field holds one: write one number.") % words
    return _("“%(text)s” is not understood as a number. Write it in digits, as 50 or 1,236.") % words


def meant(plain: str) -> tuple[str, ...]:
    # In some languages 1.236 is 1,236.
    return (plain.replace(".", ""),) if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})+", plain) else ()
