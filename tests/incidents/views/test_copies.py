"""Kept copies: uploaded at the desk, told by their bytes, given to readers so that nothing in them runs."""

import datetime as dt
import gzip
import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from incidents.copies import BadCopy, content_of, forget_unnamed, keep_file, media_type_of
from incidents.editions.publishing import publish, withdraw
from incidents.erasure.erasing import erase, find_text
from incidents.erasure.needle import Needle, faults
from incidents.models import KeptFile, Snapshot, Source, SourceVersion
from project.csv_reading import BadFiles
from project.models import AuditEntry
from stats.imports import load
from tests.builders import make_claim, make_incident, make_snapshot, make_source, make_user
from tests.desk import address, at_the_desk, errors_of, filled, queries, save

pytestmark = pytest.mark.django_db

HTML = b"<!DOCTYPE html><title>Kept</title><p>Kim Chol-su was held.<script>document.title='RUN'</script>"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
WARC = b"WARC/1.1\r\nWARC-Type: response\r\n\r\nKim Chol-su"
ARCHIVE = "https://archive.example/2019/paper"


def sum_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def upload(content: bytes = HTML, name: str = "page.html", kind: str = "application/octet-stream") -> Any:
    return SimpleUploadedFile(name, content, content_type=kind)


def add_copy(client: Client, source: Source, content: bytes | None = HTML, button: str = "_save", **row: Any) -> Any:
    """Save the form of a source with one more copy."""
    number = source.snapshots.count()
    sent = filled(client, address(source), snapshots_TOTAL_FORMS=number + 1)
    sent |= {f"snapshots-{number}-{name}": value for name, value in row.items()}
    if content is not None:
        sent[f"snapshots-{number}-file"] = upload(content)
    return client.post(address(source), sent | {button: "1"}, follow=True)


def published_copy(content: bytes = HTML, slug: str = "paper-2019") -> str:
    """A published source with this copy; the copy's address."""
    source = make_source(slug)
    keep_file(content)
    make_snapshot(source, sha256=sum_of(content), media_type=media_type_of(content), size=len(content))
    publish([source], note="A copy")
    return f"/sources/{slug}/copies/{sum_of(content)}/"


# What a file is


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        (b"GIF89a\x01\x00", "image/gif"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
        (WARC, "application/warc"),
        (gzip.compress(WARC, mtime=0), "application/gzip"),
        (HTML, "text/html"),
        (b"\xef\xbb\xbf  \n<html lang=ko>", "text/html"),
        ("<!DOCTYPE html><p>가".encode("utf-16"), "text/html"),
        ("<html><title>탈북자".encode("cp949"), "text/html"),
        (b"<!-- saved from url=(0025)https://paper.example/ -->\n<HTML><BODY>", "text/html"),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x"><html>', "text/html"),
        (b"<html><body><svg><script>1</script></svg>", "text/html"),
    ],
)
def test_a_file_is_told_by_its_bytes(content: bytes, kind: str) -> None:
    assert media_type_of(content) == kind


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"%PDF-" + b"x" * (20 * 1024 * 1024), "larger than 20 MB"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "SVG"),
        (b'<?xml version="1.0"?>\n<!-- a -->\n<svg onload="1"/>', "SVG"),
        (b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x"><svg/>', "SVG"),
        (b'<s:svg xmlns:s="http://www.w3.org/2000/svg"/>', "SVG"),
        (b"MZ\x90\x00", "none of what is kept"),
        (b"PK\x03\x04", "none of what is kept"),
        (b"alert(1)", "none of what is kept"),
        (gzip.compress(b"alert(1)", mtime=0), "none of what is kept"),
        (b"\x1f\x8b", "none of what is kept"),
        (b" " * 50_000, "none of what is kept"),
    ],
)
def test_what_is_not_kept_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(BadCopy, match=words):
        media_type_of(content)


# At the desk


def test_an_uploaded_copy_has_its_sum_type_and_size_worked_out() -> None:
    client, source = at_the_desk("Contributor"), make_source()
    before = timezone.now() - dt.timedelta(seconds=2)
    page = add_copy(client, source)
    assert page.redirect_chain
    copy = Snapshot.objects.get()
    assert (copy.sha256, copy.media_type, copy.size, copy.address) == (sum_of(HTML), "text/html", len(HTML), "")
    assert before <= copy.taken_at <= timezone.now()
    assert content_of(copy.sha256) == HTML


def test_a_type_is_not_taken_from_a_name_or_from_what_is_typed() -> None:
    client, source = at_the_desk(), make_source()
    sent = filled(client, address(source), snapshots_TOTAL_FORMS=1)
    sent["snapshots-0-file"] = upload(PDF, "page.html", "text/html")
    sent |= {"snapshots-0-sha256": "a" * 64, "snapshots-0-media_type": "image/png", "snapshots-0-size": "1"}
    client.post(address(source), sent | {"_save": "1"})
    copy = Snapshot.objects.get()
    assert (copy.sha256, copy.media_type, copy.size) == (sum_of(PDF), "application/pdf", len(PDF))


