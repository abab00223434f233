"""What stands above columns and on parts of bars: every one that has room, inside its part, and none on another."""

from itertools import pairwise

import pytest
from playwright.sync_api import Page

from tests.browser.looking import KOREAN_PHONE, LAPTOP, PHONE, Look, Windows, linked, settled

pytestmark = pytest.mark.browser

WAYS = {"picture": linked, "drawn": settled}
# By the server's picture, or by Plotly once somebody turned to it.
ABOVE = """() => [...document.querySelectorAll(".plot .picture text:is(.v, .v5, :has(.v, .v5)), .plot .textpoint text")]
  .filter((text) => text.checkVisibility() && text.textContent)
  .map((text) => ({ text: text.textContent, box: text.getBoundingClientRect().toJSON() }))"""
ON_PARTS = """() => {
  const shown = (selector) => [...document.querySelectorAll(selector)].filter((part) => part.checkVisibility());
  const parts = shown(".plot .picture .m, .plot .bars path").map((part) => part.getBoundingClientRect());
  return shown(".plot .picture .on, .plot .bartext").filter((text) => text.textContent).map((text) => {
    const { left, right, top, bottom } = text.getBoundingClientRect();
    const middle = (top + bottom) / 2;
    return { said: text.textContent.replace("\\u00a0", " "), inside: parts.some((part) => part.left - 1 <= left
      && right <= part.right + 1 && part.top <= middle - 4 && middle + 4 <= part.bottom) };
  });
}"""


@pytest.mark.parametrize("way", WAYS)
def test_every_year_of_arrivals_has_its_total_on_a_laptop(page: Page, way: str) -> None:
    page.goto("/charts/arrivals-by-year/")
    WAYS[way](page)
    said = [label["text"] for label in page.evaluate(ABOVE) if label["text"][0].isdigit()]
    totals = page.locator("#table tbody tr").evaluate_all("(rows) => rows.map((row) => row.children[4].textContent)")
    assert "1,275" in totals, "2015, which alone had none"
    assert [total for total in totals[-28:] if total not in said] == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("look", [PHONE, KOREAN_PHONE], ids=lambda look: look.language)
def test_every_period_of_consistency_has_its_label_and_none_touches_another(
    windows: Windows, look: Look, way: str
) -> None:
    page = windows("reader", look).new_page()
    page.goto("/charts/consistency/")
    WAYS[way](page)
    boxes = sorted((label["box"] for label in page.evaluate(ABOVE)), key=lambda box: box["left"])
    assert len(boxes) == 6
    for one, other in pairwise(boxes):
        assert other["left"] - one["right"] >= 1 or other["bottom"] <= one["top"] or one["bottom"] <= other["top"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("look", [LAPTOP, PHONE], ids=lambda look: str(look.width))
def test_what_columns_are_of_stands_above_their_counts(windows: Windows, look: Look, way: str) -> None:
    page = windows("reader", look).new_page()
    page.goto("/charts/reporting-lag/")
    WAYS[way](page)
    unit = page.locator(".plot text:visible", has_text="of 100 incidents").first.bounding_box()
    assert unit is not None
    counts = page.evaluate(ABOVE)
    assert len(counts) > 5
    assert [label["text"] for label in counts if label["box"]["top"] < unit["y"] + unit["height"] - 3] == []


# People (best) of the record as it is in the seeds: 1,362 of 2,642 in China were returned, of 754 nothing is known.
NAMED = {
    "/explore/?measure=share&by=country&by=outcome": ("Repatriated 72 %", "Repatriated 72 %"),
    "/explore/?measure=people&by=country&by=outcome&as=stacked": ("Repatriated 1,362+", "1,362+"),
    "/explore/?measure=share&by=year&by=outcome&from=2010": ("24", ""),
    "/charts/consistency/": ("96", "96"),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("look", [LAPTOP, PHONE], ids=lambda look: str(look.width))
def test_parts_of_bars_say_what_they_are_where_they_have_room(windows: Windows, look: Look, way: str) -> None:
    page = windows("reader", look).new_page()
    for address, (wide, narrow) in NAMED.items():
        page.goto(address)
        WAYS[way](page)
        found = page.evaluate(ON_PARTS)
        assert [part for part in found if not part["inside"]] == [], address
        said = " | ".join(part["said"] for part in found)
        assert (wide if look is LAPTOP else narrow) in said, address
