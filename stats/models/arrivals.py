"""Arrivals as they were announced: working copies and versions."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Case, F, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents import codebook
from incidents.doubts import doubts_of_arrivals
from incidents.models import Country, Version
from incidents.models.editions import VersionQuerySet
from incidents.naming import number
from project.limits import within_limits
from stats.models.figures import PeriodFigure, announced_field, source_field
from stats.period_names import span_of

if TYPE_CHECKING:
    from incidents.editions.names import Names


class ArrivalVersionQuerySet(VersionQuerySet):
    """Published arrivals figures."""

    def ending_or_begun_by(self, last: dt.date) -> Self:
        """Those that began on or before a day; a running total without a start began long ago."""
        return self.filter(Q(period_start=None) | Q(period_start__lte=last))

    def begun_or_run_up_to(self, last: dt.date) -> Self:
        """Those that began on or before a day; of running totals those that end by then."""
        return self.ending_or_begun_by(last).exclude(period_type="cumulative", period_end__gt=last)

    def counting(self) -> Self:
        """Of each period the row that counts: final before provisional, then the latest released, then the fuller."""
        printed = Case(When(male=None, then=Value(0)), default=Value(1)) + Case(
            When(female=None, then=Value(0)), default=Value(1)
        )
        order = [
            Case(When(status="final", then=Value(0)), default=Value(1)).asc(),
            # Without a day of release an announcement is taken for an older one.
            F("released").desc(nulls_last=True),
            printed.desc(),
            # Where all else is the same the key decides, so that it is always the same row.
            F("key").asc(),
        ]
        period = [F(name) for name in ("destination", "period_type", "period_start", "period_end")]
        return self.annotate(vintage=Window(RowNumber(), partition_by=period, order_by=order)).filter(vintage=1)


class ArrivalVersion(Version):
    """One announcement of arrivals as published, in persons."""

    destination = models.CharField(max_length=2)
    period_type = models.CharField(max_length=10)
    period_start = models.DateField(null=True)
    period_end = models.DateField()
    male = models.PositiveBigIntegerField(null=True)
    female = models.PositiveBigIntegerField(null=True)
    total = models.PositiveBigIntegerField()
    status = models.CharField(max_length=12)
    released = models.DateField(null=True)
    source = models.CharField(max_length=100)

    objects: ClassVar[Any] = ArrivalVersionQuerySet.as_manager()

    class Meta(Version.Meta):
        indexes = [models.Index(fields=["until", "destination", "period_type", "period_start"], name="arrival_as_of")]

    def read(self, document: dict[str, Any]) -> None:
        """Take every figure and date from the document."""
        for name in ("destination", "period_type", "male", "female", "total", "status", "source"):
            setattr(self, name, document[name])
        for name in ("period_start", "period_end", "released"):
            setattr(self, name, dt.date.fromisoformat(document[name]) if document[name] else None)


class ArrivalFigure(PeriodFigure):
    """What was announced of arrivals in one period: several announcements of a period are its vintages."""

    WORD = "arrival"
    PLACE = 30
    SECTION = "arrivals"
    LIST = "arrivals"
    PAGE = "arrival"
    JSON = "arrival-json"
    VERSION = ArrivalVersion
    PUBLISHED = (
        "slug", "destination", "period_type", "period_start", "period_end", "male", "female", "total", "status",
        "released", "source", "verified", "exception", "notes",
    )  # fmt: skip

    slug = models.SlugField(_("slug"), max_length=200, unique=True, editable=False)
    destination = models.ForeignKey(
        Country,
        models.PROTECT,
        related_name="arrivals",
        limit_choices_to=~Q(role="aggregate"),
        verbose_name=_("destination"),
    )
    period_type = models.CharField(
        _("period"), max_length=10, choices=codebook.PERIOD_TYPES.choices, help_text=codebook.PERIOD_TYPES.help()
    )
    period_start = models.DateField(
        _("first day"), null=True, blank=True, help_text=_("Empty only for running totals since counting began.")
    )
    period_end = models.DateField(_("last day"))
    male = announced_field(_("men"))
    female = announced_field(_("women"))
    total = models.PositiveIntegerField(_("total"), help_text=_("Persons, as printed."))
    status = models.CharField(
        _("status"),
        max_length=12,
        choices=codebook.FIGURE_STATUSES.choices,
        help_text=codebook.FIGURE_STATUSES.help(),
    )
    released = models.DateField(_("released"), null=True, blank=True, help_text=_("Day of the announcement."))
    source = source_field("arrivals")
    verified = models.BooleanField(_("verified"), default=False)
    exception = models.BooleanField(
        _("printed sexes do not add up"), default=False, help_text=_("Only with a note that says why.")
    )
    notes = models.TextField(_("notes"), blank=True)

    class Meta:
        ordering = ["-period_end", "period_type", "-released", "slug"]
        verbose_name = _("arrivals figure")
        verbose_name_plural = _("arrivals figures")
        constraints = [
            within_limits("arrival", days="period_start period_end released", people="male female total"),
            models.CheckConstraint(
                condition=Q(male=None)
                | Q(female=None)
                | Q(total=F("male") + F("female"))
                | (Q(exception=True) & ~Q(notes="")),
                name="arrival_sexes_add_up",
                violation_error_message=_("Men and women do not add up to the total: mend it, or flag it with a note."),
            ),
            models.CheckConstraint(
                condition=Q(total__gte=F("male")) | Q(male=None) | Q(exception=True),
                name="arrival_men_within_total",
                violation_error_message=_("More men than the total."),
            ),
            models.CheckConstraint(
                condition=Q(total__gte=F("female")) | Q(female=None) | Q(exception=True),
                name="arrival_women_within_total",
                violation_error_message=_("More women than the total."),
            ),
            models.CheckConstraint(
                # Without a start the first half alone is neither true nor false, which a check lets pass.
                condition=Q(period_start__isnull=False, period_start__lte=F("period_end"))
                | Q(period_start=None, period_type="cumulative"),
                name="arrival_period_in_order",
                violation_error_message=_("The period ends before it starts, or has no start."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period_start or '…'} – {self.period_end}: {self.total} ({self.get_status_display()})"

    @classmethod
    def title_of(cls, document: dict[str, Any], names: "Names") -> str:
        """ "Arrivals in South Korea, 2019: 1,047 (final)"."""
        text = gettext("Arrivals in %(country)s, %(period)s: %(total)s (%(status)s)")
        return text % {
            "country": names.country(document["destination"]),
            "period": span_of(document),
            "total": number(document["total"]),
            "status": str(codebook.FIGURE_STATUSES.label(document["status"])).lower(),
        }

    def clean(self) -> None:
        # That one has no first day is said by the rule of the table.
        if self.period_start or self.period_type == "cumulative":
            super().clean()

    @classmethod
    def doubts_of(cls, document: dict[str, Any]) -> Iterable[str]:
        return doubts_of_arrivals(document)

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Its name stays what it was when it was first entered.
        self.slug = self.slug or self.natural_slug()
        super().save(*args, **kwargs)

    def natural_slug(self) -> str:
        """Destination, period, status, day of release and source."""
        return "-".join(
            (
                self.destination_id.lower(),
                self.period_type,
                f"{self.period_start or 'begin'}",
                f"{self.period_end}",
                self.status,
                f"{self.released or 'undated'}",
                self.source_id,
            )
        )
