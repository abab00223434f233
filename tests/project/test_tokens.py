"""Personal tokens: shown once, reading alone, ended by their owner, by time, and with the account."""

import datetime as dt
import hashlib
import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from project.models import ApiToken, AuditEntry
from project.tokens import make_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return User.objects.create_user("script-owner")


def ask(text: str, path: str = "/incidents.json", method: str = "get") -> tuple[int, str]:
    """The status and body that a script gets, which has nothing but a token."""
    answer = getattr(Client(enforce_csrf_checks=True), method)(path, headers={"Authorization": f"Bearer {text}"})
    return answer.status_code, answer.getvalue().decode()


def test_a_token_is_made_and_shown_once_and_its_sum_is_kept(reader: Client) -> None:
    page = reader.post("/accounts/tokens/", {"name": "nightly copy", "days": "30"}).content.decode()
    [text] = re.findall(r'id="made">(tumen_[\w-]{43})<', page)
    kept = ApiToken.objects.get()
    assert kept.digest == hashlib.sha256(text.encode()).hexdigest()
    assert kept.ends_at - kept.made_at < dt.timedelta(days=31)
    assert text not in reader.get("/accounts/tokens/").content.decode()
    assert ask(text)[0] == 200
    assert AuditEntry.objects.filter(what="project.apitoken", key=kept.pk).exists()


def test_a_token_reads_what_its_owner_may_read(owner: User) -> None:
    _token, text = make_token(owner, "x", 30)
    for path in ("/incidents.csv", "/charts/map.json", "/explore.json", "/incidents/"):
        assert ask(text, path)[0] == 200, path
    assert ask(text, "/admin/")[0] == 403


def test_a_token_changes_nothing(owner: User) -> None:
    _token, text = make_token(owner, "x", 30)
    status, said = ask(text, "/accounts/tokens/", "post")
    assert (status, "does not enter, publish or change" in said) == (403, True)
    assert ask(text, "/language/", "post")[0] == 403


def test_what_is_no_token_is_refused_in_words(owner: User) -> None:
    token, text = make_token(owner, "x", 30)
    ended, ended_text = make_token(owner, "y", 30)
    ApiToken.objects.filter(pk=ended.pk).update(ends_at=timezone.now())
    for wrong in ("", "tumen_guessed", text[:-1], ended_text, token.digest):
        status, said = ask(wrong)
        assert (status, "unknown, has ended" in said) == (401, True), wrong


def test_a_token_ends_with_its_account(owner: User) -> None:
    _token, text = make_token(owner, "x", 30)
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert ask(text)[0] == 401
    User.objects.filter(pk=owner.pk).update(is_active=True)
    assert ask(text)[0] == 200
    owner.delete()
    assert (ask(text)[0], ApiToken.objects.count()) == (401, 0)


def test_only_its_owner_ends_a_token(owner: User, reader: Client) -> None:
    token, text = make_token(owner, "x", 30)
    reader.post(f"/accounts/tokens/{token.pk}/end/")
    assert ask(text)[0] == 200
    theirs = Client()
    theirs.force_login(owner)
    theirs.post(f"/accounts/tokens/{token.pk}/end/")
    assert ask(text)[0] == 401
    assert "ended" in theirs.get("/accounts/tokens/").content.decode()


def test_the_day_of_the_last_use_is_kept(owner: User) -> None:
    token, text = make_token(owner, "x", 30)
    ask(text)
    token.refresh_from_db()
    assert token.last_used == timezone.now().date()


def test_nobody_has_more_than_twenty(owner: User) -> None:
    for number in range(20):
        make_token(owner, str(number), 30)
    client = Client()
    client.force_login(owner)
    answer = client.post("/accounts/tokens/", {"name": "one more", "days": "30"})
    assert (answer.status_code, ApiToken.objects.count()) == (400, 20)
