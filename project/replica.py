"""A second PostgreSQL that follows the first: what readers ask of the record is read there, where it is up to date."""

import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import DEFAULT_DB_ALIAS, DatabaseError
from django.dispatch import receiver

log = logging.getLogger(__name__)

REPLICA = "replica"
RECORD_APPS = {"incidents", "stats"}  # accounts, sessions and the log are asked of the first database alone
LEFT_ALONE = 10.0  # seconds in which nobody asks a replica that did not answer
IsUpToDate = Callable[[str], bool]


class ReplicaAbsence:
    """Until when this process asks it nothing: one for all of its threads."""

    until = 0.0


class ReadingPlace:
    """Where one answer reads the record: found at its first question, and the same to its end."""

    def __init__(self, is_up_to_date: IsUpToDate) -> None:
        self.is_up_to_date = is_up_to_date

    @cached_property
    def alias(self) -> str:
        if time.monotonic() < ReplicaAbsence.until:
            return DEFAULT_DB_ALIAS
        try:
            return REPLICA if self.is_up_to_date(REPLICA) else DEFAULT_DB_ALIAS
        except DatabaseError as error:
            ReplicaAbsence.until = time.monotonic() + LEFT_ALONE
            log.warning("The replica does not answer: %s", type(error).__name__)
            return DEFAULT_DB_ALIAS


READING_PLACE: ContextVar[ReadingPlace | None] = ContextVar("reading_place", default=None)


def read_where(is_up_to_date: IsUpToDate) -> None:
    """Let this answer read from the replica to its last piece, if it is up to date when it is first asked."""
    if REPLICA in settings.DATABASES:
        READING_PLACE.set(ReadingPlace(is_up_to_date))


@receiver([request_started, request_finished])
def read_from_first(**_kwargs: Any) -> None:
    # At the end, not after the view: a download is read while it is sent.
    READING_PLACE.set(None)


class ReplicaRouter:
    """Readers' questions about the record go where their answer reads; all else goes to the first database."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        place = READING_PLACE.get()
        return place.alias if place and model._meta.app_label in RECORD_APPS else DEFAULT_DB_ALIAS

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True  # they are one database's rows, wherever they were read

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db == REPLICA else None
