"""Published figures of other bodies, and the events that help to read a trend: working copies and versions."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from incidents import codebook
from incidents.doubts import doubts_of_arrivals
from incidents.models import Country, Publishable, Source, Version
from incidents.models.editions import VersionQuerySet
from project.limits import within_limits
from project.periods import cut, date_bounds
from stats.period_types import misnamed_document, period_misnamed

NOT_PUBLISHED = _("Empty: not published.")


def announced_field(label: Any, help_text: Any = NOT_PUBLISHED) -> Any:
    """A count of persons that may not have been published."""
    return models.PositiveIntegerField(label, null=True, blank=True, help_text=help_text)


def source_field(related_name: str) -> Any:
    """The source in which a figure was read."""
    return models.ForeignKey(
        Source, models.PROTECT, to_field="slug", related_name=related_name, verbose_name=_("source")
    )


class ArrivalVersionQuerySet(VersionQuerySet):
    """Published arrivals figures."""

    def ending_or_begun_by(self, last: dt.date) -> Self:
        """Those that began on or before a day; a running total without a start began long ago."""
        return self.filter(Q(period_start=None) | Q(period_start__lte=last))

    def counting(self) -> Self:
        """Of each period the row that counts: final before provisional, then the latest released, then the fuller."""
        printed = Case(When(male=None, then=Value(0)), default=Value(1)) + Case(
            When(female=None, then=Value(0)), default=Value(1)
        )
        order = [
            Case(When(status="final", then=Value(0)), default=Value(1)).asc(),
            F("released").desc(nulls_last=True),
            printed.desc(),
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


class ArrivalFigure(PeriodFigure):
    """What was announced of arrivals in one period: several announcements of a period are its vintages."""

    PAGE = "arrival"
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

    def clean(self) -> None:
        """As above; that one has no first day is said by the rule of the table."""
        if self.period_start or self.period_type == "cumulative":
            super().clean()

    @classmethod
    def doubts_of(cls, document: dict[str, Any]) -> Iterable[str]:
        """A figure of a period that was not over."""
        return doubts_of_arrivals(document)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Name the figure by what it was when it was first entered."""
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


class OtherFigureVersion(Version):
    """A figure of another destination, or of who arrived, as published."""

    dataset = models.CharField(max_length=20)
    destination = models.CharField(max_length=2)
    measure = models.CharField(max_length=20)
    dimension = models.CharField(max_length=20)

    class Meta(Version.Meta):
        indexes = [models.Index(fields=["until", "dataset", "destination"], name="other_figure_as_of")]

    def read(self, document: dict[str, Any]) -> None:
        """Take what it is a figure of from the document."""
        self.destination, self.measure = document["destination"], document["measure"]
        self.dimension = document["dimension"]
        self.dataset = "breakdown" if self.dimension else "destination"


class OtherFigure(PeriodFigure):
    """What is known of other destinations and of who arrived: a count, or the share that was printed."""

    PAGE = "other-figure"
    VERSION = OtherFigureVersion
    PUBLISHED = (
        "slug", "destination", "measure", "dimension", "category", "period_type", "period_start", "period_end",
        "count", "share", "as_of", "source", "verified", "notes",
    )  # fmt: skip

    slug = models.SlugField(_("slug"), max_length=400, unique=True, editable=False)
    destination = models.ForeignKey(
        Country, models.PROTECT, related_name="other_figures", verbose_name=_("destination")
    )
    measure = models.CharField(
        _("what is counted"),
        max_length=20,
        choices=codebook.FLOW_MEASURES.choices,
        blank=True,
        help_text=codebook.FLOW_MEASURES.help(),
    )
    dimension = models.CharField(_("dimension"), max_length=20, choices=codebook.DIMENSIONS.choices, blank=True)
    category = models.CharField(_("category"), max_length=100, blank=True)
    period_type = models.CharField(_("period"), max_length=10, choices=codebook.PERIOD_TYPES.choices)
    period_start = models.DateField(_("first day"), null=True, blank=True)
    period_end = models.DateField(_("last day"))
    count = announced_field(_("count"), _("Empty: suppressed or not printed."))
    share = models.DecimalField(_("share"), max_digits=6, decimal_places=5, null=True, blank=True)
    as_of = models.DateField(_("as of"), null=True, blank=True)
    source = source_field("other_figures")
    verified = models.BooleanField(_("verified"), default=False)
    notes = models.TextField(_("notes"), blank=True)

    class Meta:
        ordering = ["destination", "measure", "dimension", "-period_end", "slug"]
        verbose_name = _("other figure")
        verbose_name_plural = _("other figures")
        constraints = [
            within_limits("other_figure", days="period_start period_end as_of", people="count"),
            models.CheckConstraint(
                condition=(Q(measure="") & ~Q(dimension="")) | (~Q(measure="") & Q(dimension="", category="")),
                name="other_figure_measure_or_dimension",
                violation_error_message=_("Give what is counted, or a dimension with its category, not both."),
            ),
            models.CheckConstraint(
                condition=Q(share=None) | Q(share__range=(0, 1)),
                name="other_figure_share_is_fraction",
                violation_error_message=_("A share is a fraction from 0 to 1."),
            ),
            models.CheckConstraint(
                condition=Q(period_start=None) | Q(period_start__lte=F("period_end")),
                name="other_figure_period_in_order",
                violation_error_message=_("The period ends before it starts."),
            ),
        ]

    def __str__(self) -> str:
        what = self.get_measure_display() or f"{self.get_dimension_display()} {self.category}"
        return f"{self.destination_id} {what} {self.period_end}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Name the figure by what it was when it was first entered."""
        self.slug = self.slug or free_figure_slug(self.natural_slug())
        super().save(*args, **kwargs)

    def natural_slug(self) -> str:
        """Destination, what is counted, period, reference day and source."""
        what = "-".join(part for part in (self.measure, self.dimension, self.category) if part)
        period = f"{self.period_type}-{self.period_start or 'begin'}-{self.period_end}-{self.as_of or ''}"
        return slugify(f"{self.destination_id}-{what}-{period}-{self.source_id}")


def slugify(text: str) -> str:
    """Lower case, with a hyphen for everything that an address would not take."""
    return "-".join("".join(c if c.isalnum() and c.isascii() or c == "_" else " " for c in text.lower()).split())


def free_figure_slug(wanted: str) -> str:
    """The slug, or the first of "-2", "-3", … that no other figure has."""
    taken = set(OtherFigure.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(slug for n in range(1, len(taken) + 2) if (slug := wanted if n == 1 else f"{wanted}-{n}") not in taken)


class ContextEventVersion(Version):
    """An event that helps to read a trend, as published."""

    date = models.DateField()
    country = models.CharField(max_length=2)
    category = models.CharField(max_length=12)

    class Meta(Version.Meta):
        indexes = [models.Index(fields=["until", "date"], name="context_event_as_of")]

    def read(self, document: dict[str, Any]) -> None:
        """Take date, country and category from the document."""
        self.date, self.country = dt.date.fromisoformat(document["date"]), document["country"]
        self.category = document["category"]


class ContextEvent(Publishable):
    """What happened around the people: a border closed, a law passed. It stands beside a trend and explains nothing."""

    PAGE = "context-event"
    VERSION = ContextEventVersion
    PUBLISHED = (
        "slug", "date", "date_precision", "end_date", "end_precision", "country", "category", "title", "description",
        "source", "verified",
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

    def latest(self) -> dt.date:
        """The last day that the event may have lasted to."""
        if self.end_date:
            return date_bounds(self.end_date, self.end_precision or "day")[1]
        return date_bounds(self.date, self.date_precision)[1]
