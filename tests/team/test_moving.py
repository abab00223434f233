"""manage.py move takes a site from SQLite to PostgreSQL and back, whole or not at all; nobody who reads can tell."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.serving import ROOT
from tests.team.servers import PostgresServer, postgres_server

pytestmark = pytest.mark.team


def run(database: str, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    mine = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": database}
    return subprocess.run(
        [sys.executable, "-W", "ignore", *words], cwd=ROOT, env=mine | variables, capture_output=True, text=True,
        check=False, timeout=900,
    )  # fmt: skip


def found(database: str, *words: str) -> Any:
    """What tests.team.moved prints of a database."""
    done = run(database, "-m", "tests.team.moved", *words)
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout.splitlines()[-1])


def moved(source: str, target: str) -> subprocess.CompletedProcess[str]:
    return run(source, "manage.py", "move", MOVE_TO=target)


@dataclass(frozen=True)
class Move:
    """Where the site was, where it went, where it came back to, and what was said on the way."""

    there: str
    away: str
    back: str
    session: str
    said: str
    postgres: PostgresServer


@pytest.fixture(scope="module")
def way(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Move]:
    folder: Path = tmp_path_factory.mktemp("moving")
    there, back = f"sqlite:///{folder}/there.sqlite3", f"sqlite:///{folder}/back.sqlite3"
    with postgres_server() as postgres:
        postgres.asked("CREATE DATABASE away")
        away = postgres.address("away")
        assert run(there, "manage.py", "migrate", "-v0").returncode == 0
        session = found(there, "play")
        first, second = moved(there, away), moved(away, back)
        assert (first.returncode, second.returncode) == (0, 0), f"{first.stderr}\n{second.stderr}"
        yield Move(there, away, back, session, first.stdout, postgres)


def test_every_row_and_every_next_number_is_the_same_there_and_back(way: Move) -> None:
    rows = found(way.there, "rows")
    assert rows["incidents_edition"].startswith("3 ")
    assert rows["project_auditentry"] > "1"
    # An account was deleted: the next one must not get the number by which the audit log knows it.
    assert rows["after auth_user"] == "3"
    assert rows["auth_user"].startswith("2 ")
    away = found(way.away, "rows")
    assert {name: (rows[name], away[name]) for name in rows if rows[name] != away[name]} == {}
    assert found(way.back, "rows") == rows


def test_every_list_and_chart_of_three_editions_is_the_same_to_the_byte(way: Move) -> None:
    before = found(way.there, "answers", way.session)
    assert sum(answer.startswith("200 ") for answer in before.values()) > 200
    for database in (way.away, way.back):
        after = found(database, "answers", way.session)
        assert {path: (before[path], after.get(path)) for path in before if before[path] != after.get(path)} == {}


def test_what_is_moved_is_said_as_it_goes(way: Move) -> None:
    lines = way.said.splitlines()
    assert lines[0] == "Making the tables …"
    assert "incidents_edition: 3" in lines
    assert lines[-1].endswith("Set DATABASE_URL to what MOVE_TO was, and start the site.")


def test_a_database_that_is_not_empty_is_refused_in_words(way: Move) -> None:
    before = found(way.away, "rows")
    refused = moved(way.there, way.away)
    assert refused.returncode == 1
    assert "The database to move into is not empty: " in refused.stderr
    assert found(way.away, "rows") == before
    unset = run(way.there, "manage.py", "move")
    assert "Set MOVE_TO to the address of a new database" in unset.stderr


def test_where_one_row_is_refused_nothing_is_moved(way: Move, tmp_path: Path) -> None:
    """A text that SQLite takes and PostgreSQL does not, in one of the last tables."""
    broken = tmp_path / "broken.sqlite3"
    with sqlite3.connect(way.there.removeprefix("sqlite:///")) as there, sqlite3.connect(broken) as here:
        there.backup(here)
        here.execute(
            "UPDATE stats_contextevent SET title = 'a' || char(0) WHERE id = (SELECT min(id) FROM stats_contextevent)"
        )
    way.postgres.asked("CREATE DATABASE half")
    refused = moved(f"sqlite:///{broken}", way.postgres.address("half"))
    assert "Nothing was moved: the new database refused a row" in refused.stderr
    assert way.postgres.asked("SELECT count(*) FROM incidents_edition", "half") == "0"
    assert moved(way.there, way.postgres.address("half")).returncode == 0, "it is still empty, so it may be named again"
