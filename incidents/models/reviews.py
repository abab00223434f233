"""Submissions: working copies that somebody put before the editors, and what the editors answered."""

from collections.abc import Iterable
from typing import Any, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents import codebook
from incidents.models.editions import Edition, Publishable


class SubmissionQuerySet(models.QuerySet["Submission"]):
    """Records in review, and those that were answered."""

    def waiting(self) -> Self:
        return self.filter(decision="waiting")

    def of(self, model: type[Publishable], keys: Iterable[str]) -> Self:
        return self.filter(model=model._meta.label_lower, key__among=keys)

    def untold(self, account: Any) -> Self:
        """The answers that their author has not yet seen."""
        return self.filter(submitted_by=account, told_at=None).exclude(decision="waiting")

    def decide(self, decision: str, *, by: Any = None, comment: str = "", edition: Edition | int | None = None) -> int:
        """Answer them; how many there were."""
        number = edition.number if isinstance(edition, Edition) else edition
        now = timezone.now()
        # Nobody needs to be told of what they did themselves.
        told = models.Case(models.When(submitted_by=by, then=models.Value(now)), default=None) if by else None
        return self.update(
            decision=decision, decided_by=by, decided_at=now, comment=comment, edition=number, told_at=told
        )


class Submission(models.Model):
    """One record put before the editors once: by whom, with which note, and what became of it."""

    model = models.CharField(_("kind of record"), max_length=60)
    key = models.CharField(_("record"), max_length=400)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, verbose_name=_("submitted by")
    )
    submitted_at = models.DateTimeField(_("submitted at"), default=timezone.now)
    note = models.TextField(_("note for the editors"), blank=True)
    decision = models.CharField(
        _("answer"), max_length=10, choices=codebook.REVIEWS.choices, default="waiting", db_index=True
    )
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+", null=True, verbose_name=_("edition"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, verbose_name=_("answered by")
    )
    decided_at = models.DateTimeField(_("answered at"), null=True)
    comment = models.TextField(_("comment"), blank=True)
    told_at = models.DateTimeField(null=True, help_text=_("When its author saw the answer."))

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["submitted_at", "id"]
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        constraints = [
            models.UniqueConstraint(
                fields=["model", "key"], condition=Q(decision="waiting"), name="submission_one_waiting"
            ),
            models.CheckConstraint(
                condition=~Q(decision="sent_back") | ~Q(comment=""), name="submission_sent_back_says_why"
            ),
        ]
        indexes = [models.Index(fields=["model", "key"], name="submission_of_record")]

    def __str__(self) -> str:
        return self.key

    @property
    def kind(self) -> type[Publishable]:
        return apps.get_model(self.model)
