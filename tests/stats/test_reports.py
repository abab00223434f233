"""Reports of errors: from any view and any number, by anybody who sees it, answered by an edition or in words."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from incidents.editions import reporting
from incidents.editions.reporting import answer_reports
from incidents.erasure.erasing import erase
from incidents.erasure.needle import Needle
from incidents.models import Edition, ErrorReport, Incident
from project.doors.tries import TryLimit
from project.models import AuditEntry, Tally
from tests.builders import make_user
from tests.desk import address, filled, queries, said, save, yes
from tests.stats.links.test_public import MASS_RETURN, make_link, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]

QUEUE = "/admin/incidents/submission/queue/"
MISTAKEN = "The seven were moved on the 8th, as the ministry said later."
RECORD = f"/incidents/{MASS_RETURN}/"
COUNTED = "/charts/returns-over-time/?country=CN"
NUMBER = f"{COUNTED}&open=2023.CN"
Mailing = Callable[..., Any]


@pytest.fixture(name="sending")
def sending_after_commit(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Mailing:
    return lambda: django_capture_on_commit_callbacks(execute=True)


def browser(account: User) -> Client:
    client = Client()
    client.force_login(account)
    return client


def reader(**changes: Any) -> Client:
    return browser(make_user("Reader", email="reader@example.org", **changes))


def ways_to_report(page: str) -> list[str]:
    return [unescape(found) for found in re.findall(r'href="([^"]*/reports?/[^"]*)"', page) if "?of=" in found]


def reported(client: Client, of: str, **typed: Any) -> ErrorReport:
    """What is kept of a report that somebody sends."""
    answer = client.post("/reports/new/", {"of": of, "text": MISTAKEN} | typed)
    assert answer.status_code == 302, text_of(answer)
    report = ErrorReport.objects.latest("pk")
    assert answer["Location"] == report.address
    return report


@pytest.mark.parametrize(
    ("page", "path", "question", "record"),
    [
        (RECORD, RECORD, {}, ("incidents.incident", MASS_RETURN)),
        ("/countries/CN/", "/countries/CN/", {}, ("incidents.country", "CN")),
        (COUNTED, "/charts/returns-over-time/", {"who": ["escapees"], "country": ["CN"]}, ("", "")),
        ("/explore/", "/explore/", None, ("", "")),
        ("/incidents/?country=LA", "/incidents/", {"who": ["escapees"], "country": ["LA"]}, ("", "")),
        ("/sources/", "/sources/", None, ("", "")),
        ("/arrivals/", "/arrivals/", None, ("", "")),
    ],
)
def test_every_view_leads_to_the_form_and_its_report_names_it(
    page: str, path: str, question: Any, record: tuple[str, str]
) -> None:
    client = reader()
    way = ways_to_report(text_of(client.get(page)))[0]
    form = client.get(way)
    assert form.status_code == 200
    report = reported(client, unescape(re.findall(r'name="of" value="([^"]*)"', text_of(form))[0]))
    assert (report.path, report.seen_edition, report.model, report.key) == (path, 1, *record)
    if question is not None:
        assert report.question == question
    assert report.title
    assert client.get(report.view_then).status_code == 200


def test_a_number_is_reported_from_its_panel_with_the_panel_open() -> None:
    client = reader()
    ways = ways_to_report(text_of(client.get(NUMBER)))
    assert len(ways) == 2
    for way in ways:
        of = re.findall(r'name="of" value="([^"]*)"', text_of(client.get(way)))[0]
        report = reported(client, unescape(of))
        assert report.question["open"] == ["2023.CN"]
        assert report.title == "When were people sent back from China? 2023, China"
        opened = text_of(client.get(report.view_then))
        assert 'data-cell="2023.CN"' in opened


@pytest.mark.parametrize("of", ["/admin/", "/reports/", "https://example.org/", "nowhere", ""])
def test_what_is_no_view_cannot_be_reported(of: str) -> None:
    client = reader()
    assert client.get("/reports/new/", {"of": of}).status_code == 404
    assert client.post("/reports/new/", {"of": of, "text": "x"}).status_code == 404


def test_a_stranger_reports_from_a_public_link_the_view_or_a_record_that_it_counts() -> None:
    link, stranger = make_link("/incidents/", "who=escapees&country=CN"), Client(enforce_csrf_checks=True)
    way = f"{link.address}report/"
    assert f'href="{way}"' in text_of(stranger.get(link.address))
    assert f'href="{way}?record={MASS_RETURN}"' in text_of(stranger.get(f"{link.address}records/{MASS_RETURN}/"))
    assert stranger.post(way, {"text": MISTAKEN}).status_code == 403  # without the token of the form
    for asked in (way, f"{way}?record={MASS_RETURN}"):
        page = text_of(stranger.get(asked))
        token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[0]
        sent = {"text": MISTAKEN, "mail": "kim@example.org", "csrfmiddlewaretoken": token}
        answer = stranger.post(asked, sent, follow=True)
        assert "Thank you: the editors have it." in text_of(answer)
    whole, record = ErrorReport.objects.order_by("pk")
    assert (whole.path, whole.question, whole.key) == ("/incidents/", link.question, "")
    assert (record.path, record.question, record.key) == (RECORD, {}, MASS_RETURN)
    assert {(one.reporter, one.mail, one.link, one.seen_edition) for one in (whole, record)} == {
        (None, "kim@example.org", link.address, 1)
    }


def test_a_stranger_who_sees_a_number_reports_that_number() -> None:
    link = make_link(words="who=escapees&country=CN&open=2023.CN")
    page = text_of(Client().get(link.address))
    assert 'data-cell="2023.CN"' in page
    assert "Report an error in this number" not in page
    Client().post(f"{link.address}report/", {"text": MISTAKEN})
    report = ErrorReport.objects.get()
    assert report.question["open"] == ["2023.CN"]
    assert report.title == "When were people sent back from China? 2023, China"


def test_nothing_else_opens_from_a_public_link_by_its_form() -> None:
    link = make_link("/incidents/", "who=escapees&country=CN")
    way = f"{link.address}report/"
    for asked in (f"{way}?record=2023-05-mongolia-four-detained", f"{way}?of=/admin/", f"{way}?edition=1"):
        assert Client().get(asked).status_code in (400, 404)
        assert Client().post(asked, {"text": "x"}).status_code in (400, 404)
    link.revoked_at = "2026-01-01T00:00Z"
    link.save()
    assert Client().post(way, {"text": "x"}).status_code == 410
    assert not ErrorReport.objects.exists()


@pytest.mark.parametrize("typed", [{"text": ""}, {"text": "x" * 2001}, {"text": "x", "mail": "no address"}])
def test_what_is_wrong_in_the_form_is_said_and_nothing_is_kept(typed: dict[str, str]) -> None:
    answer = Client().post(f"{make_link().address}report/", typed)
    assert answer.status_code == 400
    assert "errorlist" in text_of(answer)
    assert not ErrorReport.objects.exists()


def test_what_only_machines_fill_in_is_thanked_for_and_dropped() -> None:
    link = make_link()
    page = Client().post(f"{link.address}report/", {"text": "Buy!", "website": "https://x.example"}, follow=True)
    assert "Thank you" in text_of(page)
    assert reader().post("/reports/new/", {"of": RECORD, "text": "x", "website": "y"})["Location"] == "/reports/"
    assert not ErrorReport.objects.exists()


def test_one_caller_is_slowed_without_slowing_others_and_loses_no_text() -> None:
    way = f"{make_link().address}report/"
    for _number in range(reporting.REPORTS_PER_CALLER.most):
        assert Client().post(way, {"text": "x"}, REMOTE_ADDR="192.0.2.7").status_code == 302
    refused = Client().post(way, {"text": MISTAKEN}, REMOTE_ADDR="192.0.2.7")
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) == 600
    assert MISTAKEN in text_of(refused)
    assert Client().post(way, {"text": "x"}, REMOTE_ADDR="192.0.2.8").status_code == 302
    assert reader().post("/reports/new/", {"of": RECORD, "text": "x"}, REMOTE_ADDR="192.0.2.7").status_code == 302
    assert ErrorReport.objects.count() == reporting.REPORTS_PER_CALLER.most + 2


def test_all_callers_together_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporting, "REPORTS_OF_ALL", TryLimit("all-reports", most=3, seconds=60))
    way = f"{make_link().address}report/"
    got = [Client().post(way, {"text": "x"}, REMOTE_ADDR=f"192.0.2.{n}").status_code for n in range(5)]
    assert got == [302, 302, 302, 429, 429]
    assert Tally.objects.filter(scope="all-reports").count() == 1


def test_the_queue_shows_it_with_the_view_and_the_number_and_no_markup_of_its_text() -> None:
    reported(reader(), NUMBER, text="<b>Wrong</b> see https://evil.example/")
    editor = browser(make_user("Editor"))
    queue, desk = text_of(editor.get(QUEUE)), text_of(editor.get("/admin/"))
    assert "&lt;b&gt;Wrong&lt;/b&gt; see https://evil.example/" in queue
    assert 'href="https://evil.example/' not in queue
    assert "When were people sent back from China? 2023, China" in queue
    assert "1 report of an error waits for an answer" in desk
    view = unescape(re.findall(r'href="(/charts/returns-over-time/[^"]*)"', queue)[0])
    assert 'data-cell="2023.CN"' in text_of(editor.get(view))


@pytest.mark.parametrize(("role", "status"), [("Reader", 302), ("Contributor", 403), ("Editor", 200)])
def test_reports_are_read_by_those_who_may_publish(role: str, status: int) -> None:
    report = reported(reader(), RECORD)
    client = browser(make_user(role, username="somebody"))
    for place in (address(ErrorReport, "changelist"), address(report)):
        assert client.get(place).status_code == status
    assert client.get(report.address).status_code == 404


def test_a_word_why_not_is_needed_and_reaches_who_asked(sending: Mailing) -> None:
    client = reader()
    report, editor = reported(client, RECORD), browser(make_user("Editor"))
    page = save(editor, address(report))
    assert "Name the edition that mends it, or say why none does." in text_of(page)
    with sending():
        save(editor, address(report), comment="The ministry took that back.")
    [message] = mail.outbox
    assert message.to == ["reader@example.org"]
    assert "The ministry took that back." in message.body
    assert f"http://testserver{report.address}" in message.body
    assert MISTAKEN not in message.body
    page = text_of(client.get(report.address))
    assert "answered: stays as it is" in page
    assert "The ministry took that back." in page
    [entry] = AuditEntry.objects.filter(action="changed", what="incidents.errorreport").values("username", "detail")
    assert entry == {"username": "editor", "detail": ""}


def test_publishing_offers_what_it_may_answer_and_the_answer_says_what_changed(sending: Mailing) -> None:
    client, editor = reader(), browser(make_user("Editor"))
    other, report = reported(client, "/sources/"), reported(client, RECORD)
    incident = Incident.objects.get(slug=MASS_RETURN)
    form = filled(editor, address(incident), title="Returned in October 2023")
    page = editor.post(address(incident), form | {"_publish": "1"}, follow=True)
    offered = re.findall(r'name="answers" id="answers-\d+"\s+value="(\d+)"', text_of(page))
    assert offered == [str(report.pk), str(other.pk)]
    with sending():
        yes(editor, page, answers=str(report.pk), note="As the ministry says")
    report.refresh_from_db()
    other.refresh_from_db()
    assert (report.edition_id, report.answered_by.get_username() if report.answered_by else "") == (2, "editor")
    assert other.is_open
    [message] = mail.outbox
    assert "Edition 2 of" in message.body
    assert "As the ministry says" in message.body
    assert re.search(r"- Title: .* → Returned in October 2023", str(message.body))
    answered = text_of(client.get(report.address))
    assert "mended by edition 2" in answered
    assert 'href="/editions/2/"' in answered
    assert "Returned in October 2023" in answered
    assert "mended by edition 2" in text_of(client.get("/reports/"))


def test_a_record_from_the_queue_answers_reports_too(sending: Mailing) -> None:
    client, editor = reader(), browser(make_user("Editor"))
    report = reported(client, RECORD)
    save(
        browser(make_user("Contributor")), address(Incident.objects.get(slug=MASS_RETURN)), "_submit", location="Tumen"
    )
    queue = editor.get(QUEUE)
    read = re.findall(r'name="read" value="([^"]+)"', text_of(queue))
    chosen = re.findall(r'name="chosen" value="(\d+)"', text_of(queue))
    page = editor.post(QUEUE, {"read": read, "chosen": chosen, "_publish": "1"}, follow=True)
    with sending():
        yes(editor, page, answers=str(report.pk))
    report.refresh_from_db()
    assert report.edition_id == 2
    assert len(mail.outbox) == 1


def test_a_strangers_address_is_written_to_once_in_their_language_and_then_forgotten(sending: Mailing) -> None:
    link = make_link()
    Client().post(f"{link.address}report/?lang=ko", {"text": MISTAKEN, "mail": "kim@example.org"})
    with sending():
        answer_reports([ErrorReport.objects.get().pk], by=make_user(), comment="보도가 정정되었습니다.")
    [message] = mail.outbox
    assert message.to == ["kim@example.org"]
    assert f"http://testserver{link.address}" in message.body
    assert MISTAKEN not in message.body
    report = ErrorReport.objects.get()
    assert report.mail == ""
    assert report.told_at is not None
    assert report.language == "ko"


def test_a_mail_host_that_refuses_leaves_the_answer_to_be_sent_again(
    sending: Mailing, monkeypatch: pytest.MonkeyPatch
) -> None:
    Client().post(f"{make_link().address}report/", {"text": MISTAKEN, "mail": "kim@example.org"})
    report, editor = ErrorReport.objects.get(), browser(make_user("Editor"))
    with monkeypatch.context() as refusing, sending():
        refusing.setattr(reporting, "send_later", lambda task: False)  # as where too much waits already
        answer_reports([report.pk], by=make_user(username="e"), comment="No.")
    listed = f"{address(ErrorReport, 'changelist')}?answered=untold"
    assert [row.pk for row in editor.get(listed).context["cl"].result_list] == [report.pk]
    page = editor.post(listed, {"action": "send_again", "_selected_action": [report.pk]}, follow=True)
    assert said(page) == ["1 answer is on its way."]
    assert [message.to for message in mail.outbox] == [["kim@example.org"]]
    assert ErrorReport.objects.get().mail == ""


def test_two_editors_answer_once(sending: Mailing) -> None:
    report = reported(reader(), RECORD)
    with sending():
        assert len(answer_reports([report.pk], by=make_user(username="a"), comment="No.")) == 1
        assert answer_reports([report.pk], by=make_user(username="b"), edition=Edition.objects.get()) == []
    assert len(mail.outbox) == 1


def test_who_answers_second_is_told_so_reads_both_answers_and_sends_none(sending: Mailing) -> None:
    report, second = reported(reader(), RECORD), browser(make_user("Administrator", username="admin"))
    opened = filled(second, address(report), comment="My own long words.")
    with sending():
        save(browser(make_user("Editor")), address(report), comment="The ministry took that back.")
        page = second.post(address(report), opened | {"_save": "1"}, follow=True)
    assert page.status_code == 200
    for text in ("your answer was not kept", "My own long words.", "The ministry took that back."):
        assert text in text_of(page)
    report.refresh_from_db()
    assert report.comment == "The ministry took that back."
    assert len(mail.outbox) == 1
    assert AuditEntry.objects.filter(action="changed", what="incidents.errorreport").count() == 1
    assert browser(make_user("Contributor")).post(address(report), opened).status_code == 403


def test_an_erasure_reaches_what_was_reported_by_whom_and_the_answer() -> None:
    report = ErrorReport.objects.create(
        path="/incidents/", question={"q": ["Ri Chol-su"]}, title="Ri Chol-su", mail="ri-chol-su@example.org",
        text="Ri Chol-su was not there.", comment="Ri Chol-su was.", link="", seen_edition=1,
    )  # fmt: skip
    erase(Needle("Ri Chol-su", "[removed]"), reason="x")
    report.refresh_from_db()
    assert report.mail == ""
    row = str(ErrorReport.objects.filter(pk=report.pk).values().get())
    assert "chol" not in row.lower()
    assert report.text == "[removed] was not there."


def test_pages_ask_the_same_few_questions_however_many_reports_there_are() -> None:
    account = make_user("Reader")
    client, editor = browser(account), browser(make_user("Editor"))
    pages = {"/reports/": client, QUEUE: editor, address(ErrorReport, "changelist"): editor}
    asked = []
    for several in (2, 12):
        for _number in range(several):
            ErrorReport.objects.create(path="/sources/", title="Sources", text="x", reporter=account, seen_edition=1)
        asked.append([len(queries(who, page)) for page, who in pages.items()])
    assert asked[0] == asked[1]
    assert asked[0][0] == 4
