"""Reports of errors: what somebody says is wrong in a view, and how the editors answered it."""

from typing import Any, ClassVar, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from incidents.models.editions import Edition, Publishable
from project.questions import with_query

LONGEST_REPORTED = 2000  # characters


class ErrorReportQuerySet(models.QuerySet["ErrorReport"]):
    """Reports as the queue and those who wrote them ask for them."""

    def unanswered(self) -> Self:
        return self.filter(answered_at=None)

    def mended(self) -> Self:
        return self.exclude(edition=None)

    def declined(self) -> Self:
        return self.exclude(answered_at=None).filter(edition=None)

    def untold(self) -> Self:
        """Answered, but the mail that says so is not sent yet."""
        return self.exclude(answered_at=None).filter(told_at=None)


class ErrorReport(models.Model):
    """One error that somebody reports, with the view that it is about.

    The view is an address of the site: `path`, and its words without an edition as `question`; `seen_edition` is the
    edition that it showed, `open` among the words the number that was opened. `model` and `key` are those of the
    record, where it is of one. `link` is the address of the public link that it was seen by. A mail address is that
    of somebody without an account, and goes once the answer was sent.
    """

    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="reports",
        verbose_name=_("reported by"),
    )
    mail = models.EmailField(_("mail address"), blank=True)
    language = models.CharField(max_length=10, default="en")
    site = models.CharField(max_length=200, blank=True)
    path = models.CharField(max_length=300)
    question = models.JSONField(default=dict)
    link = models.CharField(max_length=100, blank=True)
    title = models.CharField(pgettext_lazy("a report", "about"), max_length=300, blank=True)
    seen_edition = models.PositiveIntegerField(_("edition that was seen"), null=True)
    model = models.CharField(_("kind of record"), max_length=60, blank=True)
    key = models.CharField(_("record"), max_length=400, blank=True)
    text = models.TextField(_("what is wrong"), max_length=LONGEST_REPORTED)
    reported_at = models.DateTimeField(_("reported"), default=timezone.now)
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("edition that mends it")
    )
    comment = models.TextField(_("answer"), max_length=LONGEST_REPORTED, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, db_index=True)
    told_at = models.DateTimeField(_("answer sent"), null=True)

    objects = ErrorReportQuerySet.as_manager()

    class Meta:
        ordering = ["reported_at", "id"]
        default_permissions: ClassVar[list[str]] = []
        verbose_name = _("report of an error")
        verbose_name_plural = _("reports of errors")
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(edition__isnull=False) | ~Q(comment=""),
                name="error_report_answer_says_why",
            )
        ]

    def __str__(self) -> str:
        return self.title or self.path

    @staticmethod
    def erased_values(changes: dict[str, Any]) -> dict[str, Any]:
        """What follows where a removal for safety changes a report: no mail goes to half an address."""
        return {"mail": ""} if "mail" in changes else {}

    @property
    def kind(self) -> type[Publishable] | None:
        return apps.get_model(self.model) if self.model else None

    @property
    def is_open(self) -> bool:
        return self.answered_at is None

    @property
    def view_now(self) -> str:
        """The path of the view with its words, of the newest edition."""
        return with_query(self.path, self.question)

    @property
    def view_then(self) -> str:
        """The same as of the edition that was seen."""
        pin: dict[str, Any] = {"edition": [str(self.seen_edition)]} if self.seen_edition else {}
        return with_query(self.path, self.question | pin)

    @property
    def address(self) -> str:
        """The page on which who reported it reads the answer."""
        return reverse("my-report", args=[self.pk])

    @property
    def seen_at(self) -> str:
        """Where who reported it can open the view."""
        return self.link or self.view_then
