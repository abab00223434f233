"""Every column of every CSV file is on a page and in a file: a marker in each is looked for."""

import csv
import html
import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings

from stats.imports import load
from tests import csvs, oracle
from tests.answers import csv_of, json_of
from tests.incidents.loading.test_imports import leaves

# The first row of each small file holds in every column what stands nowhere else; `verified` is turned below.
SOURCE = "href=/sources/source-m/"
FLAGGED = "not read directly"
NOT_VERIFIED = "not verified"
# For each file: the page of its first row, the file of it, and for each column what the page says of the marker.
PLACES: dict[str, tuple[str, str, dict[str, str]]] = {
    "countries.csv": (
        "/countries/CN/",
        "/countries/CN.json",
        {
            "iso2": "CN", "name": "China m", "name_ko": "중국 m", "role": "Transit and destination",
            "practice": "practice m", "notes": "notes m",
        },
    ),
    "sources.csv": (
        "/sources/source-m/",
        "/sources.csv",
        {
            "slug": "source-m", "title": "title m", "publisher": "publisher m", "author": "author m",
            "published": "1 Jan 1991", "url": "href=https://example.org/m", "language": "Korean", "kind": "Court",
            "availability": "Paywalled", "accessed": "2 Jan 1991",
        },
    ),
    "source_origins.csv": (
        "/sources/source-m/",
        "/sources/source-m.json",
        {
            "source": "source-m", "other": "href=/sources/other-m/", "relation": "Of a common origin with",
            "note": "origin note m",
        },
    ),
    "practices.csv": (
        "/countries/CN/",
        "/countries/CN.json",
        {
            "country": "China m", "from_year": "1991–1992", "to_year": "1991–1992", "practice": "Tolerates",
            "summary": "practice summary m", "basis": "Law", "source": SOURCE, "verified": NOT_VERIFIED,
        },
    ),
    "treaties.csv": (
        "/countries/CN/",
        "/countries/CN.json",
        {
            "country": "China m", "treaty": "ICCPR", "status": "Signed", "since": "3 Jan 1991",
            "reservation": "reservation m", "source": SOURCE, "verified": NOT_VERIFIED,
        },
    ),
    "incidents.csv": (
        "/incidents/incident-m/",
        "/incidents.csv?who=all",
        {
            "slug": "incident-m", "title": "incident title m", "country": "China m", "entered_from": "North m",
            "date": "Jan 1991", "date_precision": "day unknown", "end_date": "5 Feb 1991", "location": "location m",
            "location_precision": "A province or a stretch of border", "latitude": "12.34567",
            "longitude": "-23.45678", "kind": "Death", "outcome": "Died", "outcome_date": "6 Jan 1991",
            "people_low": "101 to 103", "people_best": "102", "people_high": "101 to 103", "women": "51 women",
            "men": "50 men", "children": "7 children", "who": "Soldiers", "measure": "Running total",
            "people_basis": "Estimated", "confidence": "Low", "summary": "incident summary m",
            "verified": "Not verified", "notes": "incident notes m",
        },
    ),
    "groups.csv": (
        "/incidents/split-m/",
        "/incidents/split-m.json",
        {
            "incident": "split-m", "people_low": "21 to 23", "people_best": "22", "people_high": "21 to 23",
            "women": "11 women", "men": "8 men", "children": "3 children", "outcome": "Moved on",
            "outcome_date": "1991", "outcome_date_precision": "known to the year", "note": "group note m",
        },
    ),
    "incident_events.csv": (
        "/incidents/incident-m/",
        "/incidents/incident-m.json",
        {
            "incident": "incident-m", "date": "1991", "date_precision": "known to the year", "kind": "Denied",
            "description": "event m", "source": "href=#source-source-m",
        },
    ),
    "incident_sources.csv": (
        "/incidents/incident-m/",
        "/incidents/incident-m.json",
        {
            "incident": "incident-m", "source": "href=#source-source-m", "people_reported": "1,500",
            "qualifier": "at least", "claim": "More than 1,500 m",
        },
    ),
    "statements.csv": (
        "/incidents/incident-m/",
        "/incidents/incident-m.json",
        {
            "incident": "incident-m", "speaker": "speaker m", "organisation": "organisation m", "country": "(North m)",
            "date": "10 Jan 1991", "stance": "Appeals", "summary": "statement m", "source": "href=#source-source-m",
        },
    ),
    "overlaps.csv": (
        "/incidents/incident-m/",
        "/incidents/incident-m.json",
        {
            "incident": "incident-m", "other": "href=/incidents/split-m/", "relation": "Possibly part of",
            "note": "overlap note m",
        },
    ),
    "arrivals.csv": (
        "/arrivals/?vintages=all",
        "/arrivals.csv?vintages=all",
        {
            "destination": "South m", "period_type": "Quarter", "period_start": "Jan 1991–Mar 1991",
            "period_end": "Jan 1991–Mar 1991", "male": "301", "female": "302", "total": "603",
            "status": "Provisional", "released": "11 Apr 1991", "source": SOURCE, "verified": FLAGGED,
            "notes": "arrival notes m",
        },
    ),
    "arrivals_breakdown.csv": (
        "/arrivals/others/",
        "/arrivals/breakdown.csv",
        {
            "destination": "South m", "year_start": "arrivals from 1993 to 1994",
            "year_end": "arrivals from 1993 to 1994", "dimension": "Home province", "category": "category m",
            "count": "501", "share": "12.345\u00a0%", "as_of": "12 Jan 1991", "source": SOURCE, "verified": FLAGGED,
        },
    ),
    "other_destinations.csv": (
        "/arrivals/others/",
        "/arrivals/others.csv",
        {
            "destination": "All asylum countries together", "period_type": "Half-year",
            "period_start": "Jan 1991–Jun 1991", "period_end": "Jan 1991–Jun 1991", "count": "401",
            "measure": "Refugees on the last day", "source": SOURCE, "verified": FLAGGED, "notes": "other notes m",
        },
    ),
    "context_events.csv": (
        "/arrivals/events/",
        "/arrivals/events.csv",
        {
            "slug": "event-m", "date": "May 1991 – 1992", "date_precision": "day unknown",
            "end_date": "May 1991 – 1992", "country": "North m", "category": "Crackdown", "title": "event title m",
            "description": "event description m", "source": SOURCE, "verified": FLAGGED,
        },
    ),
}  # fmt: skip
FIELDS = [(name, column) for name, (_page, _file, columns) in PLACES.items() for column in columns]
HANGS_ON = {"incident", "country", "source"}  # in the JSON of a record its parts do not name it again


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[Path]:
    """A site of the small files, in which every first row is not verified and every other one is."""
    folder = Path(copytree(csvs.SMALL, tmp_path_factory.mktemp("marked") / "small"))
    for name in PLACES:
        for place, row in enumerate(csvs.rows_of(folder, name)):
            if "verified" in row:
                csvs.change(folder, name, place, verified="false" if place == 0 else "true")
    for place, name in ((1, "North m"), (2, "South m")):  # names that no sentence of the site has
        csvs.change(folder, "countries.csv", place, name=name)
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(SMALLEST_CELL=0):  # what is small is to be found as well
            load(folder, say=lambda text: None)
        yield folder
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def opened() -> dict[str, str]:
    """The pages that tests of this site have opened: each is asked for once."""
    return {}


