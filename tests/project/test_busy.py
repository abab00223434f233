"""A writer holds SQLite's lock: readers and downloads go on, who writes is told in words, and nothing is lost."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import OperationalError, connection, transaction
from django.http import StreamingHttpResponse
from django.test import Client, RequestFactory

from incidents.editions.publishing import publish
from incidents.models import Incident, Source
from project import audit, audit_waiting, busy, error_views
from project.answering import ANSWERING
from project.middleware import BusyMiddleware
from project.models import AuditEntry, BrowserSession
from project.waiting_files import ABANDONED
from tests.answers import body
from tests.builders import make_incident, make_roles, make_source, make_user
from tests.carried import fields_of
from tests.desk import address, at_the_desk, filled

pytestmark = pytest.mark.django_db(transaction=True)

# A process of its own, as a load is one; it lets go when its standard input ends.
HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
connection.execute("CREATE TABLE held_by_another (x)")
print("held", flush=True)
sys.stdin.read()
connection.execute("ROLLBACK")
"""
WAIT = busy.BOUND + 3  # seconds in which even a slow machine has answered


@contextmanager
def held() -> Iterator[None]:
    """While another process writes."""
    name = str(connection.settings_dict["NAME"])
    command = [sys.executable, "-c", HOLD, name]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        try:
            yield
        finally:
            assert other.stdin
            other.stdin.close()
            other.wait()


