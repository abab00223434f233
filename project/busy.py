"""How long an answer waits while somebody else writes to the database: a little, then it says so."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from weakref import WeakSet

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, OperationalError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver

from project.answering import ANSWER_WAITS, ANSWERING

BOUND = float(
    ANSWER_WAITS
)  # seconds that a page waits for its turn to write; commands wait as long as the settings say
RETRY_AFTER = 30  # seconds: a large load holds the database for about so long
NOT_AVAILABLE = "55P03"  # PostgreSQL's code for a lock that was not given in time
# psycopg's, by their names: a site on SQLite has no use for its packages.
LOST = {"OperationalError", "InterfaceError", "PoolTimeout"}
BOUNDED: WeakSet[Any] = WeakSet()  # connections of the pool that wait no longer, each told once in its life
# Words of a database that cannot be asked, or not be written: of SQLite, which has no codes, and of PostgreSQL by code.
AWAY_WORDS = ("unable to open database file", "disk I/O error", "readonly database")
FULL_WORDS = ("database or disk is full",)
AWAY_CODES = ("08", "53", "57P", "40001")  # connections, a server that has no more, stops or starts, a replica
FULL_CODES = ("53100",)


def is_for_later(error: BaseException | None) -> bool:
    """Whether the same may go through in a moment: no fault of ours, and none of whoever asks."""
    return is_busy(error) or is_away(error) or is_full(error)


def is_away(error: BaseException | None) -> bool:
    """Whether an error says that the database cannot be asked."""
    return fails_by(error, AWAY_WORDS, AWAY_CODES) or (
        # Of a connection that was lost PostgreSQL can say nothing: there is no code.
        isinstance(error, DatabaseError)
        and type(error.__cause__).__name__ in LOST
        and getattr(error.__cause__, "sqlstate", "") is None
    )


def failure_in_words(error: BaseException) -> str:
    """An error in words, for whoever runs a command; where the database cannot be asked, what to do."""
    if not is_away(error):
        return str(error)
    return lost_file() or f"The database does not answer: {error}"


def lost_file() -> str:
    """What to do where SQLite's file is not at its place; else nothing."""
    path = settings.DATABASE_FILE
    if not path or path.exists():
        return ""
    return (
        f"The database {path} is not there. Restore it from a backup, set DATABASE_URL to where it is, "
        "or run for a new site: manage.py migrate"
    )


def is_full(error: BaseException | None) -> bool:
    """Whether an error says that there is no room."""
    return fails_by(error, FULL_WORDS, FULL_CODES)


def fails_by(error: BaseException | None, words: tuple[str, ...], codes: tuple[str, ...]) -> bool:
    if not isinstance(error, DatabaseError):
        return False
    code = getattr(error.__cause__, "sqlstate", None) or ""
    return code.startswith(codes) or any(word in str(error) for word in words)


def is_busy(error: BaseException | None) -> bool:
    """Whether an error says that another writer holds the database."""
    if not isinstance(error, OperationalError):
        return False
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


@contextmanager
def writing_soon(seconds: float) -> Iterator[None]:
    """A small write that is given up rather than waited for longer than this: a line of a log, a session's last hour.

    Raises DatabaseError, and nothing of it is written.
    """
    with waiting_for_writer(seconds):
        if connection.in_atomic_block:  # whoever began it takes it back
            yield
            return
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute(f"SET LOCAL lock_timeout = {max(1, int(seconds * 1000))}")  # 0 would wait for good
            yield


def wait(database: BaseDatabaseWrapper, seconds: float) -> float | None:
    """Set how long SQLite waits; how long it did before, where it is connected already."""
    if database.vendor != "sqlite" or database.connection is None:
        return None
    # Beside Django's cursor: it is no query, and may be asked in the middle of a transaction that failed.
    raw = database.connection
    [before] = raw.execute("PRAGMA busy_timeout").fetchone()
    raw.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
    return float(before) / 1000


def leave_lost_file() -> None:
    """Close a connection whose file is no longer the one at its place: what is written there would be lost."""
    path = settings.DATABASE_FILE
    opened = getattr(connection, "opened_file", None)
    if path and opened and connection.connection is not None and opened != identity_of(path):
        connection.close()


def identity_of(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


@receiver(connection_created)
def remember_file(connection: BaseDatabaseWrapper, **_kwargs: Any) -> None:
    if settings.DATABASE_FILE and connection.alias == DEFAULT_DB_ALIAS:
        setattr(connection, "opened_file", identity_of(settings.DATABASE_FILE))  # noqa: B010 (Django's class has none)


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
