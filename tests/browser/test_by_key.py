"""By key and by ear: a chart is one stop with arrows inside, results are near, and what is there now is said."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.addresses import CHARTS, PLACES, Place
from tests.browser.hands import STOPS, Hands
from tests.browser.looking import linked, settled, until

pytestmark = pytest.mark.browser

NEAR = 10  # stops from a skip link to the first result
FIRST = ", ".join(
    f"{part} a" for part in ("tbody", ".news", ".src", ".steps", ".lane", "svg", ".key", ".list", ".card")
)
TO_FIRST = f"""() => {{
  const target = document.querySelector("#results") ?? document.querySelector("#main");
  const after = ({STOPS})().filter((stop) => target.compareDocumentPosition(stop) & 4);
  const is = (stop) => stop.matches("{FIRST}") && !stop.matches("thead a, .tabs a, .filters a, .pop a");
  return after.findIndex(is) + 1;
}}"""
WITHOUT = ("password-change", "incidents-nothing", "chart-of-nothing")  # pages that list nothing


def listing() -> Iterator[Place]:
    """Pages with results: each that a reader opens."""
    yield from (p for p in PLACES if p.account == "reader" and p.status == 200 and p.name not in WITHOUT)


def test_results_are_near_on_every_page(page: Page) -> None:
    far: dict[str, int] = {}
    for place in listing():
        page.goto(place.address)
        settled(page)
        stops = page.evaluate(TO_FIRST)
        if stops > NEAR:
            far[place.name] = stops
    assert far == {}


def test_the_way_past_the_filters_is_the_second_stop(page: Page) -> None:
    page.goto("/incidents/")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to results")
    page.keyboard.press("Enter")
    expect(page.locator("#results")).to_be_focused()


@pytest.mark.parametrize("slug", CHARTS)
def test_a_chart_is_a_figure_with_a_name_a_sentence_and_one_stop(page: Page, slug: str) -> None:
    page.goto(f"/charts/{slug}/")
    settled(page)
    figure = page.locator("figure[data-chart]")
    assert figure.get_attribute("aria-label")
    said = page.locator(f"#{figure.get_attribute('aria-describedby')}").inner_text()
    assert said.endswith(".")
    assert said[0].isupper() or said[0].isdigit()
    marks = page.locator("a.mark:not([aria-hidden])").count()
    many = "1 bar" if marks == 1 else f"{marks} {'places' if slug == 'map' else 'bars'}: move with the arrow keys"
    assert page.locator(".plot").get_attribute("aria-label") == many
    assert page.locator("a.mark[tabindex='0']").count() == 1


def test_arrows_move_in_the_order_of_the_years_and_escape_gives_the_focus_back(page: Page) -> None:
    page.goto("/charts/returns-over-time/?country=CN")
    settled(page)
    page.locator(".tabs a").last.focus()
    page.locator(".plot a.mark[tabindex='0']").focus()
    names = []
    for key in ("ArrowRight", "ArrowLeft", "End", "Home", "Home"):
        names.append(page.locator(":focus").get_attribute("aria-label") or "")
        page.keyboard.press(key)
    years = [name[:4] for name in names]
    assert years[0] < years[1]
    assert years[0] == years[2] == years[4]
    assert years[3] == "2025"
    page.keyboard.press("Escape")
    expect(page.locator(".tabs a").last).to_be_focused()


def test_a_redrawn_chart_keeps_its_stop(page: Page) -> None:
    page.goto("/charts/returns-over-time/?country=CN")
    settled(page)
    page.locator("a.mark[tabindex='0']").focus()
    page.keyboard.press("End")
    page.set_viewport_size({"width": 800, "height": 700})
    until(page, "() => document.querySelector('.main-svg').getBoundingClientRect().width < 760")
    assert (page.locator("a.mark[tabindex='0']").get_attribute("aria-label") or "").startswith("2025")


def test_the_explorer_is_asked_drawn_read_and_opened_by_key_alone(page: Page) -> None:
    hands = Hands(page)
    page.goto("/explore/")
    linked(page)
    hands.choose("measure", "People", "people")
    hands.go("#builder-by")
    hands.write("Country")
    hands.go(".builder button")
    hands.press("Enter")
    expect(page.locator("h1")).to_have_text("How many people are in recorded incidents, by country?")
    settled(page)
    hands.go(".plot a.mark[tabindex='0']")
    names = []
    for key in ("Home", "ArrowDown", "ArrowDown"):
        hands.press(key)
        names.append((page.locator(":focus").get_attribute("aria-label") or "").partition(":")[0])
    assert names[0] == "China"
    assert len(set(names)) == 3
    hands.press("Enter")
    expect(page.locator(".panel h2")).to_be_focused()
    assert page.locator(".panel h2").inner_text().startswith(names[2])
    hands.press("Escape")
    expect(page.locator(".panel")).to_have_count(0)
    expect(page.locator(":focus")).to_have_attribute("aria-label", re.compile(f"^{names[2]}"))


def test_escape_closes_a_sheet_and_gives_its_button_the_focus(page: Page) -> None:
    page.goto("/incidents/")
    page.locator(".actions .drop > summary").first.press("Enter")
    page.locator(".actions .pop a").first.focus()
    page.keyboard.press("Escape")
    expect(page.locator(".actions .drop > summary").first).to_be_focused()


def test_after_a_filter_the_title_and_a_status_say_what_is_there(page: Page) -> None:
    page.goto("/incidents/?country=MN&from=2023")
    expect(page).to_have_title("Incidents: 2 incidents, Years from 2023, Country Mongolia – Tumen")
    expect(page.locator(".hide[role=status]")).to_have_text("2 incidents, Years from 2023, Country Mongolia")


UNNAMED = """() => [...document.querySelectorAll("main tbody tr")].filter((row) =>
  !row.querySelector("th[scope]") && !row.closest("tbody").querySelector("th[scope=rowgroup]"))
  .map((row) => row.closest("table").className)"""


def test_every_row_of_a_table_has_a_header(page: Page) -> None:
    found: dict[str, list[str]] = {}
    for place in listing():
        page.goto(place.address)
        if rows := page.evaluate(UNNAMED):
            found[place.name] = sorted(set(rows))
    assert found == {}


TARGETS = ("/", "/incidents/?country=MN", "/countries/", "/countries/CN/", "/sources/", "/charts/map/", "/arrivals/",
           "/incidents/2023-05-mongolia-four-detained/")  # fmt: skip


def test_what_is_pressed_is_24_pixels_or_has_the_room(page: Page) -> None:
    """WCAG 2.5.8, as axe tells it; what stands in a sentence may be as tall as its line."""
    found: dict[str, list[str]] = {}
    for address in TARGETS:
        page.goto(address)
        settled(page)
        # What lies below the button that stays in sight is pressed after a turn of the wheel.
        page.evaluate("() => document.querySelectorAll('.apply').forEach((bar) => { bar.style.position = 'static'; })")
        answer = Axe().run(page, options={"runOnly": ["target-size"], "preload": False}).response
        if nodes := [node["target"][0] for rule in answer["violations"] for node in rule["nodes"]]:
            found[address] = nodes[:6]
    assert found == {}
