"""One page asks before anything is published, from the form, the list and the queue: nothing goes out unseen."""

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from incidents.editions import publishing, reviewing
from incidents.editions.publishing import publish, state_of
from incidents.editions.references import publishable_models
from incidents.models import Claim, Edition, Group, Incident, Source, Submission
from stats.models import ArrivalFigure
from tests.answers import json_of
from tests.builders import (
    make_arrival,
    make_claim,
    make_context_event,
    make_country,
    make_group,
    make_incident,
    make_other_figure,
    make_overlap,
    make_source,
    make_user,
)
from tests.desk import address, asks, at_the_desk, filled, queries, said, yes

pytestmark = pytest.mark.django_db
QUEUE = "/admin/incidents/submission/queue/"


def chosen(client: Client, action: str, *records: Any, **more: Any) -> Any:
    """An action of a list, as a browser posts it."""
    sent = {"action": action, "_selected_action": [record.pk for record in records]}
    return client.post(address(type(records[0]), "changelist"), sent | more, follow=True)


def from_form(client: Client, record: Any) -> Any:
    """The form's button Publish."""
    url = address(record)
    return client.post(url, filled(client, url) | {"_publish": "1"}, follow=True)


def from_queue(client: Client, record: Any) -> Any:
    """The queue's button, with everything in it read."""
    author = make_user("Contributor", username=f"author-of-{record.key}"[:150])
    reviewing.submit(record, by=author)
    entries = client.get(QUEUE).context["entries"]
    sent = {"chosen": [one.submission.pk for one in entries], "read": [mark for one in entries for mark in one.marks]}
    return client.post(QUEUE, sent | {"_publish": "1"}, follow=True)


WAYS: dict[str, Callable[[Client, Any], Any]] = {
    "form": from_form,
    "list": lambda client, record: chosen(client, "publish_selected", record),
    "queue": from_queue,
}
RECORDS: dict[str, Callable[[], Any]] = {
    "incident": lambda: make_incident("a"),
    "source": lambda: make_source("s"),
    "country": lambda: make_country("MN"),
    "arrival": lambda: make_arrival(2019),
    "other": lambda: make_other_figure(2019),
    "event": make_context_event,
}


# Asked first


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", RECORDS)
def test_nothing_is_published_before_the_page_was_answered(kind: str, way: str) -> None:
    client, record = at_the_desk(), RECORDS[kind]()
    page = WAYS[way](client, record)
    assert asks(page)
    assert not Edition.objects.exists()
    assert state_of(type(record), record.key) == "draft"
    assert str(record) in page.text
    yes(client, page, note="The first")
    assert state_of(type(record), record.key) == "published"
    assert (Edition.objects.get().note, str(Edition.objects.get().published_by)) == ("The first", "editor")


@pytest.mark.parametrize("way", WAYS)
def test_the_page_shows_what_readers_will_see_and_how_totals_move(way: str) -> None:
    client = at_the_desk()
    incident = make_incident("a", groups=0)
    make_group(incident, outcome="repatriated")
    publish([incident, make_incident("b", country="MN")])
    Group.objects.filter(incident=incident).update(people_low=5, people_best=6, people_high=None)
    publishing.note_change(incident)
    page = WAYS[way](client, incident)
    text = " ".join(page.text.split())
    assert '<td class="after" data-k="After">6</td>' in text
    [table] = page.context["moved"]
    [row] = table["rows"]
    assert [name for name, _code in row["names"]] == ["China", "Repatriated"]
    assert [(cell.text, cell.was) for cell in row["cells"]] == [("1", ""), ("5", "7"), ("6", "7"), ("6 or more", "7")]
    assert table["said"] == "13 people in all, 14 before"
    assert "13 people in all, 14 before" in text
    assert "<small>was 7</small>" in text


def test_arrivals_and_a_part_that_comes_to_stand_in_its_whole_move_totals() -> None:
    client, figure = at_the_desk(), make_arrival(2019)
    whole, part = make_incident("whole"), make_incident("part")
    publish([figure, whole, part])
    ArrivalFigure.objects.update(male=203, total=1048)
    make_overlap(part, whole)
    publishing.note_change(part)
    tables = chosen(client, "publish_selected", figure).context["moved"]
    assert [(table["slug"], [c.was for c in table["rows"][0]["cells"]]) for table in tables] == [
        ("arrivals-by-year", ["", "202", "", "1,047", ""])
    ]
    [table] = chosen(client, "publish_selected", part).context["moved"]
    assert [(cell.text, cell.was) for cell in table["total"]] == [("1", "2"), ("7", "14"), ("7", "14"), ("7", "14")]


