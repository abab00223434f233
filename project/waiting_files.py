"""Files that wait until the database can be written: one of several processes takes each, and nobody waits for it."""

import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from django.db import DatabaseError

from project.busy import writing_soon

TAKEN = ".taken"  # how the name of a file in somebody's hand ends
ABANDONED = 60  # seconds after which it is taken from them: their process was killed


def bring(taken: Iterable[Path], write: Callable[[Path], None], *, waits_as: str) -> None:
    """Write what stands in files that are taken, as far as that goes without waiting; the rest goes on waiting.

    `waits_as` is how the name of a file ends that nobody has in hand. One that is gone by then has another process.
    """
    for path in taken:
        try:
            with writing_soon(0):
                write(path)
        except FileNotFoundError:
            continue
        except DatabaseError:
            # Whoever holds the database now holds it for the next file, too.
            put_back(path, waits_as)
            return
        path.unlink(missing_ok=True)


def put_back(path: Path, waits_as: str) -> None:
    with suppress(FileNotFoundError):
        path.rename(path.with_suffix(waits_as))


def take_in_hand(path: Path, mine: Path) -> bool:
    """Take a file under a name that ends as TAKEN; whether no other process was faster."""
    try:
        # First, so that it never looks abandoned, however long it has waited.
        os.utime(path)
        path.rename(mine)
    except FileNotFoundError:
        return False
    return True


def abandoned(folder: Path) -> list[Path]:
    """Files in the hand of processes that were killed before they were done with them."""
    found = []
    for path in sorted(folder.glob(f"*{TAKEN}")):
        # Whoever has it may be done with it at this very moment.
        with suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > ABANDONED:
                found.append(path)
    return found
