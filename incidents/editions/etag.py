"""Files that have not changed are not sent again: an edition's number is their ETag."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import etag

from incidents.editions.asked import asked_by
from incidents.editions.kept_answers import keep_answer
from incidents.models import Erasure
from project import software

FileView = Callable[..., Any]


def etag_by_edition(view: FileView) -> FileView:
    """A file whose bytes follow from edition, address, language and software alone; a 304 asks for no rows."""
    # Caches between us keep nothing, and a browser asks each time: the login is checked first, as for the file.
    return keep_answer(cache_control(private=True, no_cache=True)(untagged_refusals(etag(tag)(view))))


def untagged_refusals(view: FileView) -> FileView:
    """The same, but that only a file has a tag: what was withdrawn must say so each time, not that nothing changed."""

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = view(request, *args, **kwargs)
        if response.status_code not in (200, 304):
            del response["ETag"]
        return response

    return answering


def tag(request: HttpRequest, *_args: Any, **_kwargs: Any) -> str | None:
    """The ETag of the edition that an address asks for. BadQuestion where there is no such edition."""
    if request.headers.get("If-None-Match", "").strip() == "*":
        return None  # it asks whether there is anything: only the view knows
    edition = asked_by(request).edition
    known = (
        software.token(),
        request.build_absolute_uri(),  # the whole of it stands in the file
        get_language(),
        # Its moment too: a site that went back to an older copy gives a number a second time.
        (edition.number, edition.published_at.isoformat()) if edition else None,
        Erasure.objects.of(edition).values_list("pk", flat=True).first(),  # what was removed must not come from a cache
    )
    # Weak, since a proxy may pack the bytes in another way.
    return f'W/"{edition.number if edition else 0}-{hashlib.sha256(repr(known).encode()).hexdigest()[:20]}"'
