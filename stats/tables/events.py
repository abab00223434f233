"""Context events as charts by year show them: numbered, named and sourced, explaining nothing."""

import datetime as dt
import textwrap
from dataclasses import dataclass
from typing import Any

from incidents.counting.snapshots import facts_now
from incidents.editions.cited_sources import sources_by_slug
from incidents.editions.names import Names
from incidents.naming import day
from incidents.other_names import EVENT, name_shown
from project.periods import cut, date_bounds
from project.table import Table
from stats.columns import EVENT_COLUMNS
from stats.models import ContextEventVersion
from stats.period_names import when

MAIN_EVENTS, PERIODS, EVERY_EVENT = "main", "periods", "all"
LONGEST_DAY = 30  # days: what lasts longer is a period
BAND_LETTERS = 15  # of a line inside a band
BORDERS = ("border", "pandemic")  # what is drawn of an edition that does not say what to draw
EventsAndSources = tuple[list[ContextEventVersion], dict[str, dict[str, Any]]]


@dataclass(frozen=True)
class PinnedEvent:
    """What a chart by year shows of a context event: its number in the list below, first and last day.

    A band has its name in lines, and both of its ends.
    """

    mark: str
    first: dt.date
    last: dt.date
    band: bool
    name: tuple[str, ...] = ()


def event_row(document: dict[str, Any]) -> dict[str, Any]:
    """The columns of context_events.csv, from what was published: dates cut to what is known of them."""
    dates = {
        "date": cut_text(document["date"], document["date_precision"]),
        "end_date": cut_text(document["end_date"], document["end_precision"] or "day"),
    }
    return {column.name: (document | dates)[column.name] for column in EVENT_COLUMNS}


def cut_text(date: str | None, precision: str) -> str | None:
    return cut(dt.date.fromisoformat(date), precision) if date else None


def event_rows(edition: int | None) -> list[dict[str, Any]]:
    rows = ContextEventVersion.objects.as_of(edition).order_by("date", "key")
    return [event_row(document) for document in rows.values_list("document", flat=True)]


def every_event(edition: int | None) -> list[dict[str, Any]]:
    """Every published event with its source, the latest first."""
    rows = list(ContextEventVersion.objects.as_of(edition).order_by("-date", "key"))
    sources = sources_by_slug({row.document["source"] for row in rows}, edition)
    return [{**row.document, "when": when(row.document), "source": sources.get(row.document["source"])} for row in rows]


def events_with_sources(edition: int | None) -> EventsAndSources:
    """The events of an edition, the earliest first, with their sources: read once, as most charts draw some."""

    def read() -> EventsAndSources:
        rows = list(ContextEventVersion.objects.as_of(edition).order_by("date", "key"))
        return rows, sources_by_slug({row.document["source"] for row in rows}, edition)

    found: tuple[list[ContextEventVersion], dict[str, dict[str, Any]]] = facts_now(edition).kept(
        "events", edition, read
    )
    return found


def events_of(table: Table, names: Names, which: str = MAIN_EVENTS) -> list[dict[str, Any]]:
    """The published events of a table's years with text and source; `drawn` is what a chart shows of one, or nothing.

    Those that are drawn come first, each with its number (a band has none); of `which` other than `MAIN_EVENTS`,
    `PERIODS` are bands alone, `EVERY_EVENT` all, and any other a category.
    """
    if table.axis is None:
        return []
    first, last = table.axis
    published, sources = events_with_sources(table.edition)
    rows = [row for row in published if row.date.year <= last and last_year(row) >= first]
    drawn = [row for row in rows if is_asked(row, which)]
    others = [] if which == PERIODS else [row for row in rows if row not in drawn]
    found, number = [], 0
    for row in (*drawn, *others):
        what = drawn_event(row, str(number + 1)) if row in drawn else None
        # A band stands in the legend by its name, and needs no number.
        number += bool(what and not what.band)
        found.append(
            {
                "mark": what.mark if what else "",
                "band": bool(what and what.band),
                "text": f"{when(row.document)}, {names.country(row.country)}: {title_shown(row)}",
                "description": row.document["description"],
                "source": sources.get(row.document["source"]),
                "drawn": what,
            }
        )
    return found


def title_shown(row: ContextEventVersion) -> str:
    return name_shown(EVENT, row.document["title"])


def last_year(row: ContextEventVersion) -> int:
    # A period that began before the years of a chart may reach into them.
    return int(row.document["end_date"][:4]) if is_period(row) else row.date.year


def is_asked(row: ContextEventVersion, which: str) -> bool:
    if which in (MAIN_EVENTS, PERIODS):
        return is_shown(row) and (is_period(row) or which == MAIN_EVENTS)
    return which in (EVERY_EVENT, row.category)


def is_shown(row: ContextEventVersion) -> bool:
    return bool(row.document.get("shown", row.category in BORDERS))


def is_period(row: ContextEventVersion) -> bool:
    """Whether an event lasted more than a month."""
    end = row.document["end_date"]
    return bool(end and (dt.date.fromisoformat(end) - row.date).days > LONGEST_DAY)


def drawn_event(row: ContextEventVersion, mark: str) -> PinnedEvent:
    """What a chart shows of an event: a line at its day, a band where it lasted more than a month."""
    first, _last = date_bounds(row.date, row.document["date_precision"])
    if not is_period(row):
        return PinnedEvent(mark, first, first, band=False)
    end, precision = row.document["end_date"], row.document.get("end_precision") or "day"
    ends = f"{day(row.document['date'], row.document['date_precision'])} –", day(end, precision)
    name = (*textwrap.wrap(title_shown(row), BAND_LETTERS), *ends)
    return PinnedEvent("", first, dt.date.fromisoformat(end), band=True, name=name)
