"""Hashing passwords: a slow hash by design, so few at once, and none at the cost of people who read."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.hashers import Argon2PasswordHasher


class NoTurn(Exception):
    """Too many others wait to have a password hashed."""


class OneCoreArgon2Hasher(Argon2PasswordHasher):
    """Argon2id as OWASP advises (46 MiB, one lane): Django's eight lanes would take every core from readers."""

    time_cost = 2
    memory_cost = 46 * 1024
    parallelism = 1


class HashingGate:
    """One password at a time in each process; so many may wait, each for so many seconds."""

    def __init__(self, waiting: int, seconds: float) -> None:
        self.seconds = seconds
        self.one = threading.Lock()
        self.places = threading.Semaphore(waiting + 1)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Raises NoTurn where none can be had in time."""
        if not self.places.acquire(blocking=False):
            raise NoTurn
        try:
            if not self.one.acquire(timeout=self.seconds):
                raise NoTurn
            try:
                yield
            finally:
                self.one.release()
        finally:
            self.places.release()


# A process has four threads: of strangers one hashes and one waits, so that two are left for everybody else.
STRANGERS_GATE = HashingGate(waiting=1, seconds=1.0)
KNOWN_GATE = HashingGate(waiting=1, seconds=1.5)
