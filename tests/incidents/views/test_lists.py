"""Lists of incidents and sources as files: what they count, hold and say, held to the CSV files."""

import csv
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents.models import ChainLink, Edition, RowSum
from tests import oracle
from tests.answers import Words, address, csv_of, heading_of, json_of, markup, results_of
from tests.asked import INCIDENT_WORDS
from tests.builders import wipe

pytestmark = pytest.mark.django_db

ASKED = [pytest.param(words, id=address("", words)) for words in INCIDENT_WORDS]
SPLIT = ("women", "men", "children")
ADDED = ("address", "sources", "independent_sources")  # what a file says of a record beside its own columns


@pytest.mark.parametrize("words", ASKED)
def test_a_list_finds_what_the_csv_files_hold(
    words: Words, seeded: None, reader: Client, record: oracle.Record
) -> None:
    expected = sorted(oracle.select(record, **words), key=lambda row: row["slug"])
    expected.sort(key=lambda row: row["date"], reverse=True)
    found = results_of(reader, address("/incidents.json", words))
    assert [result["slug"] for result in found] == [row["slug"] for row in expected]


@pytest.mark.parametrize("words", ASKED)
def test_a_heading_says_what_the_csv_files_say(words: Words, seeded: None, record: oracle.Record) -> None:
    found = heading_of(address("/incidents/", {**words, "edition": "1"}))
    expected = oracle.heading(record, **words)
    assert {
        "incidents": found.incidents,
        "added": found.people.incidents,
        "held": found.not_added,
        "low": found.people.low,
        "best": found.people.best,
        "high": found.people.high,
        "open": found.people.open,
        "year_only": found.year_only,
        "others": found.others,
    } == expected


def numbers(sentence: Any) -> list[str]:
    """The numbers that a sentence says, in no order: Korean sets them in another."""
    return sorted(re.findall(r"\d[\d,]*", str(sentence)))


@pytest.mark.parametrize("words", ASKED)
def test_a_list_and_its_heading_say_the_same_numbers_in_korean(
    words: Words, seeded: None, reader: Client, record: oracle.Record
) -> None:
    korean, expected = {**words, "lang": "ko"}, oracle.heading(record, **words)
    assert json_of(reader, address("/incidents.json", korean))["count"] == expected["incidents"]
    said = numbers(reader.get(address("/incidents/", korean)).context["sentence"])
    assert said == numbers(reader.get(address("/incidents/", words)).context["sentence"])
    bounds = [expected["low"], expected["high"]] if expected["added"] else []
    assert {f"{number:,}" for number in (expected["incidents"], *bounds)} <= set(said)


def test_a_heading_is_the_frozen_sentence_in_korean(seeded: None, reader: Client) -> None:
    sentence = reader.get("/incidents/?country=TH&lang=ko").context["sentence"]
    assert str(sentence) == "태국: 사건 32건; 그중 30건에서 465~530명; 특정 시점 집계 2건은 합산하지 않음"


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("country=US", "1 incident in the United States; 6 people"),
        ("country=US&lang=ko", "미국: 사건 1건; 6명"),
        (
            "country=MN&country=US&country=GB",
            "9 incidents in Mongolia, the United States and the United Kingdom; 79 to 81 people",
        ),
    ],
)
def test_a_sentence_names_a_country_with_its_article(asked: str, sentence: str, seeded: None, reader: Client) -> None:
    assert str(reader.get(f"/incidents/?{asked}").context["sentence"]) == sentence


@pytest.mark.parametrize(
    ("asked", "listed", "not_added", "people"),
    [
        ("country=TH", 32, 2, (30, 465, 520, 530, False)),
        ("country=CN&country=MN&from=2002", 145, 2, (143, 2410, 2610, 3109, True)),
    ],
)
def test_a_heading_is_the_frozen_sentence(
    asked: str, listed: int, not_added: int, people: tuple[Any, ...], seeded: None
) -> None:
    found = heading_of(f"/incidents/?{asked}&edition=1")
    assert (found.incidents, found.not_added, found.people.cells) == (listed, not_added, people)


