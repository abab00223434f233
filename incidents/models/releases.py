"""Releases: editions with a name that people cite, each with notes and an archive to download."""

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from incidents.models.editions import Edition

name_of_a_release = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*\Z", _("A name is small letters and digits, with hyphens between them, such as 2026-11.")
)


class Release(models.Model):
    """An edition with a name. Nothing of it changes once it is made: it may be cited, and its sums may be kept.

    `frame` is what the archive takes from the code: files, columns, codebook, README. Kept as it was when the release
    was made, it lets the archive stay the same to the byte when the code goes on.
    """

    name = models.CharField(
        _("name"),
        max_length=40,
        unique=True,
        validators=[name_of_a_release],
        help_text=_("Such as 2026-11. It stands in addresses and citations, and never changes."),
    )
    edition = models.OneToOneField(Edition, models.PROTECT, related_name="release", verbose_name=_("edition"))
    notes = models.TextField(
        pgettext_lazy("of a release", "notes"),
        blank=True,
        help_text=_("What is new in it. They are part of the archive and never change, like the release itself."),
    )
    made_at = models.DateTimeField(_("made at"), editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("made by"), null=True, blank=True, editable=False
    )
    frame = models.JSONField(encoder=DjangoJSONEncoder, editable=False)
    # Of its archive as it was made: size, SHA-256, and those of each file in it.
    sums = models.JSONField(null=True, editable=False)

    class Meta:
        ordering = ["-edition_id"]  # by number: an edition is itself ordered newest first
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        default_permissions = ()  # whoever may publish makes releases, and nobody changes one

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new release; one that is there never changes."""
        if not self._state.adding:
            raise TypeError(f"{self} is a release, so it cannot be changed; make another from a later edition")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("release", args=[self.name])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        # It may be cited.
        raise TypeError(f"{self} is a release, so it cannot be deleted")
