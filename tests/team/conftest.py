"""One PostgreSQL and one Redis for all tests of a team's set-up, and a site's database in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.oracle import SEEDS
from tests.serving import command, prepared, with_accounts
from tests.team.servers import PostgresServer, RedisServer, postgres_server, redis_server

SITE = "site"
ROLES = ("reader", "editor")
PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Team:
    """What the processes of a site share, and the environment that each of them has."""

    postgres: PostgresServer
    redis: RedisServer
    variables: dict[str, str]


@pytest.fixture(scope="session")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    """A site with accounts and the seeds as edition 1, on PostgreSQL and Redis."""
    folder: Path = tmp_path_factory.mktemp("team")
    with postgres_server() as postgres, redis_server() as redis:
        postgres.asked(f"CREATE DATABASE {SITE}")
        mine = prepared(
            folder, DATABASE_URL=postgres.address(SITE), CACHE_URL=redis.address, WEB_CONCURRENCY="2", LOG_LEVEL="INFO"
        )
        with_accounts(mine, *ROLES, password=PASSWORD)
        loaded = command("load_seeds", str(SEEDS), **mine)
        assert loaded.returncode == 0, loaded.stderr
        yield Team(postgres, redis, mine)
