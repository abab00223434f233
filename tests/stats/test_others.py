"""Other destinations, who arrived, context events: every row on its page and in its file, flows and stocks apart."""

import csv
import re
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils.translation import override

from incidents.counting.country_names import country_names
from incidents.editions.names import Names
from incidents.editions.publishing import publish
from incidents.models import Edition
from stats.catalogue import chart_for
from stats.category_names import category_name
from stats.citing.keeping import keep_figure
from stats.models import OtherFigureVersion
from stats.tables import others_charted
from stats.tables.other_figures import other_destinations, who_arrived
from stats.views.chart_context import figure_context
from tests import oracle
from tests.answers import csv_of, json_of, markup
from tests.builders import make_source
from tests.incidents.views.test_workbooks import book, texts

pytestmark = pytest.mark.django_db

FILES = {
    "/arrivals/others": "other_destinations",
    "/arrivals/breakdown": "arrivals_breakdown",
    "/arrivals/events": "context_events",
}


def rows(text: str) -> list[tuple[tuple[str, str], ...]]:
    return sorted(tuple(row.items()) for row in csv.DictReader(text.splitlines()))


@pytest.mark.parametrize(("path", "name"), FILES.items())
def test_a_csv_is_the_seeds_file(path: str, name: str, seeded: None, reader: Client, record: oracle.Record) -> None:
    assert rows(csv_of(reader, f"{path}.csv")) == sorted(tuple(row.items()) for row in getattr(record, name))


@pytest.mark.parametrize(("path", "name"), FILES.items())
def test_a_json_has_every_row_and_says_what_reproduces_it(
    path: str, name: str, seeded: None, reader: Client, record: oracle.Record
) -> None:
    answer = json_of(reader, f"{path}.json?edition=1")
    assert answer["count"] == len(answer["results"]) == len(getattr(record, name))
    assert set(answer["results"][0]) == set(getattr(record, name)[0])
    assert (answer["edition"], answer["query"], answer["next"]) == (1, {"edition": ["1"]}, None)
    assert reader.get(answer["address"]).status_code == 200


@pytest.mark.parametrize("path", FILES)
def test_a_file_refuses_a_word_that_it_does_not_know(path: str, seeded: None, reader: Client) -> None:
    response = reader.get(f"{path}.json?country=US")
    assert response.status_code == 400
    assert response.json()["faults"][0]["word"] == "country"


def test_what_is_not_printed_is_null_not_zero(seeded: None, reader: Client) -> None:
    found = json_of(reader, "/arrivals/others.json")["results"]
    asked = [r for r in found if r["destination"] == "CA" and r["measure"] == "asylum_applications"]
    assert [(r["period_start"][:4], r["count"]) for r in asked] == [
        ("2012", 720), ("2013", 150), ("2014", None), ("2015", 0),
    ]  # fmt: skip


def test_flows_and_stocks_stand_in_tables_of_their_own(seeded: None, record: oracle.Record) -> None:
    tables = {table.measure.value: table for table in other_destinations(1)}
    assert list(tables) == ["resettled", "asylum_granted", "asylum_applications", "refugee_stock"]
    for measure, table in tables.items():
        assert len(table.figures) == sum(row["measure"] == measure for row in record.other_destinations)
        assert table.warnings


def test_what_describes_the_same_people_stands_apart_and_all_countries_together_last(seeded: None) -> None:
    tables = {table.measure.value: table.figures for table in other_destinations(1)}
    kinds = [figure.kind for figure in tables["resettled"] if figure.document["destination"] == "US"]
    assert list(dict.fromkeys(kinds)) == ["", "Fiscal year", "Running total or odd span"]
    assert next(f.span for f in tables["resettled"] if f.kind == "Fiscal year") == "Oct 2005–Sep 2006"
    assert tables["refugee_stock"][-1].where == "All asylum countries together"


def test_a_set_is_one_source_one_dimension_one_span_with_its_total_apart(seeded: None) -> None:
    dimensions = {code.value: sets for code, sets in who_arrived(1)}
    assert list(dimensions) == ["age", "education", "occupation", "hometown", "residence"]
    newest = next(s for s in dimensions["residence"] if s.source and s.source["slug"] == "hanjeoungae-2024-09-23")
    assert (newest.covers, newest.as_of, len(newest.categories)) == ("all arrivals to 2024", None, 16)
    assert newest.total is not None
    assert newest.total.count == 31377
    two = [s.covers for s in dimensions["hometown"] if s.source and s.source["slug"] == "edaily-2024-01-18"]
    assert two == ["arrivals of 2023", "all arrivals to 2023"]