def test_what_is_asked_leaves_nothing_behind(reader: Client) -> None:
    client, incident = at_the_desk(), make_incident("a")
    publish([incident])
    Group.objects.update(people_best=6, people_low=6)
    publishing.note_change(incident)
    for _time in range(2):
        assert asks(chosen(client, "publish_selected", incident))
    assert Edition.objects.count() == 1
    assert Group.objects.get().people_best == 6
    publish([make_incident("b", country="MN")])  # edition 2, which the page had worked out otherwise
    rows = json_of(reader, "/charts/outcomes-by-country.json")["table"]["rows"]
    assert [(row[0], row[3], row[4]) for row in rows] == [("CN", 7, 7), ("MN", 7, 7)]
    assert json_of(reader, "/incidents.json")["results"][0]["people"]["best"] == 7
    assert cache.get("counted:outcomes-by-country:3") is None


def test_what_goes_along_is_named_with_what_readers_will_see_of_it() -> None:
    client = at_the_desk()
    whole, part = make_incident("whole", title="The whole"), make_incident("part")
    make_claim(part, "paper", claim="So it says.")
    make_overlap(part, whole)
    page = chosen(client, "publish_selected", part)
    assert [(one.key, one.along) for one in page.context["going"]] == [
        ("part", False), ("CN", True), ("paper", True), ("whole", True),
    ]  # fmt: skip
    assert page.text.count("goes out because another record names it") == 3
    yes(client, page)
    assert {v.key for v in Incident.VERSION.objects.current()} == {"part", "whole"}


@pytest.mark.parametrize("way", WAYS)
def test_what_goes_along_has_it_in_its_history_and_is_counted(way: str) -> None:
    client, incident = at_the_desk(), make_incident("a")
    make_claim(incident, "paper")
    page = yes(client, WAYS[way](client, incident))
    entries = LogEntry.objects.filter(change_message="Published as edition 1.")
    kinds = ["country", "incident", "source"]  # the incident's country is entered with it
    assert sorted(entries.values_list("content_type__model", "user__username")) == [(kind, "editor") for kind in kinds]
    more = "2 more records, which it names, went out with it."
    assert ("3 records were published as edition 1." if way == "queue" else more) in said(page)[0]


def test_many_are_asked_about_once_and_are_one_edition() -> None:
    client, records = at_the_desk(), [make_incident(name) for name in "abc"]
    page = chosen(client, "publish_selected", *records)
    assert said(yes(client, page, note="Three")) == ["4 records were published as Edition 1."]  # and their country


# A note


def changed_number() -> Incident:
    incident = make_incident("a")
    publish([incident])
    Group.objects.update(people_high=9)
    publishing.note_change(incident)
    return incident


@pytest.mark.parametrize("way", WAYS)
def test_a_note_is_needed_where_a_number_changes_and_what_was_typed_is_kept(way: str) -> None:
    client, incident = at_the_desk(), changed_number()
    page = WAYS[way](client, incident)
    assert "It is needed, since a number that readers see changes." in page.text
    again = yes(client, page, note=" ")
    assert Edition.objects.count() == 1
    assert asks(again)
    assert any("a: a number that readers see changes. Say why, in a note." in text for text in said(again))
    yes(client, again, note="A second\nreport")
    assert Edition.objects.get(number=2).note == "A second report"


@pytest.mark.parametrize("way", WAYS)
def test_a_note_is_not_needed_where_none_does(way: str) -> None:
    client = at_the_desk()
    page = WAYS[way](client, make_incident("a"))
    assert "It is needed" not in page.text
    yes(client, page, note="")
    assert Edition.objects.get().note == ""


@pytest.mark.parametrize("way", WAYS)
def test_a_doubt_is_shown_and_overruled_with_a_reason(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Incident, "doubts", lambda found: {key: ["It has no source."] for key in found})
    client = at_the_desk()
    page = WAYS[way](client, make_incident("a"))
    assert "a: It has no source." in page.text
    page = yes(client, page, overruled=" ", note="Typed already")
    assert not Edition.objects.exists()
    assert page.context["note"] == "Typed already"
    yes(client, page, overruled="The source must not be named")
    assert Edition.objects.get().overruled == "The source must not be named"


