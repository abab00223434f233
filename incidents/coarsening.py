"""Place and date of an incident as its editor lets readers see them, and texts that would say them all the same."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from incidents.codebook import Code, Codes
from incidents.other_names import PLACE, other_names
from project.periods import date_bounds

# The desk alone says these, so they are in no codebook of readers.
DATES_SHOWN = Codes(
    "date_shown",
    _("Dates as readers see them"),
    Code("month", _("To the month"), _("No day: ends, days of claims and of statements are left out.")),
    Code("year", _("To the year"), _("Neither day nor month.")),
)

PLACES_SHOWN = Codes(
    "place_shown",
    _("Place as readers see it"),
    Code("region", _("Region"), _("A province or a stretch of border, in the words beside it; no point.")),
    Code("country", _("Country only"), _("No place and no point.")),
)

CoarseDocument = dict[str, Any]
DATE_FINENESS = {"year": 0, "month": 1, "day": 2}
WITHOUT_PRECISION = (("claims", "as_of"), ("statements", "date"))  # days that cannot be said more coarsely
ADMINISTRATIVE = re.compile(r" (?:province|district|county|prefecture|city|town|area|region|state|village)$")
BETWEEN_PLACES = re.compile(r"[,;:()/]| and | near | of ")
MONTHS_WRITTEN = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
SHORTEST_PLACE = 2  # letters
# Words that tell nobody where it was.
OF_ANY_PLACE = frozenset((
    "area", "border", "camp", "city", "coast", "east", "north", "office", "outskirts", "prison", "province",
    "river", "school", "sea", "south", "town", "train", "village", "west",
))  # fmt: skip


def coarser_date(day: str, precision: str, shown: str) -> tuple[str, str]:
    """A date in ISO 8601 to what readers may see of it, and its precision."""
    if DATE_FINENESS[precision or "day"] <= DATE_FINENESS[shown]:
        return day, precision
    return date_bounds(dt.date.fromisoformat(day), shown)[0].isoformat(), shown


def with_coarse_dates(document: CoarseDocument, shown: str) -> CoarseDocument:
    """Without any day finer than `shown`: dates are cut, those without a precision are left out."""
    found = document | {"end_date": None}
    found["date"], found["date_precision"] = coarser_date(document["date"], document["date_precision"], shown)
    bounds = date_bounds(dt.date.fromisoformat(found["date"]), found["date_precision"])
    found["earliest"], found["latest"] = (day.isoformat() for day in bounds)
    for part, name in (("groups", "outcome_date"), ("events", "date")):
        found[part] = [with_coarse_date(row, name, shown) for row in document[part]]
    for part, name in WITHOUT_PRECISION:
        found[part] = [row | {name: None} for row in found[part]]
    return found


def with_coarse_date(row: CoarseDocument, name: str, shown: str) -> CoarseDocument:
    if not row[name]:
        return row
    day, precision = coarser_date(row[name], row[f"{name}_precision"], shown)
    return row | {name: day, f"{name}_precision": precision}


def with_coarse_place(document: CoarseDocument, shown: str, region: str) -> CoarseDocument:
    """A region as it is to be called, or the country alone; never a point."""
    place = {"location": region, "location_precision": "region"}
    if shown == "country" or document["location_precision"] == "country":
        place = {"location": "", "location_precision": "country"}
    return document | place | {"latitude": None, "longitude": None}


# What texts say


def folded(text: str) -> str:
    """A text as it is compared: without accents, capitals and hyphens."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", re.sub(r"[\s\-\u2010-\u2015_]+", " ", letters)).strip()


def place_names(location: str, shown: str) -> set[str]:
    """What a hidden place is called, in every reading that is known; not what readers are shown of it."""
    whole = folded(location)
    pieces = {piece.strip() for piece in (whole, *BETWEEN_PLACES.split(whole))}
    names = pieces | {ADMINISTRATIVE.sub("", piece) for piece in pieces}
    for known in other_names():
        if known.kind == PLACE and names & (readings := set(map(folded, known.all))):
            names |= readings
    told = folded(shown)
    return {name for name in names - OF_ANY_PLACE if len(name) >= SHORTEST_PLACE and not stands_in(name, told)}


def stands_in(name: str, text: str) -> bool:
    """Whether a folded name is in a folded text; Korean joins particles to a word, so only its beginning is a bound."""
    after = r"(?!\w)" if name[-1:].isascii() else ""
    return re.search(rf"(?<!\w){re.escape(name)}{after}", text) is not None


def said_dates(day: dt.date, precision: str, shown: str) -> Iterator[str]:
    """Patterns of a date as texts write it, finer than readers may see."""
    month, number = MONTHS_WRITTEN[day.month - 1], day.day
    name = rf"{month[:3]}(?:{month[3:]}|t)?\.?" if len(month) > 3 else month
    if precision == "day":
        yield rf"\b0?{number}(?:st|nd|rd|th)?(?: of)? {name}\b"
        yield rf"\b{name} 0?{number}(?:st|nd|rd|th)?\b"
        yield rf"{day.month}월\s*{number}일"
        yield rf"(?<!\d){day.year}[-./ ]+0?{day.month}[-./ ]+0?{number}(?!\d)"
        yield rf"(?<!\d)0?{number}[./]0?{day.month}[./]{day.year}(?!\d)"
    if shown == "year":
        yield rf"\b{name}(?!\w)"
        yield rf"(?<!\d){day.month}월"
        yield rf"(?<!\d){day.year}[-./]0?{day.month}(?!\d)"


def dates_within(document: CoarseDocument) -> Iterator[tuple[dt.date, str]]:
    """Every date of an incident and its rows, with its precision."""
    yield dt.date.fromisoformat(document["date"]), document["date_precision"]
    others = [(document["end_date"], "day")]
    others += [(row["outcome_date"], row["outcome_date_precision"] or "day") for row in document["groups"]]
    others += [(row["date"], row["date_precision"]) for row in document["events"]]
    others += [(row[name], "day") for part, name in WITHOUT_PRECISION for row in document[part]]
    yield from ((dt.date.fromisoformat(day), precision) for day, precision in others if day)


def date_patterns(document: CoarseDocument, shown: str) -> list[re.Pattern[str]]:
    """What no text of a document may say whose dates readers see to `shown`."""
    finer = {
        (day, precision) for day, precision in dates_within(document) if DATE_FINENESS[precision] > DATE_FINENESS[shown]
    }
    return [re.compile(pattern) for day, precision in sorted(finer) for pattern in said_dates(day, precision, shown)]
