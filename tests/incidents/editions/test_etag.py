"""ETags of files: the same bytes are not sent twice, and an edition, a language or a deploy makes a new one."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents.editions.publishing import publish
from incidents.models import Edition, Erasure
from project import software
from stats.imports import load
from tests import csvs
from tests.answers import body
from tests.builders import make_country, make_incident, make_user, rewrite
from tests.editions import files
from tests.editions.files import files_of

pytestmark = pytest.mark.django_db

FILE = "/incidents.csv?who=all"


def tag_of(response: Any) -> str:
    assert response.status_code == 200
    tag = response.headers["ETag"]
    assert tag.startswith('W/"')
    return str(tag)


def asked_again(client: Client, address: str, tag: str, **headers: str) -> Any:
    return client.get(address, headers={"If-None-Match": tag} | headers)


@pytest.fixture
def published(db: None) -> None:
    publish([make_incident("a"), make_country("MN")])


def test_every_file_is_not_sent_again_unless_something_changed(reader: Client) -> None:
    load(csvs.SMALL, say=lambda text: None)
    for asked in files_of(1, asked=False):
        first = reader.get(asked)
        assert "ETag" in first.headers, (
            f"{asked}: decorate its view with etag_by_edition, or name it in {files.__file__}"
        )
        again = asked_again(reader, asked, tag_of(first))
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
        for response in (first, again):
            assert set(response.headers["Cache-Control"].split(", ")) == {"private", "no-cache"}
        assert asked_again(reader, asked, 'W/"1-0"').status_code == 200


def test_what_is_not_sent_again_is_not_counted_again(published: None, reader: Client) -> None:
    tag = tag_of(reader.get(FILE))
    with CaptureQueriesContext(connection) as captured:
        assert asked_again(reader, FILE, tag).status_code == 304
    assert [q["sql"] for q in captured.captured_queries if "version" in q["sql"]] == []


def test_an_edition_makes_a_new_tag_and_a_pinned_file_keeps_its_own(published: None, reader: Client) -> None:
    newest, pinned = tag_of(reader.get(FILE)), tag_of(reader.get(f"{FILE}&edition=1"))
    publish([make_incident("b")])
    assert asked_again(reader, FILE, newest).status_code == 200
    assert asked_again(reader, f"{FILE}&edition=1", pinned).status_code == 304
    assert tag_of(reader.get(FILE)).startswith('W/"2-')


def test_a_removal_for_safety_makes_new_tags_of_the_editions_that_it_touched(published: None, reader: Client) -> None:
    publish([make_incident("b")])
    first, second = (tag_of(reader.get(f"{FILE}&edition={number}")) for number in (1, 2))
    erasure = Erasure.objects.create(reason="asked for", replacement="[removed]", places=1)
    erasure.spans.create(first=2, last=2)
    assert asked_again(reader, f"{FILE}&edition=1", first).status_code == 304
    assert asked_again(reader, f"{FILE}&edition=2", second).status_code == 200


def test_a_number_given_a_second_time_makes_a_new_tag(published: None, reader: Client) -> None:
    tag = tag_of(reader.get(FILE))
    rewrite(Edition.objects.all(), published_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert asked_again(reader, FILE, tag).status_code == 200


@pytest.mark.parametrize("other", ["/incidents.csv", "/incidents.csv?who=all&sort=title", "/countries.csv"])
def test_another_question_has_another_tag(other: str, published: None, reader: Client) -> None:
    assert asked_again(reader, other, tag_of(reader.get(FILE))).status_code == 200


def test_another_language_has_another_tag(published: None, reader: Client) -> None:
    file = "/incidents.xlsx"
    tag = tag_of(reader.get(file))
    assert asked_again(reader, file, tag, **{"Accept-Language": "ko"}).status_code == 200
    assert asked_again(reader, file, tag).status_code == 304


def test_another_host_has_another_tag_since_files_say_their_address(published: None, reader: Client) -> None:
    tag = tag_of(reader.get(FILE))
    assert reader.get(FILE, headers={"If-None-Match": tag, "Host": "localhost"}).status_code == 200


def test_a_deploy_makes_a_new_tag(published: None, reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    tag = tag_of(reader.get(FILE))
    monkeypatch.setattr(software, "token", lambda: "another")
    assert asked_again(reader, FILE, tag).status_code == 200


def test_a_stranger_with_a_tag_is_told_to_log_in(published: None, reader: Client, client: Client) -> None:
    tag = tag_of(reader.get(FILE))
    for asked in (tag, "*"):
        stranger: HttpResponse = asked_again(client, FILE, asked)
        assert (stranger.status_code, stranger.headers.get("ETag")) == (401, None)
    account = make_user("Contributor")
    client.force_login(account)
    assert asked_again(client, FILE, tag).status_code == 304
    account.is_active = False
    account.save()
    assert asked_again(client, FILE, tag).status_code == 401


@pytest.mark.parametrize("question", ["edition=9", "colour=red", "country=XX", "asof=banana"])
def test_a_bad_question_has_no_tag(question: str, published: None, reader: Client) -> None:
    response = reader.get(f"/incidents.csv?{question}")
    assert (response.status_code, response.headers.get("ETag")) == (400, None)
    assert reader.get("/incidents/nowhere.json").headers.get("ETag") is None


def test_a_site_without_an_edition_has_tags_too(reader: Client) -> None:
    tag = tag_of(reader.get(FILE))
    assert asked_again(reader, FILE, tag).status_code == 304
    publish([make_incident("a")])
    assert b"Seven detained" in body(reader, FILE)
    assert asked_again(reader, FILE, tag).status_code == 200


# The software


def folder_of(tmp_path: Path, text: str) -> Path:
    (tmp_path / "incidents" / "models").mkdir(parents=True, exist_ok=True)
    (tmp_path / "incidents" / "models" / "a.py").write_text(text)
    (tmp_path / "requirements.txt").write_text("django==5.2\n")
    return tmp_path


def test_the_token_follows_from_code_and_libraries_alone(tmp_path: Path) -> None:
    first = software.software_digest(folder_of(tmp_path / "x", "A = 1\n"))
    assert software.software_digest(folder_of(tmp_path / "y", "A = 1\n")) == first
    assert software.software_digest(folder_of(tmp_path / "y", "A = 2\n")) != first
    folder = folder_of(tmp_path / "y", "A = 1\n")
    (folder / "requirements.txt").write_text("django==5.2\n")
    (folder / "templates").mkdir()
    (folder / "templates" / "base.html").write_text("<p>")
    assert software.software_digest(folder) != first
    (folder / "templates" / "base.html").unlink()
    assert software.software_digest(folder) == first
    (folder / "requirements.txt").write_text("django==5.3\n")
    assert software.software_digest(folder) != first
    assert software.token() == software.software_digest(software.ROOT)
