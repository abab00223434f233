"""What figures of other bodies have in common: persons, a source, a period that its days bear out."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models import Publishable, Source
from stats.period_types import misnamed_document, period_misnamed

NOT_PUBLISHED = _("Empty: not published.")


def announced_field(label: Any, help_text: Any = NOT_PUBLISHED) -> Any:
    return models.PositiveIntegerField(label, null=True, blank=True, help_text=help_text)


def source_field(related_name: str) -> Any:
    """The source in which a figure was read."""
    return models.ForeignKey(
        Source, models.PROTECT, to_field="slug", related_name=related_name, verbose_name=_("source")
    )


class PeriodFigure(Publishable):
    """A figure of a period whose type its days bear out."""

    period_type: Any
    period_start: Any
    period_end: Any

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Hold the type of the period to its days."""
        if not (isinstance(self.period_end, dt.date) and isinstance(self.period_start, dt.date | None)):
            return
        if said := period_misnamed(self.period_type, self.period_start, self.period_end):
            raise ValidationError({"period_type": said})

    @classmethod
    def refusals(cls, documents: dict[str, dict[str, Any]]) -> dict[str, list[str]]:
        """A type that the days do not bear out cannot be published."""
        found = super().refusals(documents)
        for key, document in documents.items():
            if said := misnamed_document(document):
                found.setdefault(key, []).append(said)
        return found
