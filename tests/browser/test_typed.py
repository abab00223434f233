"""What is typed at the desk survives a link clicked, a session that ended, a login elsewhere, a restart."""

import json
import re
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

from incidents.models import Incident, Source
from project.models import BrowserSession
from tests.browser.looking import LAPTOP, PHONE, Look, Windows, until
from tests.conftest import IN_CI, NO_BROWSER, WHOLE_CHROMIUM
from tests.desk import address

pytestmark = pytest.mark.browser
NEW = "/admin/incidents/incident/add/"
TITLE = "Typed with care 정성껏"
BACK = "What you had typed is back."


@pytest.fixture(autouse=True)
def _no_sources_left(site: str) -> Iterator[None]:
    yield
    Incident.objects.filter(title__startswith="Typed").delete()


def typed(page: Page, url: str = NEW) -> None:
    """A new incident with a country, rows of two kinds, a mark and a text."""
    page.goto(url)
    page.get_by_label("Title:", exact=True).fill(TITLE)
    page.fill("[name=summary]", "Line one\nline two")
    choose(page, "country", "China")
    for prefix in ("groups", "events", "events"):
        page.locator(f"#{prefix}-group .add-row a").click()
    page.fill("[name=groups-0-people_best]", "7")
    page.fill("[name=events-1-description]", "The second event")
    page.wait_for_timeout(300)


def choose(page: Page, name: str, text: str) -> None:
    """Choose in a picker, by typing."""
    page.locator(f"[name={name}] + .select2").click()
    page.locator(".select2-search__field").fill(text)
    page.locator(".select2-results__option", has_text=re.compile(f"^{text}")).first.click()


def is_back(page: Page) -> None:
    """All of it stands in the form again, and the page says so."""
    expect(page.locator("#typed-before")).to_be_visible()
    expect(page.locator("#typed-before")).to_contain_text(BACK)
    expect(page.get_by_label("Title:", exact=True)).to_have_value(TITLE)
    expect(page.locator("[name=summary]")).to_have_value("Line one\nline two")
    expect(page.locator("[name=country]")).to_have_value("CN")
    expect(page.locator("[name=country] + .select2")).to_contain_text("China")
    expect(page.locator("[name=groups-0-people_best]")).to_have_value("7")
    expect(page.locator("[name=events-1-description]")).to_have_value("The second event")
    expect(page.locator("[name=events-TOTAL_FORMS]")).to_have_value("2")


def is_empty(page: Page) -> None:
    page.wait_for_timeout(900)
    expect(page.locator("#typed-before")).to_be_hidden()
    expect(page.get_by_label("Title:", exact=True)).to_have_value("")


def in_storage(page: Page) -> str:
    return str(page.evaluate("JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage})"))


def log_in(page: Page, account: str) -> None:
    page.get_by_label("Username").fill(account)
    page.get_by_label("Password").fill("demo")
    page.get_by_role("button", name="Log in").click()


def new_session(context: BrowserContext, account: str, site: str) -> None:
    """A login that the page does not know of."""
    client = Client()
    client.force_login(User.objects.get(username=account))
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])


@pytest.mark.parametrize("look", [LAPTOP, PHONE], ids=lambda look: str(look.width))
def test_a_link_that_was_clicked_asks_first_and_loses_nothing(windows: Windows, look: Look) -> None:
    page = windows("editor", look).new_page()
    typed(page)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stay)
    page.locator("#site-name a").click()
    expect(page.get_by_label("Title:", exact=True)).to_have_value(TITLE)
    assert asked == ["beforeunload"]
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("#site-name a").click()
    page.wait_for_url("**/admin/")
    page.go_back()
    is_back(page)
    page.goto("/admin/")
    page.goto(NEW)
    is_back(page)


def test_a_session_that_ended_loses_nothing(windows: Windows, site: str) -> None:
    page = windows("editor").new_page()
    typed(page)
    BrowserSession.objects.all().delete()
    page.goto(NEW)
    log_in(page, "editor")
    is_back(page)


