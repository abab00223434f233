"""What every test may use: the seeds as a published record, a reader, a browser (or a loud word that there is none)."""

import gc
import os
import shutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import translation
from playwright.sync_api import Browser, sync_playwright

from incidents.counting import snapshots
from tests import csvs, oracle
from tests.copied import connected_to, copied_database
from tests.snapshots import columns_held
from tests.team.servers import missing_servers

WHOLE_CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
# Without the windows around its pages it is a fifth quicker; only what it keeps of pages that were left, it has not.
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or WHOLE_CHROMIUM
IN_CI = bool(os.environ.get("CI"))
SEEDED: set[Path] = set()  # files of tests that the seeds are there for
NO_BROWSER = "no Chromium found: install it (Debian: apt-get install chromium) or set CHROMIUM to its path"
NO_R = "no Rscript found: install it (Debian: apt-get install r-base-core)"
NO_SERVERS = "a team's set-up needs {}: install it (Debian: apt-get install postgresql redis-server pgbouncer)"
OTHER_DATABASE = "needs DATABASE_URL to name a {} database"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--shots", type=Path, metavar="DIR", help="keep a picture of every page that the browser opens")

    parser.addoption("--write-matrix", action="store_true", help="write tests/project/matrix.txt as the site is now")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """What a test needs and does not find makes it skipped, except in CI, where nothing may be skipped unseen.

    What only one kind of database can show is skipped on the other; CI runs the tests on both.
    """
    for kind in ("sqlite", "postgresql"):
        if item.get_closest_marker(kind) and connection.vendor != kind:
            pytest.skip(OTHER_DATABASE.format(kind))
    if item.get_closest_marker("team") and (missing := missing_servers()):
        if IN_CI:
            pytest.fail(NO_SERVERS.format(missing), pytrace=False)
        pytest.skip(NO_SERVERS.format(missing))
    if CHROMIUM or not item.get_closest_marker("browser"):
        return
    if IN_CI:
        pytest.fail(NO_BROWSER, pytrace=False)
    pytest.skip(NO_BROWSER)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    reasons = {
        NO_BROWSER: "NOT TESTED IN A BROWSER",
        NO_R: "THE SCRIPT IN R IS NOT TESTED",
        OTHER_DATABASE.format("postgresql"): "NOT TESTED ON POSTGRESQL",
        NO_SERVERS.format(missing_servers()): "A TEAM'S SET-UP IS NOT TESTED",
    }
    for reason, title in reasons.items():
        if count := sum(reason in text for text in skipped):
            terminalreporter.section(title, red=True, bold=True)
            terminalreporter.line(f"{count} tests were skipped: {reason}.")


def pytest_collection_finish() -> None:
    """What is imported by now stays to the end: collecting garbage anew among it takes a tenth of a run."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the whole run; a test opens its own page or context in it and closes it."""
    # Playwright's loop runs in the test's own thread, where Django would then refuse its ORM.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture(scope="session", autouse=True)
def _append_only_tables_can_be_emptied() -> Iterator[None]:
    """A test with transactions of its own ends by emptying every table, which triggers refuse to all."""
    from incidents.chain.triggers import dropping, making

    triggers = import_module("project.migrations.0010_audit_leaves")
    operations = type(connection.ops)  # not the connection: beside a browser there may be another
    plain = operations.sql_flush

    def sql_flush(self: Any, style: Any, tables: Any, **options: Any) -> list[str]:
        statements = plain(self, style, tables, **options)
        vendor = connection.vendor
        kept = triggers.TABLE in tables
        before, after = [*triggers.BACKWARDS[vendor], *dropping()], [*triggers.FORWARDS[vendor], *making()]
        return [*before, *statements, *after] if kept else statements

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", sql_flush)
        yield


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """Editions are numbered from 1 in every test: nothing kept for one may reach the next, nor may its language."""
    cache.clear()
    snapshots.forget_snapshots()
    translation.deactivate()
    for folder in settings.WAITING_FOLDERS.values():
        shutil.rmtree(folder, ignore_errors=True)
    settings.CHAIN_HEADS.unlink(missing_ok=True)


@pytest.fixture(scope="session")
def seeds_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The name of a second database, with the seeds as edition 1: loaded, and read into columns, once for a run."""
    from stats.imports import load

    at = Path(connection.settings_dict["NAME"])
    name = str(at.with_stem(f"{at.stem}-seeds"))
    with django_db_blocker.unblock(), copied_database(name):
        with connected_to(name):
            load(oracle.SEEDS, say=lambda text: None)
            held = columns_held()
        with held:
            yield name


@pytest.fixture(scope="module")
def seeded(request: pytest.FixtureRequest, seeds_database: str, django_db_blocker: Any) -> Iterator[None]:
    """The seeds as edition 1, for a file of tests: what one does to them is taken back after it."""
    with django_db_blocker.unblock(), connected_to(seeds_database):
        SEEDED.add(request.path)
        yield
        SEEDED.discard(request.path)


@pytest.fixture(autouse=True)
def _seeded_only_where_asked(request: pytest.FixtureRequest) -> None:
    """The seeds stay for a whole file: a test there that wants an empty record would find them, sooner or later."""
    asks = request.node.get_closest_marker("django_db") and "seeded" not in request.fixturenames
    if asks and request.path in SEEDED:
        pytest.fail("This file loads the seeds: ask for `seeded` here too, or move the test to a file without them.")


@pytest.fixture(scope="session")
def record() -> oracle.Record:
    """The CSV files of the seeds, for the oracle."""
    return oracle.load()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the seeds that a test may change."""
    return Path(shutil.copytree(oracle.SEEDS, tmp_path / "seeds"))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy of a few rows of each CSV file that a test may change."""
    return Path(shutil.copytree(csvs.SMALL, tmp_path / "small"))


@pytest.fixture
def reader(db: None) -> Client:
    """Somebody who may read, logged in."""
    from tests.builders import make_user

    client = Client()
    client.force_login(make_user("Reader"))
    return client
