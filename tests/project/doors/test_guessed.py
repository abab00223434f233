"""A site that runs while passwords are guessed at both doors: nobody gets in, readers read on, the owner comes in.

`GUESSES=10000 .venv/bin/python -m pytest -n 0 -s tests/project/doors/test_guessed.py` is the long form, which measures
seconds too: on a machine that does nothing else, since beside other tests they are those of the others.
"""

import os
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from statistics import median

import pytest

from tests.serving import Browser, Site, prepared, served, with_accounts

pytestmark = pytest.mark.sqlite  # it has a database of its own, whatever the other tests have

PASSWORD = "correct horse battery"
IS_LONG = "GUESSES" in os.environ
GUESSES = int(os.environ.get("GUESSES", "400"))
GUESSERS = 20  # at once
DOORS = ("/accounts/login/", "/admin/login/")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    variables = prepared(tmp_path_factory.mktemp("guessed"))
    with_accounts(variables, "reader", "editor", password=PASSWORD)
    with served(variables) as running:
        yield running


def guess(site: Site, number: int) -> int:
    """One wrong password, from an address that has not guessed before."""
    caller = site.browser(address=f"127.1.{number // 250 % 250}.{number % 250 + 1}")
    caller.ask(DOORS[0])
    sent = {"username": "editor", "password": f"wrong {number}", "csrfmiddlewaretoken": caller.cookies["csrftoken"]}
    return caller.ask(DOORS[number % 2], sent).status


def known(site: Site, name: str) -> Browser:
    browser = site.browser()
    assert browser.log_in(name, PASSWORD).status == 302
    return browser


def test_while_passwords_are_guessed_readers_read_on_and_the_owner_comes_in(site: Site) -> None:
    reader, owner = known(site, "reader"), known(site, "editor")
    del owner.cookies["sessionid"]
    with ThreadPoolExecutor(GUESSERS) as at_once:
        guesses = [at_once.submit(guess, site, number) for number in range(GUESSES)]
        pages, entries = [], []
        while not all(done.done() for done in guesses):
            pages.append(reader.ask("/incidents/"))
            if len(pages) % 10 == 1:
                begun = time.monotonic()
                entries.append((owner.log_in("editor", PASSWORD).status, time.monotonic() - begun))
                owner.cookies.pop("sessionid", None)
        statuses = Counter(done.result() for done in guesses)
    took, waited = [page.seconds for page in pages], [seconds for _status, seconds in entries]
    print(f"{GUESSES} guesses: {dict(statuses)}")
    print(f"pages {median(took):.3f} s, at worst {max(took):.3f}; the owner in {max(waited):.3f}")
    assert set(statuses) <= {200, 429, 503}, "nobody is in"
    assert {page.status for page in pages} == {200}
    assert {status for status, _seconds in entries} == {302}
    assert not IS_LONG or (median(took) < 0.5 and max(waited) < 2)
