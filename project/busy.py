"""How long an answer waits while somebody else writes to the database: a little, then it says so."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from weakref import WeakSet

from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver

from project.databases import ANSWER_WAITS

BOUND = float(
    ANSWER_WAITS
)  # seconds that a page waits for its turn to write; commands wait as long as the settings say
RETRY_AFTER = 30  # seconds: a large load holds the database for about so long
NOT_AVAILABLE = "55P03"  # PostgreSQL's code for a lock that was not given in time
NONE_FREE = "PoolTimeout"  # by its name: a site on SQLite has no use for the pool's package
BOUNDED: WeakSet[Any] = WeakSet()  # connections of the pool that wait no longer, each told once in its life

ANSWERING: ContextVar[bool] = ContextVar("answering", default=False)


def is_busy(error: BaseException | None) -> bool:
    """Whether an error says that another writer holds the database."""
    if not isinstance(error, OperationalError):
        return False
    if type(error.__cause__).__name__ == NONE_FREE:
        return True
    # SQLite says it in words alone, PostgreSQL by a code.
    return "is locked" in str(error) or getattr(error.__cause__, "sqlstate", None) == NOT_AVAILABLE


@contextmanager
def waiting_for_writer(seconds: float) -> Iterator[None]:
    """Wait no longer than this for SQLite's one writer; PostgreSQL has a lock for each row."""
    before = wait(connection, seconds)
    try:
        yield
    finally:
        if before is not None:
            wait(connection, before)


def wait(database: BaseDatabaseWrapper, seconds: float) -> float | None:
    """Set how long SQLite waits; how long it did before, where it is connected already."""
    if database.vendor != "sqlite" or database.connection is None:
        return None
    # Beside Django's cursor: it is no query, and may be asked in the middle of a transaction that failed.
    raw = database.connection
    [before] = raw.execute("PRAGMA busy_timeout").fetchone()
    raw.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
    return float(before) / 1000


@receiver(connection_created)
def bound(connection: BaseDatabaseWrapper, **_kwargs: Any) -> None:
    """A connection that is made for an answer waits as long as an answer does."""
    # A command waits as long as it has to.
    if not ANSWERING.get():
        return
    wait(connection, BOUND)
    if connection.vendor == "postgresql" and connection.connection not in BOUNDED:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {int(BOUND * 1000)}")
        BOUNDED.add(connection.connection)
