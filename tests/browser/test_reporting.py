"""Reporting an error: from a record, from a number's panel, and by a stranger from a public link; wide and narrow."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from incidents.editions.reporting import answer_reports
from incidents.models import ErrorReport
from tests.browser.looking import KOREAN_PHONE, LAPTOP, PHONE, Look, Photograph, Windows, arrived, complaints_of, opened
from tests.stats.links.test_public import make_link

pytestmark = pytest.mark.browser

RECORD = "/incidents/2023-10-china-mass-return/"
NUMBER = "/charts/returns-over-time/?country=CN&open=2023.CN"
MISTAKEN = "The ministry named another day."


def send(page: Page) -> None:
    """Type and send by key alone; only the text is asked for and what stands there for machines is passed over."""
    page.get_by_label("What is wrong").focus()
    page.keyboard.type(MISTAKEN)
    page.keyboard.press("Tab")
    if page.get_by_label("mail address").count():
        page.keyboard.type("kim@example.org")
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def is_clean(page: Page) -> None:
    arrived(page)
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("look", [LAPTOP, PHONE], ids=lambda look: str(look.width))
@pytest.mark.parametrize(("of", "way"), [(RECORD, "Report an error"), (NUMBER, "Report an error in this number")])
def test_somebody_reports_a_record_or_a_number_and_reads_the_answer(
    windows: Windows, site: str, photograph: Photograph, look: Look, of: str, way: str
) -> None:
    page = windows("reader", look).new_page()
    complaints = complaints_of(page, site)
    page.goto(of)
    page.get_by_role("link", name=way, exact=True).click()
    expect(page.get_by_role("heading", name="Report an error")).to_be_visible()
    is_clean(page)
    photograph(page, f"report-{way[-6:]}-{look.width}")
    send(page)
    expect(page.get_by_text("waits for an answer")).to_be_visible()
    expect(page.get_by_text(MISTAKEN)).to_be_visible()
    report = ErrorReport.objects.latest("pk")
    assert report.reporter is not None
    answer_reports([report.pk], by=report.reporter, comment="It was that day: see the law's gazette.")
    page.reload()
    expect(page.get_by_text("It was that day: see the law's gazette.")).to_be_visible()
    is_clean(page)
    page.get_by_role("link", name="The view as of edition 1").click()
    if of == NUMBER:
        expect(page.locator("#panel")).to_contain_text("2023")
    assert complaints == []


@pytest.mark.parametrize("look", [LAPTOP, PHONE], ids=lambda look: str(look.width))
def test_a_stranger_reports_from_a_public_link_without_script(
    chromium: Browser, site: str, photograph: Photograph, look: Look
) -> None:
    link = make_link("/incidents/", "who=escapees&country=CN")
    page = opened(chromium, look, base_url=site, java_script_enabled=False).new_page()
    page.goto(link.address)
    page.get_by_role("link", name="Report an error").click()
    send(page)
    expect(page.get_by_text("Thank you: the editors have it.")).to_be_visible()
    assert page.url.startswith(f"{site}{link.address}report/")
    assert ErrorReport.objects.latest("pk").mail == "kim@example.org"
    page.context.close()
    page = opened(chromium, look, base_url=site).new_page()
    page.goto(f"{link.address}report/")
    is_clean(page)
    photograph(page, f"report-outside-{look.width}")
    page.context.close()


def test_the_editors_answer_it_from_their_queue(windows: Windows, site: str, photograph: Photograph) -> None:
    ErrorReport.objects.all().delete()
    ErrorReport.objects.create(path=RECORD, title="About 500 returned", text=MISTAKEN, seen_edition=1)
    page = windows("editor").new_page()
    page.goto("/admin/")
    page.get_by_role("link", name="1 report of an error waits for an answer").click()
    is_clean(page)
    photograph(page, "report-queue")
    page.get_by_role("link", name=re.compile("^Answer")).click()
    is_clean(page)
    page.get_by_label("Answer:").fill("The day is that of the law.")
    photograph(page, "report-answer")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist")).to_be_visible()
    assert ErrorReport.objects.get().comment == "The day is that of the law."


def test_the_form_reads_in_korean_on_a_phone(windows: Windows, photograph: Photograph) -> None:
    page = windows("reader", KOREAN_PHONE).new_page()
    page.goto(f"/reports/new/?of={RECORD}")
    is_clean(page)
    photograph(page, "report-ko")
