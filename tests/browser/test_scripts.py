"""The scripts that readers copy, run as they stand but for the token, against a site that is served."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import BrowserContext, expect

from project.tokens import make_token
from tests import oracle
from tests.browser.looking import Windows, settled
from tests.conftest import IN_CI, NO_R

pytestmark = pytest.mark.browser

RSCRIPT = shutil.which("Rscript")
QUESTION = "/incidents/?country=CN&from=2012"
# A line more for each language: how many rows came, how many people, and of which countries.
COUNTED = {
    "python": 'print("rows", len(rows), "people", int(rows["people_best"].sum()), *rows["country"].unique())\n',
    "r": 'cat("rows", nrow(rows), "people", sum(rows$people_best, na.rm = TRUE), unique(rows$country), "\\n")\n',
}


@pytest.fixture(scope="module")
def counted(record: oracle.Record) -> str:
    """What a script is to print: worked out of the CSV files of the seeds."""
    rows = oracle.select(record, country=["CN"], from_="2012")
    people = sum(int(row["people_best"]) for row in rows if row["people_best"])
    assert len(rows) > 5
    return f"rows {len(rows)} people {people} CN"


@pytest.fixture
def desk(windows: Windows, site: str) -> BrowserContext:
    context = windows()
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    return context


@pytest.fixture
def copied(desk: BrowserContext) -> Callable[[str], str]:
    """A script in the clipboard, reached as a reader does: from the menu of files of the question at hand."""
    page = desk.new_page()
    page.goto(QUESTION)
    settled(page)
    page.locator("details.drop summary", has_text="Download").click()
    page.get_by_role("link", name="Use it from R, Python, Excel").click()

    def script(name: str) -> str:
        button = page.locator(f'[data-copy="script-{name}"]')
        button.click()
        expect(button).to_have_text("Copied")
        return unescape(str(page.evaluate("navigator.clipboard.readText()")))

    return script


def ran(command: list[str], script: str, name: str, folder: Path) -> str:
    """The last line that a script prints, with a token of a reader put where the page says."""
    token = make_token(User.objects.get(username="reader"), "script", 30)[1]
    file = folder / f"script.{name}"
    file.write_text(script.replace("PASTE-YOUR-TOKEN", token) + COUNTED[name], "utf-8")
    done = subprocess.run([*command, str(file)], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1].strip()


def test_the_script_in_python_counts_what_the_csv_files_hold(
    copied: Callable[[str], str], counted: str, tmp_path: Path
) -> None:
    assert ran([sys.executable], copied("python"), "python", tmp_path) == counted


def test_the_script_in_r_counts_what_the_csv_files_hold(
    copied: Callable[[str], str], counted: str, tmp_path: Path
) -> None:
    if RSCRIPT is None:
        if IN_CI:
            pytest.fail(NO_R, pytrace=False)
        pytest.skip(NO_R)
    assert ran([RSCRIPT], copied("r"), "r", tmp_path) == counted
