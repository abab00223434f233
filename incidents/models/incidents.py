"""Incidents with their groups, events, claims and statements: the working copy."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from incidents import codebook, naming
from incidents.doubts import doubts_of_incident
from incidents.models.countries import Country
from incidents.models.editions import Publishable
from incidents.models.people import PEOPLE_FIELDS, people_constraints, persons_field
from incidents.models.sources import Source
from incidents.models.versions import IncidentVersion, OverlapFact
from incidents.people import people_of
from project.limits import Checked, Limited, within_limits
from project.periods import date_bounds
from project.sums import BigSum

if TYPE_CHECKING:
    from incidents.editions.names import Names


class Incident(Publishable):
    """One episode in one country: people were caught, held, moved, returned or let go."""

    WORD = "incident"
    PLACE = 10
    SECTION = "incidents"
    LIST = "incident-list"
    PAGE = "incident"
    JSON = "incident-record-json"
    VERSION = IncidentVersion
    PUBLISHED = (
        "slug", "title", "country", "entered_from", "date", "date_precision", "earliest", "latest", "end_date",
        "location", "location_precision", "latitude", "longitude", "kind", "people_low", "people_best", "people_high",
        "women", "men", "children", "who", "measure", "people_basis", "confidence", "summary", "verified", "notes",
    )  # fmt: skip
    PARTS = ("groups", "events", "claims", "statements", "overlaps")

    slug = models.SlugField(_("slug"), max_length=100, unique=True, help_text=_("Year, month, place and group."))
    title = models.CharField(_("title"), max_length=200)
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        related_name="incidents",
        limit_choices_to=~Q(role="aggregate"),
        verbose_name=_("country"),
        help_text=_("Where it happened; for prisoners of war the state of custody."),
    )
    entered_from = models.ForeignKey(
        Country,
        models.PROTECT,
        related_name="left_for",
        limit_choices_to=~Q(role="aggregate"),
        null=True,
        blank=True,
        verbose_name=_("entered from"),
        help_text=_("Empty: not stated."),
    )
    date = models.DateField(_("date"), help_text=_("Start; where the day is not known, any day of the month or year."))
    date_precision = models.CharField(
        _("precision of the date"),
        max_length=5,
        choices=codebook.PRECISIONS.choices,
        default="day",
        help_text=codebook.PRECISIONS.help(),
    )
    earliest = models.DateField(_("earliest day"), editable=False)
    latest = models.DateField(_("latest day"), editable=False)
    end_date = models.DateField(_("end"), null=True, blank=True)
    location = models.CharField(_("place"), max_length=200, blank=True)
    location_precision = models.CharField(
        _("precision of the place"),
        max_length=8,
        choices=codebook.LOCATION_PRECISIONS.choices,
        default="country",
        help_text=codebook.LOCATION_PRECISIONS.help(),
    )
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=codebook.KINDS.choices, help_text=codebook.KINDS.help())
    who = models.CharField(
        _("who"), max_length=10, choices=codebook.WHO.choices, default="escapees", help_text=codebook.WHO.help()
    )
    measure = models.CharField(
        _("measure"),
        max_length=15,
        choices=codebook.MEASURES.choices,
        default="movement",
        help_text=codebook.MEASURES.help(),
    )
    people_basis = models.CharField(
        _("basis"), max_length=10, choices=codebook.BASES.choices, help_text=codebook.BASES.help()
    )
    confidence = models.CharField(
        _("confidence"), max_length=6, choices=codebook.CONFIDENCES.choices, help_text=codebook.CONFIDENCES.help()
    )
    verified = models.BooleanField(
        _("verified"), default=False, help_text=_("A listed source reports the core facts directly.")
    )
    summary = models.TextField(_("summary"))
    notes = models.TextField(_("notes"), blank=True)
    people_low = persons_field(_("lowest, of the whole"), _("As first reported, where there are several groups."))
    people_best = persons_field(_("best, of the whole"))
    people_high = persons_field(_("highest, of the whole"))
    women = persons_field(_("women, of the whole"))
    men = persons_field(_("men, of the whole"))
    children = persons_field(_("children, of the whole"))

    class Meta:
        ordering = ["-date", "slug"]
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        constraints = [
            *people_constraints("incident"),
            within_limits("incident", days="date end_date", people=" ".join(PEOPLE_FIELDS)),
            models.CheckConstraint(
                condition=Q(end_date__gte=F("date")) | Q(end_date=None),
                name="incident_end_not_before_start",
                violation_error_message=_("The end is before the start."),
            ),
            models.CheckConstraint(
                # One of the two without the other makes a range neither true nor false, which a check lets pass.
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__isnull=False,
                    longitude__range=(-180, 180),
                ),
                name="incident_coordinates",
                violation_error_message=_("A point needs a latitude from −90 to 90 and a longitude from −180 to 180."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def title_of(cls, document: dict[str, Any], names: "Names") -> str:
        return naming.titled(document["title"], document["slug"])

    @classmethod
    def about_of(cls, document: dict[str, Any], names: "Names") -> str:
        """ "9 Oct 2023 · China · 500 people"."""
        people = people_of(document)
        when = naming.day(document["date"], document["date_precision"])
        return " · ".join((when, names.country(document["country"]), naming.persons(people.best, is_open=people.open)))

    def settle(self) -> None:
        self.earliest, self.latest = date_bounds(self.date, self.date_precision)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.settle()
        super().save(*args, **kwargs)

    @classmethod
    def doubts_of(cls, document: dict[str, Any]) -> Iterable[str]:
        return doubts_of_incident(document)

    @classmethod
    def refusals(cls, documents: dict[str, dict[str, Any]]) -> dict[str, list[str]]:
        """An incident without a group, or a part whose low is above its whole's, cannot be published."""
        found = super().refusals(documents)
        wholes = {overlap["other"] for document in documents.values() for overlap in document["overlaps"]}
        # Parts that go out in the same step are held to the new numbers below.
        parts = OverlapFact.objects.current().filter(whole__in=documents).exclude(part__in=documents)
        published = list(parts.values_list("whole", "part"))
        slugs = wholes | {part for _whole, part in published}
        lows = lows_of(slugs) if slugs else {}
        for key, document in documents.items():
            if not document["groups"]:
                text = gettext("It has no group: enter how many people, and what became of them.")
                found.setdefault(key, []).append(text)
            low = sum(group["people_low"] for group in document["groups"])
            for whole in (overlap["other"] for overlap in document["overlaps"]):
                if low > lows.get(whole, 0):
                    text = gettext(
                        "Its lowest number of people (%(low)s) is above that of %(whole)s (%(most)s), its whole."
                    )
                    found.setdefault(key, []).append(text % {"low": low, "whole": whole, "most": lows.get(whole, 0)})
        for whole, part in published:
            low = sum(group["people_low"] for group in documents[whole]["groups"])
            if lows.get(part, 0) > low:
                text = gettext("Its lowest number of people (%(low)s) is below that of %(part)s (%(least)s), its part.")
                found.setdefault(whole, []).append(text % {"low": low, "part": part, "least": lows[part]})
        return found


def lows_of(slugs: set[str]) -> dict[str, int]:
    """The lowest number of people of incidents as they stand in the working copy."""
    groups = Group.objects.filter(incident__slug__in=slugs).order_by().values_list("incident__slug")
    return dict(groups.annotate(low=BigSum("people_low")))


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
        "claim",
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
