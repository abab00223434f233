"""The page that asks says what somebody outside could work out of an incident, and what is kept from them."""

import datetime as dt
from typing import Any

import pytest

from incidents.editions.before_publishing import publishing_question, records_shown
from incidents.editions.outlook import Outlook
from incidents.editions.publishing import publish
from incidents.models import Group, Incident
from tests import builders as make
from tests.desk import address, at_the_desk

pytestmark = pytest.mark.django_db

SOURCES = "Its sources stay named, with their own days: who reads them may learn what is left out here."
REMOVAL = "Only a removal for safety takes it out of them."


def made(people: int = 3, *, split: dict[str, int] | None = None, **changes: Any) -> Incident:
    """Some people at Vientiane on 5 May 2019."""
    laos = make.make_country("LA", name="Laos", name_ko="라오스")
    fields: dict[str, Any] = {
        "country": laos, "date": dt.date(2019, 5, 5), "location": "Vientiane", "location_precision": "city",
        "title": "Some detained", "summary": "Some were detained.",
    }  # fmt: skip
    incident = make.make_incident("2019-laos-some", groups=0, **fields | changes)
    make.make_group(incident, people_low=people, people_best=people, people_high=people, **(split or {}))
    make.make_claim(incident, people_reported=people)
    return incident


def outlook(incident: Incident) -> Outlook | None:
    keys: dict[Any, list[str]] = {Incident: [incident.slug]}
    [found] = [one for one in records_shown(publishing_question(keys), keys) if one.kind is Incident]
    return found.outlook


def test_few_people_with_their_split_place_and_day() -> None:
    assert outlook(made(split={"women": 2, "children": 1})) == Outlook(
        "3 people (2 women, 1 child) · Vientiane, Laos · 5 May 2019",
        "3 people · Vientiane, Laos · 5 May 2019",
        5,
        ["Left out, as fewer than 5 or told by the other numbers: 2 women, 1 child.", SOURCES],
    )


def test_what_readers_see_is_what_the_editor_lets_them_see() -> None:
    incident = made(date_shown="month", place_shown="region", region_shown="Vientiane prefecture")
    assert outlook(incident) == Outlook(
        "3 people · Vientiane, Laos · 5 May 2019", "3 people · Vientiane prefecture, Laos · May 2019", 5, [SOURCES]
    )


def test_a_number_that_the_total_would_tell_is_named() -> None:
    found = outlook(made(100, split={"women": 2, "men": 98}))
    assert found
    assert (found.few, found.notes[0]) == (
        0, "Left out, as fewer than 5 or told by the other numbers: 2 women, 98 men.",
    )  # fmt: skip


def test_many_people_of_whom_nothing_is_kept_back_need_no_word() -> None:
    assert outlook(made(5, split={"women": 5})) is None


def test_texts_that_speak_of_the_split_are_named() -> None:
    found = outlook(made(split={"women": 2}, title="Three, a girl among them", summary_ko="여성 두 명이 구금되었다."))
    assert found
    assert found.notes[1:3] == ["Its title still says “girl”.", "Its summary in Korean still says “여성”."]


def test_official_numbers_are_said_to_be_shown() -> None:
    ministry = make.make_source("paper-2019", kind="government")
    assert outlook(made(split={"women": 2}, figures_by=ministry)) == Outlook(
        "3 people (2 women) · Vientiane, Laos · 5 May 2019",
        "3 people (2 women) · Vientiane, Laos · 5 May 2019",
        5,
        ["Shown, though fewer than 5: 2 women. paper-2019 published them itself."],
    )


def test_editions_before_that_say_more_are_named_and_stay(settings: Any) -> None:
    incident = made(split={"women": 2, "men": 1})
    settings.SMALLEST_CELL = 0
    publish([incident])
    settings.SMALLEST_CELL = 5
    found = outlook(incident)
    before = "Published before and finer, in versions since edition 1: these stay as they are."
    assert found
    assert found.notes[1:] == [SOURCES, before, REMOVAL]
    Group.objects.update(women=None, men=None)
    Incident.objects.update(date_shown="month")
    found = outlook(incident)
    assert found
    assert found.notes == [SOURCES, before, REMOVAL]


def test_the_page_that_asks_shows_it_with_a_way_to_change_it() -> None:
    client, incident = at_the_desk(), made(split={"women": 2, "children": 1})
    page = client.get(address(incident, "publish")).text
    assert "What an outsider could work out" in page
    assert "3 people (2 women, 1 child) · Vientiane, Laos · 5 May 2019" in page
    assert "fewer than 5 people" in page
    assert f'href="{address(incident)}#id_date_shown"' in page
