"""Passkeys as a second factor: added, shown at both doors, and refused in words where anything does not fit."""

import html
import json
import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from project.doors import second_factor
from project.doors.passkeys import QUESTION
from project.models import AuditEntry, BrowserSession, Passkey, SecondFactor
from tests.authenticator import SoftwareKey
from tests.builders import make_user
from tests.carried import fields_of
from tests.desk import address, at_the_desk, filled

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
DOORS = ("/accounts/login/", "/admin/login/")
PAGE, ADD = "/accounts/second-factor/", "/accounts/passkeys/add/"


@pytest.fixture
def editor() -> User:
    return make_user("Editor", password=PASSWORD)


@pytest.fixture
def inside(editor: User) -> Client:
    """A browser in which the editor is logged in."""
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def key(inside: Client) -> SoftwareKey:
    """A key that the editor added as the one second factor."""
    made = SoftwareKey()
    assert add(inside, made).status_code == 200
    return made


def question_on(page: str) -> dict[str, Any]:
    [found] = re.findall(r'data-passkey="([^"]+)"', page)
    question: dict[str, Any] = json.loads(html.unescape(found))
    return question


def ask_to_add(client: Client, name: str = "My telephone", password: str = PASSWORD) -> dict[str, Any]:
    return question_on(client.post(ADD, {"name": name, "password": password}).content.decode())


def add(client: Client, key: SoftwareKey, name: str = "My telephone") -> Any:
    return client.post(ADD, {"passkey": key.made(ask_to_add(client, name))})


def first_step(door: str = DOORS[0], username: str = "editor") -> tuple[Client, dict[str, str], dict[str, Any]]:
    """A browser on the page that asks for a passkey, the fields of its form, and what it asks."""
    client = Client()
    page = client.post(door, {"username": username, "password": PASSWORD}).content.decode()
    [proved] = re.findall(r'name="proved" value="([^"]+)"', page)
    return client, {"proved": proved}, question_on(page)


def come_in(key: SoftwareKey, door: str = DOORS[0]) -> tuple[Client, Any]:
    client, sent, question = first_step(door)
    return client, client.post(door, sent | {"passkey": key.shown(question)})


def is_in(client: Client) -> bool:
    return client.get("/accounts/sessions/").status_code == 200


def refused(client: Client, answer: Any, words: str) -> bool:
    """Nobody is in, the page says why, and the log has it."""
    told = AuditEntry.objects.filter(action="sign_in_failed", username="editor").exists()
    return answer.status_code == 200 and words in answer.content.decode() and told and not is_in(client)


NOT_TAKEN = "This passkey was not taken"
TOO_LATE = "Too much time has passed, or this passkey was sent before"
COUNTED_BACK = "This passkey has counted back"


# Added


def test_a_first_passkey_turns_the_second_factor_on(editor: User, inside: Client) -> None:
    elsewhere = Client()
    elsewhere.force_login(editor)
    page = add(inside, SoftwareKey()).content.decode()
    assert len(set(re.findall(r"<code>(\w{5}-\w{5})</code>", page))) == 10
    assert (is_in(inside), is_in(elsewhere)) == (True, False)
    assert "10 recovery codes are left" in inside.get(PAGE).content.decode()
    told = AuditEntry.objects.filter(action="account").order_by("id").values_list("what", "detail")
    assert list(told) == [("project.passkey", "added"), ("project.secondfactor", "on")]
    assert not AuditEntry.objects.filter(detail__contains="telephone").exists()


def test_the_question_says_nothing_of_the_account_to_others(editor: User, inside: Client) -> None:
    asked = ask_to_add(inside)["publicKey"]
    assert (asked["rp"]["id"], asked["user"]["name"], asked["excludeCredentials"]) == ("testserver", "editor", [])
    assert len(asked["user"]["id"]) == 43  # 32 bytes
    assert asked["authenticatorSelection"]["userVerification"] == "preferred"


def test_several_are_added_and_told_with_their_days(inside: Client, key: SoftwareKey) -> None:
    codes = set(SecondFactor.objects.values_list("secret", flat=True))
    assert add(inside, SoftwareKey(), "The office <b>").headers["Location"] == PAGE
    assert set(SecondFactor.objects.values_list("secret", flat=True)) == codes
    page = inside.get(PAGE).content.decode()
    assert "My telephone" in page
    assert "The office &lt;b&gt;" in page
    assert page.count("never") == 2
    come_in(key)
    assert inside.get(PAGE).content.decode().count("never") == 1


