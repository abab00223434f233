"""Dates as people write them, in English or Korean, read to what they say: a day, a month or a year."""

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from project.periods import cut, date_bounds, written_out

LETTERS_REPEATED = 60  # characters of a text that a refusal quotes
COARSER = {"day": "month", "month": "year"}
FINENESS = ("year", "month", "day")


@dataclass(frozen=True)
class Reading:
    """A date to what is known of it; `lost` are words of the text that a date cannot hold, such as "early"."""

    date: dt.date
    precision: str
    lost: str = field(default="", compare=False)

    @property
    def text(self) -> str:
        """As a form holds it: 2023-05-10, 2023-05, 2023."""
        return cut(self.date, self.precision)

    def __str__(self) -> str:
        return written(self.date, self.precision)

    def first(self) -> dt.date:
        return date_bounds(self.date, self.precision)[0]

    def last(self) -> dt.date:
        return date_bounds(self.date, self.precision)[1]

    def cut_to(self, precision: str) -> "Reading":
        return Reading(date_bounds(self.date, precision)[0], precision, self.lost)


class NotUnderstood(ValueError):
    """A text that is no date, or more than one: why, in a sentence, and the readings to choose from, if any."""

    def __init__(self, sentence: str, *readings: Reading) -> None:
        self.sentence, self.readings = sentence, readings
        super().__init__(sentence)


def written(date: dt.date, precision: str) -> str:
    """A date in words, to what is known of it: 10 May 2023, May 2023, 2023."""
    if precision == "year":
        return date_format(date, pgettext("a year, in Django's date format", "Y"))
    if precision == "month":
        return date_format(date, pgettext("a month written out, in Django's date format", "F Y"))
    return written_out(date)


def read_date(text: str, today: dt.date | None = None) -> Reading:
    """The date that a text says. NotUnderstood where it says none, or where its order could be either.

    `today` is the day of whoever wrote "today" or "yesterday".
    """
    plain, weekday = without_weekday(normalised_date(text))
    if today and plain in RELATIVE:
        return Reading(today - dt.timedelta(RELATIVE[plain]), "day")
    for pattern, sentence in REFUSED:
        if pattern.search(plain):
            raise NotUnderstood(sentence() % {"text": quoted_text(text)})
    core, hedge = without_hedge(plain)
    reading = read_bare_date(core, text)
    # A weekday that does not fit tells of a slip in the date.
    if weekday is not None and reading.precision == "day" and reading.date.weekday() != weekday:
        raise NotUnderstood(_("%(date)s was another day of the week. Check the date.") % {"date": reading}, reading)
    return hedged(reading, hedge, text) if hedge else reading


# What stands around a date


DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−﹣〜∼～", "-"))  # noqa: RUF001
RELATIVE = {"today": 0, "오늘": 0, "yesterday": 1, "어제": 1}
MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
WEEKDAYS = {day[:3].casefold(): number for number, day in enumerate(calendar.day_name)}
WEEKDAYS |= {day: number for number, day in enumerate("월화수목금토일")}
WEEKDAY = re.compile(
    r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? (?=\d|[a-z])"
    r"|,? \(?(?P<en>mon|tue|wed|thu|fri|sat|sun)(day|s?day|nesday|rsday|urday)?\)?$"
    r"|(?<=[일. \d]) ?\((?P<ko>[월화수목금토일])(요일)?\)$|(?<=일) ?(?P<bare>[월화수목금토일])요일$",
)
EARLY = (
    r"early|mid|middle|late|beginning|start|end|first half|second half|spring|summer|autumn|fall|winter"
    r"|q[1-4]|[1-4]q|(?:first|second|third|fourth|1st|2nd|3rd|4th) quarter"
)
ROUGHLY = r"about|around|approximately|approx\.?|roughly|circa|c\.|ca\.?|probably|perhaps|~"
HEDGE = re.compile(
    rf"^(?:(?:in|on|during) )?(?P<early>(?:the )?(?:{EARLY}))(?: part)?(?: (?:of|in))?(?: the)?[ -](?P<rest>.+)$"
    rf"|^(?P<roughly>{ROUGHLY}) ?(?P<about>.+)$"
    rf"|^(?P<before>.+?),? \(?(?P<late>{EARLY})\)?$",
)
KOREAN_HEDGE = re.compile(
    r"^(?:약 ?)?(?P<rest>.*\d ?[년월일]?\.?) ?"
    r"(?:(?P<early>초순|중순|하순|상순|초반|중반|후반|초|말|상반기|하반기|봄|여름|가을|겨울|[1-4] ?분기)"
    r"|(?P<roughly>경|쯤|무렵|께|즈음))(?:에|경)?$"
)
LEADING = re.compile(r"^(in|on|during|the|dated|published|released) ")


