"""What every test may use: a browser, or a loud word that there is none."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
IN_CI = bool(os.environ.get("CI"))
NO_BROWSER = "no Chromium found: install it (Debian: apt-get install chromium) or set CHROMIUM to its path"


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Without Chromium a browser test is skipped, except in CI, where nothing may be skipped unseen."""
    if CHROMIUM or not item.get_closest_marker("browser"):
        return
    if IN_CI:
        pytest.fail(NO_BROWSER, pytrace=False)
    pytest.skip(NO_BROWSER)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if NO_BROWSER in str(report.longrepr)]
    if skipped:
        terminalreporter.section("NOT TESTED IN A BROWSER", red=True, bold=True)
        terminalreporter.line(f"{len(skipped)} tests were skipped: {NO_BROWSER}.")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the whole run; a test opens its own page or context in it and closes it."""
    # Playwright's loop runs in the test's own thread, where Django would then refuse its ORM.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        yield browser
        browser.close()
