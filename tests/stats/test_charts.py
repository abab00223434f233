"""Charts of the seeds: every table held to a second count from the CSV files, before and after an edition 2."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from incidents.codebook import OUTCOMES
from stats.catalogue import BY_SLUG
from tests import oracle
from tests.answers import Words, address, body, csv_of, json_of, marks_of, markup, rows_of
from tests.asked import ASKED, ASKED_OF_MARKS, INCIDENT_WORDS
from tests.edits import edit_the_record
from tests.snapshots import columns_held

pytestmark = pytest.mark.django_db

COUNTED_AGAIN: dict[str, Callable[..., list[oracle.Line]]] = {
    "returns-by-country": oracle.returns_by_country,
    "returns-over-time": oracle.returns_over_time,
    "outcomes-by-country": oracle.outcomes_by_country,
    "map": oracle.map_places,
    "arrivals-by-year": oracle.arrivals_by_year,
    "arrivals-by-quarter": oracle.arrivals_by_quarter,
    "arrivals-and-returns": oracle.arrivals_and_returns,
    "arrivals-revised": oracle.revisions,
    "routes": oracle.routes,
    "outcome-clock": oracle.outcome_clock,
    "reporting-lag": oracle.reporting_lag,
    "consistency": oracle.fates_by_period,
    "women-among-arrivals": oracle.women_among_arrivals,
    "totals-of-others": oracle.totals_beside_ours,
    "arrivals-elsewhere": oracle.arrivals_elsewhere,
    "who-arrived": oracle.who_arrived,
    "sources-by-year": oracle.sources_by_year,
}


@pytest.fixture(scope="module", params=["before any edit", "after edition 2 edited it"])
def first_edition(request: pytest.FixtureRequest, seeded: None, django_db_blocker: Any) -> Iterator[None]:
    """Edition 1, as the only one and as an old one."""
    with django_db_blocker.unblock(), transaction.atomic():
        if request.param != "before any edit":
            edit_the_record()
        with columns_held():
            yield
        transaction.set_rollback(True)


ORDER: dict[str, Callable[[Any], Any]] = {
    "returns-by-country": lambda row: (-row[3], row[0]),  # the most people first
    "map": lambda row: (-row[6], row[0], row[1]),
    "outcomes-by-country": lambda row: (row[0], list(OUTCOMES.values).index(row[1])),  # as the codebook has them
    "routes": lambda row: (row[0] is None, row[0] or "", row[1], list(OUTCOMES.values).index(row[2])),
}


def questions_of(slug: str, asked: list[Any]) -> list[Words]:
    """The words that a chart is asked with."""
    return [words for chart, words in (one.values for one in asked) if chart == slug]


@pytest.mark.parametrize("slug", COUNTED_AGAIN)
def test_a_table_says_what_the_csv_files_say(
    slug: str, first_edition: None, reader: Client, record: oracle.Record
) -> None:
    asked = {address(f"/charts/{slug}.json", {**words, "edition": "1"}): words for words in questions_of(slug, ASKED)}
    assert asked
    found = {path: compared(slug, rows_of(reader, path)) for path in asked}
    expected = {path: compared(slug, counted_again(slug, words, record)) for path, words in asked.items()}
    assert [path for path in asked if found[path] != expected[path]] == []


def compared(slug: str, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows as they are held against the oracle: of figures of others, whose order is that of a page, sorted."""
    if slug == "who-arrived":
        rows = [row[:2] + row[-3:] for row in rows]
    return sorted(rows, key=str) if slug in ("who-arrived", "arrivals-elsewhere") else rows


def counted_again(slug: str, words: Words, record: oracle.Record) -> list[tuple[Any, ...]]:
    """The rows of a chart as the oracle counts them, in the chart's order."""
    expected = COUNTED_AGAIN[slug](record, **words)
    return [tuple(row) for row in (sorted(expected, key=ORDER[slug]) if slug in ORDER else expected)]


@pytest.mark.parametrize("slug", COUNTED_AGAIN)
def test_a_table_says_the_same_in_korean(slug: str, seeded: None, reader: Client, record: oracle.Record) -> None:
    otherwise = []
    for words in questions_of(slug, ASKED_OF_MARKS):
        english, korean = {**words, "edition": "1"}, {**words, "edition": "1", "lang": "ko"}
        rows = compared(slug, rows_of(reader, address(f"/charts/{slug}.json", korean)))
        files = [csv_of(reader, address(f"/charts/{slug}.csv", asked)) for asked in (english, korean)]
        if rows != compared(slug, counted_again(slug, words, record)) or files[0] != files[1]:
            otherwise.append(korean)
    assert otherwise == []


def test_every_chart_is_counted_again_here(seeded: None) -> None:
    assert set(BY_SLUG) - set(COUNTED_AGAIN) == set(), "COUNTED_AGAIN names a second count for each, of tests/oracle.py"


