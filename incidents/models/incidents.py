"""Incidents with their groups, events, claims and statements: the working copy."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents import codebook, naming
from incidents.coarsening import DATES_SHOWN, PLACES_SHOWN, with_coarse_dates, with_coarse_place
from incidents.doubts import doubts_of_incident
from incidents.models.countries import Country
from incidents.models.editions import Publishable
from incidents.models.people import PEOPLE_FIELDS, people_constraints, persons_field
from incidents.models.said_finer import said_finer
from incidents.models.versions import IncidentVersion, OverlapFact
from incidents.people import people_of
from incidents.small_cells import OFFICIAL_SOURCES, without_small_cells
from project.limits import within_limits
from project.periods import date_bounds
from project.sums import BigSum

if TYPE_CHECKING:
    from incidents.editions.names import Names


class IncidentQuerySet(models.QuerySet["Incident"]):
    """Working copies of incidents."""

    def held(self) -> Self:
        """Those that are not published for now."""
        return self.filter(Q(held=True) | Q(held_until__gt=timezone.localdate()))

    def due(self) -> Self:
        """Those whose day has come, and that readers do not see as they stand."""
        passed = self.filter(held=False, held_until__lte=timezone.localdate())
        return passed.filter(state__in=("draft", "changed"))


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
        "title_ko", "summary_ko",
    )  # fmt: skip
    PARTS = ("groups", "events", "claims", "statements", "overlaps")
    SHOWN = ("date_shown", "place_shown", "region_shown", "figures_by", "held", "held_until")
    PRIVATE = (*Publishable.PRIVATE, *SHOWN)
    SHOWN_BY = ("date_shown", "place_shown", "region_shown", "figures_by__slug", "figures_by__kind")

    objects = IncidentQuerySet.as_manager()

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
    title_ko = models.CharField(
        _("title in Korean"),
        max_length=200,
        blank=True,
        help_text=_("Shown on Korean pages; empty: the other is."),
    )
    summary_ko = models.TextField(
        _("summary in Korean"), blank=True, help_text=_("Shown on Korean pages; empty: the other is.")
    )
    people_low = persons_field(_("lowest, of the whole"), _("As first reported, where there are several groups."))
    people_best = persons_field(_("best, of the whole"))
    people_high = persons_field(_("highest, of the whole"))
    women = persons_field(_("women, of the whole"))
    men = persons_field(_("men, of the whole"))
    children = persons_field(_("children, of the whole"))
    date_shown = models.CharField(
        _("dates for readers"),
        max_length=5,
        choices=DATES_SHOWN.choices,
        blank=True,
        help_text=_("Empty: as they are. Otherwise all dates of the incident are published to the month or year only."),
    )
    place_shown = models.CharField(
        _("place for readers"),
        max_length=7,
        choices=PLACES_SHOWN.choices,
        blank=True,
        help_text=_("Empty: as it is. Otherwise no edition, file or search has it more exactly."),
    )
    region_shown = models.CharField(
        _("region for readers"),
        max_length=200,
        blank=True,
        help_text=_("What readers see instead, such as a province."),
    )
    figures_by = models.ForeignKey(
        "incidents.Source",
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("numbers published by"),
        help_text=_(
            "The source that itself published how many women, men and children there were. "
            "Of a state body, a court or the United Nations, small numbers are shown too."
        ),
    )
    held = models.BooleanField(
        _("held back"), default=False, help_text=_("Until it is said to be safe: publishing leaves it out.")
    )
    held_until = models.DateField(
        _("held back until"), null=True, blank=True, help_text=_("From this day on it may be published.")
    )

    class Meta:
        ordering = ["-date", "slug"]
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        constraints = [
            *people_constraints("incident"),
            within_limits("incident", days="date end_date held_until", people=" ".join(PEOPLE_FIELDS)),
            models.CheckConstraint(
                condition=Q(end_date__gte=F("date")) | Q(end_date=None),
                name="incident_end_not_before_start",
                violation_error_message=_("The end is before the start."),
            ),
            models.CheckConstraint(
                condition=~Q(place_shown="region") | ~Q(region_shown=""),
                name="incident_region_is_named",
                violation_error_message=_("Say which region readers see instead of the place."),
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
        return naming.title_read(document)

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
    def as_shown(cls, document: dict[str, Any], bounds: Mapping[str, Any]) -> dict[str, Any]:
        """Without small numbers of women, men and children; place and dates as coarse as its editor wants them."""
        if not is_official(document, bounds):
            document = without_small_cells(document, settings.SMALLEST_CELL)
        if bounds["place_shown"]:
            document = with_coarse_place(document, bounds["place_shown"], bounds["region_shown"])
        return with_coarse_dates(document, bounds["date_shown"]) if bounds["date_shown"] else document

    @classmethod
    def held_back(cls, keys: Iterable[str]) -> dict[str, str]:
        """Those that are held until a day that is not yet, or until they are said to be safe."""
        rows = cls._default_manager.filter(slug__among=keys).held().values_list("slug", "held", "held_until", "state")
        return {slug: said_held(slug, None if held else day, state) for slug, held, day, state in rows}

    @classmethod
    def doubts_of(cls, document: dict[str, Any]) -> Iterable[str]:
        return doubts_of_incident(document)

    @classmethod
    def refusals(cls, documents: dict[str, dict[str, Any]]) -> dict[str, list[str]]:
        """An incident without a group, or a part whose low is above its whole's, cannot be published."""
        found = super().refusals(documents)
        for key, texts in said_finer(cls, documents).items():
            found.setdefault(key, []).extend(texts)
        wholes = {overlap["other"] for document in documents.values() for overlap in document["overlaps"]}
        # Parts that go out in the same step are held to the new numbers below.
        parts = OverlapFact.objects.current().filter(whole__among=documents).exclude(part__among=documents)
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


def is_official(document: dict[str, Any], bounds: Mapping[str, Any]) -> bool:
    """Whether an official source that the incident cites published these numbers itself."""
    cited = any(claim["source"] == bounds["figures_by__slug"] for claim in document["claims"])
    return cited and bounds["figures_by__kind"] in OFFICIAL_SOURCES


def said_held(slug: str, until: dt.date | None, state: str) -> str:
    """That a record is held, until when, and what readers see of it in the meantime."""
    text = gettext("%(record)s is held back until %(day)s, and is left out.")
    if until is None:
        text = gettext("%(record)s is held back until it is said to be safe, and is left out.")
    said = text % {"record": slug, "day": naming.day(until)}
    if state in ("published", "changed"):
        said += " " + gettext("Readers still see what was published of it before; to end that, withdraw it.")
    return said


def lows_of(slugs: set[str]) -> dict[str, int]:
    """The lowest number of people of incidents as they stand in the working copy."""
    rows = Incident.objects.filter(slug__in=slugs, groups__isnull=False).order_by().values_list("slug")
    return dict(rows.annotate(low=BigSum("groups__people_low")))
