"""What pickers of sources offer: date, publisher and availability, those of this record first."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from incidents.models import Source
from tests.builders import make_arrival, make_claim, make_event, make_incident, make_source
from tests.desk import address, at_the_desk, queries

pytestmark = pytest.mark.django_db

PICKERS = [
    ("incidents", "claim", "source"),
    ("incidents", "event", "source"),
    ("incidents", "statement", "source"),
    ("incidents", "origin", "other"),
    ("incidents", "practice", "source"),
    ("incidents", "treaty", "source"),
    ("stats", "arrivalfigure", "source"),
    ("stats", "otherfigure", "source"),
    ("stats", "contextevent", "source"),
]


def offered(client: Client, picker: tuple[str, str, str] = PICKERS[0], **asked: Any) -> list[dict[str, str]]:
    app, model, field = picker
    page = client.get("/admin/autocomplete/", {"app_label": app, "model_name": model, "field_name": field} | asked)
    assert page.status_code == 200
    found: list[dict[str, str]] = page.json()["results"]
    return found


def ids(client: Client, picker: tuple[str, str, str] = PICKERS[0], **asked: Any) -> list[str]:
    return [result["id"] for result in offered(client, picker, **asked)]


@pytest.mark.parametrize("picker", PICKERS, ids="-".join)
def test_an_option_says_date_publisher_and_availability(picker: tuple[str, str, str]) -> None:
    make_source("a", title="Seven held", published=dt.date(2019, 5, 7), availability="deleted")
    make_source("b", title="Eight held", publisher="Agency", availability="paywalled")
    assert [result["text"] for result in offered(at_the_desk(), picker)] == [
        "The Paper · 7 May 2019 · Deleted: Seven held",
        "Agency · undated · Paywalled: Eight held",
    ]


def test_an_option_is_said_in_korean() -> None:
    make_source("a", title="일곱 명", published=dt.date(2019, 5, 7), availability="deleted")
    [result] = offered(at_the_desk(), lang="ko")
    assert result["text"] == "The Paper · 2019년 5월 7일 · 삭제됨: 일곱 명"


def test_the_one_that_was_chosen_reads_as_it_was_offered() -> None:
    client, incident = at_the_desk(), make_incident()
    make_source("a", title="Seven held", published=dt.date(2019, 5, 7), availability="deleted")
    make_claim(incident, "a")
    make_event(incident, source=Source.objects.get())
    text = ">The Paper · 7 May 2019 · Deleted: Seven held</option>"
    assert client.get(address(incident)).text.count(text) == 2
    assert text in client.get(address(make_arrival(source="a"))).text


@pytest.mark.parametrize("picker", PICKERS, ids="-".join)
def test_those_that_the_form_names_come_first(picker: tuple[str, str, str]) -> None:
    for slug in ("a", "b", "c", "d"):
        make_source(slug, title=f"Report {slug}")
    client = at_the_desk()
    assert ids(client, picker) == ["a", "b", "c", "d"]
    assert ids(client, picker, cited=["d", "b", "gone"]) == ["b", "d", "a", "c"]
    assert ids(client, picker, cited=["d", "b"], term="Report") == ["b", "d", "a", "c"]


def test_the_first_page_begins_with_them_and_the_second_goes_on() -> None:
    for number in range(30):
        make_source(f"s{number:02}")
    client = at_the_desk()
    first, second = ids(client, cited="s29"), ids(client, cited="s29", page=2)
    assert first == ["s29", *(f"s{number:02}" for number in range(19))]
    assert second == [f"s{number:02}" for number in range(19, 29)]


@pytest.mark.parametrize("cited", ["x" * 500, "'; drop", "%"])
def test_absurd_keys_change_nothing(cited: str) -> None:
    make_source("a")
    make_source("b")
    assert ids(at_the_desk(), cited=[cited] * 300) == ["a", "b"]


def test_a_key_with_a_nul_is_refused_in_words() -> None:
    app, model, field = PICKERS[0]
    asked = {"app_label": app, "model_name": model, "field_name": field, "cited": "\x00"}
    assert at_the_desk().get("/admin/autocomplete/", asked).status_code == 400


def test_a_picker_takes_as_many_queries_for_many() -> None:
    client = at_the_desk()
    url = "/admin/autocomplete/?app_label=incidents&model_name=claim&field_name=source&cited=s1"
    make_source("s1")
    few = len(queries(client, url))
    for number in range(2, 20):
        make_source(f"s{number}")
    assert len(queries(client, url)) == few


def test_an_incidents_form_takes_as_many_queries_for_many_claims() -> None:
    client, incident = at_the_desk(), make_incident()
    make_claim(incident, "s0")
    few = len(queries(client, address(incident)))
    for number in range(1, 12):
        make_claim(incident, f"s{number}")
    assert len(queries(client, address(incident))) == few