@pytest.mark.parametrize(
    "words", [pytest.param(words, id=address("", words)) for words in INCIDENT_WORDS if "outcome" not in words]
)
def test_a_total_says_what_the_csv_files_say(
    words: Words, first_edition: None, reader: Client, record: oracle.Record
) -> None:
    found = json_of(reader, address("/charts/returns-by-country.json", {**words, "edition": "1"}))["table"]["total"]
    assert found == oracle.total_returned(record, **words)._asdict()


# The figures that were counted once and frozen


def table_of(client: Client, asked: str) -> dict[str, Any]:
    return dict(json_of(client, asked)["table"])


def test_returns_by_country_are_the_frozen_figures(first_edition: None, reader: Client) -> None:
    table = table_of(reader, "/charts/returns-by-country.json?edition=1")
    assert table["rows"] == [
        ["CN", 34, 1281, 1362, 1876, True],
        ["LA", 1, 9, 9, 9, False],
        ["KR", 1, 2, 2, 2, False],
        ["RU", 1, 1, 1, 1, False],
    ]
    assert table["total"] == {"incidents": 37, "low": 1293, "best": 1374, "high": 1888, "open": True}


def test_returns_of_everybody_are_the_frozen_total(first_edition: None, reader: Client) -> None:
    table = table_of(reader, "/charts/returns-by-country.json?who=all&edition=1")
    assert table["total"] == {"incidents": 42, "low": 1470, "best": 1551, "high": 2157, "open": True}


def test_returns_from_2005_to_2012_are_the_frozen_total(first_edition: None, reader: Client) -> None:
    table = table_of(reader, "/charts/returns-over-time.json?from=2005&to=2012&edition=1")
    assert table["total"] == {"incidents": 10, "low": 91, "best": 101, "high": 111, "open": False}


def test_returns_since_2023_are_the_frozen_figures(first_edition: None, reader: Client) -> None:
    rows = rows_of(reader, "/charts/returns-over-time.json?from=2023&edition=1")
    assert [row for row in rows if row[1] == "CN"] == [
        (2023, "CN", 3, 620, 620, 940, False),
        (2024, "CN", 3, 232, 292, 432, False),
        (2025, "CN", 1, 28, 28, 28, True),
    ]


def test_notes_say_why_a_total_is_less_than_its_rows(first_edition: None, reader: Client) -> None:
    notes = table_of(reader, "/charts/returns-over-time.json?edition=1")["notes"]
    assert any("2024-yunnan-guangxi-women-212" in note for note in notes)
    assert any("“or more”" in note for note in notes)


# Files


def test_a_chart_as_csv_has_the_rows_of_its_json(first_edition: None, reader: Client) -> None:
    assert body(reader, "/charts/returns-by-country.csv?edition=1").decode() == (
        "country,incidents,low,best,high,open\r\n"
        "CN,34,1281,1362,1876,true\r\n"
        "LA,1,9,9,9,false\r\n"
        "KR,1,2,2,2,false\r\n"
        "RU,1,1,1,1,false\r\n"
    )


def test_a_csv_names_its_edition_and_the_address_that_reproduces_it(first_edition: None, reader: Client) -> None:
    response = reader.get("/charts/arrivals-by-year.csv?from=2019&edition=1")
    name = "tumen-arrivals-by-year-destination-KR-vintages-newest-from-2019-edition-1.csv"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    canonical = "http://testserver/charts/arrivals-by-year/?destination=KR&vintages=newest&from=2019&edition=1"
    assert f'<{canonical}>; rel="canonical"' in response["Link"]


def test_a_json_says_what_was_asked_with_every_default(first_edition: None, reader: Client) -> None:
    answer = json_of(reader, "/charts/returns-by-country.json?country=CN&edition=1")
    assert (answer["chart"], answer["edition"]) == ("returns-by-country", 1)
    assert answer["query"] == {"who": ["escapees"], "country": ["CN"], "edition": ["1"]}
    assert answer["table"]["columns"][2] == {"name": "low", "label": "Lowest", "unit": "people", "type": "int"}


def test_an_unknown_chart_is_not_found(first_edition: None, reader: Client) -> None:
    assert reader.get("/charts/returns-by-weekday.json?edition=1").status_code == 404


def test_a_chart_of_nothing_has_no_rows_and_no_marks(first_edition: None, reader: Client) -> None:
    answer = json_of(reader, "/charts/returns-over-time.json?country=UA&edition=1")
    assert answer["table"]["rows"] == []
    assert marks_of(answer["figure"]) == []


