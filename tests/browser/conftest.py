"""A site with the real seeds and the accounts of a demo, served to Chromium."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from project.management.commands.demo import make_accounts
from stats.imports import load
from tests import oracle
from tests.browser.looking import LAPTOP, Look, Photograph, Windows, opened
from tests.builders import make_roles
from tests.edits import a_month_of_work


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest file first: of several processes all but one would wait for it in the end."""
    items.sort(key=lambda item: item.path.name != "test_pages.py")


@pytest.fixture(scope="module")
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """pytest-django's fixture, but for a whole file, and committed, so that the server's threads see it."""
    with django_db_blocker.unblock():
        make_roles()
        yield
        call_command("flush", interactive=False, verbosity=0)
        make_roles()


@pytest.fixture(scope="module")
def site(db: None) -> Iterator[str]:
    """The address of a site that the tests of a file share; what one enters is there for those after it."""
    load(oracle.SEEDS, say=lambda text: None)
    make_accounts()
    server = LiveServer("localhost")
    yield server.url
    server.stop()


@pytest.fixture(scope="module")
def worked_with(site: str) -> None:
    """The site after a month of work; in a file, tests that want the seeds alone stand before those with it."""
    a_month_of_work(site)


@pytest.fixture
def windows(chromium: Browser, site: str) -> Iterator[Windows]:
    """Opens windows in which an account is logged in; all are closed after the test."""
    contexts: list[BrowserContext] = []

    def window(account: str = "reader", look: Look = LAPTOP, **options: Any) -> BrowserContext:
        context = opened(chromium, look, base_url=site, **options)
        contexts.append(context)
        if account:
            client = Client()
            client.force_login(User.objects.get(username=account))
            context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])
        return context

    yield window
    for context in contexts:
        context.close()


@pytest.fixture
def page(windows: Windows) -> Page:
    """A page of a reader at a laptop."""
    return windows().new_page()


@pytest.fixture
def photograph(pytestconfig: pytest.Config) -> Photograph:
    """Keeps a picture of a page as it stands, as NAME.png in the folder of `--shots`, where that is asked for."""
    folder = pytestconfig.getoption("--shots")

    def keep(page: Page, name: str) -> None:
        if folder:
            page.screenshot(path=folder / f"{name}.png", full_page=True, timeout=120_000)

    return keep
