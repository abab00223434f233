"""Slugs at the desk: proposed where nobody thought of one, changed while a record is a draft, and never after."""

import json
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry

from incidents.editions import publishing, reviewing
from incidents.editions.renaming import rename
from incidents.models import Claim, Event, Incident, Origin, Overlap, Practice, Snapshot, Source, Submission
from stats.models import ArrivalFigure, ContextEvent, OtherFigure
from tests.builders import (
    make_arrival,
    make_claim,
    make_context_event,
    make_country,
    make_event,
    make_incident,
    make_other_figure,
    make_overlap,
    make_practice,
    make_source,
    make_statement,
    make_treaty,
    make_user,
)
from tests.desk import address, at_the_desk, errors_of, filled, said, save

pytestmark = pytest.mark.django_db

NEW_INCIDENT: dict[str, Any] = {
    "title": "Four detained", "country": "MN", "date": "2023-05-08", "location": "Ulaanbaatar",
    "location_precision": "city", "kind": "detention", "people_basis": "reported", "confidence": "medium",
    "summary": "Four were detained.", "groups_0_people_low": 4, "groups_0_people_best": 4,
    "groups_0_outcome": "detained", "slug": "",
}  # fmt: skip
NEW_SOURCE = {"title": "Mongolia detains four", "publisher": "The Paper", "published": "2023-05-10", "kind": "news"}
NEW_EVENT = {
    "title": "Border closed", "country": "KP", "date": "2020-01-22", "category": "border", "source": "paper-2019",
    "description": "It was closed.", "slug": "",
}  # fmt: skip


# Proposed by the server


def test_an_incident_without_a_slug_is_named_by_year_month_place_and_group() -> None:
    make_country("MN")
    save(at_the_desk("Contributor"), address(Incident, "add"), **NEW_INCIDENT)
    assert Incident.objects.get().slug == "2023-05-ulaanbaatar-four"


def test_people_of_all_groups_count_and_a_known_country_alone_is_the_place() -> None:
    make_country("MN")
    groups: dict[str, Any] = {"groups_TOTAL_FORMS": 2, "groups_1_people_low": 3, "groups_1_people_best": 3}
    groups["groups_1_outcome"] = "released"
    place = {"location": "China–Mongolia border (section not stated)", "location_precision": "country"}
    save(at_the_desk(), address(Incident, "add"), **NEW_INCIDENT | groups | place)
    assert Incident.objects.get().slug == "2023-05-mongolia-seven"


@pytest.mark.parametrize(
    ("changes", "slug"),
    [
        ({"date": "May 2023"}, "2023-05-ulaanbaatar-four"),
        ({"date": "2023"}, "2023-ulaanbaatar-four"),
        ({"groups_0_people_low": "", "groups_0_people_best": "about 20"}, "2023-05-ulaanbaatar-twenty"),
    ],
)
def test_a_date_and_a_number_are_taken_as_they_were_read(changes: dict[str, Any], slug: str) -> None:
    make_country("MN")
    save(at_the_desk(), address(Incident, "add"), **NEW_INCIDENT | changes)
    assert Incident.objects.get().slug == slug


def test_a_source_and_an_event_without_a_slug_are_named_too() -> None:
    client = at_the_desk()
    make_country("KP")
    make_source("paper-2019")
    save(client, address(Source, "add"), **NEW_SOURCE)
    save(client, address(ContextEvent, "add"), **NEW_EVENT)
    assert set(Source.objects.values_list("slug", flat=True)) == {"paper-2019", "thepaper-2023-05-10"}
    assert ContextEvent.objects.get().slug == "2020-01-border-closed"


def test_a_proposal_that_is_taken_gets_a_number_and_one_that_was_typed_is_kept() -> None:
    client = at_the_desk()
    for title in ("One", "Two", "Three"):
        save(client, address(Source, "add"), **NEW_SOURCE | {"title": title})
    save(client, address(Source, "add"), **NEW_SOURCE | {"title": "Four", "slug": "my-own"})
    slugs = set(Source.objects.values_list("slug", flat=True))
    assert slugs == {"thepaper-2023-05-10", "thepaper-2023-05-10-2", "thepaper-2023-05-10-3", "my-own"}


