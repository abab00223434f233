"""Entries of the audit log that wait, as files, until the database can be written: a download waits for nobody."""

import json
import logging
import os
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import FieldError
from django.db import DatabaseError

from project.busy import writing_soon
from project.models import AuditEntry
from project.waiting_files import TAKEN, abandoned, bring, put_back, take_in_hand

AT_ONCE = 0.1  # seconds that a download waits for its entry
MANY_ENTRIES = 200  # entries that one answer writes for others
WAITS = ".json"  # how the name of an entry ends that nobody has in hand
UNREADABLE = ".unreadable"  # how the name of an entry that no software can read ends

EntryFields = dict[str, Any]

log = logging.getLogger(__name__)


def folder() -> Path:
    return Path(settings.WAITING_FOLDERS["audit-waiting"])


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
    unfinished.rename(folder() / f"{name}{WAITS}")


def write_waiting() -> None:
    """Write what waits, as far as that goes without waiting. Of several processes one takes each entry."""
    if not folder().is_dir():
        return
    bring(taken_entries(), write_entry, waits_as=WAITS)


def taken_entries() -> Iterator[Path]:
    """Entries that this process has taken, one after the other."""
    for path in abandoned(folder()):
        put_back(path, WAITS)
    # Capped, since somebody waits for the answer.
    for path in sorted(folder().glob(f"*{WAITS}"))[:MANY_ENTRIES]:
        if take_in_hand(path, mine := path.with_suffix(TAKEN)):
            yield mine


def write_entry(path: Path) -> None:
    """Write one entry; what is none is put aside, and told."""
    try:
        fields = json.loads(path.read_text("utf-8"))
        fields["at"] = datetime.fromisoformat(fields["at"])
        there = AuditEntry.objects.filter(**fields)
    except (ValueError, KeyError, TypeError, FieldError) as error:
        log.exception("%s is no entry of the audit log: %s", path.name, error)
        path.rename(path.with_suffix(UNREADABLE))
        return
    # Whoever had it before may have been killed just after they wrote it.
    if not there.exists():
        AuditEntry.objects.create(**fields)
