"""The codebook: every code, how many records use it, and the list that shows them."""

import re
from typing import Any

import pytest
from django.test import Client

from incidents import codebook
from incidents.views.usage import codebook_lines
from tests import oracle
from tests.answers import as_json, json_of

pytestmark = pytest.mark.django_db


def used(number: int = 1) -> dict[str, dict[str, str]]:
    """What the codebook says of each code that is counted."""
    return {
        codes.name: {line.code.value: line.used for line in found}
        for codes, found in codebook_lines(number, {})
        if found and found[0].used
    }


def numbers(name: str) -> dict[str, int]:
    return {value: int(text.split()[0].replace(",", "")) for value, text in used()[name].items()}


def counted(rows: list[oracle.Row], column: str, name: str) -> dict[str, int]:
    """How many rows carry each code in a column."""
    return {value: sum(row[column] == value for row in rows) for value in codebook.ALL[name].values}


def test_every_linked_number_is_that_of_the_list_it_opens(seeded: None, reader: Client) -> None:
    linked = [
        (line.used, line.href) for _codes, found in codebook_lines(1, {"edition": ["1"]}) for line in found if line.href
    ]
    assert len(linked) > 30
    for text, href in linked:
        assert json_of(reader, as_json(href))["count"] == int(re.sub(r"\D", "", text)), href


@pytest.mark.parametrize(
    ("name", "file", "column"),
    [
        ("kind", "incidents", "kind"),
        ("measure", "incidents", "measure"),
        ("location_precision", "incidents", "location_precision"),
        ("stance", "statements", "stance"),
        ("qualifier", "incident_sources", "qualifier"),
        ("event_kind", "incident_events", "kind"),
        ("overlap", "overlaps", "relation"),
        ("origin", "source_origins", "relation"),
        ("practice", "practices", "practice"),
        ("practice_basis", "practices", "basis"),
        ("treaty_status", "treaties", "status"),
        ("role", "countries", "role"),
    ],
)
def test_a_code_is_counted_as_in_the_csv_files(
    name: str, file: str, column: str, seeded: None, record: oracle.Record
) -> None:
    assert numbers(name) == counted(getattr(record, file), column, name)


def test_the_page_links_what_can_be_listed(seeded: None, reader: Client) -> None:
    page = reader.get("/codebook/").content.decode()
    assert '<a href="/incidents/?outcome=repatriated&amp;who=all">42 incidents</a>' in page
    assert '<a href="/sources/?availability=deleted">' in page
    pinned = reader.get("/codebook/?edition=1").content.decode()
    assert '<a href="/incidents/?outcome=repatriated&amp;who=all&amp;edition=1">42 incidents</a>' in pinned


def test_it_asks_once_a_list(seeded: None, reader: Client, django_assert_max_num_queries: Any) -> None:
    reader.get("/codebook/")
    with django_assert_max_num_queries(14):
        reader.get("/codebook/")


@pytest.mark.parametrize("codes", [codebook.OUTCOMES, codebook.PRACTICES], ids=lambda codes: codes.name)
def test_each_code_that_is_drawn_has_two_colours_of_its_own(codes: codebook.Codes, seeded: None) -> None:
    for theme in ("light", "dark"):
        colours = {code.value: getattr(code, theme) for code in codes}
        without = [value for value, colour in colours.items() if not re.fullmatch("#[0-9a-f]{6}", colour)]
        assert without == [], f"these codes need a colour as {theme} in codebook.py"
        assert len({*colours.values()}) == len(colours)
