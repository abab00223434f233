"""Entries of the audit log that wait, as files, until the database can be written: a download waits for nobody."""

import json
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import DatabaseError

from project.busy import writing_soon
from project.models import AuditEntry

AT_ONCE = 0.1  # seconds that a download waits for its entry
MANY_ENTRIES = 200  # entries that one answer writes for others
ABANDONED = 60  # seconds after which an entry in somebody's hand is taken from them: their process was killed

EntryFields = dict[str, Any]


def folder() -> Path:
    return Path(settings.AUDIT_WAITING)


def write_or_keep(fields: EntryFields) -> bool:
    """Write an entry at once, or keep it for later; whether it is written."""
    try:
        # Nobody is to wait long for a line of a log.
        with writing_soon(AT_ONCE):
            AuditEntry.objects.create(**fields)
    except DatabaseError:
        keep_entry(fields)
        return False
    return True


def keep_entry(fields: EntryFields) -> None:
    """Keep an entry: whole or not at all, and through a crash."""
    folder().mkdir(parents=True, exist_ok=True)
    # Padded, so that names sort by time.
    name = f"{time.time_ns():020d}-{uuid4().hex}"
    unfinished = folder() / f"{name}.new"
    with unfinished.open("w", encoding="utf-8") as file:
        json.dump(fields | {"at": fields["at"].isoformat()}, file)
        file.flush()
        os.fsync(file.fileno())
    # Renamed once it is on the disk, so that others find it whole or not at all.
    unfinished.rename(folder() / f"{name}.json")


def write_waiting() -> None:
    """Write what waits, as far as that goes without waiting. Of several processes one takes each entry."""
    if not folder().is_dir():
        return
    for path in taken_entries():
        try:
            with writing_soon(0):
                write_entry(path)
        except DatabaseError:
            # Whoever holds the database now holds it for the next entry, too.
            put_back(path)
            return
        path.unlink()


def taken_entries() -> Iterator[Path]:
    """Entries that this process has taken, one after the other."""
    for path in sorted(folder().glob("*.taken")):
        # Whoever took it was killed before it was written.
        if time.time() - path.stat().st_mtime > ABANDONED:
            put_back(path)
    # Capped, since somebody waits for the answer.
    for path in sorted(folder().glob("*.json"))[:MANY_ENTRIES]:
        mine = path.with_suffix(".taken")
        try:
            path.rename(mine)
            # It counts as abandoned some time from now, however long it has waited.
            os.utime(mine)
        except FileNotFoundError:
            continue  # another was faster
        yield mine


def put_back(path: Path) -> None:
    # Another may have put it back or written it by now.
    with suppress(FileNotFoundError):
        path.rename(path.with_suffix(".json"))


def write_entry(path: Path) -> None:
    """Write one entry."""
    fields = json.loads(path.read_text("utf-8"))
    fields["at"] = datetime.fromisoformat(fields["at"])
    # Whoever had it before may have been killed just after they wrote it.
    if not AuditEntry.objects.filter(**fields).exists():
        AuditEntry.objects.create(**fields)
