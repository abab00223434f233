"""What a phone has room for: columns, rows and tabs are whole and in sight. That pages fit, test_pages.py tries."""

import pytest

from tests.browser.addresses import CHARTS, PLACES
from tests.browser.looking import KOREAN_PHONE, PHONE, Look, Windows

pytestmark = pytest.mark.browser


def test_four_countries_are_all_in_sight_on_a_phone(windows: Windows) -> None:
    page = windows().new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/countries/compare/?country=CN&country=MN&country=TH&country=LA")
    cells = page.locator("table.compared tbody tr").first.locator("td")
    assert cells.count() == 4
    for cell in cells.all():
        box = cell.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390


# Cells of a table that do not lie in the window whole; coordinates are for wide ones.
OUT_OF_SIGHT = """() => [...document.querySelectorAll(".card .scroll :is(td, th):not(.wide-only)")].filter((cell) => {
  const { left, right, width } = cell.getBoundingClientRect();
  const shown = width > 0 || cell.matches("thead *, td:empty");
  return !shown || left < 0 || right > innerWidth || cell.scrollWidth > cell.clientWidth + 1;
}).map((cell) => cell.textContent.trim())"""
UNNAMED = """() => [...document.querySelectorAll(".card .cards td")].filter((cell) => cell.offsetWidth
  && getComputedStyle(cell, "::before").content.length < 3).map((cell) => cell.textContent.trim())"""


@pytest.mark.parametrize("look", [PHONE, KOREAN_PHONE], ids=["english", "korean"])
def test_every_column_of_a_chart_can_be_read_on_a_phone(windows: Windows, look: Look) -> None:
    page = windows("reader", look).new_page()
    explored = [place.address for place in PLACES if place.name.startswith("explore") and place.status == 200]
    addresses = [*(f"/charts/{slug}/?view=table" for slug in CHARTS), *(with_table(address) for address in explored)]
    hidden: dict[str, list[str]] = {}
    cards = set()
    for address in addresses:
        page.goto(address)
        assert page.locator(".card .scroll td").count(), address
        if found := [*page.evaluate(OUT_OF_SIGHT), *page.evaluate(UNNAMED)]:
            hidden[address] = found[:3]
        if page.locator("table.cards").count():
            cards.add(address.split("/")[2])
            assert page.locator("table.cards th a:visible").count() > 4, address
    assert hidden == {}
    assert cards >= {"routes", "consistency", "reporting-lag", "totals-of-others"}


def with_table(address: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}view=table"


# Rows that are one running line: what follows the dot behind a cell, in the same line of cells.
BEHIND_DOTS = """() => [...document.querySelectorAll("table.run tbody tr")].map((row) => {
  const cells = [...row.querySelectorAll("td.i")].filter((cell) => cell.offsetWidth);
  const hasForm = (cell) => Boolean(cell?.querySelector("form"));
  const isDotted = (cell) => getComputedStyle(cell, "::after").content.includes("·");
  const followed = (cell, at) => cells[at + 1] && !hasForm(cells[at + 1]);
  return { parts: cells.length, form: hasForm(cells.at(-1)),
    wrong: cells.filter((cell, at) => isDotted(cell) !== Boolean(followed(cell, at))).length };
})"""


def test_dots_stand_between_parts_of_a_row_and_none_before_its_button(windows: Windows) -> None:
    page, _other = windows("reader", PHONE).new_page(), windows("reader", PHONE)
    with_forms = 0
    for address in ("/accounts/sessions/", "/incidents/", "/sources/"):
        page.goto(address)
        rows = page.evaluate(BEHIND_DOTS)
        assert max(row["parts"] for row in rows) > 1, address
        assert [row for row in rows if row["wrong"]] == [], address
        with_forms += sum(row["form"] for row in rows)
    assert with_forms


@pytest.mark.parametrize("look", [PHONE, KOREAN_PHONE], ids=["english", "korean"])
def test_tabs_of_share_stand_together_on_a_phone(windows: Windows, look: Look) -> None:
    page = windows("contributor", look).new_page()
    page.goto("/links/new/?of=/charts/map/")
    boxes = [tab.bounding_box() for tab in page.locator(".sheet .tabs a").all()]
    assert len(boxes) == 2
    first, second = boxes
    assert first
    assert second
    assert first["y"] == second["y"]
    assert 8 <= second["x"] - first["x"] - first["width"] <= 24
    assert second["x"] + second["width"] <= look.width
