"""Reports of errors: kept as often as the limits allow, answered by an edition or in words, and the answer sent."""

import logging
from collections.abc import Iterable, Mapping
from functools import partial

from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from incidents.editions.differences import Difference, difference
from incidents.editions.names import Names
from incidents.models import Edition, ErrorReport, Publishable
from project import audit
from project.doors.tries import TryLimit, charge
from project.models import Action
from project.posting import send_later

log = logging.getLogger(__name__)

REPORTS_PER_CALLER = TryLimit("reports", most=5, seconds=600)
REPORTS_OF_ALL = TryLimit("all-reports", most=60, seconds=60)
MOST_READ, MOST_OFFERED = 200, 20  # open reports that publishing looks at, and those that it offers


class TooManyReports(Exception):
    """A report was not kept: too many came of late, from this caller or in all."""


def file_report(report: ErrorReport, *, caller: str) -> None:
    """Keep a report. `caller` stands for who sends it, and is not kept. Raises TooManyReports."""
    meters = [REPORTS_OF_ALL.of(""), *([REPORTS_PER_CALLER.of(caller)] if caller else [])]
    if any(meter.is_full for meter in meters):
        raise TooManyReports
    with transaction.atomic():
        charge(meters)
        report.language = translation.get_language() or "en"
        report.save()
        audit.record_entry(report.reporter, Action.ADDED, what=report)


def reports_offered(going: Mapping[type[Publishable], Iterable[str]]) -> list[ErrorReport]:
    """Open reports that an edition of these records may answer: those about one of them first."""
    waiting = list(ErrorReport.objects.unanswered()[:MOST_READ])
    records = {(model._meta.label_lower, key) for model, keys in going.items() for key in keys}
    # Sorting is stable: within each half the oldest stays first.
    return sorted(waiting, key=lambda report: (report.model, report.key) not in records)[:MOST_OFFERED]


def answer_reports(
    keys: Iterable[int], *, by: User, edition: Edition | None = None, comment: str = ""
) -> list[ErrorReport]:
    """Answer those that nobody answered yet, and send word once it is kept."""
    with transaction.atomic():
        waiting = ErrorReport.objects.unanswered().select_for_update(of=("self",)).filter(pk__in=list(keys))
        reports = list(waiting.select_related("reporter"))
        for report in reports:
            report.edition, report.comment = edition, comment.strip()
            report.answered_by, report.answered_at = by, timezone.now()
            report.save()
            transaction.on_commit(partial(send_answer, report))
        audit.record_each(by, Action.CHANGED, reports)
    return reports


def send_answer(report: ErrorReport) -> None:
    """Send the answer after this one; where a mail host refuses, it stays unsent, and the desk says so."""
    if not send_later(partial(tell_reporter, report)):
        log.error("The answer to report %d is not sent", report.pk)


def tell_reporter(report: ErrorReport) -> None:
    """Mail the answer to who asked, if there is an address; then the address of a stranger is forgotten."""
    reporter = report.reporter
    to = reporter.email if reporter and reporter.is_active else report.mail
    if to:
        answer_mail(report, to).send()
    ErrorReport.objects.filter(pk=report.pk).update(told_at=timezone.now(), mail="")


def answer_mail(report: ErrorReport, to: str) -> EmailMessage:
    """The answer in the language in which it was asked. What was reported is not in it: anybody may have written that.

    A stranger may give somebody else's address, who then reads words of the editors alone.
    """
    with translation.override(report.language):
        context = {"report": report, "changes": changed_by_answer(report)}
        return EmailMessage(
            _("Tumen: an answer to your report"), render_to_string("incidents/report_mail.txt", context), to=[to]
        )


def changed_by_answer(report: ErrorReport) -> Difference | None:
    """What the edition changed in the record that the report is about; None where it did nothing to it."""
    if not report.edition or not report.kind:
        return None
    number, versions = report.edition.number, report.kind.versions().filter(key=report.key)
    fresh = versions.filter(since=number).first()
    before = versions.filter(until=number).first()
    if not fresh:
        return None
    return difference(report.kind, before and before.document, fresh.document, Names(number))
