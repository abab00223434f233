"""The panel of a number: its records add up to the mark, and say what is left out, always."""

import html
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents import codebook
from incidents.counting.contributions import contributions, left_out_of
from incidents.counting.figures import count
from incidents.counting.filters import IncidentFilter, SourceFilter
from incidents.editions.names import Names
from incidents.people import People
from project.table import Table
from stats.catalogue import BY_SLUG, CHARTS, Chart
from stats.filters import ArrivalFilter
from stats.tables.arrivals import figure_of
from stats.views.evidence.announced import counted_rows_of
from stats.views.evidence.cohorts import Cohort
from stats.views.evidence.marks import OpenedMark, opened_mark, places_of_marks
from stats.views.evidence.records import CountedIncidents
from tests import oracle
from tests.answers import Words, address, body, markup

pytestmark = pytest.mark.django_db
ASKED: list[Words] = [{}, {"who": "all", "from": "2004-06", "to": "2024-06"}, {"confidence": "low", "country": ["CN"]}]
ASKED_OF_ARRIVALS: list[Words] = [{}, {"from": "2011-08", "to": "2014-05"}]
RANDOM_QUESTIONS = 40


def marks_at(chart: Chart, words: Words) -> Iterator[tuple[Table, int, str, OpenedMark]]:
    """Each mark of a chart's table, found again by its name in an address."""
    asked = QueryDict(address("", words).removeprefix("?"))
    table = chart.tabulate(chart.ask(asked, 1, strict=True))
    names = Names(1)
    for place, column in places_of_marks(table):
        mark = opened_mark(table, table.cell(place, column), table, names)  # type: ignore[arg-type]
        assert mark is not None
        yield table, place, column, mark


def asked_of(chart: Chart) -> list[Words]:
    return ASKED if chart.counts is IncidentFilter else ASKED_OF_ARRIVALS


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.slug)
def test_the_records_of_every_mark_add_up_to_it(chart: Chart, seeded: None, record: oracle.Record) -> None:
    for words in asked_of(chart):
        for table, place, column, mark in marks_at(chart, words):
            row = dict(zip([c.name for c in table.columns], table.rows[place], strict=True))
            if isinstance(mark.question, ArrivalFilter):
                adds_up_to_announcements(row, column, mark.question)
            elif isinstance(mark.question, Cohort):
                assert mark.question.added().total() == row["people"]
            elif isinstance(mark.question, CountedIncidents):
                adds_up_to_incidents(row, mark.question, record)
            elif isinstance(mark.question, SourceFilter):
                assert oracle.sources_by_year(record, **in_oracles_words(mark.question)) == [tuple(row.values())]
                assert mark.question.found == row["sources"]
            else:
                adds_up_to_people(row, mark.question, record)


def in_oracles_words(question: Any) -> dict[str, Any]:
    words = {("from_" if word == "from" else word): v for word, v in question.question().items() if word != "edition"}
    return {word: values[0] if word in ("from_", "to") else values for word, values in words.items()}


def adds_up_to_people(row: dict[str, Any], question: IncidentFilter, record: oracle.Record) -> None:
    found = contributions(question.groups())
    shown = [cell for cell in row.values() if isinstance(cell, People)]
    assert [found.total()] == shown[:1] or not shown, (row, found.total())
    is_counted_in_the_files(question, record)


def adds_up_to_incidents(row: dict[str, Any], counted: CountedIncidents, record: oracle.Record) -> None:
    """Each is one, those too whose people are added to no total; nobody of them is named as left out."""
    total, facts = counted.added(), counted.question.facts
    keys = {facts.keys[int(facts.incidents.numbers["key"][at])] for at in total.rows}
    assert keys == {incident["slug"] for incident in oracle.select(record, **in_oracles_words(counted.question))}
    assert len(keys) == total.total().incidents == row["incidents"] == counted.people_of(counted.question).incidents
    assert not {at for at, _why in counted.left_out(total).first(10_000)} & set(total.rows.tolist())


def is_counted_in_the_files(question: IncidentFilter, record: oracle.Record) -> None:
    """The records of a panel are those that the CSV files have, and add what they add there."""
    found, facts = contributions(question.groups()), question.facts
    words = {("from_" if word == "from" else word): v for word, v in question.question().items() if word != "edition"}
    listed = oracle.select(record, **words)
    total = oracle.people(record, listed, words.get("outcome"))
    assert found.total().cells == (total.incidents, total.low, total.best, total.high, total.open)
    keys = {facts.keys[int(facts.incidents.numbers["key"][row])] for row in found.rows}
    assert keys == oracle.counted(record, listed, words.get("outcome")).keys()


