"""After an erasure: nothing of the text stays in the database's file, in a cache, in a session or in a kept file."""

import time
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection

from incidents.redaction import Counted, Needle, walked

TRIES, PAUSE = 20, 0.1


def sweep(tables: Iterable[str]) -> bool:
    """Empty the cache and rewrite what the tables stood in; False where others kept the file from being rewritten.

    Backups, and what PostgreSQL keeps of its log for them, are the administrator's own to destroy.
    """
    cache.clear()
    if connection.in_atomic_block:
        return False  # a file is rewritten outside of transactions alone
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for table in sorted(tables):
                cursor.execute(f"VACUUM (FULL, ANALYZE) {connection.ops.quote_name(table)}")
        return True
    return sweep_file()


def sweep_file() -> bool:
    """Rewrite SQLite's file, and empty the log beside it."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.execute("ANALYZE")
        cursor.execute("VACUUM")
        for _try in range(TRIES):
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if not cursor.fetchone()[0]:
                return True
            time.sleep(PAUSE)  # somebody reads from the log; until they are done it cannot be emptied
    return False


def sessions_with(needle: Needle) -> list[str]:
    """Sessions that hold the text, such as in a message that was not shown yet."""
    found = []
    for session in Session.objects.order_by("pk").iterator(chunk_size=500):
        held = Counted(needle.redacted)
        walked(session.get_decoded(), held)
        if held.count:
            found.append(session.pk)
    return found


def files_with(needle: Needle) -> Iterator[Path]:
    """Kept files that hold the text: as text, or inside a zip archive. What is encoded otherwise cannot be searched."""
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")) if root.is_dir() else ():
        if path.is_file() and any(needle.finds(text) for text in texts_in(path)):
            yield path


def texts_in(path: Path) -> Iterator[str]:
    """A file's text, or the texts in an archive."""
    yield path.name
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield name
                yield archive.read(name).decode("utf-8", errors="ignore")
    else:
        yield path.read_bytes().decode("utf-8", errors="ignore")


def redact_files(needle: Needle) -> int:
    """Replace the text in kept files; a file that is not plain text, or is named after it, goes as a whole."""
    count = 0
    for path in list(files_with(needle)):
        count += 1
        try:
            text = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            text = None
        if text is None or needle.finds(path.name):
            path.unlink()
        else:
            path.write_bytes(needle.pattern.sub(lambda match: needle.replacement, text).encode())
    return count
