"""Sharing a view: its addresses for colleagues, and links that are made, changed, revoked and made again."""

import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from incidents.erasure.erasing import erase
from incidents.erasure.needle import Needle
from stats.models import PublicLink
from stats.views.links import openings
from stats.views.links.openings import bring_openings
from tests.builders import make_user
from tests.stats.links.test_public import MASS_RETURN, make_link, opened, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]

CHART = "/charts/returns-over-time/?country=CN"
CHOSEN = {"of": CHART, "pinned": "pinned", "until": "", "note": "For the hearing", "with_records": "on"}


def logged_in(role: str, **changes: Any) -> Client:
    client = Client()
    client.force_login(make_user(role, **changes))
    return client


def copied(page: str) -> list[str]:
    return [unescape(text) for text in re.findall(r'data-copies="([^"]*)"', page)]


def made(client: Client, **changes: Any) -> PublicLink:
    response = client.post("/links/new/", CHOSEN | changes)
    assert response.status_code == 302, text_of(response)
    return PublicLink.objects.with_maker_right().get(code=response["Location"].split("/")[2])


def test_colleagues_get_the_view_with_every_choice_written_out_pinned_and_live() -> None:
    page = text_of(logged_in("Reader").get("/links/new/", {"of": f"{CHART}&view=table&lang=ko"}))
    pinned, live = copied(page)
    assert urlsplit(pinned).path == urlsplit(live).path == "/charts/returns-over-time/"
    words = parse_qs(urlsplit(live).query)
    assert words == {"who": ["escapees"], "country": ["CN"], "view": ["table"]}
    assert parse_qs(urlsplit(pinned).query) == words | {"edition": ["1"]}


@pytest.mark.parametrize(
    "of",
    [CHART, "/incidents/?country=LA", f"/incidents/{MASS_RETURN}/", "/countries/CN/", "/explore/", "/arrivals/"],
)
def test_every_page_that_can_be_shared_leads_there(of: str) -> None:
    client = logged_in("Contributor")
    page = text_of(client.get(of))
    (way,) = {unescape(found) for found in re.findall(r'href="(/links/new/[^"]*)"', page)}
    sheet = client.get(way, {"tab": "anybody"}) if "?" not in way else client.get(f"{way}&tab=anybody")
    assert sheet.status_code == 200
    assert "What they will see when you send it" in text_of(sheet)
    picture = client.get(way.replace("/links/new/", "/links/new/picture.svg"))
    assert picture["Content-Type"].startswith("image/svg+xml")


@pytest.mark.parametrize("of", ["/admin/", "/links/", "/accounts/login/", "https://example.org/", "nowhere", ""])
def test_what_is_no_view_cannot_be_shared(of: str) -> None:
    client = logged_in("Contributor")
    assert client.get("/links/new/", {"of": of}).status_code == 404
    assert client.post("/links/new/", CHOSEN | {"of": of}).status_code == 404
    assert not PublicLink.objects.exists()


def test_a_reader_makes_no_link_and_is_told_who_does() -> None:
    reader = logged_in("Reader")
    assert reader.post("/links/new/", CHOSEN).status_code == 403
    page = text_of(reader.get("/links/new/", {"of": CHART, "tab": "anybody"}))
    assert "made by contributors and editors" in page
    assert not PublicLink.objects.exists()


def test_a_link_is_made_pinned_with_what_it_shows_kept() -> None:
    link = made(logged_in("Contributor"), until="2099-01-01")
    assert (link.edition, link.note, str(link.until), link.with_records) == (1, "For the hearing", "2099-01-01", True)
    assert link.question == {"who": ["escapees"], "country": ["CN"]}
    assert link.kept is not None
    assert link.kept.edition_id == 1
    assert "For the hearing" in text_of(opened(link.address))


def test_a_day_that_is_over_is_refused_in_words() -> None:
    response = logged_in("Contributor").post("/links/new/", CHOSEN | {"until": "2020-01-01"})
    assert response.status_code == 400
    assert "This day is over" in text_of(response)


def test_a_pinned_link_gives_the_same_bytes_after_the_drawing_code_has_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    link = made(logged_in("Contributor"))

    def files() -> list[bytes]:
        answers = [opened(f"{link.address}view.{form}") for form in ("csv", "json", "svg", "png")]
        return [b"".join(a.streaming_content) if a.streaming else a.content for a in answers]

    before = files()
    monkeypatch.setattr("stats.views.chart_pictures.framed_picture", lambda *_args, **_more: "<svg/>")
    with monkeypatch.context() as broken:
        broken.setattr("stats.tables.people.people_table", None)
        assert files() == before
    live = made(logged_in("Contributor", username="another"), pinned="live")
    assert opened(f"{live.address}view.svg").content == b"<svg/>"


def test_my_links_say_how_often_each_was_opened_and_nothing_of_who_did() -> None:
    client = logged_in("Contributor")
    link = made(client)
    for _ in range(3):
        opened(link.address)
    client.get(link.address)  # the maker's own looks are not counted
    bring_openings()
    page = text_of(client.get("/links/"))
    assert "opened 3 times, last on" in page
    assert f'src="{link.address}view.svg"' in page
    assert "127.0.0.1" not in "".join(map(str, PublicLink.objects.values_list()))


