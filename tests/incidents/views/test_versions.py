"""An arrivals figure, another figure, a context event: a page as of an edition, and a history."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from incidents.editions.publishing import publish, withdraw
from incidents.editions.references import publishable_models, published_kinds
from incidents.models import Publishable
from tests.answers import json_of, markup
from tests.builders import make_arrival, make_context_event, make_other_figure

pytestmark = pytest.mark.django_db

ARRIVAL = "/arrivals/kr-year-2019-01-01-2019-12-31-final-undated-paper-2019"


def text_of(reader: Client, path: str, status: int = 200) -> str:
    response = reader.get(path)
    assert response.status_code == status, (path, response.status_code)
    return markup(response.text)


@pytest.fixture
def revised(db: None) -> Publishable:
    """1,047 arrivals in edition 1, 1,048 in edition 2."""
    figure = make_arrival(2019)
    publish([figure], note="As announced")
    figure.female, figure.total = 846, 1048
    figure.save()
    publish([figure], note="Corrected")
    return figure


def test_every_kind_of_record_that_is_published_is_named() -> None:
    assert set(published_kinds().values()) == set(publishable_models())
    assert list(published_kinds()) == ["incident", "country", "arrival", "other", "event", "source"]


@pytest.mark.parametrize("model", publishable_models())
def test_a_kind_of_record_says_where_it_stands(model: type[Publishable]) -> None:
    assert model.page_address("key", 3).endswith("/key/?edition=3")
    assert model.history_address("key").endswith("/key/history/")
    assert reverse(model.LIST).startswith(f"/{model.SECTION}/")


def test_an_arrivals_figure_has_a_page_in_each_edition(revised: Publishable, reader: Client) -> None:
    now, old = text_of(reader, f"{ARRIVAL}/"), text_of(reader, f"{ARRIVAL}/?edition=1")
    assert "<h1>Arrivals in South Korea, 2019: 1,048 (final)</h1>" in now
    assert "<h1>Arrivals in South Korea, 2019: 1,047 (final)</h1>" in old
    assert "<dt>Women</dt> <dd> 846 </dd>" in now
    assert "This is an older version, valid from edition 1 until edition 2." in old
    assert f'<a href="{ARRIVAL}/history/">2 versions</a>' in old


def test_its_page_ends_with_its_identifier_and_says_yes_or_not_verified(revised: Publishable, reader: Client) -> None:
    page = text_of(reader, f"{ARRIVAL}/")
    assert page.rindex("<dt>") == page.index(
        f"<dt>Identifier</dt><dd><code>{ARRIVAL.removeprefix('/arrivals/')}</code>"
    )
    assert "<dt>Slug</dt>" not in page
    assert "Printed sexes do not add up" not in page
    assert ("<dt>Verified</dt><dd>Yes</dd>" in page) is bool(json_of(reader, f"{ARRIVAL}.json")["verified"])


def test_its_json_is_its_whole_document(revised: Publishable, reader: Client) -> None:
    answer = json_of(reader, f"{ARRIVAL}.json?edition=1")
    assert (answer["total"], answer["female"], answer["edition"], answer["since"]) == (1047, 845, 1, 1)


def test_its_history_says_what_was_corrected(revised: Publishable, reader: Client) -> None:
    corrected, first = json_of(reader, f"{ARRIVAL}/history.json")["results"]
    assert (corrected["note"], first["note"]) == ("Corrected", "As announced")
    assert corrected["difference"]["fields"] == [
        {"field": "female", "before": 845, "after": 846},
        {"field": "total", "before": 1047, "after": 1048},
    ]
    assert "1,047" in text_of(reader, f"{ARRIVAL}/history/")


def test_a_withdrawn_figure_is_gone_with_its_reason(revised: Publishable, reader: Client) -> None:
    withdraw(revised, reason="Of another year")
    assert "Reason: Of another year" in text_of(reader, f"{ARRIVAL}/", 410)
    response: Any = reader.get(f"{ARRIVAL}.json")
    assert (response.status_code, response.json()["withdrawn"]["edition"]) == (410, 3)
    assert "1,048" in text_of(reader, f"{ARRIVAL}/?edition=2")


def test_other_figures_and_events_have_pages_and_histories(reader: Client) -> None:
    figure, event = make_other_figure(2019), make_context_event()
    publish([figure, event])
    assert "<h1>United States, Resettled, 2019: 1</h1>" in text_of(reader, f"/arrivals/others/{figure.slug}/")
    assert "<h1>22 Jan 2020: Border closed</h1>" in text_of(reader, f"/arrivals/events/{event.slug}/")
    for path in (f"/arrivals/others/{figure.slug}", f"/arrivals/events/{event.slug}"):
        assert "1 version was published" in text_of(reader, f"{path}/history/")
        assert json_of(reader, f"{path}.json")["since"] == 1


@pytest.mark.parametrize("path", ["/arrivals/nothing/", "/arrivals/nothing.json", "/arrivals/others/history/"])
def test_what_was_never_published_is_not_found(path: str, revised: Publishable, reader: Client) -> None:
    assert reader.get(path).status_code == 404


@pytest.mark.parametrize("query", ["edition=9", "edition=x", "asof=2001-01-01"])
def test_a_bad_edition_is_refused(query: str, revised: Publishable, reader: Client) -> None:
    assert reader.get(f"{ARRIVAL}/?{query}").status_code == 400


def test_a_page_asks_few_questions(
    revised: Publishable, reader: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    reader.get(f"{ARRIVAL}/")
    with django_assert_num_queries(7):  # one of them whether it may be kept
        reader.get(f"{ARRIVAL}/?lang=en")
