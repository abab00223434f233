"""A new password by mail: the answer tells nobody who has an account, and waits for no mail host."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest
from django.core import mail
from django.test import Client, override_settings

from project import posting
from tests.builders import make_user

pytestmark = pytest.mark.django_db

RESET = "/accounts/password_reset/"


@pytest.fixture
def known() -> str:
    user = make_user("Reader", email="reader@example.org")
    user.set_password("correct horse")
    user.save()
    return user.email


def test_the_link_comes_in_the_language_of_the_page_and_leads_here(known: str, client: Client) -> None:
    answer = client.post(RESET + "?lang=ko", {"email": known}, headers={"Host": "testserver"})
    assert answer.status_code == 302
    assert [message.to for message in mail.outbox] == [[known]]
    assert "http://testserver/accounts/reset/" in mail.outbox[0].body
    assert "비밀번호" in mail.outbox[0].body


def test_nothing_is_looked_up_before_the_answer(known: str, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    later: list[object] = []

    def wait(task: object) -> bool:
        later.append(task)
        return True

    monkeypatch.setattr("project.login_views.send_later", wait)
    told = []
    for address in (known, "nobody@example.org"):
        answer = client.post(RESET, {"email": address})
        told.append((answer.status_code, answer["Location"], answer.content, sorted(answer.headers)))
    assert told[0] == told[1]
    assert len(later) == 2
    assert mail.outbox == []


def test_three_mails_are_sent_to_an_address_and_no_more(known: str) -> None:
    answers = [Client().post(RESET, {"email": known}, REMOTE_ADDR=f"10.0.0.{number}") for number in range(6)]
    assert {answer.status_code for answer in answers} == {302}
    assert len(mail.outbox) == 3


def test_a_caller_asks_ten_times(known: str) -> None:
    codes = [Client().post(RESET, {"email": f"a{number}@example.org"}).status_code for number in range(12)]
    assert codes == [302] * 10 + [429] * 2


@pytest.fixture
def hung_mail_host() -> Iterator[int]:
    """A host that takes connections and says nothing."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(50)
        yield server.getsockname()[1]


def test_a_mail_host_that_says_nothing_holds_nobody_up(known: str, hung_mail_host: int) -> None:
    backend = "django.core.mail.backends.smtp.EmailBackend"
    with override_settings(EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=hung_mail_host, EMAIL_TIMEOUT=0.5):
        outbox, begun = posting.Outbox(), time.monotonic()
        for _mail in range(9):
            assert outbox.put(lambda: mail.send_mail("x", "y", None, ["a@example.org"]))
        assert time.monotonic() - begun < 0.4
        assert outbox.wait_until_sent(9)


def test_the_sites_mail_has_a_timeout_of_seconds() -> None:
    from project import settings

    assert 0 < settings.EMAIL_TIMEOUT <= 15


def test_what_cannot_wait_is_refused(known: str, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("project.login_views.send_later", lambda task: False)
    answer = client.post(RESET, {"email": known})
    assert (answer.status_code, answer["Retry-After"]) == (503, "300")
    assert b"Mail cannot be sent at the moment" in answer.content


def test_one_mail_that_fails_stops_no_other() -> None:
    outbox, sent = posting.Outbox(), threading.Event()

    def fails() -> None:
        raise OSError("no route to host")

    outbox.put(fails)
    outbox.put(sent.set)
    assert outbox.wait_until_sent(5)
    assert sent.is_set()


def test_too_many_that_wait_are_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    outbox, go_on = posting.Outbox(), threading.Event()
    outbox.put(lambda: go_on.wait(5))
    while outbox.tasks.qsize():
        time.sleep(0.01)
    assert [outbox.put(lambda: None) for _mail in range(posting.MOST_WAITING + 1)] == [True] * 100 + [False]
    go_on.set()
    assert outbox.wait_until_sent(5)
