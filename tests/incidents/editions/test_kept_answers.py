"""Whole answers, kept: made once, given to everybody of a role, and never after a publication or a removal."""

import pickle
import re
from typing import Any

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import cache
from django.core.cache.backends.dummy import DummyCache
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from incidents.editions import kept_answers
from incidents.editions.publishing import publish
from incidents.erasure import sweeping
from incidents.erasure.erasing import erase
from incidents.erasure.needle import Needle
from incidents.models import Country, Edition, Incident
from project import software
from project.reader_marks import MARK_SIZES
from tests.builders import make_country, make_incident, make_kept_page, make_source, make_user

pytestmark = pytest.mark.django_db

PAGES = (
    "/", "/incidents/", "/incidents/?q=seven", "/incidents/?edition=1", "/incidents/a/", "/countries/",
    "/countries/MN/", "/countries/compare/?country=MN&country=CN", "/sources/", "/arrivals/", "/arrivals/others/",
    "/arrivals/events/", "/charts/", "/charts/returns-over-time/", "/method/", "/codebook/",
)  # fmt: skip
FILES = ("/incidents.json", "/incidents/a.json", "/countries.json", "/charts/returns-over-time.json")
TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]+')


@pytest.fixture(autouse=True)
def _published(db: None) -> None:
    publish([make_incident("a"), make_country("MN"), Country.objects.get(iso2="CN")])


def logged_in(role: str = "Reader", **changes: Any) -> Client:
    client = Client()
    client.force_login(make_user(role, **changes))
    return client


def without_token(answer: Any) -> bytes:
    """The page; a token is written another way each time."""
    assert answer.status_code == 200
    return TOKEN.sub(rb"\1", answer.content)


