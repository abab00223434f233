"""One row a country, held to the CSV files; a country's own record."""

import csv
from typing import Any

import pytest
from django.test import Client

from tests import oracle
from tests.answers import csv_of, json_of, markup

pytestmark = pytest.mark.django_db


def lines(reader: Client, asked: str = "") -> list[tuple[Any, ...]]:
    """The results as the oracle's lines."""
    return [tuple(result.values()) for result in json_of(reader, f"/countries.json{asked}")["results"]]


def test_every_row_says_what_the_csv_files_say(seeded: None, reader: Client, record: oracle.Record) -> None:
    assert sorted(lines(reader)) == oracle.countries(record)


def test_rows_have_their_columns_and_those_with_most_incidents_stand_first(seeded: None, reader: Client) -> None:
    first = json_of(reader, "/countries.json")["results"][0]
    assert first == {
        "country": "CN",
        "incidents": 143,
        "repatriated_low": 1281,
        "repatriated_best": 1362,
        "repatriated_high": 1876,
        "repatriated_open": True,
        "moved_to_south_korea": first["moved_to_south_korea"],
        "unknown": first["unknown"],
        "treaties": 3,
    }


def test_a_country_with_nothing_recorded_has_no_number_not_zero(seeded: None, reader: Client) -> None:
    mongolia = next(line for line in lines(reader) if line[0] == "MN")
    assert mongolia[:6] == ("MN", 8, None, None, None, None)


def test_the_row_of_totals_is_no_country(seeded: None, reader: Client) -> None:
    assert "ZZ" not in [line[0] for line in lines(reader)]
    assert reader.get("/countries/ZZ.json").status_code == 404
    assert reader.get("/incidents.json?country=ZZ").status_code == 400


def test_the_csv_has_the_rows_of_the_json(seeded: None, reader: Client) -> None:
    rows = list(csv.reader(csv_of(reader, "/countries.csv").splitlines()))
    assert rows[0][:2] == ["country", "incidents"]
    assert rows[1:] == [[as_cell(value) for value in line] for line in lines(reader)]


def as_cell(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


def test_a_countrys_record_has_its_practices_and_treaties(seeded: None, reader: Client, record: oracle.Record) -> None:
    china = json_of(reader, "/countries/CN.json")
    assert (china["name"], china["name_ko"], china["edition"], china["since"]) == ("China", "중국", 1, 1)
    assert len(china["practices"]) == len([row for row in record.practices if row["country"] == "CN"])
    assert len(china["treaties"]) == len([row for row in record.treaties if row["country"] == "CN"])
    assert china["practice"] == next(row["practice"] for row in record.countries if row["iso2"] == "CN")


def test_every_column_of_practices_and_treaties_is_shown(seeded: None, reader: Client, record: oracle.Record) -> None:
    sources = {row["slug"]: row for row in record.sources}
    for iso2 in ("CN", "KP", "US"):
        page = reader.get(f"/countries/{iso2}/").content.decode()
        text = page.replace("&#x27;", "'").replace("&amp;", "&").replace("&quot;", '"')
        rows = [row for row in record.practices + record.treaties if row["country"] == iso2]
        for row in rows:
            assert (row.get("summary") or row["reservation"]) in text
            assert sources[row["source"]]["title"] in text
        country = next(row for row in record.countries if row["iso2"] == iso2)
        assert country["practice"] in text
        assert country["notes"] in text
        assert country["name_ko"] in text
        assert page.count(">not verified<") == sum(row["verified"] == "false" for row in rows)


def test_what_is_recorded_is_said_in_numbers(seeded: None, reader: Client, record: oracle.Record) -> None:
    rows = oracle.select(record, country="MN")
    vague = sum(row["date_precision"] != "day" for row in rows)
    single = sum(oracle.independent(record, oracle.sources_of(record, [row])) == 1 for row in rows)
    page = markup(reader.get("/countries/MN/").text)
    years = sorted(row["date"][:4] for row in rows)
    assert f"{len(rows)} incidents, of {years[0]} to {years[-1]}. {vague} are dated" in page
    said = f"{single} rest on one source each, or on several of one origin."
    assert f'/incidents/?country=MN&amp;independent=one">{said}</a>' in page
    assert reader.get("/incidents.json?country=MN&independent=one").json()["count"] == single


def test_an_open_number_is_open_wherever_it_stands(seeded: None, reader: Client, record: oracle.Record) -> None:
    lines = oracle.outcomes_by_country(record, country="CN", outcome="unknown")
    best, is_open = next((line[4], line[6]) for line in lines if line[1] == "unknown")
    assert is_open
    assert f'outcome=unknown">{best} or more</a>' in markup(reader.get("/countries/").text)
    page = reader.get("/countries/CN/").content.decode()
    assert f"<b>{best} or more people</b>" in page
    assert f"The outcome of {best} or more people is not known" in page


def test_the_list_offers_every_country_for_comparison(seeded: None, reader: Client) -> None:
    page = reader.get("/countries/").content.decode()
    assert page.count('type="checkbox" name="country"') == 31
    assert 'action="/countries/compare/"' in page
    assert 'name="edition"' not in page
    assert '<input type="hidden" name="edition" value="1">' in reader.get("/countries/?edition=1").content.decode()


def test_a_country_without_an_incident_has_a_dash_and_stands_after_the_others(seeded: None, reader: Client) -> None:
    page = markup(reader.get("/countries/").text)
    with_some, without = page.split('<th scope="rowgroup" colspan="7">No incident recorded</th>')
    none = [row["country"] for row in json_of(reader, "/countries.json")["results"] if not row["incidents"]]
    assert len(none) == without.count('data-k="incidents"') == without.count('<td class="n i e" data-k="incidents">')
    assert '<td class="n i e" data-k="incidents">' not in with_some
    assert all(f'name="country" value="{code}"' in without for code in none)


def test_a_records_page_counts_its_country_as_the_countrys_page_does(seeded: None, reader: Client) -> None:
    china = next(row for row in json_of(reader, "/countries.json")["results"] if row["country"] == "CN")
    page = markup(reader.get("/incidents/2023-10-china-mass-return/").text)
    assert f'?country=CN">{china["incidents"]} incidents with escapees on record</a>' in page


def test_a_countrys_latest_incidents_do_not_repeat_its_name(seeded: None, reader: Client) -> None:
    page = reader.get("/countries/CN/").content.decode()
    table = page[page.index('<table class="stack run incidents">') :]
    assert '<th scope="col">Country</th>' not in table[: table.index("</table>")]


@pytest.mark.parametrize(
    ("typed", "leads"),
    [
        ("/countries/cn/", "/countries/CN/"),
        ("/countries/Cn.json", "/countries/CN.json"),
        ("/countries/cn/?edition=1&lang=ko", "/countries/CN/?edition=1&lang=ko"),
        ("/countries/ru/", "/countries/RU/"),
        ("/incidents/2023-10-China-mass-return/", "/incidents/2023-10-china-mass-return/"),
    ],
)
def test_small_letters_lead_to_the_country(seeded: None, reader: Client, typed: str, leads: str) -> None:
    found = reader.get(typed)
    assert (found.status_code, found.headers["Location"]) == (302, leads)
    assert reader.get(leads).status_code == 200


def test_an_unknown_country_is_not_found_in_any_letters(seeded: None, reader: Client) -> None:
    assert [reader.get(f"/countries/{code}/").status_code for code in ("XX", "xx")] == [404, 404]
