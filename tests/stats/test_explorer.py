"""The explorer on the seeds: every table held to a second count from the CSV files."""

import re
from collections.abc import Sequence
from html import unescape
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from tests import oracle
from tests.answers import address, body, json_of, markup, rows_of, words_of

pytestmark = pytest.mark.django_db


def as_keys(rows: Sequence[tuple[object, ...]]) -> list[tuple[object, ...]]:
    return sorted(rows, key=repr)


@pytest.mark.parametrize("by", [["year"], ["country"], ["year", "country"], ["country", "year"]])
@pytest.mark.parametrize("measure", ["incidents", "people"])
def test_a_view_says_what_the_csv_files_say(
    measure: str, by: list[str], seeded: None, reader: Client, record: oracle.Record
) -> None:
    found = rows_of(reader, address("/explore.json", {"measure": measure, "by": by, "edition": "1"}))
    assert as_keys(found) == as_keys(oracle.explored(record, measure, by))


def test_a_view_by_year_is_a_table_of_years(seeded: None, reader: Client) -> None:
    asked = "/explore.csv?measure=people&by=country&country=LA&country=RU&edition=1"
    assert body(reader, asked).decode() == (
        "country,incidents,low,best,high,open\r\nLA,16,133,133,133,true\r\nRU,26,61,61,61,false\r\n"
    )
    assert body(reader, "/explore.csv?edition=1").startswith(b"year,incidents\r\n")


def test_a_view_says_every_choice_of_its_own(seeded: None, reader: Client) -> None:
    found = json_of(reader, "/explore.json?by=country")
    assert found["query"] == {
        "who": ["escapees"], "measure": ["incidents"], "by": ["country"], "edition": ["1"], "as": ["bars"],
    }  # fmt: skip
    assert found["address"] == (
        "http://testserver/explore/?who=escapees&measure=incidents&by=country&edition=1&as=bars"
    )


def test_what_is_not_a_word_of_the_explorer_is_named(seeded: None, reader: Client) -> None:
    for words in ("measure=sheep", "by=colour", "as=pie", "each=year"):
        response = reader.get(f"/explore.json?{words}")
        assert response.status_code == 400
        assert response.json()["faults"][0]["word"] == words.partition("=")[0]


# What would mislead

REFUSED = [
    ("by=year&by=country&by=kind", "by", "one word or two"),
    ("by=month&by=year", "by", "a month is of one quarter"),
    ("by=country&by=country", "by", "each word once"),
    ("by=country&each=country", "each", "one country alone"),
    ("by=year&by=kind&as=heatmap&each=country", "as", "a small chart of its own"),
    ("measure=share&by=year", "measure", "Outcome has to be one of the words"),
    ("measure=share&by=outcome&outcome=released", "measure", "one outcome alone"),
    ("by=year&as=stacked", "as", "nothing that is stacked"),
    ("by=year&by=publisher&as=stacked", "as", "no stack of publishers"),
    ("measure=people&by=year&by=publisher&as=stacked", "as", "no stack of publishers"),
    ("by=year&by=outcome&as=stacked", "as", "would stand in it twice"),
    ("measure=share&by=outcome&by=country&as=stacked", "as", "no stack of shares"),
    ("by=country&as=lines", "as", "no line"),
    ("by=country&as=heatmap", "as", "a heatmap of two words"),
    ("by=kind&as=map", "as", "a map of countries"),
    ("measure=share&by=country&by=outcome&as=map", "as", "no map of shares"),
    ("by=country&by=outcome&as=map", "as", "drawn twice"),
]


@pytest.mark.parametrize(("words", "word", "why"), REFUSED)
def test_what_would_mislead_is_refused_in_words(words: str, word: str, why: str, seeded: None, reader: Client) -> None:
    said = reader.get(f"/explore.json?{words}")
    assert (said.status_code, said.json()["faults"][0]["word"]) == (400, word)
    assert why in said.json()["error"]
    page = reader.get(f"/explore/?{words}&from=2005")
    assert page.status_code == 400
    assert why.lower() in page.content.decode().lower()
    assert page.context["ways"]
    for _said, href in page.context["ways"]:
        assert reader.get(href).status_code == 200, href
        assert words_of(href)["from"] == ["2005"]


def test_people_of_whom_none_may_be_added_are_refused(seeded: None, reader: Client, record: oracle.Record) -> None:
    [held] = [row for row in record.incidents if row["slug"] == "2013-07-shan-sixty-four"]
    words = f"country={held['country']}&from=2013-07&to=2013-07&by=country"
    response = reader.get(f"/explore.json?measure=people&{words}")
    assert response.status_code == 400
    assert "1 count people held at a moment" in response.json()["error"]
    assert rows_of(reader, f"/explore.json?measure=incidents&{words}") == [(held["country"], 1)]