def test_what_says_nothing_in_latin_letters_is_named_all_the_same() -> None:
    save(at_the_desk(), address(Source, "add"), title="Текст", publisher="Новая газета", kind="news")
    assert Source.objects.get().slug == "source"


def test_a_slug_that_another_record_has_is_refused_beside_its_field() -> None:
    make_source("paper-2019")
    page = save(at_the_desk(), address(Source, "add"), **NEW_SOURCE | {"slug": "paper-2019"})
    assert list(errors_of(page)) == ["slug"]


def test_a_form_with_an_error_elsewhere_leaves_an_empty_slug_empty() -> None:
    page = save(at_the_desk(), address(Source, "add"), **NEW_SOURCE | {"title": ""})
    assert list(errors_of(page)) == ["title"]
    assert not Source.objects.exists()


# Proposed as one types


def proposed(client: Any, model: Any, **typed: Any) -> Any:
    sent = filled(client, address(model, "add"), **typed)
    return client.post(address(model, "proposals"), sent)


def test_the_form_asks_for_a_proposal_and_nothing_is_written() -> None:
    make_country("MN")
    client = at_the_desk("Contributor")
    form = client.get(address(Incident, "add")).text
    assert f'data-proposals="{address(Incident, "proposals")}"' in form
    answer = proposed(client, Incident, **NEW_INCIDENT)
    assert json.loads(answer.content)["slug"] == "2023-05-ulaanbaatar-four"
    assert answer["Cache-Control"] == "private" or "no-store" in answer["Cache-Control"]
    assert not Incident.objects.exists()
    assert not LogEntry.objects.exists()


def test_a_half_filled_form_is_answered_with_what_it_says() -> None:
    make_country("MN")
    client = at_the_desk()
    half = {"date": "in May", "location": "Ulaanbaatar", "location_precision": "city", "country": "MN"}
    assert proposed(client, Incident, **half).json()["slug"] == "ulaanbaatar"
    assert proposed(client, Incident, groups_0_people_best="some").status_code == 200
    assert proposed(client, Source, publisher="조선일보").json()["slug"] == "joseonilbo"
    assert proposed(client, ContextEvent, country="ZZZ").json()["slug"] == ""
    assert client.post(address(Incident, "proposals"), {}).status_code == 200
    assert client.get(address(Incident, "proposals")).status_code == 405


# Changed while a draft


def draft_with_everything() -> Incident:
    incident = make_incident("old")
    make_claim(incident)
    make_event(incident)
    make_statement(incident)
    make_overlap(incident, make_incident("whole"))
    make_overlap(make_incident("part"), incident)
    return incident


def test_a_drafts_slug_is_changed_with_all_that_names_it_and_its_rows_stay() -> None:
    incident = draft_with_everything()
    reviewing.submit(incident, by=make_user("Contributor"))
    page = save(at_the_desk(), address(incident), slug="new", title="Another title", claims_0_claim="So.")
    assert errors_of(page) == {} if page.context.get("adminform") else True
    incident.refresh_from_db()
    assert (incident.slug, incident.title, incident.state) == ("new", "Another title", "draft")
    assert set[Any](Overlap.objects.values_list("incident", "other")) == {("new", "whole"), ("part", "new")}
    assert Claim.objects.get().claim == "So."
    assert (Event.objects.count(), Submission.objects.get().key) == (1, "new")
    assert "Slug" in LogEntry.objects.latest("pk").get_change_message()


def test_everything_that_cites_a_draft_source_follows_its_new_name() -> None:
    source = make_source("old", publisher="The Old Paper")
    incident = make_incident()
    make_claim(incident, "old")
    make_event(incident, source=source)
    make_statement(incident, source=source)
    make_practice(source="old")
    make_treaty(source="old")
    make_arrival(source="old")
    make_other_figure(source="old")
    make_context_event(source="old")
    Origin.objects.create(source=source, other=make_source("first"), relation="drawn_from")
    Origin.objects.create(source=make_source("later"), other=source, relation="drawn_from")
    Snapshot.objects.create(
        source=source, sha256="a" * 64, media_type="text/html", size=1, taken_at="2023-05-10T00:00:00Z"
    )
    taken = {"snapshots_0_taken_at_0": "2023-05-10", "snapshots_0_taken_at_1": "00:00:00"}
    save(at_the_desk(), address(source), slug="new", **taken)
    cited: list[Any] = [
        *Claim.objects.values_list("source", flat=True), *Event.objects.values_list("source", flat=True),
        *incident.statements.values_list("source", flat=True), *Practice.objects.values_list("source", flat=True),
        *make_country("CN").treaties.values_list("source", flat=True),
        *ArrivalFigure.objects.values_list("source", flat=True), *Snapshot.objects.values_list("source", flat=True),
        *OtherFigure.objects.values_list("source", flat=True), *ContextEvent.objects.values_list("source", flat=True),
    ]  # fmt: skip
    assert cited == ["new"] * 9
    assert set[Any](Origin.objects.values_list("source", "other")) == {("new", "first"), ("later", "new")}
    edition = publishing.publish([incident])
    assert edition is not None
    assert Incident.objects.get().VERSION.objects.get().document["claims"][0]["source"] == "new"