# What was withdrawn and comes back


@pytest.mark.parametrize("way", WAYS)
def test_a_withdrawn_record_that_comes_back_says_why_it_went_and_needs_a_note(way: str) -> None:
    client, incident = at_the_desk(), make_incident("a", groups=0)
    make_group(incident, outcome="repatriated")
    publish([incident])
    publishing.withdraw(incident, reason="The source was a hoax")
    assert "The source was a hoax" in client.get(address(incident)).text
    page = WAYS[way](client, incident)
    if way == "queue":
        assert "withdrawn in edition 2: The source was a hoax" in client.get(QUEUE).text
    assert "withdrawn in edition 2: The source was a hoax" in page.text
    assert "not seen by readers yet" not in page.text
    again = yes(client, page, note="")
    assert Edition.objects.count() == 2
    asked = "a: it was withdrawn in edition 2 (The source was a hoax). Say why it comes back, in a note."
    assert any(asked in text for text in said(again))
    yes(client, again, note="It was none")
    assert Edition.objects.get(number=3).note == "It was none"
    assert "hoax" not in client.get(address(incident)).text


def test_a_withdrawn_record_without_a_number_comes_back_without_a_note() -> None:
    client, source = at_the_desk(), make_source("s")
    publish([source])
    publishing.withdraw(source, reason="Entered twice")
    page = chosen(client, "publish_selected", source)
    assert "withdrawn in edition 2: Entered twice" in page.text
    yes(client, page, note="")
    assert Edition.objects.count() == 3


# Nothing unseen


@pytest.mark.parametrize("way", WAYS)
def test_what_changed_after_the_page_is_not_published_and_shown_anew(way: str) -> None:
    client, incident = at_the_desk(), make_incident("a")
    make_claim(incident, "paper")
    page = WAYS[way](client, incident)
    Claim.objects.update(claim="Slipped in")
    again = yes(client, page, note="My note")
    assert not Edition.objects.exists()
    assert "It was changed after you opened this page. Read it again." in " ".join(said(again))
    assert "Slipped in" in again.text
    assert again.context["note"] == "My note"
    yes(client, again)
    assert Edition.objects.count() == 1


@pytest.mark.parametrize("way", WAYS)
def test_nor_what_goes_along_nor_what_it_is_compared_with(way: str) -> None:
    client, incident = at_the_desk(), make_incident("a")
    make_claim(incident, "paper")
    page = WAYS[way](client, incident)
    Source.objects.update(title="Slipped in")
    assert asks(yes(client, page))
    publish([Incident.objects.get()])
    Incident.objects.update(title="Another")
    publishing.note_change(Incident.objects.get())
    page = chosen(client, "publish_selected", incident)
    Incident.objects.update(title="A third")
    publish([Incident.objects.get()])
    Incident.objects.update(title="Another")
    publishing.note_change(Incident.objects.get())
    again = yes(client, page)
    assert asks(again)
    assert "A third" in again.text


def test_a_yes_without_a_page_publishes_nothing() -> None:
    client, incident = at_the_desk(), make_incident("a")
    for more in ({"_yes": "1"}, {"_yes": "1", "seen": ""}, {"_yes": "1", "seen": "x" * 64, "note": "Go"}):
        assert asks(chosen(client, "publish_selected", incident, **more))
    one = reviewing.submit(incident, by=make_user("Contributor"))
    assert asks(client.post(QUEUE, {"chosen": [one.pk], "_yes": "1", "seen": "x"}))
    assert not Edition.objects.exists()


def test_the_page_of_a_record_that_is_not_there_or_is_as_readers_see_it() -> None:
    client, incident = at_the_desk(), make_incident("a")
    publish([incident])
    page = client.get(address(incident, "publish"), follow=True)
    assert said(page) == ["Nothing to publish: readers already see it as it stands."]
    for pk in ("999999", "abc", "9" * 30):
        assert client.get(f"/admin/incidents/incident/{pk}/publish/").status_code == 302
    assert client.get("/admin/incidents/incident/%00/publish/").status_code == 404
    assert at_the_desk("Contributor").get(address(incident, "publish")).status_code == 403


