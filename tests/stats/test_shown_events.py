"""Which context events a chart draws, and where the others stand; quarters begin where a year has all of them."""

import html
import re
from typing import Any

import pytest
from django.test import Client

from tests import oracle
from tests.answers import json_of

pytestmark = pytest.mark.django_db

# 22 January 2020 and 26 August 2023, each as a part of its year, whose column stands half a year after its first day.
CLOSED = (2020 - 0.5 + 21 / 366, 2023 - 0.5 + 237 / 366)


def shapes_of(reader: Client, slug: str) -> list[dict[str, Any]]:
    shapes: list[dict[str, Any]] = json_of(reader, f"/charts/{slug}.json")["figure"]["layout"]["shapes"]
    return shapes


@pytest.mark.parametrize(
    ("slug", "lines", "bands"),
    [("arrivals-by-year", 4, 1), ("arrivals-and-returns", 8, 2), ("returns-over-time", 0, 1)],
)
def test_a_few_events_are_drawn_and_the_closed_border_has_both_ends(
    slug: str, lines: int, bands: int, seeded: None, reader: Client
) -> None:
    shapes = shapes_of(reader, slug)
    assert len([shape for shape in shapes if shape["name"] == "event"]) == lines
    drawn = [(shape["x0"], shape["x1"]) for shape in shapes if shape["type"] == "rect"]
    assert drawn == [pytest.approx(CLOSED, abs=0.002)] * bands


def test_a_period_that_began_before_the_years_of_a_chart_reaches_into_them(seeded: None, reader: Client) -> None:
    figure = json_of(reader, "/charts/returns-over-time.json?from=2021&to=2025")["figure"]["layout"]
    assert [shape["x0"] for shape in figure["shapes"] if shape["type"] == "rect"] == [
        pytest.approx(CLOSED[0], abs=0.002)
    ]
    assert [note["x"] for note in figure["annotations"] if note.get("name") == "band"] == [2020.5]
    later = json_of(reader, "/charts/returns-over-time.json?from=2024")["figure"]["layout"]
    assert [shape for shape in later.get("shapes", []) if shape["type"] == "rect"] == []


def test_the_other_events_of_the_years_stand_in_a_list(seeded: None, reader: Client) -> None:
    rows = oracle.read(oracle.SEEDS / "context_events.csv")
    others = [row for row in rows if row["shown"] == "false" and "1998" <= row["date"][:4] <= "2025"]
    page = reader.get("/arrivals/").text
    assert f"{len(others)} other events of these years" in " ".join(page.split())
    assert all(row["title"] in page or "'" in row["title"] for row in others)
    # On the page of the chart, which draws them if it is asked to, its own address leads to them.
    page = reader.get("/charts/arrivals-by-year/?from=1998").text
    leads = re.search(r'<a href="([^"]*events=all[^"]*)">([^<]*) other events of these years', " ".join(page.split()))
    assert leads
    assert int(leads[2]) == len(others)
    page = reader.get(html.unescape(leads[1])).text
    assert all(row["title"] in page or "'" in row["title"] for row in others)
    assert "other events of these years" not in page


# Quarters


def test_quarters_begin_with_the_first_year_that_has_all_four(seeded: None, reader: Client) -> None:
    answer = json_of(reader, "/charts/arrivals-by-quarter.json")
    axis = answer["figure"]["layout"]["xaxis"]
    assert axis["ticktext"][:5] == ["Q1<br>2019", "Q2", "Q3", "Q4", "Q1<br>2020"]
    assert min(answer["figure"]["data"][0]["x"]) == 2019.125
    said = "Of 2011, 2012, 2013, 2014, 2015, 2016 and 2018 first quarters alone were announced."
    assert said in answer["table"]["notes"]
    asked = json_of(reader, "/charts/arrivals-by-quarter.json?from=2011")
    assert min(asked["figure"]["data"][0]["x"]) == 2011.125


def test_a_quarter_is_named_on_pages_and_numbered_in_files(seeded: None, reader: Client) -> None:
    page = reader.get("/charts/arrivals-by-quarter/?view=table").text
    assert re.search(r'<a href="/charts/arrivals-by-quarter/\?[^"]*open=2019\.4[^"]*"[^>]*>Q4</a', page)
    assert json_of(reader, "/charts/arrivals-by-quarter.json")["table"]["rows"][0][:2] == [2011, 1]
