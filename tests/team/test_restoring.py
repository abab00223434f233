"""Backups of PostgreSQL: put back over tables of a later version, whole or not at all, wherever the server is named."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from project import backups
from tests.serving import IN_PRODUCTION, command
from tests.team.servers import PostgresServer, postgres_server

pytestmark = pytest.mark.team
ACCOUNT = (
    "INSERT INTO auth_user (username, password, is_superuser, first_name, last_name, email, is_staff, is_active, "
    "date_joined) VALUES ('{}', 'x', false, '', '', '', false, true, now())"
)


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with postgres_server() as postgres:
        yield postgres


def site_in(server: PostgresServer, name: str, folder: Path) -> dict[str, str]:
    """The environment of a site in a new database, without tables."""
    server.asked(f"CREATE DATABASE {name}")
    return {"VAR_DIR": str(folder / name), "DATABASE_URL": server.address(name), **IN_PRODUCTION}


def managed(variables: dict[str, str], *words: object) -> None:
    done = command(*map(str, words), **variables)
    assert done.returncode == 0, done.stderr


def test_a_backup_of_an_older_version_is_put_back_and_brought_up_to_date(
    server: PostgresServer, tmp_path: Path
) -> None:
    site = site_in(server, "older", tmp_path)
    managed(site, "migrate", "-v0", "project", "0010")
    server.asked(ACCOUNT.format("before"), "older")
    managed(site, "backup", tmp_path)
    [made] = tmp_path.glob("*.gz")
    managed(site, "migrate", "-v0")
    server.asked(ACCOUNT.format("after"), "older")
    # What somebody added to the schema is of what --replace loses; what stands elsewhere is not.
    server.asked(
        "CREATE VIEW names AS SELECT username FROM auth_user; CREATE TYPE colour AS ENUM ('red'); "
        "CREATE TABLE later (id int, user_id int REFERENCES auth_user); CREATE STATISTICS s ON id, user_id FROM later; "
        "CREATE FUNCTION one(later) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE EXTENSION hstore; "
        "CREATE SCHEMA elsewhere; CREATE VIEW elsewhere.names AS SELECT username FROM auth_user",
        "older",
    )
    refused = command("restore", "--replace", str(made), **site)
    assert refused.returncode == 1
    assert refused.stderr.startswith("CommandError: Nothing was restored. psql failed: ERROR:  cannot drop")
    assert "view elsewhere.names depends on table auth_user" in refused.stderr
    assert server.asked("SELECT string_agg(username, ' ' ORDER BY username DESC) FROM names", "older") == "before after"
    server.asked("DROP VIEW elsewhere.names; DROP FUNCTION one(later)", "older")
    managed(site, "restore", "--replace", made)
    assert server.asked("SELECT string_agg(username, ' ') FROM auth_user", "older") == "before"
    gone = "SELECT to_regclass('names') IS NULL, to_regclass('later') IS NULL, to_regtype('colour') IS NULL"
    assert server.asked(f"{gone}, to_regtype('hstore') IS NULL", "older") == "t|t|t|f"
    managed(site, "verify")

    merely_migrated = site_in(server, "migrated", tmp_path)
    managed(merely_migrated, "migrate", "-v0")
    managed(merely_migrated, "restore", made)
    assert server.asked("SELECT username FROM auth_user", "migrated") == "before"
    managed(merely_migrated, "migrate", "--check")


def test_a_restore_that_fails_leaves_the_site_as_it_was(server: PostgresServer, tmp_path: Path) -> None:
    site = site_in(server, "failing", tmp_path)
    managed(site, "migrate", "-v0")
    managed(site, "backup", tmp_path)
    [made] = tmp_path.glob("*.gz")
    server.asked(ACCOUNT.format("mine"), "failing")
    parts = tmp_path / "parts"
    known = backups.opened_backup(made, parts, lambda line: None)
    other = backups.Manifest(**{**known.__dict__, "rows": known.rows | {"auth_user": 7}})
    backups.pack_parts(parts, other, made, lambda line: None)
    refused = command("restore", "--replace", str(made), **site)
    assert refused.returncode == 1
    assert "Nothing was restored. psql failed: ERROR:  auth_user has not the rows that it had then" in refused.stderr
    (parts / "manifest.json").unlink()
    (parts / "database.dump").write_bytes((parts / "database.dump").read_bytes()[:-20_000])
    cut = backups.Manifest(**{**known.__dict__, "parts": backups.part_sums(parts)})
    backups.pack_parts(parts, cut, made, lambda line: None)
    assert "Nothing was restored. pg_restore failed: " in command("restore", "--replace", str(made), **site).stderr
    assert server.asked("SELECT username FROM auth_user", "failing") == "mine"
    managed(site, "migrate", "--check")


def test_the_server_may_be_named_in_any_way_and_a_schema_of_its_own(server: PostgresServer, tmp_path: Path) -> None:
    site = site_in(server, "named", tmp_path) | {"DATABASE_POOL": "0"}  # Django's pool takes no other role
    server.asked('CREATE ROLE "the owner"; CREATE SCHEMA mine AUTHORIZATION "the owner"', "named")
    server.asked("CREATE TABLE public.of_others (id int)", "named")
    words = {
        "host": "127.0.0.1",
        "port": str(server.port),
        "options": "-c search_path=mine",
        "assume_role": "the owner",
    }
    site["DATABASE_URL"] = "postgres://postgres@/named?" + "&".join(f"{name}={quote(of)}" for name, of in words.items())
    managed(site, "migrate", "-v0")
    managed(site, "backup", tmp_path)
    server.asked(ACCOUNT.format("after").replace("auth_user", "mine.auth_user"), "named")
    managed(site, "restore", "--replace", *tmp_path.glob("*.gz"))
    owner = "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'mine.auth_user'::regclass"
    assert server.asked(owner, "named") == "the owner"
    assert server.asked("SELECT count(*) FROM mine.auth_user", "named") == "0"
    assert server.asked("SELECT count(*) FROM public.of_others", "named") == "0"


def test_a_server_that_is_away_is_said_in_words(server: PostgresServer, tmp_path: Path) -> None:
    site = {"VAR_DIR": str(tmp_path), "DATABASE_URL": server.address("nope"), **IN_PRODUCTION}
    before = {"verify": "", "migrate": "", "backup": "CommandError: No backup was made. "}
    for word, said in before.items():
        lines = command(word, **site).stderr.splitlines()
        assert lines[-1].startswith(f"{said}The database does not answer: "), lines
        assert 'database "nope" does not exist' in " ".join(lines)
    here = {"VAR_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/here.sqlite3", **IN_PRODUCTION}
    managed(here, "migrate", "-v0")
    lines = command("move", **here, MOVE_TO=site["DATABASE_URL"]).stderr.splitlines()
    assert lines[-1].startswith("CommandError: Nothing was moved. The database does not answer: "), lines


def test_a_site_with_a_replica_is_moved_to_sqlite(server: PostgresServer, tmp_path: Path) -> None:
    site = site_in(server, "moving", tmp_path)
    managed(site, "migrate", "-v0")
    managed(site | {"REPLICA_URL": site["DATABASE_URL"], "MOVE_TO": f"sqlite:///{tmp_path}/moved.sqlite3"}, "move")
