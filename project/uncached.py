"""A stretch of work that nothing is kept of, and that finds nothing kept: for what is taken back again."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import DEFAULT_CACHE_ALIAS, caches
from django.core.cache.backends.dummy import DummyCache


@contextmanager
def uncached() -> Iterator[None]:
    """Within it this thread's cache is empty and stays so; what others keep there is not touched."""
    kept = caches[DEFAULT_CACHE_ALIAS]
    caches[DEFAULT_CACHE_ALIAS] = DummyCache("", {})
    try:
        yield
    finally:
        caches[DEFAULT_CACHE_ALIAS] = kept
