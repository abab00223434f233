"""How submissions are answered: in which edition readers see a record, or that it is out of review, which is logged."""

from collections import defaultdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from incidents.models import Edition, Publishable, Submission
from incidents.models.reviews import SubmissionQuerySet
from project import audit
from project.models import Action

# What is published is in the log as its edition.
LOGGED = {"sent_back": Action.SENT_BACK, "taken_back": Action.TAKEN_BACK}


def answer_waiting(found: SubmissionQuerySet, decision: str, *, by: Any = None, comment: str = "") -> int:
    """Let those that wait be out of review without an edition; how many there were."""
    keys: dict[type[Publishable], list[str]] = defaultdict(list)
    with transaction.atomic():
        # Of two who answer at once the second waits here, and finds nothing that waits.
        for submission in found.waiting().select_for_update():
            keys[submission.kind].append(submission.key)
        for kind, names in keys.items():
            # Of the record, as its submission is: whoever looks for one finds both.
            audit.record_each(by, LOGGED[decision], kind.by_key(names).values())
        return found.waiting().decide(decision, by=by, comment=comment) if keys else 0


def answer_submissions(model: type[Publishable], keys: list[str], edition: Edition) -> None:
    """Records in review that go out are answered with the edition that readers see them in.

    One that readers saw as it stands before it was submitted is taken back: whatever was submitted, its author undid.
    """
    waiting = {one.key: one.submitted_at for one in Submission.objects.waiting().of(model, keys)}
    if waiting:
        by, undone = edition.published_by, []
        # What went out meanwhile is answered with the older edition that has it.
        for version in (
            model.VERSION.objects.current().filter(key__in=waiting).defer("document").select_related("since")
        ):
            if version.since.published_at < waiting[version.key]:
                undone.append(version.key)
            else:
                mine = Submission.objects.waiting().of(model, [version.key])
                mine.decide("published", by=by, edition=version.since_id)
        comment = _("Nothing was left to publish: readers already see it as it stands.")
        answer_waiting(Submission.objects.of(model, undone), "taken_back", by=by, comment=comment)
