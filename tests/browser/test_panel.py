"""The panel of a number by hand: opened and left by mouse, key, touch and Back, copied from, read without script."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.addresses import CHARTS
from tests.browser.looking import LAPTOP, PHONE, Look, Windows, complaints_of, linked, settled

pytestmark = pytest.mark.browser

RETURNS = "/charts/returns-over-time/"
OPEN = re.compile(r"/charts/returns-over-time/\?open=2023\.CN$")
CLOSED = re.compile(r"/charts/returns-over-time/$")
HEADLINE = "2023, China: 620 people"
# What awaits a picture's marks, and those that Plotly has drawn in its place.
DRAWN: tuple[Callable[[Page], None], ...] = (linked, settled)


def mark(page: Page) -> Locator:
    return page.locator(".plot a.mark[href$='open=2023.CN']").locator("visible=true").first


def shows_2023(page: Page) -> None:
    expect(page).to_have_url(OPEN)
    expect(page.locator(".panel h2")).to_have_text(HEADLINE)
    expect(page.locator(".panel h2")).to_be_focused()


def shows_none(page: Page) -> None:
    expect(page).to_have_url(CLOSED)
    expect(page.locator(".panel")).to_have_count(0)


@pytest.fixture
def opened(page: Page) -> Page:
    page.goto(RETURNS)
    settled(page)
    mark(page).click()
    shows_2023(page)
    return page


@pytest.mark.parametrize("drawn", DRAWN)
def test_a_mark_opens_its_panel_by_key_alone_and_escape_leads_back(page: Page, drawn: Callable[[Page], None]) -> None:
    page.goto(RETURNS)
    drawn(page)
    page.locator(".aids a").last.focus()
    page.keyboard.press("Tab")
    settled(page)
    page.keyboard.press("End")
    for _step in range(2):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    shows_2023(page)
    page.keyboard.press("Escape")
    shows_none(page)
    expect(mark(page)).to_be_focused()


@pytest.mark.parametrize("slug", CHARTS)
def test_the_panel_of_every_chart_is_opened_left_and_read_by_key_alone(page: Page, site: str, slug: str) -> None:
    complaints = complaints_of(page, site)
    page.goto(f"/charts/{slug}/")
    linked(page)
    stop = page.locator(".plot svg.picture:visible a.mark[tabindex='0']")
    name, leads = stop.get_attribute("aria-label"), stop.get_attribute("href") or ""
    stop.focus()
    settled(page)
    assert page.locator(":focus").get_attribute("aria-label") == name
    page.keyboard.press("Enter")
    if "open=" not in leads:  # a figure of others has a page of its own
        expect(page).to_have_url(re.compile(re.escape(leads)))
        return
    expect(page.locator(".panel h2")).to_be_focused()
    barred = Axe().run(page, {"include": [[".panel"]]}, {"resultTypes": ["violations"], "preload": False})
    assert [rule["id"] for rule in barred.response["violations"] if rule["impact"] in ("serious", "critical")] == []
    page.keyboard.press("Escape")
    expect(page.locator(".panel")).to_have_count(0)
    assert page.locator(":focus").get_attribute("aria-label") == name
    assert complaints == []


def test_a_mouse_opens_a_panel_beside_its_chart_on_the_page_that_stands(page: Page, site: str) -> None:
    complaints = complaints_of(page, site)
    page.goto(RETURNS)
    linked(page)
    page.evaluate("window.stays = true")
    mark(page).click()
    shows_2023(page)
    chart, panel = page.locator(".two > .card").first.bounding_box(), page.locator(".panel").bounding_box()
    assert chart
    assert panel
    assert (panel["width"], panel["y"]) == (468, chart["y"])
    assert panel["x"] >= chart["x"] + chart["width"]
    expect(mark(page)).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="Close").click()
    shows_none(page)
    expect(mark(page)).to_be_focused()
    expect(mark(page)).not_to_have_attribute("aria-current", "true")
    assert page.evaluate("window.stays")
    assert complaints == []


def test_a_row_and_what_is_left_out_open_panels_too(opened: Page) -> None:
    opened.locator("#table a[href$='open=2013.LA']").click()
    expect(opened.locator(".panel h2")).to_have_text("2013, Laos: 9 people")
    opened.locator(".left-out-line a").click()
    expect(opened.locator(".panel h2")).to_contain_text("In all: 1,374 or more people")
    expect(opened.locator("#left-out > summary")).to_be_focused()


def test_a_number_of_the_outcome_clock_opens_its_panel_from_chart_and_table(page: Page, site: str) -> None:
    complaints = complaints_of(page, site)
    page.goto("/charts/outcome-clock/")
    settled(page)
    # Other tests publish meanwhile: the number is that of the table.
    row = page.locator("#table tr", has=page.locator("a[href$='open=365.unknown']"))
    best = row.locator("td.n").nth(2).inner_text()
    page.locator(".plot a.mark[href$='open=365.unknown']").locator("visible=true").first.click()
    expect(page.locator(".panel h2")).to_have_text(re.compile(rf"After 365 days, Unknown: {best}\b"))
    page.locator("#table a[href$='open=365.let_go']").click()
    expect(page.locator(".panel h2")).to_have_text(re.compile("After 365 days, Let go: "))
    assert complaints == []


SLOW = """
let slow;
Object.defineProperty(window, "Plotly", { get: () => slow, set: (plotly) => {
  slow = plotly;
  for (const name of ["newPlot", "react"]) {
    const draw = plotly[name];
    plotly[name] = async (...parts) => {
      const drawn = await draw(...parts);
      await new Promise((then) => setTimeout(then, 900));
      return drawn;
    };
  }
} });
"""


def test_a_panel_that_opens_while_its_chart_is_drawn_keeps_the_focus(page: Page) -> None:
    """Plotly takes over while somebody is at a mark, who has gone on to its panel when it is done."""
    page.add_init_script(SLOW)
    page.goto(RETURNS)
    linked(page)
    mark(page).focus()
    expect(page.locator(".plot.taken")).to_have_count(1)
    page.keyboard.press("Enter")
    shows_2023(page)
    settled(page)
    expect(page.locator(".plot.taken")).to_have_count(0)
    expect(page.locator(".panel h2")).to_be_focused()


def test_back_and_forward_close_and_open(opened: Page) -> None:
    opened.go_back()
    shows_none(opened)
    expect(mark(opened)).to_be_focused()
    opened.go_forward()
    expect(opened.locator(".panel h2")).to_have_text(HEADLINE)
    opened.reload()
    expect(opened.locator(".panel h2")).to_have_text(HEADLINE)


def test_a_sentence_is_copied_in_one_gesture(opened: Page, site: str) -> None:
    opened.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    for language, said in (("en", "620 people (620 to 940)"), ("ko", "620명 (620~940명)")):
        button = opened.locator(f"[data-copy='panel-sentence-{language}']")
        button.click()
        expect(button).to_have_text(re.compile("Copied|복사됨"))
        copied = opened.evaluate("navigator.clipboard.readText()")
        assert said in copied
        assert copied == " ".join(copied.split())
        assert re.search(r"http://localhost:\d+/c/[a-z2-7]+/\)\.$", copied)


def test_on_a_phone_it_stands_below_the_chart_and_within_the_page(windows: Windows) -> None:
    page = windows("reader", PHONE, has_touch=True).new_page()
    page.goto(RETURNS)
    settled(page)
    mark(page).tap(force=True)
    page.locator(".readout a").tap()
    shows_2023(page)
    chart, panel = page.locator(".two > .card").first.bounding_box(), page.locator(".panel").bounding_box()
    assert chart
    assert panel
    assert panel["y"] >= chart["y"] + chart["height"]
    assert panel["width"] == chart["width"]
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE.width
    expect(page.locator(".panel h2")).to_be_in_viewport()


@pytest.mark.parametrize("look", [LAPTOP, PHONE], ids=lambda look: str(look.width))
def test_without_script_a_mark_leads_to_a_page_with_its_panel(windows: Windows, look: Look) -> None:
    page = windows("reader", look, java_script_enabled=False).new_page()
    page.goto(RETURNS)
    mark(page).click()
    expect(page).to_have_url(OPEN)
    expect(page.locator(".panel h2")).to_have_text(HEADLINE)
    expect(mark(page)).to_have_attribute("aria-current", "true")
    expect(page.locator(".panel .copy button").first).to_be_hidden()
    page.get_by_role("link", name="Close").click()
    shows_none(page)


def test_where_it_cannot_be_fetched_its_page_is_opened(page: Page) -> None:
    page.goto(RETURNS)
    linked(page)
    page.route("**/*view=panel*", lambda route: route.abort())
    mark(page).click()
    expect(page).to_have_url(OPEN)
    expect(page.locator(".panel h2")).to_have_text(HEADLINE)
