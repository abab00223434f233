"""Where the editors' queue is, and who may answer what waits in it."""

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from incidents.models import Submission

QUEUE_PAGE = 25
QUEUE = "admin:incidents_submission_queue"


def in_review() -> QuerySet[Submission]:
    return Submission.objects.waiting().select_related("submitted_by")


def may_publish(request: HttpRequest) -> bool:
    return request.user.has_perm("incidents.publish")


def queue_address(submission: Submission | None = None) -> str:
    """The queue, or the place in it of one that waits."""
    if submission is None:
        return reverse(QUEUE)
    at = submission.submitted_at
    # Two may have been submitted at the same moment; the queue then goes by their keys.
    before = in_review().filter(Q(submitted_at__lt=at) | Q(submitted_at=at, pk__lt=submission.pk)).count()
    return f"{reverse(QUEUE)}?p={before // QUEUE_PAGE + 1}#s{submission.pk}"
