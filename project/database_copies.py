"""The database as one file: copied as of one moment while others write, and put back whole or not at all.

SQLite's is copied by its backup API inside a read transaction; PostgreSQL's by pg_dump on an exported snapshot, and put
back by psql in one transaction.
"""

import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from project.database_file import make_database_file

DATABASE_PARTS = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
PAGES = 2_000  # of SQLite's database, copied between two words of progress
# Of a schema those that need others go first; each kind in one statement, in whatever order its own need each other.
DROPPED_TOGETHER = (
    "view", "materialized view", "foreign table", "table", "sequence", "aggregate", "function", "procedure", "type"
)  # fmt: skip
# What stands in the schema itself. An extension and what it brought along are the server's; an index, a constraint, a
# trigger and a row's type go with their table.
OBJECTS_HERE = """
    SELECT found.type, found.identity
    FROM pg_depend AS kept, pg_identify_object(kept.classid, kept.objid, 0) AS found
    WHERE kept.refclassid = 'pg_namespace'::regclass AND kept.refobjid = current_schema()::regnamespace
      AND kept.deptype = 'n' AND kept.classid <> 'pg_extension'::regclass
      AND NOT EXISTS (
          SELECT 1 FROM pg_depend AS brought
          WHERE brought.classid = kept.classid AND brought.objid = kept.objid AND brought.deptype = 'e')
    ORDER BY 1, 2
"""

Say = Callable[[str], object]


class BadBackup(ValueError):
    """A backup that is not put back, or cannot be made; the message says why, in a sentence."""


def copy_database(target: Path, say: Say) -> dict[str, int]:
    """Copy the database as of one moment; the rows of each table then."""
    return copy_sqlite(target, say) if connection.vendor == "sqlite" else dump_postgresql(target, say)


def put_database(found: Path, rows: dict[str, int]) -> None:
    """Put a copy in the place of this site's database, which stays as it is unless all these rows of its arrive."""
    if connection.vendor == "sqlite":
        put_sqlite(found, rows)
    else:
        put_postgresql(found, rows)


def copy_sqlite(target: Path, say: Say) -> dict[str, int]:
    with connection.wrap_database_errors, closing(sqlite_here(isolation_level=None)) as source:
        # What is written meanwhile would make the copy begin again, under load for ever: a reader's moment stays.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with closing(sqlite3.connect(target)) as copy:
            source.backup(copy, pages=PAGES, progress=lambda _status, left, whole: say_share(say, whole - left, whole))
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
            return rows_of_sqlite(copy)


def sqlite_here(**options: Any) -> sqlite3.Connection:
    found: sqlite3.Connection = sqlite3.connect(connection.get_connection_params()["database"], uri=True, **options)
    return found


def say_share(say: Say, done: int, whole: int) -> None:
    say(f"Copied {done * 100 // whole} % of the database" if whole else "The database is empty")


def rows_of_sqlite(database: sqlite3.Connection) -> dict[str, int]:
    names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in names}


def put_sqlite(found: Path, rows: dict[str, int]) -> None:
    """Copy the backup's pages over this site's, in one transaction: a reader sees the old record or the new one."""
    with connection.wrap_database_errors, closing(sqlite3.connect(found)) as copy:
        copy.execute("PRAGMA ignore_check_constraints = ON")  # they call functions that only Django's connections have
        state = copy.execute("PRAGMA integrity_check").fetchone()[0]
        if state != "ok" or rows_of_sqlite(copy) != rows:
            raise BadBackup(f"Its database is damaged: {state}")
        connection.close()
        make_database_file(Path(str(settings.DATABASE_FILE)))
        with closing(sqlite_here()) as target:
            copy.backup(target, pages=-1)


def rows_here(cursor: Any) -> dict[str, int]:
    """The rows of each table of this site, by its name."""
    found = {}
    for name in sorted(connection.introspection.table_names(cursor)):
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")
        found[name] = cursor.fetchone()[0]
    return found


