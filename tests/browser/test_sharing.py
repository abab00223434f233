"""Sharing in a browser: gestures with the clipboard read back, a stranger's profile, a frame in a page elsewhere."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import LAPTOP, PHONE, Look, Photograph, Windows, complaints_of, opened, until
from tests.stats.links.test_public import make_link

pytestmark = pytest.mark.browser

CHART = "/charts/returns-over-time/?country=CN&country=LA"
CLIPBOARD = ["clipboard-read", "clipboard-write"]
SHARED = "window.sent = []; navigator.share = async (what) => { window.sent.push(what.url); };"


def shared(windows: Windows, look: Look = LAPTOP, *, account: str = "contributor", of: str = CHART) -> Page:
    """A page with the sheet of Share open."""
    page = windows(account, look, permissions=CLIPBOARD).new_page()
    page.add_init_script(SHARED)
    page.goto(of)
    page.locator(".head .actions").get_by_role("link", name="Share").click()
    expect(page.locator("dialog")).to_be_visible()
    return page


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def link_made(page: Page) -> str:
    """Make a link from the open sheet; its address, as it is copied."""
    page.locator("dialog").get_by_role("link", name="Anybody").click()
    page.get_by_label("Note on top of the page").fill("For the hearing")
    page.get_by_role("button", name="Make link").click()
    expect(page.locator("dialog").get_by_role("link", name="See it as anybody does")).to_be_visible()
    page.locator("dialog [data-copies]").first.click()
    expect(page.locator("dialog [data-said]")).to_have_text("Copied")
    return clipboard(page)


def test_the_address_for_colleagues_is_copied_in_one_gesture_pinned_or_live(windows: Windows, site: str) -> None:
    page = shared(windows, account="reader")
    page.get_by_role("button", name="Copy").first.click()
    expect(page.locator("dialog [data-said]")).to_have_text("Copied")
    address = f"{site}/charts/returns-over-time/?who=escapees&country=CN&country=LA"
    assert clipboard(page) == f"{address}&edition=1"
    page.get_by_role("button", name="Copy").last.click()
    until(page, f"async () => await navigator.clipboard.readText() === '{address}'")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()


def test_a_panel_that_was_opened_in_place_is_shared_with_its_chart(windows: Windows) -> None:
    page = windows("reader", permissions=CLIPBOARD).new_page()
    page.goto("/charts/returns-over-time/")
    page.locator("#table a[href$='open=2023.CN']").first.click()
    expect(page.locator("#panel")).to_be_visible()
    page.locator(".head .actions").get_by_role("link", name="Share").click()
    page.locator("dialog [data-copies]").first.click()
    expect(page.locator("dialog [data-said]")).to_have_text("Copied")
    assert clipboard(page).endswith("open=2023.CN&edition=1")


def test_on_a_phone_the_system_sends_the_address(windows: Windows, photograph: Photograph) -> None:
    page = shared(windows, PHONE)
    photograph(page, "share-phone")
    page.get_by_role("button", name="Send…").first.click()
    assert page.evaluate("window.sent")[0].endswith("&edition=1")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE.width


def test_a_stranger_sees_what_was_shared_and_a_revoked_link_is_closed_at_once(
    windows: Windows, chromium: Browser, site: str, photograph: Photograph
) -> None:
    page = shared(windows)
    address = link_made(page)
    assert address.startswith(f"{site}/l/")
    stranger = opened(chromium, LAPTOP).new_page()
    complaints = complaints_of(stranger, site)
    stranger.goto(address)
    expect(stranger.get_by_role("heading", level=1)).to_have_text("When were people sent back from China and Laos?")
    expect(stranger.get_by_text("For the hearing")).to_be_visible()
    expect(stranger.locator(".plot svg.picture:visible").first).to_be_visible()
    photograph(stranger, "public-link")
    stranger.get_by_role("link", name="Records").click()
    stranger.get_by_role("link", name="China returns more than 500 North Koreans in one night").click()
    expect(stranger.get_by_role("heading", name="What each source claims")).to_be_visible()
    for way in ("/", CHART, "/incidents/", "/links/"):
        stranger.goto(site + way)
        assert "/accounts/login/" in stranger.url
    page.locator("dialog").get_by_role("button", name="Revoke it now").click()
    expect(page.locator("dialog")).to_contain_text("revoked")
    answer = stranger.goto(address)
    assert answer is not None
    assert answer.status == 410
    expect(stranger.get_by_role("heading", level=1)).to_have_text("This link is closed")
    assert [said for said in complaints if "410" not in said] == []
    stranger.context.close()


class Elsewhere(BaseHTTPRequestHandler):
    """A page of another origin."""

    page = ""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(f"<!doctype html><title>Elsewhere</title><body>{self.page}".encode())

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def elsewhere() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def test_a_frame_in_a_page_elsewhere_draws_and_is_as_tall_as_what_is_in_it(
    windows: Windows, chromium: Browser, elsewhere: str, photograph: Photograph
) -> None:
    page = shared(windows)
    link_made(page)
    page.locator("dialog [data-copies]").last.click()
    until(page, "async () => (await navigator.clipboard.readText()).includes('iframe')")
    Elsewhere.page = clipboard(page)
    reader = opened(chromium, LAPTOP).new_page()
    reader.goto(elsewhere)
    frame = reader.frame_locator("iframe")
    expect(frame.get_by_role("heading", level=1)).to_have_text("When were people sent back from China and Laos?")
    expect(frame.locator(".plot svg.picture:visible").first).to_be_visible()
    fits = (
        "() => { const frame = document.querySelector('iframe'); return frame.style.height && "
        "frame.clientHeight !== 460 && frame.clientHeight; }"
    )
    wide = until(reader, fits)
    photograph(reader, "embedded")
    inside = next(one for one in reader.frames if "/embed/" in one.url)
    assert inside.evaluate("document.documentElement.scrollHeight") <= wide
    reader.set_viewport_size({"width": 390, "height": 844})
    until(reader, f"() => document.querySelector('iframe').clientHeight !== {wide}")
    assert inside.evaluate("document.documentElement.scrollHeight - innerHeight") <= 1
    assert inside.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    reader.context.close()


FITS = """() => {
  const frame = document.querySelector("iframe");
  const figure = frame && frame.style.height && frame.clientHeight;
  return figure && figure !== 460;
}"""
ON_BLACK = "<style>:root { color-scheme: dark; background: #111; color: #eee }</style>"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_frame_draws_when_it_is_touched_in_the_colours_of_the_page_around_it(
    windows: Windows, chromium: Browser, site: str, elsewhere: str, photograph: Photograph, scheme: str
) -> None:
    page = shared(windows)
    link_made(page)
    page.locator("dialog [data-copies]").last.click()
    until(page, "async () => (await navigator.clipboard.readText()).includes('iframe')")
    Elsewhere.page = (ON_BLACK if scheme == "dark" else "") + clipboard(page)
    reader = opened(chromium, LAPTOP).new_page()
    complaints = complaints_of(reader, site)
    asked: list[str] = []
    reader.on("request", lambda request: asked.append(request.url))
    reader.goto(elsewhere)
    until(reader, FITS)
    frame = reader.frame_locator("iframe")
    assert not [address for address in asked if "plotly" in address or "plotted" in address]
    expect(frame.locator("html")).to_have_class("dark" if scheme == "dark" else "")
    ground = "getComputedStyle(document.body).backgroundColor"
    inside = next(one for one in reader.frames if "/embed/" in one.url)
    assert (inside.evaluate(ground) == "rgb(255, 255, 255)") == (scheme == "light")
    frame.locator(".plot").hover()
    bar = frame.locator(".plot .barlayer .point path").first
    expect(bar).to_be_visible(timeout=30_000)
    expect(frame.locator(".plot .picture")).to_have_count(0)
    tallest = frame.locator(".plot .barlayer .point path").evaluate_all(
        "bars => bars.map(bar => bar.getBoundingClientRect().height).reduce((a, b, i, all) => b > all[a] ? i : a, 0)"
    )
    frame.locator(".plot .barlayer .point path").nth(tallest).hover(force=True)
    expect(frame.locator(".hovertext").first).to_contain_text("2023")
    photograph(reader, f"embedded-drawn-{scheme}")
    assert inside.evaluate("document.documentElement.scrollHeight - innerHeight") <= 1
    assert frame.locator("a").evaluate_all("ways => ways.every(way => way.href.includes('/l/'))")
    assert [said for said in complaints if said != f"asks {elsewhere}"] == []
    reader.context.close()


def said_by(page: Page) -> list[str]:
    """What the browser will have said of a page."""
    found: list[str] = []
    page.on("console", lambda said: found.append(said.text))
    return found


def test_no_other_page_can_be_framed(windows: Windows, chromium: Browser, site: str, elsewhere: str) -> None:
    link = make_link("/incidents/")
    for address in (link.address, f"{link.address}view.json", "/accounts/login/", "/"):
        Elsewhere.page = f'<iframe src="{site}{address}"></iframe>'
        reader = opened(chromium, LAPTOP).new_page()
        refused = said_by(reader)
        reader.goto(elsewhere)
        reader.wait_for_timeout(200)
        assert any("frame" in said.lower() for said in refused), (address, refused)
        reader.context.close()