def normalised_date(text: str) -> str:
    """One form of the text: composed, in lower case, with one kind of dash and single spaces."""
    folded = unicodedata.normalize("NFKC", text).translate(DASHES).casefold()
    return " ".join(folded.replace("’", "'").split()).rstrip(",;")


def quoted_text(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= LETTERS_REPEATED else plain[:LETTERS_REPEATED] + "…"


def without_weekday(text: str) -> tuple[str, int | None]:
    """The text, and the day of the week that it named, Monday as 0."""
    match = WEEKDAY.search(text)
    # Without a number, such as “Monday” alone, it is no date.
    if not match or not re.search(r"\d", text):
        return text, None
    name = match["en"] or match["ko"] or match["bare"] or match[1]
    return (text[: match.start()] + text[match.end() :]).strip(" ,"), WEEKDAYS[name]


def without_hedge(text: str) -> tuple[str, tuple[str, str]]:
    """The text, with what it says about its own exactness: a part ("early"), or that it is rough ("about")."""
    if match := KOREAN_HEDGE.match(text):
        return match["rest"].strip(), (match["early"] or "", match["roughly"] or "")
    if match := HEDGE.match(text):
        rest = match["rest"] or match["about"] or match["before"]
        return rest.strip(), (match["early"] or match["late"] or "", match["roughly"] or "")
    if text.startswith("약 "):
        return text[2:], ("", "약")
    while match := LEADING.match(text):
        text = text[match.end() :]
    return text, ("", "")


def hedged(reading: Reading, hedge: tuple[str, str], text: str) -> Reading:
    """A date with a word that makes it less sure: a part of a month or year is told as lost, a rough one is asked."""
    part, roughly = hedge
    if part and reading.precision != "day":
        return Reading(reading.date, reading.precision, part)
    if roughly:
        coarser = COARSER.get(reading.precision)
        choices = [reading.cut_to(coarser)] if coarser else []
        sentence = _("“%(text)s” leaves open how well the date is known. How is it to be kept?")
        raise NotUnderstood(sentence % {"text": quoted_text(text)}, reading, *choices)
    if part:
        raise NotUnderstood(not_a_date(text))
    return reading


# The date itself


@dataclass(frozen=True)
class Shape:
    """A pattern and what its groups are, such as "ymd"; n is the name of a month, a hyphen nothing."""

    pattern: re.Pattern[str]
    groups: str


def shape(groups: str, pattern: str) -> Shape:
    """A way to write a date: {Y} is a year of four digits, {M} a month's name, {m} and {d} are one or two digits."""
    pieces = {
        "{Y}": r"([0-9]{4})", "{m}": r"([0-9]{1,2})", "{d}": r"([0-9]{1,2})", "{M}": r"([a-z]{3,9})\.?",
        "{th}": r"(?:st|nd|rd|th)?", "{_}": r"[ ,./-]{1,3}",
    }  # fmt: skip
    for name, piece in pieces.items():
        pattern = pattern.replace(name, piece)
    return Shape(re.compile(pattern), groups)


# Each says its order by itself: the year has four digits and stands first, or the month has a name.
CERTAIN = (
    shape("y-md", r"{Y} ?([-./]) ?{m} ?\2 ?{d}\.?"),
    shape("y-m", r"{Y} ?([-./]) ?{m}\.?"),
    shape("y", r"{Y}\.?"),
    shape("y", r"{Y} ?[년年]"),
    shape("ym", r"{Y} ?[년年] ?{m} ?[월月]"),
    shape("ymd", r"{Y} ?[년年] ?{m} ?[월月] ?{d} ?[일日]"),
    shape("ymd", r"([0-9]{4})([0-9]{2})([0-9]{2})"),
    shape("dny", r"{d}{th}(?: of)?{_}{M}(?: of)?{_}{Y}"),
    shape("ndy", r"{M}{_}(?:the )?{d}{th}{_}{Y}"),
    shape("ny", r"{M}(?: of)?{_}{Y}"),
    shape("yn", r"{Y}{_}{M}"),
    shape("my", r"{m} ?월,? ?{Y}"),
    shape("ynd", r"{Y}{_}{M}{_}{d}{th}"),
    shape("my", r"{m} ?[-./] ?{Y}"),
)
# Each could be meant in more than one order, or in more than one century.
EITHER = (
    (re.compile(r"([0-9]{1,2}) ?([-./]) ?([0-9]{1,2}) ?\2 ?([0-9]{4})\.?"), ("d-my", "m-dy")),
    (re.compile(r"'?([0-9]{2}) ?([-./]) ?([0-9]{1,2}) ?\2 ?([0-9]{2})\.?"), ("y-md", "d-my", "m-dy")),
    (re.compile(r"'?([0-9]{2}) ?([-./]) ?([0-9]{1,2}) ?\2 ?([0-9])\.?"), ("y-md",)),
    (re.compile(r"([0-9]) ?([-./]) ?([0-9]{1,2}) ?\2 ?([0-9]{2})\.?"), ("d-my", "m-dy")),
    (re.compile(r"'?([0-9]{2}) ?[년年] ?([0-9]{1,2}) ?[월月] ?([0-9]{1,2}) ?[일日]"), ("ymd",)),
    (re.compile(r"'?([0-9]{2}) ?[년年] ?([0-9]{1,2}) ?[월月]"), ("ym",)),
    (re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[ ./-]([a-z]{3,9})\.?,?[ ./-]'?([0-9]{2})"), ("dny",)),
    (re.compile(r"([a-z]{3,9})\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? '([0-9]{2})"), ("ndy",)),
)


def read_bare_date(core: str, text: str) -> Reading:
    """A date without any word around it."""
    for certain in CERTAIN:
        match = certain.pattern.fullmatch(core)
        if match and (parts := named_parts(certain.groups, match.groups())):
            return whole_date(parts)
    # What 3/4/2023 means depends on who wrote it.
    for pattern, orders in EITHER:
        if match := pattern.fullmatch(core):
            return only(list(possible(orders, match.groups())), text)
    raise NotUnderstood(not_a_date(text))


def named_parts(groups: str, found: tuple[str, ...]) -> dict[str, int] | None:
    """What a pattern found, by y, m and d; None where a word is no month."""
    parts: dict[str, int] = {}
    for letter, value in zip(groups, found, strict=True):
        if letter == "n":
            if value not in MONTHS:
                return None
            parts["m"] = MONTHS[value]
        elif letter != "-":
            parts[letter] = int(value)
    return parts


def whole_date(parts: dict[str, int]) -> Reading:
    """The date of a year, a month and a day, as far as they are there; NotUnderstood for a day that there is not."""
    year, month, day = parts["y"], parts.get("m", 1), parts.get("d", 1)
    if not year:
        raise NotUnderstood(_("There is no year 0000."))
    if not 1 <= month <= 12:
        raise NotUnderstood(_("There is no month %(month)s.") % {"month": month})
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        period = written(dt.date(year, month, 1), "month")
        raise NotUnderstood(
            _("%(month)s has %(last)s days, not %(day)s.") % {"month": period, "last": last, "day": day}
        )
    return Reading(dt.date(year, month, day), "day" if "d" in parts else "month" if "m" in parts else "year")


def possible(orders: tuple[str, ...], found: tuple[str, ...]) -> Iterator[Reading]:
    """The days that a text can mean, each once; a year of two digits is one of the last hundred."""
    seen: set[dt.date] = set()
    for order in orders:
        parts = named_parts(order, found)
        if parts is None:
            continue
        if not any(len(value) == 4 for value in found):
            parts["y"] = full_year(parts["y"])
        try:
            reading = whole_date(parts)
        except NotUnderstood:
            continue
        if reading.date not in seen:
            seen.add(reading.date)
            yield reading


def full_year(short: int) -> int:
    # A year of two digits is one of the last hundred, as what happened is not to come.
    now = dt.datetime.now(dt.UTC).year
    return now - (now - short) % 100


def only(readings: list[Reading], text: str) -> Reading:
    """The one reading of a text that names its year in full; all others are asked."""
    full = re.search(r"[0-9]{4}", unicodedata.normalize("NFKC", text))
    # A year of two digits is a guess, so it is asked even where one reading is left.
    if len(readings) == 1 and full:
        return readings[0]
    if not readings:
        raise NotUnderstood(not_a_date(text))
    if full:
        sentence = _("“%(text)s” can be read in two ways. Which day is meant?")
    else:
        sentence = _("“%(text)s” does not give the year in four digits. Which date is meant?")
    raise NotUnderstood(sentence % {"text": quoted_text(text)}, *readings)


def not_a_date(text: str) -> str:
    sentence = _("“%(text)s” is not understood as a date. Write it as 10 May 2023, May 2023, 2023 or 2023-05-10.")
    return sentence % {"text": quoted_text(text)}


MONTH_WORD = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
DAY_WORD = r"[0-9]{1,2}(?:st|nd|rd|th)?"
REFUSED: tuple[tuple[re.Pattern[str], Callable[[], str]], ...] = (
    (
        re.compile(
            r"^(?:before|after|since|until|till|by|from|(?:not|no) later than) "
            r"|\d ?[년월일]? ?(?:이전|이후|전|후|까지|부터)에?$"
        ),
        lambda: _(
            "“%(text)s” says before or after what it was, not when. Write the date, to the month or year if need be."
        ),
    ),
    (
        re.compile(
            r"^between |^[0-9]{4} ?- ?[0-9]{4}$"
            r"|^[0-9]{1,2} ?(?:-|to|and|or) ?[0-9]{1,2} [a-z]"
            r"|^[a-z]+\.? [0-9]{1,2} ?(?:-|to|and) ?[0-9]{1,2},? "
            rf"|^(?:{DAY_WORD} )?{MONTH_WORD}(?: {DAY_WORD},?)?(?: [0-9]{{4}})? ?(?:-|to|and|or) ?"
            rf"(?:{DAY_WORD} )?{MONTH_WORD}(?![a-z])"
            r"|[0-9년월일.] ?[-~](?= ?[0-9]+ ?[년월일])|[년월일] ?(?:에서|내지|또는|~)"
        ),
        lambda: _("“%(text)s” names two dates. Write the first here, and the last where the end is asked for."),
    ),
    (
        re.compile(
            rf"^(?:{DAY_WORD}(?: of)? {MONTH_WORD}|{MONTH_WORD}(?: {DAY_WORD})?"
            r"|[0-9]{1,2} ?월(?: ?[0-9]{1,2} ?일)?|[0-9]{1,2}[-./][0-9]{1,2}\.?)$"
        ),
        lambda: _("“%(text)s” does not say the year. Write it with the year, as 10 May 2023 or May 2023."),
    ),
)
