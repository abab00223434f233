"""Pages in forced colours, in grey and on paper: series keep their names and patterns; pictures of all with --shots."""

import io

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.browser.addresses import PLACES
from tests.browser.looking import LAPTOP, Photograph, Windows, settled

pytestmark = pytest.mark.browser

SERIES = """() => {
  const plot = document.querySelector(".plot");
  return plot.data.filter(({ type, meta }) => type === "bar" && meta?.token)
    .map(({ marker }) => [marker.color, marker.pattern?.shape].join());
}"""
SQUARES = """() => [...document.querySelectorAll(".legend .sw")].map((square) => {
  const { backgroundImage, backgroundColor } = getComputedStyle(square);
  return backgroundImage + backgroundColor;
})"""
CURRENT = """(selector) => [...document.querySelectorAll(selector)].map((link) => [link.hasAttribute("aria-current"),
  getComputedStyle(link).backgroundColor])"""


@pytest.fixture
def forced(windows: Windows) -> Page:
    return windows("reader", LAPTOP, forced_colors="active").new_page()


@pytest.mark.parametrize("slug", ["outcomes-by-country", "arrivals-by-year"])
def test_series_have_patterns_of_their_own_where_colours_are_forced(forced: Page, slug: str) -> None:
    forced.goto(f"/charts/{slug}/")
    settled(forced)
    for found in (forced.evaluate(SERIES), forced.evaluate(SQUARES)):
        assert len(found) > 2
        assert len(set(found)) == len(found), found


@pytest.mark.parametrize("selector", [".nav a", ".tabs a"])
def test_menus_and_tabs_say_which_is_current_where_colours_are_forced(forced: Page, selector: str) -> None:
    forced.goto("/charts/returns-over-time/")
    found = forced.evaluate(CURRENT, selector)
    [current] = {ground for is_current, ground in found if is_current}
    assert current not in {ground for is_current, ground in found if not is_current}


def test_pictures_of_every_page_in_forced_colours_in_grey_and_on_paper(
    windows: Windows, pytestconfig: pytest.Config, photograph: Photograph
) -> None:
    folder = pytestconfig.getoption("--shots")
    places = [place for place in PLACES if place.account == "reader" and place.status == 200] if folder else []
    forced, plain = windows("reader", LAPTOP, forced_colors="active").new_page(), windows().new_page()
    grey = plain.context.new_cdp_session(plain)
    grey.send("Emulation.setEmulatedVisionDeficiency", {"type": "achromatopsia"})
    for place in places:
        for page, state in ((forced, "forced"), (plain, "grey")):
            page.goto(place.address)
            settled(page)
            photograph(page, f"{place.name}-1280-{state}")
        sheets = plain.pdf(path=folder / f"{place.name}-paper.pdf", format="A4", prefer_css_page_size=True)
        assert PdfReader(io.BytesIO(sheets)).pages
