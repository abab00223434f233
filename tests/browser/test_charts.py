"""Charts as Chromium draws them: under the strict policy, with marks that are links, at any width, without a cloud."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.addresses import CHARTS
from tests.browser.looking import HEIGHTS, LAPTOP, PHONE, Look, Windows, complaints_of, settled, until

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
    until(page, "() => document.querySelector('.main-svg').getBoundingClientRect().width < 380")
    settled(page)
    assert page.locator("a.mark").count() == marks
    plot, drawing = page.locator(".plot").bounding_box(), page.locator(".main-svg").first.bounding_box()
    assert plot
    assert drawing
    assert drawing["x"] + drawing["width"] <= plot["x"] + plot["width"] + 1


# Where charts stand: pages of their own, cards among others, the list of arrivals.
WITH_CHARTS = ("/", "/charts/", "/arrivals/", "/countries/CN/", *(f"/charts/{slug}/" for slug in CHARTS))
DRAWINGS = """() => [...document.querySelectorAll("[data-chart] .plot")].map((plot) => {
  const box = plot.getBoundingClientRect(), drawn = plot.querySelector(".main-svg").getBoundingClientRect();
  return { plot: box.width, height: box.height, width: drawn.width, drawn: drawn.height };
})"""


@pytest.mark.parametrize("address", WITH_CHARTS)
def test_a_chart_keeps_its_shape_through_changes_of_width(page: Page, address: str) -> None:
    page.goto(address)
    settled(page)
    for width in (834, 390, 414, 1280):  # a tablet turned, a phone, one that is hardly wider, and back
        page.set_viewport_size({"width": width, "height": HEIGHTS[1280]})
        until(page, f"() => ({DRAWINGS})().every(({{ plot, width }}) => Math.abs(plot - width) < 1)")
        settled(page)
        for drawn in page.evaluate(DRAWINGS):
            assert drawn["drawn"] >= 200, (width, drawn)
            assert drawn["height"] == pytest.approx(drawn["drawn"], abs=1), (width, drawn)


def test_a_chart_that_comes_back_into_another_width_is_drawn_for_it(page: Page) -> None:
    page.goto("/charts/returns-over-time/")
    settled(page)
    page.goto("/charts/")
    page.set_viewport_size({"width": 390, "height": HEIGHTS[390]})
    page.go_back()
    settled(page)
    until(page, f"() => ({DRAWINGS})().every(({{ plot, width }}) => Math.abs(plot - width) < 1)")
    assert page.evaluate(DRAWINGS)[0]["drawn"] >= 200


LABELS = """() => [...document.querySelectorAll(".plot .xaxislayer-above, .plot .yaxislayer-above")].map((layer) =>
  [...layer.querySelectorAll(".xtick text, .ytick text")].map((label) => label.getBoundingClientRect())
    .map(({ left, right, top, bottom }) => ({ left, right, top, bottom })))"""


# By years, of which as many are named as have room, and by outcomes, which all have a name.
HEATMAPS = ("/explore/?by=country&by=year", "/explore/?by=country&by=outcome&as=heatmap")


@pytest.mark.parametrize("address", [*(f"/charts/{slug}/" for slug in CHARTS), *HEATMAPS])
@pytest.mark.parametrize("look", [LAPTOP, PHONE], ids=lambda look: str(look.width))
def test_the_labels_of_a_charts_axes_are_whole_and_keep_apart(windows: Windows, look: Look, address: str) -> None:
    page = windows("reader", look).new_page()
    page.goto(address)
    settled(page)
    drawing = page.locator(".main-svg").first.bounding_box()
    assert drawing
    for labels in page.evaluate(LABELS):
        for number, label in enumerate(labels):
            assert drawing["x"] - 0.5 <= label["left"], label
            assert label["right"] <= drawing["x"] + drawing["width"] + 0.5, label
            assert not [other for other in labels[:number] if overlap(label, other)], label


def test_a_column_that_is_no_time_has_its_name_on_a_phone_too(windows: Windows) -> None:
    page = windows("reader", PHONE).new_page()
    page.goto(HEATMAPS[1])
    settled(page)
    names = page.locator(".plot .xtick text").all_text_contents()
    assert {"Repatriated", "Moved to South Korea", "Unknown"} <= set(names)
    assert len(names) == len(page.evaluate("document.querySelector('.plot').layout.xaxis.tickvals"))


def overlap(label: dict[str, float], other: dict[str, float]) -> bool:
    """Whether two labels stand on one another."""
    beside = label["left"] >= other["right"] or other["left"] >= label["right"]
    below = label["top"] >= other["bottom"] - 1 or other["top"] >= label["bottom"] - 1  # lines of two rows may touch
    return not beside and not below


# Of each series with labels: its columns with their heights, and which of them have a label that stands where.
COLUMNS = """() => {
  const plot = document.querySelector(".plot"), { xaxis } = plot._fullLayout;
  const given = JSON.parse(document.querySelector("[data-chart] script").textContent).data;
  const left = plot.querySelector(".main-svg").getBoundingClientRect().left;
  const half = (xaxis.l2p(1) - xaxis.l2p(0)) * Math.max(...plot.data.map((trace) => trace.width ?? 0)) / 2;
  return plot.data.flatMap((trace, number) => {
    if (!trace.meta?.bare) return [];
    const drawn = [...plot.querySelectorAll(`.trace${plot._fullData[number].uid} .textpoint`)];
    const textOf = (place) => drawn.find((one) => one.__data__.i === place)?.querySelector("text");
    return [given[number].x.map((year, place) => ({ year, half, height: trace.y[place], text: trace.text[place],
      column: left + xaxis._offset + xaxis.l2p(year), box: trace.text[place] &&
      textOf(place).getBoundingClientRect().toJSON() }))];
  });
}"""


@pytest.mark.parametrize("slug", ["returns-over-time", "arrivals-by-year", "arrivals-and-returns"])
@pytest.mark.parametrize("look", [LAPTOP, PHONE], ids=lambda look: str(look.width))
def test_the_highest_columns_and_the_last_have_labels_that_stand_over_them(
    windows: Windows, look: Look, slug: str
) -> None:
    page = windows("reader", look).new_page()
    page.goto(f"/charts/{slug}/")
    settled(page)
    series = page.evaluate(COLUMNS)
    assert series
    for columns in series:
        # On a phone columns of thousands stand closer than two numbers: the highest of them has one.
        held = 1 if look is PHONE and slug != "returns-over-time" else 3
        highest = sorted(columns, key=lambda column: column["height"])[-held:]
        assert [column["year"] for column in (*highest, columns[-1]) if not column["text"]] == []
        labels = [column for column in columns if column["box"]]
        for number, label in enumerate(labels):
            # A label beside its column ends at its middle; Chromium rounds boxes to a part in a hundred thousand.
            assert label["box"]["left"] - 0.01 <= label["column"] <= label["box"]["right"] + 0.01, label
            # Four have a label whatever stands beside them; any other beside its middle is read as its neighbour's.
            if label not in sorted(columns, key=lambda column: column["height"])[-4:] and label is not columns[-1]:
                aside = (label["box"]["left"] + label["box"]["right"]) / 2 - label["column"]
                assert abs(aside) <= label["half"] + 1, label
            assert not [other for other in labels[:number] if overlap(label["box"], other["box"])], label


@pytest.mark.parametrize("look", [LAPTOP, PHONE], ids=lambda look: str(look.width))
def test_an_axis_names_the_year_of_the_tallest_column(windows: Windows, look: Look) -> None:
    page = windows("reader", look).new_page()
    for slug, year in (("returns-over-time", "2023"), ("arrivals-by-year", "2009")):
        page.goto(f"/charts/{slug}/")
        settled(page)
        assert year in page.locator(".xtick text").all_text_contents()


def test_a_few_columns_are_no_wider_than_many(page: Page) -> None:
    page.goto("/charts/returns-over-time/?from=2023")
    settled(page)
    boxes = [mark.bounding_box() for mark in page.locator(".trace.bars path").all()]
    assert boxes
    assert max(box["width"] for box in boxes if box) <= 60


def test_bars_that_lie_have_the_width_of_a_phone_with_names_and_values_above_them(windows: Windows) -> None:
    page = windows("reader", PHONE).new_page()
    page.goto("/charts/returns-by-country/")
    settled(page)
    china, laos = [mark.bounding_box() for mark in page.locator(".trace.bars path").all()][:2]
    assert china
    assert laos
    assert china["width"] >= 200  # 65 pixels for the people of China, where names stood beside their bars
    said = {text.text_content(): text.bounding_box() for text in page.locator(".annotation-text").all()}
    for text in ("China", "34 incidents", "1,362+", "(1,281–1,876+)"):
        box = said[text]
        assert box
        assert box["y"] + box["height"] <= china["y"] + 2, text
    below = said["Laos"]
    assert below
    assert below["y"] > china["y"] + china["height"]


def test_a_mark_that_is_touched_says_its_value_and_leaves_no_page(windows: Windows) -> None:
    page = windows("reader", PHONE, has_touch=True).new_page()
    for slug, value in (("returns-by-country", "China: 1,362 or more people"), ("map", ", China: ")):
        page.goto(f"/charts/{slug}/")
        settled(page)
        page.locator("a.mark").first.tap(force=True)
        readout = page.locator(".readout")
        expect(readout).to_contain_text(value)
        assert page.url.endswith(f"/charts/{slug}/")
    readout.get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"/charts/map/\?open=CN\."))
    expect(page.locator(".panel h2")).to_be_focused()


@pytest.mark.parametrize("look", [LAPTOP, PHONE], ids=lambda look: str(look.width))
def test_a_map_fills_its_place_and_says_what_its_circles_mean(windows: Windows, look: Look) -> None:
    page = windows("reader", look).new_page()
    page.goto("/charts/map/")
    settled(page)
    plot, sea = page.locator(".plot").bounding_box(), page.locator(".geolayer .bg rect").first.bounding_box()
    assert plot
    assert sea
    assert sea["width"] == pytest.approx(plot["width"], abs=2)
    expect(page.locator(".legend li")).to_have_text(["500 people", "100", "8 or fewer"])


ON_A_MAP = """() => {
  const boxes = (found) => [...document.querySelectorAll(`.scattergeo ${found}`)]
    .filter((drawn) => drawn.getAttribute("visibility") !== "hidden").map((drawn) => drawn.getBoundingClientRect());
  const circles = boxes("path.point").map(({ x, y, width }) => ({ x: x + width / 2, y: y + width / 2, r: width / 2 }));
  const lies = ({ x, y, r }, box) => Math.hypot(Math.max(box.left - x, 0, x - box.right),
    Math.max(box.top - y, 0, y - box.bottom)) < r - 1;
  const met = circles.flatMap((one, index) => circles.slice(index + 1).filter((other) =>
    Math.hypot(one.x - other.x, one.y - other.y) < one.r + other.r - 1.5));
  return { circles: circles.length, met: met.length, names: boxes("text").length,
    covered: boxes("text").filter((box) => circles.some((circle) => lies(circle, box))).length };
}"""


@pytest.mark.parametrize("words", ["", "?circles=outcome"])
def test_circles_of_a_map_lie_neither_on_one_another_nor_on_names(page: Page, words: str) -> None:
    page.goto(f"/charts/map/{words}")
    settled(page)
    found = page.evaluate(ON_A_MAP)
    assert found["circles"] > 90
    assert found["names"] >= 8
    assert (found["met"], found["covered"]) == (0, 0)


def test_a_map_comes_closer_by_wheel_by_key_and_by_button(page: Page) -> None:
    page.goto("/charts/map/")
    settled(page)
    scale = "() => document.querySelector('.plot')._fullLayout.geo.projection.scale"
    page.locator(".plot").hover()
    page.mouse.wheel(0, -100)
    until(page, f"() => ({scale})() > 1.1")
    page.locator("a.mark").first.focus()
    page.keyboard.press("+")
    until(page, f"() => ({scale})() > 1.8")
    page.get_by_role("button", name="Closer").click()
    until(page, f"() => ({scale})() > 3")
    assert page.evaluate(ON_A_MAP)["met"] == 0
    page.keyboard.press("0")
    until(page, f"() => ({scale})() === 1")


def test_the_table_of_a_map_has_no_coordinates_on_a_phone(windows: Windows) -> None:
    page = windows("reader", PHONE).new_page()
    page.goto("/charts/map/?view=table")
    expect(page.get_by_role("columnheader", name="Latitude")).to_be_hidden()
    expect(page.get_by_role("columnheader", name="Place")).to_be_visible()
