"""Announcements of arrivals: the seeds' figures, their vintages, and the list's files."""

import csv
import re
from typing import Any

import pytest
from django.test import Client

from tests import oracle
from tests.answers import csv_of, json_of, results_of, rows_of

pytestmark = pytest.mark.django_db

YEARS = {2009: (2914, "final"), 2019: (1047, "final"), 2023: (196, "final"), 2025: (223, "final")}


def by_year(reader: Client, asked: str = "") -> dict[int, tuple[Any, ...]]:
    return {row[0]: tuple(row[1:]) for row in rows_of(reader, f"/charts/arrivals-by-year.json{asked}")}


def test_years_are_the_frozen_figures(seeded: None, reader: Client) -> None:
    found = by_year(reader)
    assert {year: found[year][3:] for year in YEARS} == YEARS


@pytest.mark.parametrize(
    ("year", "final", "kept"), [(2009, 2914, [2927, 2952]), (2025, 223, [224]), (2019, 1047, [1047])]
)
def test_earlier_announcements_are_kept(year: int, final: int, kept: list[int], seeded: None, reader: Client) -> None:
    asked = f"/arrivals.json?period=year&from={year}&to={year}"
    assert [result["total"] for result in results_of(reader, asked)] == [final]
    everything = results_of(reader, f"{asked}&vintages=all")
    assert sorted(result["total"] for result in everything if result["status"] == "provisional") == kept
    assert [result["total"] for result in everything if result["status"] == "final"] == [final]


# The list's files


def test_the_csv_of_everything_is_the_seeds_file(seeded: None, reader: Client, record: oracle.Record) -> None:
    found = list(csv.DictReader(csv_of(reader, "/arrivals.csv?vintages=all").splitlines()))
    korea = [row for row in record.arrivals if row["destination"] == "KR"]
    assert list(found[0]) == list(record.arrivals[0])
    assert sorted(map(sorted_cells, found)) == sorted(map(sorted_cells, korea))


def sorted_cells(row: dict[str, str]) -> list[tuple[str, str]]:
    return sorted(row.items())


def test_the_list_shows_of_each_period_the_figure_that_counts(
    seeded: None, reader: Client, record: oracle.Record
) -> None:
    found = [r for r in results_of(reader, "/arrivals.json") if r["period_type"] != "cumulative"]
    expected = oracle.figures(record)
    assert sorted((r["period_start"], r["period_end"], r["total"]) for r in found) == sorted(
        (row["period_start"], row["period_end"], int(row["total"])) for row in expected
    )


def test_the_list_follows_its_pages(seeded: None, reader: Client) -> None:
    first = json_of(reader, "/arrivals.json?vintages=all")
    assert first["next"].startswith("http://testserver/arrivals.json?")
    found = results_of(reader, "/arrivals.json?vintages=all")
    assert len({tuple(map(str, result.values())) for result in found}) == first["count"] == 129


def test_a_list_of_one_year_has_no_running_totals_of_another(seeded: None, reader: Client) -> None:
    found = results_of(reader, "/arrivals.json?from=2023&to=2023&vintages=all&period=cumulative")
    assert {row["period_end"] for row in found} == {"2023-03-31", "2023-06-30", "2023-12-31"}
    page = reader.get("/arrivals/?from=2023&to=2023&vintages=all").text
    assert "The running total with earlier years" not in page
    assert "The running total with earlier years" in reader.get("/arrivals/").text


def test_the_parts_of_the_page_are_named_at_its_top_in_their_order(seeded: None, reader: Client) -> None:
    page = reader.get("/arrivals/").text
    names = re.findall(r'href="#([a-z]+)"', page.partition('<nav class="onpage"')[2].partition("</nav>")[0])
    assert names == ["quarters", "identities", "years", "announcements", "beside"]
    places = [page.index(f'<section id="{name}"') for name in names]
    assert places == sorted(places)
