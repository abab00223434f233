"""What somebody outside could work out of an incident that is to be published, and what is kept from them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from incidents import naming
from incidents.coarsening import DATE_FINENESS
from incidents.documents import Document, working_documents
from incidents.models import Country, Incident
from incidents.models.incidents import is_official
from incidents.models.said_finer import texts_said
from incidents.other_names import PLACE, name_shown
from incidents.people import people_of
from incidents.small_cells import CELLS, hidden_cells

CalledCountries = Mapping[str, str]
OF_SEX_OR_AGE = re.compile(
    r"\b(?:wom[ae]n|m[ae]n|girls?|boys?|child(?:ren)?|sons?|daughters?|mothers?|fathers?|wife|husband|couple"
    r"|teenage\w*|infants?|aged \d+)\b|여성|남성|여자|남자|어린이|아이|아동|소녀|소년|아들|딸|어머니|아버지|부부",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Outlook:
    """How an incident was entered and how readers see it, in a line each, and what else there is to know."""

    entered: str
    shown: str
    few: int  # the least number of people that tells of nobody, where there are fewer; else nought
    notes: list[str]


def outlooks(shown: Mapping[str, Document]) -> dict[str, Outlook]:
    """By incident of which little has to be known to find somebody, or of which something is kept from readers."""
    bounds: dict[str, dict[str, Any]] = {}
    working = working_documents(Incident, shown, bounds)
    earlier: dict[str, list[tuple[int, Document]]] = {}
    for key, since, document in (
        Incident.versions().filter(key__among=working).order_by("since").values_list("key", "since", "document")
    ):
        earlier.setdefault(key, []).append((since, document))
    # As the desk calls them: a country may go out for the first time with its incident.
    names = {code: str(country) for code, country in Country.by_key(d["country"] for d in working.values()).items()}
    found = {
        key: outlook_of(document, shown[key], bounds[key], names, earlier.get(key, []))
        for key, document in working.items()
    }
    return {key: one for key, one in found.items() if one.few or one.notes or one.entered != one.shown}


def outlook_of(
    document: Document,
    shown: Document,
    bounds: Mapping[str, Any],
    names: CalledCountries,
    earlier: list[tuple[int, Document]],
) -> Outlook:
    least = settings.SMALLEST_CELL
    people = people_of(document)
    few = least if 0 < people.best < least else 0
    small = hidden_cells(document, least)
    official = bool(small) and is_official(document, bounds)
    notes = list(told_of_cells(document, shown, small, bounds["figures_by__slug"] if official else ""))
    if any(bounds[name] for name in ("date_shown", "place_shown")) or (small and not official):
        notes.append(_("Its sources stay named, with their own days: who reads them may learn what is left out here."))
        numbers = [str(since) for since, before in earlier if says_more(before, document, shown, bounds)]
        if numbers:
            text = _("Published before and finer, in versions since edition %(numbers)s: these stay as they are.")
            notes.append(text % {"numbers": ", ".join(numbers)})
            notes.append(_("Only a removal for safety takes it out of them."))
    return Outlook(said_in_one_line(document, names), said_in_one_line(shown, names), few, notes)


def said_in_one_line(document: Document, names: CalledCountries) -> str:
    """ "3 people (2 women, 1 child) · Vientiane, Laos · 5 May 2026"."""
    people = people_of(document)
    said = naming.persons(people.best, is_open=people.open)
    split = "; ".join(filter(None, (naming.sexes(*(row[name] for name in CELLS)) for row in rows_of(document))))
    place = ", ".join(filter(None, (name_shown(PLACE, document["location"]), names[document["country"]])))
    day = naming.day(document["date"], document["date_precision"])
    return " · ".join((f"{said} ({split})" if split else said, place, day))


def rows_of(document: Document) -> list[Document]:
    return [document, *document["groups"]]


def told_of_cells(document: Document, shown: Document, small: set[tuple[int, str]], official: str) -> Iterator[str]:
    """Which numbers are left out, or why they are not, and which texts speak of them."""
    if not small:
        return
    rows = rows_of(document)
    numbers = (naming.sexes(*(row[n] if (at, n) in small else None for n in CELLS)) for at, row in enumerate(rows))
    words = {"numbers": "; ".join(filter(None, numbers)), "least": settings.SMALLEST_CELL, "source": official}
    if official:
        yield _("Shown, though fewer than %(least)s: %(numbers)s. %(source)s published them itself.") % words
        return
    yield _("Left out, as fewer than %(least)s or told by the other numbers: %(numbers)s.") % words
    for label, text in texts_said(Incident, shown):
        if match := OF_SEX_OR_AGE.search(text):
            yield _("Its %(field)s still says “%(said)s”.") % {"field": label, "said": match.group()}


def says_more(before: Document, document: Document, shown: Document, bounds: Mapping[str, Any]) -> bool:
    """Whether an earlier version says what readers are not to see any more."""
    if bounds["date_shown"] and DATE_FINENESS[before["date_precision"]] > DATE_FINENESS[shown["date_precision"]]:
        return True
    if bounds["place_shown"] and (before["location"], before["latitude"]) != (shown["location"], None):
        return True
    hidden = {
        (name, row[name])
        for row, seen in zip(rows_of(document), rows_of(shown), strict=True)
        for name in CELLS
        if row[name] != seen[name]
    }
    return any((name, row[name]) in hidden for row in rows_of(before) for name in CELLS)
