"""What the page of a kept figure shows: the figure then, the figure now, and one line for each difference."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.editions.names import Names
from incidents.editions.total_changes import ShownCell
from incidents.models import Edition
from incidents.naming import or_more
from project.questions import with_query
from project.table import Column
from stats.citing.cited_views import OF_ONE_EDITION, CitedView
from stats.citing.figures_compared import (
    ComparedRow,
    Reason,
    compared_rows,
    kept_columns,
    naming_width,
    question_again,
    reasons,
)
from stats.citing.keeping import table_kept
from stats.models import KeptFigure

ROWS_SHOWN = 500


def then_and_now_context(kept: KeptFigure) -> dict[str, Any]:
    """A kept figure beside the newest edition."""
    newest = Edition.objects.newest() or kept.edition
    then, now = (question_again(kept, number) for number in (kept.edition_id, newest.number))
    table_now = table_kept(now.table) if now else {**kept.table, "rows": [], "total": None}
    rows = compared_rows(kept.table, table_now)
    differ = [row for row in rows if not row.same]
    found = reasons(kept, then, now, newest.number) if newest.number > kept.edition_id else []
    return {
        "kept": kept,
        "said": kept.words_said,
        "newest": newest,
        "there": now is not None,
        "moved": bool(differ) or now is None,
        "differing": len(differ),
        "row_count": len(rows),
        "heads": heads(kept),
        "rows": list(shown_rows_compared(kept, rows[:ROWS_SHOWN], newest.number)),
        "beyond": max(len(rows) - ROWS_SHOWN, 0),
        "reasons": [shown_reason(reason) for reason in found],
        "then_href": kept.view_address,
        "now_href": address_now(kept, newest.number),
        "picture_href": reverse("kept-picture", args=[kept.code]) if kept.picture_shown else "",
        "picture_now_href": picture_now(kept, now, newest),
    }


def picture_now(kept: KeptFigure, now: CitedView | None, newest: Edition) -> str:
    """Where the picture of today stands; nothing where there is none, or where it is that of then."""
    drawn = now is not None and now.entry is not None and now.table.rows and newest.number > kept.edition_id
    return reverse("kept-picture-now", args=[kept.code]) if drawn and kept.picture_shown else ""


def address_now(kept: KeptFigure, newest: int) -> str:
    """Where what it showed stands as of the newest edition: of an edition and a release, the record as a whole."""
    if kept.view_name in OF_ONE_EDITION:
        return with_query(reverse("overview"), {"edition": [str(newest)]})
    return kept.view_address.replace(f"edition={kept.edition_id}", f"edition={newest}")


def named_columns(kept: KeptFigure) -> list[Column]:
    """The columns of a kept table with their names in the reader's language."""
    labels = kept.words_said["labels"]
    return [replace(column, label=label) for column, label in zip(kept_columns(kept.table), labels, strict=True)]


def heads(kept: KeptFigure) -> list[tuple[str, bool]]:
    """The heading of each column that is shown, with whether it is of numbers; what names a row stands as words do."""
    columns, width = [column for column in named_columns(kept) if column.of != "open"], naming_width(kept.table)
    numbers = (place >= width and column.type in ("int", "float") for place, column in enumerate(columns))
    return [(str(column.label), is_number) for column, is_number in zip(columns, numbers, strict=True)]


def shown_rows_compared(kept: KeptFigure, rows: list[ComparedRow], newest: int) -> Iterator[dict[str, Any]]:
    """The rows in the words of a page; each number as it is now, and as it was where it differs."""
    columns, width = named_columns(kept), naming_width(kept.table)
    then_names, now_names = Names(kept.edition_id), Names(newest)
    for row in rows:
        names = then_names if row.now is None else now_names
        yield {
            "names": [names(column, value) for column, value in zip(columns, row.key, strict=False)],
            "cells": list(compared_cells(columns[width:], row, now_names)),
            "gone": row.now is None,
            "new": row.then is None,
            "same": row.same,
        }


def compared_cells(columns: list[Column], row: ComparedRow, names: Names) -> Iterator[ShownCell]:
    for place, column in enumerate(columns):
        if column.of == "open":
            continue
        now, was = (cell_said(columns, place, cells, names) for cells in (row.now, row.then))
        is_number = column.type in ("int", "float")
        yield ShownCell(column.label, now, was if was != now and row.then else "", was == now, is_number)


def cell_said(columns: list[Column], place: int, cells: Any, names: Names) -> str:
    """One number; a dash where there is no row, "or more" beside a highest that is open."""
    if cells is None:
        return "–"
    column, value = columns[place], cells[place]
    if column.of == "high" and place + 1 < len(columns) and columns[place + 1].of == "open":
        return or_more(value, is_open=bool(cells[place + 1])) if value is not None else ""
    return names(column, value)


def shown_reason(reason: Reason) -> dict[str, Any]:
    kinds = {"added": _("added"), "changed": _("changed"), "withdrawn": _("withdrawn")}
    model, gone = reason.model, reason.kind == "withdrawn"
    return {
        "title": reason.title,
        "href": model.history_address(reason.key) if gone else model.page_address(reason.key),
        "edition": reason.edition,
        "kind": kinds[reason.kind],
        "what": ", ".join(reason.what),
        "note": reason.note,
    }
