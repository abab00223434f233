"""Backups: the whole site in one file, taken while it serves, and put back whole or not at all.

A backup is a tar packed by gzip, with `manifest.json` in front: when it was made, by which migrations, the bytes and
the SHA-256 of each part, the rows of each table. The parts are the database, copied as of one moment (SQLite's backup
API inside a read transaction, or pg_dump on an exported snapshot), and the audit log's entries that wait for a writer.
Kept copies and sums of releases stand in the database, so nothing else is needed.
"""

import datetime as dt
import gzip
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyrage  # type: ignore[import-untyped]
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from project.database_file import PRIVATE_FILE, make_database_file, make_private_folder
from project.moving import MADE_BY_MIGRATE

FORMAT = 1
MANIFEST = "manifest.json"
WAITING_PARTS = "audit-waiting/"
DATABASE_PARTS = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
OF_THE_DATABASE = ("django_migrations", "sqlite_sequence")  # tables that say how far it is, and nothing of the site
PAGES = 2_000  # of SQLite's database, copied between two words of progress
PIECE = 1024 * 1024  # bytes
DAMAGED = (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, json.JSONDecodeError, KeyError, TypeError)

Say = Callable[[str], object]


class BadBackup(ValueError):
    """A backup that is not put back, or cannot be made; the message says why, in a sentence."""


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    format: int
    made_at: str
    engine: str
    migrations: list[list[str]]
    rows: dict[str, int]
    parts: dict[str, dict[str, Any]]


def make(folder: Path, recipient: str, say: Say) -> Path:
    """Write a backup of now into a folder, for its owner alone; with an age recipient nobody else can read it."""
    make_private_folder(folder)
    made_at = dt.datetime.now(dt.UTC)
    name = f"tumen-{made_at:%Y-%m-%dT%H%M%S.%fZ}.tar.gz"
    # Beside its place, so that the last step is a renaming: a backup is there whole or not at all.
    with tempfile.TemporaryDirectory(prefix=".making-", dir=folder) as scratch:
        parts = Path(scratch) / "parts"
        parts.mkdir()
        rows = copy_database(parts / DATABASE_PARTS[connection.vendor], say)
        copy_waiting(parts)
        manifest = Manifest(FORMAT, made_at.isoformat(), connection.vendor, migrations_here(), rows, part_sums(parts))
        packed = pack_parts(parts, manifest, Path(scratch) / name, say)
        with opened_backup(packed, say):
            say("It was read back, and its sums agree.")
        packed = encrypted(packed, recipient) if recipient else packed
        packed.chmod(PRIVATE_FILE)
        return packed.replace(folder / packed.name)


def copy_database(target: Path, say: Say) -> dict[str, int]:
    """Copy the database as of one moment; the rows of each table then."""
    return copy_sqlite(target, say) if connection.vendor == "sqlite" else dump_postgresql(target, say)


def copy_sqlite(target: Path, say: Say) -> dict[str, int]:
    source = sqlite3.connect(connection.get_connection_params()["database"], uri=True, isolation_level=None)
    copy = sqlite3.connect(target)
    try:
        # What is written meanwhile would make the copy begin again, under load for ever: a reader's moment stays.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(copy, pages=PAGES, progress=lambda _status, left, whole: say_share(say, whole - left, whole))
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
        return rows_of_sqlite(copy)
    finally:
        source.close()
        copy.close()


def rows_of_sqlite(database: sqlite3.Connection) -> dict[str, int]:
    names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in names}


def dump_postgresql(target: Path, say: Say) -> dict[str, int]:
    """pg_dump of the very snapshot in which the rows are counted."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        say("pg_dump is copying the database.")
        run_postgresql("pg_dump", f"--snapshot={snapshot}", "--format=custom", "--no-owner", f"--file={target}")
        return rows_here(cursor)


def rows_here(cursor: Any) -> dict[str, int]:
    """The rows of each table of this site, by its name."""
    found = {}
    for name in sorted(connection.introspection.table_names(cursor)):
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")
        found[name] = cursor.fetchone()[0]
    return found


def run_postgresql(program: str, *words: str) -> None:
    """Run one of PostgreSQL's programs on this site's database; the password goes by the environment."""
    line, environment = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
    options, database = line[1:-1], line[-1]
    if (path := shutil.which(program)) is None:
        raise BadBackup(f"{program} is not installed: it comes with PostgreSQL's client (Debian: postgresql-client).")
    done = subprocess.run(
        [path, *options, f"--dbname={database}", *words],
        env=os.environ | (environment or {}), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise BadBackup(f"{program} failed: {done.stderr.strip()}")


def copy_waiting(parts: Path) -> None:
    """Copy the audit log's entries that were not written yet; one that is written meanwhile is in the database."""
    for path in sorted(settings.AUDIT_WAITING.glob("*")):
        (parts / WAITING_PARTS).mkdir(exist_ok=True)
        try:
            shutil.copyfile(path, parts / WAITING_PARTS / path.name)
        except FileNotFoundError:
            continue


