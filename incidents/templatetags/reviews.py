"""Review on the desk's front page: what waits for an editor, and what an author is to be told."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.text import capfirst

from incidents.admin.queue import in_review
from incidents.admin.review.queue import BRIEF, Unsubmitted, unsubmitted
from incidents.admin.review.verdicts import NamedSubmission, form_of, verdicts_untold, with_record_names
from incidents.editions import reviewing
from incidents.models import ErrorReport, Incident, Publishable

register = template.Library()


@dataclass(frozen=True)
class DeskNews:
    """The front page's news; the queue is for who may publish."""

    answers: list[NamedSubmission]
    mine: list[NamedSubmission]
    may_publish: bool
    count: int
    entries: list[reviewing.Entry]
    unsubmitted: list[Unsubmitted]
    reports: int  # of errors, that nobody answered yet
    held: int = 0  # incidents that publishing leaves out
    due: int = 0  # whose day has come


@register.simple_tag(takes_context=True)
def review_desk(context: Any) -> DeskNews:
    """What an account is to know of review."""
    user = context["request"].user
    may_publish = user.has_perm("incidents.publish")
    mine = with_record_names(in_review().filter(submitted_by=user))
    count = in_review().count() if may_publish else 0
    entries = reviewing.entries(in_review()[:BRIEF]) if count else []
    left = unsubmitted() if may_publish else []
    reports = ErrorReport.objects.unanswered().count() if may_publish else 0
    held, due = (rows.count() if may_publish else 0 for rows in (Incident.objects.held(), Incident.objects.due()))
    return DeskNews(verdicts_untold(user), mine, may_publish, count, entries, left, reports, held, due)


@register.filter
def form_address(record: Publishable) -> str:
    return form_of(record)


@register.filter
def kind_name(record: Publishable) -> str:
    return capfirst(str(record._meta.verbose_name))
