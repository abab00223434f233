"""What an account takes along, what goes when it is closed, what stays and under which name."""

import datetime as dt
import json
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from incidents.editions.publishing import publish
from incidents.models import Edition, ErrorReport
from project.doors import second_factor
from project.models import ApiToken, AuditEntry, BrowserSession, SecondFactor
from project.tokens import make_token
from stats.models import PublicLink, SavedView
from tests.builders import make_incident, make_user

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
PAGE = "/accounts/data/"


@pytest.fixture
def mina() -> User:
    """An editor who published, saved, shared, made a token and has a second factor."""
    user = make_user("Editor", username="mina", first_name="Mina", last_name="Kim", email="mina@example.org")
    user.set_password(PASSWORD)
    user.save()
    publish([make_incident()], by=user)
    SavedView.objects.create(owner=user, name="Thai cases", path="/incidents/", question={"country": ["TH"]})
    PublicLink.objects.create(maker=user, path="/charts/map/", title="A map")
    make_token(user, "nightly copy", 30)
    second_factor.turn_on(user, second_factor.new_secret(), 0)
    LogEntry.objects.log_actions(user.pk, User.objects.filter(pk=user.pk), 2, "[]", single_object=True)
    return user


@pytest.fixture
def client(mina: User) -> Client:
    found = Client()
    found.force_login(mina)
    return found


def close(client: Client, password: str = PASSWORD) -> Any:
    return client.post(PAGE, {"password": password})


def test_the_file_has_all_that_is_held_and_nothing_that_lets_anybody_in(client: Client, mina: User) -> None:
    answer = client.get(f"{PAGE}download/")
    assert "attachment" in answer["Content-Disposition"]
    held = json.loads(answer.content)
    assert (held["account"]["email"], held["roles"]) == ("mina@example.org", ["Editor"])
    assert held["stats.savedview.owner"][0]["question"] == {"country": ["TH"]}
    assert [row["name"] for row in held["project.apitoken.user"]] == ["nightly copy"]
    assert [row["title"] for row in held["stats.publiclink.maker"]] == ["A map"]
    assert [row["number"] for row in held["incidents.edition.published_by"]] == [1]
    assert len(held["project.browsersession.user"]) == 1
    assert {act["action"] for act in held["acts"]} >= {"published", "signed_in"}
    said = answer.content.decode()
    secrets = [
        *ApiToken.objects.values_list("digest", flat=True),
        *SecondFactor.objects.values_list("secret", flat=True),
    ]
    assert not [text for text in [*secrets, client.session.session_key, mina.password] if str(text) in said]


def test_the_file_has_no_address_of_a_stranger_whose_report_was_answered(client: Client, mina: User) -> None:
    ErrorReport.objects.create(
        path="/charts/map/", text="Wrong", mail="stranger@example.org", answered_by=mina, answered_at=timezone.now(),
        comment="Right", site="https://example.org",
    )  # fmt: skip
    said = client.get(f"{PAGE}download/").content.decode()
    assert "Right" in said
    assert "stranger@example.org" not in said


def test_the_file_has_nothing_of_others(client: Client) -> None:
    other = make_user("Contributor", username="other", email="other@example.org")
    make_token(other, "of another", 30)
    said = client.get(f"{PAGE}download/").content.decode()
    assert "other@example.org" not in said
    assert "of another" not in said


def test_a_wrong_password_closes_nothing(client: Client, mina: User) -> None:
    make_user("Administrator")
    assert close(client, "wrong").status_code == 400
    assert User.objects.get(pk=mina.pk).is_active


def test_a_closed_account_is_forgotten_and_what_it_published_stays(client: Client, mina: User) -> None:
    entries = AuditEntry.objects.filter(account=mina.pk).count()
    assert "Your account is closed" in close(client).content.decode()
    name, user = f"account-{mina.pk}", User.objects.get(pk=mina.pk)
    assert (user.username, user.first_name, user.last_name, user.email) == (name, "", "", "")
    assert (user.is_active, user.is_staff, user.has_usable_password(), user.groups.count()) == (False,) * 3 + (0,)
    for kind in (SavedView, ApiToken, SecondFactor, BrowserSession):
        assert not kind._default_manager.exists(), kind
    assert Edition.objects.get().published_by == user
    assert AuditEntry.objects.filter(account=mina.pk).count() >= entries + 1
    assert set(AuditEntry.objects.filter(account=mina.pk).values_list("username", flat=True)) == {name}
    assert set(LogEntry.objects.filter(content_type__model="user").values_list("object_repr", flat=True)) == {name}
    assert Client().get(f"/l/{PublicLink.objects.get().code}/").status_code in (404, 410)


def test_its_pages_say_the_pseudonym(client: Client, mina: User) -> None:
    close(client)
    reader = Client()
    reader.force_login(make_user("Reader"))
    page = reader.get("/editions/1/").content.decode()
    assert f"account-{mina.pk}" in page
    assert "mina" not in page


def test_the_last_who_can_make_accounts_stays() -> None:
    admin = make_user("Administrator")
    admin.set_password(PASSWORD)
    admin.save()
    client = Client()
    client.force_login(admin)
    assert "Make another administrator first" in close(client).content.decode()
    make_user("Administrator", username="second")
    assert close(client).status_code == 200
    assert not User.objects.get(pk=admin.pk).is_active


# The log


def entry(action: str, days: int) -> AuditEntry:
    return AuditEntry.objects.create(action=action, at=timezone.now() - dt.timedelta(days=days))


def test_old_visits_are_forgotten_and_what_was_changed_is_not(settings: Any) -> None:
    old = {action: entry(action, 366) for action in ("signed_in", "sign_in_failed", "exported", "published", "erased")}
    fresh = entry("exported", 364)
    call_command("forget_visits")
    left = set(AuditEntry.objects.values_list("pk", flat=True))
    assert left == {old["published"].pk, old["erased"].pk, fresh.pk}
    settings.ACCESS_LOG_DAYS = 100
    call_command("forget_visits")
    assert fresh.pk not in AuditEntry.objects.values_list("pk", flat=True)


@pytest.mark.parametrize(("action", "days"), [("exported", 29), ("published", 400), ("account", 400)])
def test_the_database_keeps_what_is_young_and_what_is_no_visit(action: str, days: int) -> None:
    made = entry(action, days)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        QuerySet.delete(AuditEntry.objects.filter(pk=made.pk))


@pytest.mark.parametrize(
    "changes",
    [{"username": "mallory"}, {"username": ""}, {"username": "account-7", "key": "9"}, {"username": "account-8"}],
)
def test_the_database_takes_no_other_name_than_the_pseudonym(changes: dict[str, str]) -> None:
    made = AuditEntry.objects.create(account=7, username="mina", action="published")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        QuerySet.update(AuditEntry.objects.filter(pk=made.pk), **changes)
    nobodys = AuditEntry.objects.create(account=None, action="published")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        QuerySet.update(AuditEntry.objects.filter(pk=nobodys.pk), username="account-7")
