"""Every row of the seeds is on the page of what it belongs to: its words are looked for."""

import pytest
from django.test import Client

from tests import oracle
from tests.stats.test_every_field import main_of, words_of

pytestmark = pytest.mark.django_db

WORDS = (
    "title",
    "summary",
    "description",
    "claim",
    "speaker",
    "organisation",
    "note",
    "notes",
    "reservation",
    "practice",
)
PAGES = {
    "countries": ("/countries/%s/", "iso2"),
    "practices": ("/countries/%s/", "country"),
    "treaties": ("/countries/%s/", "country"),
    "incidents": ("/incidents/%s/", "slug"),
    "groups": ("/incidents/%s/", "incident"),
    "incident_events": ("/incidents/%s/", "incident"),
    "incident_sources": ("/incidents/%s/", "incident"),
    "statements": ("/incidents/%s/", "incident"),
    "overlaps": ("/incidents/%s/", "incident"),
    "source_origins": ("/sources/%s/", "source"),
}


def wanted(record: oracle.Record) -> dict[str, set[str]]:
    """For each page of a record, the words that it should have."""
    found: dict[str, set[str]] = {}
    for name, (page, column) in PAGES.items():
        for row in getattr(record, name):
            if row[column] == "ZZ":
                continue  # no country of its own
            texts = {row[word] for word in WORDS if row.get(word) and (name, word) != ("practices", "practice")}
            found.setdefault(page % row[column], set()).update(texts)
    return found


def test_every_row_of_the_seeds_is_on_the_page_of_what_it_belongs_to(
    seeded: None, reader: Client, record: oracle.Record
) -> None:
    missing = {}
    for page, texts in wanted(record).items():
        said = words_of(main_of(reader, page))
        if lost := [text for text in texts if " ".join(text.split()) not in said]:
            missing[page] = lost
    assert missing == {}


@pytest.mark.parametrize(
    ("name", "page", "columns"),
    [
        ("arrivals", "/arrivals/?vintages=all", ("notes",)),
        ("other_destinations", "/arrivals/others/", ("notes",)),
        ("context_events", "/arrivals/events/", ("slug", "title", "description")),
    ],
)
def test_every_figure_and_event_of_the_seeds_is_on_its_page(
    name: str, page: str, columns: tuple[str, ...], seeded: None, reader: Client, record: oracle.Record
) -> None:
    pages = [page] if name != "arrivals" else [f"{page}&page={number}" for number in (1, 2, 3)]
    said = " ".join(words_of(main_of(reader, each)) for each in pages)
    texts = {row[column] for row in getattr(record, name) for column in columns if row[column]}
    assert {text for text in texts if " ".join(text.split()) not in said} == set()