def test_openings_that_cannot_be_read_or_kept_break_no_link(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A line that a full disk ended, a file that another process took meanwhile, a folder that cannot be written."""
    link = make_link()
    folder = Path(settings.WAITING_FOLDERS["links-waiting"])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "gone.taken").symlink_to("nowhere")
    (folder / "half.left").write_bytes(f"{link.code} 1795\n{link.code}\n\xff 12\n{link.code} ".encode("latin-1"))
    bring_openings()
    (folder / "gone.taken").unlink()
    assert PublicLink.objects.get(code=link.code).openings == 1
    opened(link.address)
    read = openings.read_openings
    monkeypatch.setattr(openings, "read_openings", lambda path: (path.unlink(), read(path)))
    bring_openings()
    monkeypatch.setattr(openings, "openings_folder", lambda: Path("/proc/full"))
    assert opened(link.address).status_code == 200
    assert "An opening of a link is not counted" in caplog.text


def test_a_page_that_was_made_asks_little_and_a_closed_link_is_closed_all_the_same(
    django_assert_num_queries: Any,
) -> None:
    link = make_link(note="As it is")
    page = text_of(opened(link.address))
    with django_assert_num_queries(3):  # tries of this caller, the link, what the record is at
        assert text_of(opened(link.address)) == page
    PublicLink.objects.filter(code=link.code).update(note="Another")
    assert "Another" in text_of(opened(link.address))
    PublicLink.objects.filter(code=link.code).update(revoked_at=link.made_at)
    assert opened(link.address).status_code == 410


def test_opening_a_link_writes_nothing_to_the_database() -> None:
    link = make_link()
    opened(link.address)
    with CaptureQueriesContext(connection) as found:
        opened(link.address)
    assert [q["sql"] for q in found.captured_queries if not q["sql"].startswith("SELECT")] == []


def test_its_end_is_changed_it_is_revoked_and_made_again() -> None:
    client = logged_in("Contributor")
    link = made(client)
    client.post(f"/links/{link.code}/", {"do": "until", "until": "2020-01-01"})
    assert opened(link.address).status_code == 410
    client.post(f"/links/{link.code}/", {"do": "until", "until": ""})
    assert opened(link.address).status_code == 200
    client.post(f"/links/{link.code}/", {"do": "revoke"})
    assert opened(link.address).status_code == 410
    response = client.post(f"/links/{link.code}/", {"do": "again"})
    again = PublicLink.objects.exclude(code=link.code).get()
    assert response["Location"] == f"/links/{again.code}/"
    assert opened(again.address).status_code == 200
    assert opened(link.address).status_code == 410


def test_the_links_of_others_are_for_administrators() -> None:
    link = make_link(title="Theirs")
    other, admin = logged_in("Editor"), logged_in("Administrator", username="admin")
    assert other.get(f"/links/{link.code}/").status_code == 404
    assert other.post(f"/links/{link.code}/", {"do": "revoke"}).status_code == 404
    assert "Theirs" not in text_of(other.get("/links/?whose=all"))
    assert "Theirs" in text_of(admin.get("/links/?whose=all"))
    admin.post(f"/links/{link.code}/", {"do": "revoke"})
    assert opened(link.address).status_code == 410


def test_an_account_that_loses_the_right_or_is_closed_loses_its_links_at_once() -> None:
    client = logged_in("Contributor", username="maker")
    link, maker = made(client), User.objects.get(username="maker")
    maker.groups.set([Group.objects.get(name="Reader")])
    assert opened(link.address).status_code == 410
    assert opened(f"{link.address}embed/").status_code == 410
    maker.groups.set([Group.objects.get(name="Editor")])
    assert opened(link.address).status_code == 200
    User.objects.filter(pk=maker.pk).update(is_active=False)
    assert opened(link.address).status_code == 410


def test_a_removal_for_safety_reaches_what_links_show() -> None:
    client = logged_in("Contributor")
    link = made(client, of="/incidents/?q=Tumen", note="About Zyx")
    record = made(client, of=f"/incidents/{MASS_RETURN}/")
    word = "Hangzhou"
    assert word in text_of(opened(record.address))
    erase(Needle(word, "[removed]"), reason="At risk")
    for ending in ("", "view.json", "view.svg"):
        assert word not in text_of(opened(record.address + ending)), ending
    erase(Needle("About Zyx", "[removed]"), reason="At risk")
    assert "About Zyx" not in text_of(opened(link.address))


@pytest.mark.parametrize(
    "of", ["/charts/map/?circles=outcome", "/charts/returns-over-time/?events=off&view=table", f"{CHART}&open=2023.CN"]
)
def test_a_view_that_is_shown_otherwise_is_shared_so_and_keeps_its_tabs(of: str) -> None:
    link = made(logged_in("Contributor"), of=of)
    page = text_of(opened(link.address))
    assert f'href="{link.address}?view=records"' in page
    assert set(parse_qs(urlsplit(of).query)) - {"view"} <= set(link.question)
