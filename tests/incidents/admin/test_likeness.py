"""A new incident that is like a known one: the rule, and the desk that says so before it is saved."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents.admin.likeness import Sketch, incidents_alike
from incidents.editions import publishing
from incidents.models import Incident
from tests.answers import markup
from tests.builders import make_claim, make_country, make_event, make_group, make_incident, make_source
from tests.desk import address, at_the_desk, errors_of, filled, queries, said, save

pytestmark = pytest.mark.django_db

DAY = dt.date(2023, 5, 10)
NEW: dict[str, Any] = {
    "title": "Four caught near the border", "country": "MN", "date": "2023-05-10", "location": "Ulaanbaatar",
    "location_precision": "city", "kind": "detention", "people_basis": "reported", "confidence": "medium",
    "summary": "Four were caught.", "groups_0_people_low": 4, "groups_0_people_best": 4, "groups_0_people_high": 4,
    "groups_0_outcome": "detained", "slug": "",
}  # fmt: skip


def known_one(slug: str = "2023-05-mongolia-four-detained", people: int = 4, **changes: Any) -> Incident:
    """Four people, detained in Mongolia on 10 May 2023."""
    fields: dict[str, Any] = {"country": "MN", "date": DAY, "title": "Mongolia detains four"}
    incident = make_incident(slug, groups=0, **fields | changes)
    make_group(incident, people_low=people, people_best=people, people_high=people, outcome="detained")
    return incident


def sketch(**changes: Any) -> Sketch:
    """Four people in Mongolia on that day, of whom no source is named."""
    fields: dict[str, Any] = {"country": "MN", "first": DAY, "last": DAY, "low": 4, "high": 4}
    return Sketch(**fields | changes)


def found(**changes: Any) -> list[str]:
    return [like.record.key for like in incidents_alike(sketch(**changes))]


# The rule


@pytest.mark.parametrize(
    ("changes", "is_like"),
    [
        ({}, True),
        ({"first": DAY + dt.timedelta(3), "last": DAY + dt.timedelta(3)}, True),
        ({"first": DAY + dt.timedelta(4), "last": DAY + dt.timedelta(4)}, False),
        ({"first": dt.date(2023, 1, 1), "last": dt.date(2023, 12, 31)}, True),
        ({"first": dt.date(2022, 1, 1), "last": dt.date(2022, 12, 31)}, False),
        ({"low": 5, "high": 5}, True),
        ({"low": 3, "high": 3}, True),
        ({"low": 6, "high": 6}, False),
        ({"low": 2, "high": 20}, True),
        ({"low": None, "high": None}, True),
        ({"low": None, "high": None, "first": dt.date(2023, 1, 1), "last": dt.date(2023, 12, 31)}, False),
        ({"country": "CN"}, False),
        ({"country": ""}, False),
        ({"first": None, "last": None}, False),
    ],
)
def test_country_days_and_number_make_two_alike(changes: dict[str, Any], is_like: bool) -> None:
    known_one()
    assert bool(found(**changes)) is is_like


@pytest.mark.parametrize(
    ("changes", "is_like"),
    [
        ({"country": "CN"}, True),
        ({"low": 40, "high": 40}, True),
        ({"country": "CN", "low": 40, "high": 40}, False),
        ({"first": dt.date(2022, 5, 10), "last": dt.date(2022, 5, 10)}, True),  # a slip of the year
        ({"first": dt.date(2023, 6, 9), "last": dt.date(2023, 6, 9)}, True),
        ({"first": dt.date(2022, 1, 1), "last": dt.date(2022, 1, 1)}, False),
    ],
)
def test_a_source_that_both_cite_stands_for_one_of_them(changes: dict[str, Any], is_like: bool) -> None:
    make_claim(known_one(), "paper-2023")
    assert found(**changes | {"sources": frozenset({"paper-2023", "other"})}) == (
        ["2023-05-mongolia-four-detained"] if is_like else []
    )


def test_precision_and_end_widen_the_days_of_the_known_one_too() -> None:
    known_one("month", date=dt.date(2023, 5, 1), date_precision="month")
    known_one("long", date=dt.date(2023, 3, 1), end_date=dt.date(2023, 5, 20))
    known_one("short", date=dt.date(2023, 3, 1))
    assert set(found()) == {"month", "long"}


def test_a_source_of_a_step_counts_as_one_of_a_claim() -> None:
    make_event(known_one(country="CN"), source=make_source("paper-2023"))
    assert found(sources=frozenset({"paper-2023"}))


def test_an_open_number_and_several_groups_are_added() -> None:
    incident = known_one(people=300)
    make_group(incident, people_low=200, people_best=200, people_high=None)
    assert found(low=500, high=600)
    assert not found(low=300, high=300)


def test_those_most_like_it_come_first_and_five_are_shown() -> None:
    for number in range(7):
        known_one(f"n-{number}", date=DAY + dt.timedelta(number % 4))
    make_claim(Incident.objects.get(slug="n-3"), "paper-2023")
    likes = found(sources=frozenset({"paper-2023"}))
    assert likes[0] == "n-3"
    assert set(likes[1:3]) == {"n-0", "n-4"}
    assert len(likes) == 5


def test_it_takes_as_many_queries_for_many() -> None:
    def counted() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert found(sources=frozenset({"paper-2023"}))
        return len(captured.captured_queries)

    make_claim(known_one("n"), "paper-2023")
    make_event(Incident.objects.get(), source=make_source("e"))
    one = counted()
    for number in range(30):
        incident = known_one(f"n-{number}")
        make_claim(incident, f"s-{number}")
        make_claim(incident, "paper-2023")
        make_event(incident, source=make_source(f"e-{number}"))
    assert counted() == one <= 12


# At the desk


@pytest.fixture
def client() -> Client:
    return at_the_desk("Contributor")


def asked(page: Any) -> list[str]:
    """The known records that a page shows beside the new one before it saves anything."""
    known = page.context.get("known")
    return [like.record.key for like, _address in known.likes] if known and known.asked else []


@pytest.mark.parametrize("state", ["draft", "published", "withdrawn"])
def test_it_says_so_before_it_is_saved_beside_the_known_one(client: Client, state: str) -> None:
    incident = known_one(location="Dornogovi")
    make_claim(incident, "paper-2023")
    if state != "draft":
        publishing.publish([incident])
    if state == "withdrawn":
        publishing.withdraw(incident, reason="Twice.")
    page = save(client, address(Incident, "add"), **NEW)
    assert asked(page) == ["2023-05-mongolia-four-detained"]
    assert Incident.objects.count() == 1
    for text in (
        "This is like a record that is known already.", "Mongolia detains four", "Dornogovi, Mongolia", "10 May 2023",
        "4 people", "Detained", "The Paper", "the same country, days that may be the same", "It is another one: save",
        f'href="{address(incident)}" target="_blank"',
    ):  # fmt: skip
        assert text in page.text, text
    assert "Ulaanbaatar, Mongolia" in page.text


def test_nothing_typed_is_lost_and_who_says_that_it_is_another_one_saves_it(client: Client) -> None:
    known_one()
    make_source("paper-2023")
    claim = {"claims_TOTAL_FORMS": 1, "claims_0_source": "paper-2023", "claims_0_claim": "So."}
    claim["claims_0_rank"] = "normal"
    sent = filled(client, address(Incident, "add"), **NEW | claim | {"summary": "A summary.", "notes": "Some notes."})
    page = client.post(address(Incident, "add"), sent | {"_save": "1"}, follow=True)
    again = what_it_holds(page)
    for name, value in sent.items():
        if name.startswith("_"):
            continue  # what the form is known by, which is new each time
        assert str(again.get(name, "")) == str(value), name
    assert errors_of(page) == {}
    page = client.post(address(Incident, "add"), again | {"_save": "1"}, follow=True)
    incident = Incident.objects.latest("pk")
    assert (incident.summary, incident.notes, incident.claims.get().claim) == ("A summary.", "Some notes.", "So.")
    assert incident.slug == "2023-05-ulaanbaatar-four"
    assert page.redirect_chain


def what_it_holds(page: Any) -> dict[str, Any]:
    """What a browser posts of a form that was shown again, with what it hides."""
    formsets = [inline.formset for inline in page.context["inline_admin_formsets"]]
    forms = [page.context["adminform"].form, *(f.management_form for f in formsets)]
    forms += [form for formset in formsets for form in formset.forms]
    values = {field.html_name: field.value() for form in forms for field in form}
    seen = [like.record.key for like, _address in page.context["known"].likes]
    return {name: value for name, value in values.items() if value not in (None, False)} | {"_seen": seen}


@pytest.mark.parametrize(
    ("changes", "is_like"),
    [
        ({"date": "May 2023"}, True),
        ({"date": "2023년 5월 12일"}, True),
        ({"date": "June 2023"}, False),
        ({"groups_0_people_low": "", "groups_0_people_best": "3-5", "groups_0_people_high": ""}, True),
        ({"groups_0_people_low": "", "groups_0_people_best": "50–60", "groups_0_people_high": ""}, False),
    ],
)
def test_days_and_numbers_are_compared_as_they_were_read(
    client: Client, changes: dict[str, Any], is_like: bool
) -> None:
    known_one()
    page = save(client, address(Incident, "add"), **NEW | changes)
    assert bool(asked(page)) is is_like
    assert Incident.objects.count() == (1 if is_like else 2)


def test_who_saw_one_is_still_told_of_another(client: Client) -> None:
    known_one()
    page = save(client, address(Incident, "add"), **NEW)
    known_one("second")
    page = client.post(address(Incident, "add"), what_it_holds(page) | {"_save": "1"}, follow=True)
    assert set(asked(page)) == {"2023-05-mongolia-four-detained", "second"}
    assert Incident.objects.count() == 2
    client.post(address(Incident, "add"), what_it_holds(page) | {"_save": "1"}, follow=True)
    assert Incident.objects.count() == 3


@pytest.mark.parametrize("button", ["_save", "_continue", "_addanother", "_publish", "_submit"])
def test_no_button_saves_it_unseen_and_the_one_that_is_offered_never_publishes(button: str) -> None:
    editor = at_the_desk()
    known_one()
    page = save(editor, address(Incident, "add"), button, **NEW)
    assert Incident.objects.count() == 1
    offered = page.context["known"].button
    assert offered == {"_save": "_save", "_addanother": "_addanother"}.get(button, "_continue")
    assert f'<button class="button" name="{offered}"' in page.text


def test_one_that_is_like_none_is_saved_at_once(client: Client) -> None:
    known_one()
    save(client, address(Incident, "add"), **NEW | {"date": "2023-08-10"})
    assert Incident.objects.count() == 2


def test_an_error_and_a_known_one_are_told_together(client: Client) -> None:
    known_one()
    page = save(client, address(Incident, "add"), **NEW | {"title": ""})
    assert asked(page)
    assert list(errors_of(page)) == ["title"]


def test_a_draft_that_becomes_like_a_known_one_asks_and_one_that_was_does_not(client: Client) -> None:
    known_one()
    save(client, address(Incident, "add"), **NEW | {"date": "2023-08-10"})
    draft = Incident.objects.latest("pk")
    page = save(client, address(draft), date="2023-05-10")
    assert asked(page) == ["2023-05-mongolia-four-detained"]
    client.post(address(draft), what_it_holds(page) | {"_save": "1"}, follow=True)
    draft.refresh_from_db()
    assert draft.date == DAY
    told = client.post(address(Incident, "proposals"), filled(client, address(draft)) | {"_record": draft.slug}).json()
    assert "This is like a record that is known already." in told["known"]
    assert f'data-record="{draft.slug}" data-draft' in markup(client.get(address(draft)).text)
    page = save(client, address(draft), notes="More.")
    draft.refresh_from_db()
    assert draft.notes == "More."


def test_a_record_that_readers_see_is_corrected_without_a_question(client: Client) -> None:
    known_one()
    incident = known_one("other", date=dt.date(2023, 8, 10))
    publishing.publish([incident])
    save(client, address(incident), date="2023-05-10")
    incident.refresh_from_db()
    assert incident.date == DAY


def test_marked_rows_do_not_count(client: Client) -> None:
    make_claim(known_one(people=40), "paper-2023")
    row = {"claims_TOTAL_FORMS": 1, "claims_0_source": "paper-2023", "claims_0_rank": "normal"}
    assert asked(save(client, address(Incident, "add"), **NEW | row))
    save(client, address(Incident, "add"), **NEW | row, claims_0_DELETE="on")
    assert Incident.objects.count() == 2


def test_the_form_is_told_as_one_types(client: Client) -> None:
    known_one()
    make_country("CN")
    url = address(Incident, "proposals")
    answer = client.post(url, filled(client, address(Incident, "add"), **NEW)).json()
    assert "Mongolia detains four" in answer["known"]
    assert 'name="_seen"' not in answer["known"]
    assert "Mongolia detains four" not in client.post(url, {"country": "CN"}).json()["known"]
    assert client.post(url, {"_record": "nowhere", "date": "x"}).status_code == 200


def test_the_page_that_asks_takes_as_many_queries_for_many(client: Client) -> None:
    def counted() -> int:
        sent = filled(client, address(Incident, "add"), **NEW)
        with CaptureQueriesContext(connection) as captured:
            assert asked(client.post(address(Incident, "add"), sent | {"_save": "1"}))
        return len(captured.captured_queries)

    for number in range(5):
        known_one(f"k-{number}")
    few = counted()
    for number in range(30):
        make_claim(known_one(f"n-{number}"), f"s-{number}")
    assert counted() <= few + 2
    assert queries(client, address(Incident, "add"))
    assert said(client.get(address(Incident, "changelist"))) == []
