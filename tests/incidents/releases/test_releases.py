"""A release: made once by who may publish, never changed; its archive is whole, valid and the same each time."""

import csv
import datetime as dt
import hashlib
import io
import re
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import frictionless
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.translation import override

from incidents import codebook
from incidents.editions.publishing import Refused, publish, withdraw
from incidents.erasure.needle import Needle
from incidents.models import Claim, Country, Edition, Incident, Overlap, Release, Snapshot, Source
from incidents.releases.making import releases_holding, sums_of
from stats.imports import load
from stats.models import ArrivalFigure
from tests import korean, oracle
from tests.answers import body, results_of
from tests.builders import (
    KEPT,
    make_arrival,
    make_claim,
    make_context_event,
    make_country,
    make_incident,
    make_kept_page,
    make_other_figure,
    make_overlap,
    make_practice,
    make_snapshot,
    make_source,
    rewrite,
    withdraw_as_before,
)
from tests.csvs import SMALL, change, rows_of
from tests.desk import address, at_the_desk, errors_of, filled, said
from tests.packages import bytes_of, empty_the_site, file_in, named, package_in, rows_in, unpacked

pytestmark = pytest.mark.django_db

TABLES = {path.name for path in oracle.SEEDS.glob("*.csv")} | {"snapshots.csv", "codebook.csv"}
OTHERS = {"README.md", "README.ko.md", "NOTES.md", "codebook.json", "datapackage.json", "SHA256SUMS"}


@pytest.fixture
def rich() -> Edition:
    """One edition with what the seeds have no example of."""
    whole, one = make_incident(), make_incident(slug="2020-01-one")
    one.groups.update(note="All of them women.", outcome="detained", outcome_date=dt.date(2020, 2, 1))
    one.groups.update(outcome_date_precision="month", people_high=None)
    make_overlap(one, whole, "possibly_part_of", note="The same days.")
    make_claim(
        whole, rank="deprecated", rank_reason="A misprint.", people_high=9, counts="held", as_of=dt.date(2019, 6, 1),
        wording="some seven", qualifier="about", claim="Said, “seven”,\nor nine.",
    )  # fmt: skip
    Snapshot.objects.create(
        source=make_source(last_checked=dt.date(2026, 1, 2)), sha256="ab" * 32, media_type="text/html", size=1234,
        taken_at=dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC), address="https://example.org/copy",
    )  # fmt: skip
    make_kept_page(make_source())
    for number in (1, 2):  # in archives alone
        make_snapshot(make_source(), sha256="", media_type="", size=None, address=f"https://example.org/{number}")
    odd = make_arrival(male=202, female=840, exception=True, notes="Printed so.")
    ArrivalFigure.objects.filter(pk=odd.pk).update(total=1047)
    others = [make_other_figure(), make_other_figure(count=2)]
    others.append(make_other_figure(measure="", dimension="age", category="20-29", share="0.25", count=None, notes="n"))
    event = make_context_event(date=dt.date(2020, 1, 1), date_precision="month")
    practice = make_practice("TH")
    made = publish([practice.country, whole, one, odd, *others, event])
    assert made is not None
    return made


# The archive


def test_an_archive_has_the_sums_of_kept_copies_and_not_their_bytes(rich: Edition) -> None:
    content = bytes_of(named(rich))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    rows = list(csv.DictReader(io.StringIO(files["snapshots.csv"].decode())))
    sums = [(row["sha256"], row["size"], row["media_type"]) for row in rows]
    assert (hashlib.sha256(KEPT).hexdigest(), str(len(KEPT)), "text/html") in sums
    assert sums.count(("", "", "")) == 2
    assert not any(KEPT in file for file in files.values())


def seed_columns(name: str) -> list[str]:
    """The columns that a file had on the first day; a later one is empty here."""
    return list(rows_of(SMALL, name)[0])


