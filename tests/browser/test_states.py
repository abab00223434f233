"""Pages in forced colours, in grey and on paper: series keep their names and patterns; pictures of all with --shots."""

import io

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.browser.addresses import PLACES
from tests.browser.looking import LAPTOP, Photograph, Windows, linked, settled

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


@pytest.mark.parametrize("slug", ["outcomes-by-country", "arrivals-by-year", "totals-of-others"])
def test_series_have_patterns_of_their_own_where_colours_are_forced(forced: Page, slug: str) -> None:
    forced.goto(f"/charts/{slug}/")
    settled(forced)
    for found in (forced.evaluate(SERIES), forced.evaluate(SQUARES)):
        assert len(found) > 1
        assert len(set(found)) == len(found), found


@pytest.mark.parametrize("selector", [".nav a", ".tabs a"])
def test_menus_and_tabs_say_which_is_current_where_colours_are_forced(forced: Page, selector: str) -> None:
    forced.goto("/charts/returns-over-time/")
    found = forced.evaluate(CURRENT, selector)
    [current] = {ground for is_current, ground in found if is_current}
    assert current not in {ground for is_current, ground in found if not is_current}


LANES = """() => [...document.querySelectorAll(".lanes.wide .lane")].map((lane) => {
  const { fill, strokeWidth } = getComputedStyle(lane);
  return [[...lane.classList].find((name) => name.startsWith("p-")), fill, strokeWidth];
})"""
LANE_SQUARES = """() => [...document.querySelectorAll(".legend .sw[class*='p-']")].map((square) => {
  const { backgroundColor, backgroundImage, borderTopWidth } = getComputedStyle(square);
  return [backgroundColor, backgroundImage, borderTopWidth].join();
})"""


SYSTEM_COLOURS = """() => ["Canvas", "CanvasText", "Highlight", "GrayText"].map((name) => {
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.setProperty("background", name);
  return getComputedStyle(probe).backgroundColor;
})"""


def test_practices_are_told_apart_where_colours_are_forced(forced: Page) -> None:
    looks: dict[str, set[tuple[str, str]]] = {}
    for country in ("CN", "MN", "TH", "RU", "LA", "VN"):
        forced.goto(f"/countries/{country}/")
        for practice, fill, edge in forced.evaluate(LANES):
            looks.setdefault(practice, set()).add(("hatched" if "url" in fill else fill, edge))
        squares = forced.evaluate(LANE_SQUARES)
        assert len(set(squares)) == len(squares), squares
    assert len(looks) > 3
    assert {fill for look in looks.values() for fill, _edge in look} <= {"hatched", *forced.evaluate(SYSTEM_COLOURS)}
    apart = [min(look) for look in looks.values()]
    assert len(set(apart)) == len(apart), looks


# The colours of a map and of its legend: grounds, land, borders, circles, and what stands around names.
ON_A_MAP = """() => [".legend .dot", ".picture .land", ".picture .dot", ".picture .sea",
  ".picture .place", ".picture.map"]
  .flatMap((part) => [...document.querySelectorAll(part)].filter((it) => it.checkVisibility()).flatMap((found) => {
    const { fill, stroke, backgroundColor } = getComputedStyle(found);
    const colours = found.matches(".map") ? [backgroundColor] : [fill, stroke].filter((it) => it !== "none");
    return colours.map((colour) => [part, colour]);
  }))"""


@pytest.mark.parametrize("address", ["/charts/map/", "/explore/?measure=people&by=country&as=map"])
def test_a_map_and_its_legend_have_the_systems_colours_where_colours_are_forced(forced: Page, address: str) -> None:
    forced.goto(address)
    linked(forced)
    system = forced.evaluate(SYSTEM_COLOURS)
    found = {(part, colour) for part, colour in forced.evaluate(ON_A_MAP)}
    assert len({part for part, _colour in found}) == 6
    assert {(part, colour) for part, colour in found if colour not in system} == set()


BANDS = """() => [...document.querySelectorAll(".plot .shapelayer path, .plot .picture .band")]
  .map((band) => getComputedStyle(band)).filter(({ fill, fillOpacity }) => fill !== "none" && Number(fillOpacity))
  .map(({ fill }) => [fill, getComputedStyle(document.body).backgroundColor])"""


@pytest.mark.parametrize("script", [True, False], ids=["drawn", "picture"])
def test_a_band_hides_nothing_where_colours_are_forced(windows: Windows, script: bool) -> None:
    page = windows("reader", LAPTOP, forced_colors="active", java_script_enabled=script).new_page()
    page.goto("/charts/arrivals-by-year/")
    if script:
        settled(page)
    bands = page.evaluate(BANDS)
    assert bands
    assert [fill for fill, ground in bands if fill != ground] == []


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
