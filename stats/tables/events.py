"""Context events as charts by year show them: numbered, named and sourced, explaining nothing."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from incidents.editions.cited_sources import sources_by_slug
from incidents.editions.names import Names
from project.periods import cut, date_bounds
from project.table import Table
from stats.columns import EVENT_COLUMNS
from stats.models import ContextEventVersion
from stats.period_names import when


@dataclass(frozen=True)
class PinnedEvent:
    """What a chart by year shows of a context event: its number in the list below, first and last day."""

    mark: str
    first: dt.date
    last: dt.date
    band: bool


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


def events_of(table: Table, names: Names) -> list[dict[str, Any]]:
    """The published events of a table's years, each with its number (a band has none), text, source and drawing."""
    if table.axis is None:
        return []
    first, last = table.axis
    span = (dt.date(first, 1, 1), dt.date(last, 12, 31))
    rows = list(ContextEventVersion.objects.as_of(table.edition).filter(date__range=span).order_by("date", "key"))
    sources = sources_by_slug({row.document["source"] for row in rows}, table.edition)
    found, number = [], 0
    for row in rows:
        what = drawn_event(row, str(number + 1))
        # A band stands in the legend by its name, and needs no number.
        number += not what.band
        found.append(
            {
                "mark": what.mark,
                "band": what.band,
                "text": f"{when(row.document)}, {names.country(row.country)}: {row.document['title']}",
                "description": row.document["description"],
                "source": sources.get(row.document["source"]),
                "drawn": what,
            }
        )
    return found


def drawn_event(row: ContextEventVersion, mark: str) -> PinnedEvent:
    """What a chart shows of an event: a line at its day, a band where it lasted more than a month."""
    end = row.document["end_date"]
    first, _last = date_bounds(row.date, row.document["date_precision"])
    last = dt.date.fromisoformat(end) if end else first
    return PinnedEvent(mark, first, last, band=(last - first).days > 30)
