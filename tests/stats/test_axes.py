"""Axes of charts: the years that were asked for, else those that are covered; whole persons from 0."""

import json
import re
from collections import defaultdict
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from stats.catalogue import CHARTS
from tests import oracle
from tests.answers import json_of

pytestmark = pytest.mark.django_db


def figure_of(reader: Client, slug: str, words: str = "") -> dict[str, Any]:
    figure: dict[str, Any] = json_of(reader, f"/charts/{slug}.json?{words}")["figure"]
    return figure


def years_of(figure: dict[str, Any]) -> list[float]:
    """The first and last year of an axis; each year takes half a unit to both sides."""
    low, high = figure["layout"]["xaxis"]["range"]
    return [low + 0.5, high - 0.5]


def dashes(figure: dict[str, Any]) -> list[int]:
    """The years that say that nothing is recorded."""
    return [x for trace in figure["data"] if trace.get("mode") == "markers" for x in trace["x"]]


@pytest.mark.parametrize(
    ("slug", "words", "years"),
    [
        ("returns-over-time", "country=CN&from=2019&to=2025", [2019, 2025]),
        ("returns-over-time", "country=CN", [2000, 2025]),
        ("returns-over-time", "kind=deportation_threat&who=all", [2000, 2025]),
        ("returns-over-time", "from=1998&to=2004", [1998, 2004]),
        ("returns-over-time", "to=2004-06", [2000, 2004]),
        ("arrivals-by-year", "from=2019", [2019, 2025]),
        ("arrivals-by-year", "", [1998, 2025]),
        ("arrivals-by-year", "from=1990&to=2000", [1990, 2000]),
        ("arrivals-and-returns", "", [1998, 2025]),
        ("arrivals-and-returns", "from=2015&to=2018", [2015, 2018]),
        ("arrivals-revised", "from=2010&to=2020", [2010, 2020]),
    ],
)
def test_an_axis_is_what_was_asked_else_what_is_covered(
    slug: str, words: str, years: list[int], seeded: None, reader: Client
) -> None:
    assert years_of(figure_of(reader, slug, words)) == years


@pytest.mark.parametrize(
    ("slug", "words", "first", "last"),
    [
        ("arrivals-and-returns", "", 2007, 2022),  # incidents are of 2000 to 2025, arrivals begin in 1998
        ("returns-over-time", "from=1990&to=2008", 2007, 2007),
        ("returns-over-time", "country=CN&from=2019&to=2025", 2019, 2022),
        ("returns-over-time", "country=LA", 2000, 2025),
    ],
)
def test_a_dash_for_nothing_stands_in_years_that_the_record_covers(
    slug: str, words: str, first: int, last: int, seeded: None, reader: Client
) -> None:
    found = dashes(figure_of(reader, slug, words))
    assert (found[0], found[-1]) == (first, last)


@pytest.mark.parametrize("slug", ["returns-over-time", "arrivals-and-returns"])
@pytest.mark.parametrize(
    ("words", "said"), [("from=2020", "2 of 6 years"), ("from=2010&to=2012", "1 of 3 years"), ("from=1990&to=2002", "")]
)
def test_the_sentence_counts_the_years_of_the_question(
    slug: str, words: str, said: str, seeded: None, reader: Client
) -> None:
    page = reader.get(f"/charts/{slug}/?{words}").text
    assert re.findall(r"nothing recorded in (.+ years?)\b", page) == ([said] if said else [])


@pytest.mark.parametrize("words", ["from=2001&to=2006", "kind=deportation_threat&who=all", "from=2023&to=2023", ""])
def test_a_bar_is_of_one_year_however_far_the_next_one_is(words: str, seeded: None, reader: Client) -> None:
    bars = [t for t in figure_of(reader, "returns-over-time", words)["data"] if t["type"] == "bar"]
    assert bars
    assert {bar["width"] for bar in bars} == {0.64}


def test_announcements_of_one_year_share_its_place(seeded: None, reader: Client) -> None:
    bars = [t for t in figure_of(reader, "arrivals-revised")["data"] if t["type"] == "bar"]
    ends = [(round(bar["offset"], 3), round(bar["offset"] + bar["width"], 3)) for bar in bars]
    assert ends[0][0] == -0.32
    assert ends[-1][1] == 0.32
    assert all(one[1] == other[0] for one, other in pairwise(ends))


@pytest.mark.parametrize(
    ("slug", "words", "axis"),
    [("returns-over-time", "from=2019&to=2019", "yaxis"), ("returns-by-country", "from=2019&to=2019", "xaxis")],
)
def test_an_axis_of_few_persons_has_no_tick_between_them(
    slug: str, words: str, axis: str, seeded: None, reader: Client
) -> None:
    layout = figure_of(reader, slug, words)["layout"]  # two people were returned in 2019
    assert layout[axis]["dtick"] == 1
    assert layout[axis]["rangemode"] == "tozero"


# Axes of names: a page sorts its table by what a reader reads, and the bars by people


def drawn_on(reader: Client, path: str) -> dict[str, Any]:
    """The figure that a page draws."""
    page = reader.get(path).content.decode()
    found = re.search(r'<script id="figure-[^"]*" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found, path
    figure: dict[str, Any] = json.loads(found[1])
    return figure


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("slug", [chart.slug for chart in CHARTS])
def test_a_tick_of_a_name_has_the_label_of_that_name(slug: str, language: str, seeded: None, reader: Client) -> None:
    layout = drawn_on(reader, f"/charts/{slug}/?lang={language}")["layout"]
    for name, axis in layout.items():
        if name[1:].startswith("axis") and axis.get("ticktext") and isinstance(axis["tickvals"][0], str):
            told = zip(axis["tickvals"], axis["ticktext"], strict=True)
            assert [(value, text) for value, text in told if not text.startswith(f"{value}<br>")] == []


@pytest.mark.parametrize(("language", "column"), [("en", "name"), ("ko", "name_ko")])
def test_each_bar_of_outcomes_stands_beside_the_people_of_its_country(
    language: str, column: str, seeded: None, reader: Client
) -> None:
    record = oracle.load()
    names = {row["iso2"]: row[column] for row in oracle.read(oracle.SEEDS / "countries.csv")}
    people: dict[str, int] = defaultdict(int)
    for iso2, _outcome, _incidents, _low, best, *_rest in oracle.outcomes_by_country(record):
        people[names[str(iso2)]] += int(best or 0)
    figure = drawn_on(reader, f"/charts/outcomes-by-country/?lang={language}")
    axis = figure["layout"]["yaxis"]
    beside = dict(zip(axis["tickvals"], axis["ticktext"], strict=True))
    assert {name: int(re.sub(r"\D", "", text.split("<br>")[1])) for name, text in beside.items()} == people
    # Plotly puts bars in the order of the array, and a label at its value: largest first, both by the same list.
    assert axis["categoryarray"] == axis["tickvals"]
    assert [people[name] for name in axis["tickvals"]] == sorted(people.values(), reverse=True)
