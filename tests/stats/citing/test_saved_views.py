"""Saved views: under a name on the overview, in a feed, by mail; each says what is new since the last visit."""

import datetime as dt
import re
from io import StringIO
from pathlib import Path
from smtplib import SMTPRecipientsRefused
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.test import Client
from lxml import etree
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from incidents.editions.publishing import publish
from incidents.erasure.erasing import erase
from incidents.erasure.needle import Needle
from incidents.models import Edition, Incident
from stats.models import PublicLink, SavedView
from tests.answers import body, markup
from tests.builders import make_user
from tests.desk import said
from tests.stats.citing.conftest import returned

pytestmark = pytest.mark.django_db

CHINA = "/incidents/?country=CN"


def text(client: Client, address: str) -> str:
    return markup(body(client, address).decode())


def save_view(client: Client, name: str = "Mine", of: str = CHINA, **typed: str) -> SavedView:
    client.post("/views/", {"saving": f"http://testserver{of}&edition=1", "name": name, "mail": "", **typed})
    return SavedView.objects.get(name=name)


def publish_more() -> None:
    """A new record and a changed one of the view, and a new one that is not in it."""
    seven = Incident.objects.get(slug="2019-05-seven")
    seven.groups.update(people_best=8, people_low=8)
    publish(
        [seven, returned("2021-two", 2, 2, 2, date="2021-02-02"), returned("2021-crew", 9, 9, 9, who="workers")],
        note="More",
    )


def test_a_view_is_saved_with_its_question_and_without_its_edition(first_edition: Edition, reader: Client) -> None:
    assert "Save view" in text(reader, CHINA)
    assert 'value="Incidents (Country: China)"' in text(reader, f"/views/?saving={CHINA}")
    one = save_view(reader)
    assert (one.path, one.question, one.seen) == ("/incidents/", {"who": ["escapees"], "country": ["CN"]}, 1)
    assert reader.get("/views/?saving=/method/").status_code == 404


def test_the_overview_says_what_is_new_since_the_last_visit(first_edition: Edition, reader: Client) -> None:
    assert "Your saved views" not in text(reader, "/")
    one = save_view(reader)
    assert "Mine</a>: nothing new" in text(reader, "/")
    publish_more()
    assert "2 records are new or changed" in text(reader, "/")
    assert reader.get(one.visit)["Location"] == "/incidents/?who=escapees&country=CN"
    assert "Mine</a>: nothing new" in text(reader, "/")


