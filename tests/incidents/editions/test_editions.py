"""What was cited stays: edition 1 answers after edition 2 as it did before, to the byte."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from incidents.editions.publishing import publish
from incidents.models import Country, Edition, Incident, Source
from incidents.views.register import availability as availability_of
from tests.answers import body, json_of
from tests.builders import rewrite
from tests.edits import MASS_RETURN, WITHDRAWN, edit_the_record

pytestmark = pytest.mark.django_db

CHANGED = [
    "/incidents.json",
    "/incidents.json?page=2",
    "/incidents.csv",
    "/incidents.csv?q=Wang&who=all",
    "/incidents.json?publisher=RFA",
    f"/incidents/{MASS_RETURN}.json",
    "/incidents/2000-russia-china-seven.json",
    "/countries.json",
    "/countries.csv",
    "/countries/CN.json",
    "/sources.json?sort=publisher",
    "/sources.csv",
    "/charts/returns-by-country.json",
    "/charts/returns-by-country.csv",
    "/charts/returns-by-country.json?publisher=rfa",
    "/charts/returns-over-time.json",
    "/charts/returns-over-time.csv?from=2023",
    "/charts/arrivals-by-year.json",
    "/charts/arrivals-by-year.csv",
    "/arrivals.json",
    "/arrivals.csv?vintages=all",
]


def pinned(asked: str, edition: int = 1) -> str:
    return f"{asked}{'&' if '?' in asked else '?'}edition={edition}"


def test_edition_1_answers_after_edition_2_as_before_to_the_byte(seeded: None, reader: Client) -> None:
    before = {asked: body(reader, pinned(asked)) for asked in CHANGED}
    edit_the_record()
    after = {asked: body(reader, pinned(asked)) for asked in CHANGED}
    differ = [asked for asked in CHANGED if before[asked] != after[asked]]
    assert differ == []
    newest = {asked: body(reader, asked) for asked in CHANGED}
    unmoved = [asked for asked in CHANGED if newest[asked] == before[asked]]
    assert unmoved == []


def test_what_is_not_pinned_is_the_newest_edition(seeded: None, reader: Client) -> None:
    assert json_of(reader, "/incidents.json")["edition"] == 1
    edit_the_record()
    assert json_of(reader, "/incidents.json")["edition"] == 3
    assert json_of(reader, "/charts/returns-over-time.json?from=2026")["table"]["rows"] == [
        [2026, "CN", 1, 7, 7, 7, False]
    ]


def test_a_changed_record_says_since_which_edition_it_stands_so(seeded: None, reader: Client) -> None:
    edit_the_record()
    new, old = (
        json_of(reader, f"/incidents/{MASS_RETURN}.json"),
        json_of(reader, f"/incidents/{MASS_RETURN}.json?edition=1"),
    )
    assert (new["edition"], new["since"], new["groups"][0]["people_best"]) == (3, 2, 450)
    assert (old["edition"], old["since"], old["groups"][0]["people_best"]) == (1, 1, 500)


def test_a_withdrawn_record_stays_in_the_editions_before(seeded: None, reader: Client) -> None:
    edit_the_record()
    assert json_of(reader, f"/incidents/{WITHDRAWN}.json?edition=2")["slug"] == WITHDRAWN
    assert reader.get(f"/incidents/{WITHDRAWN}.json").status_code == 410
    assert json_of(reader, "/incidents.json?edition=2")["count"] == json_of(reader, "/incidents.json")["count"] + 1


def test_a_countrys_old_name_stands_in_an_old_figure(seeded: None, reader: Client) -> None:
    edit_the_record()
    figures = [json_of(reader, pinned("/charts/returns-by-country.json", n))["figure"] for n in (1, 2)]
    assert [figure["data"][0]["y"][0] for figure in figures] == ["China", "People's Republic of China"]


def test_how_a_source_could_be_read_is_told_in_the_order_of_editions(seeded: None) -> None:
    source = Source.objects.get(slug="nknews-2023-05-mongolia-four")
    for availability in ("online", "online", "deleted"):
        source.availability = availability
        source.author += "x"
        source.save()
        publish([source])
    steps = [(step["availability"], step["edition"].number) for step in availability_of(source.slug, 4)]
    assert steps == [("paywalled", 1), ("online", 2), ("deleted", 4)]


# asof


@pytest.fixture
def dated(seeded: None) -> None:
    """Edition 1 of 3 May 2026 at 10:00, edition 2 of the day's last microsecond, edition 3 of 5 May."""
    for number, name in ((2, "Laos (2)"), (3, "Laos (3)")):
        Country.objects.filter(pk="LA").update(name=name)
        assert publish([Country.objects.get(pk="LA")]) == Edition.objects.get(number=number)
    for number, moment in {
        1: dt.datetime(2026, 5, 3, 10, tzinfo=dt.UTC),
        2: dt.datetime(2026, 5, 3, 23, 59, 59, 999999, tzinfo=dt.UTC),
        3: dt.datetime(2026, 5, 5, 0, 0, tzinfo=dt.UTC),
    }.items():
        rewrite(Edition.objects.filter(number=number), published_at=moment)


@pytest.mark.parametrize(
    ("day", "edition"), [("2026-05-03", 2), ("2026-05-04", 2), ("2026-05-05", 3), ("2030-01-01", 3)]
)
def test_asof_is_the_edition_that_was_newest_at_the_end_of_the_day(
    day: str, edition: int, dated: None, seeded: None, reader: Client
) -> None:
    assert json_of(reader, f"/countries/LA.json?asof={day}")["name"] == f"Laos ({edition})"
    answer = json_of(reader, f"/charts/returns-by-country.json?asof={day}")
    assert answer["query"]["edition"] == [str(edition)]
    assert "asof" not in answer["query"]


@pytest.mark.parametrize("asof", ["2026-05-02", "banana", "", "2026-13-01", "2026", "9999-12-31x", "0000-00-00"])
def test_a_day_before_the_first_edition_or_no_day_is_refused(
    asof: str, dated: None, seeded: None, reader: Client
) -> None:
    response = reader.get("/countries.json", {"asof": asof})
    assert response.status_code == 400
    assert response.json()["faults"][0]["word"] == "asof"


def test_a_page_of_a_day_before_the_first_edition_says_so_and_leads_there(
    dated: None, seeded: None, reader: Client
) -> None:
    response = reader.get("/incidents/?country=CN&asof=2020-01-01")
    page = response.content.decode()
    assert response.status_code == 400
    assert "Nothing was published by 1 January 2020; the first edition is of 3 May 2026." in page
    assert 'href="/incidents/?country=CN&amp;edition=1"' in page


def test_the_last_day_of_time_is_no_error(dated: None, seeded: None, reader: Client) -> None:
    assert reader.get("/countries.json?asof=9999-12-31").status_code in (200, 400)


def test_as_of_is_since_inclusive_and_until_exclusive(dated: None, seeded: None) -> None:
    names = [Country.VERSION.objects.as_of(n).get(key="LA").document["name"] for n in (1, 2, 3)]
    assert names == ["Laos", "Laos (2)", "Laos (3)"]
    assert Incident.VERSION.objects.as_of(None).count() == 0


def test_both_edition_and_asof_are_refused(dated: None, seeded: None, reader: Client) -> None:
    answer: Any = reader.get("/countries.json?edition=1&asof=2026-05-03")
    assert answer.status_code == 400
