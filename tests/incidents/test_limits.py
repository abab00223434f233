"""Values at the door: form, loader, publication and database hold one set of limits, and say what is allowed."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.db import Error, connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

from incidents.chain.triggers import drop_triggers, make_triggers
from incidents.editions import publishing
from incidents.models import Country, Incident, Source
from project.csv_reading import BadFiles
from project.limits import last_day
from stats.imports import load
from tests import builders as make
from tests import csvs
from tests.desk import address, at_the_desk, errors_of, said, save
from tests.incidents.admin.test_admin import NEW_INCIDENT

pytestmark = pytest.mark.django_db

LATEST = last_day().isoformat()
DAY = f"is not a day from 1945-01-01 to {LATEST}"
WHOLE = "is not a whole number from 0 to 999,999"
YEAR = f"is not a year from 1945 to {last_day().year}"
FAR = (last_day() + dt.timedelta(days=1)).isoformat()


def everything() -> dict[str, models.Model]:
    """A row of every kind that has a day, a year or a number of people."""
    incident = make.make_incident()
    return {
        "incident": incident, "group": incident.groups.get(), "event": make.make_event(incident),
        "claim": make.make_claim(incident), "statement": make.make_statement(incident),
        "source": Source.objects.get(), "snapshot": make.make_snapshot(Source.objects.get()),
        "practice": make.make_practice(), "treaty": make.make_treaty(), "arrival": make.make_arrival(),
        "other": make.make_other_figure(), "context": make.make_context_event(),
    }  # fmt: skip


DAYS = [
    ("incident", "date"), ("incident", "end_date"), ("group", "outcome_date"), ("event", "date"), ("claim", "as_of"),
    ("statement", "date"), ("source", "published"), ("source", "accessed"), ("source", "last_checked"),
    ("source", "deleted_on"),
    ("treaty", "since"), ("arrival", "period_start"), ("arrival", "period_end"), ("arrival", "released"),
    ("other", "period_end"), ("other", "as_of"), ("context", "date"), ("context", "end_date"),
]  # fmt: skip
COUNTS = [
    ("incident", "people_best"), ("group", "people_high"), ("group", "women"), ("claim", "people_reported"),
    ("claim", "people_high"), ("arrival", "total"), ("arrival", "female"), ("other", "count"),
]  # fmt: skip


# The database


@pytest.mark.parametrize(("row", "column"), DAYS)
@pytest.mark.parametrize("day", [dt.date(203, 5, 10), dt.date(1944, 12, 31), dt.date(3023, 5, 10)])
def test_the_database_refuses_a_day_of_another_age(row: str, column: str, day: dt.date) -> None:
    record = everything()[row]
    with pytest.raises(Error), transaction.atomic():
        type(record)._default_manager.filter(pk=record.pk).update(**{column: day})


@pytest.mark.parametrize(("row", "column"), COUNTS)
@pytest.mark.parametrize("count", [1_000_000, 20230510, 2**63 - 1])
def test_the_database_refuses_more_people_than_there_are(row: str, column: str, count: int) -> None:
    record = everything()[row]
    with pytest.raises(Error), transaction.atomic():
        type(record)._default_manager.filter(pk=record.pk).update(**{column: count})


@pytest.mark.parametrize("column", ["from_year", "to_year"])
def test_the_database_refuses_a_year_of_another_age(column: str) -> None:
    practice = make.make_practice()
    for year in (203, 3023):
        with pytest.raises(Error), transaction.atomic():
            type(practice).objects.filter(pk=practice.pk).update(**{column: year})


# The form


@pytest.mark.parametrize("day", ["0203-05-10", "1944-12-31", FAR, "3023-05-10", "9999-12-31"])
def test_a_form_says_which_days_there_are(day: str) -> None:
    page = save(at_the_desk(), address(Incident, "add"), **new_incident(date=day))
    assert errors_of(page)["date"] == [f"{day} {DAY}."]
    assert not Incident.objects.exists()


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        ("20230510", "20,230,510"),
        ("9223372036854775807", "9,223,372,036,854,775,807"),
        ("9223372036854775808", "9,223,372,036,854,775,808"),
        (str(10**30), f"{10**30:,}"),
    ],
)
def test_a_form_says_how_many_people_there_may_be(count: str, shown: str) -> None:
    page = save(at_the_desk(), address(Incident, "add"), **new_incident(groups_0_people_high=count))
    assert errors_of(page)["groups-0-people_high"] == [f"{shown} {WHOLE}."]
    assert not Incident.objects.exists()


def new_incident(**changes: Any) -> dict[str, Any]:
    people = {"groups_0_people_low": "7", "groups_0_people_best": "7", "groups_0_people_high": "7"}
    return NEW_INCIDENT | {"country": make.make_country("MN").pk} | people | changes


FORMS: list[tuple[str, dict[str, str], str, str]] = [
    ("practice", {"practices_0_from_year": "0203"}, "practices-0-from_year", f"203 {YEAR}."),
    ("practice", {"practices_0_to_year": "3023"}, "practices-0-to_year", f"3023 {YEAR}."),
    ("treaty", {"treaties_0_since": "0203-05-10"}, "treaties-0-since", f"0203-05-10 {DAY}."),
    ("source", {"published": "0203-05-10"}, "published", f"0203-05-10 {DAY}."),
    ("source", {"accessed": FAR}, "accessed", f"{FAR} {DAY}."),
    ("arrival", {"total": "9223372036854775808"}, "total", f"9,223,372,036,854,775,808 {WHOLE}."),
    ("arrival", {"released": "0203-05-10"}, "released", f"0203-05-10 {DAY}."),
    ("other", {"count": str(10**30)}, "count", f"{10**30:,} {WHOLE}."),
    ("context", {"date": "3023-05-10"}, "date", f"3023-05-10 {DAY}."),
    ("claim", {"claims_0_as_of": "0203-05-10"}, "claims-0-as_of", f"0203-05-10 {DAY}."),
    ("claim", {"claims_0_people_reported": str(2**63)}, "claims-0-people_reported", f"{2**63:,} {WHOLE}."),
    ("event", {"events_0_date": "0203-05-10"}, "events-0-date", f"0203-05-10 {DAY}."),
    ("statement", {"statements_0_date": FAR}, "statements-0-date", f"{FAR} {DAY}."),
    ("group", {"groups_0_outcome_date": "0203-05-10"}, "groups-0-outcome_date", f"0203-05-10 {DAY}."),
]


@pytest.mark.parametrize(("row", "changes", "field", "error"), FORMS)
def test_every_form_holds_its_values(row: str, changes: dict[str, str], field: str, error: str) -> None:
    record: Any = everything()[row]
    owner = getattr(record, "incident", getattr(record, "country", record)) if row in PARTS else record
    assert errors_of(save(at_the_desk(), address(owner), **changes))[field] == [error]


PARTS = ("practice", "treaty", "claim", "event", "statement", "group")


@pytest.mark.parametrize(
    ("count", "text"), [(2**63, "9223372036854775808"), (10**30, str(10**30)), (-(2**63) - 1, str(-(2**63) - 1))]
)
@pytest.mark.parametrize("name", ["id__exact", "groups__people_best", "p", "loaded", "groups__id__exact"])
def test_a_list_at_the_desk_bears_any_number_in_its_address(name: str, count: int, text: str) -> None:
    make.make_incident()
    page = at_the_desk().get(f"/admin/incidents/incident/?{name}={text}", follow=True)
    assert page.status_code in (200, 400)


# Texts


@pytest.mark.parametrize("text", ["\u200b\u200b", "\u0301", "\u202e", "\u3164"], ids=ascii)
@pytest.mark.parametrize(
    ("row", "field", "sent"),
    [
        ("incident", "title", "title"), ("incident", "summary", "summary"), ("source", "title", "title"),
        ("source", "publisher", "publisher"), ("statement", "statements-0-speaker", "statements_0_speaker"),
        ("statement", "statements-0-summary", "statements_0_summary"),
        ("event", "events-0-description", "events_0_description"), ("context", "title", "title"),
        ("context", "description", "description"), ("practice", "practices-0-summary", "practices_0_summary"),
        ("country", "name", "name"), ("country", "name_ko", "name_ko"),
    ],
)  # fmt: skip
def test_a_text_that_nobody_sees_is_refused_by_its_form(row: str, field: str, sent: str, text: str) -> None:
    record: Any = (everything() | {"country": Country.objects.get(iso2="CN")})[row]
    owner = getattr(record, "incident", getattr(record, "country", record)) if row in PARTS else record
    page = save(at_the_desk(), address(owner), **{sent: text})
    assert errors_of(page)[field] == ["It has no character that can be seen."]


@pytest.mark.parametrize(("text", "code"), [("a\x08b", "0008"), ("\x1b[31mred", "001B"), ("a\x85b", "0085")])
@pytest.mark.parametrize("field", ["title", "summary", "notes", "location"])
def test_a_control_character_is_refused_by_the_form(field: str, text: str, code: str) -> None:
    page = save(at_the_desk(), address(make.make_incident()), **{field: text})
    assert errors_of(page)[field] == [f"It holds a control character (U+{code})."]


def test_nul_is_refused_by_the_form() -> None:
    page = save(at_the_desk(), address(make.make_incident()), title="a\x00b", notes="a\x00b")
    assert errors_of(page).keys() == {"title", "notes"}


# The loader


FILES = [
    ("incidents.csv", "date", "0203-05-10", DAY), ("incidents.csv", "end_date", FAR, DAY),
    ("incidents.csv", "outcome_date", "3023-01-01", DAY), ("incidents.csv", "people_high", "1000000", WHOLE),
    ("incidents.csv", "people_best", str(10**30), WHOLE), ("groups.csv", "outcome_date", "0203-05-10", DAY),
    ("incident_events.csv", "date", "1944-12-31", DAY), ("incident_sources.csv", "people_reported", str(2**63), WHOLE),
    ("statements.csv", "date", "0203-05-10", DAY),
    ("sources.csv", "published", "0203-05-10", DAY), ("sources.csv", "accessed", FAR, DAY),
    ("practices.csv", "from_year", "0203", YEAR), ("practices.csv", "to_year", "2999", YEAR),
    ("treaties.csv", "since", "1940-01-01", DAY), ("arrivals.csv", "period_end", "0203-12-31", DAY),
    ("arrivals.csv", "released", "3023-01-01", DAY), ("arrivals.csv", "total", "20230510", WHOLE),
    ("other_destinations.csv", "count", str(2**63), WHOLE), ("arrivals_breakdown.csv", "year_end", "1203", YEAR),
    ("arrivals_breakdown.csv", "as_of", "0203-05-10", DAY), ("context_events.csv", "date", "0203", DAY),
]  # fmt: skip


@pytest.mark.parametrize(("name", "column", "value", "allowed"), FILES)
def test_a_file_is_held_to_the_same_limits(small: Path, name: str, column: str, value: str, allowed: str) -> None:
    csvs.change(small, name, 0, **{column: value})
    assert f"{name}, line 2, {column}: '{value}' {allowed}" in loading(small)


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("incidents.csv", "title"), ("incidents.csv", "summary"), ("sources.csv", "publisher"),
        ("statements.csv", "speaker"), ("countries.csv", "name_ko"), ("context_events.csv", "description"),
        ("practices.csv", "summary"), ("incident_events.csv", "description"),
    ],
)  # fmt: skip
def test_a_text_that_nobody_sees_is_refused_in_a_file(small: Path, name: str, column: str) -> None:
    csvs.change(small, name, 0, **{column: "\u200b\u0301"})
    assert f"{name}, line 2, {column}: '\\u200b\u0301' has no character that can be seen" in loading(small)


@pytest.mark.parametrize(
    ("name", "column"), [("incidents.csv", "notes"), ("sources.csv", "url"), ("groups.csv", "note")]
)
def test_a_control_character_is_refused_in_a_file(small: Path, name: str, column: str) -> None:
    csvs.change(small, name, 0, **{column: "https://example.org/a\x1bb"})
    said = f"{name}, line 2, {column}: 'https://example.org/a\\x1bb' holds a control character (U+001B)"
    assert said in loading(small)


def loading(folder: Path) -> list[str]:
    with pytest.raises(BadFiles) as bad:
        load(folder, say=lambda text: None)
    return bad.value.errors


# Publication


def test_publication_holds_every_value_that_older_code_let_in() -> None:
    incident = make.make_incident(date=dt.date(2019, 5, 7))
    make.make_event(incident)
    older(incident, date=dt.date(203, 5, 10), title="\u200b")
    older(incident.events.get(), date=dt.date(3023, 1, 1))
    older(incident.groups.get(), people_high=20_230_510)
    with pytest.raises(publishing.Refused) as refused:
        publishing.publish([incident])
    key = incident.slug
    assert refused.value.reasons == [
        f"{key}: Title: It has no character that can be seen.",
        f"{key}: Date: 0203-05-10 {DAY}.",
        f"{key}: Group 1, highest: 20,230,510 {WHOLE}.",
        f"{key}: Event 1, date: 3023-01-01 {DAY}.",
    ]


@pytest.mark.parametrize("row", ["source", "arrival", "other", "context"])
def test_publication_holds_every_kind_of_record(row: str) -> None:
    record: Any = everything()[row]
    column = {"source": "published", "context": "date"}.get(row, "period_start")
    older(record, **{column: dt.date(203, 5, 10)})
    label = str(record._meta.get_field(column).verbose_name).capitalize()
    with pytest.raises(publishing.Refused) as refused:
        publishing.publish([record])
    assert f"{record.key}: {label}: 0203-05-10 {DAY}." in refused.value.reasons


def test_what_older_code_let_in_can_be_withdrawn_and_is_mended_by_its_form() -> None:
    incident = make.make_incident()
    publishing.publish([incident])
    older(incident, date=dt.date(203, 5, 10))
    client = at_the_desk()
    assert errors_of(save(client, address(incident)))["date"] == [f"0203-05-10 {DAY}."]
    assert "was changed" in said(save(client, address(incident), date="2023-05-10"))[0]
    incident.refresh_from_db()
    assert (incident.date, incident.before_limits) == (dt.date(2023, 5, 10), False)
    older(incident, date=dt.date(203, 5, 10))
    publishing.withdraw(incident, reason="A slip")
    incident.refresh_from_db()
    assert incident.state == "withdrawn"


def older(row: Any, **values: Any) -> None:
    """Values as code without limits wrote them."""
    type(row)._default_manager.filter(pk=row.pk).update(before_limits=True, **values)


# A site that holds worse


@pytest.mark.django_db(transaction=True)
def test_a_migration_names_rows_beyond_the_limits_and_keeps_them(capsys: pytest.CaptureFixture[str]) -> None:
    before = [("incidents", "0009_treaties"), ("stats", "0005_treaty_role")]
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    drop_triggers()  # as `migrate` does before it
    executor.migrate(before)
    try:
        old = executor.loader.project_state(before).apps
        china = old.get_model("incidents", "Country").objects.create(
            iso2="CN", name="China", name_ko="중국", role="transit"
        )
        incident = old.get_model("incidents", "Incident").objects.create(
            slug="slip", title="x", country=china, date=dt.date(203, 5, 10), earliest=dt.date(203, 5, 10),
            latest=dt.date(203, 5, 10), summary="x", edited_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        )  # fmt: skip
        old.get_model("incidents", "Group").objects.create(
            incident=incident, people_low=7, people_best=7, people_high=20_230_510, outcome="unknown"
        )
        capsys.readouterr()
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(leaves)
        make_triggers()
    out = capsys.readouterr().out
    assert "incident of slip: date is 0203-05-10, which is not from 1945-01-01 to 2100-12-31." in out
    assert "group of slip: people_high is 20230510, which is not from 0 to 999999." in out
    kept = Incident.objects.get()
    assert (kept.date, kept.before_limits, kept.groups.get().people_high) == (dt.date(203, 5, 10), True, 20_230_510)
    with pytest.raises(Error), transaction.atomic():
        kept.save()


# Numbers in addresses


@pytest.mark.parametrize("number", [2**63, 10**30, -(2**63) - 1], ids=["2^63", "10^30", "below"])
@pytest.mark.parametrize(
    "path",
    [
        "/admin/incidents/incident/{}/change/", "/admin/incidents/incident/{}/delete/",
        "/admin/incidents/incident/{}/history/", "/admin/stats/arrivalfigure/{}/change/",
        "/admin/incidents/source/?id={}", "/admin/incidents/country/?practices__from_year={}",
        "/admin/stats/arrivalfigure/?total={}", "/admin/stats/arrivalfigure/?total__gt={}",
        "/admin/auth/user/{}/change/", "/admin/incidents/edition/{}/change/", "/admin/incidents/edition/?number={}",
        "/incidents/?page={}", "/incidents/?edition={}", "/sources/?of={}", "/editions/{}/", "/editions/1/diff/{}/",
        "/admin/autocomplete/?app_label=incidents&model_name=incident&field_name=country&term={}&page={}",
        "/admin/incidents/submission/queue/?page={}", "/admin/project/auditentry/?id={}", "/arrivals/?from={}",
    ],
)  # fmt: skip
def test_no_address_with_a_large_number_breaks(path: str, number: int) -> None:
    publishing.publish([make.make_incident()])
    client = at_the_desk("Administrator")
    client.raise_request_exception = False
    page = client.get(path.format(number, number), follow=True)
    assert page.status_code in (200, 400, 403, 404)
