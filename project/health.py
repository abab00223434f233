"""/healthz: whether this process can answer, for whatever watches it."""

import shutil
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import cache as once
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from project import collected
from project.models import SWEEP_OWED, SiteMark

NO_DATABASE = "the database does not answer"
LEAST_SPACE = 200 * 1024 * 1024  # bytes: a day of entries, and the time to make room
DATABASE_HAS = 0.7  # seconds to answer in: whoever watches is told within one
PROBES = ThreadPoolExecutor(max_workers=1, thread_name_prefix="healthz")
NEEDED = ("database", "static", "tables")  # without these no page is answered; without the others it is, if slower


@login_not_required
@require_safe
@never_cache
def healthz(_request: HttpRequest) -> JsonResponse:
    """What is wrong, if anything, in words without a secret: 503 where pages cannot be answered."""
    found = dict(health_faults())
    needed = [found[name] for name in NEEDED if name in found]
    said = {"status": needed[0] if needed else "degraded" if found else "ok"}
    return JsonResponse(said | ({"faults": found} if found else {}), status=503 if needed else 200)


def health_faults() -> Iterator[tuple[str, str]]:
    for name, check in HEALTH_CHECKS.items():
        if fault := check():
            yield name, fault
            if name == "database":  # the next two would wait for it too
                break
    for name, check in OTHER_HEALTH_CHECKS.items():
        if fault := check():
            yield name, fault


def database_fault() -> str | None:
    if connection.vendor == "sqlite":  # a file is there or not: nobody waits for it
        return None if database_answers() else NO_DATABASE
    # A server that says nothing is given up much later, and so is one that lets nobody in.
    asked = PROBES.submit(copy_context().run, answers_and_closes)
    try:
        return None if asked.result(DATABASE_HAS) else NO_DATABASE
    except TimeoutError:
        asked.cancel()  # where the one before it still waits
        return NO_DATABASE


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def answers_and_closes() -> bool:
    try:
        return database_answers()
    finally:
        connection.close()  # of this thread


def tables_fault() -> str | None:
    try:
        applied = set(MigrationRecorder(connection).applied_migrations())
    except DatabaseError:
        return NO_DATABASE
    missing = sorted(known_migrations() - applied)
    return f"the tables are older than the software: {'.'.join(missing[0])} was not run" if missing else None


@once
def known_migrations() -> frozenset[tuple[str, str]]:
    # Of the files, which do not change while a process runs.
    return frozenset(MigrationLoader(None).disk_migrations)


def sweep_fault() -> str | None:
    try:
        owed = SiteMark.objects.filter(name=SWEEP_OWED).exists()
    except DatabaseError:
        return NO_DATABASE
    return "a removal for safety is not swept out of the database's file: manage.py erase --owed" if owed else None


def space_fault() -> str | None:
    file: Path | None = settings.DATABASE_FILE
    folders = [folder for folder in (settings.VAR_DIR, file and file.parent) if folder and folder.exists()]
    full = any(shutil.disk_usage(folder).free < LEAST_SPACE for folder in folders)
    return f"less than {LEAST_SPACE // 1024**2} MB of space are left" if full else None


def cache_fault() -> str | None:
    word = uuid.uuid4().hex
    try:
        cache.set("healthz", word, 60)
        kept = cache.get("healthz")
    except Exception:
        kept = None
    return None if kept else "the cache does not answer: pages are slower"


HEALTH_CHECKS: dict[str, Callable[[], str | None]] = {
    "database": database_fault,
    "tables": tables_fault,
    "sweep": sweep_fault,
}
OTHER_HEALTH_CHECKS: dict[str, Callable[[], str | None]] = {
    "static": collected.problem,
    "space": space_fault,
    "cache": cache_fault,
}
