"""What the site rests on goes away or hangs, and comes back: what a reader sees meanwhile, and that it recovers."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving import Answered, Browser, Site, prepared, served, with_accounts
from tests.team.conftest import PASSWORD, Team, edited, inputs_of, logged_in, published
from tests.team.servers import PostgresServer, wait_until

pytestmark = pytest.mark.team
OFTEN = 8  # asked so often, each of a server's two processes has answered


@pytest.fixture(scope="module")
def site(team: Team) -> Iterator[Site]:
    with served(team.variables) as found:
        yield found


@pytest.fixture
def reader(site: Site) -> Browser:
    return logged_in(site, "reader")


def pages(reader: Browser) -> list[Answered]:
    return [reader.ask(f"/incidents/?from={2000 + turn}") for turn in range(OFTEN)]


def are_good(reader: Browser) -> bool:
    return {answer.status for answer in pages(reader)} == {200}


def test_redis_is_stopped_and_comes_back_without_anybody_noticing(team: Team, reader: Browser) -> None:
    assert are_good(reader)
    team.redis.stop()
    try:
        found = pages(reader)
        assert {answer.status for answer in found} == {200}
        assert max(answer.seconds for answer in found) < 5
        assert reader.ask("/healthz").status == 200
    finally:
        team.redis.start()
    wait_until(lambda: are_good(reader) and team.redis.asked("DBSIZE") != ":0", "answers are kept again")


def test_redis_is_silent_and_nobody_waits_for_it(team: Team, reader: Browser) -> None:
    assert are_good(reader)
    assert team.redis.process
    os.kill(team.redis.process.pid, signal.SIGSTOP)
    try:
        found = pages(reader)
        assert {answer.status for answer in found} == {200}
        assert max(answer.seconds for answer in found) < 5
    finally:
        os.kill(team.redis.process.pid, signal.SIGCONT)
    wait_until(lambda: are_good(reader), "Redis answers again")


def is_told(answer: Answered) -> bool:
    said = b"The database does not answer. Nothing was saved." in answer.body
    return answer.status == 503 and bool(answer.headers["Retry-After"]) and said


def test_postgresql_is_stopped_and_what_was_confirmed_outlives_it(team: Team, site: Site, reader: Browser) -> None:
    assert are_good(reader)
    published(logged_in(site, "editor"), edited(team, "2000-russia-china-seven", "Confirmed before it stopped"))
    team.postgres.stop()  # at once, as when the power fails
    try:
        found = [reader.ask("/"), reader.ask("/incidents.json"), reader.ask("/charts/"), reader.ask("/incidents.csv")]
        assert [is_told(answer) for answer in found] == [True] * 4, [(a.status, a.body[:300]) for a in found]
        assert max(answer.seconds for answer in found) < 8
        assert reader.ask("/healthz").status == 503
    finally:
        team.postgres.start()
    wait_until(lambda: are_good(reader), "the session goes on, in each process")
    assert b"Confirmed before it stopped" in reader.ask("/incidents/2000-russia-china-seven/").body


def processes_of(server: PostgresServer) -> list[int]:
    """The server's own, and one for each connection."""
    first = int((server.data / "postmaster.pid").read_text().split()[0])
    below = subprocess.run(["pgrep", "-P", str(first)], capture_output=True, text=True, check=False).stdout
    return [first, *map(int, below.split())]


def test_postgresql_is_silent_and_holds_nobody_for_ever(team: Team, site: Site, reader: Browser) -> None:
    assert are_good(reader)
    stopped = processes_of(team.postgres)
    for process in stopped:
        os.kill(process, signal.SIGSTOP)
    try:
        found = [reader.ask("/"), reader.ask("/incidents.json"), reader.ask("/healthz")]
        assert [answer.status for answer in found] == [503] * 3
        assert [is_told(answer) for answer in found[:2]] == [True] * 2
        assert max(answer.seconds for answer in found) < 12
    finally:
        for process in stopped:
            os.kill(process, signal.SIGCONT)
    wait_until(lambda: are_good(reader), "the session goes on, in each process", 60)


@pytest.fixture(scope="module")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site on SQLite."""
    mine = prepared(tmp_path_factory.mktemp("small"))
    with_accounts(mine, "reader", password=PASSWORD)
    with served(mine) as found:
        yield found


def test_the_file_of_sqlite_is_taken_away_and_nothing_confirmed_is_lost(small_site: Site) -> None:
    """Whoever has it open could read and write on, in a file that nobody finds again."""
    reader, file = logged_in(small_site, "reader"), Path(small_site.variables["VAR_DIR"]) / "site.sqlite3"
    parts = list(file.parent.glob("site.sqlite3*"))
    assert are_good(reader)
    token = inputs_of(reader.ask("/").body)["csrfmiddlewaretoken"]
    korean = {"language": "ko", "next": "/", "csrfmiddlewaretoken": token}
    for part in parts:
        part.rename(part.with_name(f"away-{part.name}"))
    try:
        assert {is_told(answer) for answer in pages(reader)} == {True}
        assert is_told(reader.ask("/language/", korean)), "what could not be kept is not confirmed"
        assert reader.ask("/healthz").status == 503
    finally:
        for part in parts:
            part.with_name(f"away-{part.name}").rename(part)
    assert are_good(reader)
    assert b'lang="en"' in reader.ask("/").body
