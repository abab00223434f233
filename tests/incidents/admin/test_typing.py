"""What people type at the desk: dates and numbers as they write them are kept, asked or refused, never lost."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client

from incidents.admin.fields import ReadInput
from incidents.editions.references import publishable_models
from incidents.models import Claim, Group, Incident, Practice
from stats.models import ArrivalFigure, ContextEvent, OtherFigure
from tests.builders import (
    make_arrival,
    make_claim,
    make_context_event,
    make_country,
    make_event,
    make_group,
    make_incident,
    make_other_figure,
    make_practice,
    make_source,
    make_treaty,
)
from tests.desk import address, at_the_desk, errors_of, filled, said, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    return at_the_desk()


def typed(desk: Client, record: Any, **changes: Any) -> Any:
    """Save a record's form with these entries; the page that follows."""
    return save(desk, address(record), "_continue", **changes)


def dated(record: Any, name: str = "date", precision: str = "date_precision") -> tuple[str, str]:
    record.refresh_from_db()
    return str(getattr(record, name)), getattr(record, precision)


# Dates


@pytest.mark.parametrize(
    ("text", "date", "precision"),
    [
        ("2023.5.10", "2023-05-10", "day"),
        ("2023. 5. 10.", "2023-05-10", "day"),
        ("2023년 5월 10일", "2023-05-10", "day"),
        ("10 May 2023", "2023-05-10", "day"),
        ("May 10, 2023", "2023-05-10", "day"),
        ("May 2023", "2023-05-01", "month"),
        ("2023년 5월", "2023-05-01", "month"),
        ("early May 2023", "2023-05-01", "month"),
        ("2023년 5월 초", "2023-05-01", "month"),
        ("2023", "2023-01-01", "year"),
        ("2023-05", "2023-05-01", "month"),
    ],
)
def test_a_date_is_kept_as_it_is_written_with_its_precision(desk: Client, text: str, date: str, precision: str) -> None:
    incident = make_incident()
    group, event = Group.objects.get(), make_event(incident)
    typed(desk, incident, date=text, groups_0_outcome_date=text, events_0_date=text)
    assert dated(incident) == dated(event) == (date, precision)
    assert dated(group, "outcome_date", "outcome_date_precision") == (date, precision)


def test_a_new_record_takes_its_precision_from_the_text(desk: Client) -> None:
    make_country("MN")
    new = {
        "title": "Four held", "slug": "2023-05-four", "kind": "detention", "people_basis": "reported",
        "confidence": "low", "summary": "Four were held.", "country": "MN",
    }  # fmt: skip
    save(desk, address(Incident, "add"), **new, date="May 2023")
    assert dated(Incident.objects.get()) == ("2023-05-01", "month")


def test_a_context_events_end_has_a_precision_of_its_own(desk: Client) -> None:
    event = make_context_event()
    typed(desk, event, date="2020년 1월", end_date="August 2023")
    assert dated(event) == ("2020-01-01", "month")
    assert dated(event, "end_date", "end_precision") == ("2023-08-01", "month")


def test_what_was_read_is_said_after_saving_and_shown_beside_the_field(desk: Client) -> None:
    page = typed(desk, make_incident(), date="early May 2019")
    [text] = [text for text in said(page) if "was read as" in text]
    assert text == (
        "Date: “early May 2019” was read as May 2019 (the day is not known); “early” is not kept, write it in a text."
    )
    assert 'value="2019-05"' in page.text
    assert '<span class="read-said">May 2019 (the day is not known)</span>' in page.text


@pytest.mark.parametrize("text", ["10/05/2023", "5/10/2023"])
def test_an_order_that_could_be_either_is_asked_and_the_choice_is_kept(desk: Client, text: str) -> None:
    incident = make_incident()
    page = typed(desk, incident, date=text)
    assert "can be read in two ways" in errors_of(page)["date"][0]
    assert dated(incident)[0] == "2019-05-07"
    for value in ("2023-05-10", "2023-10-05"):
        assert f'<input type="radio" name="date-meant" value="{value}">' in page.text
    assert f'value="{text}"' in page.text
    sent = filled(desk, address(incident)) | {"date": text, "date-meant": "2023-10-05"}
    desk.post(address(incident), sent)
    assert dated(incident) == ("2023-10-05", "day")


