"""What is set on each connection is in force on it, and said in README.md."""

import os
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.signals import request_finished
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from incidents.editions.kept_answers import RecordState
from incidents.models import Incident
from project import databases, environment, error_views
from project.replica import ReplicaRouter, read_where
from tests.project.test_settings import PRODUCTION, ROOT, refusal, settings_with, start
from tests.routes import sampled

SQLITE_ASKED = """
import django
django.setup()
from django.conf import settings
from django.db import connection, transaction
from project.database_file import make_database_file
make_database_file(settings.DATABASE_FILE)
def ask(pragma):
    return connection.cursor().execute(f"PRAGMA {pragma}").fetchone()[0]
print(*map(ask, ["journal_mode", "synchronous", "foreign_keys", "busy_timeout", "mmap_size"]))
connection.force_debug_cursor = True
with transaction.atomic():
    print(connection.queries[-1]["sql"])
"""
POOL_ASKED = """
import threading, time
import django
django.setup()
from django.contrib.auth.models import User
from django.core.signals import request_finished
from django.db import OperationalError, connection
from project.answering import ANSWERING
from project import busy
def process():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid(), current_setting('lock_timeout')")
        return cursor.fetchone()
first = process()
connection.close()
ANSWERING.set(True)
said = [process()]
connection.close()
said.append(process())
print([pid for pid, _wait in said] == [first[0]] * 2, first[1], *[wait for _pid, wait in said])
with connection.cursor() as cursor:
    cursor.execute("SELECT count(*) FROM pg_prepared_statements")
    print("prepared", cursor.fetchone()[0])
pool = connection.pool
print(pool.min_size, pool.max_size, pool.timeout, pool.max_idle, pool.max_lifetime)
found = []
def second():
    connection.pool.timeout = 0.2
    try:
        process()
    except OperationalError as error:
        found.append(busy.is_for_later(error))
asking = threading.Thread(target=second)
asking.start()
asking.join()
print("full", *found)
from project.starting import part_from_databases
part_from_databases()
print("parted", pool.closed, connection.connection)
"""


def test_the_readme_says_what_is_set_and_why() -> None:
    assert databases.settings_table() in (ROOT / "README.md").read_text("utf-8"), (
        "put in what python -m project.databases prints"
    )


def test_a_connection_to_sqlite_has_what_the_table_says(tmp_path: Path) -> None:
    done = start(SQLITE_ASKED, DEMO="1", DATABASE_URL=f"sqlite:///{tmp_path}/asked.sqlite3")
    assert done.stdout.splitlines() == ["wal 2 1 20000 268435456", "BEGIN IMMEDIATE"], done.stderr


@pytest.mark.postgresql
def test_a_connection_to_postgresql_has_what_the_table_says() -> None:
    done = start(POOL_ASKED, DEMO="1", DATABASE_URL=os.environ["DATABASE_URL"], DATABASE_POOL="1")
    assert done.stdout.splitlines() == [
        "True 0 4s 4s",  # one connection, used again; a command waits for ever, an answer four seconds
        "prepared 0",
        "0 1 4 600 3600",
        "full True",
        "parted True None",
    ], done.stderr


def test_postgresql_without_a_pool_keeps_a_connection_for_each_thread() -> None:
    mine = {"DEMO": "1", "DATABASE_URL": "postgres://tumen:secret@db/records"}
    [found] = settings_with("DATABASES", DATABASE_POOL="0", **mine)
    assert found["default"].get("OPTIONS", {}) == {}  # type: ignore[index]
    assert found["default"]["CONN_MAX_AGE"] == 60  # type: ignore[index]


def test_the_pool_is_a_number() -> None:
    message = refusal(DATABASE_POOL="many", DATABASE_URL="postgres://tumen@db/tumen", **PRODUCTION)
    assert "DATABASE_POOL=many: write a number from 0 to 999999, such as 5" in message


def test_a_pool_has_a_connection_for_each_thread_that_answers() -> None:
    code = "import runpy; print(1 + runpy.run_path('project/gunicorn.conf.py')['threads'])"  # one for /healthz
    assert start(code).stdout.strip() == environment.DECLARED_SETTINGS["DATABASE_POOL"].default


@pytest.mark.django_db
def test_an_answer_without_a_connection_says_that_the_site_is_busy(rf: RequestFactory) -> None:
    class PoolTimeout(Exception):
        """What the pool raises, as Django hands it on."""

        sqlstate = None

    try:
        raise OperationalError("couldn't get a connection after 4.00 sec") from PoolTimeout()
    except OperationalError:
        assert error_views.server_error(rf.get("/incidents/")).status_code == 503


@pytest.mark.usefixtures("seeded")
def test_nobody_who_reads_takes_the_writers_turn(reader: Client) -> None:
    """In a test's own transaction an `atomic()` is a savepoint: of all pages and documents none has one."""
    # A guessed code is counted, so that whoever guesses on is slowed.
    apart = ("/admin/", "/accounts/", "/l/", "/feeds/", "/oembed.json")
    asked = [path for path, _name in sampled() if not path.startswith(apart)]
    assert len(asked) > 50
    reader.get("/")
    with CaptureQueriesContext(connection) as queries:
        for path in asked:
            reader.get(path)
    assert [query["sql"] for query in queries if query["sql"].startswith(("SAVEPOINT", "BEGIN"))] == []


def test_a_replica_is_of_postgresql_and_not_migrated() -> None:
    message = refusal(REPLICA_URL="postgres://tumen@second/tumen", **PRODUCTION)
    assert "REPLICA_URL is for PostgreSQL: it names a server that follows DATABASE_URL's." in message
    mine = {"DATABASE_URL": "postgres://tumen@db/tumen", "REPLICA_URL": "postgres://tumen@second/tumen"}
    databases, routers = settings_with("DATABASES", "DATABASE_ROUTERS", DEMO="1", **mine)
    assert databases["replica"]["HOST"] == "second"  # type: ignore[index]
    assert routers == ["project.replica.ReplicaRouter"]
    assert ReplicaRouter().allow_migrate("replica", "incidents") is False
    assert ReplicaRouter().allow_migrate("default", "incidents") is None


SEEN = RecordState(edition=7, moment="noon", removal=2)


@pytest.mark.parametrize(
    ("replica", "may_be_read"),
    [
        (RecordState(7, "noon", 2), True),
        (RecordState(8, "one", 2), True),
        (RecordState(8, "one", 3), True),
        (RecordState(6, "morning", 2), False),
        (RecordState(None, None, None), False),
        (RecordState(7, "of another life of the site", 2), False),
        (RecordState(7, "noon", 1), False),  # what was removed must not come back
        (RecordState(8, "one", None), False),
    ],
)
def test_a_replica_is_read_where_it_is_not_behind(replica: RecordState, may_be_read: bool) -> None:
    assert SEEN.is_reached_by(replica) is may_be_read


@pytest.mark.django_db
def test_only_what_readers_ask_of_the_record_goes_to_the_replica(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, seeded: None
) -> None:
    monkeypatch.setitem(settings.DATABASES, "replica", {})
    router, asked = ReplicaRouter(), list[str]()
    assert router.db_for_read(Incident) == "default"

    def is_up_to_date(alias: str) -> bool:
        asked.append(alias)
        return True

    read_where(is_up_to_date)
    assert (router.db_for_read(Incident), router.db_for_read(Incident)) == ("replica", "replica")
    assert asked == ["replica"], "asked once an answer"
    assert (router.db_for_read(User), router.db_for_write(Incident)) == ("default", "default")
    request_finished.send(None)
    assert router.db_for_read(Incident) == "default"