def test_a_share_is_shown_as_it_was_printed(seeded: None) -> None:
    shares = {c.share for _code, sets in who_arrived(1) for s in sets for c in s.categories}
    assert {"71.9\u00a0%", "2.5\u00a0%", "70\u00a0%", ""} <= shares


def test_every_category_and_every_span_has_korean_words(seeded: None, record: oracle.Record) -> None:
    with override("ko"):
        names = {category_name(row["category"]) for row in record.arrivals_breakdown}
        covers = {s.covers for _code, sets in who_arrived(1) for s in sets}
        shares = {c.share for _code, sets in who_arrived(1) for s in sets for c in s.categories}
    assert [name for name in names if re.search("[A-Za-z_]", name)] == []
    assert {"함경북도·양강도", "무학", "경기도"} <= names
    assert {"2023년 입국", "2023년까지의 전체 입국", "1998년부터 2003년까지의 입국"} <= covers
    assert {"71.9%", "70%", ""} <= shares


def test_the_page_has_every_figure_with_its_warnings(seeded: None, reader: Client, record: oracle.Record) -> None:
    page = reader.get("/arrivals/others/").content.decode()
    assert "describe the same people in different ways" in page
    assert page.count('class="n tot"') + page.count('class="i n tot"') == len(record.other_destinations)
    for row in record.other_destinations:
        assert f"/sources/{row['source']}/" in page
    assert page.count("Total, as printed") == sum(r["category"] == "total" for r in record.arrivals_breakdown)


def test_the_page_of_events_has_every_one_to_what_is_known_of_its_days(
    seeded: None, reader: Client, record: oracle.Record
) -> None:
    page = reader.get("/arrivals/events/").content.decode()
    for row in record.context_events:
        assert f'<tr id="{row["slug"]}">' in page
        assert f'datetime="{row["date"]}"' in page
    assert "2020–2023" in page
    assert "27–28 Jul 2004" in page
    assert "2004년 7월 27~28일" in reader.get("/arrivals/events/?lang=ko").content.decode()


def test_old_editions_keep_their_figures(seeded: None, reader: Client) -> None:
    assert reader.get("/arrivals/others/?edition=2").status_code == 400
    assert "/sources/gao-10-691/?edition=1" in reader.get("/arrivals/others/?edition=1").content.decode()


def test_a_country_shows_its_own_figures(seeded: None, django_assert_max_num_queries: Any) -> None:
    template = Template("{% load charts %}{% other_figures code edition %}")
    context = {"edition": Edition.objects.get(), "request": RequestFactory().get("/")}
    country_names(1)  # names are read with all facts, once a process
    with django_assert_max_num_queries(5):
        shown = template.render(Context(context | {"code": "CA"}))
    assert "478" in shown
    assert "All asylum countries together</b>" not in shown
    assert template.render(Context(context | {"code": "MN"})).strip() == ""


def test_a_countrys_page_shows_its_figures_under_a_heading_of_their_own(seeded: None, reader: Client) -> None:
    british = reader.get("/countries/GB/").content.decode()
    assert british.count("<h2>As a destination</h2>") == 1
    assert "The British Home Office and UNHCR give different counts" in british
    assert "In Canada many claims" not in british
    korean = markup(reader.get("/countries/KR/").text)
    assert "<h2>As a destination</h2>" in korean
    assert 'href="/arrivals/others/#who">Who arrived</a>' in korean
    assert "As a destination" not in reader.get("/countries/MN/").content.decode()


def test_a_table_of_one_destination_warns_of_no_other(seeded: None) -> None:
    warned = {table.measure.value: len(table.warnings) for table in other_destinations(1, destination="US")}
    assert warned["resettled"] == 2
    assert {table.measure.value: len(table.warnings) for table in other_destinations(1)}["resettled"] == 3


