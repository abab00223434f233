"""Figures that left the house: what each showed when it was copied or pinned, kept as it was."""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.models import Edition
from project.ordering import is_korean
from project.questions import with_query
from stats.models.codes import CODE_LENGTH, random_code


def canonical_json(content: Any) -> str:
    """The same bytes for the same content, in every version of the software and every database."""
    return json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical_sum(content: Any) -> str:
    """The SHA-256 of content as canonical JSON."""
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()


class KeptFigure(models.Model):
    """A view as it was shown once, and is served from here for good.

    `view_name` and `args` are those of its address, `question` its words with every default and the edition, `table`
    its columns, rows, total and notes in English, `said` its title, labels and notes by language. A picture is drawn
    once for each language. Nothing of it changes but by a removal for safety, whose day is `erased`.
    """

    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=random_code, editable=False)
    view_name = models.SlugField(max_length=40)
    args = models.JSONField(default=list)
    question = models.JSONField()
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="kept_figures")
    table = models.JSONField(encoder=DjangoJSONEncoder)
    sha256 = models.CharField(max_length=64)
    said = models.JSONField()
    picture = models.TextField(blank=True)
    picture_ko = models.TextField(blank=True)
    kept_at = models.DateTimeField(default=timezone.now)
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    erased = models.DateField(null=True)

    class Meta:
        ordering = ["-kept_at", "-pk"]
        default_permissions = ()
        verbose_name = _("kept figure")
        verbose_name_plural = _("kept figures")
        indexes = [models.Index(fields=["edition", "view_name"], name="kept_figure_view")]

    def __str__(self) -> str:
        return f"{self.view_name} ({self.edition_id})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep a new figure; one that is there never changes."""
        if not self._state.adding:
            raise TypeError(f"{self} is kept as it was shown, so it cannot be changed; keep another")
        super().save(*args, **kwargs)

    @staticmethod
    def erased_values(changes: dict[str, Any]) -> dict[str, Any]:
        """What follows where a removal for safety changes a kept figure: its sum, and a picture drawn anew."""
        summed = {"sha256": canonical_sum(changes["table"])} if "table" in changes else {}
        return summed | {"erased": timezone.now().date(), "picture": "", "picture_ko": ""}

    @property
    def address(self) -> str:
        """The path under which anybody with an account compares it with today."""
        return reverse("kept-figure", args=[self.code])

    @property
    def view_address(self) -> str:
        """The path of the view that it was, with its words."""
        return with_query(reverse(self.view_name, args=self.args), self.question)

    @property
    def words_said(self) -> dict[str, Any]:
        """Its title, labels and notes in the reader's language."""
        return dict(self.said["ko" if is_korean() else "en"])

    @property
    def picture_shown(self) -> str:
        return self.picture_ko if is_korean() else self.picture

    @property
    def table_bytes(self) -> bytes:
        return canonical_json(self.table).encode()
