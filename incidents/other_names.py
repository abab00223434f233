"""Names of places, publishers and events in Korean and in other readings, from files of the seeds."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from project.ordering import is_korean

FOLDER = settings.BASE_DIR / "seeds" / "names"
PLACE, PUBLISHER, EVENT = "place", "publisher", "event"
THROUGH = re.compile(r"(.+) \(via ([^()]+)\)")


@dataclass(frozen=True)
class OtherName:
    """One line of a file: a name as records have it, in Korean, and other readings of it."""

    kind: str
    name: str
    korean: str
    others: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        return (self.name, self.korean, *self.others)


@cache
def other_names() -> tuple[OtherName, ...]:
    """All of them; none where a site has no such file."""
    return tuple(found for kind in (PLACE, PUBLISHER, EVENT) for found in names_in(kind))


def names_in(kind: str) -> Iterator[OtherName]:
    file = FOLDER / f"{kind}s.csv"
    if file.exists():
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                yield OtherName(kind, row["name"], row["name_ko"], tuple(filter(None, row["others"].split("|"))))


@cache
def korean_names(kind: str) -> dict[str, str]:
    return {found.name: found.korean for found in other_names() if found.kind == kind}


def place_in_korean(place: str) -> str:
    """A place in Korean, the larger before the smaller; empty where a part of it has no Korean name."""
    known = korean_names(PLACE)
    if place in known:
        return known[place]
    smaller, _comma, larger = place.rpartition(", ")
    found = [known.get(larger, ""), place_in_korean(smaller) if smaller else ""]
    return " ".join(found) if all(found) else ""


def publisher_in_korean(publisher: str) -> str:
    """A publisher in Korean, with the site where the text was read; empty where it has no Korean name."""
    known = korean_names(PUBLISHER)
    if publisher in known:
        return known[publisher]
    through = THROUGH.fullmatch(publisher)
    found = [known.get(name, "") for name in through.groups()] if through else [""]
    return "{}({} 게재)".format(*found) if all(found) else ""


def event_in_korean(title: str) -> str:
    return korean_names(EVENT).get(title, "")


IN_KOREAN = {PLACE: place_in_korean, PUBLISHER: publisher_in_korean, EVENT: event_in_korean}


def name_shown(kind: str, name: str) -> str:
    """A name as the reader has it: on a Korean page in Korean, where a file has it."""
    return (IN_KOREAN[kind](name) if is_korean() else "") or name