def test_an_archives_address_alone_is_enough_and_can_be_published() -> None:
    client, source = at_the_desk(), make_source()
    add_copy(client, source, None, address=ARCHIVE)
    copy = Snapshot.objects.get()
    assert (copy.sha256, copy.media_type, copy.size, copy.address) == ("", "", None, ARCHIVE)
    incident = make_incident()
    make_claim(incident)
    publish([source, incident])
    for place in ("/sources/paper-2019/", f"/incidents/{incident.slug}/"):
        page = client.get(place)
        assert page.status_code == 200
        assert f'href="{ARCHIVE}"' in page.text
        assert "SHA-256" not in page.text
    assert client.get("/sources/paper-2019.json").json()["snapshots"][0]["size"] is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"<svg/>", "SVG"),
        (b"hello", "none of what is kept"),
        (b"%PDF-" + b"x" * (20 * 1024 * 1024), "20 MB"),
    ],
)
def test_a_bad_file_is_refused_beside_its_field(content: bytes, words: str) -> None:
    page = add_copy(at_the_desk(), make_source(), content)
    assert words in errors_of(page)["snapshots-0-file"][0]
    assert not KeptFile.objects.exists()


def test_a_copy_of_nothing_is_refused() -> None:
    page = add_copy(at_the_desk(), make_source(), None, taken_at_0="2019-05-07", taken_at_1="10:00")
    assert errors_of(page) == {"snapshots-0-file": ["Upload a copy, or give the address of one in an archive."]}


def test_one_file_is_kept_of_a_source_once() -> None:
    client, source = at_the_desk(), make_source()
    add_copy(client, source)
    page = add_copy(client, source)
    assert errors_of(page) == {"snapshots-1-file": ["This very file is kept of this source already."]}
    assert add_copy(client, make_source("other")).redirect_chain
    assert KeptFile.objects.count() == 1


def test_a_file_stays_with_a_form_that_is_shown_again() -> None:
    client, source = at_the_desk(), make_source()
    number = filled(client, address(source), snapshots_TOTAL_FORMS=1, title="")
    page = client.post(address(source), number | {"snapshots-0-file": upload(), "_save": "1"})
    assert errors_of(page).keys() == {"title"}
    assert "page.html" in page.text
    [token] = re.findall('name="snapshots-0-file-sent" value="([^"]*)"', page.text)
    sent = number | {"title": "A title", "snapshots-0-file-sent": token, "_save": "1"}
    assert client.post(address(source), sent, follow=True).redirect_chain
    assert Snapshot.objects.get().sha256 == sum_of(HTML)


def test_a_sum_that_was_made_up_is_no_file() -> None:
    page = add_copy(at_the_desk(), make_source(), None, **{"file-sent": "x:y:z"})
    assert "Choose the file again" in errors_of(page)["snapshots-0-file"][0]


def test_a_file_goes_with_its_row_where_another_added_one_meanwhile() -> None:
    client, source = at_the_desk(), make_source()
    sent = filled(client, address(source), snapshots_TOTAL_FORMS=1)
    make_snapshot(source, address=ARCHIVE)
    page = client.post(address(source), sent | {"snapshots-0-file": upload(PDF, "mine.pdf"), "_save": "1"})
    assert page.context["conflict"] is not None
    forms = page.context["inline_admin_formsets"][1].formset.forms
    assert [form["file"].value() is None for form in forms] == [True, False]
    again = {name: value for form in forms for name, value in data_of(form).items()}
    client.post(address(source), sent | again | {"base": page.context["adminform"].form["base"].value(), "_save": "1",
        "snapshots-TOTAL_FORMS": 2, "snapshots-INITIAL_FORMS": 1})  # fmt: skip
    assert {copy.sha256 for copy in source.snapshots.all()} == {"a" * 64, sum_of(PDF)}


def data_of(form: Any) -> dict[str, Any]:
    """What a browser would send of a form that is shown again."""
    return {name: value for name, value in form.data.items() if name.startswith(f"{form.prefix}-")}


def test_the_form_shows_what_is_kept_with_the_same_number_of_queries() -> None:
    client, source = at_the_desk(), make_source()
    add_copy(client, source)
    few = len(queries(client, address(source)))
    page = client.get(address(source))
    assert f"/sources/paper-2019/copies/{sum_of(HTML)}/" in page.text
    assert "Web page (HTML)" in page.text
    assert 'enctype="multipart/form-data"' in page.text
    for number in range(10):
        add_copy(client, source, PDF + bytes([number]))
    assert len(queries(client, address(source))) == few


