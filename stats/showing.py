"""Charts of the catalogue on any page: drawn from an edition, with marks that lead to what they count."""

from collections.abc import Callable

from django.http import QueryDict
from django.urls import reverse

from incidents.naming import Names
from project.questions import Words, query_string, with_query
from project.table import Table
from stats.catalogue import BY_SLUG, Chart
from stats.drawing import Figure, Pen


def row_address(names: Names) -> Callable[[Table, Words], str]:
    """How a row of a table becomes the address of what it counts."""
    return lambda table, words: with_query(reverse(table.opened_by), words)


def drawn(chart: Chart, table: Table, names: Names) -> Figure:
    """A table drawn as its chart draws it."""
    return chart.draw(table, Pen(names, row_address(names)))


def chart_for(slug: str, edition: int | None, words: Words) -> tuple[Chart, Table, Figure]:
    """A chart of the catalogue, asked with some words as of an edition."""
    chart = BY_SLUG[slug]
    question = chart.ask(QueryDict(query_string(words)), edition, strict=True)
    table = chart.tabulate(question)
    return chart, table, drawn(chart, table, Names(edition))
