"""Redis as a cache that the site can do without: while it is away, answers are made anew, and nobody waits for it."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from project import software

log = logging.getLogger(__name__)

PATIENCE = 0.5  # seconds that an answer waits for it
AWAY_FOR = 5.0  # seconds in which nobody asks after it did not answer
OPTIONS = {
    "socket_connect_timeout": PATIENCE,
    "socket_timeout": PATIENCE,
    "retry": Retry(NoBackoff(), 1),  # once: a connection from before it was started again is dead
}


class CacheAbsence:
    """Until when this process asks nothing: one for all of its threads."""

    until = 0.0


class PatientClient(RedisCacheClient):
    """What is asked while Redis is away has the answer of an empty cache."""

    def get(self, key: Any, default: Any) -> Any:
        return unless_away(lambda: super(PatientClient, self).get(key, default), default)

    def get_many(self, keys: Any) -> Any:
        return unless_away(lambda: super(PatientClient, self).get_many(keys), {})

    def add(self, key: Any, value: Any, timeout: Any) -> Any:
        return unless_away(lambda: super(PatientClient, self).add(key, value, timeout), False)

    def set(self, key: Any, value: Any, timeout: Any) -> None:
        unless_away(lambda: super(PatientClient, self).set(key, value, timeout), None)

    def set_many(self, data: Any, timeout: Any) -> None:
        unless_away(lambda: super(PatientClient, self).set_many(data, timeout), None)

    def delete(self, key: Any) -> Any:
        return unless_away(lambda: super(PatientClient, self).delete(key), False)


class SharedCache(RedisCache):
    """One Redis for all processes. To empty it is the one thing that fails aloud: what was removed must be gone."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = PatientClient
        self._options: dict[str, Any] = OPTIONS | params.get("OPTIONS", {})

    def clear(self) -> None:
        """Empty it; ConnectionError where it cannot be emptied now."""
        try:
            super().clear()
        except RedisError as error:
            raise ConnectionError("The cache does not answer, so it may still hold what it held.") from error


def unless_away(ask: Callable[[], Any], otherwise: Any) -> Any:
    if time.monotonic() < CacheAbsence.until:
        return otherwise
    try:
        return ask()
    except RedisError as error:
        CacheAbsence.until = time.monotonic() + AWAY_FOR
        log.warning("The cache does not answer: %s. Answers are made anew meanwhile.", type(error).__name__)
        return otherwise


def key_of_release(key: str, prefix: str, version: int) -> str:
    """What other software kept there is not read: another release of this site, or what read it otherwise."""
    return f"tumen:{software.token()}:{prefix}:{version}:{key}"
