"""Texts that a spreadsheet would run: defused in every .csv of the site and of archives, and the same after a load."""

import csv
import io
from pathlib import Path

import pytest
from django.test import Client

from incidents.editions.publishing import publish
from incidents.editions.references import publishable_models
from incidents.models import Incident, Release, Source
from project.lines import EXECUTED, defused
from stats.imports import load
from tests import csvs
from tests.answers import body
from tests.builders import make_incident, make_source, rewrite
from tests.editions.files import files_of
from tests.packages import bytes_of, empty_the_site, file_in, named, package_in, rows_in, unpacked

pytestmark = pytest.mark.django_db

MARKED = ("", "'", "''")  # a text may itself begin with apostrophes before what would be run


def armed_folder(folder: Path) -> Path:
    """The small files, in which each text of its own begins with what a spreadsheet would run."""
    texts = [mark + start for start in EXECUTED for mark in MARKED]
    place = 0
    for path in sorted(folder.glob("*.csv")):
        rows = csvs.rows_of(folder, path.name)
        for row in rows:
            for column, cell in row.items():
                if cell.endswith(" m"):
                    place += 1
                    row[column] = defused(f"{texts[place % len(texts)]}{cell}")
        csvs.write(folder, path.name, rows)
    assert place > len(texts)
    return folder


def cells_of(text: str) -> list[str]:
    """Every cell of a CSV file."""
    return [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def published() -> dict[str, dict[str, object]]:
    """Every document of the newest edition, by kind and key."""
    return {
        f"{model.__name__} {version.key}": version.document
        for model in publishable_models()
        for version in model.VERSION.objects.current()
    }


def test_nothing_in_any_csv_of_the_site_is_run(small: Path, reader: Client) -> None:
    assert load(armed_folder(small), say=lambda text: None)
    asked = [address for address in files_of(1, ".csv") if "country=MN" not in address]  # no country of the small files
    found = {address: cells_of(body(reader, address).decode()) for address in asked}
    assert len(found) > 30
    run = {a: [c for c in cells if c.startswith(EXECUTED) and not is_number(c)] for a, cells in found.items()}
    assert {address: cells for address, cells in run.items() if cells} == {}
    [incident] = [row for row in csv.DictReader(io.StringIO(body(reader, "/incidents.csv?who=all").decode()))
                  if row["slug"] == "incident-m"]  # fmt: skip
    assert incident["title"] == defused(Incident.objects.get(slug="incident-m").title)
    assert incident["longitude"] == "-23.45678"


def test_the_list_of_editions_is_defused_too(reader: Client) -> None:
    publish([make_incident()], note='=HYPERLINK("https://example.org")')
    assert '\'=HYPERLINK(""https://example.org"")' in body(reader, "/editions.csv").decode()


def test_a_site_that_is_loaded_from_an_archive_has_the_same_texts(small: Path, tmp_path: Path) -> None:
    load(armed_folder(small), say=lambda text: None)
    before = published()
    content = bytes_of(named(1))
    for resource in package_in(content)["resources"]:
        run = [cell for cell in cells_of(file_in(content, resource["path"])) if cell.startswith(EXECUTED)]
        assert [cell for cell in run if not is_number(cell)] == [], resource["path"]
    empty_the_site()
    load(unpacked(content, tmp_path / "archive"), say=lambda text: None)
    assert published() == before
    tables = [resource["path"] for resource in package_in(content)["resources"]]
    again = bytes_of(named(1))
    assert [name for name in tables if file_in(again, name) != file_in(content, name)] == []


@pytest.mark.parametrize(
    "text", ["=1+1", "+82 2 123", "-3.5", "@name", "\t=1", "\r=1", "'=1", "''+1", "\n=1", " =1 ", "\t", "'quoted'", "'"]
)
def test_a_download_that_is_loaded_again_changes_nothing(text: str, reader: Client, tmp_path: Path) -> None:
    made = make_incident(notes=text, location=text.strip() or "x")
    source = make_source(author=text.strip())
    publish([made, source])
    Incident.objects.update(loaded=1)
    Source.objects.update(loaded=1)
    for name, address in (("incidents.csv", "/incidents.csv?who=all"), ("sources.csv", "/sources.csv")):
        (tmp_path / name).write_bytes(body(reader, address))
    assert load(tmp_path, say=lambda text: None) is None
    assert (Incident.objects.get().notes, Source.objects.get(pk=source.pk).author) == (text, text.strip())


def test_a_release_of_the_days_before_stays_as_it_was_to_the_byte(tmp_path: Path) -> None:
    edition = publish([make_incident(notes="=1+1")])
    assert edition is not None
    release = named(edition)
    assert rows_in(bytes_of(release), "incidents.csv")[0]["notes"] == "'=1+1"
    rewrite(
        Release._base_manager.all(), frame={name: said for name, said in release.frame.items() if name != "defused"}
    )
    before = Release.objects.get()
    assert rows_in(bytes_of(before), "incidents.csv")[0]["notes"] == "=1+1"
    empty = tmp_path / "before"
    content = bytes_of(before)
    empty_the_site()
    load(unpacked(content, empty), say=lambda text: None)
    assert Incident.objects.get().notes == "=1+1"


def test_a_slug_that_begins_with_a_hyphen_is_valid_in_an_archive(tmp_path: Path) -> None:
    import frictionless

    edition = publish([make_incident(slug="-odd")])
    assert edition is not None
    unpacked(bytes_of(named(edition)), tmp_path)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])
    empty_the_site()
    load(tmp_path, say=lambda text: None)
    assert Incident.objects.get().slug == "-odd"
