"""Screenshots of every page of a demo that runs: `python -m tests.browser.shots DIR`; see --help."""

from argparse import ArgumentParser
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, TimeoutError, sync_playwright

from tests.browser.addresses import PLACES, Place
from tests.browser.looking import KOREAN, KOREAN_PHONE, LOOKS, Look, opened, settled
from tests.conftest import CHROMIUM

PASSWORD = "demo"


def logged_in(browser: Browser, look: Look, base: str, account: str) -> BrowserContext:
    """A window of this look, with an account of the demo logged in ("" for none)."""
    context = opened(browser, look)
    if account:
        page = context.new_page()
        page.goto(f"{base}/accounts/login/")
        page.fill("[name=username]", account)
        page.fill("[name=password]", PASSWORD)
        page.click("main [type=submit], main button")
        page.wait_for_url(f"{base}/")
        page.close()
    return context


def photograph(browser: Browser, base: str, folder: Path, places: list[Place], looks: Iterable[Look]) -> None:
    """Each page in each look, as NAME-LOOK.png."""
    for look in looks:
        contexts = {account: logged_in(browser, look, base, account) for account in {p.account for p in places}}
        for place in places:
            page = contexts[place.account].new_page()
            page.goto(base + place.address)
            try:
                settled(page)
            except TimeoutError:
                print(f"{place.name} ({look.name}): a chart is not drawn")
            page.screenshot(path=folder / f"{place.name}-{look.name}.png", full_page=True, timeout=120_000)
            page.close()
        for context in contexts.values():
            context.close()


def looks(language: str | None) -> list[Look]:
    """All looks of one language; without one light and dark in English, and light in Korean."""
    return [replace(look, language=language) for look in LOOKS] if language else [*LOOKS, KOREAN, KOREAN_PHONE]


def main() -> None:
    parser = ArgumentParser(prog="python -m tests.browser.shots", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--at", default="http://127.0.0.1:8000", help="where the demo runs")
    parser.add_argument("--only", default="", help="pages with this in their name")
    parser.add_argument("--language", help="what the browser asks for in every look: en, ko")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        places = [place for place in PLACES if asked.only in place.name]
        photograph(browser, asked.at, asked.folder, places, looks(asked.language))
        browser.close()


if __name__ == "__main__":
    main()
