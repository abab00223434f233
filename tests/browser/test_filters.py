"""Filters in a browser: the button says how many records it shows, and Back gives form and list alike."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import LAPTOP, Windows

pytestmark = pytest.mark.browser

HEIGHT = 900


def test_the_button_says_how_many_records_it_shows(page: Page) -> None:
    page.goto("/incidents/")
    button = page.locator("form.filters .apply button")
    expect(button).to_have_text("Show")
    page.get_by_role("checkbox", name="Mongolia").check()
    expect(button).to_have_text("Show 8 incidents")
    page.get_by_role("checkbox", name="Laos 16").check()
    expect(button).to_have_text("Show 24 incidents")
    page.locator("[name=from]").fill("soon")
    expect(button).to_have_text("Show")
    page.locator("[name=from]").fill("May 2023")
    expect(button).to_have_text("Show 2 incidents")
    button.click()
    expect(page.locator(".head")).to_contain_text("2 incidents in Laos and Mongolia")


def test_the_button_of_a_chart_counts_what_the_chart_is_about(page: Page) -> None:
    page.goto("/charts/returns-by-country/")
    page.get_by_role("checkbox", name="Laos").check()
    expect(page.locator("form.filters .apply button")).to_have_text("Show 1 incident")


def test_the_button_stays_in_sight(page: Page) -> None:
    page.goto("/incidents/")
    page.evaluate("scrollTo(0, 300)")
    box = page.locator("form.filters .apply button").bounding_box()
    assert box
    assert 0 <= box["y"] <= HEIGHT - box["height"]


@pytest.mark.parametrize("kept", [True, False], ids=["kept by the browser", "loaded anew"])
def test_back_gives_form_and_list_alike(windows: Windows, kept: bool) -> None:
    context = windows("reader", LAPTOP)
    page = context.new_page()
    if not kept:  # a page that listens for this is not kept
        page.add_init_script("addEventListener('unload', () => {})")
    page.goto("/incidents/")
    page.get_by_role("checkbox", name="Mongolia").check()
    page.locator("form.filters .apply button").click()
    expect(page.locator(".head")).to_contain_text("8 incidents in Mongolia")
    page.go_back()
    expect(page.locator(".head")).not_to_contain_text("in Mongolia")
    expect(page.get_by_role("checkbox", name="Mongolia")).not_to_be_checked()
    expect(page.locator("form.filters .apply button")).to_have_text("Show")
    page.go_forward()
    expect(page.get_by_role("checkbox", name="Mongolia")).to_be_checked()


def test_an_option_without_records_can_be_added(page: Page) -> None:
    page.goto("/incidents/?country=CN&from=2025-09&to=2025-09")
    country = page.locator("fieldset", has=page.get_by_text("Country", exact=True)).first
    country.locator("summary").click()
    laos = country.locator("label", has_text="Laos")
    expect(laos).to_contain_text("0")
    laos.locator("input").check()
    page.locator("form.filters .apply button").click()
    page.wait_for_url("**country=CN&country=LA**")
    expect(page.locator(".chips")).to_contain_text("September 2025")
