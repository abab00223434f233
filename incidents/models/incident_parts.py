"""What hangs on an incident: groups, events, claims, statements, overlaps."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from incidents import codebook
from incidents.models.countries import Country
from incidents.models.incidents import Incident
from incidents.models.people import PEOPLE_FIELDS, people_constraints, persons_field
from incidents.models.sources import Source
from project.limits import Checked, Limited, within_limits


class Group(Limited):
    """People of one incident who met the same fate."""

    PUBLISHED = (
        "people_low", "people_best", "people_high", "women", "men", "children", "outcome", "outcome_date",
        "outcome_date_precision", "note",
    )  # fmt: skip

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="groups", verbose_name=_("incident"))
    people_low = models.PositiveIntegerField(_("lowest"), help_text=_("Lowest count among the sources, in persons."))
    people_best = models.PositiveIntegerField(_("best"))
    people_high = persons_field(_("highest"), _("Empty: at least the best."))
    women = persons_field(_("women"))
    men = persons_field(_("men"))
    children = persons_field(_("children"), _("May be among the women and men."))
    outcome = models.CharField(
        _("outcome"),
        max_length=20,
        choices=codebook.OUTCOMES.choices,
        default="unknown",
        help_text=codebook.OUTCOMES.help(),
    )
    outcome_date = models.DateField(_("date of the outcome"), null=True, blank=True)
    outcome_date_precision = models.CharField(
        _("precision"), max_length=5, choices=codebook.PRECISIONS.choices, blank=True
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = pgettext_lazy("of people in an incident", "group")
        verbose_name_plural = pgettext_lazy("of people in an incident", "groups")
        constraints = [
            *people_constraints("group"),
            within_limits("group", days="outcome_date", people=" ".join(PEOPLE_FIELDS)),
        ]

    def __str__(self) -> str:
        return f"{self.people_best} {self.get_outcome_display()}"


class Event(Limited):
    """One step of an incident."""

    PUBLISHED = ("date", "date_precision", "kind", "description", "source")

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="events", verbose_name=_("incident"))
    date = models.DateField(_("date"))
    date_precision = models.CharField(_("precision"), max_length=5, choices=codebook.PRECISIONS.choices, default="day")
    kind = models.CharField(_("step"), max_length=12, choices=codebook.EVENT_KINDS.choices)
    description = models.TextField(_("description"))
    source = models.ForeignKey(
        Source, models.PROTECT, to_field="slug", related_name="events", null=True, blank=True, verbose_name=_("source")
    )

    class Meta:
        ordering = ["date", "id"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [within_limits("event", days="date")]

    def __str__(self) -> str:
        return f"{self.date} {self.get_kind_display()}"


class Claim(Limited):
    """What one source says of one incident."""

    PUBLISHED = (
        "source", "people_reported", "people_high", "qualifier", "wording", "counts", "as_of", "rank", "rank_reason",
        "claim", "gap_reason",
    )  # fmt: skip

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="claims", verbose_name=_("incident"))
    source = models.ForeignKey(Source, models.PROTECT, to_field="slug", related_name="claims", verbose_name=_("source"))
    people_reported = persons_field(_("people reported"), _("Empty: the source gives no count."))
    people_high = persons_field(_("up to"), _("The upper end, where the source gives a range."))
    qualifier = models.CharField(
        _("qualifier"), max_length=10, choices=codebook.QUALIFIERS.choices, blank=True, help_text=_("How it is said.")
    )
    wording = models.CharField(_("wording"), max_length=200, blank=True, help_text=_("As said: “more than 500”."))
    counts = models.CharField(_("what it counts"), max_length=15, choices=codebook.MEASURES.choices, blank=True)
    as_of = models.DateField(_("as of"), null=True, blank=True)
    rank = models.CharField(
        _("rank"), max_length=10, choices=codebook.RANKS.choices, default="normal", help_text=codebook.RANKS.help()
    )
    rank_reason = models.CharField(_("reason for the rank"), max_length=300, blank=True)
    claim = models.TextField(_("claim"), blank=True, help_text=_("Short, in own words."))
    gap_reason = models.TextField(
        _("reason for the gap"),
        blank=True,
        help_text=_("Of a total of the source's own: why it is not what is counted here, where that is known."),
    )

    class Meta:
        ordering = ["id"]
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            models.UniqueConstraint(fields=["incident", "source"], name="claim_once_a_source"),
            within_limits("claim", days="as_of", people="people_reported people_high"),
            models.CheckConstraint(
                condition=Q(people_reported__lte=F("people_high")) | Q(people_high=None),
                name="claim_low_high",
                violation_error_message=_("The upper end is below the number reported."),
            ),
            models.CheckConstraint(
                condition=~Q(rank="deprecated") | ~Q(rank_reason=""),
                name="claim_deprecated_says_why",
                violation_error_message=_("Say why the claim is deprecated."),
            ),
        ]

    def __str__(self) -> str:
        # Asking for the source of each claim would cost a query for each.
        who = self.source.publisher if Claim.source.is_cached(self) else self.source_id
        return f"{who}: {self.people_reported or self.claim[:60]}"


class Statement(Limited):
    """What an official, an office or a body said of an incident."""

    PUBLISHED = ("speaker", "organisation", "country", "date", "stance", "summary", "source")

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="statements", verbose_name=_("incident"))
    speaker = models.CharField(_("speaker"), max_length=200)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        related_name="statements",
        limit_choices_to=~Q(role="aggregate"),
        null=True,
        blank=True,
        verbose_name=_("country"),
    )
    date = models.DateField(_("date"), null=True, blank=True)
    stance = models.CharField(
        _("stance"), max_length=20, choices=codebook.STANCES.choices, help_text=codebook.STANCES.help()
    )
    summary = models.TextField(_("summary"), help_text=_("In own words, never a quotation."))
    source = models.ForeignKey(
        Source, models.PROTECT, to_field="slug", related_name="statements", null=True, blank=True,
        verbose_name=_("source"),
    )  # fmt: skip

    class Meta:
        ordering = [F("date").asc(nulls_last=True), "id"]
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        constraints = [within_limits("statement", days="date")]

    def __str__(self) -> str:
        return f"{self.speaker}: {self.get_stance_display()}"


class Overlap(Checked):
    """People of one incident who are, or may be, among those of another."""

    PUBLISHED = ("other", "relation", "note")

    incident = models.ForeignKey(
        Incident, models.CASCADE, to_field="slug", related_name="overlaps", verbose_name=_("incident")
    )
    other = models.ForeignKey(
        Incident, models.PROTECT, to_field="slug", related_name="parts", verbose_name=_("other incident")
    )
    relation = models.CharField(
        _("relation"), max_length=20, choices=codebook.OVERLAPS.choices, help_text=codebook.OVERLAPS.help()
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("overlap")
        verbose_name_plural = _("overlaps")
        constraints = [
            models.UniqueConstraint(fields=["incident", "other"], name="overlap_once_a_pair"),
            models.CheckConstraint(
                condition=~Q(incident=F("other")),
                name="overlap_not_with_itself",
                violation_error_message=_("An incident is not part of itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} – {self.other_id}"

    def clean(self) -> None:
        """Refuse a chain that leads back: a part of its own part."""
        if self.other_id and self.incident_id in wholes_of(self.other_id):
            raise ValidationError({"other": _("That incident is itself a part of this one.")})


def wholes_of(slug: str) -> set[str]:
    """The incidents that this one is part of, or possibly part of, at any distance."""
    found: set[str] = set()
    ask = {slug}
    while ask:
        # What was found before is not asked for again, so that a circle comes to an end.
        ask = {overlap.other_id for overlap in Overlap.objects.filter(incident__slug__in=ask)} - found
        found |= ask
    return found
