"""Two people at one record: the second to save is shown what the first changed, and nothing of either is lost."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents.editions import publishing
from incidents.editions.references import publishable_models
from incidents.models import Claim, Edition, Event, Group, Incident, Origin, Practice, Snapshot, Source, Submission
from tests.builders import (
    make_arrival,
    make_claim,
    make_country,
    make_event,
    make_group,
    make_incident,
    make_overlap,
    make_practice,
    make_source,
    make_statement,
    make_user,
)
from tests.desk import address, as_posted, asks, at_the_desk, delete, errors_of, filled, said, save, yes

pytestmark = pytest.mark.django_db


@pytest.fixture
def first() -> Client:
    return at_the_desk()


@pytest.fixture
def second() -> Client:
    client = Client()
    client.force_login(make_user("Editor", username="second"))
    return client


def press(client: Client, record: Any, sent: dict[str, Any], button: str = "_save", **changes: Any) -> Any:
    """Post what a form held, with changes, and go where it leads."""
    typed = {as_posted(name): value for name, value in changes.items()}
    return client.post(address(record), sent | typed | {button: "1"}, follow=True)


def held(page: Any) -> dict[str, Any]:
    """What the browser would post from a page that came back."""
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    return {field.html_name: value for form in forms for field in form if (value := field.value()) not in (None, False)}


def clashes(page: Any) -> list[tuple[str, str, str, str, str]]:
    """What the conflict says: kind, label, when it was opened, saved meanwhile, the user's entry."""
    conflict = page.context["conflict"]
    return [(one.kind, one.label, one.before, one.now, one.mine) for one in conflict.clashes] if conflict else []


def fresh(record: Any) -> Any:
    return type(record).objects.get(pk=record.pk)


# Fields


def test_alone_one_saves_as_ever(first: Client) -> None:
    incident = make_incident()
    for title in ("A", "B"):
        page = save(first, address(incident), title=title)
        assert page.redirect_chain[-1][0] == "/admin/incidents/incident/"
    assert fresh(incident).title == "B"


def test_the_second_to_save_sees_both_entries_and_nothing_is_saved(first: Client, second: Client) -> None:
    incident = make_incident()
    sent = filled(second, address(incident))
    save(first, address(incident), title="First's title")
    page = press(second, incident, sent, title="Second's title", notes="Typed by the second.")
    assert clashes(page) == [("both", "Title", "Seven detained in Shenyang", "First's title", "Second's title")]
    assert "Nothing of yours is lost, and nothing is saved yet." in page.text
    assert [(entry.user.username, entry.get_change_message()) for entry in page.context["conflict"].history] == [
        ("editor", "Changed Title.")
    ]
    assert fresh(incident).title == "First's title"
    again = held(page)
    assert (again["title"], again["notes"]) == ("Second's title", "Typed by the second.")


def test_saved_again_the_seconds_entries_stand(first: Client, second: Client) -> None:
    incident = make_incident()
    sent = filled(second, address(incident))
    save(first, address(incident), title="First's title", location="Shenyang")
    page = press(second, incident, sent, title="Second's title")
    page = press(second, incident, held(page))
    assert page.redirect_chain
    assert (fresh(incident).title, fresh(incident).location) == ("Second's title", "Shenyang")


def test_a_field_that_the_second_left_alone_takes_what_the_first_saved(first: Client, second: Client) -> None:
    incident = make_incident()
    sent = filled(second, address(incident))
    save(first, address(incident), confidence="high", verified="on", end_date="2019-05-09", latitude="41.8", longitude="123.4", country=make_country("MN").pk)  # fmt: skip  # noqa: E501
    page = press(second, incident, sent, title="Second's title")
    assert {(kind, label, now) for kind, label, _before, now, _mine in clashes(page)} == {
        ("taken", "Country", "MN"), ("taken", "End", "9 May 2019"), ("taken", "Confidence", "High"),
        ("taken", "Verified", "yes"), ("taken", "Latitude", "41.8"), ("taken", "Longitude", "123.4"),
    }  # fmt: skip
    page = press(second, incident, held(page))
    assert page.redirect_chain, errors_of(page)
    record = fresh(incident)
    assert (record.title, record.confidence, record.verified, record.country_id) == (
        "Second's title",
        "high",
        True,
        "MN",
    )
    assert (str(record.end_date), float(record.latitude)) == ("2019-05-09", 41.8)