def test_a_form_that_is_sent_after_its_session_ended_is_sent_again_after_a_login(windows: Windows) -> None:
    page = windows("editor").new_page()
    page.goto(address(Source, "add"))
    page.get_by_label("Slug").fill("typed-source")
    page.get_by_label("Title:", exact=True).fill(TITLE)
    page.get_by_label("Publisher").fill("The Paper")
    page.select_option("[name=kind]", "news")
    BrowserSession.objects.all().delete()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("h1")).to_have_text("Not saved yet: what you typed is still there")
    log_in(page, "editor")
    page.get_by_role("button", name="Send again").click()
    expect(page.locator(".messagelist")).to_contain_text("was added successfully")
    page.goto(address(Source, "add"))
    is_empty(page)
    Source.objects.filter(slug="typed-source").delete()


def test_a_login_in_another_tab_loses_nothing(windows: Windows) -> None:
    context = windows("editor")
    page = context.new_page()
    typed(page)
    other = context.new_page()
    other.goto("/accounts/login/")
    log_in(other, "editor")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("h1")).to_have_text("Not saved yet: what you typed is still there")
    other.goto(NEW)
    is_back(other)


def test_a_server_that_is_away_for_a_while_loses_nothing(windows: Windows) -> None:
    context = windows("editor")
    page = context.new_page()
    typed(page)
    context.route("**/*", lambda route: route.abort("connectionrefused"))
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_timeout(300)
    context.unroute("**/*")
    page.goto(NEW)
    is_back(page)


def test_after_an_error_it_is_kept_on(windows: Windows) -> None:
    page = windows("editor").new_page()
    page.goto(NEW)
    page.get_by_label("Title:", exact=True).fill(TITLE)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".errornote").first).to_be_visible()
    page.fill("[name=summary]", "Typed after the error")
    page.wait_for_timeout(200)
    page.goto(NEW)
    expect(page.locator("[name=summary]")).to_have_value("Typed after the error")
    expect(page.get_by_label("Title:", exact=True)).to_have_value(TITLE)


def test_another_account_never_sees_it_and_it_waits_for_its_own(windows: Windows, site: str) -> None:
    context = windows("editor")
    page = context.new_page()
    typed(page)
    BrowserSession.objects.all().delete()
    new_session(context, "contributor", site)
    page.goto(NEW)
    is_empty(page)
    kept = in_storage(page)
    assert "tumen.typed." in kept
    assert "정성껏" not in kept
    assert json.dumps("정성껏")[1:-1] not in kept
    assert "line two" not in kept
    new_session(context, "editor", site)
    page.goto(NEW)
    is_back(page)


@pytest.mark.parametrize("where", ["desk", "site"])
def test_a_log_out_forgets_it(where: str, windows: Windows, site: str) -> None:
    context = windows("editor")
    page = context.new_page()
    typed(page)
    page.goto("/admin/" if where == "desk" else "/codebook/")
    assert "tumen.typed." in in_storage(page)
    if where == "site":
        page.locator("details.account summary").click()
    page.get_by_role("button", name="Log out").first.click()
    page.wait_for_load_state()
    assert "tumen.typed." not in in_storage(page)
    new_session(context, "editor", site)
    page.goto(NEW)
    is_empty(page)


def test_it_can_be_discarded(windows: Windows) -> None:
    page = windows("editor").new_page()
    typed(page)
    page.goto(NEW)
    is_back(page)
    page.get_by_role("button", name="Discard it").click()
    is_empty(page)
    page.goto(NEW)
    is_empty(page)


def test_two_tabs_with_one_form_do_not_take_from_each_other(windows: Windows) -> None:
    context = windows("editor")
    one, two = context.new_page(), context.new_page()
    typed(one)
    two.goto(NEW)
    is_empty(two)
    two.get_by_label("Title:", exact=True).fill("Typed in the second")
    two.wait_for_timeout(200)
    one.reload()
    is_back(one)


