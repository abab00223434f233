"""The order of a chart's table: that of its bars, or of the column that a heading asks for."""

import re

import pytest
from django.test import Client

from tests import oracle
from tests.answers import json_of

pytestmark = pytest.mark.django_db


def first_cells(page: str) -> list[str]:
    body = page[page.index("<tbody") :]
    return re.findall(r"<th[^>]*>\s*(?:<a[^>]*>)?\s*([^<]+?)\s*<", body)


def test_outcomes_stand_in_the_order_of_their_bars(seeded: None, reader: Client) -> None:
    people: dict[str, int] = {}
    for country, _outcome, _incidents, _low, best, *_rest in oracle.outcomes_by_country(oracle.load()):
        people[str(country)] = people.get(str(country), 0) + int(best or 0)
    names = {row["iso2"]: row["name"] for row in oracle.read(oracle.SEEDS / "countries.csv")}
    largest = [names[country] for country in sorted(people, key=lambda country: -people[country])]
    assert first_cells(reader.get("/charts/outcomes-by-country/").text)[: len(largest)] == largest


@pytest.mark.parametrize(
    ("slug", "order", "first", "direction"),
    [
        ("returns-by-country", "country", ["China", "Laos", "Russia", "South Korea"], "ascending"),
        ("returns-by-country", "-country", ["South Korea", "Russia", "Laos", "China"], "descending"),
        ("returns-by-country", "best", ["Russia", "South Korea", "Laos", "China"], "ascending"),
        ("returns-over-time", "-best", ["2023", "2024", "2004"], "descending"),
        ("arrivals-by-year", "-total", ["2009", "2008", "2011"], "descending"),
    ],
)
def test_a_heading_sorts_a_table_and_says_which_way(
    slug: str, order: str, first: list[str], direction: str, seeded: None, reader: Client
) -> None:
    page = reader.get(f"/charts/{slug}/?order={order}").text
    assert first_cells(page)[: len(first)] == first
    (heading,) = re.findall(r'<th scope="col" aria-sort="(\w+)"\s+(?:class="n")?\s*><a href="([^"]+)"', page)
    assert heading[0] == direction
    other = order.removeprefix("-") if order.startswith("-") else f"-{order}"
    assert heading[1].endswith(f"order={other}#table")


def test_what_is_not_known_comes_last_whichever_way(seeded: None, reader: Client) -> None:
    rows = json_of(reader, "/charts/map.json")["table"]["rows"]
    lost = sum(row[2] is None for row in rows)
    for order in ("latitude", "-latitude"):
        body = reader.get(f"/charts/map/?view=table&order={order}").text.split("<tbody>")[1].split("</tbody>")[0]
        without = ['aria-hidden="true">–<' in row for row in body.split("<tr>")[1:]]
        assert without == [False] * (len(rows) - lost) + [True] * lost


def test_a_column_that_no_table_has_is_refused(seeded: None, reader: Client) -> None:
    for order in ("colour", "open", "best,country", "x" * 40):
        answer = reader.get(f"/charts/returns-by-country/?order={order}")
        assert answer.status_code == 400, order
        assert "order" in answer.text


def test_a_card_leads_to_the_table_of_its_chart_in_the_order_of_a_heading(seeded: None, reader: Client) -> None:
    page = reader.get("/countries/CN/").text
    assert "/charts/returns-over-time/?country=CN&amp;edition=1&amp;view=table&amp;order=-best" in page
