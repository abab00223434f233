"""Sessions end by time and by a new password, get a new key at each login, and are closed by their owner alone."""

import datetime as dt
import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from project.doors.sessions import browser_named
from project.models import AuditEntry, BrowserSession
from tests.builders import make_user

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.0 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def owner() -> User:
    return make_user("Reader", password=PASSWORD)


def logged_in(user: User, browser: str = FIREFOX) -> Client:
    client = Client(headers={"User-Agent": browser})
    client.post("/accounts/login/", {"username": user.username, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/accounts/sessions/").status_code == 200


def age(client: Client, **changes: dt.timedelta) -> None:
    """Move a session back in time."""
    row = BrowserSession.objects.get(pk=client.cookies["sessionid"].value)
    for name, by in changes.items():
        setattr(row, name, getattr(row, name) - by)
    row.save()


def test_a_session_ends_when_it_was_idle_for_long(owner: User) -> None:
    client = logged_in(owner)
    age(client, seen_at=dt.timedelta(hours=11, minutes=59))
    assert is_in(client)
    age(client, seen_at=dt.timedelta(hours=12, minutes=1))
    assert not is_in(client)


def test_a_session_ends_when_it_is_old_however_much_it_is_used(owner: User, settings: Any) -> None:
    client = logged_in(owner)
    age(client, began_at=dt.timedelta(days=6, hours=23))
    assert is_in(client)
    settings.SESSION_COOKIE_AGE = 6 * 24 * 3600  # made shorter: it holds for what is open too
    assert not is_in(client)


def test_a_page_writes_that_it_was_read_once_an_hour_and_asks_nothing_more_else(owner: User) -> None:
    client = logged_in(owner)
    age(client, seen_at=dt.timedelta(minutes=59))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get("/accounts/password_change/")
    assert not [query for query in asked if query["sql"].startswith("UPDATE")]
    age(client, seen_at=dt.timedelta(minutes=2))
    client.get("/accounts/password_change/")
    row = BrowserSession.objects.get()
    assert timezone.now() - row.seen_at < dt.timedelta(minutes=1)
    assert row.expire_date - row.seen_at > dt.timedelta(hours=11, minutes=59)


def test_use_does_not_move_the_end_of_an_old_session(owner: User) -> None:
    client = logged_in(owner)
    session = client.session
    session["began"] = (timezone.now() - dt.timedelta(days=6, hours=23)).isoformat()
    session.save()
    age(client, seen_at=dt.timedelta(hours=2))
    assert is_in(client)
    assert BrowserSession.objects.get().expire_date - timezone.now() < dt.timedelta(hours=1, minutes=1)


def test_whoever_logs_in_again_gets_another_key(owner: User) -> None:
    client = logged_in(owner)
    before = client.cookies["sessionid"].value
    client.post("/accounts/login/", {"username": "reader", "password": PASSWORD})
    assert client.cookies["sessionid"].value != before
    stolen = Client()
    stolen.cookies["sessionid"] = before
    assert (is_in(stolen), is_in(client), BrowserSession.objects.count()) == (False, True, 1)


def test_sessions_are_listed_by_their_browsers(owner: User) -> None:
    logged_in(owner, PHONE)
    logged_in(make_user("Editor"), PHONE)
    page = logged_in(owner).get("/accounts/sessions/").content.decode()
    assert re.findall(r'scope="row" class="name">\s*([^<]*?)\s*<', page) == ["Firefox, Windows", "Safari, iPhone"]
    assert page.count("this browser") == 1
    assert not [key for key in BrowserSession.objects.values_list("pk", flat=True) if key in page]


def test_its_owner_closes_one_and_all_others(owner: User) -> None:
    here, there, elsewhere = (logged_in(owner) for _ in range(3))
    code = BrowserSession.objects.get(pk=there.cookies["sessionid"].value).code
    here.post("/accounts/sessions/", {"session": code})
    assert (is_in(here), is_in(there), is_in(elsewhere)) == (True, False, True)
    here.post("/accounts/sessions/", {"session": "others"})
    assert (is_in(here), is_in(elsewhere)) == (True, False)
    entries = AuditEntry.objects.filter(what="project.browsersession")
    assert {entry.detail for entry in entries} == {"closed 1"}


def test_nobody_closes_the_session_of_another(owner: User) -> None:
    theirs, mine = logged_in(owner), Client()
    mine.force_login(make_user("Administrator"))
    for chosen in (BrowserSession.objects.get(pk=theirs.cookies["sessionid"].value).code, "others"):
        mine.post("/accounts/sessions/", {"session": chosen})
    assert is_in(theirs)


def test_a_new_password_ends_the_others_and_keeps_whoever_chose_it(owner: User) -> None:
    here, there = logged_in(owner), logged_in(owner)
    new = "another horse battery"
    here.post("/accounts/password_change/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert (is_in(here), is_in(there), BrowserSession.objects.count()) == (True, False, 1)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (FIREFOX, "Firefox, Windows"),
        (PHONE, "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36 Edg/141.0", "Edge, Linux"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/141.0 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8.5", ""),
    ],
)
def test_a_browser_is_named_by_its_kind(said: str, name: str) -> None:
    assert browser_named(said) == name
