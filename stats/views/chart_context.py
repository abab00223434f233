"""Charts of the catalogue on any page: drawn from an edition, with marks that lead to what they count."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from incidents.editions.names import Names
from incidents.models import IncidentVersion
from incidents.naming import number, title_read
from incidents.people import People
from project.limits import MOST_PEOPLE
from project.table import Note, Table
from stats.catalogue import Chart
from stats.catalogue.drawn_charts import bands, drawn_with_events, events_beside, pinned
from stats.drawing import Figure, Pen, legend, with_earlier, with_events
from stats.tables.drawable import drawn_rows
from stats.tables.row_order import in_asked_order
from stats.views.shown_table import in_blocks, in_words, shown_table

MarkLeads = Callable[[Table, int, str], str]
ROWS = 500  # of a table, as many as a page shows
NOTES_NAMING = 3  # notes that name records, as many as stand in sight
FOLDED_FROM = 100  # rows above which a table is fetched when somebody opens it


def drawn_figure(chart: Chart, table: Table, names: Names) -> Figure | None:
    if chart.shape == "table":
        return None
    return drawn_with_events(chart, table, names)[0].figure


def figure_context(
    chart: Chart,
    table: Table,
    names: Names,
    *,
    ticks: list[tuple[int, int]] | None = None,
    small: bool = False,
    order: str = "",
    fold_from: float = FOLDED_FROM,
    leads: MarkLeads = Table.link,
    opened: str = "",
) -> dict[str, Any]:
    """A chart on a page: drawing, legend, the table that stands beside it, and what is in it altogether.

    `ticks` are earlier announcements: year and total; `order` is a column that the table was asked by. A small chart
    has no room for events, nor for many words in its legend. A table of more than `fold_from` rows is folded.
    `leads` is where a mark and its row of the table lead: without it to the list of what it counts; `opened` is where
    the one leads that is open beside the chart.
    """
    drawn = drawn_rows(table)
    events = events_beside(chart, table, names, small=small)
    marks = tuple((dict(chart.marks) | dict(chart.short_marks)).items()) if small else chart.marks
    drawn_years = {row[0] for row in drawn.rows}
    # A tick of a year that is not drawn would stretch the axis.
    earlier = [(year, total) for year, total in ticks or [] if year in drawn_years and total <= MOST_PEOPLE]
    drawing = with_earlier(chart.draw(drawn, Pen(names, leads, opened)), earlier)
    drawing = with_events(drawing, pinned(events))
    said = chart.say(drawn, Pen(names)) if drawn.rows else ""
    table = first_rows(page_table(chart, table, names, order))
    folded = len(table.rows) if len(table.rows) > fold_from else 0
    return {
        "chart": chart,
        "figure": drawing.figure if drawn.rows and drawing.traces and chart.shape != "table" else None,
        "legend": [*legend(marks, drawing), *bands(events)],
        "said": said,
        "events": [] if small else [event for event in events if event["drawn"]],
        "other_events": [event for event in events if not event["drawn"]],
        "shown": in_blocks(in_words(shown_table(table.only([]) if folded else table, names, leads))),
        "folded": folded,
        "total": people_in_all(table),
        "counted": table.counted,
        **notes_context(table),
    }


def page_table(chart: Chart, table: Table, names: Names, order: str) -> Table:
    """The table in the order that was asked for, else in that of its chart."""
    if order:
        return in_asked_order(table, order, names)
    return chart.page_order(table) if chart.page_order else table


def first_rows(table: Table) -> Table:
    """The rows that a page has room for, and a note where there are more."""
    if len(table.rows) <= ROWS:
        return table
    text = _("The table shows the first %(some)s of %(all)s rows; its files have all of them.")
    note = text % {"some": number(ROWS), "all": number(len(table.rows))}
    return replace(table, rows=table.rows[:ROWS], opens=table.opens[:ROWS], notes=(*table.notes, Note(note)))


def people_in_all(table: Table) -> People | None:
    """The people of a table's total; None where its rows may not be added."""
    return (table.total_record() or {}).get("people")


def notes_context(table: Table) -> dict[str, list[list[dict[str, str]]]]:
    """The notes of a table; many that name records stand folded below those that tell of all."""
    notes = list(linked(table.notes, table.edition))
    naming = [note for note in notes if any(part["slug"] for part in note)]
    if len(naming) <= NOTES_NAMING:
        return {"notes": notes, "record_notes": []}
    return {"notes": [note for note in notes if note not in naming], "record_notes": naming}


def linked(notes: tuple[Note, ...], edition: int | None) -> Iterator[list[dict[str, str]]]:
    """Notes in pieces: an incident that one names becomes its title, with the way to its record."""
    keys = {key for note in notes for key in note.keys}
    rows = IncidentVersion.objects.as_of(edition).filter(key__in=keys) if keys else IncidentVersion.objects.none()
    titles = {row["slug"]: title_read(row) for row in rows.values("title", "title_ko", slug=F("key"))}
    for note in notes:
        yield [piece(text, titles.get(text) if is_key else None) for text, is_key in note.pieces() if text]


def piece(text: str, title: str | None) -> dict[str, str]:
    return {"text": text, "slug": ""} if title is None else {"text": _("“%s”") % title, "slug": text}
