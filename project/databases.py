"""How the site is connected to its databases: what is set on each connection, and why."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environ import Env

from project import environment
from project.answering import ANSWER_WAITS, SILENCE_ENDS
from project.database_file import address_of_file

SQLITE_ENGINE, POSTGRESQL_ENGINE = "django.db.backends.sqlite3", "django.db.backends.postgresql"
SQLITE_WAITS = 20  # seconds that a command waits for SQLite's one writer
MAPPED = 256 * 1024 * 1024  # bytes of SQLite's file
LONGEST_IDLE, LONGEST_LIFE = 10 * 60, 60 * 60  # seconds of a connection of the pool


@dataclass(frozen=True)
class ConnectionSetting:
    """One thing that is set on each connection."""

    database: str
    name: str
    value: str
    reason: str


# README.md holds settings_table() word for word; a test compares the two, another asks real connections.
CONNECTION_SETTINGS = (
    ConnectionSetting("SQLite", "journal_mode", "WAL", "Readers go on while somebody writes."),
    ConnectionSetting(
        "SQLite", "synchronous", "FULL", "What was confirmed stays when the power fails; it costs one fsync a commit."
    ),
    ConnectionSetting(
        "SQLite",
        "transaction_mode",
        "IMMEDIATE",
        "A writer waits for its turn when it begins, instead of failing in the middle. "
        "Reading opens no transaction, so no reader ever takes the lock.",
    ),
    ConnectionSetting(
        "SQLite",
        "busy_timeout",
        f"{SQLITE_WAITS} s; {ANSWER_WAITS} s within an answer",
        "Commands wait for whoever writes; people are told so instead.",
    ),
    ConnectionSetting(
        "SQLite", "mmap_size", f"{MAPPED >> 20} MB", "Processes share the pages of the file, and copy none to read it."
    ),
    ConnectionSetting("SQLite", "foreign_keys", "ON", "SQLite keeps no reference whole unless it is told to."),
    ConnectionSetting(
        "PostgreSQL",
        "pool",
        "at most `DATABASE_POOL` a process",
        "A thread has a connection for as long as it answers, so the server never sees more than processes x pool. "
        "Made after the processes part, and closed before it.",
    ),
    ConnectionSetting(
        "PostgreSQL",
        "check",
        "at each answer",
        "A connection that died with the server is replaced unseen; it costs 0.1 ms.",
    ),
    ConnectionSetting(
        "PostgreSQL",
        "timeout",
        f"{ANSWER_WAITS} s",
        "Where all of the pool are in use, or the server does not let one in: answered with 503, in words.",
    ),
    ConnectionSetting(
        "PostgreSQL",
        "lock_timeout",
        f"{ANSWER_WAITS} s within an answer",
        "Who waits for another's lock is told so; commands wait.",
    ),
    ConnectionSetting(
        "PostgreSQL",
        "connection_class",
        f"gives up after {SILENCE_ENDS} s within an answer",
        "A server that hangs, or a network that swallows what it says, holds no thread for ever.",
    ),
    ConnectionSetting(
        "PostgreSQL",
        "max_idle, max_lifetime",
        f"{LONGEST_IDLE // 60} and {LONGEST_LIFE // 60} min",
        "A quiet night gives connections back, and no process of the server grows for ever.",
    ),
    ConnectionSetting(
        "PostgreSQL", "prepare_threshold", "none", "Nothing is prepared on the server, so PgBouncer may stand between."
    ),
)

SQLITE_OPTIONS = {
    "timeout": SQLITE_WAITS,
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        f"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA mmap_size = {MAPPED}"
    ),
}


def database_setting(name: str, folder: Path) -> dict[str, Any]:
    """An address of the environment as Django wants it; a relative SQLite path is taken from the folder."""
    found = {"CONN_HEALTH_CHECKS": True} | environment.url_setting(name, Env.db_url_config)
    engine = found.get("ENGINE")
    if engine == SQLITE_ENGINE:
        return found | sqlite_setting(found, folder)
    if engine == POSTGRESQL_ENGINE:
        return found | postgresql_setting(found)
    raise ImproperlyConfigured(f"{name} must begin with sqlite:/// or postgres://")


def replica_setting(first: dict[str, Any], folder: Path) -> dict[str, Any] | None:
    """REPLICA_URL as Django wants it; None where there is none."""
    if not environment.text_setting("REPLICA_URL"):
        return None
    found = database_setting("REPLICA_URL", folder)
    if {first["ENGINE"], found["ENGINE"]} != {POSTGRESQL_ENGINE}:
        raise ImproperlyConfigured("REPLICA_URL is for PostgreSQL: it names a server that follows DATABASE_URL's.")
    return found


def sqlite_setting(found: dict[str, Any], folder: Path) -> dict[str, Any]:
    name = found["NAME"]
    return {
        "CONN_MAX_AGE": found.get("CONN_MAX_AGE", 60),
        # What the address itself says goes first.
        "OPTIONS": SQLITE_OPTIONS | found.get("OPTIONS", {}),
        "NAME": name if name == ":memory:" else address_of_file(folder / name),
    }


def postgresql_setting(found: dict[str, Any]) -> dict[str, Any]:
    """With a pool, or, where DATABASE_POOL is 0, with a connection that each thread keeps for a minute."""
    largest = environment.number_setting("DATABASE_POOL")
    if not largest:
        return {"CONN_MAX_AGE": found.get("CONN_MAX_AGE", 60)}
    from project.patient_connection import PatientConnection  # a site on SQLite needs none of its packages

    pool = {
        "connection_class": PatientConnection,
        "min_size": 0,  # a process that has nothing to ask, or a command, holds none for nothing
        "max_size": largest,
        "timeout": ANSWER_WAITS,
        "reconnect_timeout": ANSWER_WAITS,  # then it begins anew, so a server that is back is found at once
        "max_idle": LONGEST_IDLE,
        "max_lifetime": LONGEST_LIFE,
    }
    return {"CONN_MAX_AGE": 0, "OPTIONS": {"pool": pool} | found.get("OPTIONS", {})}


def settings_table() -> str:
    """The settings as the Markdown table of README.md: python -m project.databases prints it."""
    rows = (f"| {s.database} | `{s.name}` | {s.value} | {s.reason} |" for s in CONNECTION_SETTINGS)
    return "\n".join(["| database | setting | value | why |", "| --- | --- | --- | --- |", *rows])


if __name__ == "__main__":
    print(settings_table())