def test_rows_added_together_with_a_new_slug_are_kept() -> None:
    source, other = make_source("old"), make_source("first")
    row = {"origins_TOTAL_FORMS": 1, "origins_0_other": other.slug, "origins_0_relation": "drawn_from"}
    save(at_the_desk(), address(source), slug="new", **row)
    assert list[Any](Origin.objects.values_list("source", "other")) == [("new", "first")]


def test_an_emptied_slug_of_a_draft_is_proposed_anew() -> None:
    source = make_source("old", publisher="The Paper", published="2023-05-10")
    save(at_the_desk(), address(source), slug="")
    assert Source.objects.get().slug == "thepaper-2023-05-10"


def test_a_slug_is_refused_where_it_is_taken_and_the_rows_are_not_blamed() -> None:
    incident = draft_with_everything()
    page = save(at_the_desk(), address(incident), slug="whole")
    assert list(errors_of(page)) == ["slug"]
    incident.refresh_from_db()
    assert incident.slug == "old"


@pytest.mark.parametrize("make", [make_incident, make_source, make_context_event])
def test_what_was_ever_published_keeps_its_name(make: Any) -> None:
    record = make()
    name = record.slug
    publishing.publish([record])
    client = at_the_desk()
    assert "slug" not in filled(client, address(record))
    page = client.post(address(record), filled(client, address(record)) | {"slug": "new", "_save": "1"}, follow=True)
    assert any(f"“{name}”" in text and "stays" in text for text in said(page))
    publishing.withdraw(record, reason="Wrong.")
    assert "slug" not in filled(client, address(record))
    record.refresh_from_db()
    assert record.slug == name
    with pytest.raises(publishing.Refused):
        rename(record, "new")


def test_two_who_have_one_draft_open_and_one_renames_it() -> None:
    incident = draft_with_everything()
    client = at_the_desk()
    theirs = filled(client, address(incident), notes="Mine.")
    save(client, address(incident), slug="new")
    page = client.post(address(incident), theirs | {"_save": "1"}, follow=True)
    again = {field.html_name: field.value() for form in [page.context["adminform"].form] for field in form}
    assert again["slug"] == "new"
    sent = filled_again(page)
    client.post(address(incident), sent | {"_save": "1"}, follow=True)
    incident.refresh_from_db()
    assert (incident.slug, incident.notes) == ("new", "Mine.")


def filled_again(page: Any) -> dict[str, Any]:
    """What a browser posts of a form that was shown again."""
    formsets = [inline.formset for inline in page.context["inline_admin_formsets"]]
    forms = [page.context["adminform"].form, *(f.management_form for f in formsets)]
    forms += [form for formset in formsets for form in formset.forms]
    values = {field.html_name: field.value() for form in forms for field in form}
    return {name: value for name, value in values.items() if value not in (None, False)}


def test_the_derived_name_of_a_draft_figure_follows_what_it_says() -> None:
    client, figure = at_the_desk(), make_arrival(status="provisional")
    make_source("paper-2020")
    save(client, address(figure), status="final", source="paper-2020")
    figure.refresh_from_db()
    assert figure.slug == "kr-year-2019-01-01-2019-12-31-final-undated-paper-2020"


def test_a_draft_figure_that_becomes_another_announcement_is_refused() -> None:
    client, figure = at_the_desk(), make_arrival(status="provisional")
    make_arrival(status="final")
    page = save(client, address(figure), status="final")
    assert "entered already" in errors_of(page)["source"][0]
