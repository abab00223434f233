"""Passkeys in Chromium with a virtual authenticator: added, shown at both doors, removed; and pages without script."""

import pytest
from playwright.sync_api import Page, expect

from incidents.models import Source
from project.models import BrowserSession, Passkey
from tests.browser.looking import KOREAN_PHONE, LAPTOP, PHONE, Photograph, Windows, complaints_of
from tests.desk import address

pytestmark = pytest.mark.browser

KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def plug_in(page: Page) -> str:
    """A page whose browser has a key at hand; its number."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    added = session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return str(added["authenticatorId"])


def add(page: Page, name: str) -> None:
    page.goto("/accounts/passkeys/add/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Your password").fill("demo")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Make the passkey").click()


def first_step(page: Page, door: str) -> None:
    page.goto(door)
    give_password(page)


def give_password(page: Page) -> None:
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password", exact=False).fill("demo")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_text("Now a passkey or a code")).to_be_visible()


@pytest.fixture(autouse=True)
def _none_before(site: str) -> None:
    Passkey.objects.all().delete()


def test_one_is_added_and_lets_in_at_both_doors(windows: Windows, site: str, photograph: Photograph) -> None:
    page = windows("editor", PHONE).new_page()
    complaints = complaints_of(page, site)
    plug_in(page)
    add(page, "My telephone")
    expect(page.locator(".codes code")).to_have_count(10)
    page.wait_for_load_state()
    page.goto("/accounts/second-factor/")
    expect(page.get_by_role("row", name="My telephone")).to_contain_text("never")
    photograph(page, "second-factor-passkey-390")
    for door, leads in (
        ("/accounts/login/?next=/incidents/", "/incidents/"),
        ("/admin/login/?next=/admin/", "/admin/"),
    ):
        page.context.clear_cookies()
        first_step(page, door)
        photograph(page, f"passkey-asked-{leads.strip('/')}-390")
        page.get_by_role("button", name="Use a passkey").click()
        page.wait_for_url(f"{site}{leads}")
    page.goto("/accounts/second-factor/")
    expect(page.get_by_role("row", name="My telephone")).not_to_contain_text("never")
    assert Passkey.objects.get().uses > 0
    page.get_by_role("link", name="Remove “My telephone”").click()
    page.get_by_label("Your password").fill("demo")
    photograph(page, "passkey-remove-390")
    page.get_by_role("button", name="Remove it").click()
    page.wait_for_url("**/accounts/second-factor/")
    assert not Passkey.objects.exists()
    assert complaints == []


def test_a_browser_without_the_key_says_so_and_the_code_stays(windows: Windows, photograph: Photograph) -> None:
    page = windows("editor").new_page()
    plug_in(page)
    add(page, "The office")
    expect(page.locator(".codes code")).to_have_count(10)
    code = page.locator(".codes code").first.inner_text()
    add(page, "The office again")
    expect(page.get_by_text("This passkey was added before.")).to_be_visible()
    other = windows("", LAPTOP).new_page()
    first_step(other, "/accounts/login/?next=/incidents/")
    # What a browser says once whoever sits there gives up.
    other.evaluate(
        "() => { navigator.credentials.get = () => Promise.reject(new DOMException('no', 'NotAllowedError')); }"
    )
    other.get_by_role("button", name="Use a passkey").click()
    expect(other.get_by_text("No passkey was given.")).to_be_visible()
    photograph(other, "passkey-none-1280")
    other.get_by_label("Code").fill(code)
    other.get_by_role("button", name="Log in").click()
    other.wait_for_url("**/incidents/")


def test_a_form_whose_session_ended_goes_through_with_a_passkey(windows: Windows) -> None:
    page = windows("editor").new_page()
    plug_in(page)
    add(page, "My telephone")
    expect(page.locator(".codes code")).to_have_count(10)
    page.goto(address(Source, "add"))
    page.get_by_label("Slug").fill("typed-before-passkey")
    page.get_by_label("Title:", exact=True).fill("Typed 정성껏")
    page.get_by_label("Publisher").fill("The Paper")
    page.select_option("[name=kind]", "news")
    BrowserSession.objects.all().delete()
    page.get_by_role("button", name="Save", exact=True).click()
    give_password(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("button", name="Send again").click()
    page.wait_for_url("**/admin/incidents/source/**")
    assert Source.objects.get(slug="typed-before-passkey").title == "Typed 정성껏"


def test_without_script_a_sentence_says_that_codes_work(windows: Windows, photograph: Photograph) -> None:
    with_script = windows("editor").new_page()
    plug_in(with_script)
    add(with_script, "My telephone")
    expect(with_script.locator(".codes code")).to_have_count(10)
    code = with_script.locator(".codes code").first.inner_text()
    page = windows("", PHONE, java_script_enabled=False).new_page()
    first_step(page, "/accounts/login/?next=/accounts/passkeys/add/")
    expect(page.get_by_text("Codes work without either")).to_be_visible()
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/accounts/passkeys/add/")
    expect(page.get_by_text("Codes work without either")).to_be_visible()
    expect(page.get_by_role("button", name="Go on")).to_be_hidden()
    photograph(page, "passkey-add-without-script-390")


def test_at_an_address_of_numbers_it_says_why_not(windows: Windows, site: str) -> None:
    context = windows("editor")
    [session] = [cookie for cookie in context.cookies() if cookie["name"] == "sessionid"]
    numbers = site.replace("localhost", "127.0.0.1")
    context.add_cookies([{"name": "sessionid", "value": session["value"], "url": numbers}])
    page = context.new_page()
    plug_in(page)
    page.goto(f"{numbers}/accounts/passkeys/add/")
    page.get_by_label("Name").fill("x")
    page.get_by_label("Your password").fill("demo")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_text("Passkeys work under a name")).to_be_visible()


def test_in_korean(windows: Windows, photograph: Photograph) -> None:
    page = windows("editor", KOREAN_PHONE).new_page()
    page.goto("/accounts/passkeys/add/?lang=ko")
    expect(page.locator("h1")).to_have_text("패스키 추가")
    photograph(page, "passkey-add-390-ko")
