"""What the site rests on goes away or hangs, and comes back: what a reader sees meanwhile, and that it recovers."""

import http.client
import os
import re
import signal
import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from time import monotonic

import psycopg
import pytest

from tests.bench import make_data
from tests.serving import Answered, Browser, Site, command, prepared, served, with_accounts
from tests.team.conftest import PASSWORD, SITE, Team, edited, inputs_of, logged_in, published
from tests.team.servers import PostgresServer, wait_until

pytestmark = pytest.mark.team
WITHIN_A_SECOND = 2  # seconds: one, and as much for what else the machine does; unasked beside, it took four
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


def test_redis_is_silent_and_nobody_waits_for_it(team: Team, site: Site, reader: Browser) -> None:
    assert are_good(reader)
    watcher = site.browser()
    assert team.redis.process
    os.kill(team.redis.process.pid, signal.SIGSTOP)
    try:
        found = pages(reader)
        assert {answer.status for answer in found} == {200}
        assert max(answer.seconds for answer in found) < 5
        told = [watcher.ask("/healthz") for _turn in range(OFTEN)]
        assert {answer.status for answer in told} == {200}
        assert max(answer.seconds for answer in told) < WITHIN_A_SECOND
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
    watcher = site.browser()
    stopped = processes_of(team.postgres)
    for process in stopped:
        os.kill(process, signal.SIGSTOP)
    try:
        found = [reader.ask("/"), reader.ask("/incidents.json"), reader.ask("/healthz")]
        assert [answer.status for answer in found] == [503] * 3
        assert [is_told(answer) for answer in found[:2]] == [True] * 2
        assert max(answer.seconds for answer in found) < 12
        told = [watcher.ask("/healthz") for _turn in range(OFTEN)]
        assert {answer.status for answer in told} == {503}
        assert max(answer.seconds for answer in told) < WITHIN_A_SECOND
    finally:
        for process in stopped:
            os.kill(process, signal.SIGCONT)
    wait_until(lambda: are_good(reader), "the session goes on, in each process", 60)


@pytest.fixture(scope="module")
def large_site(team: Team, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A record of which a file is read from the database in several pieces."""
    folder = tmp_path_factory.mktemp("large")
    team.postgres.asked("CREATE DATABASE large")
    mine = prepared(folder, DATABASE_URL=team.postgres.address("large"), WEB_CONCURRENCY="1")
    with_accounts(mine, "reader", password=PASSWORD)
    make_data.main(6000, folder / "data", seeds_only=True)
    loaded = command("load_seeds", str(folder / "data"), **mine)
    assert loaded.returncode == 0, loaded.stderr
    with served(mine) as found:
        yield found


def begun_download(site: Site, reader: Browser, path: str) -> tuple[socket.socket, http.client.HTTPResponse]:
    """A file whose reader takes little at a time, so that the site has not asked for all of it yet."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.settimeout(40)
    line.connect(("127.0.0.1", site.port))
    cookies = "; ".join(f"{name}={value}" for name, value in reader.cookies.items())
    line.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies}\r\n\r\n".encode())
    answer = http.client.HTTPResponse(line)
    answer.begin()
    return line, answer


def test_a_download_in_which_postgresql_falls_silent_never_looks_whole(team: Team, large_site: Site) -> None:
    reader = logged_in(large_site, "reader")
    whole = reader.ask("/incidents.csv?who=all")
    assert (whole.status, whole.body.count(b"\r\n") > 6000) == (200, True)
    line, answer = begun_download(large_site, reader, "/incidents.csv?who=all")
    assert answer.status == 200
    assert answer.read(1000) == whole.body[:1000]
    stopped = processes_of(team.postgres)
    for process in stopped:
        os.kill(process, signal.SIGSTOP)
    begun = monotonic()
    try:
        with pytest.raises((http.client.IncompleteRead, ConnectionError)):
            answer.read()
        assert monotonic() - begun < 30
    finally:
        for process in stopped:
            os.kill(process, signal.SIGCONT)
        line.close()
    wait_until(lambda: are_good(reader), "every thread is free again", 60)
    assert reader.ask("/incidents.csv?who=all").body == whole.body


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