def migrations_here() -> list[list[str]]:
    return sorted([app, name] for app, name in MigrationLoader(connection).applied_migrations)


def part_sums(folder: Path) -> dict[str, dict[str, Any]]:
    """Bytes and SHA-256 of each file, by its path in the folder."""
    return {
        str(path.relative_to(folder)): {"bytes": path.stat().st_size, "sha256": sum_of(path)}
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def sum_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pack_parts(parts: Path, manifest: Manifest, target: Path, say: Say) -> Path:
    (parts / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1))
    with tarfile.open(target, "w:gz", compresslevel=4) as archive:
        for name in (MANIFEST, *manifest.parts):
            say(f"Packing {name}")
            archive.add(parts / name, arcname=name)
    return target


def encrypted(packed: Path, recipient: str) -> Path:
    """The file that only the owner of the recipient's identity can read, in age's format."""
    target = packed.with_name(f"{packed.name}.age")
    try:
        pyrage.encrypt_file(str(packed), str(target), [pyrage.x25519.Recipient.from_str(recipient)])
    except (pyrage.RecipientError, pyrage.EncryptError) as error:
        raise BadBackup(f"'{recipient}' is no recipient of age, which begins with age1: {error}") from error
    return target


@contextmanager
def opened_backup(packed: Path, say: Say) -> Iterator[tuple[Path, Manifest]]:
    """The parts of a backup in a folder of their own while it is asked for; BadBackup where any is damaged."""
    with tempfile.TemporaryDirectory(prefix=".reading-", dir=packed.parent) as scratch:
        folder = Path(scratch)
        try:
            manifest = unpack_parts(packed, folder)
        except DAMAGED as error:
            raise BadBackup(f"{packed.name} is damaged, or is no backup: {error}") from error
        say(f"{packed.name} was made at {manifest.made_at}.")
        yield folder, manifest


