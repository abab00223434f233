"""Refusals that once broke, or said the wrong thing: each with others of its kind."""

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from incidents.editions.publishing import publish, withdraw
from incidents.models import Edition
from tests.builders import make_arrival, make_incident, make_source, make_user
from tests.desk import address
from tests.routes import SAMPLES, file_routes

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("back", ["ok", "overview", "incident", "a/b", "?x=1", "#top", "", "javascript:alert(1)"])
def test_the_way_back_from_the_choice_of_a_language_is_an_address(back: str, reader: Client) -> None:
    answer = reader.post("/language/", {"language": "ko", "next": back})
    assert (answer.status_code, answer["Location"]) == (302, "/")


@pytest.mark.parametrize("charset", ["utf-16", "utf-32", "utf-7", "rot13", "hex", "idna", "cp949", "unicode-escape"])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
@pytest.mark.parametrize("door", ["/accounts/login/", "/language/", "/accounts/again/", "/admin/incidents/source/add/"])
def test_a_form_in_another_charset_is_refused_in_words(charset: str, kind: str, door: str) -> None:
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    answer = client.generic("POST", door, b"username=x&password=y", content_type=f"{kind}; charset={charset}")
    assert answer.status_code == 400
    assert "A form is written in UTF-8" in answer.content.decode()


def test_a_form_that_says_utf_8_is_read(client: Client) -> None:
    kind = "application/x-www-form-urlencoded; charset=UTF-8"
    assert client.post("/accounts/login/", "username=x&password=y", content_type=kind).status_code == 200


def test_what_was_withdrawn_says_so_each_time(reader: Client) -> None:
    incident = make_incident()
    publish([incident])
    path = f"/incidents/{incident.slug}.json"
    there = reader.get(path)
    assert reader.get("/incidents/nowhere.json", headers={"If-None-Match": "*"}).status_code == 404
    withdraw(incident, reason="A forgery")
    for tag in (there["ETag"], "*", reader.get(path).headers.get("ETag", '"x"')):
        answer = reader.get(path, headers={"If-None-Match": tag})
        assert answer.status_code == 410
    assert "ETag" not in reader.get(path).headers
    assert "ETag" not in reader.get("/incidents/nowhere.json").headers


# What a public link opens is for anybody who has it, and nobody has this one.
FILE_ADDRESSES = sorted(
    {route.path(**SAMPLES) for route in file_routes() if not route.route.startswith(("/l/", "/oembed"))}
)


@pytest.mark.parametrize("path", FILE_ADDRESSES)
def test_a_script_without_a_session_is_told_so_and_a_browser_gets_the_login(path: str, client: Client) -> None:
    script = client.get(path, headers={"Accept": "*/*"})
    assert script.status_code == 401
    assert script["Content-Type"].startswith(("application/json", "text/plain"))
    assert "Log in first" in script.content.decode()
    assert script.headers["WWW-Authenticate"].startswith("Session ")
    browser = client.get(path, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert browser.status_code == 302
    assert browser["Location"].startswith("/accounts/login/?next=")
    assert "Accept" in script["Vary"]
    assert "Accept" in browser["Vary"]


@pytest.mark.parametrize("path", ["/incidents/nowhere", "/charts/nowhere", "/editions/99", "/nowhere", "/releases/x"])
@pytest.mark.parametrize("ending", [".json", ".csv", ".xlsx", ".zip"])
def test_a_file_that_is_not_there_is_answered_in_words_of_its_kind(path: str, ending: str, reader: Client) -> None:
    answer = reader.get(path + ending)
    assert answer.status_code == 404
    if ending == ".json":
        assert set(answer.json()) >= {"error"}
    else:
        assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert b"<html" not in answer.content


def test_a_page_that_is_not_there_stays_a_page(reader: Client) -> None:
    answer = reader.get("/incidents/nowhere/")
    assert (answer.status_code, answer["Content-Type"]) == (404, "text/html; charset=utf-8")


def test_a_file_that_breaks_says_so_in_words(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    publish([make_incident()])

    def breaks(*_args: Any, **_options: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("incidents.views.releases.release_or_404", breaks)
    reader.raise_request_exception = False
    answer = reader.get("/releases/2026-11.zip")
    assert (answer.status_code, answer["Content-Type"]) == (500, "text/plain; charset=utf-8")


def test_the_desk_tells_the_address_of_a_draft_to_nobody_who_may_not_see_it() -> None:
    draft, source = make_incident("hidden-draft"), make_source("hidden-source")
    account = make_user("Reader", username="unused")
    kind = ContentType.objects.get_for_model
    staff, contributor = Client(), Client()
    staff.force_login(make_user("Reader", username="some-staff", is_staff=True))
    contributor.force_login(make_user("Contributor"))
    for record in (draft, source, account, kind(draft)):
        answer = staff.get(f"/admin/r/{kind(record).pk}/{record.pk}/")
        assert answer.status_code == 404
        assert "hidden-" not in answer.content.decode()
    assert staff.get("/admin/r/99999/1/").status_code == 404
    assert staff.get(f"/admin/r/{kind(draft).pk}/99999/").status_code == 404
    shown = contributor.get(f"/admin/r/{kind(draft).pk}/{draft.pk}/")
    assert shown["Location"].endswith("/incidents/hidden-draft/")


def test_who_may_not_change_a_figure_is_told_so_whatever_they_send() -> None:
    arrival = make_arrival()
    publish([arrival])
    staff = Client()
    staff.force_login(make_user("Reader", username="some-staff", is_staff=True))
    for sent in ({}, {"_later": "1"}, {"_correction": "1"}, {"total": "x"}):
        assert staff.post(address(arrival), sent).status_code == 403
    assert Edition.objects.count() == 1


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace", "options"])
def test_the_desk_takes_forms_and_questions_and_nothing_else(method: str) -> None:
    client = Client()
    client.force_login(make_user("Administrator"))
    for path in (address(make_incident()), "/admin/", "/admin/auth/user/", "/admin/read/"):
        assert getattr(client, method)(path).status_code == 405