def test_an_archive_holds_every_table_and_what_explains_them(rich: Edition) -> None:
    content = bytes_of(named(rich))
    assert {info.filename for info in zipfile.ZipFile(io.BytesIO(content)).infolist()} == TABLES | OTHERS
    row = rows_in(content, "incidents.csv")[0] | {"summary": ""}
    assert {name: cell for name, cell in row.items() if cell or name in seed_columns("incidents.csv")} == {
        "slug": "2019-05-shenyang-seven", "title": "Seven detained in Shenyang", "country": "CN", "entered_from": "",
        "date": "2019-05-07", "date_precision": "day", "end_date": "", "location": "", "location_precision": "country",
        "latitude": "", "longitude": "", "kind": "detention", "outcome": "unknown", "outcome_date": "",
        "people_low": "7", "people_best": "7", "people_high": "7", "women": "", "men": "", "children": "",
        "who": "escapees", "measure": "movement", "people_basis": "reported", "confidence": "medium", "summary": "",
        "verified": "false", "notes": "",
    }  # fmt: skip
    assert [row["incident"] for row in rows_in(content, "groups.csv")] == ["2020-01-one"]
    assert rows_in(content, "incident_sources.csv")[0]["rank_reason"] == "A misprint."
    assert rows_in(content, "context_events.csv")[0]["date"] == "2020-01"
    assert [row["slug"][-1] for row in rows_in(content, "other_destinations.csv")] == ["9", "2"]


def test_an_archive_validates(rich: Edition, tmp_path: Path) -> None:
    unpacked(bytes_of(named(rich)), tmp_path)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])
    assert report.stats["tasks"] == len(TABLES)


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("incidents.csv", "detention", "holiday"),
        ("incidents.csv", ",CN,", ",XX,"),
        ("arrivals.csv", ",1047,", ",many,"),
        ("sources.csv", "\r\npaper-2019,", "\r\n,"),
    ],
)
def test_a_file_that_was_changed_does_not_validate(
    file: str, before: str, after: str, rich: Edition, tmp_path: Path
) -> None:
    """What the package says of types, codes, references and sums is really held against the files."""
    folder = unpacked(bytes_of(named(rich)), tmp_path)
    text = (folder / file).read_bytes().decode()
    assert before in text
    (folder / file).write_bytes(text.replace(before, after, 1).encode())
    errors = frictionless.validate(str(folder / "datapackage.json")).flatten(["type"])
    assert {"hash-count"} < {name for (name,) in errors}


