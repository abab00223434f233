"""The further pages of a list belong to the edition of its first page: no row twice while somebody publishes."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from incidents.editions import publishing
from incidents.models import Incident
from tests import builders as make
from tests.answers import json_of

pytestmark = pytest.mark.django_db

GOES_ON = "The list goes on as it was when you opened it, in edition 1."


@pytest.fixture
def many() -> list[str]:
    """60 incidents, the newest first, in edition 1."""
    days = [dt.date(2020, 1, 1) + dt.timedelta(days=n) for n in range(60)]
    publishing.publish(
        [make.make_incident(f"i-{n:02}", date=day, title=f"Number {n:02}") for n, day in enumerate(days)]
    )
    return [f"i-{n:02}" for n in reversed(range(60))]


def publish_newer(number: int = 3) -> None:
    """Later incidents, which push all others down by as many places."""
    day = dt.date(2024, 5, 1)
    publishing.publish([make.make_incident(f"newer-{n}-{Incident.objects.count()}", date=day) for n in range(number)])


def slugs(page: Any) -> list[str]:
    return [version.key for version in page.context["page"].object_list]


def test_no_row_is_met_twice_while_somebody_publishes(many: list[str], reader: Client) -> None:
    first = reader.get("/incidents/")
    publish_newer()
    second = reader.get(first.context["page_links"]["next"])
    assert slugs(first) + slugs(second) == many
    back = reader.get(second.context["page_links"]["previous"])
    assert slugs(back) == slugs(first)


def test_a_further_page_is_not_pinned_and_says_when_there_is_a_newer_edition(many: list[str], reader: Client) -> None:
    first = reader.get("/incidents/")
    second = reader.get(first.context["page_links"]["next"])
    assert second.context["then_and_now"] is None
    assert GOES_ON not in second.text
    assert "edition=1" not in re.findall(r'href="(/incidents/i-\d+/[^"]*)"', second.text)[0]
    publish_newer()
    second = reader.get(first.context["page_links"]["next"])
    assert second.context["then_and_now"] is None
    assert GOES_ON in second.text
    assert '<a href="/incidents/">See it in edition 2</a>' in second.text
    assert GOES_ON not in reader.get("/incidents/").text


def test_what_is_asked_anew_is_asked_of_the_newest_edition(many: list[str], reader: Client) -> None:
    second = reader.get("/incidents/?country=CN&page=2&of=1")
    publish_newer()
    links = [chip.remove_href for chip in second.context["chips"]] + [
        c.href for c in second.context["columns"] if c.href
    ]
    assert links
    assert [link for link in links if "of=" in link or "page=" in link] == []


def test_a_pinned_list_stays_pinned(many: list[str], reader: Client) -> None:
    publish_newer()
    first = reader.get("/incidents/?edition=1")
    following = first.context["page_links"]["next"]
    assert following == "/incidents/?edition=1&page=2"
    assert reader.get(following).context["then_and_now"] is not None


@pytest.mark.parametrize("path", ["/sources/", "/arrivals/?vintages=all", "/charts/outcomes-by-country/?view=records"])
def test_other_lists_do_so_too(path: str, many: list[str], reader: Client) -> None:
    publishing.publish([make.make_source(f"s-{n:03}") for n in range(120)])
    publishing.publish([make.make_arrival(year) for year in range(1950, 2025)])
    first = reader.get(path)
    following = first.context["page_links"]["next"]
    assert "of=3" in following
    publish_newer()
    publishing.publish([make.make_source("a-new", published=dt.date(2026, 1, 1)), make.make_arrival(2025)])
    second = reader.get(following)
    assert second.context["page"].paginator.count == first.context["page"].paginator.count
    assert not {row.key for row in first.context["page"]} & {row.key for row in second.context["page"]}


def test_the_list_of_editions_and_a_history_too(reader: Client) -> None:
    country = make.make_country("MN")
    for number in range(60):
        country.notes = str(number)
        country.save()
        publishing.publish([country])
    for path in ("/editions/", "/countries/MN/history/"):
        first = reader.get(path)
        following = first.context["page_links"]["next"]
        country.notes = path
        country.save()
        publishing.publish([country])
        second = reader.get(following)
        assert second.status_code == 200
        assert first.context["page"].end_index() + 1 == second.context["page"].start_index()
        assert second.context["page"].paginator.count == first.context["page"].paginator.count


def test_the_next_page_of_json_is_of_the_same_edition(many: list[str], reader: Client) -> None:
    first = json_of(reader, "/incidents.json")
    publish_newer()
    second = json_of(reader, first["next"])
    assert [row["slug"] for row in first["results"] + second["results"]] == many
    assert (first["edition"], second["edition"]) == (1, 1)


@pytest.mark.parametrize("value", ["0", "2", "x", "-1", "9223372036854775808", "1" * 40, "١"])
def test_an_edition_that_is_not_there_is_named(value: str, many: list[str], reader: Client) -> None:
    page = reader.get("/incidents/", {"of": value})
    assert page.status_code == 400
    assert "a whole number from 1 to 1" in page.text
    assert reader.get("/incidents/?of=1&of=1").status_code == 400