@pytest.fixture(autouse=True)
def _roles(transactional_db: None) -> None:
    make_roles()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait half a second: what is told is the same."""
    monkeypatch.setattr(busy, "BOUND", 0.5)


def with_password(role: str = "Reader") -> User:
    user = make_user(role)
    user.set_password("correct horse")
    user.save()
    return user


def is_told(response: Any) -> None:
    """In words, with when to try again."""
    assert response.status_code == 503
    assert 5 <= int(response["Retry-After"]) <= 120
    assert "The site is busy" in response.content.decode()


@pytest.mark.sqlite
def test_readers_and_downloads_go_on_and_the_downloads_are_told_of_afterwards() -> None:
    incident = make_incident()
    publish([incident])
    client = Client()
    client.force_login(make_user("Reader"))
    AuditEntry.objects.count()
    with held():
        began = time.monotonic()
        for path in ("/", "/incidents/", incident.get_absolute_url(), "/charts/", "/healthz"):
            assert client.get(path).status_code == 200, path
        assert body(client, "/incidents.csv").startswith(b"slug")
        assert json.loads(body(client, "/incidents.json"))["count"] == 1
        assert time.monotonic() - began < WAIT
        assert not AuditEntry.objects.filter(action="exported").exists()
    client.get("/codebook/")
    told = AuditEntry.objects.filter(action="exported").order_by("at", "id")
    assert [(entry.username, entry.what, entry.detail) for entry in told] == [
        ("reader", "incidents.csv", "csv"),
        ("reader", "incidents.json", "json"),
    ]
    assert all(later.at > earlier.at for earlier, later in pairwise(told))
    client.get("/codebook/")
    assert told.count() == 2


@pytest.mark.sqlite
def test_forms_of_the_desk_open() -> None:
    client, incident = at_the_desk("Editor"), make_incident()
    with held():
        began = time.monotonic()
        for path in (address(Incident, "changelist"), address(Incident, "add"), address(incident), "/admin/"):
            assert client.get(path).status_code == 200, path
        assert time.monotonic() - began < WAIT


@pytest.mark.sqlite
def test_who_saves_is_told_within_seconds_and_gets_the_form_back() -> None:
    client, incident = at_the_desk("Editor"), make_incident()
    sent = filled(client, address(incident), title="Typed with <care> & patience")
    with held():
        began = time.monotonic()
        page = client.post(address(incident), sent | {"_save": "1"})
        assert time.monotonic() - began < WAIT
    is_told(page)
    text = page.content.decode()
    assert "What you typed is still there." in text
    assert "Typed with &lt;care&gt; &amp; patience" in text
    again = client.post(address(incident), fields_of(text))
    assert again.status_code == 302
    assert Incident.objects.get().title == "Typed with <care> & patience"


@pytest.mark.sqlite
@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("path", ["/accounts/login/", "/admin/login/"])
def test_a_login_is_told_to_come_again(path: str) -> None:
    with_password("Editor")
    client = Client()
    form = {"username": "editor", "password": "correct horse", "next": "/admin/"}
    with held():
        page = client.post(path, form)
        is_told(page)
        assert "correct horse" not in page.content.decode()
        is_told(client.post(path, form | {"password": "wrong horse"}))
        is_told(client.post(path, form | {"username": "nobody"}))
    assert client.post(path, form).status_code == 302
    assert client.get("/admin/").status_code == 200


@pytest.mark.sqlite
@pytest.mark.usefixtures("quick")
def test_every_other_way_to_write_is_told_too() -> None:
    make_source()
    editor, incident = at_the_desk("Editor"), make_incident()
    reader = Client()
    reader.force_login(make_user("Reader"))
    chosen = {"_selected_action": [str(incident.pk)]}
    with held():
        is_told(reader.post("/language/", {"language": "ko", "next": "/"}))
        is_told(editor.post("/accounts/logout/"))
        is_told(editor.post(address(Source, "add"), {"slug": "a", "title": "b", "publisher": "c", "kind": "news"}))
        is_told(
            editor.post(address(Incident, "changelist"), chosen | {"action": "submit_selected", "review_note": "x"})
        )
        is_told(editor.post(address(incident, "delete"), {"post": "yes"}))
    assert editor.get("/admin/").status_code == 200, "the log-out was not done, and said so"
    assert BrowserSession.objects.count() == 2


@pytest.mark.sqlite
def test_a_command_waits_for_longer_than_a_page() -> None:
    client = at_the_desk("Editor")
    assert client.get("/admin/").status_code == 200
    [milliseconds] = connection.connection.execute("PRAGMA busy_timeout").fetchone()
    assert milliseconds == 20_000


@pytest.mark.parametrize("ending", ["/", ".json", ".csv", ".xlsx", ".zip"])
def test_a_busy_site_says_so_in_the_format_that_was_asked_for(ending: str, rf: RequestFactory) -> None:
    response = error_views.busy(rf.get(f"/incidents{ending}"))
    is_told(response)
    if ending == ".json":
        assert json.loads(response.content)["error"].startswith("The site is busy")
    assert response["Content-Type"].startswith("text/html") == (ending == "/")


def test_wherever_the_database_was_busy_it_is_told(rf: RequestFactory) -> None:
    """Beside views: in the session, in a middleware, in a template."""
    try:
        raise OperationalError("database is locked")
    except OperationalError:
        is_told(error_views.server_error(rf.get("/incidents/")))
    try:
        raise OperationalError("no such table")
    except OperationalError:
        assert error_views.server_error(rf.get("/incidents/")).status_code == 500


def test_pieces_of_a_file_are_made_while_somebody_waits(rf: RequestFactory) -> None:
    seen = []

    def pieces() -> Iterator[bytes]:
        for piece in (b"a", b"b"):
            seen.append(ANSWERING.get())
            yield piece

    answer: Any = BusyMiddleware(lambda _request: StreamingHttpResponse(pieces()))(rf.get("/incidents.csv"))
    assert (seen, ANSWERING.get()) == ([], False)
    sent = iter(answer.streaming_content)
    assert next(sent) == b"a"
    assert ANSWERING.get() is False, "whoever sends it waits for nobody"
    assert b"".join(sent) == b"b"
    assert seen == [True, True]


@pytest.mark.sqlite
def test_a_full_disk_is_told_in_words_and_nothing_is_half_saved() -> None:
    client, incident = at_the_desk("Editor"), make_incident()
    sent = filled(client, address(incident), summary="Typed with care. " * 4000)
    [pages] = connection.cursor().execute("PRAGMA page_count").fetchone()
    connection.cursor().execute(f"PRAGMA max_page_count = {pages}")
    try:
        response = client.post(address(incident), sent | {"_save": "1"})
    finally:
        connection.cursor().execute("PRAGMA max_page_count = 1073741823")
    assert response.status_code == 503
    assert "There is no room left where the record is kept. Nothing was saved." in response.content.decode()
    assert "Typed with care." in response.content.decode()
    assert Incident.objects.get().summary == incident.summary


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("57P01", "The database does not answer."),  # it is being stopped
        ("57P03", "The database does not answer."),  # it is being started
        ("08006", "The database does not answer."),
        ("40001", "The database does not answer."),  # a replica went on under a question
        (None, "The database does not answer."),  # the connection was lost, so nothing was said
        ("53100", "There is no room left"),
        ("53300", "The database does not answer."),
    ],
)
def test_what_postgresql_cannot_do_now_is_told_in_words(code: str | None, said: str, rf: RequestFactory) -> None:
    cause = type("OperationalError", (Exception,), {"sqlstate": code})()
    try:
        raise OperationalError("as the server says") from cause
    except OperationalError:
        response = error_views.server_error(rf.get("/incidents/"))
    assert response.status_code == 503
    assert said in response.content.decode()


@pytest.mark.postgresql
def test_who_waits_for_a_publication_on_postgresql_is_told_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(busy, "BOUND", 0.5)
    client, incident = at_the_desk("Editor"), make_incident()
    sent = filled(client, address(incident), title="Typed with care")
    answers: list[Any] = []

    def save() -> None:
        """In a thread, whose connection is made for the answer."""
        answers.append(client.post(address(incident), sent | {"_save": "1"}))
        connection.close()

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE incidents_edition IN EXCLUSIVE MODE")
        thread = threading.Thread(target=save)
        thread.start()
        thread.join(WAIT)
        assert not thread.is_alive()
    is_told(answers[0])
    assert "Typed with care" in answers[0].content.decode()


# Entries that wait


def waiting_files() -> list[Path]:
    return sorted(Path(settings.WAITING_FOLDERS["audit-waiting"]).glob("*"))


def kept_entry() -> None:
    audit_waiting.keep_entry(audit.entry_fields(None, "exported", "incidents.csv", "", "csv"))


def test_an_entry_that_waited_is_written_once(client: Client) -> None:
    kept_entry()
    [path] = waiting_files()
    copy = path.read_text()
    client.get("/accounts/login/")
    path.write_text(copy)  # its process was killed after it wrote, before it took the file away
    client.get("/accounts/login/")
    assert AuditEntry.objects.count() == 1
    assert waiting_files() == []


def test_an_entry_in_the_hand_of_a_process_that_was_killed_is_taken_from_it(client: Client) -> None:
    kept_entry()
    [path] = waiting_files()
    taken = path.rename(path.with_suffix(".taken"))
    client.get("/accounts/login/")
    assert AuditEntry.objects.count() == 0
    long_ago = time.time() - 2 * ABANDONED
    os.utime(taken, (long_ago, long_ago))
    client.get("/accounts/login/")
    assert (AuditEntry.objects.count(), waiting_files()) == (1, [])


def test_what_cannot_be_written_yet_waits_on(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    kept_entry()
    with monkeypatch.context() as patch:
        patch.setattr(AuditEntry.objects, "create", locked)
        assert client.get("/accounts/login/").status_code == 200
    assert [path.suffix for path in waiting_files()] == [".json"]


def test_an_entry_that_is_taken_away_at_any_moment_breaks_no_page(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process writes it between two looks at it: seen when eight downloads came at once."""
    gone = Path(settings.WAITING_FOLDERS["audit-waiting"]) / "gone.taken"
    kept_entry()
    gone.symlink_to("nowhere")  # it is listed, and is not there when it is looked at
    write = audit_waiting.write_entry

    def after(path: Path) -> None:
        path.unlink()
        write(path)

    def before(path: Path) -> None:
        write(path)
        path.unlink()

    with monkeypatch.context() as patch:
        patch.setattr(audit_waiting, "write_entry", after)
        assert client.get("/accounts/login/").status_code == 200
    assert AuditEntry.objects.count() == 0
    kept_entry()
    with monkeypatch.context() as patch:
        patch.setattr(audit_waiting, "write_entry", before)
        assert client.get("/accounts/login/").status_code == 200
    assert AuditEntry.objects.count() == 1
    gone.unlink()
    assert waiting_files() == []


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"action": "exported"}', '{"at": "2026-11-28T10:00:00Z", "colour": 1}']
)
def test_an_entry_that_cannot_be_read_is_put_aside_and_told(
    client: Client, caplog: pytest.LogCaptureFixture, text: str
) -> None:
    kept_entry()
    broken = Path(settings.WAITING_FOLDERS["audit-waiting"]) / f"{0:020d}-broken.json"
    broken.write_text(text)
    assert client.get("/accounts/login/").status_code == 200
    assert (AuditEntry.objects.count(), [path.name for path in waiting_files()]) == (1, [f"{0:020d}-broken.unreadable"])
    assert f"{0:020d}-broken.taken is no entry of the audit log" in caplog.text


def test_a_download_is_given_where_its_entry_can_be_kept_nowhere(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(AuditEntry.objects, "create", locked)
    monkeypatch.setattr(audit_waiting, "folder", lambda: Path("/proc/full"))  # no file can be made there
    assert not audit_waiting.write_or_keep(audit.entry_fields(None, "exported", "incidents.csv", "", "csv"))
    assert "can be kept nowhere: {" in caplog.text
    assert "incidents.csv" in caplog.text


def test_what_waits_is_written_once_whoever_comes_at_once() -> None:
    """Eight at a time, as threads of a server; what one could not write yet the next one brings."""
    for _entry in range(60):
        kept_entry()

    def bring() -> None:
        for _time in range(4):
            audit_waiting.write_waiting()
        connection.close()

    with ThreadPoolExecutor(8) as at_once:
        for done in [at_once.submit(bring) for _caller in range(8)]:
            done.result()
    audit_waiting.write_waiting()
    assert (AuditEntry.objects.count(), waiting_files()) == (60, [])


def locked(**_fields: Any) -> None:
    raise OperationalError("database is locked")
