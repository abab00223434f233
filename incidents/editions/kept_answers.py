"""Whole answers, kept for as long as nothing is published or removed; nothing of a reader is in them."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeGuard

from django.contrib.messages import get_messages
from django.core.cache import cache
from django.db.models import Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import get_token
from django.middleware.gzip import re_accepts_gzip
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

from incidents.counting.snapshots import hold_facts_of, holding_facts
from incidents.models import Edition, Erasure
from project import software
from project.doors.signing_in import account_with_known
from project.packed_pages import PackedPage
from project.reader_marks import FACTS, READER_STATE, TOKEN_FIELD, ReaderMarks, with_marks
from project.replica import read_where

KEPT_FOR = 24 * 3600  # seconds
MOST_KEPT = 256 * 1024  # bytes of an answer, packed: a longer one is a download, which few ask for twice
TAG_SALT = "incidents.editions.kept_answers"
# Bytes, packed: a longer page holds more than gzip looks back at, and goes out by Brotli where that is understood.
MOST_BY_GZIP = 12 * 1024

View = Callable[..., Any]
LAST_REMOVAL: dict[str, int | None] = {}  # the last one that this process knows of


def state_with_account() -> dict[str, Subquery]:
    """What is asked together with the account, by one question: the newest edition, and what was removed last."""
    newest = Edition.objects.order_by("-number")
    return {
        "newest_edition": Subquery(newest.values("number")[:1]),
        "newest_moment": Subquery(newest.values("published_at")[:1]),
        "last_removal": Subquery(Erasure.objects.order_by("-pk").values("pk")[:1]),
    }


@dataclass(frozen=True)
class RecordState:
    """What the record is at: an answer that was made in one state is given in that one alone.

    The moment too: a site that went back to an older copy gives a number a second time.
    """

    edition: int | None
    moment: Any
    removal: int | None

    @classmethod
    def known_to(cls, request: HttpRequest) -> "RecordState":
        """As it was when the account was asked for."""
        user: Any = request.user
        forget_what_was_removed(user.last_removal)
        hold_facts_of(user.newest_edition, user.newest_moment, user.last_removal)
        return cls(user.newest_edition, user.newest_moment, user.last_removal)

    @classmethod
    def of_database(cls, alias: str) -> "RecordState":
        """As one database has it."""
        removal = Subquery(Erasure.objects.order_by("-pk").values("pk")[:1])
        newest = Edition.objects.using(alias).order_by("-number")
        return cls(*(newest.values_list("number", "published_at", removal).first() or (None, None, None)))

    def is_reached_by(self, other: "RecordState") -> bool:
        """Whether somebody who saw this one may be shown the other: it does not go back behind it."""
        if (other.removal or 0) < (self.removal or 0):
            return False
        if other.edition == self.edition:
            return bool(other.moment == self.moment)
        return (other.edition or 0) > (self.edition or 0)

    @classmethod
    def asked_now(cls, request: HttpRequest) -> "RecordState | None":
        """As it is; None where the account is gone."""
        account: Any = account_with_known(request.user.pk or 0)
        return cls(account.newest_edition, account.newest_moment, account.last_removal) if account else None


@dataclass(frozen=True)
class KeptAnswer:
    """A packed body, with its headers; what is of its reader is put between its pieces when it is sent."""

    page: PackedPage
    headers: dict[str, str]

    @classmethod
    def of(cls, response: HttpResponse, marks: ReaderMarks | None = None) -> "KeptAnswer":
        return cls(PackedPage.of(response.content, marks.all if marks else ()), dict(response.headers))

    def response(self, request: HttpRequest) -> HttpResponse:
        """The answer as its reader gets it: as it is packed where that is understood."""

        def said(fact: str) -> bytes:
            return FACTS[fact](request).encode()

        taken = request.headers.get("Accept-Encoding", "")
        if not re_accepts_gzip.search(taken) or ("br" in taken and len(self.page) > MOST_BY_GZIP):
            return HttpResponse(self.page.plain(said), headers=self.headers)
        response = HttpResponse(self.page.filled(said), headers={**self.headers, "Content-Encoding": "gzip"})
        patch_vary_headers(response, ["Accept-Encoding"])
        return response


def keep_answer(view: View) -> View:
    """A file of an edition is made once for everybody; its view gives it an ETag."""

    @wraps(view)
    @holding_facts()
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not has_state(request):
            return view(request, *args, **kwargs)  # type: ignore[no-any-return]
        state = RecordState.known_to(request)
        key = key_of(request, state, "file")
        kept: KeptAnswer | None = cache.get(key)
        if kept is not None:
            return unless_there(request, kept.headers["ETag"], kept.response(request))
        read_as_of(request, state)
        response: HttpResponseBase = view(request, *args, **kwargs)
        if not may_keep(response):
            return response
        answer = KeptAnswer.of(response)
        keep(request, key, state, answer)
        return answer.response(request)  # packed once for whoever asks, now and later

    return answered


def keep_page(view: View) -> View:
    """A page of an edition is made once for all of a role; what it says of its reader is filled in when it is sent."""

    @wraps(view)
    @holding_facts()
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not has_state(request) or len(get_messages(request)):  # what is said once is said to one
            return view(request, *args, **kwargs)  # type: ignore[no-any-return]
        state = RecordState.known_to(request)
        key = key_of(request, state, role_of(request.user))
        tag = tag_of_reader(request, key)
        if not_modified := get_conditional_response(request, etag=tag):
            return not_modified
        kept: KeptAnswer | None = cache.get(key)
        if kept is None:
            read_as_of(request, state)
            kept, response = made(request, view, args, kwargs)
            if kept is None:
                return response
            keep(request, key, state, kept)
        page = kept.response(request)
        page["ETag"] = tag
        return page

    return answered


def read_as_of(request: HttpRequest, state: RecordState) -> None:
    """Let readers' answers come from a replica that is not behind what they know. Who works at the desk sees drafts."""
    if not request.user.is_staff:
        read_where(lambda alias: state.is_reached_by(RecordState.of_database(alias)))


