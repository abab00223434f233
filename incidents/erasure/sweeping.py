"""After an erasure: nothing of the text stays in the database's file, in a cache, in a session or in a kept file."""

import logging
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection

from incidents.counting.snapshots import forget_snapshots
from incidents.erasure.needle import CountedRedaction, Needle, walked
from incidents.releases.kept_archives import forget_archives
from project.models import SWEEP_OWED, BrowserSession, SiteMark

log = logging.getLogger(__name__)


def sweep(tables: Iterable[str]) -> bool:
    """Empty the cache and rewrite what the tables stood in; False where others kept that from being done.

    Backups, and what PostgreSQL keeps of its log for them, are the administrator's own to destroy.
    """
    if not empty_cache():
        return False
    if connection.in_atomic_block:
        return False  # a file is rewritten outside of transactions alone
    try:
        is_swept = sweep_file() if connection.vendor == "sqlite" else sweep_tables(tables)
        if is_swept:
            SiteMark.objects.filter(name=SWEEP_OWED).delete()
    except DatabaseError:
        log.exception("The database could not be rewritten after a removal")
        return False
    return is_swept


def owe_sweep() -> None:
    """Remember, together with a removal, that its sweep has to follow: the process may end in between."""
    SiteMark.objects.get_or_create(name=SWEEP_OWED)


def sweep_is_owed() -> bool:
    return SiteMark.objects.filter(name=SWEEP_OWED).exists()


def empty_cache() -> bool:
    """Whether what is kept of facts, archives and answers is gone: a cache that is away may come back with it."""
    forget_snapshots()
    forget_archives()
    try:
        cache.clear()
    except ConnectionError:
        log.exception("The cache could not be emptied after a removal")
        return False
    return True


def sweep_tables(tables: Iterable[str]) -> bool:
    """Rewrite PostgreSQL's tables and what it knows of their contents."""
    with connection.cursor() as cursor:
        for table in sorted(tables):
            # Without FULL the old bytes would stay in the table's file.
            cursor.execute(f"VACUUM (FULL, ANALYZE) {connection.ops.quote_name(table)}")
    return True


def sweep_file() -> bool:
    """Rewrite SQLite's file, and empty the log beside it, which waits for whoever still reads from it."""
    with connection.cursor() as cursor:
        # Overwrites what is freed from now on.
        cursor.execute("PRAGMA secure_delete = ON")
        # What the planner knows of the contents is taken anew from what is left.
        cursor.execute("ANALYZE")
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        # The first column is 1 where a reader kept the log from being emptied.
        return not cursor.fetchone()[0]


def sessions_with(needle: Needle) -> list[str]:
    """Sessions that hold the text, such as in a message that was not shown yet."""
    found = []
    for session in BrowserSession.objects.order_by("pk").iterator(chunk_size=500):
        held = CountedRedaction(needle.redacted)
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
    # The name of a file may hold the text, too.
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
            # What is no plain text cannot be changed in place, and a name would go on saying it.
            path.unlink()
        else:
            # As a function, since re would read backslashes in a text.
            path.write_bytes(needle.pattern.sub(lambda match: needle.replacement, text).encode())
    return count
