"""The chain: what was published, sum by sum, each link with the sum of the one before it; rows are only added."""

from typing import Any, ClassVar, NoReturn

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.models.editions import Edition
from incidents.models.erasures import Erasure
from incidents.models.releases import Release

ONLY_ADDED = "The chain is append-only: its rows are neither changed nor deleted."


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Rows that are read, and added to."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError(ONLY_ADDED)

    def delete(self) -> NoReturn:
        raise TypeError(ONLY_ADDED)


class ChainLink(models.Model):
    """What one publication, removal or release wrote: `digest` is the SHA-256 of its sums, `head` that of the chain.

    `signature` is made of the head with the site's secret key: who can write to the database alone cannot make one.
    """

    number = models.PositiveIntegerField(primary_key=True)
    at = models.DateTimeField(_("time"), default=timezone.now)
    edition = models.OneToOneField(Edition, models.PROTECT, null=True, related_name="chain_link")
    erasure = models.OneToOneField(Erasure, models.PROTECT, null=True, related_name="chain_link")
    release = models.OneToOneField(Release, models.PROTECT, null=True, related_name="chain_link")
    digest = models.CharField(max_length=64)
    head = models.CharField(max_length=64)
    signature = models.CharField(max_length=64)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        default_permissions: ClassVar[list[str]] = []
        verbose_name = _("link of the chain")
        verbose_name_plural = _("links of the chain")

    def __str__(self) -> str:
        return f"{self.number} {self.head[:12]}"


class RowSum(models.Model):
    """The SHA-256 of a row as a link left it: `kind` and `row` say which. What a removal changes has a later one."""

    link = models.PositiveIntegerField(db_index=True)  # a number alone: it is written before its link
    kind = models.CharField(max_length=30)
    row = models.BigIntegerField()
    sha256 = models.BinaryField(max_length=32)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        default_permissions: ClassVar[list[str]] = []
        verbose_name = _("sum of a row")
        verbose_name_plural = _("sums of rows")

    def __str__(self) -> str:
        return f"{self.kind} {self.row}"
