"""Pages on paper, as Chromium prints them and as they are read: whole, dense, dark, each total once."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page
from pypdf import PageObject, PdfReader

from tests.browser.addresses import PLACES, Place
from tests.browser.looking import Windows, linked, settled

pytestmark = pytest.mark.browser

ARRIVALS, RETURNS = "/charts/arrivals-by-year/", "/charts/returns-over-time/"
RECORDS = f"{RETURNS}?view=records"
RECORD = "/incidents/2023-05-mongolia-four-detained/"
# The most sheets of A4 that a page may take; before, a record took 4 of them, the overview 18, the catalogue 24.
SHEETS = {
    "/": 4, "/incidents/?country=MN": 1, RECORD: 3, "/countries/CN/": 5, ARRIVALS: 2, RETURNS: 3,
    "/charts/outcomes-by-country/": 4, "/charts/": 10, "/countries/": 1, "/countries/compare/?country=CN&country=MN": 2,
    "/sources/?q=Kunming": 2, "/method/": 6, "/arrivals/": 5,
    RECORDS: 2, "/explore/": 1,
}  # fmt: skip
QUARTER = 0.25  # of a sheet
HEAD = 0.035  # of a sheet: its line with address and edition, and nothing below it
PRINTED_WIDTH = 695  # pixels between the margins of A4
# Of pages that differ in their question alone one is printed.
SAME_KIND = ("explore-", "arrivals-by-year-", "country-h", "source-h", "arrival-h", "other-figure-h", "context-event-h")
KINDS = [place for place in PLACES if not place.name.startswith(SAME_KIND) and place.address not in SHEETS]


@dataclass(frozen=True)
class Sheet:
    """A printed sheet: its words, and how far down they go as a part of it."""

    text: str
    filled: float


def printed(page: Page, address: str, ready: Callable[[Page], None] = settled) -> list[Sheet]:
    page.goto(address)
    ready(page)
    found = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    return [read(sheet) for sheet in found.pages]


def read(sheet: PageObject) -> Sheet:
    heights: list[float] = []

    def see(text: str, matrix: list[float], at: list[float], *_rest: object) -> None:
        if text.strip():
            # A point of the text, by its own matrix and then by that of the page.
            heights.append(at[4] * matrix[1] + at[5] * matrix[3] + matrix[5])

    text = sheet.extract_text(visitor_text=see)
    tall = float(sheet.mediabox.height)
    return Sheet(text, 1 - min(heights, default=tall) / tall)


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


PANELS = "/explore/?measure=people&by=year&each=country", "/charts/arrivals-elsewhere/"
NAMES_OVER_OTHERS = """() => {
  const boxes = [...document.querySelectorAll(".plot .annotation-text, .plot .ytick text, .plot .y2tick text")]
    .map((text) => [text.textContent, text.getBoundingClientRect()]);
  return boxes.flatMap(([name, one], place) => boxes.slice(place + 1)
    .filter(([, other]) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > 2
      && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 4)
    .map(([other]) => `${name} over ${other}`));
}"""


@pytest.mark.parametrize("address", PANELS)
def test_small_charts_stay_apart_on_paper(page: Page, address: str) -> None:
    page.goto(address)
    settled(page)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.wait_for_timeout(300)
    assert page.locator(".plot .annotation-text").count() > 3
    assert page.evaluate(NAMES_OVER_OTHERS) == []


def test_every_kind_of_page_is_whole_dense_and_has_its_totals_once(windows: Windows) -> None:
    pages = {account: windows(account).new_page() for account in {place.account for place in KINDS}}
    found = {place.name: faults for place in KINDS if (faults := faults_on_paper(pages[place.account], place))}
    assert found == {}


# What is to be filled in or pressed; the pages of accounts and of the desk are forms.
CONTROLS = """() => location.pathname.match(/^.(admin|accounts|links|reports|views)/) ? [] :
  [...document.querySelectorAll("main :is(input, select, textarea, button)")]
    .filter((control) => control.checkVisibility() && control.type !== "hidden").map((control) => control.outerHTML)"""


def faults_on_paper(page: Page, place: Place) -> list[str]:
    sheets = printed(page, place.address)
    found = [f"sheet {n} is {s.filled:.2f} full" for n, s in enumerate(sheets[:-1], 1) if s.filled < QUARTER]
    if len(sheets) > 1 and sheets[-1].filled <= HEAD and not place.address.startswith("/admin/"):
        found.append("the last sheet is empty")
    totals = page.locator("tfoot tr", has_text="In all").count()
    if (said := sum(len(re.findall(r"^In all", sheet.text, re.MULTILINE)) for sheet in sheets)) > totals:
        found.append(f"{totals} totals stand {said} times")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": PRINTED_WIDTH, "height": 900})
    # A chart that Plotly drew takes its width on paper as it is printed: tests below hold it to be whole.
    found += [f"asks for an answer: {control}" for control in page.evaluate(CONTROLS)]
    wide = page.evaluate("() => document.querySelector('.js-plotly-plot') ? 0 : document.documentElement.scrollWidth")
    if wide > PRINTED_WIDTH:
        found.append(f"{wide} pixels wide")
    page.emulate_media(media="null")  # "screen" would be what is printed next
    page.set_viewport_size({"width": 1280, "height": 900})
    return found


def test_a_chart_is_whole_and_its_total_stands_once(page: Page) -> None:
    sheets = printed(page, ARRIVALS)
    assert [year for year in range(2001, 2026, 2) if str(year) not in sheets[0].text] == []
    assert [total for total in ("2,914", "1,047", "196", "236", "223") if total not in sheets[0].text] == []
    for address in (RETURNS, "/charts/outcomes-by-country/"):
        text = "".join(sheet.text for sheet in printed(page, address))
        assert text.count("In all") == 1


def test_a_chart_that_nobody_turned_to_is_printed_with_its_labels_on_few_sheets(page: Page) -> None:
    assert len(printed(page, RETURNS, linked)) == 2
    first = printed(page, ARRIVALS, linked)[0].text
    assert [total for total in ("2,914", "1,127", "1,047", "229", "196", "236", "223") if total not in first] == []


def test_long_lists_of_what_stands_in_sums_or_on_pages_of_their_own_stay_folded(page: Page) -> None:
    text = " ".join("".join(sheet.text for sheet in printed(page, "/arrivals/")).split())
    assert "Those that do not agree" in text
    assert "as printed" not in text, "every sum that agrees"
    assert "other events of these years" in text
    assert "Hanawon" not in text, "an event that the chart does not draw"
    assert "Choose a" not in text


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
