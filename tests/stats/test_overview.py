"""The overview: its figures held to the CSV files, its charts, and how much it asks of the database."""

from typing import Any

import pytest
from django.test import Client

from incidents.counting.weak_points import WeakPoints, weak_points
from incidents.models import Edition
from stats.catalogue import chart_for
from stats.views.chart_context import people_in_all
from stats.views.key_figures import overview_context
from tests import oracle
from tests.answers import markup

pytestmark = pytest.mark.django_db

GROWS = 75  # questions of the page, however much is recorded


def weak_of(record: oracle.Record) -> WeakPoints:
    """The weak points of the CSV files, counted a second time."""
    incidents = oracle.select(record)
    unknown = {row["slug"] for row in oracle.select(record, outcome=["unknown", "pending"])}
    gone = {row["slug"] for row in record.sources if row["availability"] == "deleted"}
    cited = {row["slug"]: oracle.sources_of(record, [row]) for row in incidents}
    alone = {slug for slug, sources in cited.items() if oracle.independent(record, sources) == 1}
    deleted = {slug for slug, sources in cited.items() if sources & gone}
    return WeakPoints(len(incidents), len(unknown | alone | deleted), len(unknown), len(alone), len(deleted))


def test_weak_points_are_those_of_the_csv_files(seeded: None, record: oracle.Record) -> None:
    assert weak_points(1) == weak_of(record)


def test_the_page_says_how_many_records_have_which_weak_point(
    seeded: None, reader: Client, record: oracle.Record
) -> None:
    page, found = markup(reader.get("/").text), weak_of(record)
    assert f"{found.weak} <small>of {found.incidents}, {100 * found.weak / found.incidents:.0f}\u00a0%" in page
    for count in (found.unknown, found.alone, found.deleted):
        assert f"<b>{count}</b>" in page
    assert 'href="/incidents/?outcome=unknown&amp;outcome=pending"' in page
    assert 'href="/sources/?availability=deleted"' in page
    assert 'href="/incidents/?independent=one"' in page
    assert reader.get("/incidents.json?independent=one").json()["count"] == found.alone
    assert '<a href="/incidents/?weak=any">What is missing</a>' in page
    assert reader.get("/incidents.json?weak=any").json()["count"] == found.weak
    checked = sum(row["availability"] != "unknown" for row in record.sources)
    assert f"known of {checked} of {len(record.sources)} only" in page


def test_three_charts_say_one_thing_each_beside_the_map(seeded: None, reader: Client) -> None:
    page = reader.get("/").content.decode()
    charts = ("map", "returns-over-time", "arrivals-by-year", "outcomes-by-country-")
    assert [page.count(f'id="said-figure-{slug}') for slug in charts] == [1, 1, 1, 1]
    assert page.count('data-bundle="geo"') == 0, "the map is a picture here"
    assert page.count('<circle class="dot ') > 50
    assert page.count('data-bundle="basic"') == 3
    assert "Most in one year: 620 people in 2023." in page
    assert "223 arrived in 2025: 7.7\u00a0% of the peak of 2,914 in 2009." in page
    assert '<ol class="events">' not in page, "a small chart has no room for events"


def test_the_sentence_below_outcomes_counts_the_countries_of_its_chart(seeded: None) -> None:
    found = overview_context(Edition.objects.get(number=1))
    _chart, table = chart_for("outcomes-by-country", 1, {"country": found["countries"]["codes"]})
    total = people_in_all(table)
    assert total
    assert found["known"]["people"].best + found["known"]["unknown"].best == total.best


def test_the_page_asks_a_number_of_questions_that_does_not_grow(
    seeded: None, reader: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(GROWS):
        reader.get("/")


def test_a_link_from_a_pinned_page_is_pinned(seeded: None, reader: Client) -> None:
    page = reader.get("/?edition=1").content.decode()
    assert 'href="/incidents/?outcome=unknown&amp;outcome=pending&amp;edition=1"' in page
