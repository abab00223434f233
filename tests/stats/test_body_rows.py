"""The rows of a page's table, written as one text: nothing of a cell is markup, and what is unknown is said."""

from stats.templatetags.tables import body_rows, total_cells
from stats.views.shown_table import Cell, ShownColumn, ShownRow, ShownTable

UNKNOWN = '<span aria-hidden="true">–</span><span class="hide">unknown</span>'


def written(*rows: ShownRow, in_blocks: bool = False) -> str:
    columns = tuple(ShownColumn(f"column {place}") for place in range(len(rows[0].cells)))
    return body_rows(ShownTable(columns, list(rows), in_blocks=in_blocks))


def test_a_row_is_named_by_its_first_cell_which_leads_to_what_it_counts() -> None:
    cells = [
        Cell("<b>China</b>", code='o-"x'),
        Cell("1,362", number=True),
        Cell("", number=True),
        Cell("41.8", wide=True),
    ]
    assert written(ShownRow(cells, href="/incidents/?a=1&b=2")) == (
        '<tr><th scope="row"><a href="/incidents/?a=1&amp;b=2"><span class="sw o-&quot;x"></span>'
        "&lt;b&gt;China&lt;/b&gt;</a></th>"
        f'<td class="n">1,362</td><td class="n">{UNKNOWN}</td><td class="wide-only">41.8</td></tr>\n'
    )


def test_a_cell_that_stands_for_a_block_is_written_once() -> None:
    first = ShownRow([Cell("2023"), Cell("China"), Cell("570", number=True)], "/a/", stands_for=2, leads=1)
    second = ShownRow([Cell("2023"), Cell("Laos"), Cell("9", number=True)], "/b/", stands_for=0, leads=1)
    assert written(first, second, in_blocks=True) == (
        '<tr><th scope="rowgroup" rowspan="2">2023</th><td><a href="/a/">China</a></td><td class="n">570</td></tr>\n'
        '<tr><td><a href="/b/">Laos</a></td><td class="n">9</td></tr>\n'
    )


def test_cells_are_named_where_a_phone_has_no_room_for_their_headings() -> None:
    columns = tuple(ShownColumn(f"<{place}>", number=bool(place)) for place in range(8))
    row = ShownRow([Cell(str(place), number=bool(place)) for place in range(8)])
    table = ShownTable(columns, [row], total=[Cell("In all"), *row.cells[1:]])
    assert body_rows(table).startswith(
        '<tr><th scope="row" data-k="&lt;0&gt;">0</th><td class="n" data-k="&lt;1&gt;">1</td>'
    )
    assert total_cells(table).startswith(
        '<th scope="row" data-k="&lt;0&gt;">In all</th><td class="n" data-k="&lt;1&gt;">1</td>'
    )
    assert not ShownTable(columns[:7], []).as_cards


def test_a_korean_name_on_an_english_page_has_its_language() -> None:
    assert '<span lang="ko">북한</span>' in written(ShownRow([Cell("북한")]))