def test_bytes_of_a_sum_never_change() -> None:
    keep_file(HTML)
    with pytest.raises(IntegrityError), transaction.atomic():
        KeptFile(sha256=sum_of(HTML), content=b"other").save()
    kept = KeptFile.objects.get()
    kept.content = b"other"
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.save()
    keep_file(HTML)
    assert content_of(sum_of(HTML)) == HTML


def test_bytes_are_in_no_list_no_version_and_no_file() -> None:
    place = published_copy()
    client = at_the_desk()
    for page in (address(Source, "changelist"), "/sources/", "/sources.json", "/sources/paper-2019/"):
        assert not any('"content"' in query for query in queries(client, page))
    assert "content" not in SourceVersion.objects.get().document["snapshots"][0]
    assert client.get(place).content == HTML


def test_what_nobody_saved_is_forgotten_after_a_day_and_what_is_named_stays() -> None:
    published_copy(PDF)
    Snapshot.objects.all().delete()
    keep_file(HTML)
    keep_file(WARC)
    make_snapshot(make_source("draft"), sha256=sum_of(WARC))
    forget_unnamed()
    assert KeptFile.objects.count() == 3
    KeptFile.objects.update(kept_at=timezone.now() - dt.timedelta(days=2))
    forget_unnamed()
    assert set(KeptFile.objects.values_list("pk", flat=True)) == {sum_of(PDF), sum_of(WARC)}


# For readers


@pytest.mark.parametrize(
    ("content", "kind", "ending"),
    [
        (HTML, "text/html", "html.txt"),
        (PDF, "application/pdf", "pdf"),
        (PNG, "image/png", "png"),
        (WARC, "application/warc", "warc"),
        (gzip.compress(WARC, mtime=0), "application/gzip", "warc.gz"),
    ],
)
def test_a_copy_is_a_download_that_nothing_can_run(content: bytes, kind: str, ending: str, reader: Client) -> None:
    place = published_copy(content)
    answer = reader.get(place)
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, content, kind)
    name = f"paper-2019-{sum_of(content)[:12]}.{ending}"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("sandbox;")
    assert "default-src 'none'" in policy
    assert "allow-" not in policy


def test_a_page_can_be_read_in_a_sandbox_and_a_pdf_cannot(reader: Client) -> None:
    place = published_copy()
    answer = reader.get(f"{place}read/")
    assert answer.content == HTML
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "allow-" not in answer["Content-Security-Policy"]
    assert f'href="{place}read/"' in reader.get("/sources/paper-2019/").text
    assert reader.get(published_copy(PDF, "other") + "read/").status_code == 404


def test_a_copy_belongs_to_the_editions_that_name_it(reader: Client) -> None:
    place = published_copy()
    source = Source.objects.get()
    source.snapshots.all().delete()
    publish([source], note="Removed")
    assert reader.get(place).status_code == 404
    assert reader.get(f"{place}?edition=1").content == HTML
    assert f'href="{place}?edition=1"' in reader.get("/sources/paper-2019/?edition=1").text
    withdraw(source, reason="A forgery")
    assert reader.get(place).status_code == 410
    assert reader.get(f"{place}?edition=1").status_code == 200


def test_a_copy_of_a_draft_is_for_the_desk_alone(reader: Client) -> None:
    source = make_source()
    publish([source])
    add_copy(at_the_desk(), source)
    place = f"/sources/paper-2019/copies/{sum_of(HTML)}/"
    assert reader.get(place).status_code == 404
    assert at_the_desk("Contributor").get(place).status_code == 200
    assert Client().get(place).status_code == 302
    assert reader.get("/sources/nowhere/copies/abc/").status_code == 404


def test_a_copy_is_not_given_below_another_source(reader: Client) -> None:
    place = published_copy()
    publish([make_source("other")])
    assert reader.get(place.replace("paper-2019", "other")).status_code == 404


def test_a_copy_without_its_file_says_so(reader: Client) -> None:
    source = make_source()
    make_snapshot(source)
    publish([source])
    page = reader.get("/sources/paper-2019/")
    assert "the file itself is not on this site" in page.text
    assert "/copies/" not in page.text
    assert reader.get(f"/sources/paper-2019/copies/{'a' * 64}/").status_code == 404


def test_a_download_is_in_the_audit_log_without_the_name_of_the_source() -> None:
    place = published_copy()
    client = Client()
    client.force_login(make_user("Reader"))
    client.get(place)
    [entry] = AuditEntry.objects.filter(action="exported")
    assert (entry.what, entry.key, entry.detail) == ("incidents.source", str(Source.objects.get().pk), "")


# Loaded