@pytest.mark.parametrize(
    ("name", "text"),
    [("events_0_date", "10/05/2023"), ("groups_0_outcome_date", "1.2.2023"), ("end_date", "3-4-2023")],
)
def test_rows_and_ends_are_asked_too(desk: Client, name: str, text: str) -> None:
    incident = make_incident()
    make_event(incident)
    page = typed(desk, incident, **{name: text})
    [texts] = errors_of(page).values()
    assert "can be read in two ways" in texts[0]
    assert page.text.count('type="radio"') == 2


def test_a_precision_that_says_more_than_the_date_is_told(desk: Client) -> None:
    incident = make_incident(date_precision="year")
    page = typed(desk, incident, date="May 2023", date_precision="day")
    assert errors_of(page) == {
        "date_precision": [
            "The date says May 2023 (the day is not known), but the precision chosen is “Day”: "
            "write more, or choose less."
        ]
    }


def test_a_precision_that_says_less_than_the_date_is_kept_and_told(desk: Client) -> None:
    incident = make_incident()
    page = typed(desk, incident, date="10 May 2023", date_precision="month")
    assert dated(incident) == ("2023-05-10", "month")
    assert any("readers are told May 2023 (the day is not known), as you chose" in text for text in said(page))


def test_a_day_that_nobody_knows_stays_as_it_was_where_nothing_new_is_said(desk: Client) -> None:
    incident = make_incident(date=dt.date(2019, 5, 15), date_precision="month")
    page = typed(desk, incident, title="Another title")
    assert dated(incident) == ("2019-05-15", "month")
    assert not [text for text in said(page) if "was read as" in text]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2023-02-30", "February 2023 has 28 days, not 30."),
        ("banana", "is not understood as a date"),
        ("10 May", "does not say the year"),
        ("1-3 May 2023", "names two dates"),
    ],
)
def test_what_is_no_date_is_refused_in_words_and_stays_in_its_field(desk: Client, text: str, why: str) -> None:
    page = typed(desk, make_incident(), date=text)
    assert why in errors_of(page)["date"][0]
    assert f'value="{text}"' in page.text


@pytest.mark.parametrize("text", ["May 2023", "2023"])
def test_a_field_that_holds_a_day_alone_says_so(desk: Client, text: str) -> None:
    incident = make_incident()
    make_claim(incident)
    page = typed(desk, incident, end_date=text, claims_0_as_of=text)
    found = errors_of(page)
    assert list(found) == ["end_date", "claims-0-as_of"]
    assert all("does not say the day, and a day is asked for" in texts[0] for texts in found.values())


def test_a_period_is_read_from_its_first_and_to_its_last_day(desk: Client) -> None:
    figure = make_other_figure()
    page = typed(desk, figure, period_start="2018년", period_end="2018")
    figure.refresh_from_db()
    assert (str(figure.period_start), str(figure.period_end)) == ("2018-01-01", "2018-12-31")
    assert "First day: “2018년” was read as 1 January 2018." in said(page)


@pytest.mark.parametrize(("text", "year"), [("2011", 2011), ("2011년", 2011), (" 2011 ", 2011)])
def test_a_year_is_read(desk: Client, text: str, year: int) -> None:
    make_practice("CN")
    save(desk, "/admin/incidents/country/CN/change/", practices_0_from_year=text)
    assert Practice.objects.get().from_year == year


@pytest.mark.parametrize("text", ["May 2011", "2011-2012", "early 2011", "20O1", "11"])
def test_what_is_no_year_is_refused(desk: Client, text: str) -> None:
    make_practice("CN")
    page = save(desk, "/admin/incidents/country/CN/change/", practices_0_from_year=text)
    assert list(errors_of(page)) == ["practices-0-from_year"]


def test_today_is_a_day_that_can_be_written(desk: Client) -> None:
    source = make_source()
    typed(desk, source, accessed="today", last_checked="오늘")
    source.refresh_from_db()
    assert source.accessed == source.last_checked == dt.datetime.now(dt.UTC).date()


# Numbers


def people(group: Group) -> tuple[int | None, ...]:
    group.refresh_from_db()
    return group.people_low, group.people_best, group.people_high


EMPTY = {"groups_0_people_low": "", "groups_0_people_best": "", "groups_0_people_high": ""}


