"""A second factor at both doors: set up, asked for, tried as often as the limits allow, required by role, taken off."""

import base64
import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from project.doors import second_factor
from project.doors.second_factor import code_at
from project.models import AuditEntry, BrowserSession, SecondFactor
from project.tokens import make_token
from tests.builders import make_user
from tests.carried import fields_of
from tests.desk import address, at_the_desk, filled, said

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
DOORS = ("/accounts/login/", "/admin/login/")
PAGE = "/accounts/second-factor/"
NOW = 1_800_000_000 // 30  # the step at which the clock of these tests stands


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: NOW * 30 + 7)


@pytest.fixture
def editor() -> User:
    return make_user("Editor", password=PASSWORD)


@pytest.fixture
def codes(editor: User) -> list[str]:
    """The recovery codes of an editor who turned it on some time ago."""
    return second_factor.turn_on(editor, SECRET, 0)


def first_step(door: str = DOORS[0], client: Client | None = None) -> tuple[Client, dict[str, Any]]:
    """A browser on the page that asks for a code, and the fields of its form."""
    client = client or Client()
    page = client.post(door, {"username": "editor", "password": PASSWORD}).content.decode()
    [proved] = re.findall(r'name="proved" value="([^"]+)"', page)
    assert PASSWORD not in page
    return client, {"proved": proved}


def try_code(code: str, door: str = DOORS[0]) -> tuple[Client, Any]:
    client, sent = first_step(door)
    return client, client.post(door, sent | {"code": code})


def is_in(client: Client) -> bool:
    return client.get(PAGE).status_code == 200


