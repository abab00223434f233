"""What every page knows: the newest edition, which the header shows."""
from typing import Any

from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    return {}
