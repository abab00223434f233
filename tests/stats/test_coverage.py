"""Doubt drawn: whiskers on totals, and what the record has of each year below a chart by year."""

from collections import defaultdict

import pytest
from django.http import QueryDict
from django.test import Client

from incidents.counting.figures import PEOPLE
from incidents.counting.filters import IncidentFilter
from incidents.people import People
from project.table import Table
from stats.drawing import Pen, coverage_strip, said_of_coverage
from stats.drawing.returns import returns_over_time
from stats.filters import ArrivalFilter
from stats.tables.coverage import announcements_by_year, coverage_by_year, years_across
from stats.tables.fates import fates_by_period
from stats.tables.people import COUNTRY_COLUMN, YEAR
from tests import csvs, oracle


@pytest.mark.django_db
def test_coverage_of_a_year_is_that_of_the_whole_record(seeded: None, record: oracle.Record) -> None:
    by_year: dict[int, list[oracle.Row]] = defaultdict(list)
    for incident in record.incidents:
        by_year[int(incident["date"][:4])].append(incident)
    expected = {year: (len(rows), len(oracle.sources_of(record, rows))) for year, rows in sorted(by_year.items())}
    assert coverage_by_year(1) == expected


@pytest.mark.django_db
def test_arrivals_have_their_announcements_and_sources_below(seeded: None, reader: Client) -> None:
    by_year: dict[int, list[str]] = defaultdict(list)
    for row in csvs.rows_of(oracle.SEEDS, "arrivals.csv"):
        if row["destination"] == "KR":
            by_year[int(row["period_end"][:4])].append(row["source"])
    expected = {year: (len(found), len(set(found))) for year, found in by_year.items()}
    question = ArrivalFilter.ask(QueryDict(), 1, strict=True)
    assert announcements_by_year(question) == expected
    most = max(sorted(expected), key=lambda year: expected[year][0])
    many, sources = expected[most]
    page = reader.get("/charts/arrivals-by-year/").text
    assert f"Most announcements are of {most} ({many}, from {sources} sources)" in page


@pytest.mark.django_db
def test_periods_side_by_side_have_the_years_that_they_are_of(seeded: None) -> None:
    table = fates_by_period(IncidentFilter.ask(QueryDict(), 1, strict=True))
    assert years_across(table) == (2000, 2029)


@pytest.mark.django_db
def test_a_chart_by_year_has_its_coverage_below_and_a_card_has_none(seeded: None, reader: Client) -> None:
    for slug, covered in (
        ("returns-over-time", True),
        ("arrivals-and-returns", True),
        ("reporting-lag", True),
        ("consistency", True),
        ("returns-by-country", False),
    ):
        page = reader.get(f"/charts/{slug}/").text
        assert ("The record has most incidents of 2002 (32, from 87 sources)" in page) is covered, slug
    assert "The record has most incidents" not in reader.get("/").text
    for words, covered in (("by=year", True), ("by=year&by=outcome&as=lines&measure=people", True), ("by=kind", False)):
        assert ("The record has most incidents" in reader.get(f"/explore/?{words}").text) is covered, words


def test_a_strip_has_the_years_of_its_chart() -> None:
    figure = coverage_strip({2001: (3, 9), 2003: (1, 2), 2010: (5, 5)}, (2002, 2010), ("incidents", "sources"))
    assert [(bars["x"], bars["y"]) for bars in figure["data"]] == [([2003, 2010], [1, 5]), ([2003, 2010], [2, 5])]
    assert figure["layout"]["xaxis"]["range"] == [2001.5, 2010.5]


def test_years_that_have_as_much_are_named_together() -> None:
    coverage = {2001: (3, 9), 2002: (1, 2), 2003: (1, 4), 2004: (5, 5)}
    text, alike = "%(most)s: %(many)s, %(many_sources)s; %(least)s: %(few)s, %(few_sources)s", "%(most)s: %(many)s"
    assert said_of_coverage(coverage, (2001, 2003), text, alike) == "2001: 3, 9; 2002 and 2003: 1, 2–4"
    assert said_of_coverage(coverage, (2002, 2003), text, alike) == "2002 and 2003: 1"
    assert said_of_coverage(coverage, (2004, 2009), text, alike) == "2004: 5"


def test_one_year_has_neither_most_nor_fewest(seeded: None, reader: Client) -> None:
    page = reader.get("/explore/?from=2025&by=year").text
    assert "fewest of" not in page
    assert "Incidents of the record by year, whoever the people are and whatever else is asked: 2025 (5, from" in page


def test_the_doubt_of_several_countries_stands_on_their_total() -> None:
    rows = ((2003, "CN", People(2, 10, 20, 40)), (2003, "LA", People(1, 3, 5, 9)), (2004, "CN", People(1, 1, 2, 3)))
    table = Table((YEAR, COUNTRY_COLUMN, PEOPLE), rows, axis=(2003, 2004), opens=({}, {}, {}))
    drawing = returns_over_time(table, Pen(lambda _column, value: str(value)))
    bars = {trace["name"]: trace["error_y"] for trace in drawing.traces if trace["type"] == "bar"}
    assert bars["CN"]["array"] == [None, 1]
    assert bars["LA"]["array"] == [None]
    (total,) = [trace for trace in drawing.traces if trace.get("mode") == "none"]
    assert (total["x"], total["y"]) == ([2003], [25])
    # 13 to 49: the sums of all lowest and of all highest.
    assert (total["error_y"]["arrayminus"], total["error_y"]["array"]) == ([12], [24])
    assert "sums of lowest and highest are bounds" in total["hovertext"][0]
