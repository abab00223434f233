"""Review: what a contributor submits, an editor reads as a difference and publishes, or sends back with a comment."""

import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.db import IntegrityError, transaction
from django.test import Client

from incidents.documents import published_documents
from incidents.editions import publishing, reviewing
from incidents.models import Claim, Country, Edition, Group, Incident, IncidentVersion, SourceVersion, Submission
from tests.answers import markup
from tests.builders import make_claim, make_group, make_incident, make_practice, make_source, make_user
from tests.desk import address, asks, at_the_desk, delete, filled, queries, said, save, yes

pytestmark = pytest.mark.django_db
QUEUE = "/admin/incidents/submission/queue/"


def contributor() -> User:
    return User.objects.filter(username="contributor").first() or make_user("Contributor")


def submitted(slug: str = "a", note: str = "", **changes: Any) -> Submission:
    """An incident that the contributor put before the editors."""
    return reviewing.submit(make_incident(slug, **changes), by=contributor(), note=note)


def read_by(editor: Client, *chosen: Submission, page: str = QUEUE) -> dict[str, Any]:
    """What the editor's browser posts who has read the page and chosen these."""
    read = re.findall(r'name="read" value="([^"]+)"', editor.get(page).text)
    return {"chosen": [one.pk for one in chosen], "read": read}


def decide(editor: Client, button: str, *chosen: Submission, **more: Any) -> Any:
    """Open the queue, choose and press a button; say yes where a page asks."""
    page = editor.post(QUEUE, read_by(editor, *chosen) | {button: "1"} | more, follow=True)
    return yes(editor, page, **more) if asks(page) else page


def state(record: Any) -> str:
    record.refresh_from_db()
    return str(record.state)


def answer_to(submission: Submission) -> tuple[str, Any, str]:
    submission.refresh_from_db()
    return submission.decision, submission.edition_id, submission.comment


# Submitting


def test_a_contributor_submits_from_the_form_with_a_note() -> None:
    client, incident = at_the_desk("Contributor"), make_incident()
    page = save(client, address(incident), "_submit", title="Another title", review_note="Please look.")
    assert said(page) == ["1 record was submitted for review: an editor will read it."]
    one = Submission.objects.get()
    assert (one.model, one.key, one.note, one.decision) == (
        "incidents.incident",
        "2019-05-shenyang-seven",
        "Please look.",
        "waiting",
    )
    assert one.submitted_by == User.objects.get(username="contributor")
    incident.refresh_from_db()
    assert (incident.title, incident.state) == ("Another title", "draft")
    texts = [entry.get_change_message() for entry in LogEntry.objects.order_by("id")]
    assert texts == ["Changed Title.", "Submitted for review."]


def test_a_new_record_is_submitted_as_it_is_entered() -> None:
    client = at_the_desk("Contributor")
    changes = {"slug": "paper-2020", "title": "A report", "publisher": "The Paper", "kind": "news"}
    save(client, "/admin/incidents/source/add/", "_submit", **changes)
    assert Submission.objects.get().key == "paper-2020"


def test_many_records_are_submitted_from_the_list_with_one_note() -> None:
    client, records = at_the_desk("Contributor"), [make_incident("a"), make_incident("b")]
    chosen = {"action": "submit_selected", "_selected_action": [record.pk for record in records]}
    url = address(Incident, "changelist")
    asked = client.post(url, chosen)
    assert "Note for the editors" in asked.text
    assert not Submission.objects.exists()
    page = client.post(url, chosen | {"review_note": "Both."}, follow=True)
    assert said(page) == ["2 records were submitted for review: an editor will read them."]
    assert set(Submission.objects.values_list("key", "note")) == {("a", "Both."), ("b", "Both.")}


def test_what_readers_see_already_is_not_submitted_nor_what_is_in_review() -> None:
    client, incident = at_the_desk("Contributor"), make_incident(title="Seven")
    save(client, address(incident), "_submit")
    assert said(save(client, address(incident), "_submit"))[0] == "Seven: it is in review already."
    publishing.publish([incident])
    page = save(client, address(incident), "_submit")
    assert said(page)[0] == "Seven: readers already see it as it stands."
    assert Submission.objects.count() == 1


def test_the_database_keeps_one_waiting_submission_a_record() -> None:
    one = submitted("a")
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.create(model=one.model, key="a")


