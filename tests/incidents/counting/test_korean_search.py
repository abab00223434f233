"""Korean words are found inside others, through the address, the same on either database."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from incidents.chain.triggers import record_opened
from incidents.editions.publishing import publish
from incidents.models import Incident, IncidentVersion, Source
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
        ("탈북민+강제추방을", []),
        ("송했다", ["korean-summary"]),  # inside a longer word
        ("북송했다가", ["korean-summary"]),
        ("일곱+명", ["korean-summary"]),
        ("일곱명을", ["korean-summary"]),  # as if it had no space
        ("탈북민일곱", ["korean-summary"]),
        ("민일", []),  # no word is made of the ends of two
        ("일곱%E2%80%8B 명을", ["korean-summary"]),  # a space without width
        ("북%C2%AD송", ["korean-summary"]),  # a hyphen that shows only at the end of a line
        ("“일곱 명”", ["korean-summary"]),
        ("「명 일곱」", []),
        ("«여섯 명»", []),
        ("선양", ["korean-source", "korean-summary", "no-korean"]),  # the reading of Shenyang
        ("심양에서", ["korean-source", "korean-summary", "no-korean"]),
        ('"심양"', ["korean-source", "korean-summary", "no-korean"]),
        ("체포된", ["korean-source", "korean-summary", "no-korean"]),  # in the label of what happened
        ("북한이탈", ["korean-source", "korean-summary", "no-korean"]),  # in the label of whom it is about
        ("Shenyang", ["korean-source", "korean-summary", "no-korean"]),
    ],
)
def test_a_korean_word_is_found(words: str, slugs: list[str], reader: Client) -> None:
    assert found(reader, words) == slugs


@pytest.mark.usefixtures("_recorded")
def test_what_was_published_before_is_found_in_the_same_way() -> None:
    migration = import_module("incidents.migrations.0016_search_inside_words")
    rows = list(IncidentVersion.objects.order_by("pk").values_list("pk", "words"))
    with record_opened():  # there were no triggers then
        migration.as_words(apps, connection.schema_editor())
    before = dict(IncidentVersion.objects.values_list("key", "words"))
    assert "탈북민 일곱 명을 북송했다" in before["korean-summary"]
    assert "xqkind" not in before["korean-summary"]
    with record_opened():
        migration.as_tokens(apps, connection.schema_editor())
    assert list(IncidentVersion.objects.order_by("pk").values_list("pk", "words")) == rows
    assert IncidentVersion.objects.matching("송했다 구금").count() == 1
