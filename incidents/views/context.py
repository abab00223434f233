"""What every page knows: its edition, which the header shows, or the newest where the page is of none."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from incidents.editions.asked import edition_answered


def site(request: HttpRequest) -> dict[str, Any]:
    # Lazy, so that it is asked for only where a template shows it.
    return {"edition": SimpleLazyObject(lambda: edition_answered(request))}
