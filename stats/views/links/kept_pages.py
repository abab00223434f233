"""Pages of links, made once for as long as nothing is published or removed: many may open a link at the same moment."""

import hashlib
import zlib
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from incidents.editions.kept_answers import KEPT_FOR, MOST_KEPT, RecordState, forget_what_was_removed
from project import software
from stats.models import PublicLink


def page_of_link(request: HttpRequest, link: PublicLink, make: Callable[[], HttpResponse]) -> HttpResponse:
    """The page at this address of a link; whether the link is open was asked before, and is asked each time."""
    state = RecordState.of_database(DEFAULT_DB_ALIAS)
    forget_what_was_removed(state.removal)
    key = page_key(request, link, state)
    kept: bytes | None = cache.get(key)
    if kept is not None:
        return HttpResponse(zlib.decompress(kept))
    page = make()
    packed = zlib.compress(page.content, 1)
    if page.status_code == 200 and len(packed) <= MOST_KEPT:
        cache.set(key, packed, KEPT_FOR)
        # Looked at afterwards: a removal that comes later still empties the cache when this is in it already.
        if RecordState.of_database(DEFAULT_DB_ALIAS) != state:
            cache.delete(key)
    return page


def page_key(request: HttpRequest, link: PublicLink, state: RecordState) -> str:
    """All that a page follows from: its address, its language, what its maker chose, and the state of the record."""
    chosen = (link.path, link.question, link.edition, link.note, link.until, link.with_records, link.indexed)
    known = (software.token(), request.build_absolute_uri(), get_language(), settings.ORGANISATION, chosen, state)
    return f"link:{hashlib.sha256(repr(known).encode()).hexdigest()}"