def test_the_list_finds_the_frozen_number_of_incidents(seeded: None, reader: Client) -> None:
    assert json_of(reader, "/incidents.json")["count"] == 257
    assert json_of(reader, "/incidents.json?who=all")["count"] == 264
    counts = {code: json_of(reader, f"/incidents.json?country={code}")["count"] for code in ("CN", "LA", "RU", "KR")}
    assert counts == {"CN": 143, "LA": 16, "RU": 26, "KR": 6}


# The CSV


def test_the_csv_of_everybody_is_the_seeds_file(seeded: None, reader: Client, record: oracle.Record) -> None:
    found = list(csv.DictReader(csv_of(reader, "/incidents.csv?who=all").splitlines()))
    assert list(found[0]) == [*record.incidents[0], *ADDED]
    # The day of an outcome is one group's: a file of whole incidents has none for those whose groups differ.
    same = {row["slug"]: as_numbers(row | day_of_all(row)) for row in record.incidents}
    columns = list(record.incidents[0])
    shown = {row["slug"]: as_numbers({name: row[name] for name in columns}) for row in found}
    hidden = {
        slug: [name for name in SPLIT if shown[slug][name] != row[name]] for slug, row in same.items() if slug in shown
    }
    # Few women, men or children are left out, and what would tell them; nothing else differs.
    assert shown == {slug: row | dict.fromkeys(hidden[slug], "") for slug, row in same.items()}
    assert 50 < sum(map(bool, hidden.values())) < len(same) / 2
    assert not [row for row in shown.values() if {row[name] for name in SPLIT} & {"1", "2", "3", "4"}]


def day_of_all(row: dict[str, str]) -> dict[str, str]:
    return {"outcome_date": ""} if row["outcome"] == "mixed" else {}


def as_numbers(row: dict[str, str]) -> dict[str, Any]:
    """A row with its coordinates as numbers: 42.970 is 42.97."""
    return {**row, **{name: float(row[name]) if row[name] else None for name in ("latitude", "longitude")}}


def test_the_csv_has_every_row_of_the_json(seeded: None, reader: Client) -> None:
    asked = "?country=CN&sort=title"
    rows = list(csv.DictReader(csv_of(reader, f"/incidents.csv{asked}").splitlines()))
    assert [row["slug"] for row in rows] == [result["slug"] for result in results_of(reader, f"/incidents.json{asked}")]


def test_a_csv_of_nothing_is_its_header(seeded: None, reader: Client, record: oracle.Record) -> None:
    assert csv_of(reader, "/incidents.csv?from=1900&to=1901") == ",".join([*record.incidents[0], *ADDED]) + "\n"


def test_the_csv_of_sources_is_the_seeds_file(seeded: None, reader: Client, record: oracle.Record) -> None:
    found = list(csv.DictReader(csv_of(reader, "/sources.csv").splitlines()))
    columns = list(record.sources[0])
    assert {row["slug"]: [row[name] for name in columns] for row in found} == {
        row["slug"]: [row[name] for name in columns] for row in record.sources
    }


# The JSON


def test_a_result_has_the_columns_its_people_and_its_groups(
    seeded: None, reader: Client, record: oracle.Record
) -> None:
    found = results_of(reader, "/incidents.json?q=2001&country=CN&from=2001-12&to=2001-12")
    result = next(r for r in found if r["slug"] == "2001-12-inner-mongolia-twelve")
    assert list(result) == [*record.incidents[0], *ADDED, "people", "groups"]
    assert (result["outcome"], result["people"]) == ("mixed", {"low": 12, "best": 12, "high": 12})
    groups = [group for group in record.groups if group["incident"] == "2001-12-inner-mongolia-twelve"]
    columns = ("people_low", "people_best", "people_high")
    assert result["groups"] == [
        {
            **{name.removeprefix("people_"): int(group[name]) if group[name] else None for name in columns},
            **dict.fromkeys(SPLIT),  # two women of one group: too few to be told
            "outcome": group["outcome"],
            "outcome_date": group["outcome_date"] or None,
        }
        for group in groups
    ]


