"""Whatever is posted as a choice of records at the desk: a message, never an error, and nothing is done."""

from typing import Any

import pytest
from django.test import Client

from incidents.admin import chosen
from incidents.editions.publishing import publish
from incidents.models import Country, Edition, Incident, Source, Submission
from incidents.models.editions import Publishable
from stats.models import ArrivalFigure, ContextEvent, OtherFigure
from tests.builders import make_arrival, make_context_event, make_country, make_incident, make_other_figure, make_source
from tests.desk import address, asks, at_the_desk, said

pytestmark = pytest.mark.django_db
ACTIONS = ["publish_selected", "withdraw_selected", "submit_selected", "take_back_selected"]
MAKE: dict[type[Publishable], Any] = {
    Country: lambda: make_country("MN"),
    Source: make_source,
    Incident: make_incident,
    ArrivalFigure: make_arrival,
    OtherFigure: make_other_figure,
    ContextEvent: make_context_event,
}
ABSURD = [
    "abc",
    "999999999",
    str(10**30),
    "1\x00",
    "\x00",
    "-1",
    "1.5",
    " ",
    "١",
    "²",
    "1e3",
    "0x1",
    "None",
    "🙂" * 500,
]


def sent(client: Client, model: type[Publishable], action: str, *keys: Any, **more: Any) -> Any:
    """What anybody may post to a list, and where it leads."""
    return client.post(address(model, "changelist"), {"action": action, "_selected_action": keys} | more, follow=True)


@pytest.mark.parametrize("model", MAKE, ids=lambda model: model.__name__)
@pytest.mark.parametrize("key", ABSURD)
def test_what_is_no_record_gets_a_message(model: type[Publishable], key: str) -> None:
    client = at_the_desk()
    record = MAKE[model]()
    for place, action in enumerate(ACTIONS, start=ABSURD.index(key)):
        others = [record.pk] if place % 2 else []  # alone for one half of the keys, beside a record for the other
        page = sent(client, model, action, *others, key, _yes="1", reason="Forged", review_note="Forged")
        assert page.status_code == 200
        assert said(page) == ["1 of the chosen records is not in this list. Choose again."]
    assert not Edition.objects.exists()
    assert not Submission.objects.exists()


def test_records_of_another_list_are_not_in_this_one() -> None:
    client = at_the_desk()
    make_country("MN")
    others = [make_arrival(2018).pk + 100_000, "MN", "paper-2019"]
    page = sent(client, Incident, "publish_selected", *others)
    assert said(page) == ["3 of the chosen records are not in this list. Choose again."]
    page = sent(client, Country, "publish_selected", make_incident().pk)
    assert said(page) == ["1 of the chosen records is not in this list. Choose again."]


def test_a_record_that_was_deleted_meanwhile_is_missed() -> None:
    client, kept, gone = at_the_desk(), make_incident("a"), make_incident("b")
    pk = gone.pk
    gone.delete()
    assert said(sent(client, Incident, "publish_selected", kept.pk, pk)) == [
        "1 of the chosen records is not in this list. Choose again."
    ]


@pytest.mark.parametrize("action", ["burn_selected", "", "delete_selected", "__class__", "publish_selected\x00", "🙂"])
def test_an_action_that_does_not_exist_gets_a_message(action: str) -> None:
    client, incident = at_the_desk(), make_incident()
    page = sent(client, Incident, action, incident.pk, index="0")
    assert page.status_code == 200
    assert said(page) == ["No action selected."]


@pytest.mark.parametrize(
    "more", [{"select_across": "1"}, {"select_across": "abc"}, {"index": "99"}, {"index": "-9"}, {"index": "x"}]
)
def test_other_words_of_the_form_may_be_anything(more: dict[str, str]) -> None:
    client, incident = at_the_desk(), make_incident()
    page = sent(client, Incident, "publish_selected", incident.pk, **more)
    assert page.status_code == 200
    assert not Edition.objects.exists()


def test_everything_across_pages_is_asked_about_whatever_was_ticked() -> None:
    client = at_the_desk()
    records = [make_incident(name) for name in "abc"]
    page = sent(client, Incident, "publish_selected", "abc", select_across="1")
    assert asks(page)
    assert {one.key for one in page.context["going"] if not one.along} == {record.slug for record in records}


def test_thousands_get_a_message() -> None:
    client = at_the_desk()
    first = make_incident().pk
    page = sent(client, Incident, "publish_selected", *range(first, first + 900))
    assert said(page) == ["899 of the chosen records are not in this list. Choose again."]


def test_more_than_a_page_can_show_get_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chosen, "MOST_ASKED", 2)
    client, records = at_the_desk(), [make_incident(name) for name in "abc"]
    publish([records[0]])
    for action in ACTIONS:
        for more in ({}, {"select_across": "1"}):
            page = sent(client, Incident, action, *(record.pk for record in records), **more)
            assert said(page) == ["Choose at most 2 records at once."]


def test_a_name_keeps_its_capitals_at_the_beginning_of_a_message() -> None:
    client, incident = at_the_desk(), make_incident("a", title="de facto return of seven")
    publish([incident])
    page = sent(client, Incident, "submit_selected", incident.pk, review_note="")
    assert said(page) == ["de facto return of seven: readers already see it as it stands."]
    assert '<li class="error">de facto return of seven: readers' in page.text
    page = sent(client, Incident, "publish_selected", make_incident("iphone-2019", groups=0).pk)
    assert "Not published. iphone-2019: It has no group" in page.text