@pytest.mark.parametrize(
    ("text", "kept", "read"),
    [
        ("About 50", (50, 50, 50), "lowest 50, best 50, highest 50"),
        ("50-60", (50, 50, 60), "lowest 50, best 50, highest 60"),
        ("more than 500", (500, 500, None), "lowest 500, best 500, highest not stated"),
        ("at least 20", (20, 20, None), "lowest 20, best 20, highest not stated"),
        ("약 50명", (50, 50, 50), "lowest 50, best 50, highest 50"),
        ("50~60명", (50, 50, 60), "lowest 50, best 50, highest 60"),
        ("500명 이상", (500, 500, None), "lowest 500, best 500, highest not stated"),
        ("1,236 to 1,300", (1236, 1236, 1300), "lowest 1,236, best 1,236, highest 1,300"),
    ],
)
@pytest.mark.parametrize("where", ["people_low", "people_best"])
def test_words_become_low_best_and_high_and_are_said_back(
    desk: Client, where: str, text: str, kept: tuple[int | None, ...], read: str
) -> None:
    incident = make_incident()
    page = typed(desk, incident, **EMPTY | {f"groups_0_{where}": text})
    assert people(Group.objects.get()) == kept
    assert any(f"“{text}” was read as {read}." in line for line in said(page))


def test_a_row_that_is_named_by_its_place_says_whose_number_it_was(desk: Client) -> None:
    incident = make_incident()
    make_group(incident)
    page = typed(desk, incident, groups_1_people_low="about 9", groups_1_people_best="", groups_1_people_high="")
    assert "Group 2, lowest: “about 9” was read as lowest 9, best 9, highest 9." in said(page)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("more than 500", (500, None, "at_least", "more than 500")),
        ("About 50", (50, None, "about", "About 50")),
        ("50-60", (50, 60, "", "50-60")),
        ("약 50명", (50, None, "about", "약 50명")),
        ("50~60명", (50, 60, "", "50~60명")),
        ("500명 이상", (500, None, "at_least", "500명 이상")),
        ("up to 50", (50, None, "at_most", "up to 50")),
        ("1,236", (1236, None, "", "")),
    ],
)
def test_a_sources_number_is_kept_with_how_it_was_said(desk: Client, text: str, kept: tuple[Any, ...]) -> None:
    claim = make_claim(make_incident())
    typed(desk, claim.incident, claims_0_people_reported=text)
    claim.refresh_from_db()
    assert (claim.people_reported, claim.people_high, claim.qualifier, claim.wording) == kept


def test_words_that_the_fields_beside_them_contradict_are_told(desk: Client) -> None:
    incident = make_incident()
    make_claim(incident, qualifier="exact")
    page = typed(desk, incident, groups_0_people_low="50-60", claims_0_people_reported="more than 5")
    assert errors_of(page) == {
        "groups-0-people_best": ["“50-60” says 50 here. Clear this field, or write plain numbers."],
        "groups-0-people_high": ["“50-60” says 60 here. Clear this field, or write plain numbers."],
        "claims-0-qualifier": ["“more than 5” says at least here. Clear this field, or write plain numbers."],
    }
    assert people(Group.objects.get()) == (7, 7, 7)


def test_a_number_that_words_leave_open_is_asked(desk: Client) -> None:
    page = typed(desk, make_incident(), **EMPTY | {"groups_0_people_best": "up to 50"})
    assert errors_of(page) == {
        "groups-0-people_low": ["“up to 50” does not say it. Write a number."],
        "groups-0-people_best": ["“up to 50” does not say it. Write a number."],
    }


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("groups_0_women", "20-25", "is more than one number"),
        ("groups_0_children", "about 3", "is not understood as a number"),
        ("groups_0_people_best", "dozens", "“dozens” is no number"),
        ("groups_0_people_low", "수십 명", "is no number"),
        ("claims_0_people_reported", "47,9", "is not a whole number"),
        ("claims_0_people_high", "several", "is no number"),
        ("men", "4.5", "is not a whole number"),
        ("latitude", "47,9", "has a comma"),
        ("longitude", "106° E", "is not a number"),
    ],
)
def test_a_number_that_is_not_understood_is_refused_and_stays_in_its_field(
    desk: Client, name: str, text: str, why: str
) -> None:
    incident = make_incident()
    make_claim(incident)
    page = typed(desk, incident, **{name: text})
    [texts] = errors_of(page).values()
    assert why in texts[0]
    assert f'value="{text}"' in page.text


