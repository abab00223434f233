"""Long tables are folded: a page leads to them, and fetches them when somebody opens one."""

import re

import pytest
from django.test import Client

from stats.views import chart_context
from tests.answers import csv_of

pytestmark = pytest.mark.django_db
HREF = re.compile(r'<details class="det numbers" data-fetches="([^"]*)">.*?<a href="([^"]*)">', re.DOTALL)


def rows_of_page(page: str) -> int:
    return page.partition("<tbody>")[2].partition("</tbody>")[0].count("<tr>")


def test_a_long_table_is_a_link_to_a_page_with_all_of_it(seeded: None, reader: Client) -> None:
    rows = csv_of(reader, "/charts/map.csv?who=all").count("\n") - 1
    assert rows > chart_context.FOLDED_FROM
    page = reader.get("/charts/map/?who=all").content.decode()
    [(fetched, href)] = HREF.findall(page)
    assert fetched == href == "/charts/map/?who=all&amp;view=table"
    assert f"Numbers: {rows} rows" in " ".join(page.split())
    assert rows_of_page(page) == 0
    assert rows_of_page(reader.get("/charts/map/?who=all&view=table").content.decode()) == rows


def test_a_short_table_stands_on_its_page(seeded: None, reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page = reader.get("/charts/returns-by-country/").content.decode()
    assert (HREF.findall(page), rows_of_page(page)) == ([], 4)
    monkeypatch.setattr("stats.templatetags.charts.FOLDED_FROM", 3)
    [(fetched, _href)] = HREF.findall(reader.get("/countries/CN/").content.decode())
    assert fetched == "/charts/returns-over-time/?country=CN&amp;edition=1&amp;view=table"
