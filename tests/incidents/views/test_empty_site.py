"""Pages of the record on a site that has published nothing, or little."""

import pytest
from django.test import Client

from incidents.editions.publishing import publish
from incidents.views.examples import examples
from tests.builders import make_country, make_incident

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/method/", "/codebook/", "/countries/"])
def test_a_page_says_what_it_can(address: str, reader: Client) -> None:
    answer = reader.get(address)
    assert answer.status_code == 200
    assert b'class="example"' not in answer.content
    assert b"Used by" not in answer.content


def test_there_is_nothing_to_compare(reader: Client) -> None:
    assert reader.get("/countries/compare/?country=CN&country=MN").status_code == 400


def test_a_rule_that_the_record_shows_nothing_of_has_no_example(reader: Client) -> None:
    incident = make_incident()
    edition = publish([make_country("CN"), incident])
    assert edition is not None
    found = examples(edition.number)
    assert {name for name, example in found.items() if example} == {"recorded", "map", "verified", "edition"}
    assert reader.get("/method/").status_code == 200


def test_two_countries_without_anything_are_compared(reader: Client) -> None:
    publish([make_country("CN"), make_country("MN")])
    page = reader.get("/countries/compare/?country=CN&country=MN").content.decode()
    assert page.count("none recorded") == 2 * (5 + 4)
    assert page.count("No practice is recorded") == 2
