"""A Korean session in Chromium, from the login to a chart's tabs, without one English word of ours."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import korean
from tests.browser.looking import KOREAN, KOREAN_PHONE, Look, Windows, arrived, settled

pytestmark = pytest.mark.browser
ACCOUNT = "reader"
TABS = ("표", "기록", "출처", "집계 방법", "도표")


@pytest.fixture(scope="module")
def data(site: str) -> set[str]:
    """What the record itself says in English, and the account's name."""
    return korean.recorded() | {ACCOUNT}


def english_on(page: Page, data: set[str]) -> list[str]:
    """English words of ours in what the page says by now, with what its scripts have drawn."""
    arrived(page)
    return korean.english(korean.said_on(page.content()), data)


@pytest.mark.parametrize("look", [KOREAN, KOREAN_PHONE], ids=lambda look: str(look.width))
def test_a_session_from_login_to_chart_has_no_english_word_of_ours(
    windows: Windows, look: Look, data: set[str]
) -> None:
    page = windows("", look).new_page()
    page.goto("/incidents/")
    log_in(page, data)
    filter_the_list(page, look, data)
    open_a_record(page, data)
    open_a_chart(page, look, data)
    hover_over_its_bars(page, data)
    for tab in TABS:
        page.locator(".tabs").get_by_role("link", name=tab, exact=True).click()
        expect(page.locator(".tabs [aria-current=page]")).to_have_text(tab)
        assert english_on(page, data) == [], tab


def log_in(page: Page, data: set[str]) -> None:
    """From the login page, wrong password first, to the list that was asked for."""
    expect(page).to_have_title("로그인 – Tumen")
    assert page.locator("html").get_attribute("lang") == "ko"
    for password in ("wrong", "demo"):
        assert english_on(page, data) == []
        page.locator("[name=username]").fill(ACCOUNT)
        page.locator("[name=password]").fill(password)
        page.get_by_role("button", name="로그인").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("사건")


def filter_the_list(page: Page, look: Look, data: set[str]) -> None:
    """Incidents in Mongolia, by the form."""
    assert english_on(page, data) == []
    if look == KOREAN_PHONE:
        page.locator("summary", has_text="필터").click()
    page.get_by_role("checkbox", name="몽골").check()
    page.locator(".filters button.main").click()
    expect(page.locator(".head")).to_contain_text("몽골: 사건 8건")
    assert english_on(page, data) == []


def open_a_record(page: Page, data: set[str]) -> None:
    """The newest of them."""
    page.locator("table.incidents tbody tr a.t").first.click()
    expect(page.locator("aside dt", has_text="신뢰도")).to_be_visible()
    assert english_on(page, data) == []


def open_a_chart(page: Page, look: Look, data: set[str]) -> None:
    """By the menu and the catalogue."""
    if look == KOREAN_PHONE:
        page.locator("summary", has_text="메뉴").click()
    page.locator(".bar a:visible", has_text="도표").click()
    settled(page)
    assert english_on(page, data) == []
    page.get_by_role("link", name="언제 어느 나라에서 송환되었습니까?").click()
    settled(page)
    assert english_on(page, data) == []


def hover_over_its_bars(page: Page, data: set[str]) -> None:
    """Each says its year, country and people; the hover is drawn from its name."""
    names = [mark.get_attribute("aria-label") for mark in page.locator("a.mark").all()]
    assert "2003년, 중국: 36명 (36~37명), 사건 2건" in names
    bar: Any = page.locator("a.mark[aria-label^='2023년, 중국']").first
    bar.locator("path").hover()
    expect(page.locator(".hoverlayer")).to_contain_text("620명")
    assert english_on(page, data) == []
