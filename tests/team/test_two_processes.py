"""Two servers on two ports, with one PostgreSQL and one Redis: to whoever comes they are one site."""

import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from tests.serving import ROOT, Answered, Browser, Site, environment_of, served
from tests.team.conftest import PASSWORD, SITE, Team, edited, inputs_of, logged_in, published

pytestmark = pytest.mark.team

SLUG = "2023-10-china-mass-return"
NAMED = "2000-russia-china-seven"
OFTEN = 8  # asked so often, each of a server's two processes has answered


@contextmanager
def two(team: Team) -> Iterator[tuple[Site, Site]]:
    with served(team.variables) as first, served(team.variables) as second:
        yield first, second


@pytest.fixture(scope="module")
def sites(team: Team) -> Iterator[tuple[Site, Site]]:
    with two(team) as both:
        yield both


def at(site: Site, browser: Browser) -> Browser:
    """The same browser, which the proxy sends to another server now: one jar of cookies."""
    return Browser(site.port, cookies=browser.cookies)


def test_who_logs_in_at_one_goes_on_at_the_other(sites: tuple[Site, Site]) -> None:
    first, second = sites
    here = logged_in(first, "reader")
    there = at(second, here)
    assert there.ask("/incidents/").status == 200
    assert b"reader" in there.ask("/").body
    token = inputs_of(there.ask("/").body)["csrfmiddlewaretoken"]
    assert there.ask("/accounts/logout/", {"csrfmiddlewaretoken": token}).status == 302
    assert here.ask("/incidents/").status == 302, "a session that ended at one has ended at the other"


def newest(browser: Browser) -> list[Answered]:
    """The record's page and document, and the list, as each process of a server has them."""
    asked = (f"/incidents/{SLUG}/", f"/incidents/{SLUG}.json", "/incidents.json?q=server")
    return [browser.ask(path) for path in asked for _time in range(OFTEN)]


def test_what_is_published_at_one_is_at_once_at_the_other(team: Team, sites: tuple[Site, Site]) -> None:
    first, second = sites
    reader, editor = logged_in(second, "reader"), logged_in(first, "editor")
    assert not any(b"Said at the first server" in answer.body for answer in newest(reader))
    done = published(editor, edited(team, SLUG, "Said at the first server"))
    assert (done.status, done.headers["Location"]) == (302, "/admin/incidents/incident/")
    assert all(b"Said at the first server" in answer.body for answer in newest(reader))
    assert {answer.status for answer in newest(reader)} == {200}
    pinned = [reader.ask(f"/incidents/{SLUG}/?edition=1") for _time in range(OFTEN)]
    assert not any(b"<h1>Said at the first server" in answer.body for answer in pinned)


def said_to_all(answer: Answered) -> bytes:
    """A page without the tokens of its forms, which are written anew each time."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", answer.body)


def test_an_answer_of_one_is_kept_for_the_other(team: Team, sites: tuple[Site, Site]) -> None:
    first, second = sites
    here = logged_in(first, "reader")
    here.host = "tumen.example.org"
    there = Browser(second.port, host=here.host, cookies=here.cookies)
    address = "/incidents/?country=CN&from=2003"
    made = here.ask(address)
    kept = int(team.redis.asked("DBSIZE").removeprefix(":"))
    given = there.ask(address)
    assert (made.status, said_to_all(given)) == (200, said_to_all(made))
    assert int(team.redis.asked("DBSIZE").removeprefix(":")) == kept, "the second server made and kept it anew"
    assert there.ask(address, headers={"If-None-Match": made.headers["ETag"]}).status == 304


def test_wrong_passwords_are_counted_together(team: Team, sites: tuple[Site, Site]) -> None:
    wrong = [site.browser().log_in(f"nobody-{turn}", "wrong").status for turn in range(10) for site in sites]
    assert set(wrong) == {200}, "twenty of one caller"
    assert [site.browser().log_in("editor", PASSWORD).status for site in sites] == [429, 429]
    team.postgres.asked("DELETE FROM project_tally", SITE)


def guesses(caller: Browser, turn: int) -> list[int]:
    return [caller.ask(f"/l/{'abcd'[turn]}{number:025d}/").status for number in range(60)]


def test_codes_are_guessed_against_both_together_and_nobody_else_waits(team: Team, sites: tuple[Site, Site]) -> None:
    made = logged_in(sites[0], "editor")
    form = inputs_of(made.ask("/links/new/?of=/incidents/&tab=anybody").body)
    link = made.ask("/links/new/", form | {"pinned": "live", "until": ""}).headers["Location"].split("/")[2]
    callers = [sites[turn % 2].browser(address="127.0.0.7") for turn in range(4)]
    others = [site.browser(address="127.0.0.8") for site in sites]
    began = time.monotonic()
    with ThreadPoolExecutor(4) as at_once:
        found = [at_once.submit(guesses, caller, turn) for turn, caller in enumerate(callers)]
        read = [other.ask(f"/l/{link}/") for _time in range(10) for other in others]
        statuses = Counter(status for one in found for status in one.result())
    # Each of the four may have one more on its way when the last one is counted, and one is let in every ten seconds.
    assert 60 <= statuses[404] <= 60 + len(callers) + (time.monotonic() - began) / 10 + 1, statuses
    assert statuses[404] + statuses[429] == 240
    assert {answer.status for answer in read} == {200}
    assert callers[0].ask(f"/l/{link}/").status == 429
    team.postgres.asked("DELETE FROM project_tally", SITE)


def erased(team: Team, text: str, *words: str) -> str:
    line = [sys.executable, "-W", "ignore", "manage.py", "erase", *words]
    mine = environment_of(team.variables)
    done = subprocess.run(line, cwd=ROOT, env=mine, input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_what_is_removed_is_gone_at_both_at_once(team: Team, sites: tuple[Site, Site]) -> None:
    first, second = sites
    reader = logged_in(first, "reader")
    both = (reader, at(second, reader))
    asked = (
        f"/incidents/{NAMED}/",
        f"/incidents/{NAMED}/?edition=1",
        f"/incidents/{NAMED}.json",
        "/incidents/?q=Khanka",
    )
    for browser in both:
        assert all(b"Lake Khanka" in browser.ask(path).body for path in asked[:3] for _time in range(OFTEN))
    [count] = re.findall(r"Places: (\d+)", erased(team, "Lake Khanka"))
    erased(team, "Lake Khanka", "--count", count, "--reason", "A danger to somebody")
    answers = [browser.ask(path) for browser in both for path in asked for _time in range(OFTEN)]
    assert {answer.status for answer in answers} == {200}
    assert not any(b"Lake Khanka" in answer.body for answer in answers)
