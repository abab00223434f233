"""Files that wait in a folder until one of several processes takes them; one that is gone by then has another."""

import os
import time
from contextlib import suppress
from pathlib import Path

TAKEN = ".taken"  # how the name of a file in somebody's hand ends
ABANDONED = 60  # seconds after which it is taken from them: their process was killed


def take_in_hand(path: Path, mine: Path) -> bool:
    """Take a file in hand under a name that ends so; whether no other process was faster."""
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
