"""Kept copies of sources: what is known of each, and the bytes of those that were uploaded."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.models.sources import Source
from project.limits import Limited, within_limits
from project.media_types import media_type_choices


class Snapshot(Limited):
    """A kept copy of a source: an uploaded file by its sum, the address of one in an archive, or both."""

    PUBLISHED = ("sha256", "media_type", "size", "taken_at", "address")

    source = models.ForeignKey(
        Source, models.CASCADE, to_field="slug", related_name="snapshots", verbose_name=_("source")
    )
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    media_type = models.CharField(_("media type"), max_length=100, choices=media_type_choices, blank=True)
    size = models.PositiveBigIntegerField(_("size"), null=True, blank=True, help_text=_("Bytes."))
    taken_at = models.DateTimeField(_("taken at"))
    address = models.URLField(
        _("address of the copy"), max_length=1000, blank=True, help_text=_("Of a copy in an archive on the web.")
    )

    class Meta:
        ordering = ["taken_at", "id"]
        verbose_name = _("kept copy")
        verbose_name_plural = _("kept copies")
        constraints = [
            models.UniqueConstraint(fields=["source", "sha256"], condition=~Q(sha256=""), name="snapshot_once"),
            within_limits("snapshot", moments="taken_at"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^([0-9a-f]{64})?$"),
                name="snapshot_sha256_hex",
                violation_error_message=_("The SHA-256 is 64 digits from 0 to 9 and a to f."),
            ),
            models.CheckConstraint(
                condition=~Q(sha256="") | ~Q(address=""),
                name="snapshot_of_something",
                violation_error_message=_("Upload a copy, or give the address of one in an archive."),
            ),
        ]

    def __str__(self) -> str:
        return self.sha256[:12] or self.address


class KeptFile(models.Model):
    """The bytes of an uploaded copy, once for each sum: however many processes share the database, all have them.

    They are in no list and in no version: what is published of a copy is its sum, and bytes of one sum never change.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    content = models.BinaryField()
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        verbose_name = _("kept file")
        verbose_name_plural = _("kept files")

    def __str__(self) -> str:
        return self.sha256[:12]

    def save(self, *args: Any, **kwargs: Any) -> None:
        # A sum stands for its bytes, so no row is ever changed.
        super().save(*args, **kwargs | {"force_insert": True})