def test_the_overview_is_kept_and_asks_one_question_more(
    first_edition: Edition, reader: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    body(reader, "/")
    with django_assert_num_queries(2):
        body(reader, "/")
    save_view(reader)
    save_view(reader, "Also mine", "/charts/returns-by-country/?country=CN")
    body(reader, "/")
    with django_assert_num_queries(3):
        assert "Also mine" in text(reader, "/")


def test_what_a_browser_has_already_is_not_shown_for_what_is_saved_now(first_edition: Edition, reader: Client) -> None:
    tag = reader.get("/")["ETag"]
    assert reader.get("/", headers={"If-None-Match": tag}).status_code == 304
    save_view(reader)
    assert reader.get("/", headers={"If-None-Match": tag}).status_code == 200


def test_a_name_that_cannot_be_kept_is_told(first_edition: Edition, reader: Client) -> None:
    one = save_view(reader)
    page = reader.post(f"/views/{one.code}/change/", {"name": "   ", "mail": "day"}, follow=True)
    assert said(page)[-1] == "Name: This field is required."
    one.refresh_from_db()
    assert (one.name, one.mail) == ("Mine", "")


def test_nobody_sees_or_changes_the_views_of_another(first_edition: Edition, reader: Client) -> None:
    one, other = save_view(reader), Client()
    other.force_login(make_user("Reader", username="other"))
    assert "Mine" not in text(other, "/")
    assert other.get(one.visit).status_code == 404
    assert other.post(f"{one.visit}change/", {"remove": "1"}).status_code == 404
    assert reader.post(f"{one.visit}change/", {"name": "Renamed", "mail": "week"}).status_code == 302
    one.refresh_from_db()
    assert (one.name, one.mail) == ("Renamed", "week")
    reader.post(f"{one.visit}change/", {"remove": "1"})
    assert not SavedView.objects.exists()


# Feeds


ATOM = "{http://www.w3.org/2005/Atom}"
GRAMMAR = etree.RelaxNG(etree.parse(Path(__file__).parent / "atom.rng"))


def parsed(address: str) -> Any:
    """A feed as feedparser reads it, after it is found valid."""
    response = Client().get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = etree.fromstring(response.content)
    assert GRAMMAR.validate(feed), GRAMMAR.error_log
    assert_said_by_its_prose(feed, f"http://testserver{address}")
    found = feedparser.parse(response.content)
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


def links_of(element: Any, rel: str) -> list[str]:
    """Where the links of a feed or an entry with this relation lead; one that says none is an alternate."""
    return [link.get("href") for link in element.findall(f"{ATOM}link") if link.get("rel", "alternate") == rel]


def assert_said_by_its_prose(feed: Any, address: str) -> None:
    """What RFC 4287 asks of a feed beyond its grammar: each "must" of sections 3 and 4 that ours could break."""
    entries = feed.findall(f"{ATOM}entry")
    assert links_of(feed, "self") == [address]
    for element in (feed, *entries):
        # 4.1.1, 4.1.2: no two alternates, since ours have no type or language; one where there is no content.
        [alternate] = links_of(element, "alternate")
        name, identity = (element.findtext(f"{ATOM}{child}") for child in ("title", "id"))
        # 4.2.6: an absolute IRI, never empty; 3.3: moments with a zone, which the grammar holds.
        assert all(urlsplit(one).scheme in ("http", "https") for one in (alternate, identity))
        assert name.strip()
    # 4.1.1: an author of the feed, or of each of its entries.
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Tumen"
    # 4.1.1: entries with one id have different moments, and 4.2.15: the feed changed when the last of them did.
    assert len({(one.findtext(f"{ATOM}id"), one.findtext(f"{ATOM}updated")) for one in entries}) == len(entries)
    moments = [dt.datetime.fromisoformat(one.findtext(f"{ATOM}updated")) for one in (feed, *entries)]
    assert moments[0] == max(moments[1:], default=moments[0])


def test_the_feed_of_a_saved_view_has_new_and_changed_records(first_edition: Edition, reader: Client) -> None:
    one = save_view(reader)
    publish_more()
    found = parsed(one.feed)
    said = {entry.link.rsplit("/", 2)[1]: entry.summary.split(".")[0] for entry in found.entries}
    assert said == {
        "2019-05-seven": "Changed in edition 2",
        "2021-two": "New in edition 2",
        "2020-01-three": "New in edition 1",
    }


@pytest.mark.parametrize(
    ("of", "how_many"),
    [
        ("/incidents/?country=CN", 3),
        ("/charts/returns-by-country/?country=CN", 3),
        ("/sources/?kind=news", 0),
        ("/incidents/?q=nothing", 0),
    ],
)
def test_the_feed_of_every_kind_of_view_is_valid_also_with_nothing_in_it(
    of: str, how_many: int, first_edition: Edition, reader: Client
) -> None:
    Incident.objects.filter(slug="2019-05-seven").update(title="Seven <b>& more</b> ]]> 칠")
    publish_more()
    found = parsed(save_view(reader, of=of).feed)
    assert len(found.entries) == how_many
    assert not how_many or "Seven <b>& more</b> ]]> 칠" in {entry.title for entry in found.entries}


def test_a_feed_is_not_sent_again_while_nothing_is_new(first_edition: Edition, reader: Client) -> None:
    feed = save_view(reader).feed
    tag = Client().get(feed)["ETag"]
    assert Client().get(feed, headers={"If-None-Match": tag}).status_code == 304
    publish_more()
    assert Client().get(feed, headers={"If-None-Match": tag}).status_code == 200


def test_a_public_link_has_a_feed_while_it_is_open(first_edition: Edition) -> None:
    maker = make_user("Contributor", username="sharer")
    link = PublicLink.objects.create(maker=maker, path="/incidents/", question={"country": ["CN"]})
    found = parsed(f"/feeds/{link.code}.atom")
    assert {entry.link for entry in found.entries} == {
        f"http://testserver{link.address}records/{key}/" for key in ("2019-05-seven", "2020-01-three")
    }
    PublicLink.objects.update(revoked_at="2026-01-01T00:00Z")
    assert Client().get(f"/feeds/{link.code}.atom").status_code == 410
    assert Client().get("/feeds/abcdefghijklmnopqrstuvwxyz.atom").status_code == 404


def test_the_feed_of_a_pinned_link_says_what_its_edition_did_whatever_came_later(first_edition: Edition) -> None:
    maker = make_user("Contributor", username="sharer")
    link = PublicLink.objects.create(maker=maker, path="/incidents/", question={"country": ["CN"]}, edition=1)
    publish_more()
    said = {entry.summary.split(".")[0] for entry in parsed(f"/feeds/{link.code}.atom").entries}
    assert said == {"New in edition 1"}


def test_a_removal_reaches_feeds_and_saved_views(first_edition: Edition, reader: Client) -> None:
    Incident.objects.filter(slug="2019-05-seven").update(title="Seven, Kim Chol-su among them")
    publish(list(Incident.objects.filter(slug="2019-05-seven")))
    one = save_view(reader, of="/incidents/?q=Kim Chol-su")
    assert "Kim Chol-su" in body(Client(), one.feed).decode()
    erase(Needle("Kim Chol-su", "[removed]"), reason="At risk")
    one.refresh_from_db()
    assert one.question["q"] == ["[removed]"]
    assert "Kim Chol-su" not in body(Client(), one.feed).decode()


# Mail


def sent() -> str:
    out = StringIO()
    call_command("send_saved_views", stdout=out)
    return out.getvalue()


@pytest.fixture
def daily(first_edition: Edition, reader: Client) -> SavedView:
    User.objects.update(email="reader@example.org")
    return save_view(reader, mail="day")


def test_mail_is_sent_once_for_what_is_new(daily: SavedView) -> None:
    assert sent() == "1 saved views were due, 0 mails.\n"
    SavedView.objects.update(mailed_at=None)
    publish_more()
    assert sent() == "1 saved views were due, 1 mails.\n"
    [message] = mail.outbox
    assert message.subject == "Tumen: new in “Mine”"
    assert message.to == ["reader@example.org"]
    body_said = str(message.body)
    assert "2 records are new or changed" in body_said
    assert "http://testserver/incidents/2021-two/" in body_said
    assert "2021-crew" not in body_said
    assert sent() == "0 saved views were due, 0 mails.\n"  # the day is not over


@pytest.fixture
def two_due(daily: SavedView) -> list[SavedView]:
    """Views of two accounts, the first of which has an address that is gone; both have something new."""
    User.objects.update(email="gone@x.org")
    daily.pk, daily.code, daily.owner = None, "second", make_user(username="second", email="second@x.org")
    daily.save()
    publish_more()
    return list(SavedView.objects.order_by("pk"))


def test_a_refused_address_keeps_no_mail_from_the_others(
    two_due: list[SavedView], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    send = EmailBackend.send_messages

    def refuse_gone(backend: EmailBackend, messages: Any) -> int:
        if messages[0].to == ["gone@x.org"]:
            raise SMTPRecipientsRefused({"gone@x.org": (550, b"no such user")})
        return int(send(backend, messages))

    monkeypatch.setattr(EmailBackend, "send_messages", refuse_gone)
    gone = f"Saved view {two_due[0].pk} of reader: {{'gone@x.org': (550, b'no such user')}}"
    for _night in range(2):
        with pytest.raises(CommandError, match=r"^1 mails were not sent"):
            sent()
        assert gone in capsys.readouterr().err
        assert [message.to for message in mail.outbox] == [["second@x.org"]]


def test_a_mail_host_that_is_gone_is_asked_once(two_due: list[SavedView], monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def away(backend: EmailBackend) -> bool:
        asked.append(backend)
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(EmailBackend, "open", away)
    with pytest.raises(CommandError, match="mail host cannot be reached"):
        sent()
    assert (len(asked), mail.outbox) == (1, [])
    monkeypatch.undo()
    assert sent() == "2 saved views were due, 2 mails.\n"


@pytest.mark.parametrize("earlier", [[], ["the key that signed the mail, changed before anybody clicked"]])
def test_one_click_stops_the_mail(daily: SavedView, earlier: list[str], settings: Settings) -> None:
    publish_more()
    now, settings.SECRET_KEY = settings.SECRET_KEY, [*earlier, settings.SECRET_KEY][0]
    sent()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = now, earlier
    stop = re.findall(r"http://testserver(/feeds/\S+/stop/\S+/)", str(mail.outbox[0].body))[0]
    assert mail.outbox[0].extra_headers["List-Unsubscribe"] == f"<http://testserver{stop}>"
    assert Client().get(stop.replace("/stop/", "/stop/x")).status_code == 404
    daily.refresh_from_db()
    assert daily.mail == "day"
    assert "no more mail" in Client().get(stop).content.decode()
    daily.refresh_from_db()
    assert daily.mail == ""
