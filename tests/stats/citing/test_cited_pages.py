"""Pages of what left the house: how it is cited, and whether it is still right."""

import datetime as dt
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents.editions.publishing import publish, withdraw
from incidents.models import Edition, Incident, Source
from incidents.releases.making import make_release
from project.short_addresses import packed_code, short_address
from stats.citing.keeping import keep_figure
from stats.models import KeptFigure, PublicLink
from tests.answers import body, json_of, markup
from tests.builders import (
    make_arrival,
    make_claim,
    make_context_event,
    make_country,
    make_other_figure,
    make_user,
)
from tests.stats.citing.conftest import returned

CHART = "/charts/returns-by-country/?country=CN&who=escapees"


def text(client: Client, address: str) -> str:
    return markup(body(client, address).decode())


def cite(client: Client, address: str) -> Any:
    return client.post("/cite/", {"of": f"http://testserver{address}"}, follow=True)


def test_a_view_is_kept_and_cited_by_one_press(first_edition: Edition, reader: Client) -> None:
    page = cite(reader, f"{CHART}&edition=1")
    kept = KeptFigure.objects.get()
    assert page.redirect_chain == [(f"/c/{kept.code}/cite/", 302)]
    said = page.content.decode()
    address = f"http://testserver/c/{kept.code}/"
    assert f"Tumen, “How many people were sent back from China?,” edition 1, {long_day(first_edition)}" in said
    assert address in said
    cite(reader, f"{CHART}&edition=1")
    assert KeptFigure.objects.count() == 1


def long_day(edition: Edition) -> str:
    return f"{edition.published_at:%-d %B %Y}"


CITABLE = (
    "/", "/incidents/", "/incidents/2019-05-seven/", "/countries/", "/countries/CN/", "/charts/map/", "/arrivals/",
    "/explore/", "/sources/", "/sources/paper-2019/", "/editions/1/", "/releases/2026-11/",
    "/arrivals/others/", "/arrivals/events/",
)  # fmt: skip


@pytest.fixture
def cited_source(first_edition: Edition) -> Source:
    """A source of one of two incidents, published with it as edition 2."""
    seven = Incident.objects.get(slug="2019-05-seven")
    source = make_claim(seven, "paper-2019").source
    publish([source, seven])
    return source


@pytest.mark.parametrize("address", CITABLE)
def test_every_view_that_can_be_cited_has_the_button(address: str, cited_source: Source, reader: Client) -> None:
    make_release("2026-11", Edition.objects.get(number=1), notes="", address="https://tumen.example.org/")
    page = text(reader, address)
    assert 'action="/cite/"' in page
    of = page.split('name="of" value="')[1].split('"')[0].replace("&amp;", "&")
    assert reader.post("/cite/", {"of": of}, follow=True).status_code == 200
    assert KeptFigure.objects.get().edition_id == (1 if address in ("/editions/1/", "/releases/2026-11/") else 2)


