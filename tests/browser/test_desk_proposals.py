"""A form at the desk proposes as one types, in a browser: a slug that nobody has to think of."""

import pytest
from playwright.sync_api import expect

from tests.browser.looking import Windows

pytestmark = pytest.mark.browser


def test_a_slug_is_proposed_as_one_types_and_what_one_typed_stays(windows: Windows) -> None:
    page = windows("contributor").new_page()
    page.goto("/admin/incidents/source/add/")
    slug = page.locator("input[name=slug]")
    page.get_by_label("Publisher").fill("조선일보")
    expect(slug).to_have_value("joseonilbo")
    page.locator("input[name=published]").fill("2023-05-10")
    expect(slug).to_have_value("joseonilbo-2023-05-10")
    slug.fill("my-own")
    page.get_by_label("Publisher").fill("The Paper")
    page.wait_for_timeout(1200)
    expect(slug).to_have_value("my-own")


def test_a_draft_that_has_a_slug_keeps_it_while_one_types(windows: Windows) -> None:
    page = windows("contributor").new_page()
    page.goto("/admin/incidents/source/add/")
    page.locator("[name=title]").fill("A report")
    page.get_by_label("Publisher").fill("The Paper")
    page.locator("[name=kind]").select_option("news")
    page.get_by_role("button", name="Save and continue editing").click()
    slug = page.locator("input[name=slug]")
    expect(slug).to_have_value("thepaper-report")
    page.get_by_label("Publisher").fill("AFP")
    page.wait_for_timeout(1200)
    expect(slug).to_have_value("thepaper-report")


def test_a_picker_puts_first_what_the_form_names_already_though_it_is_not_saved(windows: Windows) -> None:
    page = windows("contributor").new_page()
    page.goto("/admin/incidents/incident/add/")
    page.locator(".add-row a", has_text="Add another Claim").click()
    page.locator("#id_claims-0-source + .select2 .select2-selection").click()
    page.locator(".select2-search__field").fill("voanews.com")
    chosen = page.locator(".select2-results__option:not(.loading-results)").last
    expect(chosen).to_contain_text(" · ")
    text = str(chosen.text_content())
    chosen.click()
    page.locator(".add-row a", has_text="Add another Event").click()
    page.locator("#id_events-0-source + .select2 .select2-selection").click()
    expect(page.locator(".select2-results__option:not(.loading-results)").first).to_have_text(text)