def test_each_event_of_a_chart_has_a_number_of_its_own_and_a_band_its_name_in_the_legend(seeded: None) -> None:
    chart, table = chart_for("arrivals-by-year", 1, {})
    shown = figure_context(chart, table, Names(1))
    lines = [event for event in shown["events"] if not event["band"]]
    bands = [event["text"] for event in shown["events"] if event["band"]]
    assert len(lines) > len(bands) > 0
    assert "27–28 Jul 2004, South Korea: Two-day airlift of 468 people" in [event["text"] for event in lines]
    assert bands == ["22 Jan 2020–26 Aug 2023, North Korea: Border closed"]
    assert [event["mark"] for event in lines] == [str(number) for number in range(1, len(lines) + 1)]
    assert [entry["label"] for entry in shown["legend"] if entry["code"] == "span-sw"] == bands


@pytest.mark.parametrize("slug", ["arrivals-elsewhere", "who-arrived", "sources-by-year"])
def test_a_chart_of_other_records_is_cited_and_has_all_its_tabs(slug: str, seeded: None, reader: Client) -> None:
    for words in ("view=records", "view=sources", "view=method", "open=all", "open=nothing"):
        assert reader.get(f"/charts/{slug}/?{words}").status_code == 200, words
    said = {"sources-by-year": "875 sources are registered", "who-arrived": "figures of others are listed"}
    page = reader.post("/cite/", {"of": f"/charts/{slug}/"}, follow=True)
    assert page.status_code == 200
    assert said.get(slug, "99 figures of others are listed") in page.text


@pytest.mark.parametrize(("language", "name"), [("en", "All asylum countries together"), ("ko", "모든 망명국 합계")])
def test_all_countries_together_have_a_name_wherever_a_figure_of_them_stands(
    language: str, name: str, seeded: None, reader: Client
) -> None:
    """11 figures of the seeds are of them; the code stands in files for programs alone."""
    words = {"lang": language}
    chart = markup(reader.get("/charts/arrivals-elsewhere/", words).text)
    kept = markup(reader.post("/cite/", {"of": "/charts/arrivals-elsewhere/", **words}, follow=True).text)
    assert len(re.findall(f">{name}</a></td>", chart)) == 11
    for page in (chart, kept, markup(reader.get("/editions/1/diff/1/", words).text)):
        assert not re.search(r">\s*ZZ\s*<", page)
    cells = texts(book(reader, f"/charts/arrivals-elsewhere.xlsx?lang={language}"), 1)
    assert (cells.count(name), cells.count("ZZ")) == (11, 0)


def test_a_running_total_is_dated_by_its_day_and_not_by_the_end_of_its_year(seeded: None, reader: Client) -> None:
    rows = list(csv.DictReader(csv_of(reader, "/charts/who-arrived.csv").splitlines()))
    (total,) = [row for row in rows if (row["source"], row["category"]) == ("mou-cn-2020-09", "total")]
    assert (total["period_end"], total["as_of"], total["count"]) == ("2020-12-31", "2020-09-30", "33648")
    page = markup(reader.get("/charts/who-arrived/").text)
    assert '<td data-k="As of">30 Sep 2020</td>' in page
    kept = markup(reader.get(keep_figure("/charts/who-arrived/").address).text)
    cells = texts(book(reader, "/charts/who-arrived.xlsx"), 1)
    for said, printed in (("20–39", "20-39"), ("Total, as printed", "total")):
        assert f">{said}</td>" in page
        assert f">{printed}</td>" not in page + kept
        assert said in cells
        assert printed not in cells
    (slug,) = (
        OtherFigureVersion.objects.filter(key__contains="-age-total-")
        .filter(key__endswith="mou-cn-2020-09")
        .values_list("key", flat=True)
    )
    assert "South Korea, Age, Total, as printed, to 30 Sep 2020: 33,648" in reader.get(f"/arrivals/others/{slug}/").text


def test_a_figure_that_was_kept_before_a_column_came_still_holds(
    seeded: None, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(others_charted, "dates_sets", lambda number: number != 1)
    assert "as_of" not in csv_of(reader, "/charts/who-arrived.csv").partition("\n")[0]
    kept = keep_figure("/charts/who-arrived/")
    publish([make_source("another")])
    assert "as_of" in csv_of(reader, "/charts/who-arrived.csv").partition("\n")[0]
    assert "Yes: edition 2 shows the same numbers." in markup(reader.get(kept.address).text)
