"""Citing by hand: each gesture that copies is made, and the clipboard read back."""

import json
import re
from io import StringIO

import pytest
import rispy
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.looking import Windows, settled

pytestmark = pytest.mark.browser

OCTOBER = "/incidents/?country=CN&from=2023-10&to=2023-10&outcome=repatriated"
SHORT = r"http://localhost:\d+/c/[a-z2-7]{26}/"
CITED = ("/charts/returns-over-time/", OCTOBER, "/incidents/2023-10-china-mass-return/", "/countries/CN/", "/")


@pytest.fixture
def desk(windows: Windows, site: str) -> BrowserContext:
    context = windows()
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    return context


def copied(page: Page, name: str) -> str:
    """What stands in the clipboard after the button beside a text was pressed."""
    button = page.locator(f'dialog [data-copy="{name}"]')
    button.click()
    expect(button).to_have_text(re.compile("Copied|복사됨"))
    return str(page.evaluate("navigator.clipboard.readText()"))


def open_citation(page: Page, address: str) -> None:
    page.goto(address)
    settled(page)
    page.locator("form[data-cites] button").click()
    expect(page.locator("dialog[open] #citation")).to_be_visible()


def test_every_style_is_copied_in_one_gesture(desk: BrowserContext) -> None:
    page = desk.new_page()
    open_citation(page, OCTOBER)
    sentence = copied(page, "cite-sentence-en")
    assert re.fullmatch(
        r"Between 500 and 600 people were recorded as returned in 1 incident \(China, Oct 2023; "
        rf"Tumen, edition 1 of [^,]+, {SHORT}\)\.",
        sentence,
    ), sentence
    assert "500~600명" in copied(page, "cite-sentence-ko")
    assert re.fullmatch(SHORT, copied(page, "cite-address"))
    question = "Years: October 2023; Country: China; Outcome: Repatriated"
    assert copied(page, "cite-chicago").startswith(f"Tumen, “Incidents ({question}),” edition 1, ")
    assert copied(page, "cite-apa").startswith("Tumen. (20")
    assert copied(page, "cite-bib").startswith("@misc{tumen-1-")
    assert rispy.load(StringIO(copied(page, "cite-ris")))[0]["authors"] == ["Tumen"]
    assert json.loads(copied(page, "cite-json"))[0]["type"] == "dataset"


def test_every_view_is_cited_from_a_sheet_that_escape_closes(desk: BrowserContext) -> None:
    page = desk.new_page()
    for address in CITED:
        open_citation(page, address)
        assert re.search(SHORT, copied(page, "cite-sentence-en"))
        page.keyboard.press("Escape")
        expect(page.locator("dialog")).to_have_count(0)
        expect(page.locator("form[data-cites] button")).to_be_focused()


def test_without_script_citing_is_a_page_of_its_own(windows: Windows) -> None:
    page = windows(java_script_enabled=False).new_page()
    page.goto("/charts/returns-over-time/")
    page.get_by_role("button", name="Cite").click()
    expect(page).to_have_url(re.compile(r"/c/[a-z2-7]{26}/cite/$"))
    expect(page.locator("#cite-bib")).to_contain_text("@misc{tumen-1-")


def test_a_copied_address_leads_to_then_and_now(desk: BrowserContext) -> None:
    page = desk.new_page()
    open_citation(page, "/charts/returns-over-time/?country=CN")
    page.goto(copied(page, "cite-address"))
    expect(page.locator("#still-right")).to_contain_text("Yes: this is the newest edition.")
    assert page.locator(".pictures img").first.evaluate("image => image.complete && image.naturalWidth > 0")