@pytest.mark.parametrize(
    ("make", "name", "text"),
    [
        (make_arrival, "total", "1,047"),
        (make_arrival, "female", "845 명"),
        (make_other_figure, "count", "1 person"),
    ],
)
def test_thousands_may_be_set_apart_in_every_form(desk: Client, make: Any, name: str, text: str) -> None:
    record = make()
    before = getattr(record, name)
    page = typed(desk, record, **{name: text})
    assert errors_of(page) == {}
    record.refresh_from_db()
    assert getattr(record, name) == before


@pytest.mark.parametrize("text", ["20-25", "47,9", "about 50"])
def test_a_printed_figure_is_one_number(desk: Client, text: str) -> None:
    page = typed(desk, make_arrival(), total=text)
    assert list(errors_of(page)) == ["total"]
    assert ArrivalFigure.objects.get().total == 1047


def test_a_comma_in_a_coordinate_is_asked(desk: Client) -> None:
    page = typed(desk, make_incident(), latitude="47,9", longitude="106.9")
    assert '<input type="radio" name="latitude-meant" value="47.9">' in page.text


# Every form


def test_no_field_of_the_desk_is_one_from_which_a_browser_drops_what_it_does_not_know(desk: Client) -> None:
    make_practice("CN")
    make_treaty("CN")
    make_claim(make_incident())
    for record in (*(kind._default_manager.first() for kind in publishable_models()), make_arrival()):
        if record is not None:
            page = desk.get(address(record)).text
            assert 'type="number"' not in page
            assert 'type="date"' not in page
    for model in (ArrivalFigure, ContextEvent, OtherFigure, Incident):
        assert 'type="number"' not in desk.get(address(model, "add")).text


def columns_of_the_desk() -> Iterator[tuple[Any, Any]]:
    """Every form of a record and of its rows, with each of its columns."""
    for model in publishable_models():
        desk = admin.site._registry[model]
        for form in (desk, *(inline(model, admin.site) for inline in desk.inlines)):
            yield from ((form, column) for column in form.model._meta.fields if column.editable and not column.choices)


def test_every_number_and_date_of_the_desk_is_read() -> None:
    found: dict[str, set[str]] = {}
    for form, column in columns_of_the_desk():
        kind = column.get_internal_type()
        if kind in ("DateField", "DecimalField") or "Integer" in kind:
            widget = form.formfield_for_dbfield(column, None).widget
            assert isinstance(widget, ReadInput), column
            found.setdefault(widget.kind, set()).add(f"{form.model.__name__}.{column.name}")
    dates = {"Incident.date", "Group.outcome_date", "Event.date", "ContextEvent.date", "ContextEvent.end_date"}
    dates.add("Source.deleted_on")
    assert found["date"] == dates
    assert found["year"] == {"Practice.from_year", "Practice.to_year"}
    assert found["claim"] == {"Claim.people_reported", "Claim.people_high"}


# While one types


def test_what_is_understood_is_said_while_one_types(desk: Client) -> None:
    answer = desk.post("/admin/read/", {"kind": "date", "text": "2023년 5월 초", "name": "date"})
    assert "May 2023 (the day is not known); “초” is not kept" in answer.text
    answer = desk.post("/admin/read/", {"kind": "date", "text": "10/05/2023", "name": "events-0-date"})
    assert "can be read in two ways" in answer.text
    assert '<input type="radio" name="events-0-date-meant" value="2023-05-10">' in answer.text
    answer = desk.post("/admin/read/", {"kind": "amount", "text": "<b>dozens", "name": "x"})
    assert "“&lt;b&gt;dozens” is no number" in answer.text
    assert desk.post("/admin/read/", {"kind": "nothing", "text": "x"}).text.strip() == ""
    assert desk.get("/admin/read/").status_code == 405


def test_only_the_desk_reads() -> None:
    answer = at_the_desk("Reader").post("/admin/read/", {"kind": "date", "text": "2023"})
    assert answer.status_code == 403


def test_claims_keep_their_number(desk: Client) -> None:
    claim = make_claim(make_incident(), people_reported=None)
    typed(desk, claim.incident, claims_0_people_reported="", claims_0_people_high="50-60")
    found = Claim.objects.get()
    assert (found.people_reported, found.people_high, found.wording) == (50, 60, "50-60")
