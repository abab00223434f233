"""Who tries: the address that asks, and the browser that somebody has logged in with before."""

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.core import signing
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.crypto import get_random_string

KNOWN_SALT = "project.doors.known"
KNOWN_FOR = 365 * 24 * 3600  # seconds
MOST_ACCOUNTS = 8  # that one browser is known for
CAME_IN = "came_in"  # set on the request in which somebody logged in


def caller_of(request: HttpRequest) -> str:
    """The address that asks; of IPv6 its network, which one caller has whole. Empty where nobody knows.

    Behind a proxy it is the last that the proxies added: whatever stands before that, anybody may have written.
    """
    said = request.META.get("REMOTE_ADDR", "")
    if settings.TRUST_PROXY:
        said = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2]
    try:
        address = ipaddress.ip_address(said.strip())
    except ValueError:
        return ""
    return str(address) if address.version == 4 else str(ipaddress.ip_network((address, 64), strict=False))


@dataclass(frozen=True)
class KnownBrowser:
    """A browser by a random name, and the accounts that logged in with it."""

    name: str
    accounts: tuple[int, ...] = ()

    @classmethod
    def of(cls, request: HttpRequest) -> "KnownBrowser | None":
        """What its cookie says, if we wrote that."""
        try:
            cookie = request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME, "")
            name, accounts = signing.loads(cookie, salt=KNOWN_SALT, max_age=KNOWN_FOR)
        except (signing.BadSignature, ValueError, TypeError):
            return None
        return cls(name, tuple(accounts))

    def with_account(self, account: int) -> "KnownBrowser":
        others = [known for known in self.accounts if known != account]
        return KnownBrowser(self.name, (*others, account)[-MOST_ACCOUNTS:])

    def seal(self) -> str:
        return signing.dumps([self.name, self.accounts], salt=KNOWN_SALT)


@receiver(user_logged_in)
def came_in(request: HttpRequest | None, user: User, **_kwargs: Any) -> None:
    if request is not None:
        setattr(request, CAME_IN, user.pk)


class KnownBrowserMiddleware:
    """A browser that somebody logged in with is known for that account afterwards, also after they log out."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        """Give the cookie with the answer to a login."""
        response = self.get_response(request)
        if account := getattr(request, CAME_IN, None):
            browser = (KnownBrowser.of(request) or KnownBrowser(get_random_string(16))).with_account(account)
            response.set_cookie(
                settings.KNOWN_BROWSER_COOKIE_NAME,
                browser.seal(),
                max_age=KNOWN_FOR,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response
