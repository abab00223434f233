"""The rows of a page's table, written as one text: nothing of a cell is markup, and what is unknown is said."""

from stats.templatetags.tables import body_rows
from stats.views.shown_table import Cell, ShownRow, ShownTable

UNKNOWN = '<span aria-hidden="true">–</span><span class="hide">unknown</span>'


def written(*rows: ShownRow, in_blocks: bool = False) -> str:
    return body_rows(ShownTable((), list(rows), in_blocks=in_blocks))


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


def test_a_korean_name_on_an_english_page_has_its_language() -> None:
    assert '<span lang="ko">북한</span>' in written(ShownRow([Cell("북한")]))