def adds_up_to_announcements(row: dict[str, Any], column: str, question: ArrivalFilter) -> None:
    rows = counted_rows_of(question)
    if "difference" in row:
        assert row["total"] - row["difference"] == sum(one.total for one in rows)
    elif "total" in row or column:
        assert row[column or "total"] == sum(one.total for one in rows)
    else:
        assert row["women"] == figure_of(rows, "").women


def random_words(dice: random.Random) -> Words:
    """A question of up to four words, drawn from the codebook and the years of the record."""
    choices: dict[str, Any] = {
        "country": ["CN", "LA", "TH", "MN", "RU", "VN", "KR"],
        "outcome": list(codebook.OUTCOMES.values),
        "confidence": list(codebook.CONFIDENCES.values),
        "basis": list(codebook.BASES.values),
        "who": [*codebook.WHO.values, "all"],
        "kind": list(codebook.KINDS.values),
        "from": [str(year) for year in range(1999, 2025)],
    }
    words = {word: [dice.choice(choices[word])] for word in dice.sample(sorted(choices), dice.randint(1, 4))}
    if "from" in words and dice.random() < 0.6:
        words |= {"to": words["from"], "dated": [dice.choice(["within", "overlaps"])]}
    return words


def test_the_records_of_random_questions_add_up_and_none_is_named_twice(seeded: None, record: oracle.Record) -> None:
    dice, met = random.Random(14), 0
    for _number in range(RANDOM_QUESTIONS):
        words = random_words(dice)
        question = IncidentFilter.ask(QueryDict(address("", words).removeprefix("?")), 1, strict=True)
        total = contributions(question.groups())
        assert total.total() == count(question.groups(), ())[()], words
        is_counted_in_the_files(question, record)
        left_out = left_out_of(question, total)
        rows = [row for row, _reason in left_out.first(10_000)]
        assert len(rows) == len(set(rows)) == len(left_out)
        assert not set(rows) & set(total.rows.tolist())
        # What a list of the question shows is either counted or named as left out.
        assert set(question.selection.nonzero()[0].tolist()) <= {*rows, *total.rows.tolist()}
        met += bool(len(total))
    assert met > RANDOM_QUESTIONS / 2


def test_the_panel_of_china_in_2023_as_it_was_worked_out_by_hand(seeded: None, reader: Client) -> None:
    page = markup(body(reader, "/charts/returns-over-time/?open=2023.CN&view=panel").decode())
    assert "2023, China: 620 people" in page
    # 80 to 300 in August, 40 in September, 500 to 600 in October.
    assert "620 to 940, in 3 records" in page
    for title in ("China returns more than 500", "About 40 North Koreans", "About 80 North Koreans"):
        assert title in page.split('id="left-out"')[0]
    out = page.split('id="left-out"')[1].split("Arithmetic")[0]
    # Two texts print 2023 for records of 2024 and 2025; two arrests of 2023 have no known outcome.
    for said in ("One English summary prints 2023", "One English summary prints the year 2023", "Qingdao", "Kunming"):
        assert said in out
    rests = page.rpartition("How much rests on what")[2]
    assert "without its largest record" in rests
    assert '<td class="n"><b>120</b></td> <td class="n">340</td>' in rests.split("without its largest record")[1]


def test_a_panel_of_many_records_folds_all_but_the_largest(seeded: None, reader: Client) -> None:
    page = markup(body(reader, "/explore/?measure=people&by=country&open=CN&view=panel").decode())
    in_sight, _summary, folded = page.split('id="left-out"')[0].partition("Further records")
    # The largest 25 of the 141 are named, 8 of them in sight; the others are summed up.
    assert in_sight.count('href="/incidents/2') == 8
    assert folded.count('href="/incidents/2') == 17
    assert "and 116 other records" in folded
    assert re.search(r"<details> ?<summary>Arithmetic", page)
    few = markup(body(reader, "/charts/returns-over-time/?open=2023.CN&view=panel").decode())
    assert "Further records" not in few
    assert re.search(r"<details open> ?<summary>Arithmetic", few)


def test_what_is_copied_is_named_in_the_language_of_the_page(seeded: None, reader: Client) -> None:
    page = markup(body(reader, "/charts/returns-over-time/?open=2023.CN&view=panel&lang=ko").decode())
    assert page.count(">복사</button>") == 2


def test_many_notes_that_name_records_are_folded(seeded: None, reader: Client) -> None:
    page = markup(body(reader, "/charts/outcomes-by-country/").decode())
    folded, plain = page.split("Notes on single records")[1].split("</details>", 1)
    assert folded.count("The lowest total leaves out") == 7
    assert "people held at a moment" in folded
    assert "The lowest total leaves out" not in plain
    assert "no upper count" in plain
    # One note is no list to be folded.
    page = markup(body(reader, "/charts/returns-over-time/").decode())
    assert "Notes on single records" not in page
    assert "The lowest total leaves out" in page


