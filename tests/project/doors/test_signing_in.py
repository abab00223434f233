"""Trying passwords: nobody gets in by trying, and nobody who tries keeps anybody else out or waiting."""

import datetime as dt
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import identify_hasher, make_password
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.core import mail
from django.test import Client, override_settings
from django.utils import timezone

from project import settings as site_settings
from project.doors.hashing import HashingGate, NoTurn
from project.models import AuditEntry, Tally
from tests.builders import make_user

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
DOORS = ("/accounts/login/", "/admin/login/")
NO_ROOM = b"Too many attempts"


@pytest.fixture
def editor() -> User:
    user = make_user("Editor", email="editor@example.org")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def looked_at() -> Iterator[list[str]]:
    """The names whose passwords were looked at and were wrong."""
    names: list[str] = []

    def failed(credentials: Any, **_kwargs: Any) -> None:
        names.append(credentials["username"])

    user_login_failed.connect(failed)
    yield names
    user_login_failed.disconnect(failed)


def try_in(
    caller: str, password: str = "wrong", *, name: str = "editor", door: str = DOORS[0], client: Any = None
) -> Any:
    """Send the form of the login from an address."""
    return (client or Client()).post(door, {"username": name, "password": password}, REMOTE_ADDR=caller)


def addresses(count: int) -> Iterator[str]:
    """So many addresses."""
    return (f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}" for number in range(1, count + 1))


@pytest.mark.parametrize("door", DOORS)
def test_one_account_is_tried_ten_times_and_then_no_password_is_looked_at(
    door: str, editor: User, looked_at: list[str]
) -> None:
    answers = [try_in("10.0.0.1", door=door) for _try in range(15)]
    assert [answer.status_code for answer in answers[:10]] == [200] * 10
    assert len(looked_at) == 11  # the eleventh as of a caller who has not asked of late
    assert [answer.status_code for answer in answers[12:]] == [429] * 3
    assert NO_ROOM in answers[-1].content
    assert int(answers[-1]["Retry-After"]) > 0
    assert b'"username"' in answers[-1].content  # the form is there to be tried again


def test_a_form_in_the_hand_is_no_door_beside(editor: User, looked_at: list[str]) -> None:
    sent = {"username": "editor", "password": "wrong", "title": "Typed"}
    answers = [Client().post("/accounts/again/", sent, REMOTE_ADDR="10.0.0.1") for _try in range(15)]
    assert len(looked_at) <= 11
    assert answers[-1].status_code == 429
    assert NO_ROOM in answers[-1].content


def test_one_caller_tries_twenty_times_whatever_the_names(looked_at: list[str]) -> None:
    for number in range(30):
        try_in("10.0.0.1", name=f"name-{number}")
    assert len(looked_at) == 20
    assert try_in("10.0.0.2", name="somebody").status_code == 200


def test_a_caller_has_an_ipv6_network_whole(looked_at: list[str]) -> None:
    for number in range(30):
        try_in(f"2001:db8::{number:x}", name=f"name-{number}")
    assert len(looked_at) == 20


def test_what_a_caller_writes_of_its_address_is_not_believed(looked_at: list[str]) -> None:
    for number in range(30):
        Client().post(
            DOORS[0], {"username": f"n{number}", "password": "x"}, REMOTE_ADDR="10.0.0.1",
            headers={"X-Forwarded-For": f"10.9.9.{number}"},
        )  # fmt: skip
    assert len(looked_at) == 20


@override_settings(TRUST_PROXY=True)
def test_behind_a_proxy_the_address_that_it_added_counts(looked_at: list[str]) -> None:
    for number in range(30):
        said = f"10.9.9.{number}, 10.0.0.1"
        Client().post(DOORS[0], {"username": f"n{number}", "password": "x"}, headers={"X-Forwarded-For": said})
    assert len(looked_at) == 20


def test_a_name_that_no_account_has_is_answered_like_one_that_is_there(editor: User) -> None:
    there = [try_in("10.0.0.1").status_code for _try in range(15)]
    assert [try_in("10.0.0.2", name="nobody").status_code for _try in range(15)] == there


def test_ten_thousand_wrong_passwords_from_many_addresses_keep_no_owner_out(
    editor: User, looked_at: list[str], reader: Client
) -> None:
    at_home = Client()
    assert try_in("192.0.2.1", PASSWORD, client=at_home).status_code == 302
    at_home.post("/accounts/logout/")
    for caller in addresses(200):
        for _try in range(2):
            try_in(caller)
    assert len(looked_at) < 100
    assert try_in("192.0.2.1", PASSWORD, client=at_home).status_code == 302


def test_an_owner_at_a_new_browser_gets_in_from_an_address_that_did_not_guess(editor: User) -> None:
    for caller in addresses(200):
        try_in(caller)
    a_moment_later("trickle")
    assert try_in("192.0.2.1", PASSWORD).status_code == 302