def test_the_second_takes_the_firsts_entry_where_asked_to(first: Client, second: Client) -> None:
    incident = make_incident()
    sent = filled(second, address(incident))
    save(first, address(incident), title="First's title", groups_0_people_low=5)
    page = press(second, incident, sent, title="Second's title", groups_0_people_low=6)
    assert 'name="_theirs" value="title"' in page.text
    assert 'name="_theirs" value="groups-0-people_low"' in page.text
    press(second, incident, held(page) | {"_theirs": ["title", "groups-0-people_low", "nonsense", "x-y-z", "a-b"]})
    assert fresh(incident).title == "First's title"
    assert Group.objects.get().people_low == 5


def test_the_same_change_by_both_is_no_conflict(first: Client, second: Client) -> None:
    incident = make_incident()
    sent = filled(second, address(incident))
    save(first, address(incident), title="One title")
    assert press(second, incident, sent, title="One title", notes="And a note.").redirect_chain
    assert (fresh(incident).title, fresh(incident).notes) == ("One title", "And a note.")


def test_a_third_change_is_shown_again(first: Client, second: Client) -> None:
    incident = make_incident()
    sent = filled(second, address(incident))
    save(first, address(incident), title="A")
    page = press(second, incident, sent, title="Mine")
    save(first, address(incident), title="B")
    page = press(second, incident, held(page))
    assert clashes(page) == [("both", "Title", "A", "B", "Mine")]


def test_what_cannot_be_saved_is_shown_with_the_conflict_as_it_was_typed(first: Client, second: Client) -> None:
    incident = make_incident()
    sent = filled(second, address(incident))
    save(first, address(incident), date="2019-05-08")
    page = press(second, incident, sent, date="2019-02-30")
    assert clashes(page) == [("both", "Date", "7 May 2019", "8 May 2019", "2019-02-30")]
    assert "date" in errors_of(page)
    assert held(page)["date"] == "2019-02-30"


def test_an_error_in_the_form_keeps_what_it_was_opened_from(first: Client, second: Client) -> None:
    incident = make_incident()
    page = press(second, incident, filled(second, address(incident)), title="")
    save(first, address(incident), notes="Meanwhile.")
    page = press(second, incident, held(page), title="Mine")
    assert clashes(page) == [("taken", "Notes", "", "Meanwhile.", "")]


@pytest.mark.parametrize("base", ["", "x", "x:y:z", None])
def test_a_form_that_does_not_say_what_it_was_opened_from_is_not_saved(second: Client, base: str | None) -> None:
    incident = make_incident()
    sent = filled(second, address(incident)) | {"base": base}
    if base is None:
        del sent["base"]
    page = press(second, incident, sent, title="Mine")
    assert clashes(page) == [("both", "Title", "", "Seven detained in Shenyang", "Mine")]
    assert "does not say what it was opened from" in page.text
    assert fresh(incident).title == "Seven detained in Shenyang"
    press(second, incident, held(page))
    assert fresh(incident).title == "Mine"


def test_what_another_record_was_opened_from_is_not_taken(second: Client) -> None:
    incident, other = make_incident("a"), make_incident("b")
    sent = filled(second, address(incident)) | {"base": filled(second, address(other))["base"]}
    assert not press(second, incident, sent).context["conflict"].known


# Rows


def test_a_row_that_the_first_added_is_neither_lost_nor_doubled(first: Client, second: Client) -> None:
    incident = make_incident()
    make_source("paper-2019")
    sent = filled(second, address(incident))
    row: dict[str, Any] = {"claims_0_source": "paper-2019", "claims_0_people_reported": 7, "claims_0_rank": "normal"}
    save(first, address(incident), claims_TOTAL_FORMS=1, **row)
    mine: dict[str, Any] = {"events_0_date": "2019-05-07", "events_0_kind": "arrested", "events_0_description": "Caught.", "events_0_date_precision": "day"}  # fmt: skip  # noqa: E501
    page = press(second, incident, sent, events_TOTAL_FORMS=1, **mine)
    assert [(kind, label) for kind, label, *_rest in clashes(page)] == [("added", "Claim, added: paper-2019, 7 people")]
    again = held(page)
    assert (again["claims-INITIAL_FORMS"], again["claims-0-source"]) == ("1", "paper-2019")
    press(second, incident, again, claims_0_people_reported=8)
    assert [(claim.source_id, claim.people_reported) for claim in Claim.objects.all()] == [("paper-2019", 8)]
    assert [event.description for event in Event.objects.all()] == ["Caught."]