def test_lists_and_forms_say_that_a_record_is_in_review() -> None:
    client, one = at_the_desk("Contributor"), submitted("a", note="Look at the date.", title="Submitted one")
    make_incident("b", title="Other one")
    url = address(Incident, "changelist")
    assert client.get(url).text.count('state-review" ') == 1
    assert "Submitted one" in (only := client.get(url + "?review=yes").text)
    assert "Other one" not in only
    assert "Submitted one" not in client.get(url + "?review=no").text
    form = client.get(address(Incident.objects.get(slug=one.key))).text
    assert "Look at the date." in form
    assert 'name="_submit"' not in form


def test_an_edit_after_submission_stays_in_review_and_the_queue_shows_the_copy_as_it_is() -> None:
    author, editor, one = at_the_desk("Contributor"), at_the_desk(), None
    incident = make_incident()
    save(author, address(incident), "_submit", title="First wording")
    save(author, address(incident), title="Second wording")
    one = Submission.objects.get()
    assert one.decision == "waiting"
    text = editor.get(QUEUE).text
    assert "Second wording" in text
    assert "First wording" not in text


def test_its_author_takes_a_record_back_and_nobody_else_does() -> None:
    author, incident = at_the_desk("Contributor"), make_incident(title="Seven")
    save(author, address(incident), "_submit")
    assert "Take back from review" in author.get(address(incident)).text
    chosen = {"action": "take_back_selected", "_selected_action": [incident.pk]}
    other = Client()
    other.force_login(make_user("Contributor", username="other"))
    page = other.post(address(Incident, "changelist"), chosen, follow=True)
    assert said(page) == ["Seven: you have not submitted it for review."]
    author.post(address(Incident, "changelist"), chosen)
    assert Submission.objects.get().decision == "taken_back"
    assert not Submission.objects.untold(User.objects.get(username="contributor")).exists()


def test_a_draft_that_is_deleted_waits_for_nobody() -> None:
    author, editor = at_the_desk("Contributor"), at_the_desk()
    incident = make_incident()
    save(author, address(incident), "_submit")
    delete(author, incident)
    assert not Incident.objects.exists()
    assert Submission.objects.get().decision == "taken_back"
    assert "Nobody waits for an answer." in editor.get(QUEUE).text


# The queue


def test_the_queue_shows_a_new_record_whole_and_a_changed_one_by_its_differences() -> None:
    editor = at_the_desk()
    changed = make_incident("changed", title="Seven detained")
    make_claim(changed, "paper-2019")
    publishing.publish([changed])
    Incident.objects.filter(pk=changed.pk).update(confidence="high")
    Claim.objects.update(people_reported=9)
    make_group(changed, people_low=1, people_best=2, people_high=3)
    publishing.note_change(changed)
    reviewing.submit(changed, by=contributor(), note="A second group.")
    submitted("new", title="A new one")
    page = editor.get(QUEUE)
    first, second = page.context["entries"]
    assert (first.submission.key, first.is_new, first.fields) == ("changed", False, 6)
    assert [(c.field, c.before, c.after) for c in first.difference.changes] == [("confidence", "Medium", "High")]
    assert [(row.part, row.kind) for row in first.difference.rows] == [("groups", "added"), ("claims", "changed")]
    assert (second.submission.key, second.is_new) == ("new", True)
    assert ("title", "", "A new one") in [(c.field, c.before, c.after) for c in second.difference.changes]
    for text in ("A second group.", "contributor", '<span class="kind">Added</span> Group: 1 to 3 people'):
        assert text in markup(page.text)


def test_many_are_published_as_one_edition_with_a_note() -> None:
    editor, first, second, third = at_the_desk(), submitted("a"), submitted("b"), submitted("c")
    page = decide(editor, "_publish", first, second, note="Two of May.")
    assert said(page) == ["3 records were published as edition 1."]  # and their country
    edition = Edition.objects.get()
    assert (edition.note, edition.published_by) == ("Two of May.", User.objects.get(username="editor"))
    assert set(IncidentVersion.objects.values_list("key", "since")) == {("a", 1), ("b", 1)}
    assert [answer_to(one) for one in (first, second, third)] == [
        ("published", 1, ""),
        ("published", 1, ""),
        ("waiting", None, ""),
    ]
    assert LogEntry.objects.filter(change_message__contains="Published as edition 1.").count() == 3


