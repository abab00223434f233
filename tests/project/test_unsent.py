"""A form that was not taken comes back with all that was typed: in words, in its language, without a script."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.fixtures import Settings

from incidents.models import Incident, Source
from project.models import BrowserSession
from tests.builders import make_incident, make_user
from tests.carried import fields_of
from tests.desk import address, at_the_desk, filled

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
TYPED = "Typed with <care> & 정성"
ADD = address(Source, "add")


def editor(role: str = "Editor", **changes: Any) -> User:
    user = make_user(role, **changes)
    user.set_password(PASSWORD)
    user.save()
    return user


def strict(user: User) -> Client:
    """A browser whose tokens are looked at, as on a site, logged in."""
    client = Client(enforce_csrf_checks=True, headers={"Origin": "http://testserver"})
    client.force_login(user)
    return client


def new_source(client: Client, url: str = ADD, **changes: str) -> dict[str, Any]:
    """The form of a new source, filled in, with its token."""
    sent = filled(client, url, **{"title": TYPED, "publisher": "The Paper", "kind": "news", "slug": "typed"} | changes)
    return sent | {"csrfmiddlewaretoken": client.cookies["csrftoken"].value, "_save": "Save"}


def log_in_with(client: Client, page: str, username: str = "editor") -> Any:
    """Log in on the page that carries a form."""
    fields = fields_of(page, "/accounts/again/")
    return client.post("/accounts/again/", fields | {"username": username, "password": PASSWORD})


# The session has ended


def test_a_form_whose_session_has_ended_comes_back_after_a_new_login_and_is_saved() -> None:
    client = strict(editor())
    sent = new_source(client)
    BrowserSession.objects.all().delete()
    page = client.post(ADD, sent)
    assert page.status_code == 403
    assert "what you typed is still there" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    back = log_in_with(client, page.content.decode())
    assert back.status_code == 200
    assert "You are logged in" in back.content.decode()
    assert not Source.objects.exists()
    saved = client.post(ADD, fields_of(back.content.decode()))
    assert saved.status_code == 302
    assert Source.objects.get().title == TYPED


def test_a_wrong_password_loses_nothing() -> None:
    client = strict(editor())
    sent = new_source(client)
    BrowserSession.objects.all().delete()
    page = client.post(ADD, sent).content.decode()
    fields = fields_of(page, "/accounts/again/")
    wrong = client.post("/accounts/again/", fields | {"username": "editor", "password": "wrong"})
    assert wrong.status_code == 403
    assert "wrong" not in fields_of(wrong.content.decode(), "/accounts/again/").get("password", [])
    back = log_in_with(client, wrong.content.decode())
    assert client.post(ADD, fields_of(back.content.decode())).status_code == 302


def test_another_account_does_not_get_what_was_typed() -> None:
    client = strict(editor())
    editor("Contributor")
    sent = new_source(client)
    BrowserSession.objects.all().delete()
    page = client.post(ADD, sent).content.decode()
    assert TYPED not in page
    back = log_in_with(client, page, "contributor")
    assert back.status_code == 403
    assert "Another account opened this form" in back.content.decode()
    assert "정성" not in back.content.decode()
    assert "_auth_user_id" not in client.session


def test_the_page_speaks_the_language_of_the_form() -> None:
    client = strict(editor())
    client.post("/language/", {"language": "ko", "csrfmiddlewaretoken": token(client)})
    sent = new_source(client)
    BrowserSession.objects.all().delete()
    assert client.post(ADD, sent)["Content-Language"] == "ko"


def token(client: Client) -> str:
    client.get("/accounts/password_change/")
    return client.cookies["csrftoken"].value


@pytest.mark.parametrize("how", ["inactive", "password", "role"])
def test_an_account_that_was_changed_meanwhile_loses_nothing(how: str) -> None:
    user = editor()
    client = strict(user)
    sent = new_source(client)
    if how == "inactive":
        User.objects.update(is_active=False)
    elif how == "role":
        User.objects.update(is_staff=False)
    else:
        user.set_password("another horse")
        user.save()
    page = client.post(ADD, sent)
    assert page.status_code == 403
    assert "what you typed is still there" in page.content.decode()
    assert fields_of(page.content.decode(), "/accounts/again/")["kept"]


@pytest.mark.parametrize("form", ["change", "delete", "queue", "password"])
def test_every_form_behind_the_login_comes_back(form: str) -> None:
    client, incident = strict(editor()), make_incident()
    url = {
        "change": address(incident),
        "delete": address(incident, "delete"),
        "queue": "/admin/incidents/submission/queue/",
        "password": "/accounts/password_change/",
    }[form]
    typed = {"title": TYPED, "old_password": "my old secret", "csrfmiddlewaretoken": token(client)}
    BrowserSession.objects.all().delete()
    page = client.post(url, typed).content.decode()
    assert "what you typed is still there" in page
    assert "my old secret" not in log_in_with(client, page).content.decode()
    assert TYPED in fields_of(log_in_with(client, page).content.decode())["title"]


# A login elsewhere has changed the token


def test_a_login_in_another_tab_costs_one_more_click() -> None:
    user = editor()
    client = strict(user)
    sent = new_source(client)
    client.post("/accounts/login/", {"username": "editor", "password": PASSWORD, "csrfmiddlewaretoken": token(client)})
    page = client.post(ADD, sent)
    assert (page.status_code, Source.objects.count()) == (403, 0)
    text = page.content.decode()
    assert "what you typed is still there" in text
    assert "CSRF" not in text
    assert fields_of(text)["title"] == [TYPED]
    assert client.post(ADD, fields_of(text)).status_code == 302
    assert Source.objects.get().title == TYPED


def test_a_stale_form_in_korean_is_answered_in_korean() -> None:
    client = strict(editor())
    client.post("/language/", {"language": "ko", "csrfmiddlewaretoken": token(client)})
    page = client.post(ADD, new_source(client) | {"csrfmiddlewaretoken": "x" * 64})
    assert (page.status_code, page["Content-Language"]) == (403, "ko")


def test_somebody_else_who_logged_in_does_not_send_it() -> None:
    client = strict(editor())
    sent = new_source(client)
    editor("Administrator")
    client.post(
        "/accounts/login/", {"username": "administrator", "password": PASSWORD, "csrfmiddlewaretoken": token(client)}
    )
    page = client.post(ADD, sent).content.decode()
    assert "The form was opened by “editor”" in page
    assert TYPED not in page
    back = log_in_with(client, page)
    assert client.post(ADD, fields_of(back.content.decode())).status_code == 302
    assert Source.objects.get().title == TYPED


def test_a_fresh_token_alone_does_not_make_it_theirs() -> None:
    client = strict(editor())
    sent = new_source(client)
    client.force_login(editor("Administrator"))
    page = client.post(ADD, sent | {"csrfmiddlewaretoken": token(client)})
    assert (page.status_code, Source.objects.count()) == (403, 0)
    assert "The form was opened by “editor”" in page.content.decode()


# Nothing of it is a way around the protection


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Referer": "https://elsewhere.example/page"},
        {"Referer": "http://["},
    ],
)
@pytest.mark.parametrize("logged_in", [True, False])
def test_a_form_of_another_site_is_not_carried(headers: dict[str, str], logged_in: bool) -> None:
    client = Client(enforce_csrf_checks=True, headers=headers)
    if logged_in:
        client.force_login(editor())
    page = client.post(ADD, {"title": "chosen by somebody else", "csrfmiddlewaretoken": "x" * 64})
    assert page.status_code == 403
    assert "chosen by somebody else" not in page.content.decode()
    assert 'name="kept"' not in page.content.decode()


@pytest.mark.parametrize("kept", ["", "x", "eyJ:abc:def"])
def test_what_is_kept_cannot_be_made_by_others(kept: str, client: Client) -> None:
    editor()
    landed = client.post("/accounts/again/", {"kept": kept, "username": "editor", "password": PASSWORD})
    assert (landed.status_code, landed["Location"]) == (302, "/accounts/login/")
    assert "_auth_user_id" not in client.session


# Too large


def test_a_form_with_140_events_and_more_is_taken() -> None:
    client, incident = at_the_desk("Editor"), make_incident()
    sent = filled(client, address(incident)) | {"events-TOTAL_FORMS": "1000"}
    for number in range(1000):
        row = {"date": "2019-05-07", "precision": "day", "date_precision": "day", "kind": "arrested"}
        row |= {"description": f"Event {number}", "source": "", "location": "", "id": "", "incident": str(incident.pk)}
        sent |= {f"events-{number}-{name}": value for name, value in row.items()}
    assert len(sent) > 9000
    page = client.post(address(incident), sent | {"_save": "1"})
    assert page.status_code == 302
    assert Incident.objects.get().events.count() == 1000


def test_past_the_limit_the_site_says_so_in_words(settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 20
    client = strict(editor())
    token(client)
    page = client.post(ADD, {f"f{number}": "x" for number in range(21)})
    assert page.status_code == 400
    text = page.content.decode()
    assert "The form has more than 20 fields" in text
    assert "what you typed is still in the form" in text


def test_more_text_than_can_be_taken_is_told_too(settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2 << 20
    client = strict(editor())
    token(client)
    page = client.post(ADD, {"title": "x" * (3 << 20)})
    assert page.status_code == 400
    assert "The form holds more than 2 MB" in page.content.decode()
