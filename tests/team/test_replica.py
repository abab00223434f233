"""A second PostgreSQL follows the first: it takes readers' questions, and no reader sees an edition go back."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.serving import Browser, Site, served
from tests.team.conftest import SITE, Team, edited, logged_in, published
from tests.team.servers import PostgresServer, replica_of, wait_until

pytestmark = pytest.mark.team
SLUG = "2000-russia-china-seven"
LAST_ASKED = f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{SITE}' AND query NOT LIKE '%incidents_erasure%'"
OFTEN = 8  # asked so often, each of a server's two processes has answered


@dataclass
class Followed:
    """A site whose database is followed by another."""

    site: Site
    primary: PostgresServer
    replica: PostgresServer
    asked: int = 0

    def is_read(self, reader: Browser) -> bool:
        """Whether the replica was asked for more than how far it is, while pages were read that nobody has read yet."""
        began, read = self.replica.asked("SELECT clock_timestamp()"), []
        for _turn in range(OFTEN):
            self.asked += 1
            assert reader.ask(f"/incidents/?q=border+{self.asked}").status == 200
            read.append(self.replica.asked(f"{LAST_ASKED} AND query_start > '{began}'") != "0")
        return any(read)


@pytest.fixture(scope="module")
def followed(team: Team) -> Iterator[Followed]:
    with (
        replica_of(team.postgres) as replica,
        served(team.variables | {"REPLICA_URL": replica.address(SITE)}) as site,
    ):
        yield Followed(site, team.postgres, replica)


def titles(reader: Browser) -> list[bool]:
    """Whether the page, the document and the list each say what was published, in each process."""
    asked = (f"/incidents/{SLUG}/", f"/incidents/{SLUG}.json", "/incidents.json?q=replica")
    return [b"Behind the replica" in reader.ask(path).body for path in asked for _time in range(OFTEN)]


def test_readers_ask_the_replica(followed: Followed) -> None:
    reader = logged_in(followed.site, "reader")
    assert followed.is_read(reader)


def test_a_reader_never_sees_an_edition_go_back(team: Team, followed: Followed) -> None:
    reader, editor = logged_in(followed.site, "reader"), logged_in(followed.site, "editor")
    assert not any(titles(reader))
    followed.replica.asked("SELECT pg_wal_replay_pause()")
    try:
        published(editor, edited(team, SLUG, "Behind the replica"))
        assert all(titles(reader))
        assert newest(followed.replica) < newest(followed.primary)
        assert not followed.is_read(reader)
    finally:
        followed.replica.asked("SELECT pg_wal_replay_resume()")
    wait_until(lambda: followed.is_read(reader), "the replica is asked again")
    assert all(titles(reader))


def newest(server: PostgresServer) -> int:
    return int(server.asked("SELECT max(number) FROM incidents_edition", SITE))


def test_a_download_is_read_from_the_replica_to_its_end(followed: Followed) -> None:
    reader = logged_in(followed.site, "reader")
    began = followed.replica.asked("SELECT clock_timestamp()")
    assert reader.ask("/incidents.csv?who=all").body.count(b"\r\n") > 200
    fetched = followed.replica.asked(f"{LAST_ASKED} AND query_start > '{began}'")
    assert fetched != "0", "the rows are asked for when the view has long answered"


def test_a_replica_that_is_gone_is_done_without(followed: Followed) -> None:
    reader = logged_in(followed.site, "reader")
    followed.replica.stop()
    try:
        answers = [reader.ask(f"/incidents/?from=18{turn + 10}") for turn in range(OFTEN)]
        assert {answer.status for answer in answers} == {200}
        assert max(answer.seconds for answer in answers) < 15
    finally:
        followed.replica.start("-c hot_standby_feedback=on")
    wait_until(lambda: followed.is_read(reader), "the replica is asked again", 60)