def test_a_missing_upper_count_is_null(seeded: None, reader: Client) -> None:
    found = {result["slug"]: result for result in results_of(reader, "/incidents.json")}
    german_school = found["2002-09-beijing-german-school-five"]
    assert german_school["people"] == {"low": 5, "best": 5, "high": None}
    assert german_school["people_high"] is None


def test_a_page_says_where_the_next_one_is(seeded: None, reader: Client) -> None:
    first = json_of(reader, "/incidents.json?country=CN")
    assert (first["count"], len(first["results"]), first["edition"]) == (143, 50, 1)
    assert first["query"] == {"who": ["escapees"], "country": ["CN"], "edition": ["1"], "sort": ["-date"]}
    second = json_of(reader, first["next"])
    last = json_of(reader, second["next"])
    assert (len(second["results"]), len(last["results"]), last["next"]) == (50, 43, None)


@pytest.mark.parametrize("sort", ["-date", "date", "country", "-country", "people", "-people", "title", "-title"])
def test_pages_of_every_order_have_each_incident_once(sort: str, seeded: None, reader: Client) -> None:
    slugs = [result["slug"] for result in results_of(reader, f"/incidents.json?who=all&sort={sort}")]
    assert len(slugs) == len(set(slugs)) == 264


def test_the_largest_incident_is_first_where_people_are_asked_for(seeded: None, reader: Client) -> None:
    best = [result["people"]["best"] for result in results_of(reader, "/incidents.json?sort=-people")]
    assert best == sorted(best, reverse=True)


# A record


def test_a_record_is_its_whole_document_with_its_sources(seeded: None, reader: Client) -> None:
    found = json_of(reader, "/incidents/2023-10-china-mass-return.json")
    assert (found["slug"], found["edition"], found["since"]) == ("2023-10-china-mass-return", 1, 1)
    assert [len(found[name]) for name in ("groups", "events", "claims", "statements")] == [1, 6, 14, 7]
    assert found["claims"][0]["source"]["url"].startswith("https://")


def test_a_claim_keeps_how_its_number_was_said(seeded: None, reader: Client) -> None:
    claims = {
        claim["source"]["slug"]: (claim["people_reported"], claim["qualifier"], claim["wording"])
        for claim in json_of(reader, "/incidents/2023-10-china-mass-return.json")["claims"]
    }
    assert claims["rfa-2023-10-12-500"] == (500, "at_least", "more than 500")
    assert claims["idea-2023-10"] == (500, "at_least", "more than 500")
    assert claims["yonhap-2023-10-13-many"] == (600, "about", "about 600")
    assert claims["ohchr-2023-10-17"] == (None, "", "")
    assert claims["tjwg-2023-12-05-petition"] == (1, "exact", "")


def test_a_source_of_a_record_leads_to_its_page_here_and_by_a_link_of_its_own_out(
    seeded: None, reader: Client, record: oracle.Record
) -> None:
    page = markup(reader.get("/incidents/2023-10-china-mass-return/").text)
    cited = {row["source"] for row in record.incident_sources if row["incident"] == "2023-10-china-mass-return"}
    read = [row for row in record.sources if row["slug"] in cited and row["url"]]
    assert len(read) > 3
    for row in read:
        # What stands in brackets is our description of a text, in English.
        language = "en" if row["title"].startswith("[") else row["language"]
        assert f'<a href="/sources/{row["slug"]}/" lang="{language}">' in page
        assert f'href="{row["url"]}" rel="noopener nofollow" aria-label="read it at ' in page.replace("&amp;", "&")


@pytest.mark.parametrize(
    ("path", "offered"),
    [
        ("/incidents/?from=2090&kind=detention", ["from"]),
        ("/charts/returns-by-country/?from=2090", ["from"]),
        ("/sources/?from=2090", ["from"]),
    ],
)
def test_an_empty_list_offers_only_ways_that_lead_to_records(
    path: str, offered: list[str], seeded: None, reader: Client
) -> None:
    response = reader.get(path)
    assert [(chip.word, bool(count)) for chip, count in response.context["loosened"]] == [
        (word, True) for word in offered
    ]


