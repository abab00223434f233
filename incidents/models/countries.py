"""Countries, the treaties that bind them and how they have treated people."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents import codebook
from incidents.models.editions import Publishable, Version, VersionQuerySet
from incidents.models.instruments import Instrument
from project.limits import Limited, within_limits
from project.ordering import NameAsRead, name_as_read

if TYPE_CHECKING:
    from incidents.editions.names import Names


class CountryVersion(Version):
    """A country as published, with its practices and treaties."""

    name = models.CharField(max_length=100)
    name_ko = models.CharField(max_length=100)
    role = models.CharField(max_length=20)

    class Meta(Version.Meta):
        indexes = [models.Index(fields=["until", "since", "key"], name="country_version_as_of")]

    def read(self, document: dict[str, Any]) -> None:
        self.name, self.name_ko, self.role = document["name"], document["name_ko"], document["role"]


class Country(Publishable):
    """A state, by its ISO 3166-1 alpha-2 code."""

    KEY = "iso2"
    WORD = "country"
    PLACE = 20
    SECTION = "countries"
    LIST = "country-list"
    PAGE = "country"
    JSON = "country-record-json"
    VERSION = CountryVersion
    PUBLISHED = ("iso2", "name", "name_ko", "role", "practice", "notes")
    PRIVATE = ("state", "edited_at", "loaded", "before_limits")
    PARTS = ("practices", "treaties")

    iso2 = models.CharField(_("ISO code"), max_length=2, primary_key=True, help_text=_("ISO 3166-1 alpha-2, capitals."))
    name = models.CharField(_("English name"), max_length=100, unique=True)
    name_ko = models.CharField(_("Korean name"), max_length=100)
    role = models.CharField(
        _("role"), max_length=20, choices=codebook.COUNTRY_ROLES.choices, help_text=codebook.COUNTRY_ROLES.help()
    )
    practice = models.TextField(_("practice"), blank=True, help_text=_("How the state has treated North Koreans."))
    notes = models.TextField(_("notes"), blank=True)

    class Meta:
        ordering = [NameAsRead("name", "name_ko")]
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        constraints = [
            models.CheckConstraint(
                condition=Q(iso2__regex=r"^[A-Z]{2}$"),
                name="country_iso2_two_capitals",
                violation_error_message=_("The code is two capital letters."),
            ),
        ]

    def __str__(self) -> str:
        return name_as_read(self.name, self.name_ko)

    @classmethod
    def title_of(cls, document: dict[str, Any], names: "Names") -> str:
        name = names.country(document["iso2"])
        # An edition that does not have the country gives its code back.
        return str(document["name"]) if name == document["iso2"] else name

    @property
    def has_page(self) -> bool:
        return self.role != "aggregate"

    @classmethod
    def versions(cls) -> VersionQuerySet:
        # The row that stands for totals over countries is no record of one.
        return super().versions().exclude(role="aggregate")


class Treaty(Limited):
    """Where a country stands towards one treaty, with what that is called: nothing of one that the codebook names."""

    PUBLISHED = ("treaty", "status", "since", "reservation", "source", "verified", "name", "name_ko", "kind")
    GUARDED = ("country", *PUBLISHED)  # what two people may change in two forms: a country's and a treaty's

    country = models.ForeignKey(Country, models.CASCADE, related_name="treaties", verbose_name=_("country"))
    treaty = models.ForeignKey(
        Instrument, models.PROTECT, to_field="slug", related_name="parties", verbose_name=_("treaty")
    )
    name = models.CharField(_("English name"), max_length=150, blank=True, editable=False)
    name_ko = models.CharField(_("Korean name"), max_length=150, blank=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=codebook.TREATY_KINDS.choices, blank=True, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=codebook.TREATY_STATUSES.choices)
    since = models.DateField(
        _("since"), null=True, blank=True, help_text=_("Day of deposit; for a signature the day of signing.")
    )
    reservation = models.TextField(_("reservation"), blank=True)
    source = models.ForeignKey(
        "incidents.Source", models.PROTECT, to_field="slug", related_name="treaties", verbose_name=_("source")
    )
    verified = models.BooleanField(_("verified"), default=False)

    class Meta:
        ordering = ["id"]
        verbose_name = _("treaty")
        verbose_name_plural = _("treaties")
        constraints = [
            models.UniqueConstraint(fields=["country", "treaty"], name="treaty_once_a_country"),
            within_limits("treaty", days="since"),
            models.CheckConstraint(
                condition=~Q(status="none") | Q(since=None),
                name="treaty_none_has_no_date",
                violation_error_message=_("A country that is not a party has no date."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country_id}, {name_as_read(self.name, self.name_ko) or codebook.TREATIES.label(self.treaty_id)}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it with what its treaty is called."""
        for name, value in self.treaty.names().items():
            setattr(self, name, value)
        super().save(*args, **kwargs)


class Practice(Limited):
    """What a country did in some years, by one kind of evidence."""

    PUBLISHED = ("from_year", "to_year", "practice", "summary", "basis", "source", "verified")

    country = models.ForeignKey(Country, models.CASCADE, related_name="practices", verbose_name=_("country"))
    from_year = models.PositiveSmallIntegerField(_("from year"))
    to_year = models.PositiveSmallIntegerField(
        _("to year"), null=True, blank=True, help_text=_("Empty: no later change is known.")
    )
    practice = models.CharField(
        _("practice"), max_length=12, choices=codebook.PRACTICES.choices, help_text=codebook.PRACTICES.help()
    )
    summary = models.TextField(_("summary"))
    basis = models.CharField(
        _("evidence"), max_length=12, choices=codebook.PRACTICE_BASES.choices, help_text=codebook.PRACTICE_BASES.help()
    )
    source = models.ForeignKey(
        "incidents.Source", models.PROTECT, to_field="slug", related_name="practices", verbose_name=_("source")
    )
    verified = models.BooleanField(_("verified"), default=False)

    class Meta:
        ordering = ["from_year", "id"]
        verbose_name = _("practice")
        verbose_name_plural = _("practices")
        constraints = [
            within_limits("practice", years="from_year to_year"),
            models.CheckConstraint(
                condition=Q(to_year=None) | Q(to_year__gte=F("from_year")),
                name="practice_years_in_order",
                violation_error_message=_("The last year is before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country_id} {self.from_year}–{self.to_year or ''} {self.get_practice_display()}"
