"""How often links are opened: counted in a file of this machine, and brought to the database now and then.

Nothing is kept of who opened them, and no reader waits for a count to be written.
"""

import logging
import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from project.waiting_files import TAKEN, abandoned, bring, take_in_hand
from stats.models import PublicLink

BROUGHT_EVERY = 60  # seconds
LINES, WAITS = "openings", ".left"  # where lines are written, and how the name of a file ends that waits
LINE = re.compile(r"(\S+) (\d{1,11})")  # a code, and a second
LAST_BROUGHT = {"at": 0.0}  # by this process

log = logging.getLogger(__name__)


def openings_folder() -> Path:
    return Path(settings.WAITING_FOLDERS["links-waiting"])


def count_opening(code: str) -> None:
    """One more: a line at the end of a file, and once a minute all lines of that time to the database."""
    try:
        openings_folder().mkdir(parents=True, exist_ok=True)
        # One short line is written whole, also where another process writes at the same time.
        with (openings_folder() / LINES).open("a", encoding="ascii") as file:
            file.write(f"{code} {int(time.time())}\n")
    except OSError as error:  # whoever opens a link reads on, where a disk is full
        log.warning("An opening of a link is not counted: %s", error)
        return
    if time.monotonic() - LAST_BROUGHT["at"] > BROUGHT_EVERY:
        LAST_BROUGHT["at"] = time.monotonic()
        bring_openings()


def bring_openings() -> None:
    """Add what waits to the links, as far as that goes without waiting; what cannot be written stays for later."""
    bring(taken_lines(), add_to_links, waits_as=WAITS)


def add_to_links(path: Path) -> None:
    counted, last = read_openings(path)
    for code, several in counted.items():
        PublicLink.objects.filter(code=code).add_openings(several, last[code])


def taken_lines() -> Iterator[Path]:
    """Files of lines that nobody writes to any more; of several processes one has each."""
    if not openings_folder().is_dir():
        return
    for path in [openings_folder() / LINES, *openings_folder().glob(f"*{WAITS}"), *abandoned(openings_folder())]:
        if take_in_hand(path, mine := openings_folder() / f"{uuid4().hex}{TAKEN}"):
            yield mine


def read_openings(path: Path) -> tuple[Counter[str], dict[str, datetime]]:
    """How often each link was opened, and when last."""
    counted: Counter[str] = Counter()
    last: dict[str, datetime] = {}
    for line in path.read_text("ascii", errors="replace").splitlines():
        if not (whole := LINE.fullmatch(line)):
            continue  # a full disk ended it
        code, at = whole.groups()
        counted[code] += 1
        last[code] = datetime.fromtimestamp(int(at), UTC)
    return counted, last
