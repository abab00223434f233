"""The audit log's one way in: who signed in, changed, published, exported, from Django's signals and the site's own."""

import logging
import re
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from typing import Any

from django.contrib.admin.models import ADDITION, DELETION, LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import Model
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from project.audit_waiting import EntryFields, write_or_keep, write_waiting
from project.doors.tries import TryLimit
from project.models import Action, AuditEntry
from project.questions import words_in_addresses

log = logging.getLogger(__name__)

ACTING: ContextVar[Any] = ContextVar("acting", default=None)  # whose request is being answered
FILE_ENDINGS = (".csv", ".json", ".xlsx", ".zip")
FAILURES_TOLD = TryLimit("told", most=10, seconds=3600)  # of each account; of all names that no account has together
CODE = re.compile(r"[\w.:-]{0,40}", re.ASCII)
# What a download is of, by the name of its address: an app says it of its own, a record by its number, never its slug.
SUBJECTS: dict[str, Callable[[Mapping[str, Any]], tuple[str, str]]] = {}


def record_entry(user: Any, action: str, *, what: "Model | str" = "", key: Any = "", detail: str = "") -> AuditEntry:
    """Add an entry, in the transaction of what it tells of."""
    return AuditEntry.objects.create(**entry_fields(user, action, what, key, detail))


def entry_fields(user: Any, action: str, what: "Model | str", key: Any = "", detail: str = "") -> EntryFields:
    """The columns of an entry.

    `what` is a record, or a kind with its `key` beside it. No free text: it could never be taken out again.
    """
    if isinstance(what, Model):
        key, what = what.pk, what._meta.label_lower
    known = user if user is not None and user.is_authenticated else None
    return {
        "at": timezone.now(),
        "account": known.pk if known else None,
        "username": known.get_username() if known else "",
        "action": Action(action),
        # Cut to what the columns hold: PostgreSQL refuses longer texts.
        "what": what[:100],
        "key": str(key)[:100],
        "detail": detail[:300],
    }


def record_each(user: Any, action: str, records: Iterable[Model]) -> None:
    AuditEntry.objects.bulk_create(AuditEntry(**entry_fields(user, action, record)) for record in records)


@receiver(user_logged_in)
def signed_in(user: User, **_kwargs: Any) -> None:
    record_entry(user, Action.SIGNED_IN)


@receiver(user_logged_out)
def signed_out(user: User | None, **_kwargs: Any) -> None:
    # Nobody left where a session had ended before.
    if user is not None:
        record_entry(user, Action.SIGNED_OUT)


@receiver(user_login_failed)
def sign_in_failed(credentials: Mapping[str, Any], **_kwargs: Any) -> None:
    # A name that no account has is not kept: people type passwords there.
    name = str(credentials.get("username", ""))
    user = get_user_model()._default_manager.filter(username=name).first()
    untold = FAILURES_TOLD.of(str(user.pk) if user else "").told()
    if untold is not None:
        record_entry(user, Action.SIGN_IN_FAILED, detail=f"+{untold}" if untold else "")


@receiver(post_save, sender=LogEntry)
def edited(instance: LogEntry, created: bool, **_kwargs: Any) -> None:
    """What the desk writes into a record's history; what is published or withdrawn is told where that is done."""
    # A form's change is logged as JSON, “[]” where nothing was changed; publishing is logged in words.
    if not created or (instance.change_message and not instance.change_message.startswith("[{")):
        return
    kind = instance.content_type
    action = {ADDITION: Action.ADDED, DELETION: Action.DELETED}.get(instance.action_flag, Action.CHANGED)
    if action == Action.CHANGED and kind is not None and kind.app_label == "auth":
        action = Action.ACCOUNT
    what = f"{kind.app_label}.{kind.model}" if kind else ""
    record_entry(instance.user, action, what=what, key=instance.object_id)


def has_new_password(user: User, update_fields: Any) -> bool:
    """Whether a save set a password; asked when it is saved."""
    set_now = user._password is not None  # type: ignore[attr-defined] # set_password leaves it there until save
    return set_now and not (update_fields and "password" not in update_fields)


@receiver(post_save, sender=User)
def password_changed(instance: User, created: bool, update_fields: Any = None, **_kwargs: Any) -> None:
    """A password was set: by its owner, by an administrator, by mail, or on the command line."""
    if created or not has_new_password(instance, update_fields):
        return
    request = ACTING.get()
    user = getattr(request, "user", None)
    # Nobody is signed in where it came by mail; on the command line there is no request at all.
    by = user if user is not None and user.is_authenticated else instance if request else None
    record_entry(by, Action.PASSWORD, what=instance)


class AuditMiddleware:
    """Files that somebody who is signed in was given."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        """Answer, then tell of it if it was a file."""
        # What an earlier answer could not write goes first.
        write_waiting()
        token = ACTING.set(request)
        try:
            response = self.get_response(request)
        finally:
            ACTING.reset(token)
        if request.method == "GET" and response.status_code == 200 and is_file(request, response):
            exported(request)
        return response


def is_file(request: HttpRequest, response: Any) -> bool:
    # A download may have any address, and then says of itself that it is one.
    attached = response.headers.get("Content-Disposition", "").startswith("attachment")
    return (attached or request.path.endswith(FILE_ENDINGS)) and request.resolver_match is not None


def exported(request: HttpRequest) -> None:
    """Tell of a download."""
    if not request.user.is_authenticated:
        return
    match = request.resolver_match
    subject = SUBJECTS.get(match.view_name) if match else None
    what, key = subject(match.kwargs) if match and subject else (match.route if match else "", "")
    ending = request.path.rpartition(".")[2] if request.path.endswith(FILE_ENDINGS) else ""
    detail = f"{ending} {words_logged(request.GET)}".strip()
    # The log cannot be written while a large load goes on; then it is written afterwards.
    if not write_or_keep(entry_fields(request.user, Action.EXPORTED, what, key, detail)):
        log.warning("Not in the audit log yet: account %s exported %s %s", request.user.pk, what, key)


def words_logged(asked: QueryDict) -> str:
    """The words of an address; of those that may hold a name, only that they were asked."""
    coded = words_in_addresses()
    words = [(word, value) for word, values in asked.lists() for value in values if word in coded]
    return " ".join(f"{word}={value if coded[word] and CODE.fullmatch(value) else '…'}" for word, value in words)
