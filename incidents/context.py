"""What every page knows: the newest edition, which the header shows where the page names no other."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from incidents.models import Edition


def site(request: HttpRequest) -> dict[str, Any]:
    """The newest edition, asked for only where a template shows it."""
    return {"edition": SimpleLazyObject(Edition.objects.newest)}
