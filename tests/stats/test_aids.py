"""Reading aids: each chart takes one or refuses it in words; what is drawn is worked out from the CSV files."""

from collections import Counter
from itertools import accumulate
from typing import Any

import pytest
from django.test import Client

from stats.catalogue import BY_SLUG
from stats.catalogue.aids import READING_AIDS
from tests import oracle
from tests.answers import csv_of, json_of, rows_of

pytestmark = pytest.mark.django_db


def figure_of(reader: Client, asked: str) -> dict[str, Any]:
    figure: dict[str, Any] = json_of(reader, f"/charts/{asked}")["figure"]
    return figure


@pytest.mark.parametrize("aid", READING_AIDS, ids=lambda aid: aid.word)
def test_a_chart_takes_an_aid_or_says_why_not(aid: Any, seeded: None, reader: Client) -> None:
    value = aid.values[-1][0]
    for slug in BY_SLUG:
        response = reader.get(f"/charts/{slug}.json?{aid.word}={value}")
        assert response.status_code == (200 if slug in aid.charts else 400), slug
        if slug in aid.charts:
            assert response.json()["query"][aid.word] == [value]
            assert f"{aid.word}={value}" in response.json()["address"]
        else:
            (fault,) = response.json()["faults"]
            assert fault["word"] == aid.word
            assert fault["allowed"][0].isupper()
            assert fault["allowed"].endswith(".")


def test_a_page_offers_what_its_chart_takes_and_says_what_is_chosen(seeded: None, reader: Client) -> None:
    page = reader.get("/charts/arrivals-by-year/?from=2019&units=share").text
    for words, said in (("", "people"), ("&amp;scale=log", "logarithmic"), ("&amp;events=law", "Law")):
        assert f'href="/charts/arrivals-by-year/?from=2019{words}">{said}</a>' in page
    assert 'units=share" aria-current="true">shares</a>' in page
    assert "Numbers: shares" in page.partition("</title>")[0]
    assert "circles=" not in page


def test_what_would_mislead_together_is_refused(seeded: None, reader: Client) -> None:
    answer = reader.get("/charts/arrivals-by-year.json?units=share&scale=log")
    assert answer.status_code == 400
    assert "One of these at a time: scale, units." in answer.json()["error"]
    assert reader.get("/charts/arrivals-by-year.json?running=total&events=law").status_code == 200
    assert reader.get("/charts/arrivals-by-year.json?scale=square").status_code == 400


def test_a_logarithmic_axis_has_points_where_bars_were(seeded: None, reader: Client, record: oracle.Record) -> None:
    figure = figure_of(reader, "returns-by-country.json?scale=log")
    (points,) = [trace for trace in figure["data"] if trace["mode"] == "markers"]
    assert figure["layout"]["xaxis"]["type"] == "log"
    assert sorted(points["x"]) == sorted(int(line[3] or 0) for line in oracle.returns_by_country(record))
    assert not any(trace["type"] == "bar" for trace in figure["data"])


def test_shares_of_arrivals_are_of_all_of_their_year(seeded: None, reader: Client, record: oracle.Record) -> None:
    figure = figure_of(reader, "arrivals-by-year.json?units=share&from=2002")
    women = next(trace for trace in figure["data"] if trace["name"] == "Women")
    expected = {line[0]: 100 * int(line[1] or 0) / int(line[4] or 1) for line in oracle.arrivals_by_year(record)}
    assert women["y"] == pytest.approx([expected[year] for year in women["x"]])


@pytest.mark.parametrize("slug", ["outcomes-by-country", "routes"])
def test_bars_of_people_are_as_long_as_the_table_says(slug: str, seeded: None, reader: Client) -> None:
    answer = json_of(reader, f"/charts/{slug}.json?units=people&country=CN&country=MN")
    by_outcome = Counter[str]()
    for row in answer["table"]["rows"]:
        by_outcome[row[-6]] += row[-3]
    drawn = {trace["meta"]["token"]: sum(trace["x"]) for trace in answer["figure"]["data"]}
    assert drawn == by_outcome


def test_a_running_total_is_that_of_the_years_and_its_rows_open_them(
    seeded: None, reader: Client, record: oracle.Record
) -> None:
    lines = oracle.arrivals_by_year(record, from_="2019")
    totals = list(accumulate(int(line[4] or 0) for line in lines))
    answer = json_of(reader, "/charts/arrivals-by-year.json?running=total&from=2019")
    assert [row[4] for row in answer["table"]["rows"]] == totals
    lines_of_file = csv_of(reader, "/charts/arrivals-by-year.csv?running=total&from=2019").splitlines()
    assert [int(line.split(",")[4]) for line in lines_of_file[1:]] == totals
    (line,) = [trace for trace in answer["figure"]["data"] if trace["type"] == "scatter"]
    assert line["y"] == totals
    href = line["customdata"][2]["href"].replace("/arrivals/", "/arrivals.json")
    announced = json_of(reader, href)["results"]
    assert sum(int(one["total"]) for one in announced) == totals[2]


def test_events_are_those_that_were_asked_for(seeded: None, reader: Client, record: oracle.Record) -> None:
    def lines(asked: str) -> int:
        shapes = figure_of(reader, f"arrivals-by-year.json?{asked}")["layout"].get("shapes", [])
        return sum(shape["type"] == "line" and shape["yref"] == "y" for shape in shapes)

    laws = [row for row in record.context_events if row["category"] == "law" and "1998" <= row["date"][:4] <= "2025"]
    assert lines("events=off") == 0
    assert lines("events=law") == len(laws)
    assert lines("events=all") > lines("") > 0
    assert len(rows_of(reader, "/charts/arrivals-by-year.json?events=off")) == len(oracle.arrivals_by_year(record))
