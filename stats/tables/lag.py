"""Reporting lag: how long after an incident the first of its listed sources was published."""

import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents.counting.column_tables import NumberColumn
from incidents.counting.coverage import years_covered
from incidents.counting.facts import NO_DAY, RecordFacts
from incidents.counting.filters import IncidentFilter
from project.table import Column, Note, Table
from stats.tables.drawable import drawable_rows
from stats.tables.people import YEAR, cell_words

LAGS = (31, 92, 366)  # days: as long as 1, 3 and 12 months can be
NEVER = np.iinfo(np.int32).max
LAG_COLUMNS = (
    YEAR,
    Column("incidents", _("Incidents"), "int"),
    Column("within_1", _("Public within 1 month"), "int"),
    Column("within_3", _("within 3 months"), "int"),
    Column("within_12", _("within 12 months"), "int"),
    Column("later", _("Later"), "int"),
    Column("undated", _("No dated source"), "int"),
    Column("filling", _("Still filling"), "bool"),
)


@drawable_rows
def reporting_lag(question: IncidentFilter) -> Table:
    """One row a year: its incidents, of which so many were public within 1, 3 and 12 months, later, or at no known day.

    A year is still filling while the newest source is not of twelve months after its end.
    """
    facts, ended = question.facts, last_day_read(question.facts, question.edition)
    years, lag = facts.coded["year"], days_until_public(facts, question.edition)
    counted = {
        year: lag_counts(lag[question.selection & years.among({year})]) for year in sorted(years_asked_about(question))
    }
    rows = tuple(
        (year, *counts, ended - dt.date(year, 12, 31).toordinal() < LAGS[-1]) for year, counts in counted.items()
    )
    words_of = cell_words(question)
    table = Table(
        columns=LAG_COLUMNS,
        rows=rows,
        edition=question.edition,
        notes=(Note(gettext("From the last day that an incident's date allows to that of its first dated source.")),),
        opens=tuple(words_of({"year": year}) for year in counted),
        total=(None, *(sum(row[place] for row in rows) for place in range(1, 7)), None),
    )
    return replace(table, covered=years_covered(question.edition))


def years_asked_about(question: IncidentFilter) -> dict[Any, int]:
    return question.facts.coded["year"].counted(question.selection)


def last_day_read(facts: RecordFacts, edition: int | None) -> int:
    """The day of the newest source of an edition, as its ordinal: as far as the record can know of anything."""
    published = facts.sources.numbers["published"][facts.sources_of_edition(edition)]
    return int(published.max()) if len(published) else NO_DAY


def days_until_public(facts: RecordFacts, edition: int | None) -> NumberColumn:
    """For each incident the days from its latest day to its first dated source, 0 where that is earlier."""
    found: NumberColumn = facts.kept("days-until-public", edition, lambda: lags_of(facts, edition))
    return found


def lags_of(facts: RecordFacts, edition: int | None) -> NumberColumn:
    published = np.full(len(facts.slugs), NEVER, np.int64)
    there = facts.sources_of_edition(edition) & (facts.sources.numbers["published"] > NO_DAY)
    published[facts.sources.numbers["key"][there]] = facts.sources.numbers["published"][there]
    first = np.full(len(facts.pk), NEVER, np.int64)
    np.minimum.at(first, facts.citations.numbers["row"], published[facts.citations.numbers["source"]])
    days = np.maximum(first - facts.incidents.numbers["latest"], 0)
    return np.where(first == NEVER, NEVER, days)


def lag_counts(lags: NumberColumn) -> tuple[int, ...]:
    """All, those within each of the lags, those that took longer, and those of which nothing is dated."""
    within = [int((lags <= days).sum()) for days in LAGS]
    undated = int((lags == NEVER).sum())
    return (len(lags), *within, len(lags) - within[-1] - undated, undated)