def test_both_add_a_claim_of_one_source(first: Client, second: Client) -> None:
    incident = make_incident()
    make_source("paper-2019")
    sent = filled(second, address(incident))
    row: dict[str, Any] = {"claims_TOTAL_FORMS": 1, "claims_0_source": "paper-2019", "claims_0_rank": "normal"}
    save(first, address(incident), **row, claims_0_people_reported=7)
    page = press(second, incident, sent, **row, claims_0_people_reported=9)
    assert [kind for kind, *_rest in clashes(page)] == ["added"]
    assert "duplicate data" in page.text
    assert held(page)["claims-1-people_reported"] == "9"
    press(second, incident, held(page), claims_0_people_reported=9, claims_1_DELETE="on")
    assert Claim.objects.get().people_reported == 9


def test_a_form_that_is_sent_twice_is_saved_once(first: Client) -> None:
    incident = make_incident()
    sent = filled(first, address(incident))
    row: dict[str, Any] = {
        "groups_TOTAL_FORMS": 2,
        "groups_1_people_low": 1,
        "groups_1_people_best": 2,
        "groups_1_outcome": "released",
    }
    for _time in range(2):
        assert press(first, incident, sent, title="Mine", **row).redirect_chain
    assert [group.people_best for group in Group.objects.all()] == [7, 2]


def test_a_row_that_the_first_removed_and_the_second_left_alone_stays_removed(first: Client, second: Client) -> None:
    incident = make_incident()
    make_claim(incident)
    sent = filled(second, address(incident))
    save(first, address(incident), claims_0_DELETE="on")
    page = press(second, incident, sent, title="Mine")
    assert clashes(page) == [
        (
            "removed",
            "Claim, removed: paper-2019, 7 people",
            "Source: paper-2019; People reported: 7; Rank: Normal",
            "",
            "as you opened it",
        )
    ]
    press(second, incident, held(page))
    assert not Claim.objects.exists()
    assert fresh(incident).title == "Mine"


def test_a_row_that_the_first_removed_and_the_second_edited_becomes_a_new_one(first: Client, second: Client) -> None:
    incident = make_incident()
    make_claim(incident)
    make_claim(incident, "other-2019")
    sent = filled(second, address(incident))
    save(first, address(incident), claims_0_DELETE="on")
    page = press(second, incident, sent, claims_0_claim="Seven, it says.")
    assert [kind for kind, *_rest in clashes(page)] == ["again"]
    again = held(page)
    assert (again["claims-INITIAL_FORMS"], again["claims-TOTAL_FORMS"]) == ("1", "2")
    assert (again["claims-0-source"], again["claims-1-source"]) == ("other-2019", "paper-2019")
    press(second, incident, again)
    assert {claim.source_id: claim.claim for claim in Claim.objects.all()} == {
        "paper-2019": "Seven, it says.", "other-2019": "",
    }  # fmt: skip


def test_a_row_that_both_removed_is_gone_without_a_word(first: Client, second: Client) -> None:
    incident = make_incident()
    make_claim(incident)
    sent = filled(second, address(incident))
    save(first, address(incident), claims_0_DELETE="on")
    assert press(second, incident, sent, claims_0_DELETE="on", title="Mine").redirect_chain
    assert fresh(incident).title == "Mine"


def test_a_row_that_the_second_would_remove_but_the_first_changed_is_asked_about(first: Client, second: Client) -> None:
    incident = make_incident()
    make_claim(incident)
    sent = filled(second, address(incident))
    save(first, address(incident), claims_0_people_reported=9)
    page = press(second, incident, sent, claims_0_DELETE="on")
    assert [(kind, mine) for kind, _label, _before, _now, mine in clashes(page)] == [("deleting", "to be deleted")]
    assert Claim.objects.get().people_reported == 9
    press(second, incident, held(page) | {"claims-0-DELETE": "on"})
    assert not Claim.objects.exists()


def test_both_change_one_row(first: Client, second: Client) -> None:
    incident = make_incident()
    make_group(incident)
    sent = filled(second, address(incident))
    save(first, address(incident), groups_1_people_low=5, groups_1_outcome="released")
    page = press(second, incident, sent, groups_1_people_low=4, groups_1_note="Mine.")
    assert clashes(page) == [
        ("both", "Group (7, 7): Lowest", "7", "5", "4"),
        ("taken", "Group (7, 7): Outcome", "Not known", "Released", "Not known"),
    ] or [one[0] for one in clashes(page)] == ["both", "taken"]
    press(second, incident, held(page))
    group = Group.objects.order_by("pk")[1]
    assert (group.people_low, group.outcome, group.note) == (4, "released", "Mine.")
    assert Group.objects.order_by("pk")[0].people_low == 7


