"""A later announcement keeps the earlier one; a like figure or event is shown before a second one is saved."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from incidents.editions import publishing
from stats.models import ArrivalFigure, ArrivalVersion, ContextEvent, OtherFigure
from tests.builders import make_arrival, make_context_event, make_country, make_other_figure, make_source
from tests.desk import address, at_the_desk, errors_of, filled, said, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return at_the_desk()


@pytest.fixture
def provisional() -> ArrivalFigure:
    """The provisional figure of 2019, as readers see it: 200 men, 840 women."""
    figure = make_arrival(status="provisional", male=200, female=840, total=1040, released=dt.date(2020, 1, 10))
    publishing.publish([figure])
    return figure


FINAL = {"status": "final", "male": 202, "female": 845, "total": 1047, "released": "2020-03-02"}


def numbers() -> list[tuple[Any, ...]]:
    return list(ArrivalFigure.objects.order_by("pk").values_list("status", "total", "released", "state"))


# The offer


def test_a_final_figure_typed_over_a_provisional_one_is_not_saved_unasked(
    client: Client, provisional: ArrivalFigure
) -> None:
    page = save(client, address(provisional), **FINAL)
    assert numbers() == [("provisional", 1040, dt.date(2020, 1, 10), "published")]
    for text in ("Is this a later announcement", "1,040", "1,047", "Provisional", "Final", "2 Mar 2020"):
        assert text in page.text
    assert errors_of(page) == {}
    assert page.context["adminform"].form["total"].value() == "1047"


def test_as_a_later_announcement_it_is_a_row_of_its_own_and_readers_keep_the_earlier_one(
    client: Client, provisional: ArrivalFigure
) -> None:
    page = save(client, address(provisional), "_later", **FINAL)
    assert numbers() == [
        ("provisional", 1040, dt.date(2020, 1, 10), "published"), ("final", 1047, dt.date(2020, 3, 2), "draft"),
    ]  # fmt: skip
    assert any("Readers still find the earlier one" in text for text in said(page))
    publishing.publish(ArrivalFigure.objects.all())
    assert ArrivalVersion.objects.current().count() == 2
    assert [row.total for row in ArrivalVersion.objects.current().counting()] == [1047]
    assert "1,040" in client.get("/arrivals/?vintages=all").text


def test_as_a_correction_it_changes_the_row(client: Client, provisional: ArrivalFigure) -> None:
    sent = filled(client, address(provisional), total=1041, female=841)
    page = client.post(address(provisional), sent | {"_save": "1"}, follow=True)
    assert 'name="_correction" value="_save"' in page.text
    page = client.post(address(provisional), sent | {"_correction": "_save"}, follow=True)
    assert numbers() == [("provisional", 1041, dt.date(2020, 1, 10), "changed")]
    assert page.redirect_chain
    save(client, address(provisional), notes="It is not asked a second time.")
    assert ArrivalFigure.objects.get().notes == "It is not asked a second time."


@pytest.mark.parametrize("changes", [{"status": "final"}, {"male": 201, "total": 1041}, {"female": 841, "total": 1041}])
def test_status_and_every_number_ask(client: Client, provisional: ArrivalFigure, changes: dict[str, Any]) -> None:
    save(client, address(provisional), **changes)
    assert numbers()[0][3] == "published"


@pytest.mark.parametrize("changes", [{"notes": "A note."}, {"verified": "on"}, {"released": "2020-01-11"}])
def test_what_is_no_number_is_saved_at_once(
    client: Client, provisional: ArrivalFigure, changes: dict[str, Any]
) -> None:
    save(client, address(provisional), **changes)
    assert numbers()[0][3] == "changed"


def test_a_draft_is_saved_at_once(client: Client) -> None:
    figure = make_arrival(status="provisional")
    save(client, address(figure), status="final")
    assert ArrivalFigure.objects.get().status == "final"


def test_a_revised_final_figure_asks_too_and_so_does_another_kind_of_figure(client: Client) -> None:
    final, other = make_arrival(), make_other_figure()
    publishing.publish([final, other])
    save(client, address(final), male=203, total=1048)
    save(client, address(other), count=2)
    assert (ArrivalFigure.objects.get().total, OtherFigure.objects.get().count) == (1047, 1)
    save(client, address(other), "_later", count=2, as_of="2020-06-01")
    assert list(OtherFigure.objects.order_by("pk").values_list("count", "as_of", "state")) == [
        (1, None, "published"), (2, dt.date(2020, 6, 1), "draft"),
    ]  # fmt: skip


def test_a_mistake_in_a_later_announcement_is_told_in_a_form_of_a_new_row(
    client: Client, provisional: ArrivalFigure
) -> None:
    page = save(client, address(provisional), "_later", total=1047, released="2020-03-02")
    assert list(errors_of(page)) == ["total"]
    assert page.context["original"] is None
    assert f'action="{address(ArrivalFigure, "add")}"' in page.text
    page = save(client, address(provisional), "_later", male=201, total=1041)
    assert "entered already" in errors_of(page)["source"][0]
    assert len(numbers()) == 1


def test_a_wrong_number_is_told_before_anything_is_asked(client: Client, provisional: ArrivalFigure) -> None:
    page = save(client, address(provisional), total=1047)
    assert list(errors_of(page)) == ["total"]
    assert "Is this a later announcement" not in page.text


def test_what_is_entered_as_another_row_is_refused_and_not_saved_unasked(
    client: Client, provisional: ArrivalFigure
) -> None:
    final = make_arrival(source="paper-2020", released=dt.date(2020, 3, 2))
    publishing.publish([final])
    page = save(client, address(provisional), "_continue", **FINAL, source="paper-2020")
    assert numbers()[0] == ("provisional", 1040, dt.date(2020, 1, 10), "published")
    assert errors_of(page) == {"source": [f"This announcement is entered already: {final.slug}."]}


def test_a_row_is_found_by_what_it_says_and_not_by_its_name(client: Client, provisional: ArrivalFigure) -> None:
    said = {"status": "final", "released": "2020-03-02"}
    sent = filled(client, address(provisional), **said)
    client.post(address(provisional), sent | {"_correction": "_save"}, follow=True)
    page = save(client, address(ArrivalFigure, "add"), **NEW_ARRIVAL | said | {"source": "paper-2019"})
    assert "entered already" in errors_of(page)["source"][0]
    # What its name still says is another announcement by now.
    save(client, address(ArrivalFigure, "add"), **NEW_ARRIVAL | {
        "status": "provisional", "released": "2020-01-10", "source": "paper-2019", "_seen": provisional.slug,
    })  # fmt: skip
    assert ArrivalFigure.objects.count() == 2


def test_of_two_rows_of_one_announcement_each_may_be_mended(client: Client, provisional: ArrivalFigure) -> None:
    other = make_arrival(status="provisional", released=dt.date(2020, 1, 11))
    ArrivalFigure.objects.filter(pk=other.pk).update(released=provisional.released)
    publishing.publish([other])
    for figure in (provisional, other):
        save(client, address(figure), notes="Entered twice.")
        figure.refresh_from_db()
        assert figure.notes == "Entered twice."


def test_who_pressed_publish_is_asked_first_and_may_publish_then(client: Client, provisional: ArrivalFigure) -> None:
    page = save(client, address(provisional), "_publish", **FINAL)
    assert 'name="_correction" value="_continue"' in page.text
    assert ArrivalVersion.objects.count() == 1


# The button


def test_a_button_opens_a_new_form_with_destination_and_period(client: Client, provisional: ArrivalFigure) -> None:
    other = make_other_figure()
    publishing.publish([other])
    draft = client.get(address(make_arrival(2018))).text
    assert "A later announcement" not in draft
    for record, names in (
        (provisional, ("destination", "period_type", "period_start", "period_end")),
        (other, ("destination", "measure", "period_type", "period_start", "period_end")),
    ):
        page = client.get(address(record))
        assert "A later announcement" in page.text
        form = client.get(page.context["later_href"]).context["adminform"].form
        for name in names:
            assert str(form[name].value()) == str(getattr(record, f"{name}_id" if name == "destination" else name))
        assert form["source"].value() is None


# Like ones


NEW_ARRIVAL: dict[str, Any] = {
    "destination": "KR", "period_type": "year", "period_start": "2019-01-01", "period_end": "2019-12-31",
    "male": 202, "female": 845, "total": 1047, "status": "final", "source": "other", "released": "2020-02-02",
}  # fmt: skip


def asked(page: Any) -> list[str]:
    known = (page.context or {}).get("known")
    return [like.record.key for like, _address in known.likes] if known and known.asked else []


@pytest.mark.parametrize(
    ("changes", "is_like"),
    [
        ({}, True),
        ({"status": "provisional"}, False),
        ({"total": 1046, "female": 844}, False),
        ({"total": 1046, "female": 844, "source": "paper-2019"}, True),
        ({"period_start": "2018-01-01", "period_end": "2018-12-31"}, False),
        ({"destination": "US"}, False),
    ],
)
def test_a_like_arrivals_figure_is_shown_first(client: Client, changes: dict[str, Any], is_like: bool) -> None:
    figure = make_arrival()
    make_source("other")
    make_country("US")
    page = save(client, address(ArrivalFigure, "add"), **NEW_ARRIVAL | changes)
    assert asked(page) == ([figure.slug] if is_like else [])
    assert ArrivalFigure.objects.count() == (1 if is_like else 2)
    if is_like:
        assert "the same destination and period" in page.text


def test_a_draft_that_becomes_like_another_by_its_source_and_total_is_asked_about(client: Client) -> None:
    other = make_arrival(status="provisional", released=dt.date(2020, 1, 10))
    draft = make_arrival(released=dt.date(2020, 3, 2), male=203, total=1048)
    page = save(client, address(draft), male=202, total=1047)
    assert asked(page) == [other.slug]


@pytest.mark.parametrize(
    ("changes", "is_like"),
    [
        ({}, True),
        ({"source": "other"}, True),
        ({"source": "other", "count": 2}, False),
        ({"measure": "asylum_granted"}, False),
        ({"period_start": "2018-01-01", "period_end": "2018-12-31"}, False),
    ],
)
def test_a_like_other_figure_is_shown_first(client: Client, changes: dict[str, Any], is_like: bool) -> None:
    figure = make_other_figure()
    make_source("other")
    new = {
        "destination": "US", "measure": "resettled", "period_type": "year", "period_start": "2019-01-01",
        "period_end": "2019-12-31", "count": 1, "source": "paper-2019",
    }  # fmt: skip
    page = save(client, address(OtherFigure, "add"), **new | changes)
    assert asked(page) == ([figure.slug] if is_like else [])


@pytest.mark.parametrize(
    ("changes", "is_like"),
    [
        ({}, True),
        ({"date": "2020-01-24", "category": "policy"}, True),
        ({"category": "policy", "title": "A law is passed"}, False),
        ({"date": "2020-01-01", "date_precision": "year"}, True),
        ({"date": "2020-02-24"}, False),
        ({"country": "CN"}, False),
    ],
)
def test_a_like_event_is_shown_first(client: Client, changes: dict[str, Any], is_like: bool) -> None:
    event = make_context_event()
    make_source("other")
    make_country("CN")
    new = {
        "title": "The border is closed", "country": "KP", "date": "2020-01-22", "category": "border",
        "description": "Closed.", "source": "other", "slug": "",
    }  # fmt: skip
    page = save(client, address(ContextEvent, "add"), **new | changes)
    assert asked(page) == ([event.slug] if is_like else [])
    if is_like:
        assert "22 Jan 2020" in page.text
