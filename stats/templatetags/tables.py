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
    rows = ("".join(row_cells(row, unknown, in_blocks=table.in_blocks)) for row in table.rows)
    return mark_safe("".join(f"<tr>{row}</tr>\n" for row in rows))


def row_cells(row: ShownRow, unknown: str, *, in_blocks: bool) -> Iterator[str]:
    """The cells of a row, the first of which names it; one stands for a whole block, which the others leave out."""
    for place, cell in enumerate(row.cells):
        said = said_in_cell(cell, unknown)
        if row.href and row.leads == place:
            said = f'<a href="{escape(row.href)}">{said}</a>'
        if place:
            look = ' class="n"' if cell.number else ' class="wide-only"' if cell.wide else ""
            yield f"<td{look}>{said}</td>"
        elif row.stands_for:
            scope = f'scope="rowgroup" rowspan="{row.stands_for}"' if in_blocks else 'scope="row"'
            yield f"<th {scope}>{said}</th>"


def said_in_cell(cell: Cell, unknown: str) -> str:
    """What a cell says; nothing known is a dash, and said."""
    if not cell.text:
        return unknown
    mark = f'<span class="sw {escape(cell.code)}"></span>' if cell.code else ""
    # A number has no language.
    return mark + (escape(cell.text) if cell.number else spoken(cell.text))
