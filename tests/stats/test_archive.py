"""The archive of the real data: it validates, and a site that is loaded from it shows the same charts and lists."""

from pathlib import Path

import frictionless
import pytest
from django.test import Client

from incidents.models import Edition
from stats.catalogue import CHARTS
from stats.imports import load
from tests.answers import csv_of, json_of, results_of
from tests.edits import edit_the_record
from tests.packages import bytes_of, empty_the_site, file_in, named, package_in, unpacked

pytestmark = pytest.mark.django_db

CHART_PATHS = [f"/charts/{chart.slug}.json?{words}" for chart in CHARTS for words in ("", "from=2005")]
FILES = [
    "/incidents.csv?who=all", "/sources.csv", "/countries.csv", "/arrivals.csv?vintages=all", "/arrivals/others.csv",
    "/arrivals/breakdown.csv", "/arrivals/events.csv",
]  # fmt: skip
RECORDS = [
    "/incidents/2023-10-china-mass-return.json",
    "/countries/CN.json",
    "/sources/nknews-2023-05-mongolia-four.json",
]


def at(path: str, edition: int) -> str:
    return f"{path}{'&' if '?' in path else '?'}edition={edition}"


def shown(reader: Client, edition: int) -> dict[str, object]:
    """What charts, lists and records say as of an edition, without which edition it is."""
    found: dict[str, object] = {path: json_of(reader, at(path, edition))["table"] for path in CHART_PATHS}
    for table in found.values():
        assert isinstance(table, dict)
    # The address of a record in a file names the edition.
    found |= {path: csv_of(reader, at(path, edition)).replace(f"edition={edition}", "") for path in FILES}
    about = ("edition", "since", "address", "cite_as")
    for path in RECORDS:
        found[path] = {name: value for name, value in json_of(reader, at(path, edition)).items() if name not in about}
    listed = results_of(reader, at("/incidents.json?who=all", edition))
    return found | {"list": [{**row, "address": row["address"].replace(f"edition={edition}", "")} for row in listed]}


@pytest.mark.parametrize("edited", [False, True], ids=["the seeds", "after edits"])
def test_a_site_loaded_from_an_archive_shows_the_same(
    edited: bool, seeded: None, reader: Client, tmp_path: Path
) -> None:
    edition = edit_the_record() if edited else Edition.objects.get()
    content = bytes_of(named(edition))
    before = shown(reader, edition.number)
    report = frictionless.validate(str(unpacked(content, tmp_path) / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])[:5]
    empty_the_site()
    assert load(tmp_path, say=lambda text: None) == Edition.objects.get()
    after = shown(reader, 1)
    assert [path for path in before if after[path] != before[path]] == []
    again = bytes_of(named(1))
    tables = [resource["path"] for resource in package_in(content)["resources"]]
    assert [name for name in tables if file_in(again, name) != file_in(content, name)] == []


def test_edition_1_gives_the_same_archive_after_edits(seeded: None) -> None:
    release = named(1)
    before = bytes_of(release)
    edit_the_record()
    assert bytes_of(release) == before
