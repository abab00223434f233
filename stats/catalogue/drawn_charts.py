"""A chart drawn whole, wherever it is shown: with its context events, and what its marks mean."""

from typing import Any

from incidents.editions.names import Names
from project.table import Table
from stats.catalogue.entry import Chart
from stats.drawing import Drawing, Figure, Pen, PinnedEvent, legend, with_events
from stats.drawing.symbols import POINT
from stats.tables.drawable import drawn_rows
from stats.tables.events import PERIODS, events_of


def events_beside(chart: Chart, table: Table, names: Names, *, small: bool = False) -> list[dict[str, Any]]:
    """The context events of a chart, those that it draws first; a small one has room for periods alone."""
    if not chart.events:
        return []
    return events_of(drawn_rows(table), names, PERIODS if small else chart.events)


def pinned(events: list[dict[str, Any]]) -> list[PinnedEvent]:
    return [event["drawn"] for event in events if event["drawn"]]


def drawn_with_events(chart: Chart, table: Table, names: Names) -> tuple[Drawing, list[dict[str, Any]]]:
    """What a chart's page draws, and the context events of its years."""
    events = events_beside(chart, table, names)
    return with_events(chart.draw(drawn_rows(table), Pen(names)), pinned(events)), events


def bands(events: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [{"label": event["text"], "mark": "", "code": "span-sw"} for event in events if event["band"]]


def drawn_with_legend(chart: Chart, table: Table, names: Names) -> tuple[Figure, tuple[tuple[str, str], ...]]:
    """The figure that a chart's page draws, and what its marks mean, as pictures say it."""
    drawing, events = drawn_with_events(chart, table, names)
    entries = [*legend(chart.marks, drawing), *bands(events)]
    return drawing.figure, series_of_legend(entries)


def series_of_legend(entries: list[dict[str, Any]]) -> tuple[tuple[str, str], ...]:
    return tuple((mark_of_entry(entry), str(entry["label"])) for entry in entries)


def mark_of_entry(entry: dict[str, Any]) -> str:
    """A mark of a legend in one word, or two: a point and its colour."""
    return " ".join(filter(None, (POINT, entry["code"]))) if entry["mark"] == POINT else entry["mark"] or entry["code"]