def test_a_record_that_is_not_there_is_not_found(seeded: None, reader: Client) -> None:
    assert reader.get("/incidents/2023-10-nowhere.json").status_code == 404
    assert reader.get("/countries/XX.json").status_code == 404


# How many questions an answer asks of the database


def questions(reader: Client, asked: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        response = reader.get(asked)
        assert response.status_code == 200
        if response.streaming:
            b"".join(response.streaming_content)  # type: ignore[attr-defined]
    return len(captured)


@pytest.mark.parametrize("path", ["/incidents.json", "/incidents/", "/incidents.csv"])
def test_fifty_rows_ask_no_more_than_one(path: str, seeded: None, reader: Client) -> None:
    questions(reader, f"{path}?country=CN&sort=title")  # names of countries are kept for an edition
    one, fifty = questions(reader, f"{path}?country=CN&from=2025"), questions(reader, f"{path}?country=CN")
    # A file comes in pieces, each with a question of its own: a small one first, then a thousand rows each.
    assert fifty - one == (1 if path.endswith(".csv") else 0)


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/incidents.json", 7),
        ("/incidents.csv", 8),  # two of them for a piece of its rows: versions and their sources
        ("/incidents/2023-10-china-mass-return.json", 10),
        ("/incidents/2011-02-south-korea-boat-thirty-one.json", 10),
        ("/countries.json", 10),
        ("/countries/CN.json", 7),
        ("/sources.json", 7),
        ("/charts/returns-by-country.json", 12),
        ("/charts/returns-over-time.json", 12),
        ("/charts/arrivals-by-year.json", 8),  # two of them for the events of its years
        ("/arrivals.json", 7),
    ],
)
def test_an_answer_asks_few_questions(path: str, most: int, seeded: None, reader: Client) -> None:
    questions(reader, path)
    assert questions(reader, path) <= most


# An empty site


@pytest.mark.parametrize("path", ["/incidents.json", "/incidents.csv", "/countries.json", "/sources.json"])
def test_a_site_without_an_edition_answers_with_nothing(path: str, seeded: None, reader: Client) -> None:
    with_nothing_published()
    assert reader.get(path).status_code == 200


def with_nothing_published() -> None:
    """Take the editions away, with all that was published in them."""
    from incidents.editions.references import publishable_models

    # Facts of versions and links of editions name them.
    versions = [model.VERSION for model in publishable_models()]
    facts = (relation.related_model for version in versions for relation in version._meta.related_objects)
    gone: list[Any] = [*facts, *versions, RowSum, ChainLink, Edition]
    wipe(*(model._base_manager.all() for model in gone))


@pytest.mark.parametrize(
    "asked", ["/incidents/", "/incidents/?country=CN&outcome=repatriated&lang=ko", "/incidents/?page=2", "/sources/"]
)
def test_a_first_list_asks_five_questions(
    asked: str, seeded: None, reader: Client, django_assert_num_queries: Any
) -> None:
    """Session, account, edition, rows that no other question had, and whether anything was published meanwhile."""
    reader.get("/incidents/?country=MN&lang=en")  # the first page after a publication reads columns and names
    with django_assert_num_queries(5):
        assert reader.get(asked).status_code == 200


def test_what_another_question_had_is_not_read_again(
    seeded: None, reader: Client, django_assert_num_queries: Any
) -> None:
    reader.get("/incidents/?country=CN&sort=title")  # names; this order's lines are not kept
    for asked, several in (("?country=MN", 5), ("?country=MN&from=1999", 4)):
        with django_assert_num_queries(several):
            page = reader.get(f"/incidents/{asked}").content.decode()
        assert page.count('class="t"') == 8


def test_where_people_came_from_stands_apart_from_where_they_are(seeded: None, reader: Client) -> None:
    # On a phone the two stand in one line.
    page = reader.get("/incidents/?country=MN").content.decode()
    assert "Mongolia <small>from North Korea</small>" in page
