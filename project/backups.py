"""Backups: the whole site in one file, taken while it serves, and put back whole or not at all.

A backup is a tar packed by gzip, with `manifest.json` in front: when it was made, by which migrations, the bytes and
the SHA-256 of each part, the rows of each table. The parts are the database, copied as of one moment, and what waits
to be written to it (`settings.WAITING_FOLDERS`). Kept copies and sums of releases stand in the database, so nothing
else is needed. All that is in the clear stands in `VAR_DIR/scratch` meanwhile, and never beside the backups.
"""

import datetime as dt
import fcntl
import gzip
import hashlib
import json
import os
import shutil
import signal
import tarfile
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyrage  # type: ignore[import-untyped]
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from project.busy import failure_in_words
from project.database_copies import DATABASE_PARTS, BadBackup, Say, copy_database, put_database, rows_here
from project.database_file import PRIVATE_FILE, make_private_folder
from project.moving import MADE_BY_MIGRATE
from project.waiting_files import ABANDONED

FORMAT = 1
MANIFEST = "manifest.json"
LEFT_BESIDE = (".making-", ".opening-", ".reading-")  # how names begin beside backups; the last two of older versions
OF_THE_DATABASE = ("django_migrations", "sqlite_sequence")  # tables that say how far it is, and nothing of the site
PIECE = 1024 * 1024  # bytes
DAMAGED = (
    *(tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError),
    *(json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError),
)


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
    with scratch_folder(say) as scratch:
        sweep_beside(folder)
        parts = scratch / "parts"
        parts.mkdir()
        # First: what is written between the two is in both, and in none if it were the other way round.
        copy_waiting(parts)
        rows = copy_database(parts / DATABASE_PARTS[connection.vendor], say)
        manifest = Manifest(FORMAT, made_at.isoformat(), connection.vendor, migrations_here(), rows, part_sums(parts))
        packed = pack_parts(parts, manifest, scratch / name, say)
        shutil.rmtree(parts)
        opened_backup(packed, scratch / "read", say)
        say("It was read back, and its sums agree.")
        shutil.rmtree(scratch / "read")
        return lay_in_place(encrypted(packed, recipient) if recipient else packed, folder)


@contextmanager
def scratch_folder(say: Say) -> Iterator[Path]:
    """A folder of this site for what is read or written in the clear: one run at a time has it, and leaves it empty.

    What a run left that was killed goes with the next one.
    """
    folder: Path = settings.VAR_DIR / "scratch"
    try:
        make_private_folder(folder)
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise BadBackup(f"There is no folder to work in: {error}") from error
    try:
        take_turn_in(handle, say)
        try:
            empty_folder(folder)
            with ended_by_signals():
                yield folder
        finally:
            empty_folder(folder)
    finally:
        os.close(handle)


def take_turn_in(handle: int, say: Say) -> None:
    """Hold a folder until its handle is closed, at the latest by the end of this process."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("Another backup is made or read: waiting until that is done.")
        fcntl.flock(handle, fcntl.LOCK_EX)


def empty_folder(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """What ends a process at once ends it as Ctrl-C does: what has to be cleaned up is."""

    def end(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    if threading.current_thread() is not threading.main_thread():  # no other may say what a signal does
        yield
        return
    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def sweep_beside(folder: Path) -> None:
    """Take away what killed runs left in a folder of backups; older versions worked there, in the clear."""
    with suppress(OSError):  # it may be a disk that is read only
        for path in [path for path in folder.iterdir() if path.name.startswith(LEFT_BESIDE)]:
            if path.is_dir():
                shutil.rmtree(path)
            elif time.time() - path.stat().st_mtime > ABANDONED:  # another machine may be writing it
                path.unlink()


def lay_in_place(packed: Path, folder: Path) -> Path:
    """Copy a finished backup, maybe to another disk: under a hidden name first, so that it is there whole or not."""
    unfinished = folder / f"{LEFT_BESIDE[0]}{packed.name}"
    try:
        with packed.open("rb") as source, unfinished.open("xb") as target:
            unfinished.chmod(PRIVATE_FILE)
            shutil.copyfileobj(source, target, PIECE)
            target.flush()
            os.fsync(target.fileno())
        return unfinished.rename(folder / packed.name)
    finally:
        unfinished.unlink(missing_ok=True)


def copy_waiting(parts: Path) -> None:
    """Copy what waits to be written, each folder by its name."""
    for name, folder in settings.WAITING_FOLDERS.items():
        for path in sorted(folder.glob("*")):
            (parts / name).mkdir(exist_ok=True)
            with suppress(FileNotFoundError):  # it was written meanwhile
                shutil.copyfile(path, parts / name / path.name)


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


def opened_backup(packed: Path, folder: Path, say: Say) -> Manifest:
    """Unpack a backup into a folder, which is made; BadBackup where any part is damaged."""
    folder.mkdir()
    try:
        manifest = unpack_parts(packed, folder)
    except DAMAGED as error:
        raise BadBackup(f"{packed.name} is damaged, or is no backup: {error}") from error
    say(f"{packed.name} was made at {manifest.made_at}.")
    return manifest


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
    """Put a backup in the place of this site's record. Nothing is touched before all of it was read and believed.

    BadBackup says that all is as it was; after any other error the database is the backup's.
    """
    with scratch_folder(say) as scratch:
        parts = scratch / "read"
        try:
            put_record(packed, identity, parts, replace=replace, say=say)
        except (OSError, DatabaseError) as error:
            raise BadBackup(failure_in_words(error)) from error
        put_waiting(parts)
    say("Bringing its tables to this version")
    call_command("migrate", interactive=False, verbosity=0)
    cache.clear()  # what was kept is of the record that was here before


def put_record(packed: Path, identity: Path | None, parts: Path, *, replace: bool, say: Say) -> None:
    if not packed.is_file():
        raise BadBackup(f"There is no file {packed}.")
    sweep_beside(packed.parent)
    manifest = opened_backup(decrypted(packed, identity, parts.parent), parts, say)
    refuse_another_site(manifest)
    if not replace:
        refuse_a_filled_site()
    say("Putting the database in its place")
    put_database(parts / DATABASE_PARTS[connection.vendor], manifest.rows)


def decrypted(packed: Path, identity: Path | None, scratch: Path) -> Path:
    """The backup that anybody can read."""
    if packed.suffix != ".age":
        return packed
    if identity is None:
        raise BadBackup(f"{packed.name} is encrypted: name the file with its identity (--identity).")
    plain = scratch / packed.stem
    try:
        pyrage.decrypt_file(str(packed), str(plain), identities_in(identity))
    except (pyrage.DecryptError, pyrage.IdentityError, OSError, UnicodeDecodeError) as error:
        raise BadBackup(f"{packed.name} cannot be opened with {identity.name}: {error}") from error
    return plain


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


def put_waiting(parts: Path) -> None:
    """Lay what waits to be written where the site looks for it."""
    for name, folder in settings.WAITING_FOLDERS.items():
        if (parts / name).is_dir():
            make_private_folder(folder)
            for path in (parts / name).iterdir():
                shutil.copyfile(path, folder / path.name)


def drop_older(folder: Path, keep: int) -> list[Path]:
    """Delete all but the newest backups in a folder; those that went. Their names sort as their times do."""
    older = sorted(folder.glob("tumen-*.tar.gz*"), reverse=True)[keep:]
    for path in older:
        path.unlink(missing_ok=True)  # two may do so at once
    return older
