"""The main job: a colleague opens a chart that was sent to them, and an editor's new incident is counted in it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import LAPTOP, PHONE, Look, Windows, settled

pytestmark = pytest.mark.browser
LINK = "/charts/returns-over-time/?country=CN&country=LA&country=RU&from=2003"
NEW = "/admin/incidents/incident/add/"


def log_in(page: Page, account: str) -> None:
    page.get_by_label("Username").fill(account)
    page.get_by_label("Password").fill("demo")
    page.get_by_role("button", name="Log in").click()


def first_row(page: Page) -> list[str]:
    """What stands in the first row of the page's table."""
    return page.locator("main tbody tr").first.inner_text().split()


def test_a_stranger_logs_in_and_lands_on_the_very_chart_that_was_sent(windows: Windows, site: str) -> None:
    page = windows(account="").new_page()
    page.goto(LINK)
    expect(page).to_have_title("Log in – Tumen")
    log_in(page, "reader")
    expect(page).to_have_url(site + LINK)
    settled(page)
    for code in ("CN", "LA", "RU"):
        expect(page.locator(f"[name=country][value={code}]")).to_be_checked()
    expect(page.get_by_label("From: a year, a month or a date")).to_have_value("2003")


def test_every_year_of_the_chart_is_a_bar_with_a_name_and_a_row_of_the_table(page: Page) -> None:
    page.goto(LINK)
    settled(page)
    rows = page.locator("main tbody tr").count()
    assert page.locator(".bars .point path").count() == rows > 0
    expect(page.get_by_role("link", name="2003, China: 36 people (36 to 37), 2 incidents")).to_be_visible()
    assert first_row(page)[:6] == ["2003", "China", "2", "36", "36", "37"]


def test_a_click_on_a_bar_opens_the_records_that_it_counts(page: Page) -> None:
    page.goto(LINK)
    settled(page)
    page.get_by_role("link", name="2024, China: 292 people (232 to 432), 3 incidents").click()
    expect(page.locator(".panel h2")).to_have_text("2024, China: 292 people")
    assert page.locator(".panel .recs >> nth=0 >> a[href^='/incidents/2024-']").count() == 3


def test_a_point_of_the_map_opens_the_records_of_its_place(page: Page) -> None:
    page.goto("/charts/map/?country=MN")
    settled(page)
    mark = page.locator("a.mark").first
    name = mark.get_attribute("aria-label") or ""
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".panel h2")).to_be_focused()
    count = page.locator(".panel .recs >> nth=0 >> a[href^='/incidents/2']").count()
    assert f"{count} incident" in name


def people_returned_from_laos(page: Page) -> list[str]:
    page.goto("/charts/returns-by-country/?country=LA&view=table")
    return first_row(page)[:5]


def choose(page: Page, field: str, typed: str, shown: str) -> None:
    """Type into an autocomplete of the admin and take what it finds."""
    page.locator(f"#{field} + .select2 .select2-selection").click()
    page.locator(".select2-search__field").fill(typed)
    page.locator(".select2-results__option").filter(has_text=shown).first.click()


def enter(page: Page, title: str, date: str = "2022-05-05") -> None:
    """Four people, sent back from Laos, as a report says."""
    page.goto(NEW)
    page.get_by_label("Title:", exact=True).fill(title)
    choose(page, "id_country", "Laos", "Laos")
    page.select_option("[name=kind]", "repatriation")
    page.fill("[name=date]", date)
    page.select_option("[name=people_basis]", "reported")
    page.select_option("[name=confidence]", "medium")
    page.fill("[name=summary]", "Four people were sent back.")
    page.fill("[name=groups-0-people_low]", "3")
    page.fill("[name=groups-0-people_best]", "4")
    page.fill("[name=groups-0-people_high]", "6")
    page.select_option("[name=groups-0-outcome]", "repatriated")
    page.locator(".add-row a", has_text="Add another Claim").click()
    choose(page, "id_claims-0-source", "hrw-2025-10-15-noletup", "Human Rights Watch")
    page.fill("[name=claims-0-people_reported]", "4")


def test_an_editors_new_incident_is_published_and_counted(windows: Windows) -> None:
    reader, editor = windows("reader").new_page(), windows("editor").new_page()
    assert people_returned_from_laos(reader) == ["Laos", "1", "9", "9", "9"]
    enter(editor, "Four returned from Vientiane")
    editor.get_by_role("button", name="Save and publish").click()
    expect(editor.locator(".totals")).to_contain_text("people in all")
    editor.get_by_label("Note of the edition:").fill("As the report of October says.")
    editor.get_by_role("button", name="Publish", exact=True).click()
    expect(editor.locator(".messagelist")).to_contain_text("“Four returned from Vientiane” was published as Edition 2.")
    reader.goto("/incidents/?country=LA&from=2022&to=2022")
    reader.get_by_role("link", name="Four returned from Vientiane").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Four returned from Vientiane")
    assert people_returned_from_laos(reader) == ["Laos", "2", "12", "13", "15"]


def test_a_contributor_enters_but_is_not_offered_to_publish(windows: Windows) -> None:
    page = windows("contributor").new_page()
    enter(page, "Four returned, to be checked", "2018-03-05")
    expect(page.get_by_role("button", name="Save and publish")).to_have_count(0)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("was added successfully")
    page.goto("/incidents/?q=“to be checked”")
    expect(page.locator("main")).not_to_contain_text("Four returned, to be checked")


@pytest.mark.parametrize("look", [LAPTOP, PHONE], ids=lambda look: str(look.width))
def test_who_logs_out_is_asked_to_log_in_again(windows: Windows, look: Look) -> None:
    page = windows("reader", look).new_page()
    page.goto("/")
    page.locator("summary:visible", has_text="Menu" if look == PHONE else "reader").click()
    page.locator("button:visible", has_text="Log out").click()
    page.goto("/incidents/")
    expect(page).to_have_title("Log in – Tumen")
