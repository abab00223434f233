"""With JavaScript switched off lists, filters, tables and files work; a chart shows its picture and its table."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.addresses import CHARTS
from tests.browser.looking import LAPTOP, PHONE, Look, Windows

pytestmark = pytest.mark.browser


@pytest.fixture(params=[LAPTOP, PHONE], ids=lambda look: str(look.width))
def look(request: pytest.FixtureRequest) -> Look:
    found: Look = request.param
    return found


@pytest.fixture
def page(windows: Windows, look: Look) -> Page:
    """A page of a reader without JavaScript."""
    return windows("reader", look, java_script_enabled=False).new_page()


def unfold(page: Page, look: Look) -> None:
    """On a phone the filters are behind their button."""
    if look == PHONE:
        page.locator("summary", has_text="Filters").click()


def test_a_list_is_filtered(page: Page, look: Look) -> None:
    page.goto("/incidents/")
    unfold(page, look)
    page.get_by_role("checkbox", name="Mongolia").check()
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".head")).to_contain_text("8 incidents in Mongolia")
    assert page.locator("table.incidents tbody tr").count() == 8


def test_a_chart_shows_its_picture_and_its_table(page: Page, look: Look) -> None:
    page.goto("/charts/returns-by-country/")
    rows = page.locator("main tbody tr")
    assert [text.split()[0] for text in rows.all_inner_texts()[:2]] == ["China", "Laos"]
    picture = page.locator(".plot svg.picture:visible")
    assert picture.count() == 1
    expect(picture.get_by_role("link", name="China: 1,362 or more people")).to_be_visible()
    unfold(page, look)
    page.get_by_role("checkbox", name="Laos").check()
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**country=LA**")
    assert rows.first.inner_text().split()[:2] == ["Laos", "1"]


@pytest.mark.parametrize("slug", CHARTS)
def test_every_chart_shows_its_picture_its_table_its_records_and_what_a_mark_counts(page: Page, slug: str) -> None:
    page.goto(f"/charts/{slug}/")
    picture = page.locator("figure .plot svg.picture:visible")
    assert picture.count() == 1
    marks = picture.locator("a.mark:not([aria-hidden])")
    assert marks.count() > 0
    assert page.locator("main table tbody tr").count() > 0 or page.locator("main a[href*='view=table']").count() > 0
    leads, name = marks.first.get_attribute("href") or "", marks.first.get_attribute("aria-label") or ""
    page.goto(f"/charts/{slug}/?view=records")
    assert page.locator("main table tbody tr").count() > 0
    page.goto(leads)
    if "open=" in leads:  # figures of others lead to their own pages
        expect(page.locator(".panel h2")).to_be_visible()
        assert page.locator(".panel .recs li, .panel table tbody tr").count() > 0
        assert set(re.findall(r"\d[\d,]*", name)) & set(re.findall(r"\d[\d,]*", page.locator(".panel").inner_text()))
    else:
        expect(page.locator("main h1")).to_be_visible()


def test_a_table_leads_to_its_records(page: Page) -> None:
    page.goto("/charts/returns-by-country/")
    page.get_by_role("link", name="Laos", exact=True).click()
    expect(page.locator(".panel h2")).to_have_text("Laos: 9 people")
    page.get_by_role("link", name="As a list").click()
    expect(page.locator(".head")).to_contain_text("1 incident in Laos; 9 people")


@pytest.mark.parametrize("address", ["/incidents/", "/charts/returns-by-country/", "/arrivals/", "/sources/"])
def test_a_page_is_downloaded(page: Page, address: str, tmp_path: Path) -> None:
    page.goto(address)
    page.locator("summary", has_text="Download").click()
    with page.expect_download() as waited:
        page.get_by_role("link", name="CSV", exact=True).click()
    waited.value.save_as(tmp_path / "file.csv")
    assert len((tmp_path / "file.csv").read_text(encoding="utf-8-sig").splitlines()) > 1