def dump_postgresql(target: Path, say: Say) -> dict[str, int]:
    """pg_dump of the very snapshot in which the rows are counted."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot(), current_schema()")
        snapshot, schema = cursor.fetchone()
        say("pg_dump is copying the database.")
        where, environment = postgresql_login()
        # Other schemas are of others, and may be closed to this account.
        line = [program("pg_dump"), where, f"--snapshot={snapshot}", f'--schema="{schema}"', "--format=custom"]
        done = subprocess.run(
            [*line, "--no-owner", f"--file={target}"], env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise BadBackup(f"pg_dump failed: {done.stderr.strip()}")
        return rows_here(cursor)


def program(name: str) -> str:
    if (path := shutil.which(name)) is None:
        raise BadBackup(f"{name} is not installed: it comes with PostgreSQL's client (Debian: postgresql-client).")
    return path


def postgresql_login() -> tuple[str, dict[str, str]]:
    """How PostgreSQL's programs reach the database that Django does: an argument, and the environment.

    The password goes by the environment alone: arguments are seen by all.
    """
    from psycopg.conninfo import make_conninfo  # a site on SQLite needs none of its packages
    from psycopg.pq import Conninfo

    known = {option.keyword.decode() for option in Conninfo.get_defaults()}
    found = {name: value for name, value in connection.get_connection_params().items() if name in known}
    if role := connection.settings_dict["OPTIONS"].get("assume_role"):
        quoted = re.sub(r"([\\ ])", r"\\\1", role)
        found["options"] = f"{found.get('options', '')} -c role={quoted}"
    password = found.pop("password", None)
    return f"--dbname={make_conninfo(**found)}", os.environ | ({"PGPASSWORD": str(password)} if password else {})


def put_postgresql(found: Path, rows: dict[str, int]) -> None:
    """Drop what stands in the site's schema, put the backup's tables there and count them, in one transaction.

    `pg_restore --clean` drops what the backup has, and not what later migrations made. Of a backup only that schema is
    read: schemas and extensions belong to whoever made the database.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        schema = cursor.fetchone()[0]
        cursor.execute(OBJECTS_HERE)
        dropping = list(dropping_statements(cursor.fetchall()))
    connection.close()
    where, environment = postgresql_login()
    line = [program("psql"), where, "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"]
    reading = [program("pg_restore"), "--file=-", "--no-owner", "--exit-on-error", f"--schema={schema}", str(found)]
    with tempfile.TemporaryFile("w+") as said:
        psql = subprocess.Popen(
            line, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said, text=True
        )
        # Where psql stopped at a fault nobody reads the rest.
        with suppress(BrokenPipeError), psql:
            assert psql.stdin
            psql.stdin.write("\n".join(["BEGIN;", "SET client_min_messages = warning;", *dropping, ""]))
            psql.stdin.flush()
            done = subprocess.run(reading, stdout=psql.stdin, stderr=subprocess.PIPE, text=True, check=False)
            if done.returncode == 0:  # else all of it is taken back
                psql.stdin.write("\n".join(["RESET search_path;", *counting_statements(rows), "COMMIT;", ""]))
        said.seek(0)
        if psql.returncode:
            raise BadBackup(f"psql failed: {said.read().strip()}")
        if done.returncode:
            raise BadBackup(f"pg_restore failed: {done.stderr.strip()}")


def dropping_statements(objects: list[tuple[str, str]]) -> Iterator[str]:
    """Of kinds and names of objects. None cascades: what stands elsewhere and needs one of them is not ours to drop."""
    for kind in DROPPED_TOGETHER:
        if names := [name for of_kind, name in objects if of_kind == kind]:
            yield f"DROP {kind} IF EXISTS {', '.join(names)};"
    for kind, name in objects:
        if kind not in DROPPED_TOGETHER:
            yield f"DROP {kind.removesuffix(' object')} IF EXISTS {name};"  # a "statistics object" is dropped so


def counting_statements(rows: dict[str, int]) -> Iterator[str]:
    """Statements that fail where a table has not so many rows."""
    for name, count in rows.items():
        yield (
            f"DO $$ BEGIN IF (SELECT count(*) FROM {connection.ops.quote_name(name)}) <> {int(count)} "
            f"THEN RAISE EXCEPTION '{name} has not the rows that it had then'; END IF; END $$;"
        )
