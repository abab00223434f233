"""Authors are told what became of what they submitted: when they log in, and on the desk until they have read it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from incidents.models import Publishable, Submission

AT_LOGIN = 3  # answers that a message each is not too much for


@dataclass(frozen=True)
class NamedSubmission:
    """A submission with the name of its record and, where the record is still there, its form."""

    submission: Submission
    name: str
    url: str


def with_record_names(submissions: Iterable[Submission]) -> list[NamedSubmission]:
    """Submissions with their records, in a query for each kind of record."""
    chosen = list(submissions)
    keys: dict[type[Publishable], list[str]] = defaultdict(list)
    for submission in chosen:
        keys[submission.kind].append(submission.key)
    found = {
        (kind._meta.label_lower, record.key): record
        for kind, wanted in keys.items()
        for record in kind.by_key(wanted).values()
    }
    return [named_submission(submission, found.get((submission.model, submission.key))) for submission in chosen]


def named_submission(submission: Submission, record: Publishable | None) -> NamedSubmission:
    """One submission with its record."""
    if record is None:
        # Its record may be gone, such as a draft that was deleted.
        return NamedSubmission(submission, submission.key, "")
    return NamedSubmission(submission, str(record), form_of(record))


def form_of(record: Publishable) -> str:
    names = record._meta
    return reverse(f"admin:{names.app_label}_{names.model_name}_change", args=[record.pk])


def verdicts_untold(account: Any) -> list[NamedSubmission]:
    """What the account has not yet been told, the latest first."""
    untold = Submission.objects.untold(account).select_related("decided_by", "edition")
    return with_record_names(untold.order_by("-decided_at", "-pk"))


@receiver(user_logged_in)
def tell(request: HttpRequest, user: Any, **_kwargs: Any) -> None:
    """Say at login what became of each submission, or how many there are on the desk."""
    found = verdicts_untold(user) if user.is_staff else []
    for answer in found[:AT_LOGIN]:
        context = {"answer": answer, "submission": answer.submission}
        text = render_to_string("admin/answer.html", context)
        # Signing in does not fail where a request has nowhere to keep messages.
        messages.info(request, text, fail_silently=True)
    if rest := found[AT_LOGIN:]:
        text = render_to_string("admin/answers_more.html", {"count": len(rest)})
        messages.info(request, text, fail_silently=True)
