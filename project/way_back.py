"""The way back after a login: however long the address was, it fits into the one that asks for the login."""

import base64
import binascii
import zlib
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import MAX_URL_LENGTH, url_has_allowed_host_and_scheme

# An address in Korean has nine characters for one; inside another address each % becomes %25, and servers and proxies
# refuse lines of 4 to 8 kB.
LONG_ADDRESS = 1500
LONGEST_KEPT = 32_000
MARK = "~"  # no path begins with it


def logins() -> tuple[str, str]:
    return reverse("login"), reverse("admin:login")


class WayBackMiddleware:
    """Packs the way back where an answer leads to a login, and unpacks it for the page that asks."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        """Views see whole addresses only."""
        packed = request.GET.get(REDIRECT_FIELD_NAME, "")
        if packed.startswith(MARK) and request.path_info in logins():
            words = request.GET.copy()
            words[REDIRECT_FIELD_NAME] = unpack(packed)
            request.GET = words  # type: ignore[assignment]
        response = self.get_response(request)
        location = response.headers.get("Location", "")
        if len(location) > LONG_ADDRESS and urlsplit(location).path in logins():
            response["Location"] = with_packed(location)
        return response


def with_packed(location: str) -> str:
    """The address of a login with its way back packed."""
    parts = urlsplit(location)
    words = parse_qs(parts.query, keep_blank_values=True)
    words[REDIRECT_FIELD_NAME] = [pack(text) for text in words.get(REDIRECT_FIELD_NAME, [])]
    return urlunsplit(parts._replace(query=urlencode(words, doseq=True, safe=MARK)))


def pack(address: str) -> str:
    return MARK + base64.urlsafe_b64encode(zlib.compress(address.encode(), 9)).decode().rstrip("=")


def unpack(packed: str) -> str:
    """The address again; nothing where the word is not one of ours, or holds more than any address has."""
    text = packed.removeprefix(MARK)
    try:
        body = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        # The limit keeps a short word from unpacking to a huge text.
        return zlib.decompressobj().decompress(body, LONGEST_KEPT).decode()
    except (binascii.Error, zlib.error, ValueError):
        return ""


def leads_here(request: HttpRequest, address: str | None) -> bool:
    """Whether an address is of this site, as Django says it, also of long ones."""
    # To Django's redirect, what begins with neither a host nor a / is the name of a view.
    if address and not address.startswith(("/", "http://", "https://")):
        return False
    long = len(address or "") > MAX_URL_LENGTH
    if address and long and (len(address) > LONGEST_KEPT or not address.startswith("/") or not address.isprintable()):
        return False
    # Django refuses to look at long ones; what tells is at their beginning.
    start = address[:MAX_URL_LENGTH] if address and long else address
    return url_has_allowed_host_and_scheme(start, {request.get_host()}, require_https=request.is_secure())