def test_publishing_from_the_form_or_the_list_answers_the_submission_too() -> None:
    editor, first, second = at_the_desk(), submitted("a"), submitted("b")
    save(editor, address(Incident.objects.get(slug="a")), "_publish")
    assert answer_to(first) == ("published", 1, "")
    chosen = {"action": "publish_selected", "_selected_action": [Incident.objects.get(slug="b").pk]}
    yes(editor, editor.post(address(Incident, "changelist"), chosen))
    assert answer_to(second) == ("published", 2, "")


def test_an_edit_that_its_author_undid_is_out_of_review_and_in_no_edition() -> None:
    author, editor, incident = at_the_desk("Contributor"), at_the_desk(), make_incident("a", title="Seven")
    publishing.publish([incident])
    save(author, address(incident), "_submit", title="Another title")
    save(author, address(incident), title="Seven")
    one = Submission.objects.get()
    page = decide(editor, "_publish", one)
    assert said(page) == ["Nothing to publish: readers already see it as it stands."]
    assert answer_to(one) == ("taken_back", None, "Nothing was left to publish: readers already see it as it stands.")
    assert "Nothing was left to publish" in author.get("/admin/").text
    assert Edition.objects.count() == 1


def test_what_went_out_after_it_was_submitted_is_answered_with_that_edition() -> None:
    editor, incident = at_the_desk(), make_incident("a")
    one = reviewing.submit(incident, by=contributor())
    publishing.publish([incident])
    Submission.objects.update(decision="waiting", edition=None)  # as where a withdrawal published it
    decide(editor, "_publish", one)
    assert answer_to(one) == ("published", 1, "")


def test_a_refused_publication_is_told_and_nothing_happens() -> None:
    editor, good, bad = at_the_desk(), submitted("a"), submitted("b", groups=0)
    page = decide(editor, "_publish", good, bad)
    [text] = said(page)
    assert text.startswith("b: It has no group")
    assert not Edition.objects.exists()
    assert (answer_to(good)[0], answer_to(bad)[0]) == ("waiting", "waiting")
    assert page.text.count(" checked>") == 2


def test_what_changed_after_the_editor_read_it_is_not_published_and_shown_anew() -> None:
    editor, one, other = at_the_desk(), submitted("a"), submitted("b")
    sent = read_by(editor, one, other)
    Group.objects.filter(incident__slug="a").update(people_best=6, people_low=5)
    page = editor.post(QUEUE, sent | {"_publish": "1"}, follow=True)
    assert said(page) == ["a: it was changed after you opened this page. Read it again."]
    assert not Edition.objects.exists()
    assert answer_to(other)[0] == "waiting"
    assert "5 to 7 people, " in page.text
    assert said(decide(editor, "_publish", one, other)) == ["3 records were published as edition 1."]


def test_a_source_that_would_go_out_with_a_record_is_shown_with_it() -> None:
    editor, incident = at_the_desk(), make_incident("a")
    make_claim(incident, "paper-2019", claim="So it says.")
    make_source("paper-2019").origins.create(other=make_source("agency-2019"), relation="drawn_from")
    one = reviewing.submit(incident, by=contributor())
    sent = read_by(editor, one)
    (entry,) = editor.get(QUEUE).context["entries"]
    assert [companion.record.key for companion in entry.companions] == ["CN", "agency-2019", "paper-2019"]
    make_source("agency-2019", title="Slipped in unread")
    page = editor.post(QUEUE, sent | {"_publish": "1"}, follow=True)
    assert said(page) == ["agency-2019: it was changed after you opened this page. Read it again."]
    assert not SourceVersion.objects.exists()
    decide(editor, "_publish", one)
    assert set(SourceVersion.objects.values_list("key", flat=True)) == {"agency-2019", "paper-2019"}


def test_a_record_is_sent_back_with_a_comment_and_not_without() -> None:
    editor, one = at_the_desk(), submitted("a")
    assert said(decide(editor, "_send_back", one, comment=" ")) == ["To send a record back, say what should change."]
    assert answer_to(one)[0] == "waiting"
    assert said(decide(editor, "_send_back", one, comment="Which day?")) == ["1 record was sent back."]
    assert answer_to(one) == ("sent_back", None, "Which day?")
    record = Incident.objects.get(slug="a")
    assert state(record) == "draft"
    form = at_the_desk("Administrator").get(address(record)).text
    assert "Which day?" in form
    assert 'name="_submit"' in form


