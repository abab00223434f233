"""Sources: what was published where, and what draws on what."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self
from urllib.parse import unquote

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents import codebook
from incidents.doubts import doubts_of_source
from incidents.models.editions import Publishable, SearchedQuerySet, Version, VersionQuerySet
from incidents.naming import day, titled
from incidents.vocabulary import searched
from project import languages
from project.addresses import canonical_address
from project.limits import Checked, within_limits
from project.periods import written_out
from project.search_text import indexed

if TYPE_CHECKING:
    from incidents.editions.names import Names

# Canonical addresses of collections that hold several texts, each a source of its own.
SHARED = frozenset({"github.com/zmjones/untreaties"})


class SourceVersion(Version):
    """A source as published."""

    title = models.TextField()
    publisher = models.CharField(max_length=200)
    published = models.DateField(null=True)
    language = models.CharField(max_length=8)
    kind = models.CharField(max_length=20)
    availability = models.CharField(max_length=12)
    words = models.TextField()

    objects: ClassVar[Any] = SearchedQuerySet.as_manager()

    class Meta(Version.Meta):
        indexes = [
            models.Index(fields=["until", "since", "key"], name="source_version_as_of"),
            models.Index(fields=["publisher"], name="source_version_publisher"),
        ]

    def read(self, document: dict[str, Any]) -> None:
        """Take what the register filters by from the document."""
        for name in ("title", "publisher", "published", "language", "kind", "availability"):
            setattr(self, name, document[name])
        self.words = searched(document[name] for name in ("title", "publisher", "author"))

    @classmethod
    def facts_of(cls, versions: Any) -> Any:
        """Which other source each of these draws on."""
        rows = (
            {
                "version_id": version.pk,
                "since_id": version.since_id,
                "source": version.key,
                "other": origin["other"],
            }
            for version in versions
            for origin in version.document["origins"]
        )
        yield OriginFact, rows


class OriginFact(models.Model):
    """Two sources that do not count as two, as published."""

    version = models.ForeignKey(SourceVersion, models.CASCADE, related_name="origins")
    since = models.ForeignKey("incidents.Edition", models.PROTECT, related_name="+")
    until = models.ForeignKey("incidents.Edition", models.PROTECT, related_name="+", null=True)
    source = models.CharField(max_length=100)
    other = models.CharField(max_length=100)

    objects = VersionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.source} – {self.other}"


class SourceQuerySet(models.QuerySet["Source"]):
    """Working copies of sources."""

    def at(self, addresses: Iterable[str]) -> Self:
        """Those with one of some canonical addresses, the first first; withdrawn ones stand in nobody's way."""
        wanted = {address for address in addresses if address and address not in SHARED}
        return self.filter(canonical_url__among=wanted).exclude(state="withdrawn").order_by("pk")

    def firsts(self, asked: Mapping[str, str]) -> dict[str, str]:
        """By slug, of sources with canonical addresses, the one that had the address before it."""
        there: dict[str, list[tuple[bool, int, str]]] = defaultdict(list)
        for address, state, pk, slug in self.at(asked.values()).values_list("canonical_url", "state", "pk", "slug"):
            there[address].append((state == "draft", pk, slug))
        # What is published sorts before a draft, and then goes what was entered first.
        first = {address: min(found)[-1] for address, found in there.items()}
        return {slug: first[address] for slug, address in asked.items() if first.get(address, slug) != slug}


