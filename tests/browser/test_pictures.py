"""A chart is there from the first byte; Plotly comes when somebody turns to it, and takes the same box."""

import pytest
from playwright.sync_api import Page

from tests.browser.addresses import CHARTS
from tests.browser.looking import LAPTOP, PHONE, Look, Windows, complaints_of, linked, settled, until

pytestmark = pytest.mark.browser

CHART = "/charts/returns-over-time/"
SHIFTS = """() => new Promise((found) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value; })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => found(sum), 300);
})"""
BOX = """() => {
  const { x, y, width, height } = document.querySelector(".plot").getBoundingClientRect();
  return [x, y, width, height];
}"""


def asked_by_page(page: Page) -> list[str]:
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url))
    return found


@pytest.mark.parametrize("address", ["/", "/charts/", CHART, "/countries/CN/"])
def test_no_page_loads_plotly_before_somebody_turns_to_a_chart(windows: Windows, address: str) -> None:
    page = windows("reader", LAPTOP).new_page()
    asked = asked_by_page(page)
    page.goto(address)
    linked(page)
    page.mouse.wheel(0, 3000)
    page.wait_for_timeout(300)
    assert page.locator(".plot svg.picture:visible").count() > 0
    assert [url for url in asked if "plotly" in url or "plotted" in url] == []


@pytest.mark.parametrize("look", [LAPTOP, PHONE], ids=lambda look: str(look.width))
@pytest.mark.parametrize("slug", CHARTS)
def test_plotly_takes_the_box_without_a_shift(windows: Windows, look: Look, slug: str, site: str) -> None:
    page = windows("reader", look).new_page()
    complaints = complaints_of(page, site)
    page.goto(f"/charts/{slug}/")
    linked(page)
    page.locator(".plot").scroll_into_view_if_needed()
    before = page.evaluate(BOX)
    settled(page)
    after = page.evaluate(BOX)
    assert [round(one - other) for one, other in zip(before, after, strict=True)] == [0, 0, 0, 0]
    assert page.evaluate(SHIFTS) < 0.01
    assert complaints == []
    assert page.locator(".modebar-btn").count() == 0


@pytest.mark.parametrize("turn", ["hover", "focus", "tap"])
def test_whoever_points_at_focuses_or_touches_a_chart_gets_plotly(windows: Windows, turn: str) -> None:
    page = windows("reader", PHONE if turn == "tap" else LAPTOP, has_touch=turn == "tap").new_page()
    page.goto(CHART)
    linked(page)
    mark = page.locator(".plot svg.picture:visible a.mark .m").first
    if turn == "focus":
        page.locator(".plot svg.picture:visible a.mark[tabindex='0']").focus()
    else:
        getattr(mark, turn)(force=True)
    until(page, "() => !document.querySelector('.plot svg.picture')", timeout=15_000)
    page.locator(".plot .main-svg a.mark").first.wait_for()
    assert page.url.endswith(CHART)
    if turn == "focus":
        assert page.evaluate("() => document.activeElement.matches('.main-svg a.mark')")


def test_marks_of_a_picture_are_one_stop_and_arrows_move_among_them(windows: Windows) -> None:
    """Before Plotly: its file does not come."""
    page = windows("reader", LAPTOP).new_page()
    page.route("**/plotly-*/*", lambda route: route.abort())
    page.goto(CHART)
    linked(page)
    stops = page.locator(".plot svg.picture:visible a.mark[tabindex='0']")
    assert stops.count() == 1
    stops.focus()
    first = page.locator(":focus").get_attribute("aria-label") or ""
    page.keyboard.press("ArrowRight")
    second = page.locator(":focus").get_attribute("aria-label") or ""
    assert first[:4] < second[:4]
    page.keyboard.press("Escape")
    assert page.locator(":focus").evaluate("it => it.matches('figure') || !it.closest('.plot')")


def test_a_picture_follows_the_theme_without_a_new_drawing(windows: Windows) -> None:
    fills = []
    for scheme in ("light", "dark"):
        page = windows("reader", Look(1280, scheme, "en")).new_page()
        page.goto(CHART)
        linked(page)
        fills.append(page.locator(".plot svg.picture:visible .m").first.evaluate("it => getComputedStyle(it).fill"))
    assert fills == ["rgb(163, 57, 41)", "rgb(207, 77, 38)"]