def test_what_another_editor_answered_first_is_not_answered_twice() -> None:
    editor, one = at_the_desk(), submitted("a")
    sent = read_by(editor, one)
    reviewing.send_back([one], by=make_user("Editor", username="second"), comment="No.")
    for button in ("_publish", "_send_back"):
        page = editor.post(QUEUE, sent | {button: "1", "comment": "Yes."}, follow=True)
        assert said(page) == ["a: it is no longer in review."]
    assert answer_to(one) == ("sent_back", None, "No.")
    assert not Edition.objects.exists()


def test_a_withdrawal_answers_what_waits() -> None:
    editor, incident = make_user("Editor"), make_incident("a")
    publishing.publish([incident])
    Incident.objects.update(title="Another title")
    one = reviewing.submit(incident, by=contributor())
    publishing.withdraw(incident, reason="Entered twice", by=editor)
    assert answer_to(one) == ("sent_back", None, "The record was withdrawn: Entered twice")


@pytest.mark.parametrize("chosen", [[], ["x"], ["-1"], ["9" * 30], ["²"]])
def test_a_choice_of_nothing_is_told(chosen: list[str]) -> None:
    submitted("a")
    page = at_the_desk().post(QUEUE, {"chosen": chosen, "_publish": "1"})
    assert said(page) == ["Choose at least one record."]


@pytest.mark.parametrize("page", ["0", "x", "99", "-1", "1e9"])
def test_a_page_that_there_is_not_is_no_error(page: str) -> None:
    assert at_the_desk().get(f"{QUEUE}?p={page}").status_code == 200


def test_every_kind_of_record_goes_through_review() -> None:
    from tests.builders import make_arrival, make_context_event, make_country, make_other_figure

    editor = at_the_desk()
    make_practice("CN")
    records = [make_country("MN"), make_source("b"), make_arrival(), make_other_figure(), make_context_event()]
    ones = [reviewing.submit(record, by=contributor()) for record in records]
    page = decide(editor, "_publish", *ones)
    # And three countries and the source of a figure, which these name.
    assert said(page) == ["9 records were published as edition 1."]
    assert [state(record) for record in records] == ["published"] * 5
    assert Country.objects.get(pk="CN").state == "draft"


# Who may


def test_a_contributor_publishes_nothing_whatever_is_posted() -> None:
    author, one = at_the_desk("Contributor"), submitted("a")
    record = Incident.objects.get(slug="a")
    read = [reviewing.document_mark(Incident, "a", published_documents(Incident, ["a"])["a"])]
    posts: list[tuple[str, dict[str, Any]]] = [
        (QUEUE, {"chosen": [one.pk], "read": read, "_publish": "1"}),
        (QUEUE, {"chosen": [one.pk], "_send_back": "1", "comment": "x"}),
        (address(record), filled(author, address(record)) | {"_publish": "1"}),
        (address(record), filled(author, address(record)) | {"_submit": "1", "_publish": "1"}),
        (address(Incident, "changelist"), {"action": "publish_selected", "_selected_action": [record.pk]}),
        (address(Incident, "changelist"), {"action": "withdraw_selected", "_selected_action": [record.pk]}),
        (address(one), {"decision": "published"}),
    ]
    for url, sent in posts:
        assert author.post(url, sent).status_code in (302, 403)
        assert not Edition.objects.exists()
        assert answer_to(one)[0] == "waiting"
    assert author.get(QUEUE).status_code == 403


def test_a_permission_lets_a_contributor_publish() -> None:
    author = contributor()
    author.user_permissions.add(Permission.objects.get(codename="publish", content_type__app_label="incidents"))
    client = Client()
    client.force_login(author)
    one = submitted("a")
    assert said(decide(client, "_publish", one)) == ["2 records were published as edition 1."]
    assert answer_to(one) == ("published", 1, "")
    assert Edition.objects.get().published_by == author
    save(client, address(make_incident("b")), "_publish")
    assert Edition.objects.count() == 2


@pytest.mark.parametrize(("role", "status"), [("Contributor", 403), ("Editor", 200), ("Administrator", 200)])
def test_the_queue_is_for_who_may_publish(role: str, status: int) -> None:
    client = at_the_desk(role)
    assert client.get(QUEUE).status_code == status
    assert client.get("/admin/incidents/submission/").status_code == 200
    assert client.get("/admin/").status_code == 200


def test_a_contributor_sees_the_list_of_their_own_submissions_and_an_editor_all() -> None:
    submitted("mine")
    reviewing.submit(make_incident("theirs"), by=make_user("Contributor", username="other"))
    author, url = Client(), "/admin/incidents/submission/"
    author.force_login(contributor())
    assert [row.key for row in author.get(url).context["cl"].result_list] == ["mine"]
    assert len(at_the_desk().get(url).context["cl"].result_list) == 2


