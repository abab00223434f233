"""Keys of records as they are proposed: year, month, place and group; publisher and date; in ASCII, not yet taken."""

import datetime as dt
import re
from collections.abc import Iterable

from incidents.models import Publishable
from project.addresses import address_parts
from project.romanising import ascii_words

LONGEST_PROPOSAL = 90  # letters of a proposal: room is left for the number of one that is taken
PLACE_WORDS, TITLE_WORDS, PUBLISHER = 3, 5, 30
NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")

SECOND_LEVEL = {"co", "com", "or", "org", "ne", "net", "go", "gov", "ac", "edu"}  # as in yna.co.kr
SMALL_WORDS = {"a", "an", "the", "of", "in", "on", "at", "to", "for", "and", "from", "by", "with", "is", "are"}


def number_word(count: int) -> str:
    """ "four", "twenty-one"; digits from a hundred."""
    ones = NUMBERS.split()
    if count < len(ones):
        return ones[count]
    if count > 99:
        return str(count)
    tens, rest = divmod(count, 10)
    return TENS[tens - 2] + (f"-{ones[rest]}" if rest else "")


def incident_key(
    date: dt.date | None, precision: str, place: str, country: str, *, people: int | None, who: str = ""
) -> str:
    """Year and month, place (the country where none is known), and how many; whose they are unless escapees."""
    when = [f"{date:%Y-%m}" if precision != "year" else f"{date:%Y}"] if date else []
    # The name of a place comes first; what follows a comma or a bracket explains it.
    where = (ascii_words(re.split(r"[,;(/–—]", place)[0]) or ascii_words(country))[:PLACE_WORDS]
    group = [number_word(people)] if people else []
    return joined_words([*when, *where, *group, *([] if who in ("", "escapees") else ascii_words(who))])


def source_key(publisher: str, published: dt.date | None, title: str, address: str) -> str:
    """Publisher and date; the site's name for a publisher of another script, words of the title for a date."""
    name = first_letters(ascii_words(re.sub(r"\(.*?\)", "", publisher))) or site_of(address)
    if published:
        return joined_words([name, f"{published:%Y-%m-%d}"])
    return joined_words([name, *telling_words(title)[:3]])


def event_key(date: dt.date | None, precision: str, title: str, country: str) -> str:
    when = [f"{date:%Y-%m}" if precision != "year" else f"{date:%Y}"] if date else []
    # A title in a script that is not romanised leaves no words.
    return joined_words([*when, *(telling_words(title)[:TITLE_WORDS] or ascii_words(country))])


def telling_words(title: str) -> list[str]:
    return [word for word in ascii_words(title) if word not in SMALL_WORDS]


def first_letters(words: list[str]) -> str:
    """Words written together, as many as an address has room for."""
    found = ""
    for word in words:
        if found and len(found) + len(word) > PUBLISHER:
            break
        found += word
    # A first word alone may be longer than there is room for.
    return found[:PUBLISHER]


def site_of(address: str) -> str:
    """The name of a site: "yna" of https://en.yna.co.kr/view; nothing where there is none."""
    labels = (address_parts(address).hostname or "").split(".")[:-1]
    if len(labels) > 1 and labels[-1] in SECOND_LEVEL:
        # The “co” of yna.co.kr says nothing of the site.
        labels.pop()
    return "".join(ascii_words(labels[-1])) if labels else ""


def joined_words(words: Iterable[str]) -> str:
    """Words with hyphens, as many as fit."""
    found = ""
    for word in filter(None, words):
        # Only a first word is cut; any other that does not fit is left out whole.
        longer = f"{found}-{word}" if found else word[:LONGEST_PROPOSAL]
        if len(longer) > LONGEST_PROPOSAL:
            break
        found = longer
    return found


def free_key(model: type[Publishable], wanted: str, but: str | None = None) -> str:
    """A key that no record has or ever had: as wanted, else with the first free number from 2; two queries.

    `but` is the key of the record itself, which may stay.
    """
    begun = {f"{model.KEY}__startswith": wanted}
    taken = set(model._default_manager.filter(**begun).values_list(model.KEY, flat=True))
    # A key that was ever published is not given away again: old addresses and citations name it.
    taken |= set(model.VERSION.objects.filter(key__startswith=wanted).values_list("key", flat=True))
    taken.discard(but or "")
    names = (wanted if number == 1 else f"{wanted}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)
