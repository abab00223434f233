"""Korean words are found by their beginning, through the address, the same on either database."""

import pytest
from django.test import Client

from incidents.editions.publishing import publish
from incidents.models import Incident, Source
from tests.answers import results_of
from tests.builders import make_claim, make_incident, make_source

pytestmark = pytest.mark.django_db


def found(reader: Client, words: str) -> list[str]:
    """The incidents that a search finds."""
    return sorted(row["slug"] for row in results_of(reader, f"/incidents.json?q={words}"))


@pytest.fixture
def _recorded() -> None:
    """One incident told in Korean, one whose source has a Korean title, and one without Korean."""
    make_incident("korean-summary", summary="중국은 탈북민 일곱 명을 북송했다.")
    make_source("korean-title", title="선양에서 체포된 북한이탈주민")
    make_claim(make_incident("korean-source"), "korean-title")
    make_incident("no-korean")
    publish([*Source.objects.all(), *Incident.objects.all()])


@pytest.mark.usefixtures("_recorded")
@pytest.mark.parametrize(
    ("words", "slugs"),
    [
        ("북송", ["korean-summary"]),
        ("북송했다", ["korean-summary"]),
        ("탈북민+북송", ["korean-summary"]),
        ("송했다", []),
        ("북송했다가", []),
        ("선양", ["korean-source"]),
        ("북한이탈", ["korean-source"]),
        ("Shenyang", ["korean-source", "korean-summary", "no-korean"]),
    ],
)
def test_a_korean_word_is_found_by_its_beginning(words: str, slugs: list[str], reader: Client) -> None:
    assert found(reader, words) == slugs
