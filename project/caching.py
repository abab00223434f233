"""What a browser may keep of an answer: its own pages, asked for anew each time, and nothing after a log-out."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.cache import patch_cache_control

LEFT = "left"  # set on the request in which somebody logged out


@receiver(user_logged_out)
def leave(request: HttpRequest | None, **_kwargs: Any) -> None:
    if request is not None:
        setattr(request, LEFT, True)


class CachingMiddleware:
    """Every page is for who asked alone, unless its view says otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        """No cache between us keeps it, and the browser asks each time. Kept pages go when somebody logs out."""
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True, must_revalidate=True)
        # Whoever uses the browser next must not find what it kept for this account.
        if getattr(request, LEFT, False):
            response["Clear-Site-Data"] = '"cache"'
        return response
