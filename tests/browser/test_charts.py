"""Charts as Chromium draws them: under the strict policy, with marks that are links, at any width, without a cloud."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.addresses import CHARTS
from tests.browser.looking import HEIGHTS, complaints_of, settled

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("slug", CHARTS)
def test_a_chart_is_drawn_by_the_sites_own_rules_and_offers_no_cloud(page: Page, site: str, slug: str) -> None:
    complaints = complaints_of(page, site)
    page.goto(f"/charts/{slug}/")
    settled(page)
    assert page.locator("a.mark").count() > 0
    assert page.locator("a.mark:not([aria-label])").count() == 0
    assert page.locator("style").count() == 0
    assert page.evaluate("document.querySelector('link#plotly\\\\.js-style-global').sheet.cssRules.length") > 0
    expect(page.locator(".modebar, [data-attr=sendDataToCloud], [data-title*=hare]")).to_have_count(0)
    assert complaints == []


@pytest.mark.parametrize("slug", CHARTS)
def test_a_chart_fits_a_window_that_grows_narrow(page: Page, slug: str) -> None:
    page.goto(f"/charts/{slug}/")
    settled(page)
    marks = page.locator("a.mark").count()
    page.set_viewport_size({"width": 390, "height": HEIGHTS[390]})
    page.wait_for_function("() => document.querySelector('.main-svg').getBoundingClientRect().width < 380")
    settled(page)
    assert page.locator("a.mark").count() == marks
    plot, drawing = page.locator(".plot").bounding_box(), page.locator(".main-svg").first.bounding_box()
    assert plot
    assert drawing
    assert drawing["x"] + drawing["width"] <= plot["x"] + plot["width"] + 1
