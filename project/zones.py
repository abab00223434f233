"""Days and times at the desk are those of whoever sits at it: their browser's zone, which it tells by a cookie."""

import re
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

COOKIE = "zone"
ZONE_NAME = re.compile(r"[A-Za-z0-9_+-]{1,30}(/[A-Za-z0-9_+-]{1,30}){0,2}", re.ASCII)


def zone_of(request: HttpRequest) -> ZoneInfo | None:
    """The zone that the browser told; None where it told none that there is."""
    name = request.COOKIES.get(COOKIE, "")
    # A cookie can hold anything, and a zone is looked for as a file of that name.
    if not ZONE_NAME.fullmatch(name):
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


class ZoneMiddleware:
    """The desk in the zone of whoever sits at it; readers' pages are the same for all, in UTC."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        """Answer in the zone."""
        # Pages for readers are the same in every zone.
        if not request.path.startswith(reverse("admin:index")):
            return self.get_response(request)
        with timezone.override(zone_of(request)):
            return self.get_response(request)
