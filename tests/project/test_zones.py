"""Days and times at the desk are those of the user's zone, which is named; readers' pages stay in UTC."""

import datetime as dt
import re

import pytest
from django.test import Client

from incidents.editions import publishing
from incidents.models import Incident
from tests.builders import make_incident, make_source
from tests.desk import address, at_the_desk, save

pytestmark = pytest.mark.django_db
NIGHT = dt.datetime(2026, 11, 27, 20, 30, tzinfo=dt.UTC)


def desk(zone: str) -> Client:
    client = at_the_desk("Administrator")
    client.cookies["zone"] = zone
    return client


def page(zone: str, language: str = "en") -> str:
    """A list of the desk with an incident that was edited at half past eight in the evening, UTC."""
    incident = make_incident()
    Incident.objects.filter(pk=incident.pk).update(edited_at=NIGHT)
    return desk(zone).get(address(Incident, "changelist"), headers={"Accept-Language": language}).text


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Asia/Seoul", "28 Nov 2026, 05:30 KST"),
        ("Europe/Paris", "27 Nov 2026, 21:30 CET"),
        ("UTC", "27 Nov 2026, 20:30 UTC"),
    ],
)
def test_a_time_at_the_desk_is_the_users_with_the_name_of_its_zone(zone: str, shown: str) -> None:
    text = page(zone)
    assert f'<td class="field-edited_at nowrap">{shown}</td>' in text
    assert f"Days and times at the desk are those of {zone}." in text


def test_a_time_names_its_zone_in_korean_too() -> None:
    assert "2026년 11월 28일 05:30 KST" in page("Asia/Seoul", "ko")


@pytest.mark.parametrize(
    "zone", ["", "Mars/Olympus", "../../etc/passwd", "/etc/localtime", "Asia", "x" * 5000, "Asia/Seoul\x00"]
)
def test_what_is_no_zone_is_utc_and_said_to_be(zone: str) -> None:
    text = page(zone)
    assert "27 Nov 2026, 20:30 UTC" in text
    assert "Days and times at the desk are those of UTC." in text


def test_today_is_the_users_day() -> None:
    source, client = make_source(), desk("Pacific/Kiritimati")
    save(client, address(source), accessed="today")
    source.refresh_from_db()
    assert source.accessed == (dt.datetime.now(dt.UTC) + dt.timedelta(hours=14)).date()


def test_readers_pages_are_the_same_in_every_zone() -> None:
    publishing.publish([make_incident()])
    client = at_the_desk("Reader")
    plain = read_by(client)
    client.cookies["zone"] = "Asia/Seoul"
    assert read_by(client) == plain != ""


def read_by(client: Client) -> str:
    """An edition's page without the keys to its forms, which are new each time."""
    page = client.get("/editions/1/").text.partition("<main")[2]
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
