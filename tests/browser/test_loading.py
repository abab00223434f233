"""A page while it loads: nothing moves when its typefaces and charts arrive, and the overview is light."""

import time

import brotli
import pytest
from playwright.sync_api import Page, Route

from project.packing import PACKED_BY
from tests.browser.looking import settled

pytestmark = pytest.mark.browser

SHIFTS = """() => {
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
}"""
STILL = 0.01  # of a window: a tenth of what counts as good


def late(route: Route) -> None:
    time.sleep(0.4)
    route.continue_()


@pytest.mark.parametrize("address", ["/", "/incidents/", "/countries/CN/", "/charts/returns-over-time/", "/codebook/"])
def test_nothing_moves_when_the_typefaces_arrive(page: Page, address: str) -> None:
    page.add_init_script(f"({SHIFTS})()")
    page.route("**/*.woff2", late)
    page.goto(address)
    settled(page)
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate(
        "[...document.fonts].filter(({ status }) => status === 'loaded').map(({ family }) => family)"
    )
    assert {"Noto Sans", "Noto Serif"} <= {family.strip('"') for family in loaded}
    page.wait_for_timeout(100)
    assert page.evaluate("window.shifted") <= STILL


HEADERS = 600  # bytes
FIRST_VISIT = 132_000  # bytes of the overview, as long as no chart is turned to
DRAWN_BY_PLOTLY = 461_000  # bytes once one is, of which its library is 334,000


def test_the_overview_is_light_on_a_first_visit(page: Page) -> None:
    """Each answer is packed as production would, since a test's server packs nothing."""
    asked: list[str] = []
    page.on("response", lambda answer: asked.append(answer.url))
    page.goto("/")
    assert not [url for url in asked if "plotly" in url and url.endswith(".js")], "charts come when somebody reads"
    page.wait_for_load_state("networkidle")
    seen = {url: packed(page, url) for url in dict.fromkeys(asked)}
    assert sum(seen.values()) <= FIRST_VISIT, seen
    settled(page)
    sizes = {url: packed(page, url) for url in dict.fromkeys(asked)}
    assert not [url for url in sizes if "geo" in url or "topojson" in url or "map.js" in url]
    assert sum(sizes.values()) <= DRAWN_BY_PLOTLY, sizes


def packed(page: Page, url: str) -> int:
    """How many bytes an answer has as it goes over the wire, and some for its headers."""
    body = page.request.get(url).body()
    small = body if url.endswith(".woff2") else brotli.compress(body, quality=10 if "/static/" in url else PACKED_BY)
    return len(small) + HEADERS
