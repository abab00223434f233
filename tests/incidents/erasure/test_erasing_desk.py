"""Removing a text at the desk and on the command line: who may, what is shown first, and that nothing keeps it."""

import html
import io
import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from incidents.editions.publishing import publish
from incidents.models import Edition, Erasure, Incident, Source
from project.models import AuditEntry
from stats.catalogue import CHARTS
from tests.builders import make_incident, make_roles, make_source
from tests.desk import address, at_the_desk, said, save
from tests.erasable import HANGUL, NAME, SLUG, everything, has, make_record, published
from tests.routes import SAMPLES, sampled

pytestmark = pytest.mark.django_db


@pytest.fixture
def lasting(transactional_db: None) -> None:
    """A database that commits, with the roles that the test before it has emptied away."""
    make_roles()


ADD, LIST = "/admin/incidents/erasure/add/", "/admin/incidents/erasure/"
ASKED = {"text": NAME, "replacement": "[removed]", "reason": "At risk"}
FILES = (".csv", ".json", ".xlsx", ".zip")


# Who may


@pytest.mark.parametrize(
    ("role", "status"), [("Reader", 302), ("Contributor", 403), ("Editor", 403), ("Administrator", 200)]
)
def test_who_may_remove_a_text(role: str, status: int) -> None:
    make_incident(summary=NAME)
    client = at_the_desk(role)
    for answer in (client.get(ADD), client.get(LIST)):
        assert answer.status_code == status
    assert client.post(ADD, ASKED).status_code == (403 if role == "Reader" else status)
    client.post(ADD, ASKED | {"count": 1})
    assert has(Incident.objects.get().summary, NAME) == (role != "Administrator")


def test_a_stranger_is_sent_to_the_login_page(client: Client) -> None:
    assert client.get(ADD)["Location"].startswith("/accounts/login/")
    answer = client.post(ADD, ASKED)
    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (403, True)


def test_that_something_was_removed_can_be_neither_changed_nor_deleted() -> None:
    erasure, client = Erasure.objects.create(reason="At risk", replacement="x", places=1), at_the_desk("Administrator")
    assert client.post(address(erasure), {"reason": "Another"}).status_code == 403
    assert client.post(address(erasure, "delete"), {"post": "yes"}).status_code == 403
    assert client.get(address(erasure)).status_code == 200


# First what it would touch, then the number of places, then it goes


def test_it_is_shown_first_where_the_text_stands() -> None:
    published()
    answer = at_the_desk("Administrator").post(ADD, ASKED)
    page = " ".join(re.sub(r"<[^>]*>", " ", html.unescape(answer.content.decode())).split())
    found = answer.context["found"]
    assert f"The text stands in {found.places} places . Nothing has been changed yet." in page
    assert "Published versions: incidents 2 " in page
    assert "Editions that are touched, and will say so: 1–3." in page
    assert f"Who is {NAME.upper()} ?" in page
    assert "Address" not in page
    assert not Erasure.objects.exists()


def test_it_goes_once_the_number_of_places_is_agreed_to() -> None:
    published()
    client = at_the_desk("Administrator")
    places = client.post(ADD, ASKED).context["found"].places
    wrong = client.post(ADD, ASKED | {"count": places - 1})
    assert wrong.context["form"].errors == {
        "count": [f"It stands in {places} places, not {places - 1}: look again. Nothing was removed."]
    }
    assert not Erasure.objects.exists()
    done = client.post(ADD, ASKED | {"count": places}, follow=True)
    assert f"Removed from {places} places." in said(done)
    erasure = Erasure.objects.get()
    assert (erasure.places, erasure.reason, str(erasure.by)) == (places, "At risk", "administrator")
    assert "1–3" in done.content.decode()
    assert not has(done.content.decode(), NAME)


def test_a_text_that_stands_nowhere_is_said_to() -> None:
    make_incident()
    answer = at_the_desk("Administrator").post(ADD, ASKED)
    assert said(answer) == ["The text stands nowhere."]
    assert "Other spellings" not in answer.content.decode()


@pytest.mark.parametrize("spelling", ["Pak Chol-su", "박철수", "Chol-su Pak", "parkcheolsu", "see-pak-chol-su"])
def test_another_spelling_is_named_though_the_text_stands_nowhere(spelling: str) -> None:
    make_incident(summary=f"He was with {spelling}." if "see" not in spelling else spelling)
    answer = at_the_desk("Administrator").post(ADD, ASKED | {"text": "Park Cheol Su"})
    assert said(answer) == ["The text stands nowhere."]
    assert f"<strong>{spelling.removeprefix('see-')}</strong>" in answer.content.decode()
    assert not Erasure.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"), [({"text": "Li"}, "text"), ({"reason": ""}, "reason"), ({"replacement": ""}, "replacement")]
)
def test_what_is_refused_is_said_beside_its_field(changes: dict[str, str], field: str) -> None:
    assert list(at_the_desk("Administrator").post(ADD, ASKED | changes).context["form"].errors) == [field]