def test_the_wording_of_a_claim_is_marked_as_english_on_a_korean_page(seeded: None, reader: Client) -> None:
    said = [reader.get(f"/charts/returns-over-time/?open=2023.CN&view=panel&lang={code}").text for code in ("ko", "en")]
    assert '<q lang="en">' in said[0]
    assert re.search(r"<q>[^<]+</q>", said[1])
    assert '<q lang="en">' not in said[1]
    assert 'title="' not in said[0].partition('class="tight matrix"')[2].partition("</table>")[0]


def test_a_name_that_the_table_does_not_have_is_said_in_the_panel(seeded: None, reader: Client) -> None:
    page = markup(body(reader, "/charts/returns-over-time/?open=1901.CN").decode())
    assert "Edition 1 counts nothing under this name." in page


def test_the_panel_of_all_says_what_the_chart_counts(seeded: None, reader: Client) -> None:
    chart = BY_SLUG["returns-by-country"]
    table = chart.tabulate(chart.ask(QueryDict(), 1, strict=True))
    page = markup(body(reader, "/charts/returns-by-country/?open=all&view=panel").decode())
    people = table.total_record()["people"]  # type: ignore[index]
    assert f"In all: {people.best:,}" in page


# A link with "open=", and the number in it or behind its year.
NUMBERS = r'href="([^"]+open=[^"]+)" ?> ?(?:<b>|\d{4}</a> ?<b class="nowrap">)?([\d,]+)'


@pytest.mark.parametrize("path", ["/", "/countries/CN/", "/countries/LA/", "/countries/TH/", "/countries/VN/"])
def test_the_numbers_of_the_overview_and_of_a_country_open_panels_of_as_many(
    path: str, seeded: None, reader: Client
) -> None:
    page = markup(body(reader, path).decode())
    page = page if path == "/" else page.split('class="stack run fates"')[1].split("</table>")[0]
    found = re.findall(NUMBERS, page.split("Latest incidents")[0])
    assert len(found) == {"/": 5, "/countries/CN/": 8, "/countries/LA/": 5}.get(path, len(found)) > 1, found
    for href, number in [(html.unescape(href), number) for href, number in found]:
        panel = markup(body(reader, f"{href}&view=panel").decode())
        assert re.search(rf": {number}( or more)? (people|person) </h2>", panel), (href, number)


def test_a_panel_asks_at_most_five_questions_however_many_records_it_names(
    seeded: None, reader: Client, django_assert_max_num_queries: Any
) -> None:
    for words in ("", "?open=2023.CN"):
        body(reader, f"/charts/returns-over-time/{words}")  # the first reads what was published
    with CaptureQueriesContext(connection) as without:
        body(reader, "/charts/returns-over-time/?from=2001")
    for cell in ("2024.CN", "2013.LA", "all"):
        with django_assert_max_num_queries(len(without) + 5):
            body(reader, f"/charts/returns-over-time/?from=2001&open={cell}")


def test_a_panel_of_incidents_counts_those_whose_people_are_not_added(seeded: None, reader: Client) -> None:
    table = BY_SLUG["reporting-lag"].tabulate(IncidentFilter.ask(QueryDict("who=all"), 1, strict=True))
    several = {row[0]: row[1] for row in table.rows}
    question = IncidentFilter.ask(QueryDict("who=all"), 1, strict=True)
    held = question.selection & question.facts.coded["measure"].among({"held"})
    year = next(iter(question.facts.coded["year"].counted(held)))
    panel = markup(body(reader, f"/charts/reporting-lag/?who=all&open={year}").decode()).split('id="panel"')[1]
    assert f"{year}: {several[year]} incidents" in panel
    assert f"Records in <span>{several[year]}</span>" in panel
    assert "counted at a moment" not in panel
    assert "Arithmetic" not in panel
    assert f"Tumen records {several[year]} incidents (everybody, {year}), from" in panel


def test_outcomes_within_a_sentence_keep_the_names_of_countries(seeded: None, reader: Client) -> None:
    panel = body(reader, "/charts/outcomes-by-country/?open=TH.transferred_to_rok").decode().split('id="panel"')[1]
    assert "· moved to South Korea" in markup(panel)
    assert "moved to south korea" not in panel


CLOCK_ASKED: list[Words] = [*ASKED, {"who": "all"}, {"outcome": ["detained", "repatriated"]}, {"country": ["CN", "LA"]}]