class Source(Publishable):
    """One text: an article, a notice, a report, a judgment."""

    WORD = "source"
    PLACE = 60
    SECTION = "sources"
    LIST = "source-list"
    PAGE = "source"
    JSON = "source-record-json"
    VERSION = SourceVersion
    PUBLISHED = (
        "slug", "title", "publisher", "author", "published", "url", "language", "kind", "availability", "accessed",
        "last_checked", "deleted_on", "deleted_on_precision",
    )  # fmt: skip
    DERIVED = ("canonical_url", "words")
    PRIVATE = (*Publishable.PRIVATE, *DERIVED)
    PARTS = ("origins", "snapshots")

    slug = models.SlugField(_("slug"), max_length=100, unique=True)
    title = models.TextField(_("title"), help_text=_("As published; in square brackets where it was not visible."))
    publisher = models.CharField(_("publisher"), max_length=200)
    author = models.CharField(_("author"), max_length=200, blank=True)
    published = models.DateField(_("published"), null=True, blank=True, help_text=_("Empty: no date shown."))
    url = models.URLField(_("address"), max_length=1000, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True, choices=languages.language_choices)
    kind = models.CharField(
        _("kind"), max_length=20, choices=codebook.SOURCE_KINDS.choices, help_text=codebook.SOURCE_KINDS.help()
    )
    availability = models.CharField(
        _("availability"),
        max_length=12,
        choices=codebook.AVAILABILITIES.choices,
        default="unknown",
        help_text=codebook.AVAILABILITIES.help(),
    )
    accessed = models.DateField(_("accessed"), null=True, blank=True, help_text=_("Day on which the text was read."))
    last_checked = models.DateField(_("last checked"), null=True, blank=True)
    deleted_on = models.DateField(
        _("deleted on"), null=True, blank=True, help_text=_("Empty: it is not deleted, or the day is not known.")
    )
    deleted_on_precision = models.CharField(
        _("precision of the deletion"), max_length=5, choices=codebook.PRECISIONS.choices, blank=True
    )
    canonical_url = models.CharField(max_length=1000, blank=True, editable=False)
    words = models.TextField(blank=True, editable=False)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [within_limits("source", days="published accessed last_checked deleted_on")]
        indexes = [models.Index(fields=["canonical_url"], name="source_canonical_url")]

    def __str__(self) -> str:
        return f"{self.publisher}: {self.title}"

    @classmethod
    def title_of(cls, document: dict[str, Any], names: "Names") -> str:
        return f"{document['publisher']}: {titled(document['title'], document['slug'])}"

    @classmethod
    def about_of(cls, document: dict[str, Any], names: "Names") -> str:
        return day(document["published"])

    @classmethod
    def doubts_of(cls, document: dict[str, Any]) -> Iterable[str]:
        return doubts_of_source(document)

    def as_option(self) -> str:
        day = written_out(self.published) if self.published else gettext("undated")
        return f"{self.publisher} · {day} · {codebook.AVAILABILITIES.label(self.availability)}: {self.title}"

    def settle(self) -> None:
        """Work out what its address has in common with other spellings of it, and what a search at the desk reads."""
        self.canonical_url = canonical_address(self.url)
        self.words = indexed((self.title, self.publisher, self.author, self.slug, unquote(self.canonical_url)))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep what follows from other columns in step with them."""
        self.settle()
        if (names := kwargs.get("update_fields")) is not None:
            # Otherwise Django would write what was named, and not what follows from it.
            kwargs["update_fields"] = {*names, *self.DERIVED}
        super().save(*args, **kwargs)

    @classmethod
    def refusals(cls, documents: dict[str, dict[str, Any]]) -> dict[str, list[str]]:
        """A second source with the address of another cannot be published, unless readers see both as it is."""
        found = super().refusals(documents)
        asked = {key: canonical_address(document["url"]) for key, document in documents.items()}
        taken = cls.objects.firsts(asked)
        seen = cls.VERSION.objects.current().filter(key__in=taken).values_list("key", "document") if taken else ()
        # Readers see it at this address already, so it may be published again.
        old = {key for key, document in seen if canonical_address(document["url"]) == asked[key]}
        text = gettext("Its address is that of the source %(other)s, which is here already: cite that one.")
        for key in taken.keys() - old:
            found.setdefault(key, []).append(text % {"other": taken[key]})
        return found


class Origin(Checked):
    """A source that draws on another, or shares an origin with it."""

    PUBLISHED = ("other", "relation", "note")

    source = models.ForeignKey(
        Source, models.CASCADE, to_field="slug", related_name="origins", verbose_name=_("source")
    )
    other = models.ForeignKey(
        Source, models.PROTECT, to_field="slug", related_name="drawn_on_by", verbose_name=_("other source")
    )
    relation = models.CharField(
        _("relation"), max_length=15, choices=codebook.ORIGINS.choices, help_text=codebook.ORIGINS.help()
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("origin")
        verbose_name_plural = _("origins")
        constraints = [
            models.UniqueConstraint(fields=["source", "other"], name="origin_once_a_pair"),
            models.CheckConstraint(
                condition=~Q(source=F("other")),
                name="origin_not_of_itself",
                violation_error_message=_("A source is not its own origin."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} – {self.other_id}"