# Answers


def answers_at_login(**changes: Any) -> list[str]:
    """What the contributor is told who logs in now."""
    author = contributor()
    author.set_password("correct horse")
    author.save()
    page = Client().post("/accounts/login/", {"username": "contributor", "password": "correct horse"}, follow=True)
    return said(page)


def test_an_author_is_told_at_login_what_became_of_a_submission() -> None:
    editor = make_user("Editor")
    first, second = submitted("a", title="First"), submitted("b", title="Second")
    reviewing.send_back([first], by=editor, comment="Which <day>?")
    publishing.publish([Incident.objects.get(slug="b")], by=editor)
    published, back = answers_at_login()
    form = address(Incident.objects.get(slug="a"))
    assert markup(back) == f'<a href="{form}">First</a>: sent back. “Which &lt;day&gt;?”'
    assert (
        markup(published) == f'<a href="{address(Incident.objects.get(slug="b"))}">Second</a>: published as edition 1.'
    )
    assert second.submitted_by == first.submitted_by


def test_many_answers_are_summed_up_at_login() -> None:
    ones = [submitted(name) for name in "abcde"]
    reviewing.send_back(ones, by=make_user("Editor"), comment="No.")
    told = answers_at_login()
    assert len(told) == 4
    assert "2 more answers to what you submitted are on the desk." in told[-1]


def test_answers_stay_on_the_desk_until_they_were_read() -> None:
    one, author = submitted("a", title="First"), Client()
    author.force_login(contributor())
    assert "You submitted, and wait for an answer" in author.get("/admin/").text
    reviewing.send_back([one], by=make_user("Editor"), comment="Which day?")
    form = address(Incident.objects.get())
    for _time in range(2):
        assert f'<a href="{form}">First</a>: sent back. “Which day?”' in markup(author.get("/admin/").text)
    assert author.get("/admin/incidents/submission/seen/").status_code == 405
    stranger = at_the_desk("Administrator")
    stranger.post("/admin/incidents/submission/seen/", {"answer": [one.pk]})
    assert "Which day?" in author.get("/admin/").text
    author.post("/admin/incidents/submission/seen/", {"answer": [one.pk, "x"]})
    assert "Which day?" not in author.get("/admin/").text
    one.refresh_from_db()
    assert one.told_at is not None


def test_who_publishes_their_own_submission_is_not_told_of_it() -> None:
    editor = make_user("Editor")
    one = reviewing.submit(make_incident("a"), by=editor)
    publishing.publish([Incident.objects.get()], by=editor)
    one.refresh_from_db()
    assert one.told_at is not None


# The front page


def test_the_front_page_counts_what_waits_and_what_nobody_submitted() -> None:
    editor = at_the_desk()
    for name in "abcdefg":
        submitted(name, title=f"Record {name}", note="Look.")
    make_incident("draft")
    changed = make_incident("changed")
    publishing.publish([changed])
    Incident.objects.filter(pk=changed.pk).update(state="changed")
    text = markup(editor.get("/admin/").text)
    assert "7 records in review" in text
    assert "Record e" in text
    assert "Record f" not in text
    url = address(Incident, "changelist")
    assert f'{url}?state__exact=draft&amp;review=no">Incidents, Draft (1)' in text
    assert f'{url}?state__exact=changed&amp;review=no">Incidents, Changed since published (1)' in text
    author = Client()
    author.force_login(contributor())
    assert "records in review" not in author.get("/admin/").text


def test_the_queue_is_paged_and_asks_no_more_for_many() -> None:
    editor = at_the_desk()
    for number in range(2):
        one_with_a_source(number)
    queries(editor, QUEUE)  # the first reads all facts
    few, front = len(queries(editor, QUEUE)), len(queries(editor, "/admin/"))
    for number in range(2, 30):
        one_with_a_source(number)
    assert len(queries(editor, QUEUE)) == few
    assert len(queries(editor, "/admin/")) == front
    assert len(editor.get(QUEUE).context["entries"]) == 25
    second = editor.get(QUEUE + "?p=2")
    assert len(second.context["entries"]) == 5
    assert 'href="?p=1"' in second.text


def one_with_a_source(number: int) -> None:
    incident = make_incident(f"i-{number:02}", country=f"A{chr(65 + number % 26)}")
    make_claim(incident, f"s-{number}")
    reviewing.submit(incident, by=contributor())
