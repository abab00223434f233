"""Charts of arrivals begin in 1998 unless earlier years are asked for; their tables have every year that is known."""

from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from tests.answers import json_of, rows_of

pytestmark = pytest.mark.django_db

SLUGS = ["arrivals-by-year", "arrivals-and-returns"]
NOTE = "The chart begins in 1998; 1996, 1997 stand in the table, and are drawn if they are asked for (from=1996)."


def years_drawn(figure: dict[str, Any]) -> list[int]:
    """The years that have a bar in a figure."""
    return sorted({int(x) for trace in figure["data"] if trace["type"] == "bar" for x in trace["x"]})


@pytest.mark.parametrize("slug", SLUGS)
def test_a_chart_begins_in_1998_and_its_table_in_1996(slug: str, seeded: None, reader: Client) -> None:
    answer = json_of(reader, f"/charts/{slug}.json")
    assert [row[0] for row in answer["table"]["rows"]][:3] == [1996, 1997, 1998]
    assert years_drawn(answer["figure"])[0] == 1998
    assert NOTE in answer["table"]["notes"]


@pytest.mark.parametrize(
    ("asked", "first"),
    [("from=1996", 1996), ("from=1997", 1997), ("from=1990", 1996), ("to=1997", 1996), ("to=2005", 1998),
     ("from=2003", 2003), ("from=1997-06&to=2001", 1997)],
)  # fmt: skip
def test_a_chart_begins_where_it_is_asked_to(asked: str, first: int, seeded: None, reader: Client) -> None:
    answer = json_of(reader, f"/charts/arrivals-by-year.json?{asked}")
    assert years_drawn(answer["figure"])[0] == first
    assert (NOTE in answer["table"]["notes"]) == ("from" not in asked and first == 1998)


def test_the_first_two_years_are_as_they_were_printed(seeded: None, reader: Client) -> None:
    assert rows_of(reader, "/charts/arrivals-by-year.json?to=1998") == [
        (1996, None, None, 56, 56, "provisional"),
        (1997, None, None, 85, 85, "provisional"),
        (1998, None, None, 71, 71, "final"),
    ]


def test_the_page_of_arrivals_lists_the_years_that_it_does_not_draw(seeded: None, reader: Client) -> None:
    page = reader.get("/arrivals/").content.decode()
    assert NOTE in strip_tags(page)
    years = page.split('id="years"')[1].split('id="announcements"')[0]
    assert "1996" in strip_tags(years)


def test_the_front_page_draws_arrivals_since_1998(seeded: None, reader: Client) -> None:
    words = strip_tags(reader.get("/").content.decode())
    assert "1996" not in words.split("Arrivals in South Korea")[1].split("Latest")[0]


@pytest.mark.parametrize("address", ["/method/", "/codebook/", "/charts/arrivals-by-year/?view=method"])
def test_the_method_says_where_charts_begin(address: str, seeded: None, reader: Client) -> None:
    words = " ".join(strip_tags(reader.get(address).content.decode()).split())
    assert (
        "begin in 1998 unless earlier years are asked for" in words
        or "begins in 1998 unless earlier years are asked for" in words
    )
    assert "the table has all" in words.lower()
