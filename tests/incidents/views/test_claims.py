"""What each source says, by number, for any question; and what a file of incidents says of each record besides."""

import csv
import io
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from stats.imports import load
from tests.answers import body, json_of

pytestmark = pytest.mark.django_db
WOMEN = "2025-09-china-women-28"


def lines_of(client: Client, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body(client, address).decode())))


def test_each_claim_of_the_incidents_asked_for_is_a_row_with_its_source(seeded: None, reader: Client) -> None:
    found = lines_of(reader, "/claims.csv?country=CN&from=2025-09&to=2025-09")
    assert [(row["incident"], row["source"], row["people_reported"], row["qualifier"]) for row in found] == [
        (WOMEN, "segye-2025-10-19-hrw", "28", "at_least"),
        (WOMEN, "alphabiz-2025-10-19-hrw", "28", "exact"),
    ]
    assert (found[0]["publisher"], found[0]["published"], found[0]["date"], found[0]["country"]) == (
        "Segye Ilbo", "2025-10-19", "2025-09-01", "CN"
    )  # fmt: skip


def test_claims_as_json_stand_below_their_incidents(seeded: None, reader: Client) -> None:
    found = json_of(reader, "/claims.json?country=CN&from=2025-09&to=2025-09")
    [incident] = found["results"]
    assert (found["count"], incident["incident"]) == (1, WOMEN)
    assert [claim["people_reported"] for claim in incident["claims"]] == [28, 28]
    assert reader.get("/claims.csv?colour=red").status_code == 400


def test_the_list_leads_to_the_claims_of_its_question(seeded: None, reader: Client) -> None:
    page = reader.get("/incidents/?country=MN").content.decode()
    for ending in ("csv", "xlsx", "json"):
        assert f'href="/claims.{ending}?who=escapees&amp;country=MN&amp;edition=1"' in page


def test_a_file_of_claims_asks_a_constant_number_of_questions_a_piece(
    seeded: None, reader: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    body(reader, "/claims.csv?country=MN")
    # Each piece asks for its incidents and for their sources; the first holds 100, all are 168.
    for asked, questions in (("country=LA", 8), ("who=all", 10)):
        with django_assert_num_queries(questions):
            body(reader, f"/claims.csv?{asked}")


def test_a_file_of_incidents_says_where_each_is_and_what_it_rests_on(seeded: None, reader: Client) -> None:
    found = {row["slug"]: row for row in lines_of(reader, "/incidents.csv?country=MN")}
    row = found["2025-08-ulaanbaatar-interpreter"]
    assert row["address"] == "http://testserver/incidents/2025-08-ulaanbaatar-interpreter/?edition=1"
    assert (row["sources"], row["independent_sources"]) == ("3", "1")
    results = json_of(reader, "/incidents.json?country=MN")["results"]
    assert {one["slug"]: str(one["independent_sources"]) for one in results} == {
        slug: row["independent_sources"] for slug, row in found.items()
    }


def test_such_a_file_can_be_loaded_again_and_changes_nothing(seeded: None, reader: Client, tmp_path: Path) -> None:
    (tmp_path / "incidents.csv").write_bytes(body(reader, "/incidents.csv?who=all"))
    assert load(tmp_path, say=lambda text: None) is None
