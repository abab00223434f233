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


def compare(page: Page, names: tuple[str, ...], button: str) -> None:
    """Tick the boxes of these names and press the button."""
    for name in names:
        tab_to(page, name)
        page.keyboard.press("Space")
    tab_to(page, button)
    page.keyboard.press("Enter")


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
    tab_to(page, "Show")
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
    tab_to(page, "China: 1,362 or more people")  # the chart is one stop: arrows move inside it
    while not (page.locator(":focus").get_attribute("aria-label") or "").startswith("Laos: 9 people"):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".panel h2")).to_have_text("Laos: 9 people")
    expect(page.locator(".panel h2")).to_be_focused()
    tab_to(page, "As a list")
    page.keyboard.press("Enter")
    page.wait_for_url("**/incidents/?**")
    expect(page.locator(".head")).to_contain_text("1 incident in Laos; 9 people")


def test_a_phones_menu_opens_and_leads_on(windows: Windows) -> None:
    page = windows("reader", PHONE).new_page()
    page.goto("/")
    tab_to(page, "Menu", presses=8)
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
    tab_to(page, "Show")
    page.keyboard.press("Enter")
    page.wait_for_url("**/incidents/?country=MN*")


# The rest of a reader's tasks


def test_the_record_is_searched_from_the_overview(page: Page) -> None:
    page.goto("/")
    tab_to(page, "Search records and sources")
    page.keyboard.type("Kunming")
    page.keyboard.press("Enter")
    page.wait_for_url("**/incidents/?q=Kunming*")
    tab_to(page, "Fifteen North Koreans detained at Kunming")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Fifteen North Koreans detained at Kunming")


def test_a_filter_is_taken_away_by_its_chip(page: Page) -> None:
    page.goto("/incidents/?country=MN&from=2023")
    tab_to(page, "Country Mongolia")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "country" not in url)
    expect(page.locator(".chip")).to_have_count(1)


def test_a_list_is_sorted_and_turned_to_its_next_page(page: Page) -> None:
    page.goto("/incidents/")
    tab_to(page, "People")
    page.keyboard.press("Enter")
    expect(page.locator("[aria-sort=descending]")).to_contain_text("People")
    tab_to(page, "Next")
    page.keyboard.press("Enter")
    expect(page.locator(".pager")).to_contain_text("51–100 of 257")


def test_a_source_is_searched_and_opened(page: Page) -> None:
    page.goto("/sources/")
    tab_to(page, "Words in sources")
    page.keyboard.type("illegally crossed")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sources/?q=illegally*")
    tab_to(page, "Mongolia detains 4 North Koreans who illegally crossed into country from China")
    page.keyboard.press("Enter")
    expect(page.locator(".crumb")).to_contain_text("Sources")


def test_countries_are_compared(page: Page) -> None:
    page.goto("/countries/")
    compare(page, ("Compare China", "Compare Mongolia"), "Compare side by side")
    expect(page.get_by_role("heading", level=1)).to_have_text("China, Mongolia")


def test_a_chart_is_filtered_and_its_file_taken(page: Page) -> None:
    page.goto("/charts/returns-over-time/")
    settled(page)
    tab_to(page, "Laos")
    page.keyboard.press("Space")
    tab_to(page, "Show")
    page.keyboard.press("Enter")
    page.wait_for_url("**/charts/returns-over-time/?country=LA*")
    tab_to(page, "Download")
    page.keyboard.press("Enter")
    tab_to(page, "CSV", presses=1)
    with page.expect_download() as waited:
        page.keyboard.press("Enter")
    assert waited.value.suggested_filename == "tumen-returns-over-time-who-escapees-country-LA-edition-1.csv"


def test_the_language_is_switched_and_switched_back(page: Page) -> None:
    page.goto("/charts/returns-over-time/")
    for name, language in (("한국어", "ko"), ("English", "en")):
        tab_to(page, name, presses=20)
        page.keyboard.press("Enter")
        expect(page.locator("html")).to_have_attribute("lang", language)


def test_the_accounts_menu_leads_to_its_password_and_out(page: Page) -> None:
    page.goto("/incidents/")
    tab_to(page, "reader", presses=20)
    page.keyboard.press("Enter")
    tab_to(page, "Change password", presses=6)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Change password")
    page.goto("/incidents/")
    tab_to(page, "reader", presses=20)
    page.keyboard.press("Enter")
    tab_to(page, "Log out", presses=7)
    with page.expect_navigation():  # a page asked for too soon would come before it
        page.keyboard.press("Enter")
    page.goto("/incidents/")
    expect(page).to_have_title("Log in – Tumen")


def test_a_stranger_logs_in_and_comes_to_the_page_that_was_asked_for(windows: Windows) -> None:
    page = windows(account="").new_page()
    page.goto("/countries/")
    page.keyboard.type("reader")  # the first field has the focus
    tab_to(page, "Password", presses=1)
    page.keyboard.type("demo")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Countries")


@pytest.mark.usefixtures("worked_with")
def test_two_editions_are_compared_and_a_records_difference_is_opened(page: Page) -> None:
    page.goto("/editions/")
    compare(page, ("Compare edition 3", "Compare edition 1"), "Compare two editions")
    expect(page.get_by_role("heading", level=1)).to_have_text("From edition 1 to edition 3")
    tab_to(page, "China returns more than 500 North Koreans in one night")
    page.keyboard.press("Enter")
    expect(page.locator("details[open]", has_text="China returns more than 500")).to_contain_text("450")


@pytest.mark.usefixtures("worked_with")
def test_a_release_is_found_and_its_archive_taken(page: Page) -> None:
    page.goto("/editions/")
    tab_to(page, "Release 2026-11")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Release 2026-11")
    tab_to(page, "Download the archive")
    with page.expect_download() as waited:
        page.keyboard.press("Enter")
    assert waited.value.suggested_filename == "tumen-2026-11.zip"


@pytest.mark.usefixtures("worked_with")
def test_a_pinned_record_leads_to_its_history_and_to_the_newest_edition(page: Page) -> None:
    pinned = "/incidents/2023-10-china-mass-return/?edition=1"
    page.goto(pinned)
    tab_to(page, "See edition 3")
    page.keyboard.press("Enter")
    page.wait_for_url("**/incidents/2023-10-china-mass-return/")
    page.goto(pinned)
    tab_to(page, "2 versions")
    page.keyboard.press("Enter")
    expect(page.locator(".versions")).to_contain_text("Two organisations now name 400 to 450 of them")
    tab_to(page, "This version, as in edition 1")
    page.keyboard.press("Enter")
    expect(page.locator("#then-and-now")).to_contain_text("edition 3")