def test_the_sums_are_those_of_the_files(rich: Edition, tmp_path: Path) -> None:
    release = named(rich)
    content = bytes_of(release)
    folder = unpacked(content, tmp_path)
    checked = subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=folder, capture_output=True)
    assert checked.returncode == 0, checked.stdout
    listed = {line.split("  ")[1] for line in (folder / "SHA256SUMS").read_text().splitlines()}
    assert listed == (TABLES | OTHERS) - {"SHA256SUMS"}
    sums = sums_of(release)
    assert (sums.size, sums.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert {part.name: part.rows for part in sums.parts if part.rows is not None}["other_destinations.csv"] == 2


def test_the_same_edition_gives_the_same_bytes(rich: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    release = named(rich)
    before = bytes_of(release)
    Incident.objects.update(title="Another title")
    Country.objects.update(name_ko="다른 이름")
    publish([*Incident.objects.all(), *Country.objects.all(), make_incident(slug="2021-new")])
    withdraw(Incident.objects.get(slug="2020-01-one"), reason="Entered twice")
    held = codebook.Code("detention", "Held", "Another definition.")
    monkeypatch.setitem(codebook.KINDS._codes, "detention", held)  # the code goes on, the release stays
    with override("ko"):
        assert bytes_of(Release.objects.get()) == before
    rewrite(Edition.objects.filter(number=1), note="no part of it")
    assert bytes_of(Release.objects.get()) == before
    assert bytes_of(named(Edition.objects.newest(), "later")) != before  # type: ignore[arg-type]


def test_times_and_permissions_in_an_archive_are_the_editions(rich: Edition) -> None:
    rewrite(Edition.objects.all(), published_at=dt.datetime(2026, 11, 24, 10, 20, 30, tzinfo=dt.UTC))
    infos = zipfile.ZipFile(io.BytesIO(bytes_of(named(1)))).infolist()
    assert {info.date_time for info in infos} == {(2026, 11, 24, 10, 20, 30)}
    assert {(info.external_attr >> 16, info.create_system, info.compress_type) for info in infos} == {(0o644, 3, 0)}


def test_the_package_says_release_edition_licence_types_codes_and_references(rich: Edition) -> None:
    package = package_in(bytes_of(named(rich)))
    assert (package["version"], package["edition"], package["licenses"][0]["name"]) == ("2026-11", 1, "CC-BY-4.0")
    assert package["citation"].endswith("https://tumen.example/releases/2026-11/")
    tables = {resource["path"]: resource["schema"] for resource in package["resources"]}
    incidents = {field["name"]: field for field in tables["incidents.csv"]["fields"]}
    assert incidents["people_low"] == {
        "name": "people_low", "title": "Lowest, of the whole", "type": "integer", "unit": "people",
        "description": "As first reported, where there are several groups.",
    }  # fmt: skip
    assert incidents["kind"]["codebook"] == "kind"
    assert incidents["kind"]["constraints"] == {"required": True, "enum": codebook.KINDS.values}
    assert (incidents["date"]["type"], incidents["verified"]["type"], incidents["latitude"]["type"]) == (
        "date", "boolean", "number",
    )  # fmt: skip
    assert tables["incident_events.csv"]["foreignKeys"] == [
        {"fields": "incident", "reference": {"resource": "incidents", "fields": "slug"}},
        {"fields": "source", "reference": {"resource": "sources", "fields": "slug"}},
    ]


def test_the_columns_of_the_seeds_come_first_in_their_order(rich: Edition) -> None:
    content = bytes_of(named(rich))
    for path in oracle.SEEDS.glob("*.csv"):
        seeds, ours = (list(rows[0]) for rows in (rows_of(path.parent, path.name), header_rows(content, path.name)))
        # What came later stands behind what is in every file, in the order of the desk's form.
        assert [column for column in ours if column in seeds] == seeds, path.name
        assert ours[:4] == seeds[:4], path.name


def header_rows(content: bytes, name: str) -> list[dict[str, str]]:
    """A row with the columns of a table, which may be empty."""
    return [dict.fromkeys(file_in(content, name).split("\r\n")[0].split(","), "")]


def test_the_codebook_is_in_two_languages(rich: Edition) -> None:
    rows = rows_in(bytes_of(named(rich)), "codebook.csv")
    assert {"list": "kind", "value": "detention", "label_en": "Detention", "label_ko": "체포·구금"}.items() <= next(
        row for row in rows if (row["list"], row["value"]) == ("kind", "detention")
    ).items()
    assert len(rows) == sum(len(codes.values) for codes in codebook.ALL.values())


def test_the_readme_says_how_it_is_counted_and_cited(rich: Edition) -> None:
    rewrite(Edition.objects.all(), published_at=dt.datetime(2026, 11, 24, tzinfo=dt.UTC))
    content = bytes_of(named(1, notes="Two more incidents."))
    readme = file_in(content, "README.md")
    assert "Tumen, release 2026-11 (edition 1 of 24 November 2026). https://tumen.example/releases/2026-11/" in readme
    assert "An incident that is part of another is left out wherever the other is in the same total." in readme
    assert "CC BY 4.0" in readme
    assert file_in(content, "NOTES.md") == "# Release 2026-11\n\nTwo more incidents.\n"


def test_there_is_one_in_korean_beside_it(rich: Edition) -> None:
    rewrite(Edition.objects.all(), published_at=dt.datetime(2026, 11, 24, tzinfo=dt.UTC))
    release = named(1)
    readme = file_in(bytes_of(release), "README.ko.md")
    assert "Tumen, 릴리스 2026-11(제1판, 2026년 11월 24일). https://tumen.example/releases/2026-11/" in readme
    for words in ("제1판(2026년 11월 24일)", "| `incidents.csv` | 사건 | `slug`", "저작자표시 4.0 국제"):
        assert words in readme
    assert not re.search("(?m)^(?!CSV)[A-Za-z]", readme)
    with_older = {name: text for name, text in release.frame.items() if name != "readme_ko"}
    rewrite(Release.objects.filter(pk=release.pk), frame=with_older)
    assert "README.ko.md" not in unpacked_names(bytes_of(Release.objects.get(pk=release.pk)))


def unpacked_names(content: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(content)).namelist()


def test_a_korean_page_cites_in_korean_and_the_archive_in_english(rich: Edition, reader: Client) -> None:
    rewrite(Edition.objects.all(), published_at=dt.datetime(2026, 11, 24, tzinfo=dt.UTC))
    release = named(1)
    english = bytes_of(release)
    page = reader.get("/releases/2026-11/", HTTP_ACCEPT_LANGUAGE="ko").content.decode()
    assert "Tumen, 릴리스 2026-11(제1판, 2026년 11월 24일). https://tumen.example/releases/2026-11/" in page
    assert "Tumen, release" not in page
    with override("ko"):
        assert bytes_of(Release.objects.get(pk=release.pk)) == english


def test_nothing_private_is_in_an_archive(rich: Edition) -> None:
    make_incident(slug="2022-draft", title="A draft nobody may see")
    Incident.objects.filter(slug="2020-01-one").update(title="An edit nobody may see")
    release = Release.objects.get(pk=named(rich).pk)
    content = bytes_of(release)
    for word in ("nobody may see", "edited_at", "loaded", "published_by", "made_by"):
        assert word.encode() not in content, word
    published = {name for model in (Incident, Source, Country) for name in model.PUBLISHED}
    derived = {"outcome", "outcome_date", "withdrawn"}
    for name in ("incidents.csv", "sources.csv", "countries.csv"):
        assert set(rows_in(content, name)[0]) <= published | derived


def test_what_was_withdrawn_but_is_named_stands_with_its_reason(rich: Edition, tmp_path: Path) -> None:
    publish([make_source(title="The last title")])
    withdraw_as_before(Source.objects.get(slug="paper-2019"))
    withdraw(Incident.objects.get(slug="2019-05-shenyang-seven"), reason="Entered twice")
    edition = withdraw_as_before(Country.objects.get(pk="CN"), "Not a country")
    content = bytes_of(named(edition))
    [source] = rows_in(content, "sources.csv")
    assert (source["slug"], source["title"], source["withdrawn"]) == ("paper-2019", "The last title", "A forgery")
    assert {row["iso2"]: row["withdrawn"] for row in rows_in(content, "countries.csv")}["CN"] == "Not a country"
    assert [row["slug"] for row in rows_in(content, "incidents.csv")] == ["2020-01-one"]
    assert rows_in(content, "overlaps.csv") == []
    report = frictionless.validate(str(unpacked(content, tmp_path) / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])


def test_a_reason_of_a_later_edition_is_not_in_an_earlier_archive(rich: Edition) -> None:
    release = named(rich)
    before = bytes_of(release)
    withdraw_as_before(Source.objects.get(slug="paper-2019"))
    assert bytes_of(release) == before


def test_an_archive_of_a_record_with_nothing_else_validates(tmp_path: Path) -> None:
    edition = publish([make_incident()])
    assert edition is not None
    content = bytes_of(named(edition))
    assert rows_in(content, "arrivals.csv") == []
    assert frictionless.validate(str(unpacked(content, tmp_path) / "datapackage.json")).valid


def test_building_holds_a_batch_in_memory_and_asks_the_same_whatever_there_is(
    rich: Edition, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    release = named(rich)
    with django_assert_max_num_queries(60) as few:
        bytes_of(release)
    more = publish([make_incident(slug=f"more-{number}") for number in range(20)])
    assert more is not None
    later = named(more, "later")
    with django_assert_num_queries(len(few)):
        bytes_of(later)


def test_which_releases_hold_a_text_is_known(rich: Edition) -> None:
    named(rich, "first", notes="Of the “first” kind.")
    Incident.objects.filter(slug="2020-01-one").update(notes='Told by "Kim", of Hyesan.')
    publish([Incident.objects.get(slug="2020-01-one")])
    named(2, "second")
    withdraw_as_before(Source.objects.get(slug="paper-2019"))
    named(3, "third")
    found = {
        text: [release.name for release in releases_holding(Needle(text, "x").finds)]
        for text in ('"Kim"', "“first”", "A forgery", "Nobody")
    }
    assert found == {'"Kim"': ["third", "second"], "“first”": ["first"], "A forgery": ["third"], "Nobody": []}


# Into an empty site again

LISTS = (
    "/incidents.json?who=all", "/sources.json", "/arrivals.json?vintages=all", "/countries.json",
    "/arrivals/others.json", "/arrivals/breakdown.json", "/arrivals/events.json",
)  # fmt: skip


def test_an_archive_loads_into_an_empty_site_as_it_was(rich: Edition, reader: Client, tmp_path: Path) -> None:
    content = bytes_of(named(rich))
    before = {path: results_of(reader, path) for path in LISTS}
    claim = Claim.objects.values("rank", "rank_reason", "people_high", "counts", "as_of", "wording").get()
    empty_the_site()
    load(unpacked(content, tmp_path), say=lambda text: None)
    assert {path: results_of(reader, path) for path in LISTS} == before
    assert Claim.objects.values("rank", "rank_reason", "people_high", "counts", "as_of", "wording").get() == claim
    again = bytes_of(named(1))
    tables = sorted(TABLES)
    assert {name: file_in(again, name) for name in tables} == {name: file_in(content, name) for name in tables}


# Made once, at the desk


def make_at_the_desk(client: Client, **changes: Any) -> Any:
    url = address(Release, "add")
    return client.post(url, filled(client, url, **changes) | {"_save": "1"}, follow=True)


def test_an_editor_names_an_edition(rich: Edition) -> None:
    editor = at_the_desk("Editor")
    url = address(Release, "add")
    assert filled(editor, url)["name"] == f"{rich.published_at:%Y-%m}"
    page = make_at_the_desk(editor, name="2026-11", notes="New.")
    assert any("2026-11" in text for text in said(page))
    release = Release.objects.get()
    assert (release.name, release.edition, release.notes) == ("2026-11", rich, "New.")
    assert release.made_by is not None
    assert release.made_by.username == "editor"
    assert release.frame["address"] == "http://testserver/releases/2026-11/"
    assert editor.get("/releases/2026-11.zip").status_code == 200


@pytest.mark.parametrize("role", ["Contributor", "Reader"])
def test_who_may_not_publish_makes_no_release(role: str, rich: Edition) -> None:
    client = at_the_desk(role)
    answer = client.post(address(Release, "add"), {"name": "2026-11", "edition": "1"})
    assert answer.status_code in (302, 403)
    assert not Release.objects.exists()


@pytest.mark.parametrize("edition", ["몽골", "9" * 30, "1.5", "-1", "\x00"])
def test_an_edition_that_is_no_number_comes_back_as_a_mistake(edition: str, rich: Edition) -> None:
    assert "edition" in errors_of_add(at_the_desk("Editor"), name="2026-11", edition=edition)


@pytest.mark.parametrize("name", ["2026 11", "Nov-2026", "-a", "a-", "a--b", "ü", "a.b", "x" * 41, ""])
def test_a_name_that_an_address_cannot_hold_is_refused(name: str, rich: Edition) -> None:
    assert "name" in errors_of_add(at_the_desk("Editor"), name=name)
    with pytest.raises(ValidationError):
        named(rich, name)


def errors_of_add(client: Client, **changes: Any) -> dict[str, list[str]]:
    return {name: texts for name, texts in errors_of(make_at_the_desk(client, **changes)).items() if texts}


def test_a_name_and_an_edition_are_given_once(rich: Edition) -> None:
    named(rich)
    publish([make_incident(slug="2021-new")])
    editor = at_the_desk("Editor")
    assert "name" in errors_of_add(editor, name="2026-11", edition="2")
    assert "edition" in errors_of_add(editor, name="other", edition="1")
    assert "_addanother" not in editor.get(address(Release, "add")).content.decode()


def test_a_release_never_changes(rich: Edition) -> None:
    release = named(rich)
    release.notes = "Other notes"
    with pytest.raises(TypeError):
        release.save()
    with pytest.raises(TypeError):
        release.delete()
    for role in ("Editor", "Administrator"):
        client = at_the_desk(role)
        url = address(release)
        assert client.get(url).status_code == 200
        assert client.post(url, {"name": "x", "notes": "x", "edition": "1"}).status_code == 403
        assert client.post(address(release, "delete"), {"post": "yes"}).status_code == 403
    assert Release.objects.values_list("name", "notes").get() == ("2026-11", "The first.")


# For readers


def test_a_reader_finds_the_release_and_downloads_it(rich: Edition, reader: Client) -> None:
    release = named(rich, notes="What is new.")
    assert 'href="/releases/2026-11/"' in reader.get("/releases/").content.decode()
    page = reader.get("/releases/2026-11/").content.decode()
    for text in ("What is new.", sums_of(release).sha256, "release 2026-11 (edition 1 of ", "incident_events.csv"):
        assert text in page, text
    response = reader.get("/releases/2026-11.zip")
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert content == bytes_of(release)
    assert response["Content-Disposition"] == 'attachment; filename="tumen-2026-11.zip"'
    assert int(response["Content-Length"]) == len(content)
    assert body(reader, "/releases/2026-11.zip") == content


def test_a_releases_page_is_korean(rich: Edition, reader: Client) -> None:
    titles = {file["title"] for file in named(rich, notes="메모").frame["files"]}
    said = korean.said_on(reader.get("/releases/2026-11/?lang=ko").content.decode())
    english = [text for text in korean.english(said, titles | {"reader", "ZIP"}) if not re.search("[가-힣]", text)]
    assert english == []


def test_a_release_that_is_none_is_not_found(rich: Edition, reader: Client) -> None:
    for path in ("/releases/none/", "/releases/none.zip"):
        assert reader.get(path).status_code == 404
    assert "No edition has been named yet" in reader.get("/releases/").content.decode()


def test_the_list_asks_the_same_however_many_there_are(
    rich: Edition, reader: Client, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    named(rich)
    with django_assert_max_num_queries(5) as few:
        reader.get("/releases/")
    for number in range(3):
        make_country("TH", notes=str(number))
        named(publish([Country.objects.get(pk="TH")]), f"r-{number}")  # type: ignore[arg-type]
    with django_assert_num_queries(len(few)):
        page = reader.get("/releases/")
    names = [release.name for release in page.context["releases"]]
    assert names == ["r-2", "r-1", "r-0", "2026-11"]


def test_an_archive_that_names_what_it_calls_withdrawn_publishes_that_and_says_so(
    rich: Edition, reader: Client, tmp_path: Path
) -> None:
    withdraw_as_before(Source.objects.get(slug="paper-2019"))
    content = bytes_of(named(withdraw_as_before(Country.objects.get(pk="CN"), "Not a country")))
    empty_the_site()
    said: list[str] = []
    load(unpacked(content, tmp_path), say=said.append)
    told = [text for text in said if "withdrawn" in text]
    assert [text.partition(", line ")[0] for text in told] == ["countries.csv", "sources.csv"]
    assert "it was withdrawn (Not a country), but is published, since other rows name it" in told[0]
    assert reader.get("/sources/paper-2019/").status_code == reader.get("/countries/CN/").status_code == 200


def test_an_archive_brings_nothing_back_that_is_withdrawn_here(rich: Edition, tmp_path: Path) -> None:
    content = bytes_of(named(rich))
    source = Source.objects.get(slug="paper-2019")
    withdraw_as_before(source)
    Overlap.objects.all().delete()
    Incident.objects.all().delete()
    folder, said = unpacked(content, tmp_path), list[str]()
    for row in range(len(rows_of(folder, "incidents.csv"))):
        change(folder, "incidents.csv", row, title="As it is called now")
    with pytest.raises(Refused, match="it names the source paper-2019, which was withdrawn"):
        load(folder, say=said.append)
    assert not Source.VERSION.objects.current().filter(key="paper-2019").exists()
    assert not [text for text in said if "but is published" in text]