def test_a_map_draws_the_places_with_most_people_and_says_so(
    first_edition: None, reader: Client, record: oracle.Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stats.drawing.outcomes.CIRCLES", 3)
    pointed = sorted((int(line[6] or 0) for line in oracle.map_places(record) if line[2] is not None), reverse=True)
    figure = json_of(reader, "/charts/map.json?edition=1")["figure"]
    assert figure["data"][0]["marker"]["size"] == pointed[:3]
    assert [note["text"] for note in figure["layout"]["annotations"]] == [
        f"The 3 places with most people, of {len(pointed)}"
    ]


def test_a_gap_is_drawn_where_nothing_is_recorded(first_edition: None, reader: Client) -> None:
    answer = json_of(reader, "/charts/returns-over-time.json?edition=1")
    recorded = {row[0] for row in answer["table"]["rows"]}
    gaps = next(trace for trace in answer["figure"]["data"] if trace.get("name", "").startswith("Nothing recorded"))
    assert gaps["x"] == [year for year in range(min(recorded), max(recorded)) if year not in recorded]


def test_a_page_shows_the_first_rows_of_a_long_table_and_says_so(
    first_edition: None, reader: Client, record: oracle.Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stats.views.chart_context.ROWS", 5)
    rows = len(oracle.map_places(record))
    for page in ("/charts/map/?edition=1", "/charts/map/?edition=1&view=table"):
        text = reader.get(page).content.decode()
        assert f"The table shows the first 5 of {rows} rows; its files have all of them." in text
        assert text.partition("<caption>Map</caption>")[2].partition("</tbody>")[0].count("<tr>") == 6  # and the head
    assert len(rows_of(reader, "/charts/map.json?edition=1")) == rows


def test_returns_beside_arrivals_say_which_years_are_open_and_which_have_no_record(
    first_edition: None, reader: Client
) -> None:
    answer = json_of(reader, "/charts/arrivals-and-returns.json?edition=1")
    returned = {row[0]: row[3] for row in answer["table"]["rows"]}
    of_years = json_of(reader, "/charts/returns-over-time.json?edition=1")["table"]["rows"]
    layout, traces = answer["figure"]["layout"], answer["figure"]["data"]
    arrows = [note["x"] for note in layout["annotations"] if note.get("showarrow") and note["yref"] == "y2"]
    assert arrows == sorted({row[0] for row in of_years if row[-1]}) == [2025]
    dashes = next(trace for trace in traces if trace.get("mode") == "markers")
    # The record begins with an incident of 12 January 2000: before it nothing could be recorded.
    assert (dashes["yaxis"], dashes["x"]) == (
        "y2",
        [year for year, best in returned.items() if best is None and year >= 2000],
    )
    assert layout["xaxis"]["anchor"] == "y2"


@pytest.mark.parametrize(
    ("slug", "made_of"),
    [
        ("arrivals-by-year", "/arrivals.json?vintages=counted&edition=1"),
        ("arrivals-by-quarter", "/arrivals.json?period=quarter&edition=1"),
        ("arrivals-revised", "/charts/arrivals-revised.json?edition=1"),
    ],
)
def test_a_chart_of_arrivals_says_how_many_announcements_it_is_made_of(
    slug: str, made_of: str, first_edition: None, reader: Client
) -> None:
    answer = json_of(reader, made_of)
    count = answer["count"] if "count" in answer else len(answer["table"]["rows"])
    page = body(reader, f"/charts/{slug}/?edition=1").decode()
    assert f"The chart is made of {count} announcements" in page
    assert f'<span class="count">{count} of 129 announcements</span>' in page
    asked = json_of(reader, "/arrivals.json?edition=1")["count"]
    page = body(reader, f"/charts/{slug}/?view=records&edition=1").decode()
    assert f'<span class="count">{asked} of 129 announcements</span>' in page


def test_a_chart_asks_the_same_number_of_questions_whatever_it_counts(
    first_edition: None, reader: Client, django_assert_max_num_queries: Any
) -> None:
    reader.get("/charts/returns-by-country.json?edition=1&country=CN")  # the first one reads what was published
    for asked in ("", "&country=LA", "&who=all"):
        # Two of them tell the audit log, and whether it may be kept; three ask for totals of others.
        with django_assert_max_num_queries(10):
            reader.get(f"/charts/returns-by-country.json?edition=1{asked}")


def test_a_chart_says_how_many_of_its_incidents_are_in_no_total(first_edition: None, reader: Client) -> None:
    counted = json_of(reader, "/charts/map.json?edition=1")["table"]["total"]["incidents"]
    every = json_of(reader, "/incidents.json?edition=1")["count"]
    assert counted < every
    page = " ".join(reader.get("/charts/map/?edition=1").content.decode().split())
    assert f"{every} incidents, {every - counted} of them not added" in page


def test_a_foot_counts_the_records_and_sources_of_what_is_drawn(
    first_edition: None, reader: Client, record: oracle.Record
) -> None:
    every = json_of(reader, "/incidents.json?edition=1")["count"]
    cohort = oracle.detained_after(record, 365, who="escapees")
    known = {
        row["slug"]: row["country"]
        for row in oracle.select(record, who="escapees")
        if row["measure"] == "movement"
        and any(group["outcome"] not in ("unknown", "pending") for group in oracle.groups_of(record, row))
    }
    parts = [s for s, at in known.items() if at in map(known.get, oracle.wholes(record, s, "part_of") & known.keys())]
    clock = "/charts/outcome-clock/?edition=1"
    for path, counted in (
        (clock, len({slug for groups in cohort.values() for slug, _group in groups})),
        ("/explore/?measure=share&by=country&by=outcome&edition=1", len(known) - len(parts)),
    ):
        foot = " ".join(reader.get(path).text.split('<div class="foot">')[1].split())
        assert f"{every} incidents, {every - counted} of them not added" in foot, path
    found = reader.get(f"{clock}&open=all").context
    assert found["source_count"] == found["panel"]["source_count"]
    assert len(found["panel"]["records"]) > 0
    tab = reader.get(f"{clock}&view=sources").context
    assert tab["page"].paginator.count == found["source_count"]


def test_a_table_names_a_country_once_for_its_rows_and_every_row_leads_to_its_records(
    first_edition: None, reader: Client
) -> None:
    page = markup(reader.get("/charts/outcomes-by-country/?view=table&edition=1").text)
    rows = rows_of(reader, "/charts/outcomes-by-country.json?edition=1")
    of_china = sum(row[0] == "CN" for row in rows)
    assert of_china > 2
    assert page.count(f'<th scope="rowgroup" rowspan="{of_china}" data-k="Country">China</th>') == 1
    assert page.count("China</th>") == 1
    for _country, outcome, *_people in rows:
        assert re.search(
            rf'<td data-k="Outcome"><a href="[^"]*open=[A-Z]+\.{outcome}"><span class="sw o-{outcome}">', page
        )


def test_a_row_whose_day_is_unknown_leads_to_its_records_by_its_total(first_edition: None, reader: Client) -> None:
    page = markup(body(reader, "/charts/arrivals-revised/?view=table&edition=1").decode())
    rows = rows_of(reader, "/charts/arrivals-revised.json?edition=1")
    unknown = [total for _year, released, total, *_rest in rows if released is None]
    linked = re.findall(r'<td class="n" data-k="Total"><a href="[^"]*open=[^"]*">([\d,]+)</a></td>', page)
    assert unknown
    assert linked == [f"{total:,}" for total in unknown]
    days = re.findall(r'<td data-k="[^"]+"><a href="[^"]*open=[^"]*">[^<]+</a></td>', page)
    assert len(days) == len(rows) - len(unknown)


def test_a_chart_of_arrivals_asks_for_announcements_only_where_they_are_listed(
    first_edition: None, reader: Client
) -> None:
    for view, asked in (("chart", False), ("table", False), ("records", True), ("sources", True)):
        page = body(reader, f"/charts/arrivals-revised/?edition=1&view={view}").decode()
        assert ('name="vintages"' in page) is asked, view
        assert 'name="from"' in page


@pytest.mark.parametrize("slug", ["arrivals-by-year", "arrivals-and-returns"])
@pytest.mark.parametrize(
    ("asked", "first"), [("", 1998), ("&from=1996", 1996), ("&from=1997", 1997), ("&to=1997", 1996), ("&to=2005", 1998)]
)
def test_a_chart_of_arrivals_begins_in_1998_unless_asked_and_its_table_has_all(
    slug: str, asked: str, first: int, first_edition: None, reader: Client
) -> None:
    answer = json_of(reader, f"/charts/{slug}.json?edition=1{asked}")
    drawn = [year for trace in answer["figure"]["data"] for year in trace.get("x", ()) if trace["type"] == "bar"]
    assert min(drawn) == first
    assert answer["table"]["rows"][0][0] == (1997 if asked == "&from=1997" else 1996)


def test_charts_of_arrivals_rest_on_announcements(first_edition: None, reader: Client) -> None:
    page = reader.get("/charts/arrivals-by-year/?view=sources&edition=1").content.decode()
    assert ">Announcements</a>" in page
    assert '<th scope="col" class="n">Incidents</th>' not in page
    assert '<th scope="col" class="n">Incidents</th>' in (
        reader.get("/charts/returns-over-time/?view=sources&edition=1").content.decode()
    )


def test_the_highest_of_an_open_year_says_or_more_beside_arrivals_too(seeded: None, reader: Client) -> None:
    page = reader.get("/charts/arrivals-and-returns/?view=table").text
    row = " ".join(re.sub(r"<[^>]+>", " ", page[page.rindex(">2025</a") :].split("</tr>")[0]).split())
    assert row.endswith("223 28 28 28 or more")