def test_what_is_answered_from_the_form_leads_to_the_list_with_a_way_to_the_page() -> None:
    client, incident = at_the_desk(), make_incident("a")
    page = from_form(client, incident)
    assert said(page) == ["“Seven detained in Shenyang” was saved. Readers see it as it is now once it is published."]
    done = yes(client, page)
    assert 'href="/incidents/a/"' in said(done)[0]
    assert done.request["PATH_INFO"] == "/admin/incidents/incident/"


def test_asking_takes_no_more_queries_for_many() -> None:
    client = at_the_desk()
    few = [make_incident(f"i-{number}") for number in range(2)]
    many = [make_incident(f"j-{number}") for number in range(20)]
    for one in (*few, *many):
        make_claim(one, f"of-{one.slug}")
    url = address(Incident, "changelist")

    def asked(records: list[Incident]) -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            sent = {"action": "publish_selected", "_selected_action": [record.pk for record in records]}
            assert asks(client.post(url, sent))
        return len(captured)

    asked(few)
    assert asked(few) == asked(many)
    assert queries(client, url)


# Enter


class Forms(HTMLParser):
    """The submit buttons of each form of a page, in the order in which the browser has them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[list[dict[str, str | None]]] = []
        self.inside = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "form":
            self.forms.append([])
            self.inside = True
        submits = (tag == "input" and found.get("type") == "submit") or (
            tag == "button" and found.get("type", "submit") == "submit"
        )
        if self.inside and submits:
            self.forms[-1].append(found)

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "form"


@pytest.mark.parametrize("model", publishable_models(), ids=lambda model: model.__name__)
@pytest.mark.parametrize("popup", ["", "?_popup=1"])
def test_the_first_button_of_every_form_saves_and_does_no_more(model: Any, popup: str) -> None:
    client = at_the_desk()
    record = next(made for kind in RECORDS.values() if isinstance(made := kind(), model))
    for url in (address(model, "add"), address(record)):
        buttons = [
            form for form in Forms(client.get(url + popup).text).forms if any(b.get("name") == "_save" for b in form)
        ]
        assert [form[0]["name"] for form in buttons] == ["_save"]


def test_the_first_button_of_a_page_that_asks_does_nothing() -> None:
    client = at_the_desk()
    for page in (from_form(client, make_incident("a")), from_queue(client, make_incident("b"))):
        [form] = [form for form in Forms(page.text).forms if any(b.get("name") == "_yes" for b in form)]
        assert "disabled" in form[0]


# Scripts


def test_the_command_needs_a_note_where_a_number_changes(capsys: Any) -> None:
    make_claim(changed_number())
    with pytest.raises(CommandError, match=r"a: a number that readers see changes\. Say why, in a note\."):
        call_command("publish", "incident:a")
    assert Edition.objects.count() == 1
    call_command("publish", "incident:a", note="A second report")
    assert Edition.objects.get(number=2).note == "A second report"
    assert "Published as edition 2." in capsys.readouterr().out


def test_the_command_takes_names_or_all_and_not_both() -> None:
    make_incident("a")
    with pytest.raises(CommandError, match="not both"):
        call_command("publish", "incident:a", "--all")
    assert not Edition.objects.exists()


def test_the_command_publishes_what_is_new_without_a_note() -> None:
    make_claim(make_incident("a"))
    call_command("publish", "--all")
    assert Edition.objects.get().note == ""


def test_the_command_refuses_what_is_doubtful_and_what_names_a_withdrawn_record(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = make_source("bad")
    publish([source])
    publishing.withdraw(source, reason="A forgery")
    make_claim(make_incident("a"), "bad")
    with pytest.raises(CommandError, match="a: it names the source bad, which was withdrawn"):
        call_command("publish", "incident:a")
    monkeypatch.setattr(Incident, "doubts", lambda found: {key: ["It has no source."] for key in found})
    make_incident("b")
    with pytest.raises(CommandError, match=r"b: It has no source\.\nTo publish all the same: --overrule"):
        call_command("publish", "incident:b")
    call_command("publish", "incident:b", overrule="It is known")
    assert Edition.objects.get(number=3).overruled == "It is known"
    assert not Submission.objects.exists()