def test_an_owner_gets_in_by_mail_whoever_guesses(editor: User) -> None:
    client = Client()
    for caller in addresses(50):
        try_in(caller)
    client.post("/accounts/password_reset/", {"email": "editor@example.org"}, REMOTE_ADDR="192.0.2.1")
    path = next(line for line in mail.outbox[0].body.splitlines() if "/reset/" in line).partition("testserver")[2]
    form = client.get(path, follow=True).request["PATH_INFO"]
    client.post(form, {"new_password1": "another horse 7", "new_password2": "another horse 7"})
    assert try_in("10.0.0.1", "another horse 7", client=client).status_code == 302


def test_a_browser_that_is_known_is_limited_by_itself(editor: User, looked_at: list[str]) -> None:
    client = Client()
    try_in("192.0.2.1", PASSWORD, client=client)
    client.post("/accounts/logout/")
    for _try in range(15):
        try_in("192.0.2.1", client=client)
    assert len(looked_at) == 10
    assert try_in("192.0.2.2", PASSWORD).status_code == 302


def test_a_cookie_that_somebody_wrote_makes_no_browser_known(editor: User, looked_at: list[str]) -> None:
    for number in range(40):
        client = Client()
        client.cookies["known"] = f"W1sibiIsWzFdXQ:{number}:abc"
        try_in("10.0.0.1", client=client)
    assert len(looked_at) <= 11


def test_who_is_right_spends_no_tries(editor: User) -> None:
    assert [try_in("10.0.0.1", PASSWORD).status_code for _try in range(30)] == [302] * 30


def test_the_limits_are_forgotten_with_time(editor: User, looked_at: list[str]) -> None:
    for _try in range(15):
        try_in("10.0.0.1")
    a_moment_later(hours=1)
    looked_at.clear()
    try_in("10.0.0.1")
    assert looked_at == ["editor"]


def test_a_clock_that_was_ahead_locks_nobody_out(editor: User, looked_at: list[str]) -> None:
    for _try in range(15):
        try_in("10.0.0.1")
    a_moment_later(hours=-24 * 365)
    looked_at.clear()
    try_in("10.0.0.1")
    assert looked_at == ["editor"]


def a_moment_later(*scopes: str, hours: float = 0.01) -> None:
    """Let the time pass that levels are counted by."""
    tallies = Tally.objects.filter(scope__in=scopes) if scopes else Tally.objects.all()
    tallies.update(at=timezone.now() - dt.timedelta(hours=hours))


def test_strangers_fill_neither_the_audit_log_nor_the_table_of_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("project.doors.tries.SLOTS", 20)
    for number in range(300):
        try_in(f"10.0.{number}.1", name=f"name-{number}")
    assert AuditEntry.objects.filter(action="sign_in_failed").count() == 10
    assert Tally.objects.count() <= 6 * 20
    a_moment_later(hours=2)
    try_in("192.0.2.1", name="one more")
    assert AuditEntry.objects.order_by("-id").values_list("detail", flat=True)[0].startswith("+")


def test_a_script_is_not_limited(editor: User) -> None:
    for _try in range(30):
        authenticate(username="editor", password="wrong")
    assert authenticate(username="editor", password=PASSWORD) == editor


# Hashing


def test_passwords_are_hashed_with_argon2_and_older_ones_anew(client: Client) -> None:
    with override_settings(PASSWORD_HASHERS=site_settings.PASSWORD_HASHERS):
        user = make_user("Reader")
        user.password = make_password(PASSWORD, hasher="pbkdf2_sha256")
        user.save()
        assert try_in("10.0.0.1", PASSWORD, name="reader", client=client).status_code == 302
        user.refresh_from_db()
        assert identify_hasher(user.password).algorithm == "argon2"
        assert user.password.startswith("argon2$argon2id$v=19$m=47104,t=2,p=1$")


def test_one_password_is_hashed_at_a_time_and_one_waits() -> None:
    gate, hashing, done = HashingGate(waiting=1, seconds=5), threading.Event(), threading.Event()
    order: list[str] = []

    def first() -> None:
        with gate.turn():
            order.append("first")
            hashing.set()
            done.wait(5)

    def second() -> None:
        with gate.turn():
            order.append("second")

    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    threads[0].start()
    hashing.wait(5)
    threads[1].start()
    while gate.places.acquire(blocking=False):  # until the second waits
        gate.places.release()
    with pytest.raises(NoTurn), gate.turn():
        pass
    assert order == ["first"]
    done.set()
    for thread in threads:
        thread.join(5)
    assert order == ["first", "second"]


def test_who_finds_no_turn_is_told_to_come_back(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = HashingGate(waiting=0, seconds=0.01)
    monkeypatch.setattr("project.doors.signing_in.STRANGERS_GATE", gate)
    with gate.turn():
        answer = try_in("10.0.0.1", PASSWORD)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert b"Many people are logging in" in answer.content
    assert try_in("10.0.0.1", PASSWORD).status_code == 302