def main_of(client: Client, address: str) -> str:
    """What a page holds between header and footer, without its address on paper."""
    response = client.get(address)
    assert response.status_code == 200, address
    page = response.content.decode()
    return re.sub(r'(?s)<p class="print-only">.*?</p>', "", page[page.index("<main") : page.index("</main>")])


def words_of(main: str) -> str:
    """What a page says, without its tags and what its drawings are made of."""
    shown = re.sub(r"(?s)<script.*?</script>|<[^>]*>", " ", main)
    return " ".join(html.unescape(shown).split())


def says(main: str, wanted: str) -> bool:
    """Whether a page says a text as a word of its own, or links where it should."""
    if wanted.startswith("href="):
        return re.search(rf'href="{re.escape(wanted[5:])}[?"]', main) is not None
    wanted = " ".join(wanted.split())
    return re.search(rf"(?<![\w,.-]){re.escape(wanted)}(?![\w-]|[.,]\d)", words_of(main)) is not None


def test_every_column_of_every_file_has_its_place(marked: Path) -> None:
    assert set(PLACES) == {path.name for path in oracle.SEEDS.glob("*.csv")}
    for name, (_page, _file, columns) in PLACES.items():
        # What came later is asked by test_published_fields.py.
        for folder in (marked, oracle.SEEDS):
            assert list(csvs.rows_of(folder, name)[0])[: len(columns)] == list(columns)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "column"), FIELDS)
def test_a_marker_in_a_field_is_found_on_its_page(
    name: str, column: str, marked: Path, opened: dict[str, str], reader: Client
) -> None:
    page, _file, columns = PLACES[name]
    main = opened.get(page) or opened.setdefault(page, main_of(reader, page))
    assert says(main, columns[column]), (columns[column], words_of(main))


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "column"), FIELDS)
def test_a_marker_in_a_field_is_found_in_its_file(name: str, column: str, marked: Path, reader: Client) -> None:
    _page, file, _columns = PLACES[name]
    cell = csvs.rows_of(marked, name)[0][column]
    if file.split("?")[0].endswith(".csv"):
        found = list(csv.DictReader(csv_of(reader, file).splitlines()))
        assert cell in [row[column] for row in found]
        return
    document = json_of(reader, file)
    if (
        column in HANGS_ON
        and name != "incident_sources.csv"
        and ("incident", cell) != ("incident", document.get("slug"))
    ):
        assert cell in str(document)
    else:
        assert column in HANGS_ON or (column, cell) in leaves(document), (column, cell)