def test_a_bad_number_of_places_shows_the_page_again() -> None:
    make_incident(summary=NAME)
    answer = at_the_desk("Administrator").post(ADD, ASKED | {"count": "many"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["count"])
    assert has(Incident.objects.get().summary, NAME)


def test_addresses_are_listed_with_a_warning_and_changed_if_asked() -> None:
    make_incident("2019-kim-chol-su", summary=NAME)
    client = at_the_desk("Administrator")
    page = client.post(ADD, ASKED).content.decode()
    assert "<code>2019-kim-chol-su</code>" in page
    assert "Change these addresses too" in page
    kept = client.post(ADD, ASKED | {"count": 1}, follow=True)
    assert "It still stands in the addresses of records." in said(kept)
    client.post(ADD, ASKED | {"count": 0, "rename": "on"})
    assert Incident.objects.get().slug == "2019-removed"
    assert list(Erasure.objects.order_by("pk").values_list("places", "addresses")) == [(1, 0), (0, 1)]


def test_looking_takes_as_many_queries_for_many_records(django_assert_num_queries: Any) -> None:
    client = at_the_desk("Administrator")
    make_incident(summary=NAME)
    client.get(ADD)
    with django_assert_num_queries(QUERIES):
        client.post(ADD, ASKED)
    for number in range(20):
        make_incident(f"more-{number}", summary=NAME)
    with django_assert_num_queries(QUERIES):
        client.post(ADD, ASKED)


QUERIES = 57


def test_the_list_takes_as_many_queries_for_many_removals(django_assert_num_queries: Any) -> None:
    client = at_the_desk("Administrator")
    for count in (1, 20):
        for number in range(count):
            made = Erasure.objects.create(reason="At risk", replacement="x", places=number)
            made.spans.create(first=1, last=2)
        client.get(LIST)
        with django_assert_num_queries(10):
            client.get(LIST)


# The command


def given(monkeypatch: pytest.MonkeyPatch, text: bytes) -> None:
    """Standard input as cron or a plain shell has it: what cannot be read becomes a surrogate."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text), "utf-8", errors="surrogateescape"))


def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, text: str, *options: str) -> str:
    given(monkeypatch, f"{text}\n".encode())
    call_command("erase", *options)
    return capsys.readouterr().out


def test_the_command_looks_and_then_removes(
    lasting: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish([make_incident(summary=f"{NAME}, and {NAME}")])
    told = run(capsys, monkeypatch, NAME)
    assert "Incidents: 2 places in 1 records" in told
    assert "Places: 4. Editions: 1–1. Addresses: 0." in told
    done = run(capsys, monkeypatch, NAME, "--count=4", "--reason=At risk")
    assert "Removed from 4 places." in done
    assert not has(told + done, NAME)
    assert Incident.objects.get().summary == "[removed], and [removed]"


def test_the_command_refuses_in_words_without_the_text(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_incident(summary=NAME)
    for options, words in (
        (["--count=9", "--reason=At risk"], "It stands in 1 places, not 9"),
        (["--count=1"], "reason: Say why."),
        (["--count=1", f"--reason={NAME}"], "reason: It holds the text"),
    ):
        with pytest.raises(CommandError, match=words) as refused:
            run(capsys, monkeypatch, NAME, *options)
        assert not has(str(refused.value), NAME)
    assert has(Incident.objects.get().summary, NAME)


@pytest.mark.parametrize("text", [NAME.encode("utf-16"), "김철수".encode("cp949"), b"\xb3 some words"])
def test_the_command_says_that_a_text_is_not_utf_8(text: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, text)
    with pytest.raises(CommandError, match=r"^The text is not UTF-8\."):
        call_command("erase")


# Nothing keeps it


def forms(name: str) -> set[bytes]:
    """A name as bytes may hold it: in both Unicode forms, as it is, as JSON escapes it, as an address encodes it."""
    written = {name, name.replace("-", " "), name.replace(" ", "-")}
    texts = {unicodedata.normalize(form, text).casefold() for form in ("NFC", "NFD") for text in written}
    escaped = {json.dumps(text)[1:-1] for text in texts}
    encoded = {"".join(f"%{byte:02x}" for byte in text.encode()) for text in texts}
    return {text.encode() for text in texts | escaped | encoded}


def held(content: bytes) -> bool:
    """Whether bytes hold one of the names in any form."""
    folded = content.lower()
    return any(form in folded for name in (NAME, HANGUL) for form in forms(name))


def on_disk() -> bytes:
    """SQLite's file and all that stands beside it; on PostgreSQL every row of every table as text."""
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        return b"".join(p.read_bytes() for p in sorted(path.parent.glob(f"{path.name}*")))
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT t::text FROM {connection.ops.quote_name(table)} t")
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found).encode()


def downloads() -> Iterator[str]:
    """Every file that the site gives, of every record, chart and edition; and the pages of the records."""
    slugs = [SLUG, "2019-whole", *Source.objects.values_list("slug", flat=True), *(chart.slug for chart in CHARTS)]
    for path, _name in sampled():
        if path.endswith(FILES) and not path.startswith("/admin/"):
            for slug in slugs if SAMPLES["slug"] in path else [""]:
                yield path.replace(SAMPLES["slug"], slug)
    yield from (
        "/",
        f"/incidents/{SLUG}/",
        "/incidents/",
        "/sources/paper-2019/",
        "/countries/CN/",
        "/arrivals/events/",
    )


