"""A record in Korean: its Korean title and summary where it has them, else the English ones, marked as English."""

import pytest
from django.test import Client

from incidents.editions.publishing import publish
from incidents.models import Incident
from tests.builders import make_incident

pytestmark = pytest.mark.django_db

TITLE, SUMMARY = "몽골, 북한 주민 4명 구금", "몽골 국경에서 네 명이 구금되었다."


@pytest.fixture
def _recorded() -> None:
    make_incident("korean", title="Held in Mongolia", title_ko=TITLE, summary="Four were held.", summary_ko=SUMMARY)
    make_incident("english", title="Zebra", summary="One was held.")
    make_incident("last", title="Aardvark", title_ko="힣")
    publish(Incident.objects.all())


def page(reader: Client, address: str, language: str) -> str:
    return reader.get(address, headers={"Accept-Language": language}).content.decode()


@pytest.mark.usefixtures("_recorded")
def test_a_korean_page_says_title_and_summary_in_korean(reader: Client) -> None:
    korean = page(reader, "/incidents/korean/", "ko")
    assert f"<h1><span>{TITLE}</span></h1>" in korean
    assert f'<p class="lead">{SUMMARY}</p>' in korean
    assert "Held in Mongolia" not in korean
    assert "Held in Mongolia" in page(reader, "/incidents/korean/", "en")


@pytest.mark.usefixtures("_recorded")
def test_without_them_it_says_the_english_ones_and_that_they_are_english(reader: Client) -> None:
    korean = page(reader, "/incidents/english/", "ko")
    assert '<span lang="en">Zebra</span></h1>' in korean
    assert '<p class="lead" lang="en">One was held.</p>' in korean
    assert 'lang="en">Zebra' not in page(reader, "/incidents/english/", "en")


@pytest.mark.usefixtures("_recorded")
def test_a_list_is_sorted_by_the_titles_that_it_shows(reader: Client) -> None:
    korean, english = (page(reader, "/incidents/?sort=title", language) for language in ("ko", "en"))
    assert korean.index("Zebra") < korean.index(TITLE) < korean.index("힣")
    assert english.index("Aardvark") < english.index("Held in Mongolia") < english.index("Zebra")


@pytest.mark.usefixtures("_recorded")
def test_files_have_both(reader: Client) -> None:
    rows = reader.get("/incidents.json").json()["results"]
    assert [(row["title_ko"], row["summary_ko"]) for row in rows if row["slug"] == "korean"] == [(TITLE, SUMMARY)]