def made(request: HttpRequest, view: View, args: Any, kwargs: Any) -> tuple[KeptAnswer | None, HttpResponseBase]:
    """A page that may be kept, or the answer that may not."""
    with with_marks(request) as marks:
        response: HttpResponseBase = view(request, *args, **kwargs)
    if not isinstance(response, HttpResponse):
        return None, response
    if may_keep(response) and marks.kept and TOKEN_FIELD not in response.content:
        return KeptAnswer.of(response, marks), response
    response.content = marks.filled(response.content, request)
    return None, response


def has_state(request: HttpRequest) -> bool:
    """Whether the account was asked for with what the record is at; a script or a test may bring another."""
    return hasattr(request.user, "newest_edition")


def may_keep(response: HttpResponseBase) -> TypeGuard[HttpResponse]:
    # One in pieces is a download, however short.
    return isinstance(response, HttpResponse) and response.status_code == 200 and not response.cookies


def key_of(request: HttpRequest, state: RecordState, role: str) -> str:
    """Under what an answer is kept. The whole address stands in it, with the host."""
    known = (software.token(), request.build_absolute_uri(), get_language(), state, role)
    return f"answer:{hashlib.sha256(repr(known).encode()).hexdigest()}"


def role_of(user: Any) -> str:
    """What pages differ by: those who work at the desk see the ways to it that they may take."""
    return " ".join(sorted(user.get_all_permissions())) if user.is_staff else "reader"


def tag_of_reader(request: HttpRequest, key: str) -> str:
    """The ETag of a page: another for each account, each name of it, and each key to its forms."""
    get_token(request)  # from here on there is one
    own = [str(getattr(request.user, name, "")) for name in READER_STATE]
    known = (key, request.user.pk, request.user.get_username(), request.META["CSRF_COOKIE"], *own)
    return f'W/"{salted_hmac(TAG_SALT, repr(known), algorithm="sha256").hexdigest()[:32]}"'


def unless_there(request: HttpRequest, tag: str, response: HttpResponse) -> HttpResponseBase:
    return get_conditional_response(request, etag=tag, response=response) or response


def keep(request: HttpRequest, key: str, state: RecordState, answer: KeptAnswer) -> None:
    """Keep an answer, unless the record went on while it was made.

    Looked at afterwards: a removal that comes later still empties the cache when this is in it already.
    """
    if len(answer.page) > MOST_KEPT:
        return
    cache.set(key, answer, KEPT_FOR)
    if RecordState.asked_now(request) != state:
        cache.delete(key)


def forget_what_was_removed(removal: int | None) -> None:
    """Empty the cache where another process removed a text: one that is in memory was emptied there alone."""
    if LAST_REMOVAL.setdefault("last", removal) != removal:
        LAST_REMOVAL["last"] = removal
        cache.clear()
