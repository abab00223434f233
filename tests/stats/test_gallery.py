"""The catalogue: each chart with its picture, how many records it counts, and what changed last, with numbers."""

import re
from typing import Any

import pytest
from django.test import Client

from incidents.editions.publishing import publish
from incidents.models import Group, Incident
from stats.catalogue import BY_SLUG
from stats.views.gallery import card_facts
from tests import oracle
from tests.answers import markup
from tests.edits import MASS_RETURN

pytestmark = pytest.mark.django_db


def card(page: str, slug: str) -> str:
    """The card of a chart, from its heading to that of the next."""
    return page.partition(f'<h2><a href="/charts/{slug}/')[2].partition("<h2>")[0]


def test_each_card_has_a_picture_a_question_and_its_records(
    seeded: None, reader: Client, record: oracle.Record
) -> None:
    page = markup(reader.get("/charts/").text)
    for slug, chart in BY_SLUG.items():
        assert str(chart.question) in card(page, slug), slug
        assert "<svg" in card(page, slug), slug
    returned = oracle.total_returned(record).incidents
    assert f"{returned} incidents · the same since edition 1 at least" in card(page, "returns-by-country")
    assert f"{len(oracle.arrivals_by_year(record))} announcements" in card(page, "arrivals-by-year")


def test_a_card_says_which_edition_changed_its_chart_last_and_its_numbers(seeded: None, reader: Client) -> None:
    Group.objects.filter(incident__slug=MASS_RETURN).update(people_low=450, people_best=450, people_high=450)
    publish([Incident.objects.get(slug=MASS_RETURN)])
    publish(list(Incident.objects.filter(slug="2023-05-mongolia-four-detained")))
    found = card(markup(reader.get("/charts/").text), "returns-by-country")
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", found))
    assert (
        "changed last in edition 2: 37 incidents, 1,374 or more people before, 37 incidents, 1,324 or more people "
        "since; 1 of 4 rows of the table differs (China)"
    ) in said
    assert 'href="/editions/1/diff/2/"' in found
    assert "the same since edition 1 at least" in card(markup(reader.get("/charts/").text), "arrivals-by-year")


def test_cards_are_made_once_for_an_edition(seeded: None, reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    reader.get("/charts/?page=1")
    drawn: list[Any] = []

    def counting(*asked: Any) -> dict[str, Any]:
        drawn.append(asked)
        return card_facts(*asked)

    monkeypatch.setattr("stats.views.gallery.card_facts", counting)
    reader.get("/charts/?unknown=1")  # another page, of the same cards
    assert drawn == []
    reader.get("/charts/?lang=ko")
    assert len(drawn) == len(BY_SLUG)
