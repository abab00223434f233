"""How often links are opened: counted in a file of this machine, and brought to the database now and then.

Nothing is kept of who opened them, and no reader waits for a count to be written.
"""

import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import DatabaseError

from project.busy import writing_soon
from stats.models import PublicLink

BROUGHT_EVERY = 60  # seconds
ABANDONED_LINES = 60  # seconds
LINES = "openings"
LAST_BROUGHT = {"at": 0.0}  # by this process


def openings_folder() -> Path:
    return Path(settings.LINKS_WAITING)


def count_opening(code: str) -> None:
    """One more: a line at the end of a file, and once a minute all lines of that time to the database."""
    openings_folder().mkdir(parents=True, exist_ok=True)
    # One short line is written whole, also where another process writes at the same time.
    with (openings_folder() / LINES).open("a", encoding="ascii") as file:
        file.write(f"{code} {int(time.time())}\n")
    if time.monotonic() - LAST_BROUGHT["at"] > BROUGHT_EVERY:
        LAST_BROUGHT["at"] = time.monotonic()
        bring_openings()


def bring_openings() -> None:
    """Add what waits to the links, as far as that goes without waiting; what cannot be written stays for later."""
    for path in taken_lines():
        counted, last = read_openings(path)
        try:
            with writing_soon(0):
                for code, several in counted.items():
                    PublicLink.objects.filter(code=code).add_openings(several, last[code])
        except DatabaseError:
            path.rename(path.with_suffix(".left"))
            return
        path.unlink(missing_ok=True)


def taken_lines() -> Iterator[Path]:
    """Files of lines that nobody writes to any more; of several processes one has each."""
    if not openings_folder().is_dir():
        return
    waiting = [openings_folder() / LINES, *openings_folder().glob("*.left")]
    # Whoever took it was killed before it was added.
    waiting += [
        path for path in openings_folder().glob("*.taken") if time.time() - path.stat().st_mtime > ABANDONED_LINES
    ]
    for path in waiting:
        mine = openings_folder() / f"{uuid4().hex}.taken"
        with suppress(FileNotFoundError):
            path.rename(mine)
            os.utime(mine)
            yield mine


def read_openings(path: Path) -> tuple[Counter[str], dict[str, datetime]]:
    """How often each link was opened, and when last."""
    counted: Counter[str] = Counter()
    last: dict[str, datetime] = {}
    for line in path.read_text("ascii").splitlines():
        code, _space, at = line.partition(" ")
        counted[code] += 1
        last[code] = datetime.fromtimestamp(int(at), UTC)
    return counted, last