def test_rows_that_a_file_wrote_anew_with_the_same_content_are_no_conflict(second: Client) -> None:
    incident = make_incident()
    make_claim(incident)
    sent = filled(second, address(incident))
    Claim.objects.all().delete()
    make_claim(incident)
    assert press(second, incident, sent, claims_0_claim="Seven.").redirect_chain
    assert [claim.claim for claim in Claim.objects.all()] == ["Seven."]


def test_every_kind_of_row_is_guarded(first: Client, second: Client) -> None:
    incident = make_incident()
    sent = filled(second, address(incident))
    source = make_source("paper-2019")
    make_event(incident, source=source)
    make_claim(incident)
    make_statement(incident, source=source, country=make_country("MN"))
    make_overlap(incident, make_incident("whole"))
    make_group(incident)
    page = press(second, incident, sent, title="Mine")
    assert [kind for kind, *_rest in clashes(page)] == ["added"] * 5
    assert press(second, incident, held(page)).redirect_chain
    counts = [getattr(incident, part).count() for part in Incident.PARTS]
    assert counts == [2, 1, 1, 1, 1]


def test_a_country_and_a_source_are_guarded_with_their_rows(first: Client, second: Client) -> None:
    make_practice("CN")
    country, source = make_country("CN"), make_source("paper-2019")
    sent = filled(second, address(country))
    Practice.objects.update(summary="Changed meanwhile.")
    page = press(second, country, sent, notes="Mine.")
    assert [kind for kind, *_rest in clashes(page)] == ["taken"]
    press(second, country, held(page))
    assert (fresh(country).notes, Practice.objects.get().summary) == ("Mine.", "Changed meanwhile.")
    sent = filled(second, address(source))
    Origin.objects.create(source=source, other=make_source("other"), relation="drawn_from")
    kept = {"media_type": "text/html", "size": 9, "sha256": "a" * 64, "taken_at": "2026-01-02T03:04:05.678+00:00"}
    Snapshot.objects.create(source=source, **kept)
    page = press(second, source, sent, title="Mine")
    assert [kind for kind, *_rest in clashes(page)] == ["added", "added"]
    assert "snapshots-0-taken_at_0" in page.text


def test_figures_are_guarded(first: Client, second: Client) -> None:
    figure = make_arrival()
    sent = filled(second, address(figure))
    save(first, address(figure), notes="First.")
    assert clashes(press(second, figure, sent, notes="Second.")) == [("both", "Notes", "", "First.", "Second.")]


# Buttons


@pytest.mark.parametrize("button", ["_save", "_continue", "_addanother", "_publish", "_submit"])
def test_no_button_goes_past_a_conflict(first: Client, second: Client, button: str) -> None:
    incident = make_incident()
    sent = filled(second, address(incident))
    save(first, address(incident), title="First's title")
    page = press(second, incident, sent, button, title="Mine", review_note="My note.")
    assert clashes(page)
    assert fresh(incident).title == "First's title"
    assert not Edition.objects.exists()
    assert not Submission.objects.exists()
    assert "My note." in page.text
    page = press(second, incident, held(page), button)
    assert fresh(incident).title == "Mine"
    assert not Edition.objects.exists()
    assert asks(page) == (button == "_publish")
    if asks(page):
        yes(second, page)
    assert Edition.objects.count() == (button == "_publish")
    assert Submission.objects.count() == (button == "_submit")


def test_what_was_published_meanwhile_and_not_changed_is_no_conflict(second: Client) -> None:
    incident = make_incident()
    sent = filled(second, address(incident))
    publishing.publish([incident])
    assert press(second, incident, sent, title="Mine").redirect_chain
    assert fresh(incident).state == "changed"


def test_a_contributor_is_shown_what_an_editor_changed(first: Client) -> None:
    author, incident = at_the_desk("Contributor"), make_incident()
    sent = filled(author, address(incident))
    save(first, address(incident), title="First's title")
    assert clashes(press(author, incident, sent, "_submit", title="Mine"))
    assert press(author, incident, sent, "_publish").status_code == 403


def test_a_draft_that_was_changed_is_not_deleted_unseen(first: Client, second: Client) -> None:
    incident = make_incident()
    base = second.get(address(incident, "delete")).context["base"]
    make_claim(incident)
    for sent in ({"post": "yes", "base": base}, {"post": "yes"}):
        page = second.post(address(incident, "delete"), sent)
        assert said(page) == ["It was changed after you opened this page. Look again."]
        assert Incident.objects.exists()
    delete(second, incident)
    assert not Incident.objects.exists()


