"""The lists of the desk: who sent a record back, what is mine, and the ways to the queue and to a record's form."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from incidents.editions import publishing, reviewing
from incidents.models import Country, Incident, Submission
from stats.models import ArrivalFigure
from tests.builders import (
    make_arrival,
    make_context_event,
    make_country,
    make_incident,
    make_other_figure,
    make_source,
    make_user,
)
from tests.desk import address, at_the_desk, filled, queries, save

pytestmark = pytest.mark.django_db
QUEUE = "/admin/incidents/submission/queue/"
LIST = "/admin/incidents/incident/"


def sent_back(record: Any, author: User, editor: User, comment: str = "Which day?") -> Submission:
    one = reviewing.submit(record, by=author)
    reviewing.send_back([one], by=editor, comment=comment)
    return one


def listed(client: Client, words: str = "", url: str = LIST) -> list[str]:
    """The keys of the records on a page of a list."""
    return sorted(record.key for record in client.get(url + words).context["cl"].result_list)


def text_of(page: Any) -> str:
    """What people read of a page."""
    return " ".join(re.sub("<[^>]*>", " ", page.text).split())


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


# Sent back, and by whom


@pytest.mark.parametrize(
    "make", [make_incident, make_source, make_country, make_arrival, make_context_event, make_other_figure]
)
def test_every_list_says_who_sent_a_record_back_and_why(make: Any) -> None:
    author, editor = make_user("Contributor"), make_user("Editor", username="mina")
    record = make()
    sent_back(record, author, editor)
    page = text_of(logged_in(author).get(address(type(record), "changelist")))
    assert "Sent back by mina" in page
    assert "Which day?" in logged_in(author).get(address(type(record), "changelist")).text


def test_only_the_last_answer_to_what_readers_do_not_see_is_told() -> None:
    author, editor = make_user("Contributor"), make_user("Editor", username="mina")
    again, out, plain = (make_incident(slug) for slug in ("again", "out", "plain"))
    for record in (again, out):
        sent_back(record, author, editor)
    reviewing.submit(again, by=author)
    publishing.publish([out], by=editor)
    client = logged_in(author)
    assert "Sent back by" not in text_of(client.get(LIST))
    assert listed(client, "?review=sent_back") == []
    sent_back(plain, author, editor)
    assert listed(client, "?review=sent_back") == ["plain"]
    assert listed(client, "?review=yes") == ["again"]
    assert listed(client, "?review=no") == ["out", "plain"]


def test_who_left_is_not_named_but_the_list_still_says_that_it_was_sent_back() -> None:
    author, editor = make_user("Contributor"), make_user("Editor", username="mina")
    sent_back(make_incident(), author, editor)
    editor.delete()
    page = text_of(logged_in(author).get(LIST))
    assert "Sent back" in page
    assert "Sent back by" not in page


# Mine


def test_mine_are_what_i_entered_changed_or_submitted_and_nothing_else() -> None:
    me, other = make_user("Contributor"), make_user("Contributor", username="other")
    mine, theirs = logged_in(me), logged_in(other)
    make_country("MN")
    new = {
        "country": "MN", "date": "2023-05-08", "kind": "detention", "people_basis": "reported", "confidence": "medium",
        "summary": "Detained.",
    }  # fmt: skip
    save(mine, address(Incident, "add"), title="Entered", slug="entered", **new)
    save(theirs, address(Incident, "add"), title="Theirs", slug="theirs", **new | {"date": "2013-01-01"})
    save(mine, address(make_incident("changed")), title="Changed by me")
    reviewing.submit(make_incident("submitted"), by=me)
    make_incident("nobodys")
    assert listed(mine, "?mine=yes") == ["changed", "entered", "submitted"]
    assert listed(theirs, "?mine=yes") == ["theirs"]
    assert len(listed(mine)) == 5


def test_what_an_editor_only_published_is_not_hers() -> None:
    client, incident = at_the_desk(), make_incident()
    chosen = {"action": "publish_selected", "_selected_action": [incident.pk]}
    client.post(LIST, chosen, follow=True)
    assert listed(client, "?mine=yes") == []


def test_mine_works_for_records_that_are_named_by_letters() -> None:
    client = at_the_desk("Contributor")
    make_country("MN")
    save(client, address(make_country("CN")), practice="Returns.")
    assert listed(client, "?mine=yes", address(Country, "changelist")) == ["CN"]


def test_the_filters_go_together_and_a_forged_word_narrows_nothing() -> None:
    author, editor = make_user("Contributor"), make_user("Editor", username="mina")
    sent_back(make_incident("a"), author, editor)
    sent_back(make_incident("b"), make_user("Contributor", username="other"), editor)
    client = logged_in(author)
    assert listed(client, "?mine=yes&review=sent_back") == ["a"]
    assert listed(client, "?mine=perhaps&review=now") == ["a", "b"]


def test_a_list_of_sent_back_records_takes_as_many_queries_for_many() -> None:
    author, editor = make_user("Contributor"), make_user("Editor", username="mina")
    client = logged_in(author)
    sent_back(make_incident("a"), author, editor)
    few = len(queries(client, LIST + "?mine=yes&review=sent_back"))
    for number in range(20):
        sent_back(make_incident(f"b-{number}"), author, editor)
    assert len(queries(client, LIST + "?mine=yes&review=sent_back")) == few


# Ways to the queue


def test_the_list_of_submissions_and_every_form_lead_an_editor_to_the_queue() -> None:
    author = make_user("Contributor")
    one = reviewing.submit(make_incident(), by=author)
    pages = ["/admin/incidents/submission/", f"/admin/incidents/submission/{one.pk}/change/", address(make_arrival())]
    editor = at_the_desk()
    for page in pages:
        assert f'href="{QUEUE}' in editor.get(page).text
        assert QUEUE not in logged_in(author).get(page).text


def test_the_form_of_a_record_in_review_leads_to_its_place_in_the_queue() -> None:
    author, editor = make_user("Contributor"), at_the_desk()
    ones = [reviewing.submit(make_incident(f"i-{number}"), by=author) for number in range(26)]
    first, last = ones[0], ones[-1]
    for one, page in ((first, "?p=1"), (last, "?p=2")):
        form = editor.get(address(Incident.objects.get(slug=one.key)))
        assert f'href="{QUEUE}{page}#s{one.pk}"' in form.text
        assert f'id="s{one.pk}"' in editor.get(QUEUE + page).text


# From a record's page to its form


RECORDS: list[Any] = [make_incident, make_source, make_country, make_arrival, make_context_event, make_other_figure]


@pytest.mark.parametrize("make", RECORDS)
def test_a_records_page_leads_whoever_may_edit_to_its_form(make: Any) -> None:
    record = make()
    publishing.publish([record])
    page = record.get_absolute_url()
    link = f'href="{address(record)}"'
    for role in ("Contributor", "Editor", "Administrator"):
        shown = at_the_desk(role).get(page)
        assert link in shown.text
        assert "Edit this record" in shown.text
    for reader in (at_the_desk("Reader"), logged_in(make_user("Contributor", username="left", is_staff=False))):
        shown = reader.get(page)
        assert shown.status_code == 200
        assert "/admin/" not in shown.text.partition("<main")[2]


@pytest.mark.parametrize("make", RECORDS)
def test_the_page_is_otherwise_the_same(make: Any) -> None:
    record = make()
    publishing.publish([record])
    page = record.get_absolute_url()
    mine = at_the_desk("Contributor").get(page).text.partition("<main")[2].splitlines()
    readers = at_the_desk("Reader").get(page).text.partition("<main")[2].splitlines()
    assert [line for line in mine if line not in readers and line.strip()] == [
        line for line in mine if "Edit this record" in line or "csrfmiddlewaretoken" in line
    ]


def test_an_older_edition_and_a_withdrawn_record_lead_to_the_form_as_well() -> None:
    incident = make_incident()
    publishing.publish([incident])
    publishing.withdraw(incident, reason="Wrong.")
    client = at_the_desk("Contributor")
    for page, status in ((f"{incident.get_absolute_url()}?edition=1", 200), (incident.get_absolute_url(), 410)):
        shown = client.get(page)
        assert shown.status_code == status
        assert f'href="{address(incident)}"' in shown.text
    assert "Edit this record" not in at_the_desk("Reader").get(incident.get_absolute_url()).text


def test_files_and_their_tags_do_not_depend_on_who_asks() -> None:
    incident = make_incident()
    publishing.publish([incident])
    url = f"{incident.get_absolute_url().rstrip('/')}.json"
    answers = [at_the_desk(role).get(url) for role in ("Contributor", "Reader")]
    assert len({(answer.content, answer["ETag"]) for answer in answers}) == 1


def test_a_page_costs_a_reader_no_query_more() -> None:
    figure: ArrivalFigure = make_arrival()
    publishing.publish([figure])
    sql = "\n".join(queries(at_the_desk("Reader"), figure.get_absolute_url()))
    assert 'FROM "stats_arrivalfigure"' not in sql
    assert filled(at_the_desk(), address(figure))
