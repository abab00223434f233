"""Records that stand in one year while their notes tell of a source that dates them to another."""

import datetime as dt
import re

import numpy as np

from incidents.counting.filters import IncidentFilter
from incidents.counting.selection import ASKED_PERIOD, selected
from incidents.models import IncidentVersion

SENTENCE_ENDS = re.compile(r"(?<=[.;])\s+")
DATING = re.compile(r"\b(dates|dated|prints|printed|may have happened)\b")  # as notes say it: "One summary prints 2023"
NOTES_READ = 100  # of records that name the year, the newest


def year_asked(question: IncidentFilter) -> int | None:
    """The year that a question asks for alone; None where it asks for another period."""
    first, last = question.value("from_"), question.value("to")
    if not (first and last):
        return None
    year = int(first[0].year)
    return year if (first[0], last[1]) == (dt.date(year, 1, 1), dt.date(year, 12, 31)) else None


def disputed_years(question: IncidentFilter) -> dict[int, str]:
    """Rows of records that are counted in other years than the one asked for, with the sentence that names it.

    Two queries, and none where the question does not ask for one year.
    """
    year, facts = year_asked(question), question.facts
    if year is None:
        return {}
    elsewhere = selected(question, without=ASKED_PERIOD) & ~facts.coded["year"].among({year})
    elsewhere &= facts.with_pks(IncidentVersion.objects.matching_pks(str(year)))
    rows = np.flatnonzero(elsewhere)[:NOTES_READ]
    notes = dict(IncidentVersion.objects.filter(pk__in=facts.pk[rows].tolist()).values_list("pk", "document__notes"))
    said = {row: dating_sentence(notes.get(int(facts.pk[row])) or "", year) for row in rows.tolist()}
    return {row: sentence for row, sentence in said.items() if sentence}


def dating_sentence(notes: str, year: int) -> str:
    """The sentence of some notes that dates a record to a year; nothing where none does."""
    sentences = SENTENCE_ENDS.split(notes)
    return next((one for one in sentences if f"{year}" in one and DATING.search(one)), "").rstrip(";")