FIGURES_CITED: dict[Any, tuple[str, list[Any]]] = {
    make_arrival: (
        "Arrivals in South Korea, 2019: 1,047 (final)",
        ["year", "2019-01-01", "2019-12-31", "final", 845, 202, 1047],
    ),
    make_other_figure: (
        "United States, Resettled, 2019: 1", ["US", "resettled", "", "", "year", "2019-01-01", "2019-12-31", 1, None],
    ),
    make_context_event: (
        "22 Jan 2020: Border closed", ["2020-01-22", "day", None, "", "KP", "border", "Border closed"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("make", FIGURES_CITED, ids=lambda make: make.__name__)
def test_one_figure_or_event_is_cited_and_told_when_it_moved(make: Any, first_edition: Edition, reader: Client) -> None:
    make_country("US", name="United States")
    make_country("KR", name="South Korea")
    record = make()
    publish([record])
    said, cells = FIGURES_CITED[make]
    page = text(reader, record.page_address(record.key))
    of = page.split('name="of" value="')[1].split('"')[0].replace("&amp;", "&")
    cited = reader.post("/cite/", {"of": of}, follow=True).content.decode()
    assert f"{said}; not read directly (Tumen, edition 2 of" in cited
    kept = KeptFigure.objects.get()
    assert kept.table["rows"] == [[record.key, *cells]]
    assert "Yes: this is the newest edition." in text(reader, kept.address)
    withdraw(record, reason="A misprint")
    now = text(reader, kept.address)
    assert ("Edition 3 does not have what this shows." in now, "A misprint" in now) == (True, True)


@pytest.mark.parametrize(("list_", "make", "said"), [
    ("/arrivals/others/", make_other_figure, "2 figures of others are listed"),
    ("/arrivals/events/", make_context_event, "2 context events are listed"),
])  # fmt: skip
def test_a_list_of_figures_is_cited_whole(
    list_: str, make: Any, said: str, first_edition: Edition, reader: Client
) -> None:
    further = [{"year": 2020}, {"year": 2021}] if make is make_other_figure else [{"slug": "second"}, {"slug": "third"}]
    publish([make(), make(**further[0])])
    assert f"{said} (Tumen, edition 2 of" in cite(reader, list_).content.decode()
    kept = KeptFigure.objects.get()
    assert len(kept.table["rows"]) == 2
    publish([make(**further[1])], note="Later")
    now = text(reader, kept.address)
    assert ("No: 1 of 3 rows is different in edition 3." in now, "Later" in now) == (True, True)


def test_a_source_is_cited_with_what_rests_on_it_and_the_register_with_how_many(
    cited_source: Source, reader: Client
) -> None:
    of_source = cite(reader, "/sources/paper-2019/").content.decode()
    assert f"Tumen, “{cited_source.title},” edition 2" in of_source
    assert KeptFigure.objects.get().table["rows"] == [["2019-05-seven", "CN", 1, 7, 7, 9, False]]
    assert "Between 7 and 9 people were recorded in 1 incident" in of_source
    assert "1 source is registered (" in cite(reader, "/sources/?kind=news").content.decode()


def test_a_release_says_whether_the_record_is_still_what_it_was(first_edition: Edition, reader: Client) -> None:
    make_release("2026-11", first_edition, notes="", address="https://tumen.example.org/")
    for address in ("/releases/2026-11/", "/editions/1/"):
        kept = keep_figure(address)
        publish([returned(f"2021-{kept.pk}", 2, 2, 2, date="2021-02-02")])
        newest = Edition.objects.newest()
        assert newest is not None
        page = text(reader, kept.address)
        assert f"No: 1 of 1 rows is different in edition {newest.number}." in page
        assert f'href="/?edition={newest.number}"' in page


def test_what_cannot_be_cited_is_not_found(first_edition: Edition, reader: Client) -> None:
    assert reader.post("/cite/", {"of": "/method/"}).status_code == 404
    assert reader.post("/cite/", {"of": "https://elsewhere.example/"}).status_code in (302, 404)
    assert reader.post("/cite/", {"of": "/charts/map/?country=XX"}).status_code == 400
    assert reader.get("/c/abcdefghijklmnopqrstuvwxyz/").status_code == 404


def test_a_figure_that_still_holds_says_so(first_edition: Edition, reader: Client) -> None:
    kept = keep_figure(CHART)
    assert "Yes: this is the newest edition." in text(reader, kept.address)
    publish([returned("2021-02-two", 2, 2, 2, date="2021-02-02", who="workers")])
    assert "Yes: edition 2 shows the same numbers." in text(reader, kept.address)


def test_one_line_for_each_difference_names_record_edition_and_reason(first_edition: Edition, reader: Client) -> None:
    kept = keep_figure(CHART)
    seven = Incident.objects.get(slug="2019-05-seven")
    seven.groups.update(people_best=8, people_low=8)
    publish([seven], note="A second report counts eight")
    withdraw(Incident.objects.get(slug="2020-01-three"), reason="It was the same as another")
    page = text(reader, kept.address)
    assert "No: 1 of 1 rows is different in edition 3." in page
    assert "changed, people 7 → 8" in page
    assert "A second report counts eight" in page
    assert "withdrawn" in page
    assert "It was the same as another" in page
    assert "was 10" in page  # best of both then; 8 now


def test_a_record_that_a_chart_does_not_count_is_no_reason(first_edition: Edition, reader: Client) -> None:
    caught = returned("2022-two", 2, 2, 2, date="2022-02-02", kind="detention", title="Two are caught")
    publish([caught])
    kept = keep_figure("/charts/outcome-clock/")
    page = text(reader, kept.address)
    assert '<th scope="col">Days after</th>' in page  # as wide as the days below it, which name their rows
    assert '<th scope="col" class="n">Incidents</th>' in page
    caught.groups.update(people_best=3, people_high=3)
    other = returned("2022-four", 4, 4, 4, date="2022-03-03", kind="repatriation", title="Four are sent back")
    publish([caught, other], note="Both of them")
    page = text(reader, kept.address)
    assert "No: 3 of 3 rows are different in edition 3." in page
    assert "Two are caught" in page
    assert "Four are sent back" not in page
    assert "Four are sent back" in text(reader, keep_figure("/incidents/", edition=2).address)


def test_a_record_that_was_withdrawn_is_still_shown_as_it_was(first_edition: Edition, reader: Client) -> None:
    kept = keep_figure("/incidents/2019-05-seven/")
    withdraw(Incident.objects.get(slug="2019-05-seven"), reason="A forgery")
    page = text(reader, kept.address)
    assert "Edition 2 does not have what this shows." in page
    assert "A forgery" in page
    assert reader.get(f"{kept.address}table.json").content == kept.table_bytes


def test_files_are_what_was_kept_and_say_where_it_stands(first_edition: Edition, reader: Client) -> None:
    kept = keep_figure(CHART)
    found = reader.get(f"{kept.address}table.json")
    assert found.content == kept.table_bytes
    assert found["Link"].startswith(f'<http://testserver/c/{kept.code}/>; rel="cite-as"')
    assert body(reader, f"{kept.address}table.csv").decode() == (
        "country,incidents,low,best,high,open\r\nCN,2,10,10,12,true\r\n"
    )


def test_citations_and_kept_figures_ask_for_a_login(first_edition: Edition) -> None:
    kept = keep_figure(CHART, by=make_user("Reader"))
    for ending in ("", "cite/", "cite.bib", "table.json"):
        assert Client().get(f"{kept.address}{ending}").status_code in (302, 401)


def test_what_was_read_today_says_today(first_edition: Edition, reader: Client) -> None:
    kept = keep_figure(CHART)
    today = dt.datetime.now(dt.UTC).date()
    assert f"urldate = {{{today.isoformat()}}}" in text(reader, f"{kept.address}cite.bib")


def test_a_korean_page_says_all_of_a_kept_figure_in_korean(first_edition: Edition, reader: Client) -> None:
    kept = keep_figure("/charts/returns-by-country/")
    assert kept.said["ko"]["labels"] == ["국가", "사건", "최소", "추정치", "최대", "이상"]
    assert kept.said["ko"]["notes"] != kept.said["en"]["notes"]
    page = text(reader, f"{kept.address}?lang=ko")
    assert 'data-k="추정치"' in page


def test_the_picture_of_today_stands_beside_that_of_then(first_edition: Edition, reader: Client) -> None:
    kept = keep_figure(CHART)
    assert f"{kept.address}now.svg" not in text(reader, kept.address)
    publish([returned("2021-two", 2, 2, 2, date="2021-02-02")])
    assert f'src="{kept.address}now.svg"' in text(reader, kept.address)
    then, now = (body(reader, f"{kept.address}{name}.svg").decode() for name in ("picture", "now"))
    assert (">10+<" in then, ">12+<" in now) == (True, True)


def test_a_kept_picture_says_what_its_colours_mean(first_edition: Edition, reader: Client) -> None:
    kept = keep_figure("/charts/outcomes-by-country/")
    publish([returned("2021-two", 2, 2, 2, date="2021-02-02")])
    for name, language, said in (
        ("picture", "en", "Repatriated"), ("now", "en", "Repatriated"),
        ("picture", "ko", "송환"), ("now", "ko", "송환"),
    ):  # fmt: skip
        assert f">{said}<" in body(reader, f"{kept.address}{name}.svg?lang={language}").decode(), (name, language)


def test_a_pinned_link_says_at_its_own_address_whether_it_is_still_right(first_edition: Edition) -> None:
    kept, maker = keep_figure(CHART), make_user("Contributor", username="sharer")
    words = {"country": ["CN"], "who": ["escapees"]}
    link = PublicLink.objects.create(
        maker=maker, path="/charts/returns-by-country/", question=words, edition=1, kept=kept
    )
    seven = Incident.objects.get(slug="2019-05-seven")
    seven.groups.update(people_best=8, people_low=8)
    publish([seven], note="A second report counts eight")
    stranger = Client()
    page = text(stranger, f"{link.address}then-and-now/")
    assert "No: 1 of 1 rows is different in edition 2." in page
    assert "A second report counts eight" in page
    assert stranger.get(kept.address).status_code == 302  # but not the page for accounts
    assert f'href="{kept.address}' not in page
    # What is named leads there: its files are those of the link, which shows edition 1 alone.
    assert page.count(">CSV<") == page.count(f'<a href="{link.address}view.csv">CSV<') == 1
    assert f'<a href="{link.address}">Then: edition 1</a>' in markup(page)
    assert "Now: edition 2" not in page
    PublicLink.objects.update(with_records=False)
    assert "A second report" not in text(stranger, f"{link.address}then-and-now/")
    PublicLink.objects.update(kept=None, edition=None)
    assert stranger.get(f"{link.address}then-and-now/").status_code == 404


# Short addresses that no row stands behind

QUESTION = "who=escapees&country=CN&edition=1"
FILES_WITH_ADDRESS = ("/incidents.json", "/charts/returns-by-country.json", "/countries.json", "/sources.json")


def short(address: str) -> str:
    return short_address(f"http://testserver{address}").removeprefix("http://testserver")


def test_every_file_carries_the_short_address_of_what_it_shows(first_edition: Edition, reader: Client) -> None:
    chart = f"/charts/returns-by-country/?{QUESTION}"
    address = f"http://testserver{short(chart)}"
    of_file = chart.replace("country/?", "country.csv?")
    assert f'<{address}>; rel="cite-as"' in reader.get(of_file)["Link"]
    assert json_of(reader, of_file.replace(".csv", ".json"))["cite_as"] == address
    assert address in body(reader, of_file.replace(".csv", ".svg")).decode()
    workbook = ZipFile(BytesIO(body(reader, of_file.replace(".csv", ".xlsx"))))
    assert any(address in workbook.read(name).decode() for name in workbook.namelist())
    for name in FILES_WITH_ADDRESS:
        answer = json_of(reader, name)
        assert answer["cite_as"] == short_address(answer["address"]) != answer["address"]


def test_a_short_address_shows_then_and_now_and_writes_nothing(first_edition: Edition, reader: Client) -> None:
    address = short(f"/charts/returns-by-country/?{QUESTION}")
    with CaptureQueriesContext(connection) as found:
        assert "Yes: this is the newest edition." in text(reader, address)
    # PostgreSQL reads in pieces through cursors, which it declares.
    assert [one["sql"] for one in found.captured_queries if not one["sql"].startswith(("SELECT", "DECLARE"))] == []
    seven = Incident.objects.get(slug="2019-05-seven")
    seven.groups.update(people_best=8, people_low=8)
    publish([seven], note="A second report counts eight")
    page = text(reader, address)
    assert "No: 1 of 1 rows is different in edition 2." in page
    assert "A second report counts eight" in page
    assert body(reader, f"{address}table.csv").decode().endswith("CN,2,10,10,12,true\r\n")
    assert ">10+<" in body(reader, f"{address}picture.svg").decode()
    assert ">11+<" in body(reader, f"{address}now.svg").decode()
    assert not KeptFigure.objects.exists()


def test_what_a_short_address_shows_is_cited_and_then_kept(first_edition: Edition, reader: Client) -> None:
    address = short(f"/charts/returns-by-country/?{QUESTION}")
    assert reader.get(f"{address}cite/").status_code == 404
    of = text(reader, address).split('name="of" value="')[1].split('"')[0].replace("&amp;", "&")
    reader.post("/cite/", {"of": of})
    kept = KeptFigure.objects.get()
    assert kept.question == {"who": ["escapees"], "country": ["CN"], "edition": ["1"]}
    assert f'href="/c/{kept.code}/cite/"' in text(reader, address)


def test_a_page_without_a_table_of_its_own_is_led_to_as_it_was(first_edition: Edition, reader: Client) -> None:
    assert reader.get(short("/method/?edition=1"))["Location"] == "/method/?edition=1"
    for elsewhere in ("//elsewhere.example/?edition=1", "https://elsewhere.example/?edition=1"):
        assert reader.get(f"/c/{packed_code(elsewhere)}/").status_code == 404
    assert Client().get(short(f"/incidents/?{QUESTION}"))["Location"].startswith("/accounts/login/")
