"""A second factor in a browser: set up by its page, asked for at both doors, and nothing typed is lost."""

import time

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from incidents.models import Source
from project.doors.second_factor import CODE_SECONDS, code_at, new_secret, turn_on
from project.models import BrowserSession, SecondFactor
from tests.browser.looking import PHONE, Windows, complaints_of
from tests.desk import address

pytestmark = pytest.mark.browser


def log_in(page: Page) -> None:
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password", exact=False).fill("demo")
    page.get_by_role("button", name="Log in").click()


def code_now() -> str:
    """The code of the app now, as if it were the first that is typed."""
    factor = SecondFactor.objects.get(kind=SecondFactor.Kind.APP)
    SecondFactor.objects.filter(pk=factor.pk).update(last_step=0)
    return code_at(factor.secret, int(time.time()) // CODE_SECONDS)


def test_it_is_set_up_and_then_asked_for_at_both_doors(windows: Windows, site: str) -> None:
    page = windows("editor", PHONE).new_page()
    complaints = complaints_of(page, site)
    page.goto("/accounts/second-factor/")
    square = page.get_by_role("img", name="The key as a square to scan")
    assert square.evaluate("(image) => image.naturalWidth") > 100
    secret = page.locator("#secret").inner_text()
    page.get_by_label("Code").fill(code_at(secret, int(time.time()) // CODE_SECONDS))
    page.get_by_label("Your password").fill("demo")
    page.get_by_role("button", name="Turn it on").click()
    expect(page.locator(".codes code")).to_have_count(10)
    codes = page.locator(".codes code").all_inner_texts()
    for door, typed, leads in (
        ("/accounts/login/?next=/incidents/", code_now(), "/incidents/"),
        ("/admin/login/?next=/admin/", codes[0], "/admin/"),
    ):
        other = windows("").new_page()
        other.goto(door)
        log_in(other)
        expect(other.get_by_text("Now the code")).to_be_visible()
        other.get_by_label("Code").fill(typed)
        other.get_by_role("button", name="Log in").click()
        other.wait_for_url(f"**{leads}")
    assert complaints == []


def test_a_form_whose_session_ended_goes_through_both_steps(windows: Windows) -> None:
    turn_on(User.objects.get(username="editor"), new_secret(), 0)
    page = windows("editor").new_page()
    page.goto(address(Source, "add"))
    page.get_by_label("Slug").fill("typed-before")
    page.get_by_label("Title:", exact=True).fill("Typed 정성껏")
    page.get_by_label("Publisher").fill("The Paper")
    page.select_option("[name=kind]", "news")
    BrowserSession.objects.all().delete()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("h1")).to_have_text("Not saved yet: what you typed is still there")
    log_in(page)
    page.get_by_label("Code").fill(code_now())
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name="Send again").click()
    page.wait_for_url("**/admin/incidents/source/**")
    assert Source.objects.get(slug="typed-before").title == "Typed 정성껏"