def test_the_same_key_is_added_once_whoever_has_it(inside: Client, key: SoftwareKey) -> None:
    other = Client()
    other.force_login(make_user("Contributor", password=PASSWORD))
    for client in (inside, other):
        answer = add(client, key)
        assert (answer.status_code, "This passkey was added before" in answer.content.decode()) == (400, True)
    assert Passkey.objects.count() == 1
    [known] = ask_to_add(inside)["publicKey"]["excludeCredentials"]
    assert known["type"] == "public-key"


@pytest.mark.parametrize("wrong", [{"password": "wrong"}, {"password": ""}, {"name": ""}, {"name": "x" * 61}])
def test_nothing_is_asked_without_name_and_password(inside: Client, wrong: dict[str, str]) -> None:
    answer = inside.post(ADD, {"name": "x", "password": PASSWORD} | wrong)
    assert (answer.status_code, "data-passkey=" in answer.content.decode()) == (400, False)
    assert QUESTION not in inside.session


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"origin": "https://evil.example"}, NOT_TAKEN),
        ({"origin": "https://testserver"}, NOT_TAKEN),
        ({"origin": "http://testserver:8000"}, NOT_TAKEN),
        ({"site": "evil.example"}, NOT_TAKEN),
    ],
)
def test_a_key_of_another_site_is_not_added(inside: Client, wrong: dict[str, str], words: str) -> None:
    answer = add(inside, SoftwareKey(**wrong))  # type: ignore[arg-type]
    assert (answer.status_code, words in answer.content.decode()) == (400, True)
    assert not Passkey.objects.exists()
    assert not SecondFactor.objects.exists()


def test_what_was_made_is_taken_once_and_for_its_own_question(inside: Client) -> None:
    old = ask_to_add(inside)
    new = ask_to_add(inside)
    assert NOT_TAKEN in inside.post(ADD, {"passkey": SoftwareKey().made(old)}).content.decode()
    assert TOO_LATE in inside.post(ADD, {"passkey": SoftwareKey().made(new)}).content.decode()
    assert not Passkey.objects.exists()


def age_question(client: Client, seconds: int) -> None:
    """As if the question had been asked so long before."""
    session = client.session
    challenge, purpose, account, at, name = session[QUESTION]
    session[QUESTION] = [challenge, purpose, account, at - seconds, name]
    session.save()


@pytest.mark.parametrize(("seconds", "status"), [(290, 200), (301, 400)])
def test_what_was_made_comes_within_minutes(inside: Client, seconds: int, status: int) -> None:
    question = ask_to_add(inside)
    age_question(inside, seconds)
    answer = inside.post(ADD, {"passkey": SoftwareKey().made(question)})
    assert (answer.status_code, TOO_LATE in answer.content.decode()) == (status, status == 400)


@pytest.mark.parametrize(
    "sent", ["x", "[]", "null", "{}", "[" * 9000, '{"id": 1, "rawId": 1}', '{"rawId": "é"}', "1e999"]
)
def test_what_cannot_be_read_is_refused_in_words(inside: Client, key: SoftwareKey, sent: str) -> None:
    ask_to_add(inside)
    assert NOT_TAKEN in inside.post(ADD, {"passkey": sent}).content.decode()
    client, fields, _question = first_step()
    assert refused(client, client.post(DOORS[0], fields | {"passkey": sent}), NOT_TAKEN)


def test_ten_are_the_most(editor: User, inside: Client) -> None:
    Passkey.objects.bulk_create(Passkey(user=editor, name=str(n), digest=str(n), credential=b"") for n in range(10))
    answer = inside.post(ADD, {"name": "x", "password": PASSWORD})
    assert (answer.status_code, "You have 10 passkeys" in answer.content.decode()) == (400, True)


# Shown at the doors


@pytest.mark.parametrize("door", DOORS)
def test_it_lets_in_at_both_doors(key: SoftwareKey, door: str) -> None:
    client, answer = come_in(key, door)
    assert (answer.status_code, is_in(client)) == (302, True)
    known = Passkey.objects.get()
    assert (known.uses, known.last_used is not None) == (2, True)
    assert QUESTION not in client.session
    assert AuditEntry.objects.filter(action="signed_in", username="editor").count() == 2  # the fixture's, too


@pytest.mark.parametrize("door", DOORS)
def test_a_recovery_code_does_as_well(editor: User, key: SoftwareKey, door: str) -> None:
    codes = second_factor.new_recovery_codes(editor)
    client, sent, _question = first_step(door)
    assert "One of your recovery codes" in client.post(door, sent | {"code": "000000"}).content.decode()
    client.post(door, sent | {"code": codes[0]})
    assert is_in(client)


