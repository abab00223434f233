"""Keys as they are proposed: what a record is called before anybody has thought of it."""

import datetime as dt
from typing import Any

import pytest

from incidents.admin.slugs import event_key, free_key, incident_key, number_word, source_key
from incidents.editions import publishing
from incidents.models import Incident, Source
from project.romanising import ascii_words
from tests.builders import make_incident, make_source

MAY = dt.date(2023, 5, 10)


@pytest.mark.parametrize(
    ("made", "proposed"),
    [
        ((MAY, "day", "Ulaanbaatar", "Mongolia", 4, "escapees"), "2023-05-ulaanbaatar-four"),
        ((MAY, "month", "Shenyang, Liaoning", "China", 7, "escapees"), "2023-05-shenyang-seven"),
        ((MAY, "year", "", "China", 500, "escapees"), "2023-china-500"),
        ((MAY, "day", "", "South Korea", 21, "escapees"), "2023-05-south-korea-twenty-one"),
        ((MAY, "day", "Vladivostok", "Russia", 40, "workers"), "2023-05-vladivostok-forty-workers"),
        ((MAY, "day", "China–Mongolia border (section not stated)", "Mongolia", 4, ""), "2023-05-china-four"),
        ((MAY, "day", "단둥", "China", None, ""), "2023-05-dandung"),
        ((MAY, "day", "울란바토르", "Mongolia", 4, ""), "2023-05-ulranbatoreu-four"),
        ((MAY, "day", "沈阳", "China", 1, ""), "2023-05-china-one"),
        ((MAY, "day", "Düsseldorf", "Germany", 2, ""), "2023-05-dusseldorf-two"),
        ((None, "day", "", "", None, ""), ""),
    ],
)
def test_an_incident_is_called_by_year_month_place_and_group(made: tuple[Any, ...], proposed: str) -> None:
    date, precision, place, country, people, who = made
    assert incident_key(date, precision, place, country, people=people, who=who) == proposed


@pytest.mark.parametrize(
    ("made", "proposed"),
    [
        (("The Paper", MAY, "Mongolia detains four", ""), "thepaper-2023-05-10"),
        (("AFP (via SpaceWar)", MAY, "", ""), "afp-2023-05-10"),
        (("조선일보", MAY, "", ""), "joseonilbo-2023-05-10"),
        (("한겨레", MAY, "", ""), "hangyeore-2023-05-10"),
        (("澎湃新闻", MAY, "", "https://www.thepaper.cn/newsDetail"), "thepaper-2023-05-10"),
        (("聯合通訊", MAY, "", "https://cn.yna.co.kr/view/1"), "yna-2023-05-10"),
        (("Новая газета", MAY, "", ""), "2023-05-10"),
        (("People’s Daily", MAY, "", ""), "peoplesdaily-2023-05-10"),
        (("Amnesty International", None, "The fate of eight in Laos", ""), "amnestyinternational-fate-eight-laos"),
        (("A" * 300, MAY, "", ""), f"{'a' * 30}-2023-05-10"),
        (("", None, "", ""), ""),
    ],
)
def test_a_source_is_called_by_publisher_and_date(made: tuple[Any, ...], proposed: str) -> None:
    assert source_key(*made) == proposed


@pytest.mark.parametrize(
    ("made", "proposed"),
    [
        ((dt.date(2020, 1, 22), "day", "Border closed", "North Korea"), "2020-01-border-closed"),
        ((dt.date(2024, 1, 1), "year", "The law of the day is in force", "China"), "2024-law-day-force"),
        ((dt.date(2024, 3, 1), "month", "국경 봉쇄", "North Korea"), "2024-03-gukgyeong-bongswae"),
        ((dt.date(2024, 3, 1), "month", "封锁", "North Korea"), "2024-03-north-korea"),
    ],
)
def test_an_event_is_called_by_year_month_and_title(made: tuple[Any, ...], proposed: str) -> None:
    assert event_key(*made) == proposed


def test_numbers_are_words_below_a_hundred() -> None:
    assert [number_word(count) for count in (1, 13, 20, 45, 99, 100, 9999)] == [
        "one", "thirteen", "twenty", "forty-five", "ninety-nine", "100", "9999",
    ]  # fmt: skip


def test_every_letter_of_a_proposal_is_one_of_an_address() -> None:
    assert ascii_words("Ő Straße, ﬁn  É—x №5 김정은 ㄱ \u200b") == [
        "o",
        "strasse",
        "fin",
        "e",
        "x",
        "no5",
        "gimjeongeun",
    ]


@pytest.mark.django_db
def test_a_name_that_is_taken_or_ever_was_gets_a_number() -> None:
    make_source("afp-2023-05-10")
    assert free_key(Source, "afp-2023-05-10") == "afp-2023-05-10-2"
    assert free_key(Source, "afp-2023-05-10", but="afp-2023-05-10") == "afp-2023-05-10"
    make_source("afp-2023-05-10-2")
    assert free_key(Source, "afp-2023-05-10") == "afp-2023-05-10-3"
    assert free_key(Source, "afp-2023-05-1") == "afp-2023-05-1"
    publishing.publish([make_incident("2023-05-ulaanbaatar-four")])
    Incident.objects.update(slug="renamed-for-safety")
    assert free_key(Incident, "2023-05-ulaanbaatar-four") == "2023-05-ulaanbaatar-four-2"