def unpack_member(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """Write one file of a backup. Python 3.11.2 has no filter of members yet: a link, or a way out, is refused here."""
    path, content = folder / member.name, archive.extractfile(member) if member.isfile() else None
    if not path.resolve().is_relative_to(folder.resolve()) or not (content or member.isdir()):
        raise tarfile.TarError(f"{member.name} is no file of a backup")
    if content:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as written:
            shutil.copyfileobj(content, written, PIECE)


def unpack_parts(packed: Path, folder: Path) -> Manifest:
    with gzip.open(packed) as whole:
        with tarfile.open(fileobj=whole, mode="r|") as archive:
            for member in archive:
                unpack_member(archive, member, folder)
        # gzip's own sum stands at the end, behind the blanks where tar stops reading.
        while whole.read(PIECE):
            pass
    manifest = Manifest(**json.loads((folder / MANIFEST).read_text()))
    if manifest.format != FORMAT:
        raise BadBackup(f"It is of format {manifest.format}, and this version reads {FORMAT}.")
    (folder / MANIFEST).unlink()
    found = part_sums(folder)
    wrong = sorted(name for name in {*found, *manifest.parts} if found.get(name) != manifest.parts.get(name))
    if wrong:
        raise BadBackup(f"It is damaged: {', '.join(wrong)} is not what the manifest says.")
    return manifest


def restore(packed: Path, identity: Path | None, *, replace: bool, say: Say) -> None:
    """Put a backup in the place of this site's record. Nothing is touched before all of it was read and believed."""
    if not packed.is_file():
        raise BadBackup(f"There is no file {packed}.")
    with decrypted(packed, identity) as plain, opened_backup(plain, say) as (folder, manifest):
        refuse_another_site(manifest)
        if not replace:
            refuse_a_filled_site()
        say("Putting the database in its place")
        if connection.vendor == "sqlite":
            put_sqlite(folder / DATABASE_PARTS["sqlite"], manifest)
        else:
            put_postgresql(folder / DATABASE_PARTS["postgresql"], manifest)
        put_waiting(folder / WAITING_PARTS)
    say("Bringing its tables to this version")
    call_command("migrate", interactive=False, verbosity=0)
    cache.clear()  # what was kept is of the record that was here before


@contextmanager
def decrypted(packed: Path, identity: Path | None) -> Iterator[Path]:
    """The backup that anybody can read, for as long as it is asked for."""
    if packed.suffix != ".age":
        yield packed
        return
    if identity is None:
        raise BadBackup(f"{packed.name} is encrypted: name the file with its identity (--identity).")
    with tempfile.TemporaryDirectory(prefix=".opening-", dir=packed.parent) as scratch:
        plain = Path(scratch) / packed.stem
        try:
            pyrage.decrypt_file(str(packed), str(plain), identities_in(identity))
        except (pyrage.DecryptError, pyrage.IdentityError, OSError) as error:
            raise BadBackup(f"{packed.name} cannot be opened with {identity.name}: {error}") from error
        yield plain


def identities_in(path: Path) -> list[Any]:
    """The identities in a file of age-keygen, which has comments."""
    lines = (line.strip() for line in path.read_text().splitlines())
    return [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]


def refuse_another_site(manifest: Manifest) -> None:
    """A backup of the other kind of database, or of a later version, cannot be read here."""
    if manifest.engine != connection.vendor:
        raise BadBackup(
            f"It is of {manifest.engine}, and this site's database is {connection.vendor}: restore it into one of its "
            "kind first."
        )
    known = MigrationLoader(None).disk_migrations
    later = [f"{app}.{name}" for app, name in manifest.migrations if (app, name) not in known]
    if later:
        raise BadBackup(f"It was made by a later version, with migrations that are not known here: {', '.join(later)}")


def refuse_a_filled_site() -> None:
    if settings.DATABASE_FILE and not settings.DATABASE_FILE.exists():
        return
    with connection.cursor() as cursor:
        rows = rows_here(cursor)
    filled = [name for name, count in rows.items() if count and is_kept_table(name)]
    if filled:
        raise BadBackup(
            f"This site is not empty ({', '.join(filled[:5])}): nothing was changed. To lose what is here: --replace."
        )


def is_kept_table(name: str) -> bool:
    # An index of FTS5 has rows when it is empty.
    return name not in (*OF_THE_DATABASE, *MADE_BY_MIGRATE) and "_search" not in name


def put_sqlite(found: Path, manifest: Manifest) -> None:
    """Copy the backup's pages over this site's, in one transaction: a reader sees the old record or the new one."""
    copy = sqlite3.connect(found)
    try:
        copy.execute("PRAGMA ignore_check_constraints = ON")  # they call functions that only Django's connections have
        state = copy.execute("PRAGMA integrity_check").fetchone()[0]
        if state != "ok" or rows_of_sqlite(copy) != manifest.rows:
            raise BadBackup(f"Its database is damaged: {state}")
        connection.close()
        make_database_file(Path(str(settings.DATABASE_FILE)))
        target = sqlite3.connect(connection.get_connection_params()["database"], uri=True)
        try:
            copy.backup(target, pages=-1)
        finally:
            target.close()
    finally:
        copy.close()


def put_postgresql(found: Path, manifest: Manifest) -> None:
    """Replace all tables in one transaction, so that a failure leaves what was there."""
    connection.close()
    run_postgresql(
        "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error", str(found)
    )
    with connection.cursor() as cursor:
        rows = rows_here(cursor)
    wrong = [name for name, count in manifest.rows.items() if rows.get(name) != count]
    if wrong:
        raise BadBackup(f"After it was put back these tables have other rows: {', '.join(wrong)}")


def put_waiting(found: Path) -> None:
    """Lay the audit log's waiting entries where the site looks for them."""
    if found.is_dir():
        make_private_folder(settings.AUDIT_WAITING)
        for path in found.iterdir():
            shutil.copyfile(path, settings.AUDIT_WAITING / path.name)


def drop_older(folder: Path, keep: int) -> list[Path]:
    """Delete all but the newest backups in a folder; those that went. Their names sort as their times do."""
    older = sorted(folder.glob("tumen-*.tar.gz*"), reverse=True)[keep:]
    for path in older:
        path.unlink(missing_ok=True)  # two may do so at once
    return older


def say_share(say: Say, done: int, whole: int) -> None:
    say(f"Copied {done * 100 // whole} % of the database" if whole else "The database is empty")
