"""What the site rests on goes away or hangs, and comes back: what a reader sees meanwhile, and that it recovers."""

import os
import signal
from collections.abc import Iterator

import pytest

from tests.serving import Answered, Browser, Site, served
from tests.team.conftest import Team, logged_in
from tests.team.servers import wait_until

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
    return answer.status == 503 and bool(answer.headers["Retry-After"]) and b"busy" in answer.body


def test_postgresql_is_stopped_and_the_session_outlives_it(team: Team, reader: Browser) -> None:
    assert are_good(reader)
    team.postgres.stop()
    try:
        found = [reader.ask("/"), reader.ask("/incidents.json"), reader.ask("/charts/"), reader.ask("/incidents.csv")]
        assert [is_told(answer) for answer in found] == [True] * 4, [(a.status, a.body[:300]) for a in found]
        assert max(answer.seconds for answer in found) < 8
        assert reader.ask("/healthz").status == 503
    finally:
        team.postgres.start()
    wait_until(lambda: are_good(reader), "the session goes on, in each process")
