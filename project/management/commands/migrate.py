"""manage.py migrate: Django's, which makes SQLite's file, and of which two at once wait for each other."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from project.database_file import file_of_address, make_database_file

ADVISORY_KEY = 7_485_663  # PostgreSQL's lock by a number: any that nothing else here uses
WAITING_FOR_OTHERS = "Another migration runs: waiting until it is done."


class Command(migrate.Command):
    def execute(self, *args: Any, **options: Any) -> Any:
        # Alone from the checks on, which ask the database what it can do.
        with self.alone_on(connections[options["database"]]):
            return super().execute(*args, **options)

    @contextmanager
    def alone_on(self, database: BaseDatabaseWrapper) -> Iterator[None]:
        """Nobody else migrates this database meanwhile."""
        if database.vendor == "postgresql":
            with self.advisory_lock(database):
                yield
        elif path := file_of_address(database.settings_dict["NAME"]):
            make_database_file(path)
            # Left open: to close any handle of the file would take away SQLite's own locks on it.
            handle = os.open(path, os.O_RDONLY)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self.stderr.write(WAITING_FOR_OTHERS)
                fcntl.flock(handle, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(handle, fcntl.LOCK_UN)
        else:
            yield

    @contextmanager
    def advisory_lock(self, database: BaseDatabaseWrapper) -> Iterator[None]:
        """PostgreSQL's, which ends with the connection at the latest."""
        with database.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_KEY])
            if not cursor.fetchone()[0]:
                self.stderr.write(WAITING_FOR_OTHERS)
                cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_KEY])
        try:
            yield
        finally:
            with database.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_KEY])