def test_a_draft_that_was_deleted_while_it_was_open_is_entered_again(first: Client, second: Client) -> None:
    incident = make_incident()
    make_claim(incident)
    sent = filled(second, address(incident))
    delete(first, incident)
    page = press(second, incident, sent, title="Typed for an hour", claims_0_claim="So.")
    assert "This draft was deleted while you had it open." in page.text
    assert 'action="/admin/incidents/incident/add/"' in page.text
    again = held(page)
    assert again["slug"] == "2019-05-shenyang-seven"
    page = second.post(address(Incident, "add"), again | {"_save": "1"}, follow=True)
    assert page.redirect_chain, errors_of(page)
    assert Incident.objects.get().title == "Typed for an hour"
    assert (Group.objects.count(), Claim.objects.get().claim) == (1, "So.")


def test_a_record_that_never_was_is_told_as_ever(second: Client) -> None:
    page = second.post("/admin/incidents/incident/999/change/", {"title": "x", "base": "y"}, follow=True)
    assert any("doesn’t exist" in text for text in said(page))
    assert second.post("/admin/incidents/incident/x/change/", {"title": "x"}).status_code == 302


@pytest.mark.parametrize(
    "changes",
    [
        {"groups-TOTAL_FORMS": "x"}, {"groups-TOTAL_FORMS": "-1"}, {"groups-TOTAL_FORMS": "40"},
        {"groups-INITIAL_FORMS": "7"}, {"groups-0-id": "999999"}, {"groups-0-id": "x"}, {"groups-0-id": ""},
    ],
)  # fmt: skip
def test_a_form_that_was_tampered_with_is_no_error_of_the_site(
    first: Client, second: Client, changes: dict[str, str]
) -> None:
    incident = make_incident()
    sent = filled(second, address(incident)) | changes
    assert press(second, incident, sent).status_code == 200
    save(first, address(incident), title="First's title", groups_0_people_low=5)
    assert press(second, incident, sent).status_code == 200
    assert Group.objects.count() <= 2


@pytest.mark.parametrize("said", ["2000", str(10**30)])
def test_a_number_of_rows_makes_none_that_were_not_sent(second: Client, said: str) -> None:
    incident = make_incident()
    sent = filled(second, address(incident)) | {f"{part}-TOTAL_FORMS": said for part in ("groups", "claims", "events")}
    page = press(second, incident, sent | {"title": "", "events-2-notes": "The third, without the first two"})
    shown = {one.formset.prefix: len(one.formset.forms) for one in page.context["inline_admin_formsets"]}
    assert (shown["groups"], shown["claims"], shown["events"]) == (1, 0, 3)


def test_the_number_of_a_row_makes_few_that_were_not_sent(second: Client) -> None:
    incident = make_incident()
    far = {"claims-TOTAL_FORMS": "2000", "claims-1999-notes": "The last of two thousand"}
    page = press(second, incident, filled(second, address(incident)) | far | {"title": ""})
    [claims] = [one.formset for one in page.context["inline_admin_formsets"] if one.formset.prefix == "claims"]
    assert len(claims.forms) == 101


def test_the_record_is_locked_before_it_is_compared(second: Client) -> None:
    incident = make_incident()
    sent = filled(second, address(incident))
    with CaptureQueriesContext(connection) as captured:
        press(second, incident, sent, title="Mine")
    asked = [query["sql"] for query in captured.captured_queries]
    locks = [place for place, sql in enumerate(asked) if "FOR UPDATE" in sql and '"incidents_incident"' in sql]
    rows = [place for place, sql in enumerate(asked) if 'FROM "incidents_group"' in sql and "WHERE" in sql]
    assert bool(locks) is (connection.vendor == "postgresql")  # on SQLite the transaction itself has the only pen
    # Whether the form is like a known record is looked at before; what is compared is read after the turn was taken.
    turn = next((place for place, sql in enumerate(asked) if "LOCK TABLE" in sql), 0)
    compared = [place for place in rows if place > turn and "SUM(" not in asked[place]]
    assert not locks or locks[0] < compared[0]


def test_no_list_edits_records_in_place() -> None:
    for kind in publishable_models():
        assert admin.site._registry[kind].list_editable == ()


def test_the_history_tells_who_saved(first: Client, second: Client) -> None:
    incident = make_incident()
    save(first, address(incident), notes="Before the second opened it.")
    sent = filled(second, address(incident))
    save(first, address(incident), title="A")
    save(first, address(incident), title="B")
    page = press(second, incident, sent, title="Mine")
    assert [entry.pk for entry in page.context["conflict"].history] == [
        entry.pk for entry in LogEntry.objects.order_by("-pk")[:2]
    ]
    assert Source.objects.count() == 0