def snapshots(folder: Path, *rows: str) -> None:
    lines = ["source,sha256,media_type,size,taken_at,address", *rows]
    (folder / "snapshots.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_a_file_takes_an_archives_address_alone(small: Path) -> None:
    snapshots(
        small,
        f"source-m,,,,2024-01-01T00:00:00+00:00,{ARCHIVE}",
        f"source-m,,,,2024-01-01T00:00:00+00:00,{ARCHIVE}/2",
        f"source-m,{'a' * 64},application/pdf,9,2024-01-01T00:00:00+00:00,",
    )
    load(small, say=lambda text: None)
    assert [(c.sha256[:1], c.size) for c in Snapshot.objects.order_by("pk")] == [("", None), ("", None), ("a", 9)]


@pytest.mark.parametrize(
    ("row", "error"),
    [
        ("source-m,,,,2024-01-01T00:00:00+00:00,", "address: is empty; a copy has a sha256 or an address"),
        (f"source-m,,text/html,9,2024-01-01T00:00:00+00:00,{ARCHIVE}", "sha256: is empty; media_type and size are"),
        (f"source-m,{'a' * 64},,9,2024-01-01T00:00:00+00:00,", "media_type+size: is empty"),
        (f"source-m,{'a' * 64},image/svg+xml,9,2024-01-01T00:00:00+00:00,", "'image/svg+xml' is not one of"),
    ],
)
def test_a_file_names_a_bad_copy(small: Path, row: str, error: str) -> None:
    snapshots(small, row)
    with pytest.raises(BadFiles) as found:
        load(small, say=lambda text: None)
    assert error in found.value.errors[0]
    assert found.value.errors[0].startswith("snapshots.csv, line 2, ")


# Removed for safety


def needle(text: str = "Kim Chol-su") -> Needle:
    return Needle(text, "[removed]")


@pytest.mark.parametrize(
    "content",
    [
        HTML,
        WARC,
        gzip.compress(WARC, mtime=0) + gzip.compress(b"WARC/1.1\r\nmore", mtime=0),
        b"<html><b>Kim</b> Chol&#45;su",
        b"<html><td>Kim</td><td>Chol-su</td>",
        "<!DOCTYPE html>kim chol su".encode("utf-16"),
    ],
)
def test_a_text_in_a_copy_is_found_and_the_copy_goes_whole(content: bytes, reader: Client) -> None:
    place = published_copy(content)
    published_copy(PDF, "other")
    found = find_text(needle())
    assert found.copies == [sum_of(content)]
    assert found.unread == 1
    erase(needle(), reason="At risk", expected=found.places)
    assert content_of(sum_of(content)) is None
    assert content_of(sum_of(PDF)) == PDF
    assert reader.get(place).status_code == 404
    version = SourceVersion.objects.get(key="paper-2019")
    assert version.document["snapshots"][0]["sha256"] == sum_of(content)
    assert version.erased is not None
    assert "the file itself is not on this site" in reader.get("/sources/paper-2019/").text


def test_korean_is_found_in_the_coding_of_old_pages() -> None:
    published_copy("<html><meta charset=euc-kr>김철수".encode("cp949"))
    assert len(find_text(needle("김철수")).copies) == 1


def test_a_copy_that_cannot_be_searched_is_named_and_goes_by_its_sum() -> None:
    published_copy(PDF)
    published_copy(HTML, "other")
    assert find_text(needle("no such text")).unread == 1
    assert faults(sum_of(PDF), "[removed]", "At risk") == {}
    found = find_text(needle(sum_of(PDF)))
    assert (found.copies, found.places) == ([sum_of(PDF)], 0)
    erase(needle(sum_of(PDF)), reason="At risk", expected=0)
    assert [kept.pk for kept in KeptFile.objects.all()] == [sum_of(HTML)]
    assert SourceVersion.objects.get(key="paper-2019").document["snapshots"][0]["sha256"] == sum_of(PDF)


def test_the_page_that_asks_says_what_cannot_be_searched() -> None:
    published_copy(PDF)
    published_copy(HTML, "other")
    client = at_the_desk("Administrator")
    sent = {"text": "Kim Chol-su", "replacement": "[removed]", "reason": "At risk", "_look": "1"}
    page = client.post("/admin/incidents/erasure/add/", sent)
    assert "One kept copy of a source holds it" in page.text
    assert "give its SHA-256 in place of the text" in page.text


def test_save_uses_the_form() -> None:
    client, source = at_the_desk(), make_source()
    assert save(client, address(source), title="Changed").redirect_chain


def test_a_deleted_source_says_where_the_day_is_not_known(reader: Client) -> None:
    publish([make_source("gone", availability="deleted")])
    page = reader.get("/sources/gone/").text
    assert "took this text down; the day is not known." in page
    assert "when that came about is not recorded" in " ".join(page.split())