def eight_downloads(reader: Browser) -> None:
    """None waits long for its line in the audit log, and nobody waits for them, though they could take all threads."""
    with ThreadPoolExecutor(8) as pool:
        downloads = [pool.submit(reader.ask, f"/incidents.csv?from={2000 + turn}") for turn in range(8)]
        asked = [reader.ask(path) for path in ("/", "/incidents/", "/healthz", "/accounts/password_change/")]
        assert [answer.status for answer in asked] == [200] * 4
        assert max(answer.seconds for answer in asked) < 3
        found = [download.result() for download in downloads]
        assert {answer.status for answer in found} == {200}
        assert max(answer.seconds for answer in found) < 5


EXPORTS_TOLD = "SELECT count(*) FROM project_auditentry WHERE action = 'exported'"


def test_eight_downloads_while_somebody_writes_hold_up_nobody(small_site: Site) -> None:
    """Each is told of in the audit log, which cannot be written meanwhile."""
    reader = logged_in(small_site, "reader")
    file = Path(small_site.variables["VAR_DIR"]) / "site.sqlite3"
    with closing(sqlite3.connect(file, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        eight_downloads(reader)
        writer.execute("ROLLBACK")

    def told() -> int:
        reader.ask("/codebook/")
        with closing(sqlite3.connect(file)) as database:
            count: int = database.execute(EXPORTS_TOLD).fetchone()[0]
            return count

    wait_until(lambda: told() >= 8, "what waited is written by the next requests")


def test_eight_downloads_hold_up_nobody_while_postgresql_keeps_the_log_locked(team: Team, reader: Browser) -> None:
    def told() -> int:
        reader.ask("/codebook/")
        return int(team.postgres.asked(EXPORTS_TOLD, SITE))

    before = told()
    with psycopg.connect(team.postgres.address(SITE)) as writer:
        writer.execute("LOCK TABLE project_auditentry IN EXCLUSIVE MODE")  # as while the table is rewritten
        eight_downloads(reader)
        assert told() == before
        writer.rollback()
    wait_until(lambda: told() >= before + 8, "what waited is written by the next requests")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 24 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("A FULL DISK IS NOT TESTED: no tmpfs can be mounted here")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


def test_a_full_disk_is_told_in_words_and_reading_goes_on(small_disk: Path, tmp_path: Path) -> None:
    mine = prepared(tmp_path / "var", DATABASE_URL=f"sqlite:///{small_disk}/site.sqlite3")
    with_accounts(mine, "reader", password=PASSWORD)
    with served(mine) as site:
        reader = logged_in(site, "reader")
        assert are_good(reader)
        token = inputs_of(reader.ask("/").body)["csrfmiddlewaretoken"]
        change = {"language": "ko", "next": "/", "csrfmiddlewaretoken": token}
        fill(small_disk / "filler")
        told = reader.ask("/language/", change)
        assert (told.status, b"There is no room left" in told.body) == (503, True), told.body[:300]
        assert told.headers["Retry-After"]
        assert are_good(reader)
        assert b'lang="en"' in reader.ask("/").body
        (small_disk / "filler").unlink()
        assert reader.ask("/language/", change).status == 302
        assert b'lang="ko"' in reader.ask("/").body
    with closing(sqlite3.connect(small_disk / "site.sqlite3")) as database:
        database.create_function("REGEXP", 2, lambda pattern, text: bool(re.search(pattern, text)))  # of constraints
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def fill(file: Path) -> None:
    """Take all the room that is left."""
    with file.open("wb", buffering=0) as filler:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    filler.write(bytes(size))
            except OSError:
                continue