def test_what_others_saved_meanwhile_is_shown_beside_it(windows: Windows) -> None:
    incident = Incident.objects.get(slug="2023-05-mongolia-four-detained")
    before = incident.title
    page, other = windows("editor").new_page(), windows("contributor").new_page()
    page.goto(address(incident))
    page.get_by_label("Title:", exact=True).fill("Typed by the first")
    page.wait_for_timeout(200)
    page.goto("/admin/")
    other.goto(address(incident))
    other.get_by_label("Title:", exact=True).fill("Saved by the other")
    other.get_by_role("button", name="Save", exact=True).click()
    expect(other.locator(".messagelist")).to_contain_text("was changed successfully")
    page.goto(address(incident))
    expect(page.get_by_label("Title:", exact=True)).to_have_value("Typed by the first")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".conflict")).to_contain_text("Saved by the other")
    expect(page.get_by_label("Title:", exact=True)).to_have_value("Typed by the first")
    Incident.objects.filter(pk=incident.pk).update(title=before)


def test_roles_that_were_chosen_stay_chosen_and_passwords_are_not_kept(windows: Windows) -> None:
    page = windows("admin").new_page()
    page.goto("/admin/auth/user/add/")
    page.fill("[name=username]", "mina")
    page.fill("[name=password1]", "a secret of mine")
    page.select_option("#id_groups_from", label="Editor")
    page.locator("#id_groups_add, #id_groups_add_link").first.click()
    page.wait_for_timeout(300)
    page.goto("/admin/auth/user/add/")
    expect(page.locator("[name=username]")).to_have_value("mina")
    expect(page.locator("#id_groups_to option")).to_have_text(["Editor"])
    expect(page.locator("[name=password1]")).to_have_value("")


def test_a_text_that_is_to_be_removed_is_not_kept(windows: Windows) -> None:
    page = windows("admin").new_page()
    page.goto("/admin/incidents/erasure/add/")
    page.fill("[name=text]", "Kim Chol-su")
    page.wait_for_timeout(300)
    assert "tumen.typed." not in in_storage(page)


def test_four_clicks_send_one_form(windows: Windows) -> None:
    page = windows("admin").new_page()
    page.goto("/admin/auth/user/add/")
    page.fill("[name=username]", "clicked")
    page.fill("[name=password1]", "a long secret 77")
    page.fill("[name=password2]", "a long secret 77")
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    button = page.get_by_role("button", name="Save", exact=True)
    button.click(click_count=4, no_wait_after=True)
    expect(page.locator(".messagelist")).to_contain_text("was added successfully")
    assert len(posts) == 1
    User.objects.get(username="clicked").delete()


def test_back_shows_nothing_after_a_log_out(windows: Windows, site: str) -> None:
    page = windows("reader").new_page()
    page.goto("/codebook/")
    page.goto("/incidents/")
    page.locator("details.account summary").click()
    page.get_by_role("button", name="Log out").first.click()
    page.wait_for_url("**/accounts/login/**")
    for _ in range(2):
        page.go_back()
        expect(page).to_have_title("Log in – Tumen")
        assert page.locator("table.incidents").count() == 0


@pytest.mark.skipif(not WHOLE_CHROMIUM and not IN_CI, reason=NO_BROWSER)
def test_back_shows_nothing_where_pages_are_put_aside_whole(chromium: Browser, site: str) -> None:
    """With the back/forward cache, which Playwright turns off, and Chromium without windows has not."""
    off = ["--disable-back-forward-cache"]
    browser = chromium.browser_type.launch(executable_path=WHOLE_CHROMIUM, ignore_default_args=off)
    try:
        context = browser.new_context(base_url=site)
        new_session(context, "reader", site)
        page = context.new_page()
        page.goto("/codebook/")
        page.evaluate("addEventListener('pageshow', (e) => { window.wasAside = e.persisted })")
        page.goto("/method/")
        page.go_back(wait_until="commit")
        until(page, "window.wasAside")  # pages are put aside here
        page.goto("/incidents/")
        page.locator("details.account summary").click()
        page.get_by_role("button", name="Log out").first.click()
        page.wait_for_url("**/accounts/login/**")
        for _ in range(2):
            page.go_back(wait_until="commit")
            expect(page).to_have_title("Log in – Tumen")
            assert page.locator("table").count() == 0
    finally:
        browser.close()
