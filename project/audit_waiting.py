"""Entries of the audit log that wait, as files, until the database can be written: a download waits for nobody."""

import json
import logging
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import FieldError
from django.db import DatabaseError

from project.busy import writing_soon
from project.models import AuditEntry
from project.waiting_files import TAKEN, abandoned, take_in_hand

AT_ONCE = 0.1  # seconds that a download waits for its entry
MANY_ENTRIES = 200  # entries that one answer writes for others
UNREADABLE = ".unreadable"  # how the name of an entry that no software can read ends

EntryFields = dict[str, Any]

log = logging.getLogger("project.audit")


def folder() -> Path:
    return Path(settings.AUDIT_WAITING)


def write_or_keep(fields: EntryFields) -> bool:
    """Write an entry at once, or keep it for later; whether it is written."""
    try:
        # Nobody is to wait long for a line of a log.
        with writing_soon(AT_ONCE):
            AuditEntry.objects.create(**fields)
    except DatabaseError:
        try:
            keep_entry(fields)
        except OSError:
            # Where a disk is full the server's own log is all that is left.
            log.exception("An entry of the audit log can be kept nowhere: %s", fields)
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
        except FileNotFoundError:
            continue  # it took so long that another has it
        except (ValueError, KeyError, TypeError, FieldError) as error:
            log.exception("%s is no entry of the audit log: %s", path.name, error)
            path.rename(path.with_suffix(UNREADABLE))
            continue
        path.unlink(missing_ok=True)


def taken_entries() -> Iterator[Path]:
    """Entries that this process has taken, one after the other."""
    for path in abandoned(folder()):
        put_back(path)
    # Capped, since somebody waits for the answer.
    for path in sorted(folder().glob("*.json"))[:MANY_ENTRIES]:
        if take_in_hand(path, mine := path.with_suffix(TAKEN)):
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