def test_the_records_of_every_mark_of_the_clock_add_up_to_it(seeded: None, record: oracle.Record) -> None:
    for words in CLOCK_ASKED:
        asked = {("from_" if word == "from" else word): value for word, value in words.items()}
        lines = {(line[0], line[1]): line[2:] for line in oracle.outcome_clock(record, **asked)}
        met = 0
        for _table, _place, _column, mark in marks_at(BY_SLUG["outcome-clock"], words):
            assert isinstance(mark.question, Cohort)
            total, key = mark.question.added(), (mark.row["days"], mark.row["fate"])
            assert total.total() == mark.row["people"] == mark.question.people_of(mark.question.question)
            assert total.total().cells == lines[key]
            facts = mark.question.question.facts
            keys = {facts.keys[int(facts.incidents.numbers["key"][row])] for row in total.rows}
            assert keys == oracle.detained_with(record, *key, **asked)
            # Whoever of the cohort had another fate is named as left out, and nobody is named twice.
            left_out = mark.question.left_out(total)
            rows = [row for row, _reason in left_out.first(10_000)]
            assert len(rows) == len(set(rows)) == len(left_out)
            assert not set(rows) & set(total.rows.tolist())
            cohort = {slug for fate in oracle.FATES for slug in oracle.detained_with(record, key[0], fate, **asked)}
            assert left_out.counts().get("fate", 0) == len(cohort - keys)
            met += 1
        assert met == len(lines) > 2


def test_a_mark_of_the_clock_opens_its_panel_on_its_page(seeded: None, reader: Client) -> None:
    page = markup(body(reader, "/charts/outcome-clock/").decode())
    table = BY_SLUG["outcome-clock"].tabulate(IncidentFilter.ask(QueryDict(), 1, strict=True))
    cells = [f"{row[0]}.{row[1]}" for row in table.rows]
    # In the picture, wide, medium and narrow, and in the table.
    assert [page.count(f'href="/charts/outcome-clock/?open={cell}"') for cell in cells] == [4] * len(cells)
    days, fate, people = table.rows[0]
    panel = markup(body(reader, f"/charts/outcome-clock/?open={days}.{fate}").decode()).split('id="panel"')[1]
    assert f"After {days} days, {codebook.FATE_CODES.label(fate)}: {people.best:,}" in panel
    assert f"{days} days after the last day" in panel
    assert "another fate by that day" in panel
    assert f"after {days} days: {codebook.FATE_CODES.label(fate)} (edition 1" in panel


def test_all_of_the_clock_are_people_of_detentions(seeded: None, reader: Client, record: oracle.Record) -> None:
    page = markup(body(reader, "/charts/outcome-clock/?open=all").decode())
    people = oracle.people(record, oracle.select(record, kind="detention"))
    assert f"In all: {people.best:,}" in page
    assert "another kind of incident" in page.split('id="left-out"')[1]
    assert "Kind: Detention" in page.split("The rule")[1].split("</details>")[0]


def test_a_panel_of_the_clock_asks_as_many_questions_however_many_records(
    seeded: None, reader: Client, django_assert_max_num_queries: Any
) -> None:
    for words in ("", "?open=30.unknown"):
        body(reader, f"/charts/outcome-clock/{words}")
    with CaptureQueriesContext(connection) as without:
        body(reader, "/charts/outcome-clock/?from=2001")
    for cell in ("30.held", "365.unknown", "180.returned", "all"):
        # One more than others, for the documents of the cohort.
        with django_assert_max_num_queries(len(without) + 6):
            body(reader, f"/charts/outcome-clock/?from=2001&open={cell}")


WITHOUT_LINE = {
    "arrivals-revised",
    "arrivals-elsewhere",
    "who-arrived",
    "sources-by-year",
}  # which draw or note them all


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.slug)
def test_a_line_below_a_chart_says_how_many_it_leaves_out_and_opens_them(
    chart: Chart, seeded: None, reader: Client
) -> None:
    page = markup(body(reader, f"/charts/{chart.slug}/").decode())
    found = re.search(r'left-out-line"> <a href="([^"]+)"> ?(\d+) [a-z ]+</a>: ([^<]+)\. </p>', page)
    assert bool(found) == (chart.slug not in WITHOUT_LINE)
    if found:
        href, several, reasons = html.unescape(found[1]), int(found[2]), found[3].split("; ")
        assert href.endswith("open=all#left-out")
        assert sum(int(reason.split(":")[0]) for reason in reasons) == several
        panel = markup(body(reader, href.split("#")[0]).decode()).split('id="left-out">')[1]
        assert re.search(r"<span>(\d+)</span>", panel)[1] == str(several)  # type: ignore[index]


@pytest.mark.parametrize("query", ["measure=people&by=country", "measure=people&by=year&country=CN"])
def test_people_of_the_explorer_have_that_line_too(query: str, seeded: None, reader: Client) -> None:
    page = markup(body(reader, f"/explore/?{query}").decode())
    assert "records are left out" in page
    assert "left-out-line" not in markup(body(reader, "/explore/?measure=incidents&by=year").decode())
