"""A page while it loads: nothing moves when its typefaces and charts arrive."""

import time

import pytest
from playwright.sync_api import Page, Route

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