def versions_asked(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return sum("version" in query["sql"] for query in captured.captured_queries)


@pytest.mark.parametrize("address", PAGES)
def test_a_kept_page_asks_for_the_session_and_the_account_and_is_the_same(
    address: str, reader: Client, django_assert_num_queries: Any
) -> None:
    first = without_token(reader.get(address))
    with django_assert_num_queries(2):
        assert without_token(reader.get(address)) == first


@pytest.mark.parametrize("address", FILES)
def test_a_kept_file_asks_for_no_version_and_is_the_same(address: str, reader: Client) -> None:
    first = reader.get(address)
    assert versions_asked(reader, address) == 0
    again = reader.get(address)
    assert (again.content, again["ETag"], again["Content-Type"]) == (
        first.content, first["ETag"], first["Content-Type"]
    )  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_whoever_has_a_page_gets_nothing_again(address: str, reader: Client) -> None:
    tag = reader.get(address)["ETag"]
    again = reader.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("address", PAGES)
def test_a_kept_page_says_its_own_reader_alone(address: str) -> None:
    one, other = logged_in(username="Ahn <b>"), logged_in(username="Berg")
    first, second = one.get(address), other.get(address)
    assert versions_asked(other, address) == 0
    for page, name, stranger in ((first, b"Ahn &lt;b&gt;", b"Berg"), (second, b"Berg", b"Ahn")):
        assert name in page.content
        assert stranger not in page.content
    assert f'name="account" content="{other.session["_auth_user_id"]}"'.encode() in second.content
    assert other.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_nothing_of_a_reader_is_in_what_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[kept_answers.KeptAnswer] = []
    monkeypatch.setattr(kept_answers, "keep", lambda _request, _key, _state, answer: kept.append(answer))
    reader = logged_in(username="Loudname")
    for address in PAGES:
        reader.get(address)
    assert len(kept) == len(PAGES)
    for answer in kept:
        page = answer.page.plain(lambda fact: b" " * MARK_SIZES.get(fact, 0))
        for own in (b"Loudname", b"csrfmiddlewaretoken", reader.session.session_key.encode()):  # type: ignore[union-attr]
            assert own not in page
            assert own not in pickle.dumps(answer.headers)


def test_the_token_of_a_kept_page_is_accepted() -> None:
    logged_in().get("/incidents/")
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user("Reader", username="other"))
    token = TOKEN.search(client.get("/incidents/").content)
    assert token
    page = client.get("/incidents/").content
    [sent, *_others] = re.findall(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert client.post("/language/", {"language": "ko", "csrfmiddlewaretoken": sent.decode()}).status_code == 302


def test_a_new_key_to_the_forms_makes_a_new_tag(reader: Client) -> None:
    tag = reader.get("/incidents/")["ETag"]
    reader.cookies["csrftoken"] = "b" * 32
    assert reader.get("/incidents/", headers={"If-None-Match": tag}).status_code == 200


def test_a_publication_ends_what_was_kept(reader: Client) -> None:
    tag = reader.get("/incidents/")["ETag"]
    publish([make_incident("b", title="Nine walked over")])
    page = reader.get("/incidents/", headers={"If-None-Match": tag})
    assert "Nine walked over" in page.content.decode()


def test_an_old_edition_says_that_there_is_a_newer_one(reader: Client) -> None:
    before = without_token(reader.get("/incidents/?edition=1"))
    publish([make_incident("b")])
    assert without_token(reader.get("/incidents/?edition=1")) != before


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_removal_ends_what_was_kept_of_an_old_edition_too(
    elsewhere: bool, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    Incident.objects.filter(slug="a").update(title="Seven of Hoeryong")
    publish([Incident.objects.get(slug="a")])
    addresses = ("/incidents/a/", "/incidents/a/?edition=2", "/incidents/a.json", "/incidents/?edition=2")
    for address in addresses:
        assert b"Hoeryong" in reader.get(address).content
    with monkeypatch.context() as patch:
        if elsewhere:  # another process removes it, which empties no cache but its own
            patch.setattr(sweeping, "cache", DummyCache("", {}))
        erase(Needle("Hoeryong", "[removed]"), reason="asked for")
    for address in addresses:
        assert b"Hoeryong" not in reader.get(address).content


def test_what_was_made_while_something_was_published_is_not_kept(
    reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = cache.set

    def published_meanwhile(*args: Any) -> None:
        kept(*args)
        Edition.objects.create(number=2, published_at="2030-01-01T00:00:00Z")

    monkeypatch.setattr(cache, "set", published_meanwhile)
    assert reader.get("/method/").status_code == 200
    monkeypatch.undo()
    Edition.objects.get(number=2).delete()
    assert versions_asked(reader, "/method/") > 0


def test_each_role_has_its_own(reader: Client) -> None:
    assert b"Enter and publish" not in reader.get("/incidents/").content
    editor = logged_in("Editor")
    assert b"Enter and publish" in editor.get("/incidents/").content
    assert b"Enter and publish" not in reader.get("/incidents/").content


def test_an_editor_sees_a_working_copy_come_and_go(reader: Client) -> None:
    editor = logged_in("Editor")
    assert b"/change/" in editor.get("/incidents/a/").content
    Incident.objects.filter(slug="a").update(slug="renamed")
    assert b"/change/" not in editor.get("/incidents/a/").content


def test_each_language_has_its_own(reader: Client) -> None:
    english = reader.get("/incidents/")
    korean = reader.get("/incidents/", headers={"Accept-Language": "ko"})
    assert ('lang="en"' in english.content.decode(), 'lang="ko"' in korean.content.decode()) == (True, True)
    tag = english["ETag"]
    assert reader.get("/incidents/", headers={"If-None-Match": tag, "Accept-Language": "ko"}).status_code == 200


def test_each_host_has_its_own_since_pages_say_their_address(reader: Client) -> None:
    reader.get("/incidents/")
    assert b"http://localhost/" in reader.get("/incidents/", headers={"Host": "localhost"}).content


def test_a_deploy_ends_what_was_kept(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    tag = reader.get("/incidents/")["ETag"]
    monkeypatch.setattr(software, "token", lambda: "another")
    assert reader.get("/incidents/", headers={"If-None-Match": tag}).status_code == 200
    assert versions_asked(reader, "/countries/") > 0


def test_strangers_get_nothing_that_is_kept(reader: Client, client: Client) -> None:
    tag = reader.get("/incidents/")["ETag"]
    for headers in ({}, {"If-None-Match": tag}, {"If-None-Match": "*"}):
        assert client.get("/incidents/", headers=headers).status_code == 302


def test_an_account_that_was_closed_gets_nothing_that_is_kept() -> None:
    account = make_user("Reader", username="closed")
    client = Client()
    client.force_login(account)
    tag = client.get("/incidents/")["ETag"]
    account.is_active = False
    account.save()
    assert client.get("/incidents/", headers={"If-None-Match": tag}).status_code == 302


def test_a_message_is_shown_once_and_kept_for_nobody(reader: Client, rf: RequestFactory) -> None:
    tag = reader.get("/incidents/")["ETag"]
    storage = CookieStorage(rf.get("/"))
    storage.add(constants.SUCCESS, "The password was changed.")
    response = reader.get("/codebook/colours.css")
    storage.update(response)
    reader.cookies["messages"] = response.cookies["messages"].value
    told = reader.get("/incidents/", headers={"If-None-Match": tag})
    assert (b"The password was changed." in told.content, "ETag" in told.headers) == (True, False)
    assert b"The password was changed." not in reader.get("/incidents/").content


@pytest.mark.parametrize("address", ["/incidents/?country=XX", "/incidents/nowhere/", "/charts/nowhere/"])
def test_a_refusal_is_not_kept(address: str, reader: Client) -> None:
    first, again = reader.get(address), reader.get(address)
    assert (first.status_code, "ETag" in first.headers) == (again.status_code, False)
    assert first.status_code in (400, 404)
    assert b"csrfmiddlewaretoken" in again.content


def test_a_source_with_copies_is_asked_for_anew(reader: Client) -> None:
    with_copy = make_source("copied")
    make_kept_page(with_copy)
    publish([make_source("text"), with_copy])
    for slug, anew in (("text", False), ("copied", True)):
        reader.get(f"/sources/{slug}/")
        assert bool(versions_asked(reader, f"/sources/{slug}/")) is anew
