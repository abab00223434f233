"""Databases of tests copied as they were committed, each under a name of its own."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

BESIDE_SQLITE = ("", "-wal", "-shm")


@contextmanager
def copied_database(name: str) -> Iterator[None]:
    """The database that the connection is at, under another name: a path for SQLite. Thrown away in the end."""
    there = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        copy_sqlite(Path(there), Path(name))
        yield
        for ending in BESIDE_SQLITE:
            Path(f"{name}{ending}").unlink(missing_ok=True)
        return
    connection.close()  # a template has nobody in it
    with connection._nodb_cursor() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{there}"')
    yield
    with connection._nodb_cursor() as server:
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def copy_sqlite(source: Path, target: Path) -> None:
    """What was committed, as a file of its own."""
    there, here = sqlite3.connect(source), sqlite3.connect(target)
    with here:
        there.backup(here)
    there.close()
    here.close()


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """The connection leads to another database."""
    assert not connection.in_atomic_block
    there = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    yield
    connection.close()
    connection.settings_dict["NAME"] = there
