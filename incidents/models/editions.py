"""What every published record has: a working copy that people edit, and the immutable versions that readers see."""

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, connections, models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.db.models.fields.json import KeyTransform
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from incidents import codebook
from incidents.documents import as_now
from incidents.vocabulary import vocabulary
from project.bulk import insert_rows
from project.limits import Limited, documents_refused
from project.search_text import fts5, terms, tsquery

if TYPE_CHECKING:  # names are asked of what was published, and handed to records as they are
    from incidents.editions.names import Names


FactRow = Mapping[str, Any]
ENDS_A_VERSION = {"until", "withdrawn"}  # the columns that a later edition writes
NEVER_CHANGED = "What is published is neither changed nor deleted; publish a new version instead."


class EditionQuerySet(models.QuerySet["Edition"]):
    """Numbered publications."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError(NEVER_CHANGED)

    def delete(self) -> NoReturn:
        raise TypeError(NEVER_CHANGED)

    def newest(self) -> "Edition | None":
        """The newest edition, None on a site that has published nothing."""
        return self.order_by("-number").first()

    def at_end_of(self, day: dt.date) -> "Edition | None":
        """The edition that was newest at the end of that day (UTC)."""
        midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), dt.UTC)
        return self.filter(published_at__lt=midnight).order_by("-number").first()


LOADED = gettext_noop("Loaded from files")  # the note of an edition that a load made, where nobody wrote one


class Edition(models.Model):
    """A numbered publication. Numbers have no gaps; nothing that readers see changes without one."""

    number = models.PositiveIntegerField(_("number"), primary_key=True)
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("published by"), null=True, blank=True, editable=False
    )
    note = models.TextField(_("note"), blank=True)
    overruled = models.TextField(
        _("overruled"), blank=True, help_text=_("Why it was published although something in it is doubtful.")
    )
    # The columns that were published then, by model; empty: those of today.
    shape = models.JSONField(default=dict, editable=False)

    chain_number: int | None = None  # of the link that is being written for it

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        permissions = [("publish", "Can publish and withdraw records")]

    def __str__(self) -> str:
        return str(_("Edition %(number)s") % {"number": self.number})

    def get_absolute_url(self) -> str:
        return reverse("edition-detail", args=[self.number])

    @property
    def said(self) -> str:
        # What the software wrote as a note itself is shown in the reader's language.
        return gettext(self.note) if self.note == LOADED else self.note

    def published(self) -> dict[str, Any]:
        """When, by whom and why, as files give it."""
        by = self.published_by
        return {
            "published_at": self.published_at,
            "published_by": by.get_username() if by else None,
            "note": self.note,
            **({"overruled": self.overruled} if self.overruled else {}),
        }


class VersionQuerySet(models.QuerySet[Any]):
    """Immutable versions of records."""

    def update(self, **kwargs: Any) -> int:
        """End versions, and say why, or when a text in them was removed; nothing else of them changes."""
        if kwargs.keys() - ENDS_A_VERSION - {"erased"}:
            raise TypeError(NEVER_CHANGED)
        return super().update(**kwargs)

    def delete(self) -> NoReturn:
        raise TypeError(NEVER_CHANGED)

    def as_of(self, edition: "Edition | int | None") -> Self:
        """What was published as of a numbered edition; nothing where nothing has been published."""
        if edition is None:
            return self.none()
        number = edition if isinstance(edition, int) else edition.number
        return self.filter(Q(until=None) | Q(until__gt=number), since__lte=number)

    def current(self) -> Self:
        """What readers see now."""
        return self.filter(until__often_null=True)


SEARCH = {
    "sqlite": "SELECT rowid FROM {table}_search WHERE {table}_search MATCH %s",
    "postgresql": "SELECT id FROM {table} WHERE search @@ to_tsquery('simple', %s)",
}


class SearchedQuerySet(VersionQuerySet):
    """Versions with a column `words` and a full-text index over it."""

    def matching(self, query: str) -> Self:
        """Those that have all the words and phrases; none where the query has no word."""
        search = self.search_of(query)
        return self.filter(pk__in=RawSQL(*search)) if search else self.none()

    def matching_pks(self, query: str) -> list[int]:
        """The keys of those, of any edition: from the index alone, as each version is a page of the database."""
        search = self.search_of(query)
        if not search:
            return []
        with connections[self.db].cursor() as cursor:
            cursor.execute(*search)
            return [pk for (pk,) in cursor.fetchall()]

    def search_of(self, query: str) -> tuple[str, list[str]] | None:
        """The statement that asks the index, with its words; None where the query has no word."""
        found = terms(query, vocabulary())
        if not found:
            return None
        words = fts5(found) if connection.vendor == "sqlite" else tsquery(found)
        return SEARCH[connection.vendor].format(table=self.model._meta.db_table), [words]


class DocumentField(models.JSONField):
    """A published document, read as its model is now: what came later has its default, however it is asked for."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """The document with every column; a single value of one is as it was published."""
        found = super().from_db_value(value, expression, connection)
        record = None if isinstance(expression, KeyTransform) else record_of(self.model)
        return as_now(record, found) if record and isinstance(found, dict) and record.knows(found) else found

    def deconstruct(self) -> Any:
        """As plain JSON, for migrations."""
        name, _path, args, kwargs = super().deconstruct()
        # What the database has is JSON, and migrations need not know how it is read.
        return name, "django.db.models.JSONField", args, kwargs


def publishable_models() -> "list[type[Publishable]]":
    # In the order in which the apps define them: publishing goes by it.
    return [model for model in apps.get_models() if issubclass(model, Publishable)]


@cache
def record_of(version: type[models.Model]) -> "type[Publishable] | None":
    # None for a model of the past, within a migration.
    return next((model for model in publishable_models() if model.VERSION is version), None)


class Version(models.Model):
    """One immutable version of a record: its document, valid since one edition and until another."""

    key = models.CharField(max_length=400)
    since = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    until = models.ForeignKey(Edition, models.PROTECT, related_name="+", null=True)
    document = DocumentField(encoder=DjangoJSONEncoder)
    withdrawn = models.TextField(blank=True, help_text=_("Why the record was withdrawn when this version was closed."))
    erased = models.DateField(null=True, editable=False, help_text=_("When a text in it was last removed for safety."))

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
        raise TypeError(f"{self} is published, so it cannot be deleted; withdraw the record instead")

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        """A version whose document names its record."""
        found = super().from_db(*args, **kwargs)
        document, record = found.__dict__.get("document"), record_of(cls)
        if record and isinstance(document, dict) and record.knows(document):
            # Addresses of pages are made of it.
            document[record.KEY] = document[record.KEY] or found.key
        return found

    def read(self, document: dict[str, Any]) -> None:
        """Take the facts that lists and charts query from the document."""

    @classmethod
    def complete(cls, versions: "Iterable[Any]") -> None:
        """Add to new versions what other published records tell of them."""

    @classmethod
    def facts_of(cls, versions: "list[Any]") -> "Iterable[tuple[type[models.Model], Iterable[FactRow]]]":
        """The rows that hang below versions, by their tables."""
        return ()

    @classmethod
    def write_facts(cls, versions: "list[Any]") -> None:
        for table, rows in cls.facts_of(versions):
            insert_rows(table, rows)


class Publishable(Limited):
    """The working copy of a record that readers see through its versions only."""

    KEY: ClassVar[str] = "slug"
    WORD: ClassVar[str]  # what JSON and addresses call such a record
    PLACE: ClassVar[int]  # among the kinds of record, in the order in which people read of them
    SECTION: ClassVar[str]  # the part of the site that it belongs to
    LIST: ClassVar[str]  # the name of the address of its list
    PAGE: ClassVar[str]  # the name of the address of its page; that of its history ends with "-history"
    JSON: ClassVar[str]  # the name of the address of its document
    VERSION: ClassVar[type[Version]]
    PUBLISHED: ClassVar[tuple[str, ...]] = ()
    PRIVATE: ClassVar[tuple[str, ...]] = ("id", "state", "edited_at", "loaded", "before_limits")
    DERIVED: ClassVar[tuple[str, ...]] = ()  # private columns that follow from published ones
    PARTS: ClassVar[tuple[str, ...]] = ()
    SHOWN_BY: ClassVar[tuple[str, ...]] = ()  # private columns that say how much of a record readers may see

    state = models.CharField(
        _("state"), max_length=10, choices=codebook.STATES.choices, default="draft", editable=False, db_index=True
    )
    edited_at = models.DateTimeField(_("edited at"), auto_now=True)
    loaded = models.PositiveIntegerField(
        null=True, editable=False, help_text=_("The edition in which a loaded file last set the record.")
    )

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        return self.page_address(self.key)

    @property
    def key(self) -> str:
        return str(getattr(self, self.KEY))

    @property
    def has_page(self) -> bool:
        """Whether readers have a page of it, once it is published."""
        return True

    def get_history_url(self) -> str:
        return self.history_address(self.key)

    @classmethod
    def title_of(cls, document: dict[str, Any], names: "Names") -> str:
        raise NotImplementedError

    @classmethod
    def about_of(cls, document: dict[str, Any], names: "Names") -> str:
        return ""

    @classmethod
    def label(cls) -> str:
        return capfirst(str(cls._meta.verbose_name_plural))

    @classmethod
    def versions(cls) -> VersionQuerySet:
        found: VersionQuerySet = cls.VERSION.objects.all()
        return found

    @classmethod
    def page_address(cls, key: str, edition: int | None = None) -> str:
        return reverse(cls.PAGE, args=[key]) + (f"?edition={edition}" if edition else "")

    @classmethod
    def history_address(cls, key: str) -> str:
        return reverse(f"{cls.PAGE}-history", args=[key])

    def settle(self) -> None:
        """Work out the columns that follow from others: they are DERIVED."""

    @classmethod
    def by_key(cls, keys: Iterable[str]) -> dict[str, Self]:
        """Working copies by their keys, without a question where there are none."""
        wanted = list(keys)
        found = cls._default_manager.filter(**{f"{cls.KEY}__among": wanted}) if wanted else ()
        return {record.key: record for record in found}

    @classmethod
    def knows(cls, document: dict[str, Any]) -> bool:
        return not document.keys().isdisjoint(cls.PUBLISHED)

    @classmethod
    def as_shown(cls, document: dict[str, Any], bounds: Mapping[str, Any]) -> dict[str, Any]:
        """What readers may see of a working copy's document; `bounds` has the columns of SHOWN_BY."""
        return document

    @classmethod
    def held_back(cls, keys: Iterable[str]) -> dict[str, str]:
        """The records that are not published for now, by key: a sentence each."""
        return {}

    @classmethod
    def refusals(cls, documents: dict[str, dict[str, Any]]) -> dict[str, list[str]]:
        """Why records cannot be published, by key: a sentence for each reason."""
        return documents_refused(cls, documents)

    @classmethod
    def doubts(cls, documents: dict[str, dict[str, Any]]) -> dict[str, list[str]]:
        """What is doubtful in records, by key, a sentence each: whoever publishes them all the same says why."""
        found = {key: list(cls.doubts_of(document)) for key, document in documents.items()}
        return {key: doubts for key, doubts in found.items() if doubts}

    @classmethod
    def doubts_of(cls, document: dict[str, Any]) -> Iterable[str]:
        return ()