def downloaded(client: Client) -> dict[str, bytes]:
    """What each of them holds in each edition; a workbook unpacked."""
    found: dict[str, bytes] = {}
    for number in Edition.objects.values_list("number", flat=True):
        for path in dict.fromkeys(downloads()):
            words = "&who=all" if path.startswith("/incidents.") else "&vintages=all" if "arrivals." in path else ""
            answer: Any = client.get(f"{path}?edition={number}{words}")
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            if answer.status_code == 200:
                found[f"{path} {number}"] = unpacked(content) if path.endswith((".xlsx", ".zip")) else content
    return found


def unpacked(content: bytes) -> bytes:
    """All that is in an archive."""
    with ZipFile(io.BytesIO(content)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def edit_at_the_desk() -> None:
    """A draft that is begun, saved twice and published, so that the desk's history has the name as well."""
    client = at_the_desk("Editor")
    source = make_source("desk", title=f"{HANGUL} and {NAME}")
    save(client, address(source), title=f"{NAME} 그리고 {unicodedata.normalize('NFD', HANGUL)}")
    save(client, address(source), "_publish", author=HANGUL)
    save(client, f"/admin/incidents/source/{source.pk}/change/", publisher=f"Press of {HANGUL}")


def test_no_byte_of_it_stays_in_the_database_or_in_any_download(lasting: None) -> None:
    make_record(f"{NAME} ({HANGUL})")
    publish(everything(), note=f"With {HANGUL}")
    edit_at_the_desk()
    published_again()
    client = at_the_desk("Administrator")
    before = downloaded(client)
    assert held(on_disk())
    assert sum(held(content) for content in before.values()) > 25
    for text in (NAME, HANGUL):
        places = client.post(ADD, ASKED | {"text": text}).context["found"].places
        done = client.post(ADD, ASKED | {"text": text, "count": places}, follow=True)
        assert said(done) == [f"Removed from {places} places."]
    assert not held(on_disk())
    after = downloaded(client)
    assert [path for path, content in after.items() if held(content)] == []
    assert after.keys() == before.keys()
    assert len(after) > 100
    assert b"[removed]" in after[f"/incidents/{SLUG}.json 1"]


def published_again() -> None:
    """Two more editions: an edit, and a withdrawal for a reason that has the name."""
    from incidents.editions.publishing import withdraw

    Incident.objects.filter(slug=SLUG).update(notes=f"Another word of {HANGUL}")
    publish(everything())
    withdraw(Incident.objects.get(slug=SLUG), reason=f"{NAME} asked for it")


def test_the_indexes_and_triggers_outlive_the_sweeping(lasting: None) -> None:
    published()
    client = at_the_desk("Administrator")
    places = client.post(ADD, ASKED).context["found"].places
    client.post(ADD, ASKED | {"count": places})
    publish([make_incident("later", summary="Unmistakable words")])
    found = client.get("/incidents.json?q=unmistakable").json()
    assert [result["slug"] for result in found["results"]] == ["later"]


def test_a_file_that_somebody_reads_is_swept_again_later(lasting: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("a file of SQLite")
    published()
    client = at_the_desk("Administrator")
    places = client.post(ADD, ASKED).context["found"].places
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 100")
    reading = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    reading.execute("BEGIN")
    reading.execute("SELECT count(*) FROM incidents_incident").fetchone()
    done = client.post(ADD, ASKED | {"count": places}, follow=True)
    assert said(done)[0] == "The database's file may still hold it: run manage.py erase --sweep."
    with pytest.raises(CommandError, match="may still hold it"):
        call_command("erase", "--sweep")
    assert held(on_disk())
    reading.close()
    call_command("erase", "--sweep")
    assert not held(on_disk())
    connection.close()  # the next test waits as long as ever


def test_the_log_of_the_server_does_not_say_it(caplog: pytest.LogCaptureFixture, settings: Any) -> None:
    published()
    client = at_the_desk("Administrator")
    with caplog.at_level("DEBUG"):
        client.post(ADD, ASKED)
        client.post(ADD, ASKED | {"count": 1})
        client.get(f"{ADD}?text=x")
    assert not has(caplog.text, NAME)
    assert not has(str(list(AuditEntry.objects.values_list())), NAME)


def test_what_goes_wrong_is_told_without_it(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    make_incident(summary=NAME)
    client = at_the_desk("Administrator")
    client.raise_request_exception = False

    def broken(*_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError("out of memory")

    monkeypatch.setattr("incidents.erasure.walking.Walk.over", broken)
    answer = client.post(ADD, ASKED)
    assert answer.status_code == 500
    assert not has(caplog.text + answer.content.decode(), NAME)


def test_the_cache_is_emptied() -> None:
    make_incident(summary=NAME)
    cache.set("kept", NAME)
    at_the_desk("Administrator").post(ADD, ASKED | {"count": 1})
    assert cache.get("kept") is None
    assert settings.DEBUG is False
