"""Erasures: when a text was taken out of the record for safety, and which editions that touched; never the text."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.models.editions import Edition


class ErasureQuerySet(models.QuerySet["Erasure"]):
    """Erasures."""

    def of(self, edition: Edition | int | None) -> Self:
        """Those that touched what an edition shows."""
        if edition is None:
            return self.none()
        number = edition if isinstance(edition, int) else edition.number
        return self.filter(spans__first__lte=number, spans__last__gte=number)


class Erasure(models.Model):
    """A text was replaced wherever it stood. `places` is how often, `addresses` how many records were renamed."""

    at = models.DateTimeField(_("time"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("by"), null=True, related_name="+", editable=False
    )
    reason = models.TextField(_("reason"))
    replacement = models.CharField(_("replacement"), max_length=60)
    places = models.PositiveIntegerField(_("places"))
    addresses = models.PositiveIntegerField(_("addresses changed"), default=0)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        default_permissions = ["view"]
        permissions = [("erase", "Can remove a text for safety from every version")]
        verbose_name = _("removal for safety")
        verbose_name_plural = _("removals for safety")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class ErasureSpan(models.Model):
    """Editions that an erasure touched, from the first to the last of those that stand next to each other."""

    erasure = models.ForeignKey(Erasure, models.CASCADE, related_name="spans")
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        ordering = ["first"]
        default_permissions = []

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"
