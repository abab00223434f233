"""A reader's tasks by keyboard alone: what has the focus can be seen, and Enter opens it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import PHONE, Windows, settled

pytestmark = pytest.mark.browser

# The name of what has the focus, and whether it can be seen to have it: by a ring, or by the stroke of a mark.
FOCUS = """() => {
  const focused = document.activeElement;
  const label = focused.labels?.[0] ?? focused;
  const parts = [focused, ...focused.querySelectorAll("path, rect")].map((part) => getComputedStyle(part));
  const ringed = parts.some(({ outlineStyle, outlineWidth, boxShadow, stroke, strokeWidth }) =>
    (outlineStyle !== "none" && parseFloat(outlineWidth) >= 1) ||
    (stroke !== "none" && parseFloat(strokeWidth) >= 2) || boxShadow !== "none");
  const box = focused.getBoundingClientRect();
  return [focused.getAttribute("aria-label") ?? label.innerText.trim(), ringed && box.width > 1 && box.height > 1];
}"""


def tab_to(page: Page, name: str, presses: int = 150) -> None:
    """Press Tab until what begins with this name has the focus; each stop on the way must be seen."""
    stops: list[str] = []
    while len(stops) < presses:
        page.keyboard.press("Tab")
        stop, seen = page.evaluate(FOCUS)
        assert seen, f"the focus cannot be seen on {stop!r}, after {stops}"
        if stop.startswith(name):
            return
        stops.append(stop)
    pytest.fail(f"no way to {name!r} by Tab: {stops}")


def test_the_first_stop_skips_to_the_content(page: Page) -> None:
    page.goto("/incidents/")
    tab_to(page, "Skip to content", presses=1)
    page.keyboard.press("Enter")
    tab_to(page, "", presses=1)
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_bar_leads_to_every_place(page: Page) -> None:
    page.goto("/")
    for name in ("Incidents", "Countries", "Arrivals", "Charts", "Sources", "Overview"):
        tab_to(page, name, presses=20)
        page.keyboard.press("Enter")
        expect(page.locator(".nav [aria-current=page]")).to_have_text(name)


def test_a_list_is_filtered_and_a_record_of_it_opened(page: Page) -> None:
    page.goto("/incidents/")
    tab_to(page, "Mongolia")
    page.keyboard.press("Space")
    tab_to(page, "From: a year")
    page.keyboard.type("2023")
    page.keyboard.press("Enter")
    page.wait_for_url("**/incidents/?country=MN&from=2023*")
    tab_to(page, "Mongolia detains four North Koreans")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mongolia detains four North Koreans")


def test_the_filter_is_sent_with_its_button_too(page: Page) -> None:
    page.goto("/incidents/")
    tab_to(page, "Thailand")
    page.keyboard.press("Space")
    tab_to(page, "Apply")
    page.keyboard.press("Enter")
    page.wait_for_url("**/incidents/?country=TH*")


def test_files_are_below_their_button(page: Page) -> None:
    page.goto("/incidents/")
    tab_to(page, "Download")
    page.keyboard.press("Enter")
    tab_to(page, "CSV", presses=1)
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="CSV")).to_be_hidden()


def test_the_views_of_a_chart_are_opened_one_after_another(page: Page) -> None:
    page.goto("/charts/returns-by-country/")
    for name in ("Table", "Records", "Sources", "How it is counted", "Chart"):
        tab_to(page, "Download")  # behind the bar, which has Charts and Sources too
        tab_to(page, name)
        page.keyboard.press("Enter")
        expect(page.locator(".tabs [aria-current=page]")).to_have_text(name)


def test_a_bar_says_its_number_and_opens_its_records(page: Page) -> None:
    page.goto("/charts/returns-by-country/")
    settled(page)
    tab_to(page, "Laos: 9 people")
    page.keyboard.press("Enter")
    page.wait_for_url("**/incidents/?**")
    expect(page.locator(".head")).to_contain_text("1 incident in Laos; 9 people")


def test_a_phones_menu_opens_and_leads_on(windows: Windows) -> None:
    page = windows("reader", PHONE).new_page()
    page.goto("/")
    tab_to(page, "Menu", presses=5)
    page.keyboard.press("Enter")
    tab_to(page, "Countries", presses=5)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Countries")


def test_a_phones_filter_opens_and_is_sent(windows: Windows) -> None:
    page = windows("reader", PHONE).new_page()
    page.goto("/incidents/")
    tab_to(page, "Filters")
    page.keyboard.press("Enter")
    tab_to(page, "Mongolia")
    page.keyboard.press("Space")
    tab_to(page, "Apply")
    page.keyboard.press("Enter")
    page.wait_for_url("**/incidents/?country=MN*")
