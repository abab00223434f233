"""A search in the seeds: what each Korean query must find, and every kind of record with its count."""

import csv
from pathlib import Path

import pytest
from django.test import Client

from incidents.models import IncidentVersion
from tests.incidents.views.test_search import counts, searched

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]

QUERIES = Path(__file__).with_name("korean_queries.csv")


def found(query: str) -> set[str]:
    return set(IncidentVersion.objects.current().matching(query).values_list("key", flat=True))


def test_fifty_korean_queries_find_what_they_must() -> None:
    rows = list(csv.DictReader(QUERIES.open(encoding="utf-8")))
    assert len({row["query"] for row in rows}) >= 50
    missed = [(row["query"], key) for row in rows for key in {*row["finds"].split()} - found(row["query"])]
    beyond = [(row["query"], key) for row in rows for key in {*row["not"].split()} & found(row["query"])]
    assert (missed, beyond) == ([], [])
    assert [row["query"] for row in rows if len(found(row["query"])) > int(row["at_most"])] == []


def test_what_means_the_same_finds_the_same() -> None:
    for one, other in (
        *(("몽골", "몽골에서"), ("강제송환", "강제 송환"), ("베이징", "북경"), ("선양", "심양"), ("옌지", "연길")),
        *(("쿤밍", "곤명"), ("치앙라이", "치앙 라이"), ("북한이탈주민", "북한 이탈 주민"), ("北京", "Peking")),
    ):
        assert found(one) == found(other) != set(), one


def test_it_finds_every_kind_of_record(reader: Client) -> None:
    page = searched(reader, "Mongolia")
    found = counts(page)
    assert list(found) == ["incident", "country", "event", "source"]
    assert found["incident"] == reader.get("/incidents.json?q=Mongolia&who=all").json()["count"]
    assert found["source"] == reader.get("/sources.json?q=Mongolia").json()["count"]
    assert found["country"] >= 1
    assert "<mark>Mongolia</mark> detains four North Koreans who crossed from China" in page
    assert 'href="/incidents/?q=Mongolia&amp;who=all"' in page
    assert counts(searched(reader, "몽골에서"))["country"] == found["country"]
    assert "arrival" in counts(searched(reader, "입국 2019"))
