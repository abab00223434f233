"""Rows of a table as a page has them: as one prepared text, since a template takes 20 microseconds for each cell."""

from collections.abc import Iterator

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from incidents.templatetags.record import spoken
from stats.views.shown_table import Cell, ShownRow, ShownTable

register = template.Library()


@register.filter
def body_rows(table: ShownTable) -> SafeString:
    """The rows of a table's body."""
    unknown = format_html('<span aria-hidden="true">–</span><span class="hide">{}</span>', _("unknown"))
    keys = card_keys(table)
    rows = ("".join(row_cells(row, unknown, keys, in_blocks=table.in_blocks)) for row in table.rows)
    return mark_safe("".join(f"<tr>{row}</tr>\n" for row in rows))


@register.filter
def total_cells(table: ShownTable) -> SafeString:
    """The cells of a table's last row."""
    cells = (row_cells(ShownRow(table.total), "", card_keys(table), in_blocks=False)) if table.total else ()
    return mark_safe("".join(cells))


def card_keys(table: ShownTable) -> list[str]:
    """What names each cell of a row that is a card on a phone; nothing where its headings stand above it."""
    return [f' data-k="{escape(column.label)}"' if table.as_cards else "" for column in table.columns]


def row_cells(row: ShownRow, unknown: str, keys: list[str], *, in_blocks: bool) -> Iterator[str]:
    """The cells of a row, the first of which names it; one stands for a whole block, which the others leave out."""
    for place, (cell, key) in enumerate(zip(row.cells, keys, strict=True)):
        said = said_in_cell(cell, unknown)
        if row.href and row.leads == place:
            said = f'<a href="{escape(row.href)}">{said}</a>'
        if place:
            look = ' class="n"' if cell.number else ' class="wide-only"' if cell.wide else ""
            yield f"<td{look}{key}>{said}</td>"
        elif row.stands_for:
            scope = f'scope="rowgroup" rowspan="{row.stands_for}"' if in_blocks else 'scope="row"'
            yield f"<th {scope}{key}>{said}</th>"


def said_in_cell(cell: Cell, unknown: str) -> str:
    """What a cell says; nothing known is a dash, and said."""
    if not cell.text:
        return unknown
    mark = f'<span class="sw {escape(cell.code)}"></span>' if cell.code else ""
    # A number has no language.
    return mark + (escape(cell.text) if cell.number else spoken(cell.text))
