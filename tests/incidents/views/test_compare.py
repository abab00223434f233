"""Two to four countries side by side, held to the CSV files."""

from typing import Any

import pytest
from django.test import Client

from incidents.editions.publishing import publish
from incidents.models import Country
from tests import oracle
from tests.answers import json_of, markup

pytestmark = pytest.mark.django_db

FATES = {"returned": "repatriated", "moved": "transferred_to_rok", "unknown": "unknown"}


def compared(reader: Client, *codes: str, more: str = "") -> list[dict[str, Any]]:
    """The countries of a comparison."""
    asked = "&".join(f"country={code}" for code in codes)
    results: list[dict[str, Any]] = json_of(reader, f"/countries/compare.json?{asked}{more}")["results"]
    return results


def people(record: oracle.Record, code: str, outcome: str) -> dict[str, Any] | None:
    """The oracle's people of one outcome in a country."""
    total = oracle.people(record, oracle.select(record, country=code), outcome)
    if not total.incidents:
        return None
    high = None if total.open else total.high
    return {"incidents": total.incidents, "low": total.low, "best": total.best, "high": high}


@pytest.mark.parametrize("codes", [("CN", "MN"), ("TH", "LA", "RU"), ("KR", "VN", "BE", "US")])
def test_each_column_says_what_the_csv_files_say(
    codes: tuple[str, ...], seeded: None, reader: Client, record: oracle.Record
) -> None:
    for code, found in zip(codes, compared(reader, *codes), strict=True):
        rows = oracle.select(record, country=code)
        cited = oracle.sources_of(record, rows)
        assert found["country"] == code
        assert found["incidents"] == len(rows)
        assert {name: found[name] for name in FATES} == {name: people(record, code, FATES[name]) for name in FATES}
        assert (found["sources"], found["independent"]) == (len(cited), oracle.independent(record, cited))


def test_treaties_and_current_practice_are_those_of_the_csv_files(
    seeded: None, reader: Client, record: oracle.Record
) -> None:
    china, russia = compared(reader, "CN", "RU")
    expected = [row for row in record.treaties if row["country"] == "CN"]
    assert [(t["treaty"], t["status"], t["since"] or "", t["reservation"]) for t in china["treaties"]] == [
        (row["treaty"], row["status"], row["since"], row["reservation"]) for row in expected
    ]
    now = {
        basis: [(p["practice"], p["from_year"]) for p in entries]
        for basis, entries in china["current_practice"].items()
    }
    assert now == {
        "law": [], "agreement": [("returns", 1998)], "statement": [("returns", 2023)], "observed": [("returns", 2024)],
    }  # fmt: skip
    assert russia["current_practice"]["observed"] == []


def test_the_page_shows_figures_that_open_their_incidents(seeded: None, reader: Client) -> None:
    page = markup(reader.get("/countries/compare/?country=CN&country=MN").text)
    assert '<a href="/incidents/?country=CN&amp;outcome=repatriated"><b>1,362 or more</b></a>' in page
    assert "1,281 to 1,876 or more" in page
    assert "Coverage differs" in page
    assert "Party <span" in page
    assert "24 Sep 1982" in page
    assert page.count(">ended<") == 1
    assert 'href="/countries/CN/#practice-11"' in page
    assert '<a href="/charts/returns-over-time/?country=CN&amp;country=MN">' in page


def test_countries_stand_in_the_order_asked_for_and_once(seeded: None, reader: Client) -> None:
    assert [c["country"] for c in compared(reader, "MN", "CN", "MN")] == ["MN", "CN"]


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        ("", ""),
        ("?country=CN", "CN"),
        ("?country=CN&country=CN", "CN"),
        ("?country=CN&country=XX", "XX"),
        ("?country=CN&country=ZZ", "ZZ"),
        ("?country=CN&country=", ""),
        ("?country=CN&country=MN&country=RU&country=TH&country=LA", "CN, MN, RU, TH, LA"),
        ("?country=CN&country=MN&edition=9", "9"),
    ],
)
def test_a_bad_question_is_named(asked: str, value: str, seeded: None, reader: Client) -> None:
    word = "edition" if "edition" in asked else "country"
    answer = reader.get(f"/countries/compare.json{asked}")
    assert answer.status_code == 400
    assert [(fault["word"], fault["value"]) for fault in answer.json()["faults"]] == [(word, value)]
    page = reader.get(f"/countries/compare/{asked}")
    assert page.status_code == (400 if asked else 200)
    said = markup(page.content.decode())
    if word == "edition":
        assert f"<code>{word}</code> cannot be <code>{value}</code>" in said
    elif len(value) == 2 and value not in ("CN", "MN"):
        assert f"“{value}” is no country of this record." in said
    else:
        assert "Choose two to four countries." in said


def test_without_countries_it_is_a_picker_and_a_mistake_keeps_what_was_chosen(seeded: None, reader: Client) -> None:
    picker = markup(reader.get("/countries/compare/").content.decode())
    assert '<input type="checkbox" name="country" value="CN"> China' in picker
    assert "This address could not be understood" not in picker
    again = markup(reader.get("/countries/compare/?country=CN&country=ZZ").content.decode())
    assert '<input type="checkbox" name="country" value="CN" checked> China' in again
    assert 'role="alert"' in again


def test_an_unknown_word_is_a_notice_on_the_page_and_refused_in_the_file(seeded: None, reader: Client) -> None:
    asked = "?country=CN&country=MN&outcome=repatriated"
    assert "<code>outcome</code>" in reader.get(f"/countries/compare/{asked}").content.decode()
    assert reader.get(f"/countries/compare.json{asked}").status_code == 400


def test_an_old_edition_is_compared_as_it_was(seeded: None, reader: Client) -> None:
    Country.objects.get(pk="MN").practices.update(to_year=2025)
    Country.objects.filter(pk="MN").update(state="changed")
    publish(Country.objects.filter(pk="MN"))
    now = compared(reader, "MN", "CN")[0]["current_practice"]["observed"]
    then = compared(reader, "MN", "CN", more="&edition=1")[0]["current_practice"]["observed"]
    assert (now, [entry["from_year"] for entry in then]) == ([], [2023])
    page = reader.get("/countries/compare/?country=MN&country=CN&edition=1").content.decode()
    assert "/incidents/?country=CN&amp;edition=1" in page
    assert "/countries/MN/?edition=1#practice-5" in page


def test_more_countries_ask_no_more(seeded: None, reader: Client, django_assert_max_num_queries: Any) -> None:
    asked = "/countries/compare/?country=CN&country=MN"
    reader.get(f"{asked}&country=LA")
    for address in (asked, f"{asked}&country=RU&country=TH"):
        with django_assert_max_num_queries(10):
            reader.get(address)
