"""Pages on paper, as Chromium prints them and as they are read: whole, dense, dark, each total once."""

import io
import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page
from pypdf import PageObject, PdfReader

from tests.browser.looking import Windows, settled

pytestmark = pytest.mark.browser

ARRIVALS, RETURNS = "/charts/arrivals-by-year/", "/charts/returns-over-time/"
RECORD = "/incidents/2023-05-mongolia-four-detained/"
# The most sheets of A4 that a page may take; before, a record took 4 of them, the overview 18, the catalogue 24.
SHEETS = {
    "/": 5, "/incidents/?country=MN": 1, RECORD: 3, "/countries/CN/": 6, ARRIVALS: 3, RETURNS: 2,
    "/charts/outcomes-by-country/": 3, "/charts/": 8, "/countries/": 2, "/countries/compare/?country=CN&country=MN": 2,
    "/sources/?q=Kunming": 2, "/method/": 6, "/arrivals/": 12,
}  # fmt: skip
QUARTER = 0.25  # of a sheet


@dataclass(frozen=True)
class Sheet:
    """A printed sheet: its words, and how far down they go as a part of it."""

    text: str
    filled: float


def printed(page: Page, address: str) -> list[Sheet]:
    page.goto(address)
    settled(page)
    found = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    return [read(sheet) for sheet in found.pages]


def read(sheet: PageObject) -> Sheet:
    heights: list[float] = []

    def see(text: str, matrix: list[float], at: list[float], *_rest: object) -> None:
        if text.strip():
            # A point of the text, by its own matrix and then by that of the page.
            heights.append(at[4] * matrix[1] + at[5] * matrix[3] + matrix[5])

    text = sheet.extract_text(visitor_text=see)
    return Sheet(text, 1 - min(heights) / float(sheet.mediabox.height))


@pytest.mark.parametrize("address", SHEETS)
def test_a_page_takes_few_sheets_none_nearly_empty_each_with_its_address(page: Page, address: str) -> None:
    sheets = printed(page, address)
    assert len(sheets) <= SHEETS[address]
    assert [round(sheet.filled, 2) for sheet in sheets[:-1] if sheet.filled < QUARTER] == []
    for number, sheet in enumerate(sheets, 1):
        head = re.sub(r"\s+", "", sheet.text[:400])
        assert f"{number}/{len(sheets)}" in head
        assert "edition1of" in head
        assert address.partition("?")[0] in head


def test_a_chart_is_whole_and_its_total_stands_once(page: Page) -> None:
    sheets = printed(page, ARRIVALS)
    assert [year for year in range(2001, 2026, 2) if str(year) not in sheets[0].text] == []
    assert [total for total in ("2,914", "1,047", "196", "236", "223") if total not in sheets[0].text] == []
    for address in (RETURNS, "/charts/outcomes-by-country/"):
        text = "".join(sheet.text for sheet in printed(page, address))
        assert text.count("In all") == 1


def test_facts_come_first_and_sources_last_with_numbers_and_addresses(page: Page) -> None:
    sheets = printed(page, RECORD)
    first = sheets[0].text
    assert first.index("People") < first.index("What happened")
    assert "Outcome" in first
    last = sheets[-1].text
    assert "https://" in "".join(last.split())
    assert re.search(r"NK News, 21 May 2023\s*\[\d\]", "".join(sheet.text for sheet in sheets))


def test_a_chart_printed_from_a_dark_screen_is_drawn_in_ink(windows: Windows) -> None:
    page = windows("reader").new_page()
    page.emulate_media(color_scheme="dark")
    page.goto(RETURNS)
    settled(page)
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print", color_scheme="dark")
    strokes = page.evaluate(
        "() => [...document.querySelectorAll('.errorbar path')].map((p) => getComputedStyle(p).stroke)"
    )
    assert set(strokes) == {"rgb(0, 0, 0)"}
    label = page.evaluate("() => getComputedStyle(document.querySelector('.textpoint text')).fill")
    assert max(int(part) for part in re.findall(r"\d+", label)[:3]) < 80


def test_tables_stay_tables_and_no_heading_stands_alone(page: Page) -> None:
    text = "".join(sheet.text for sheet in printed(page, "/incidents/?country=MN"))
    assert "Confidence" in text, "the heading of a table, which a phone's cards have not"
    for address in ("/countries/CN/", "/", "/charts/"):
        page.goto(address)
        settled(page)
        headings = page.locator("main h2:visible").all_inner_texts()
        for sheet in printed(page, address)[:-1]:
            last = sheet.text.strip().splitlines()[-1].strip()
            assert last not in headings
