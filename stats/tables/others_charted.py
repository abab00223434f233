"""Figures of other destinations and of who arrived as tables that charts draw: no row is added to another."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents import codebook
from incidents.documents import Document
from incidents.shapes import dates_sets
from project.ordering import by_letters
from project.questions import with_query
from project.table import Column, Note, Table
from stats.category_names import TOTAL, category_name
from stats.filters import ElsewhereFilter, OtherFigureFilter, WhoArrivedFilter
from stats.models import OtherFigure

COUNT = Column("count", _("People"), "int", "people")
SPAN_COLUMNS = (
    Column("period_type", _("Period"), "code", codes="period_type"),
    Column("period_start", _("First day"), "date"),
    Column("period_end", _("Last day"), "date"),
)
ELSEWHERE_COLUMNS = (
    Column("measure", _("What is counted"), "code", codes="flow_measure"),
    Column("destination", _("Destination"), "country"),
    *SPAN_COLUMNS,
    COUNT,
    Column("source", _("Source")),
)
ARRIVED_COLUMNS = (
    Column("dimension", _("Dimension"), "code", codes="dimension"),
    Column("source", _("Source")),
    *SPAN_COLUMNS[1:],
    Column("as_of", _("As of"), "date"),
    Column("category", _("Category"), read=category_name),
    COUNT,
    Column("share", _("Share, as printed"), "float"),
)


def arrivals_elsewhere(question: ElsewhereFilter) -> Table:
    """One row for each figure of another destination, flows first, the stock last; two of one year both stand."""
    order = {code: place for place, code in enumerate(codebook.FLOW_MEASURES.values)}
    documents = sorted(
        question.documents,
        key=lambda d: (order.get(d["measure"], len(order)), d["destination"] or "", d["period_end"] or "", d["slug"]),
    )
    rows = [tuple(document[column.name] for column in ELSEWHERE_COLUMNS) for document in documents]
    note = gettext("Running totals stand in the table alone: a chart by year has no place for them.")
    running = any(document["period_type"] == "cumulative" for document in documents)
    return table_of_figures(question, ELSEWHERE_COLUMNS, documents, rows, [note] if running else [])


def who_arrived_by(question: WhoArrivedFilter) -> Table:
    """One row for each category of each set of a dimension, the latest set first; totals that were printed are last."""
    documents = sorted(question.documents, key=order_in_sets)
    documents.sort(key=lambda d: tuple(d[name] or "" for name in ("period_end", "as_of", "source")), reverse=True)
    columns = tuple(c for c in ARRIVED_COLUMNS if c.name != "as_of" or dates_sets(question.edition))
    rows = [(*(d[c.name] for c in columns[:-1]), printed_share(d["share"])) for d in documents]
    sets = list(dict.fromkeys(row[1:-3] for row in rows))
    text = gettext("The chart draws the latest set of several categories; %s others stand in the table alone.")
    return table_of_figures(question, columns, documents, rows, [text % (len(sets) - 1)] if sets[1:] else [])


def order_in_sets(document: Document) -> tuple[Any, ...]:
    """Ages in order; other categories the largest first; a total last."""
    by_age = document["dimension"] == "age"
    size = 0 if by_age else -(document["count"] or 0)
    return document["category"] == TOTAL, size, by_letters(category_name(document["category"] or ""))


def printed_share(share: float | None) -> float | None:
    return None if share is None else float(f"{share:.10g}")


def table_of_figures(
    question: OtherFigureFilter, columns: tuple[Column, ...], documents: list[Document], rows: Any, notes: list[str]
) -> Table:
    edition = {"edition": [str(question.edition)]} if question.edition else {}
    return Table(
        columns=columns,
        rows=tuple(rows),
        edition=question.edition,
        notes=tuple(map(Note, (gettext("Each row is a figure of its own: none is added to another."), *notes))),
        pages=tuple(with_query(reverse(OtherFigure.PAGE, args=[d["slug"]]), edition) for d in documents),
    )
