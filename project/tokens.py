"""Personal tokens: a script reads what its owner may read, without a password and without a session."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_backends
from django.contrib.auth.models import User
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from project.error_views import refusal_in_words
from project.models import ApiToken

PREFIX = "tumen_"  # by which a token is known where it was left by mistake
RANDOM_BYTES = 32
LONGEST_DAYS = 366
READING = ("GET", "HEAD", "OPTIONS")


def token_digest(token: str) -> str:
    # Plain SHA-256: 256 random bits need no slow hash.
    return hashlib.sha256(token.encode()).hexdigest()


def make_token(user: User, name: str, days: int) -> tuple[ApiToken, str]:
    """A new token and its text, which is shown once and kept nowhere."""
    text = PREFIX + secrets.token_urlsafe(RANDOM_BYTES)
    ends = timezone.now() + dt.timedelta(days=min(days, LONGEST_DAYS))
    return ApiToken.objects.create(user=user, name=name, digest=token_digest(text), ends_at=ends), text


class TokenMiddleware:
    """After the session: `Authorization: Bearer` says who asks, and asks to read alone."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        kind, _space, text = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer":
            return self.get_response(request)
        token, user = holder_of(text.strip())
        if token is None or user is None:
            return refused_token(request, _("This token is unknown, has ended, or its account is closed."), 401)
        if request.method not in READING or request.path_info.startswith("/admin/"):
            return refused_token(request, _("A token reads; it does not enter, publish or change anything."), 403)
        request.user = user
        note_use(token)
        response = self.get_response(request)
        patch_vary_headers(response, ["Authorization"])
        return response


def holder_of(text: str) -> tuple[ApiToken | None, User | None]:
    token = ApiToken.objects.filter(digest=token_digest(text), ends_at__gt=timezone.now()).first()
    # By the site's own backend: who is deactivated is nobody, and pages find with an account what they ask of it.
    found = [backend.get_user(token.user_id) for backend in get_backends()] if token else []
    return token, next((user for user in found if user), None)


def note_use(token: ApiToken) -> None:
    """The day, once a day: to read writes nothing else, and waits for nobody who writes."""
    today = timezone.now().date()
    if token.last_used != today:
        try:
            ApiToken.objects.filter(pk=token.pk).update(last_used=today)
        except DatabaseError:
            return


def refused_token(request: HttpRequest, said: str, status: int) -> Any:
    response = refusal_in_words(request, said, status)
    response["WWW-Authenticate"] = 'Bearer realm="Tumen"'
    return response
