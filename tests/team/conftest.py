"""One PostgreSQL and one Redis for all tests of a team's set-up, and a site's database in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest

from tests.oracle import SEEDS
from tests.serving import Answered, Browser, Site, command, prepared, with_accounts
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


def logged_in(site: Site, name: str) -> Browser:
    browser = site.browser()
    assert browser.log_in(name, PASSWORD).status == 302
    return browser


def inputs_of(page: bytes) -> dict[str, str]:
    """What the fields of a page hold, as a browser would send them: hidden ones, and the words typed in others."""
    text = page.decode()
    found = {}
    for tag in re.findall(r"<input\b[^>]*>", text):
        said = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if "name" in said and said.get("type") not in ("submit", "checkbox", "radio", "file"):
            found[said["name"]] = unescape(said.get("value", ""))
    return found


def edited(team: Team, slug: str, title: str) -> str:
    """The number of an incident whose working copy was given a title."""
    statement = f"UPDATE incidents_incident SET title = '{title}', state = 'changed' WHERE slug = '{slug}' RETURNING id"
    return team.postgres.asked(statement, SITE)


def published(editor: Browser, number: str) -> Answered:
    """Read the page that asks, say yes, and come back to it."""
    page = editor.ask(f"/admin/incidents/incident/{number}/publish/")
    assert page.status == 200
    [action] = re.findall(r'action="(/admin/incidents/incident/[^"]*)"', page.body.decode())
    sent = inputs_of(page.body) | {"note": "As the ministry says now", "overruled": "It is known", "_yes": "Publish"}
    return editor.ask(action, sent)
