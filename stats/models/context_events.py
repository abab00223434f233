"""The events that help to read a trend: working copies and versions."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents import codebook
from incidents.models import Country, Publishable, Version
from incidents.naming import title_read
from project.limits import within_limits
from project.periods import cut, date_bounds
from stats.models.figures import source_field
from stats.period_names import when

if TYPE_CHECKING:
    from incidents.editions.names import Names


class ContextEventVersion(Version):
    """An event that helps to read a trend, as published."""

    date = models.DateField()
    country = models.CharField(max_length=2)
    category = models.CharField(max_length=12)

    class Meta(Version.Meta):
        indexes = [models.Index(fields=["until", "date"], name="context_event_as_of")]

    def read(self, document: dict[str, Any]) -> None:
        self.date, self.country = dt.date.fromisoformat(document["date"]), document["country"]
        self.category = document["category"]


class ContextEvent(Publishable):
    """What happened around the people: a border closed, a law passed. It stands beside a trend and explains nothing."""

    WORD = "event"
    PLACE = 50
    SECTION = "arrivals"
    LIST = "arrivals-events"
    PAGE = "context-event"
    JSON = "context-event-json"
    VERSION = ContextEventVersion
    PUBLISHED = (
        "slug", "date", "date_precision", "end_date", "end_precision", "country", "category", "title", "description",
        "source", "verified", "shown",
    )  # fmt: skip

    slug = models.SlugField(_("slug"), max_length=100, unique=True)
    date = models.DateField(_("date"))
    date_precision = models.CharField(_("precision"), max_length=5, choices=codebook.PRECISIONS.choices, default="day")
    end_date = models.DateField(_("end"), null=True, blank=True, help_text=_("Empty for a single day."))
    end_precision = models.CharField(
        _("precision of the end"), max_length=5, choices=codebook.PRECISIONS.choices, blank=True
    )
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        related_name="context_events",
        limit_choices_to=~Q(role="aggregate"),
        verbose_name=_("country"),
        help_text=_("The country that acted."),
    )
    category = models.CharField(
        _("kind"),
        max_length=12,
        choices=codebook.CONTEXT_CATEGORIES.choices,
        help_text=codebook.CONTEXT_CATEGORIES.help(),
    )
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"))
    source = source_field("context_events")
    verified = models.BooleanField(_("verified"), default=False)
    shown = models.BooleanField(
        _("drawn over charts"),
        default=False,
        help_text=_("A few events are drawn over charts by year; the others stand in a list below them."),
    )

    class Meta:
        ordering = ["-date", "slug"]
        verbose_name = _("context event")
        verbose_name_plural = _("context events")
        constraints = [
            within_limits("context_event", days="date end_date"),
            models.CheckConstraint(
                condition=Q(end_date=None) | Q(end_date__gte=F("date")),
                name="context_event_end_not_before_start",
                violation_error_message=_("The end is before the start."),
            ),
        ]

    def __str__(self) -> str:
        return f"{cut(self.date, self.date_precision)}: {self.title}"

    @classmethod
    def title_of(cls, document: dict[str, Any], names: "Names") -> str:
        return f"{when(document)}: {title_read(document)}"

    def latest(self) -> dt.date:
        """The last day that the event may have lasted to."""
        if self.end_date:
            return date_bounds(self.end_date, self.end_precision or "day")[1]
        return date_bounds(self.date, self.date_precision)[1]
