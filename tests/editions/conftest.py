"""A database of its own for tests in which several processes write, and a way to start them."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.copied import copied_database

ROOT = Path(__file__).resolve().parent.parent.parent
LONGEST = 300  # seconds, on a busy machine

Run = Callable[..., dict[str, Any]]


@pytest.fixture
def own_database(tmp_path: Path, db: None) -> Iterator[str]:
    """The address of a migrated, empty database that nobody else knows."""
    if connection.vendor == "sqlite":
        own = str(tmp_path / "own.sqlite3")
        address = f"sqlite:///{own}"
    else:
        own = f"{connection.settings_dict['NAME']}_own"
        address = postgres_address(own)
    with copied_database(own):
        yield address


@pytest.fixture
def run(own_database: str) -> Run:
    """Run a module of this folder in a process of its own; what it found, as it printed it."""
    return lambda module, *words: run_module(own_database, module, *words)


def run_module(database: str, module: str, *words: object) -> dict[str, Any]:
    """Run a module of this folder on a database; what it found, as it printed it in its last line."""
    command = [sys.executable, "-m", f"tests.editions.{module}", *map(str, words)]
    settings = {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | settings, capture_output=True, text=True, timeout=LONGEST, check=False
    )
    assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-6000:]}"
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@contextmanager
def restored(database: str) -> Iterator[str]:
    """The address of a PostgreSQL database that was read back from a dump of another."""
    name, asked = database.rpartition("/")[2], connection.settings_dict
    copy = f"{name}_restored"
    with connection._nodb_cursor() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{copy}"')
    where = [
        "--host",
        asked["HOST"],
        "--username",
        asked["USER"],
        *(["--port", str(p)] if (p := asked["PORT"]) else []),
    ]
    known = os.environ | {"PGPASSWORD": asked["PASSWORD"]}
    dump = subprocess.run([program("pg_dump"), *where, name], env=known, capture_output=True, check=True).stdout
    read = [program("psql"), *where, "--quiet", "--set", "ON_ERROR_STOP=1", "--dbname", copy]
    subprocess.run(read, input=dump, env=known, capture_output=True, check=True)
    yield postgres_address(copy)
    with connection._nodb_cursor() as server:
        server.execute(f'DROP DATABASE "{copy}" WITH (FORCE)')


def program(name: str) -> str:
    """One of PostgreSQL's programs: the newest of Debian's, which reads every older server, else that on the PATH."""
    return max(map(str, Path("/usr/lib/postgresql").glob(f"*/bin/{name}")), default=name)


def postgres_address(name: str) -> str:
    """DATABASE_URL with another database's name."""
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"
