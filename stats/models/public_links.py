"""Links that open one view to anybody: who made one, what it shows, until when, and how often it was opened."""

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from project.queries import query_string
from stats.models.codes import CODE_LENGTH, random_code
from stats.models.kept_figures import KeptFigure

LONGEST_NOTE = 500  # characters


def sharing_right() -> Q:
    """Accounts that may share in public, asked for each time: who loses the right loses the links."""
    right = Permission.objects.filter(content_type__app_label="stats", codename="share_in_public")
    given = Q(Exists(right.filter(Q(group__user=OuterRef("pk")) | Q(user=OuterRef("pk")))))
    return Q(is_active=True) & (Q(is_superuser=True) | given)


class PublicLinkQuerySet(models.QuerySet["PublicLink"]):
    """Links as those who open or keep them ask for them."""

    def with_maker_right(self) -> "PublicLinkQuerySet":
        """Each with `maker_may`: whether its maker still may share, as one question."""
        makers = User._default_manager.filter(sharing_right(), pk=OuterRef("maker"))
        return self.annotate(maker_may=Exists(makers))

    def add_openings(self, several: int, at: dt.datetime) -> int:
        """Count readers, of whom nothing is kept but how many and when the last one came."""
        return self.update(openings=F("openings") + several, opened_at=at)


class PublicLink(models.Model):
    """One view that its maker opened to whoever has the address.

    The view is an address of the site: `path`, and its words without an edition as `question`, word by word, so that
    a removal for safety finds its text. `edition` is the one that it is pinned to, with what it showed as `kept`;
    none where it shows the newest.
    """

    code = models.CharField(max_length=CODE_LENGTH, primary_key=True, default=random_code, editable=False)
    maker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="public_links", verbose_name=_("made by")
    )
    path = models.CharField(max_length=300)
    question = models.JSONField(default=dict)
    title = models.CharField(_("title"), max_length=300, blank=True)
    edition = models.PositiveIntegerField(_("pinned to edition"), null=True, blank=True)
    kept = models.ForeignKey(KeptFigure, models.PROTECT, null=True, related_name="public_links")
    until = models.DateField(_("open until"), null=True, blank=True)
    note = models.TextField(_("note on top of the page"), max_length=LONGEST_NOTE, blank=True)
    with_records = models.BooleanField(_("with its records"), default=True)
    indexed = models.BooleanField(_("search engines may list it"), default=False)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    openings = models.PositiveIntegerField(_("opened"), default=0)
    opened_at = models.DateTimeField(_("last opened"), null=True, blank=True)

    objects = PublicLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        default_permissions: ClassVar[list[str]] = []
        permissions = [
            ("share_in_public", "Can open a view to anybody by a link"),
            ("end_any_link", "Can see and revoke the links of everybody"),
        ]
        verbose_name = _("public link")
        verbose_name_plural = _("public links")

    def __str__(self) -> str:
        return f"{self.path} ({self.made_at:%Y-%m-%d})"

    @property
    def asked_words(self) -> QueryDict:
        """The words of the view, with the edition where the link is pinned."""
        found = QueryDict(query_string(self.question), mutable=True)
        if self.edition:
            found["edition"] = str(self.edition)
        return found

    @property
    def address(self) -> str:
        return reverse("public-link", args=[self.code])

    def address_of_record(self, key: str) -> str:
        """Where its readers open a record that it counts; its own address where its maker did not allow that."""
        return reverse("public-link-record", args=[self.code, key]) if self.with_records else self.address

    @property
    def is_past(self) -> bool:
        """Whether its last day is over (UTC)."""
        return self.until is not None and self.until < timezone.now().date()

    @property
    def is_open(self) -> bool:
        """Whether it shows anything; asked of a link `with_maker_right`."""
        return self.revoked_at is None and not self.is_past and bool(getattr(self, "maker_may", False))
