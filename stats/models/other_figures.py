"""Figures of other destinations and of who arrived: working copies and versions."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents import codebook
from incidents.models import Country, Version
from incidents.naming import number
from project.limits import within_limits
from stats.category_names import category_name
from stats.models.figures import PeriodFigure, announced_field, source_field
from stats.period_names import span_of

if TYPE_CHECKING:
    from incidents.editions.names import Names


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

    WORD = "other"
    PLACE = 40
    SECTION = "arrivals"
    LIST = "arrivals-others"
    PAGE = "other-figure"
    JSON = "other-figure-json"
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

    @classmethod
    def title_of(cls, document: dict[str, Any], names: "Names") -> str:
        """ "United States, resettled, 2019: 1"; for who arrived the dimension and its category."""
        if document["dimension"]:
            what = f"{codebook.DIMENSIONS.label(document['dimension'])}, {category_name(document['category'])}"
        else:
            what = str(codebook.FLOW_MEASURES.label(document["measure"]))
        count = number(document["count"])
        said = f"{names.country(document['destination'])}, {what}, {span_of(document)}"
        return f"{said}: {count}" if count else said

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Its name stays what it was when it was first entered.
        self.slug = self.slug or free_figure_slug(self.natural_slug())
        super().save(*args, **kwargs)

    def natural_slug(self) -> str:
        """Destination, what is counted, period, reference day and source."""
        what = "-".join(part for part in (self.measure, self.dimension, self.category) if part)
        period = f"{self.period_type}-{self.period_start or 'begin'}-{self.period_end}-{self.as_of or ''}"
        return slugify(f"{self.destination_id}-{what}-{period}-{self.source_id}")


def slugify(text: str) -> str:
    return "-".join("".join(c if (c.isalnum() and c.isascii()) or c == "_" else " " for c in text.lower()).split())


def free_figure_slug(wanted: str) -> str:
    taken = set(OtherFigure.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    # One more slug than are taken, so one of them is free.
    return next(slug for n in range(1, len(taken) + 2) if (slug := wanted if n == 1 else f"{wanted}-{n}") not in taken)
