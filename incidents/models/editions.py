"""What every published record has: a working copy that people edit, and the immutable versions that readers see."""

import datetime as dt
from collections.abc import Iterable
from functools import cache
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from incidents import codebook
from project.words import fts5, terms, tsquery


class EditionQuerySet(models.QuerySet["Edition"]):
    """Numbered publications."""

    def newest(self) -> "Edition | None":
        """The newest edition, None on a site that has published nothing."""
        return self.order_by("-number").first()

    def at_end_of(self, day: dt.date) -> "Edition | None":
        """The edition that was newest at the end of that day (UTC)."""
        midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), dt.UTC)
        return self.filter(published_at__lt=midnight).order_by("-number").first()


class Edition(models.Model):
    """A numbered publication. Numbers have no gaps; nothing that readers see changes without one."""

    number = models.PositiveIntegerField(_("number"), primary_key=True)
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("published by"), null=True, blank=True, editable=False
    )
    note = models.TextField(_("note"), blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        permissions = [("publish", "Can publish and withdraw records")]

    def __str__(self) -> str:
        return str(_("Edition %(number)s") % {"number": self.number})


class VersionQuerySet(models.QuerySet[Any]):
    """Immutable versions of records."""

    def as_of(self, edition: "Edition | int | None") -> Self:
        """What was published as of a numbered edition; nothing where nothing has been published."""
        if edition is None:
            return self.none()
        number = edition if isinstance(edition, int) else edition.number
        return self.filter(Q(until=None) | Q(until__gt=number), since__lte=number)

    def current(self) -> Self:
        """What readers see now."""
        return self.filter(until=None)


SEARCH = {
    "sqlite": "SELECT rowid FROM {table}_search WHERE {table}_search MATCH %s",
    "postgresql": "SELECT id FROM {table} WHERE search @@ to_tsquery('simple', %s)",
}


class SearchedQuerySet(VersionQuerySet):
    """Versions with a column `words` and a full-text index over it."""

    def matching(self, query: str) -> Self:
        """Those that have all the words and phrases; none where the query has no word."""
        if not terms(query):
            return self.none()
        words = fts5(query) if connection.vendor == "sqlite" else tsquery(query)
        search = SEARCH[connection.vendor].format(table=self.model._meta.db_table)
        return self.filter(pk__in=RawSQL(search, [words]))


class Version(models.Model):
    """One immutable version of a record: its document, valid since one edition and until another."""

    key = models.CharField(max_length=200)
    since = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    until = models.ForeignKey(Edition, models.PROTECT, related_name="+", null=True)
    document = models.JSONField(encoder=DjangoJSONEncoder)
    withdrawn = models.TextField(blank=True, help_text=_("Why the record was withdrawn when this version was closed."))

    objects: ClassVar[Any] = VersionQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=Q(until=None), name="%(class)s_one_current"),
            models.UniqueConstraint(fields=["key", "since"], name="%(class)s_one_an_edition"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")), name="%(class)s_until_after_since"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.since_id}–{self.until_id or ''})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new version; an existing one never changes."""
        if self.pk is not None and not kwargs.get("force_insert"):
            raise TypeError(f"{self} is published, so it cannot be changed; publish a new version instead")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused: what was published stays."""
        raise TypeError(f"{self} is published, so it cannot be deleted; withdraw the record instead")

    def read(self, document: dict[str, Any]) -> None:
        """Take the facts that lists and charts query from the document."""

    @classmethod
    def complete(cls, versions: "Iterable[Any]") -> None:
        """Add to new versions what other published records tell of them."""

    @classmethod
    def write_facts(cls, versions: "Iterable[Any]") -> None:
        """Write the rows that hang below new versions."""


class Publishable(models.Model):
    """The working copy of a record that readers see through its versions only."""

    KEY: ClassVar[str] = "slug"
    VERSION: ClassVar[type[Version]]
    PUBLISHED: ClassVar[tuple[str, ...]] = ()
    PRIVATE: ClassVar[tuple[str, ...]] = ("id", "state", "edited_at", "loaded")
    PARTS: ClassVar[tuple[str, ...]] = ()

    state = models.CharField(
        _("state"), max_length=10, choices=codebook.STATES.choices, default="draft", editable=False, db_index=True
    )
    edited_at = models.DateTimeField(_("edited at"), auto_now=True)
    loaded = models.PositiveIntegerField(
        null=True, editable=False, help_text=_("The edition in which a loaded file last set the record.")
    )

    class Meta:
        abstract = True

    @property
    def key(self) -> str:
        """What names the record in addresses and files."""
        return str(getattr(self, self.KEY))

    def document(self) -> dict[str, Any]:
        """The published fields of the record and its parts, as JSON types."""
        content = published(self, self.PUBLISHED)
        for name in self.PARTS:
            content[name] = [published(part, part.PUBLISHED) for part in getattr(self, name).all()]
        return content

    def rests_on(self) -> set[str]:
        """The slugs of the sources that the record names."""
        sources = {getattr(part, "source_id", None) for name in self.PARTS for part in getattr(self, name).all()}
        return {source for source in {*sources, getattr(self, "source_id", None)} if source}

    def countries(self) -> set[str]:
        """The ISO codes of the countries that the record and its parts name."""
        named = set().union(*(countries_of(part) for name in self.PARTS for part in getattr(self, name).all()))
        return named | countries_of(self)

    def refusals(self) -> list[str]:
        """Why the record cannot be published: one sentence a reason, none where it can."""
        return []


def countries_of(record: Any) -> set[str]:
    """The ISO codes of the countries that the published fields of one row name."""
    return {code for column in country_columns(record.__class__) if (code := getattr(record, column))}


@cache
def country_columns(model: Any) -> tuple[str, ...]:
    """The published columns of a model that hold the code of a country."""
    columns = [model._meta.get_field(name) for name in model.PUBLISHED]
    return tuple(c.attname for c in columns if c.is_relation and c.related_model._meta.model_name == "country")


def published(record: models.Model, fields: tuple[str, ...]) -> dict[str, Any]:
    """The named fields of a record as JSON types: dates in ISO 8601, another record by its key."""
    return {name: plain(getattr(record, record._meta.get_field(name).attname)) for name in fields}  # type: ignore[union-attr]


def plain(value: Any) -> Any:
    """A value as JSON holds it."""
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return float(value) if hasattr(value, "as_tuple") else value