def test_shares_of_few_records_say_so(seeded: None, reader: Client) -> None:
    notes = json_of(reader, "/explore.json?measure=share&by=country&by=outcome&country=CN&country=TH&edition=1")
    assert notes["table"]["notes"][0] == "A share of fewer than 5 records says little: Thailand (3)."


def test_the_form_says_what_is_not_possible(seeded: None, reader: Client) -> None:
    page = markup(reader.get("/explore/?measure=incidents&by=country&by=&as=&each=").content.decode())
    assert '<option value="lines" disabled>Lines (not here)</option>' in page
    assert '<option value="share" disabled>' in page
    assert '<option value="country" selected>Country</option>' in page
    assert "No line between what does not follow in time" in page


# Its ways in


def test_a_list_leads_to_a_view_with_its_words(seeded: None, reader: Client) -> None:
    page = markup(reader.get("/incidents/?country=CN&from=2020&sort=date&edition=1").content.decode())
    assert '<a class="btn" href="/explore/?country=CN&amp;from=2020&amp;edition=1">Chart these</a>' in page
    for asked in ("/countries/CN/", "/sources/nknews-2023-05-mongolia-four/", "/search/?q=border"):
        assert "Chart these" in reader.get(asked).content.decode(), asked


@pytest.mark.parametrize(("page", "counted"), [("/search/?q=workers", 14), ("/sources/alphabiz-2025-10-19-hrw/", 3)])
def test_what_a_page_counts_is_what_its_chart_counts(page: str, counted: int, seeded: None, reader: Client) -> None:
    """Also where the page is about everybody, and the explorer's own question about those who escaped."""
    (way,) = re.findall(r'href="/explore/([^"]*)">Chart these', reader.get(page).content.decode())
    assert reader.get(f"/incidents.json{unescape(way)}").json()["count"] == counted


@pytest.mark.parametrize("slug", ["returns-by-country", "returns-over-time", "outcomes-by-country"])
def test_a_chart_leads_to_a_view_that_counts_the_same(slug: str, seeded: None, reader: Client) -> None:
    href = reader.get(f"/charts/{slug}/?from=2005&edition=1").context["explored"]
    rows = rows_of(reader, href.replace("/explore/", "/explore.json"))
    assert as_keys(rows) == as_keys(rows_of(reader, f"/charts/{slug}.json?from=2005&edition=1"))


def test_a_view_asks_as_few_questions_as_a_chart(
    seeded: None, reader: Client, django_assert_max_num_queries: Any
) -> None:
    reader.get("/explore/?by=publisher&lang=en")  # what follows from the edition is kept
    with django_assert_max_num_queries(9):
        assert reader.get("/explore/?by=publisher&country=CN").status_code == 200
    with django_assert_max_num_queries(2):
        assert reader.get("/explore/?by=publisher&country=CN").status_code == 200


@pytest.mark.parametrize(
    "words", ["by=country&by=kind&as=heatmap", "by=year&by=kind&as=lines", "by=country&as=map", "by=kind&as=table"]
)
def test_a_view_has_a_picture(words: str, seeded: None, reader: Client) -> None:
    assert b"How many incidents are recorded" in body(reader, f"/explore.svg?{words}")
    assert body(reader, f"/explore.png?{words}").startswith(b"\x89PNG")
    assert reader.get("/explore.svg?by=country&as=lines").status_code == 400


def test_a_line_is_dotted_over_its_breaks_and_says_why(seeded: None, reader: Client) -> None:
    """Deaths are recorded of few years: between two that do not follow on one another nothing is."""
    words = "measure=incidents&by=year&by=kind&as=lines&kind=death"
    years = [int(row[0]) for row in rows_of(reader, f"/explore.json?{words}")]
    apart = [pair for pair in pairwise(years) if pair[1] > pair[0] + 1]
    assert apart
    traces = json_of(reader, f"/explore.json?{words}")["figure"]["data"]
    [over] = [found for found in traces if found["name"] == "break"]
    assert (over["line"]["dash"], over["mode"]) == ("dot", "lines")
    assert list(zip(over["x"][::3], over["x"][1::3], strict=True)) == apart
    assert set(over["x"][2::3]) == {None}
    assert "nothing recorded in between, which is not zero" in reader.get(f"/explore/?{words}").text
    whole = "measure=incidents&by=year&by=kind&as=lines&kind=detention"
    assert "nothing recorded in between" not in reader.get(f"/explore/?{whole}").text