@pytest.mark.parametrize(
    "wrong",
    [{"origin": "https://evil.example"}, {"origin": "http://testserver.evil.example"}, {"site": "evil.example"}],
)
@pytest.mark.parametrize("door", DOORS)
def test_what_another_site_asked_for_is_refused(key: SoftwareKey, door: str, wrong: dict[str, str]) -> None:
    stolen = SoftwareKey(id=key.id, private=key.private, uses=5, **wrong)  # type: ignore[arg-type]
    assert refused(*come_in(stolen, door), NOT_TAKEN)


def test_a_host_that_is_not_allowed_asks_nothing(key: SoftwareKey, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    client, sent, question = first_step()
    answer = client.post(DOORS[0], sent | {"passkey": key.shown(question)}, headers={"Host": "evil.example"})
    assert answer.status_code == 400


def test_another_challenge_is_refused(key: SoftwareKey) -> None:
    client, sent, _question = first_step()
    _other, _sent, theirs = first_step()
    assert refused(client, client.post(DOORS[0], sent | {"passkey": key.shown(theirs)}), NOT_TAKEN)


def test_an_answer_is_taken_once_and_in_its_own_browser(key: SoftwareKey) -> None:
    client, sent, question = first_step()
    answer = sent | {"passkey": key.shown(question)}
    assert client.post(DOORS[0], answer).status_code == 302
    client.post("/accounts/logout/")
    assert refused(client, client.post(DOORS[0], answer), TOO_LATE)
    other = Client()
    assert refused(other, other.post(DOORS[0], answer), TOO_LATE)


def test_an_answer_comes_within_minutes(key: SoftwareKey) -> None:
    client, sent, question = first_step()
    age_question(client, 301)
    assert refused(client, client.post(DOORS[0], sent | {"passkey": key.shown(question)}), TOO_LATE)


def test_the_key_of_another_account_is_refused(key: SoftwareKey) -> None:
    other, theirs = Client(), SoftwareKey()
    other.force_login(make_user("Contributor", password=PASSWORD))
    add(other, theirs)
    assert refused(*come_in(theirs), NOT_TAKEN)
    # Nor does a challenge of one account serve another.
    client, _sent, question = first_step(username="contributor")
    _client, sent, _question = first_step()
    assert refused(client, client.post(DOORS[0], sent | {"passkey": key.shown(question)}), TOO_LATE)


def test_a_signature_of_another_key_is_refused(key: SoftwareKey) -> None:
    assert refused(*come_in(SoftwareKey(id=key.id, uses=5)), NOT_TAKEN)
    client, sent, question = first_step()
    assert refused(
        client, client.post(DOORS[0], sent | {"passkey": key.shown(question, signature=b"0" * 70)}), NOT_TAKEN
    )


@pytest.mark.parametrize(("uses", "step"), [(0, 0), (0, 1), (1, 0)])
def test_a_counter_that_goes_back_or_stands_is_refused(key: SoftwareKey, uses: int, step: int) -> None:
    come_in(key)  # it has counted to 2
    assert refused(*come_in(SoftwareKey(id=key.id, private=key.private, uses=uses, step=step)), COUNTED_BACK)
    assert Passkey.objects.get().uses == 2


def test_a_key_that_does_not_count_lets_in_each_time(inside: Client) -> None:
    key = SoftwareKey(step=0)
    add(inside, key)
    assert [is_in(come_in(key)[0]) for _ in range(2)] == [True, True]


def test_they_are_tried_five_times_with_codes_and_then_not_looked_at(key: SoftwareKey) -> None:
    wrong = SoftwareKey(id=key.id, uses=5)
    for _ in range(5):
        come_in(wrong)
    client, answer = come_in(key)
    assert (answer.status_code, is_in(client)) == (429, False)


def test_a_form_that_was_typed_goes_through_with_a_passkey(editor: User, key: SoftwareKey) -> None:
    client = Client(headers={"Origin": "http://testserver"})
    client.force_login(editor)
    path = "/admin/incidents/source/add/"
    sent = filled(client, path, title="Typed", publisher="The Paper", kind="news", slug="typed")
    BrowserSession.objects.all().delete()
    page = client.post(path, sent | {"_save": "Save"}).content.decode()
    fields = fields_of(page, "/accounts/again/") | {"username": "editor", "password": PASSWORD}
    page = client.post("/accounts/again/", fields).content.decode()
    fields = fields_of(page, "/accounts/again/") | {"passkey": key.shown(question_on(page))}
    page = client.post("/accounts/again/", fields).content.decode()
    assert "You are logged in" in page
    assert client.post(path, fields_of(page)).status_code == 302


# Beside an app, required by role, and taken off


def test_app_and_passkey_stand_beside_each_other(editor: User, inside: Client) -> None:
    second_factor.turn_on(editor, SECRET, 0)
    key = SoftwareKey()
    assert add(inside, key)["Location"] == PAGE
    assert SecondFactor.objects.filter(kind="recovery").count() == 10
    assert is_in(come_in(key)[0])
    assert "six digits" in Client().post(DOORS[0], {"username": "editor", "password": PASSWORD}).content.decode()
    inside.post(PAGE, {"no-app": "1", "password": PASSWORD})
    assert set(SecondFactor.objects.values_list("kind", flat=True)) == {"recovery"}
    assert 'id="secret"' in inside.get(f"{PAGE}?app=1").content.decode()


def test_it_counts_where_a_role_must_have_one(editor: User, inside: Client, settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = ["Editor"]
    assert inside.get("/incidents/")["Location"] == PAGE
    assert ADD in inside.get(PAGE).content.decode()
    add(inside, SoftwareKey())
    assert inside.get("/incidents/").status_code == 200


def test_who_has_none_is_asked_for_none_and_costs_no_question(editor: User, settings: Any) -> None:
    with CaptureQueriesContext(connection) as asked:
        Client().post(DOORS[0], {"username": "editor", "password": PASSWORD})
    passkeys = [query["sql"] for query in asked if "project_passkey" in query["sql"]]
    assert len(passkeys) == 1  # together with the app
    assert "project_secondfactor" in passkeys[0]
    with CaptureQueriesContext(connection) as asked:
        Client().get(DOORS[0])
    assert not [query for query in asked if "passkey" in query["sql"]]


def test_one_is_removed_by_the_password_and_the_last_takes_the_codes_along(inside: Client, key: SoftwareKey) -> None:
    add(inside, SoftwareKey(), "The office")
    first, second = Passkey.objects.all()
    path = f"/accounts/passkeys/{first.pk}/remove/"
    assert "My telephone" in inside.get(path).content.decode()
    assert inside.post(path, {"password": "wrong"}).status_code == 400
    assert Passkey.objects.count() == 2
    assert inside.post(path, {"password": PASSWORD})["Location"] == PAGE
    assert refused(*come_in(key), NOT_TAKEN)
    assert SecondFactor.objects.filter(kind="recovery").count() == 10
    inside.post(f"/accounts/passkeys/{second.pk}/remove/", {"password": PASSWORD})
    assert not SecondFactor.objects.exists()
    details = AuditEntry.objects.filter(action="account").order_by("id").values_list("detail", "key")
    assert list(details)[-3:] == [("removed", str(first.pk)), ("removed", str(second.pk)), ("off", "")]


def test_another_accounts_is_not_there(key: SoftwareKey) -> None:
    other = Client()
    other.force_login(make_user("Administrator", password=PASSWORD))
    path = f"/accounts/passkeys/{Passkey.objects.get().pk}/remove/"
    assert other.get(path).status_code == 404
    assert other.post(path, {"password": PASSWORD}).status_code == 404
    assert Passkey.objects.exists()


def test_turning_it_off_takes_all(editor: User, inside: Client, key: SoftwareKey) -> None:
    inside.post(PAGE, {"off": "1", "password": PASSWORD})
    assert not Passkey.objects.exists()
    assert not SecondFactor.objects.exists()


def test_an_administrator_takes_passkeys_off_and_the_log_tells(editor: User, inside: Client, key: SoftwareKey) -> None:
    client = at_the_desk("Administrator")
    client.post(address(User, "changelist"), {"action": "take_second_factor_off", "_selected_action": [editor.pk]})
    assert not Passkey.objects.exists()
    assert not SecondFactor.objects.exists()
    assert not is_in(inside)
    assert AuditEntry.objects.get(detail="second factor off").username == "administrator"


def test_the_accounts_own_file_names_them_and_nothing_that_lets_in(inside: Client, key: SoftwareKey) -> None:
    answer = inside.get("/accounts/data/download/")
    [told] = json.loads(answer.content)["project.passkey.user"]
    assert set(told) == {"id", "user_id", "name", "uses", "made_at", "last_used"}
    assert told["name"] == "My telephone"
