"""A record in Korean: its Korean title and summary where it has them, else the English ones, marked as English."""

import csv

import pytest
from django.test import Client
from django.utils.translation import override

from incidents import codebook
from incidents.editions.publishing import publish
from incidents.models import Incident
from incidents.naming import day, span, years
from incidents.other_names import EVENT, PUBLISHER, name_shown, place_in_korean
from incidents.people import People
from incidents.templatetags.record import counted, spoken
from project.filter_panel import asked_period
from project.ranges import from_to
from stats.drawing.base import range_label
from tests import oracle
from tests.answers import json_of
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


@pytest.mark.parametrize(
    ("text", "korean", "english"),
    [
        ("Held in Mongolia.", '<span lang="en">Held in Mongolia.</span>', "Held in Mongolia."),
        (
            "2012년: Tighter border (north)",
            '2012년: <span lang="en">Tighter border (north)</span>',
            None,
        ),
        ("NK News 보도", '<span lang="en">NK News</span> 보도', 'NK News <span lang="ko">보도</span>'),
        ("13 women held.", '<span lang="en">13 women held.</span>', None),
        ("Vientiane", "Vientiane", None),
        ("UNHCR가 확인", "UNHCR가 확인", None),  # one word may be a name
        ("4명 & <b>", "4명 &amp; &lt;b&gt;", None),
        (None, "", ""),
    ],
)
def test_words_of_another_language_than_the_page_say_so(text: str | None, korean: str, english: str | None) -> None:
    with override("ko"):
        assert spoken(text) == korean
    if english is not None:
        with override("en"):
            assert spoken(text) == english


def test_ranges_have_their_counter_in_korean() -> None:
    people = People(3, 1155, 1236, 1492, open=True)
    with override("ko"):
        assert span(people) == range_label(people) == "1,155~1,492명 이상"
        assert from_to(day("2023-07-27"), day("2023-07-28")) == "2023년 7월 27~28일"
        assert years(2020, 2023) == "2020~2023년"
        assert counted({"people_reported": 500, "people_high": 600, "qualifier": "exact"}) == "500~600"
    with override("en"):
        assert span(people) == "1,155 to 1,492 or more"


def test_places_and_publishers_have_korean_names() -> None:
    with override("ko"):
        assert name_shown("place", "Chiang Saen, Chiang Rai") == "치앙라이 치앙샌"
        assert name_shown("place", "South Korean embassy, Vientiane") == "비엔티안 한국 대사관"
        assert name_shown("publisher", "Yonhap (via Maeil Shinmun)") == "연합뉴스(매일신문 게재)"
        assert name_shown("place", "Nowhere, Beijing") == "Nowhere, Beijing"  # no half of a name
    assert name_shown("place", "Shenyang") == "Shenyang"


def test_every_place_of_the_seeds_has_a_korean_name() -> None:
    rows = csv.DictReader((oracle.SEEDS / "incidents.csv").open(encoding="utf-8"))
    places = {row["location"] for row in rows} - {""}
    assert sorted(place for place in places if not place_in_korean(place)) == []


def test_a_period_that_was_asked_is_a_range_of_its_language() -> None:
    with override("ko"):
        assert asked_period({"from": ["2020"], "to": ["2023"]}) == "2020~2023년"
    with override("en"):
        assert asked_period({"from": ["2020"], "to": ["2023"]}) == "2020 to 2023"


@pytest.mark.django_db
def test_an_event_over_a_chart_has_its_korean_name(seeded: None, reader: Client) -> None:
    for words, said in (("lang=ko", "국경<br>폐쇄|국경 폐쇄"), ("lang=en", "Border closed")):
        layout = json_of(reader, f"/charts/returns-over-time.json?{words}")["figure"]["layout"]
        texts = [mark["text"] for mark in layout["annotations"]]
        assert any(one in text for text in texts for one in said.split("|")), texts


def test_every_context_event_has_a_korean_name_and_is_found_by_it(seeded: None, reader: Client) -> None:
    titles = {row["title"] for row in oracle.read(oracle.SEEDS / "context_events.csv")}
    assert len(titles) == 49
    with override("ko"):
        assert [title for title in titles if name_shown(EVENT, title) == title] == []
    events = page(reader, "/arrivals/events/", "ko")
    assert "하나원 개원" in events
    assert "Hanawon resettlement centre opens" not in events
    assert "하나원" in page(reader, "/search/?q=하나원 개원", "ko")
    assert "/events/hanawon-opens-1999/" in page(reader, "/search/?q=하나원 개원", "ko")


def said_to_be_forced(rows: list[dict[str, str]], *columns: str) -> list[dict[str, str]]:
    return [row for row in rows if any("강제송환" in row[column].replace(" ", "") for column in columns)]


def test_only_prose_about_a_forced_return_of_escapees_says_forced_return(seeded: None) -> None:
    """The code `repatriated` is 송환: it stands for people who went home of their own will too."""
    for row in said_to_be_forced(oracle.read(oracle.SEEDS / "incidents.csv"), "title_ko", "summary_ko"):
        assert row["who"] == "escapees", row["slug"]
        assert "repatriat" in row["kind"] + row["outcome"] or row["outcome"] == "mixed", row["slug"]
    about = {row["title"]: row["description"] for row in oracle.read(oracle.SEEDS / "context_events.csv")}
    forced = said_to_be_forced(oracle.read(oracle.SEEDS / "names" / "events.csv"), "name_ko")
    assert [row["name"] for row in forced if "forced return" not in row["name"] + about[row["name"]]] == []
    assert len(forced) == 2
    with override("ko"):
        labels = [str(code.label) for codes in codebook.ALL.values() for code in codes]
    assert [label for label in labels if "강제" in label and "송환" in label] == []


def test_nearly_every_publisher_has_a_korean_name(seeded: None) -> None:
    publishers = [row["publisher"] for row in oracle.read(oracle.SEEDS / "sources.csv")]
    with override("ko"):
        unnamed = {name for name in publishers if name_shown(PUBLISHER, name) == name and not name.isupper()}
    # The rest are local papers, blogs and sites that have no established one.
    assert len(unnamed) <= 90