@pytest.mark.parametrize(
    ("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    # RFC 6238, appendix B, its last six digits
    assert code_at(base64.b32encode(b"12345678901234567890").decode(), seconds // 30) == code


@pytest.mark.parametrize("door", DOORS)
def test_a_code_is_asked_for_at_both_doors_and_lets_in(codes: list[str], door: str) -> None:
    client, sent = first_step(door)
    assert not is_in(client)
    assert not AuditEntry.objects.filter(action="signed_in").exists()
    answer = client.post(door, sent | {"code": code_at(SECRET, NOW), "next": "/incidents/"})
    assert (answer.status_code, answer["Location"], is_in(client)) == (302, "/incidents/", True)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("wrong", ["000000", "", "aaaaa-aaaaa"])
def test_a_wrong_code_lets_nobody_in(codes: list[str], door: str, wrong: str) -> None:
    client, answer = try_code(wrong, door)
    assert (answer.status_code, is_in(client), "proved" in answer.content.decode()) == (200, False, True)
    assert AuditEntry.objects.filter(action="sign_in_failed", username="editor").count() == bool(wrong)


@pytest.mark.parametrize(("step", "fits"), [(NOW - 2, False), (NOW - 1, True), (NOW + 1, True), (NOW + 2, False)])
def test_a_clock_may_be_wrong_by_half_a_minute(codes: list[str], step: int, fits: bool) -> None:
    assert is_in(try_code(code_at(SECRET, step))[0]) is fits


def test_a_code_is_taken_once_and_none_before_it_afterwards(codes: list[str]) -> None:
    assert is_in(try_code(code_at(SECRET, NOW))[0])
    assert not is_in(try_code(code_at(SECRET, NOW))[0])
    assert not is_in(try_code(code_at(SECRET, NOW - 1))[0])


def test_a_recovery_code_lets_in_once_however_it_is_typed(codes: list[str]) -> None:
    assert is_in(try_code(codes[3].upper().replace("-", " "))[0])
    assert not is_in(try_code(codes[3])[0])
    assert SecondFactor.objects.filter(kind="recovery").count() == 9
    assert not [row for row in SecondFactor.objects.values_list("secret", flat=True) if row in "".join(codes)]


def test_recovery_codes_outlive_a_change_of_the_key(codes: list[str], editor: User, settings: Any) -> None:
    earlier, settings.SECRET_KEY = settings.SECRET_KEY, "the new key of this site"
    assert not second_factor.fits(editor, codes[0])
    settings.SECRET_KEY_FALLBACKS = ["one that was never used", earlier]
    assert [second_factor.fits(editor, codes[0]) for _twice in range(2)] == [True, False]
    assert second_factor.fits(editor, second_factor.new_recovery_codes(editor)[0])


def test_codes_are_tried_five_times_and_then_not_looked_at(codes: list[str]) -> None:
    for _ in range(5):
        try_code("000000")
    client, answer = try_code(code_at(SECRET, NOW))
    assert (answer.status_code, is_in(client)) == (429, False)
    assert int(answer["Retry-After"]) > 0


def test_who_tries_does_not_keep_out_the_owner_whose_browser_is_known(codes: list[str]) -> None:
    known, _answer = try_code(codes[0])
    known.post("/accounts/logout/")
    for _ in range(6):
        try_code("000000")
    _client, sent = first_step(client=known)
    known.post(DOORS[0], sent | {"code": code_at(SECRET, NOW)})
    assert is_in(known)


def test_what_proves_a_password_ends_with_it_and_is_of_no_other_make(codes: list[str], editor: User) -> None:
    client, sent = first_step()
    client.post(DOORS[0], {"proved": "x", "code": code_at(SECRET, NOW)})
    assert not is_in(client)
    editor.set_password("another horse battery")
    editor.save()
    client.post(DOORS[0], sent | {"code": code_at(SECRET, NOW)})
    assert not is_in(client)


def test_a_form_that_was_typed_goes_through_both_steps(codes: list[str], editor: User) -> None:
    client = Client(headers={"Origin": "http://testserver"})
    client.force_login(editor)
    path = "/admin/incidents/source/add/"
    sent = filled(client, path, title="Typed <before>", publisher="The Paper", kind="news", slug="typed")
    BrowserSession.objects.all().delete()
    page = client.post(path, sent | {"_save": "Save"}).content.decode()
    fields = fields_of(page, "/accounts/again/") | {"username": "editor", "password": PASSWORD}
    page = client.post("/accounts/again/", fields).content.decode()
    assert "has a second factor" in page
    page = client.post(
        "/accounts/again/", fields_of(page, "/accounts/again/") | {"code": code_at(SECRET, NOW)}
    ).content.decode()
    assert "You are logged in" in page
    assert client.post(path, fields_of(page)).status_code == 302


# Setting it up


def set_up(client: Client, **changes: str) -> Any:
    page = client.get(PAGE).content.decode()
    [secret] = re.findall(r'id="secret">(\w{32})<', page)
    [sealed] = re.findall(r'name="sealed" value="([^"]+)"', page)
    sent = {"sealed": sealed, "code": code_at(secret, NOW), "password": PASSWORD}
    return client.post(PAGE, sent | changes)


def test_it_is_set_up_with_a_code_and_the_password_and_other_sessions_end(editor: User) -> None:
    here, there = Client(), Client()
    here.force_login(editor)
    there.force_login(editor)
    page = set_up(here).content.decode()
    shown = re.findall(r"<code>(\w{5}-\w{5})</code>", page)
    assert len(set(shown)) == 10
    assert (is_in(here), is_in(there)) == (True, False)
    assert "10 recovery codes are left" in here.get(PAGE).content.decode()
    assert is_in(try_code(shown[0])[0])
    assert AuditEntry.objects.get(what="project.secondfactor").detail == "on"


@pytest.mark.parametrize("wrong", [{"code": "000000"}, {"password": "wrong"}, {"sealed": "x"}])
def test_it_is_not_set_up_without_either(editor: User, wrong: dict[str, str]) -> None:
    client = Client()
    client.force_login(editor)
    assert set_up(client, **wrong).status_code == 400
    assert not SecondFactor.objects.exists()


def test_new_recovery_codes_and_turning_it_off_ask_for_the_password(codes: list[str], editor: User) -> None:
    client = Client()
    client.force_login(editor)
    assert client.post(PAGE, {"off": "1", "password": "wrong"}).status_code == 400
    page = client.post(PAGE, {"password": PASSWORD}).content.decode()
    new = re.findall(r"<code>(\w{5}-\w{5})</code>", page)
    assert not is_in(try_code(codes[0])[0])
    assert is_in(try_code(new[0])[0])
    client.post(PAGE, {"off": "1", "password": PASSWORD})
    assert not SecondFactor.objects.exists()


# Required by role, and taken off


def test_a_role_that_must_have_one_sets_it_up_before_anything_else(editor: User, settings: Any) -> None:
    client = Client()
    client.force_login(editor)
    settings.SECOND_FACTOR_ROLES = ["Editor", "Administrator"]
    for path in ("/", "/incidents/", "/admin/", "/accounts/tokens/"):
        assert client.get(path)["Location"] == PAGE
    assert client.get("/incidents.csv").status_code == 403
    assert client.post("/accounts/tokens/", {"name": "x", "days": "30"})["Location"] == PAGE
    assert "Your role has to have a second factor" in client.get(PAGE).content.decode()
    set_up(client)
    assert client.get("/incidents/").status_code == 200
    reader = Client()
    reader.force_login(make_user("Reader"))
    assert reader.get("/incidents/").status_code == 200


def test_a_token_of_such_an_account_reads_and_does_nothing_else(editor: User, settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = ["Editor"]
    _token, text = make_token(editor, "x", 30)
    sent = {"Authorization": f"Bearer {text}"}
    assert Client().get("/incidents.csv", headers=sent).status_code == 200
    assert Client().get("/admin/", headers=sent).status_code == 403


def test_it_is_asked_together_with_the_account(editor: User, settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = ["Editor"]
    second_factor.turn_on(editor, SECRET, 0)
    client = Client()
    client.force_login(editor)
    with CaptureQueriesContext(connection) as asked:
        client.get("/accounts/password_change/")
    settings.SECOND_FACTOR_ROLES = []
    with CaptureQueriesContext(connection) as plain:
        client.get("/accounts/password_change/")
    assert len(asked) == len(plain)


def test_an_administrator_takes_it_off_and_the_log_tells(codes: list[str], editor: User) -> None:
    client = at_the_desk("Administrator")
    theirs = Client()
    theirs.force_login(editor)
    root = User.objects.create_superuser("root")
    second_factor.turn_on(root, SECRET, 0)
    without = make_user("Reader")
    chosen = {"action": "take_second_factor_off", "_selected_action": [editor.pk, root.pk, without.pk]}
    page = client.post(address(User, "changelist"), chosen, follow=True)
    assert sorted(said(page)) == [
        f"{editor} has no second factor any more.",
        "reader has no second factor.",
        "root may do more than you: its second factor stays.",
    ]
    assert set(SecondFactor.objects.values_list("user", flat=True)) == {root.pk}
    assert not is_in(theirs)
    entry = AuditEntry.objects.get(detail="second factor off")
    assert (entry.username, entry.what, entry.key) == ("administrator", "auth.user", str(editor.pk))
    at_the_desk("Contributor").post(address(User, "changelist"), chosen | {"_selected_action": [root.pk]})
    assert SecondFactor.objects.exists()
