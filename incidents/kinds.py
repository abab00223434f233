"""The kinds of record that are published: the word for each, what one of them is called, where its page is."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst

from incidents.counting_apps import counting_apps
from incidents.documents import Document
from incidents.editions.names import Names
from incidents.models import Country, Incident, Publishable, Source
from incidents.naming import day, persons, titled
from incidents.people import people_of
from project.questions import Words, with_query


@dataclass(frozen=True)
class Kind:
    """A kind of record; `section` is the place of the site that it belongs to, `listed` the address of its list.

    `without` are facts of versions that stand for no record of it, `about` says more of one than its title does.
    """

    word: str
    model: type[Publishable]
    section: str
    listed: str
    title: Callable[[Document, Names], str]
    without: tuple[tuple[str, Any], ...] = ()
    about: Callable[[Document, Names], str] = lambda document, names: ""

    @property
    def versions(self) -> Any:
        """Every version that was published of records of this kind."""
        versions = self.model.VERSION.objects.all()
        return versions.exclude(**dict(self.without)) if self.without else versions

    @property
    def label(self) -> str:
        """Its name, of several."""
        return capfirst(str(self.model._meta.verbose_name_plural))

    def page(self, key: str, edition: int | None = None) -> str:
        """The address of a record, as of an edition."""
        words: Words = {"edition": [str(edition)]} if edition else {}
        return with_query(reverse(self.model.PAGE, args=[key]), words)

    def history(self, key: str) -> str:
        """The address of a record's history."""
        return reverse(f"{self.model.PAGE}-history", args=[key])


def incident_title(document: Document, names: Names) -> str:
    """An incident's title."""
    return titled(document["title"], document["slug"])


def incident_about(document: Document, names: Names) -> str:
    """ "9 Oct 2023 · China · 500 people"."""
    people = people_of(document)
    when = day(document["date"], document["date_precision"])
    return " · ".join((when, names.country(document["country"]), persons(people.best, is_open=people.open)))


def country_title(document: Document, names: Names) -> str:
    """A country's name in the reader's language; the English one of the document where the edition has none."""
    name = names.country(document["iso2"])
    return str(document["name"]) if name == document["iso2"] else name


def source_title(document: Document, names: Names) -> str:
    """A source's publisher and title."""
    return f"{document['publisher']}: {titled(document['title'], document['slug'])}"


def source_about(document: Document, names: Names) -> str:
    """The day that it was published on."""
    return day(document["published"])


INCIDENT_KIND = Kind("incident", Incident, "incidents", "incident-list", incident_title, about=incident_about)
COUNTRY_KIND = Kind("country", Country, "countries", "country-list", country_title, without=(("role", "aggregate"),))
SOURCE_KIND = Kind("source", Source, "sources", "source-list", source_title, about=source_about)


@cache
def published_kinds() -> dict[str, Kind]:
    """Every kind by its word, in the order in which people read of them: the record, then figures, then sources."""
    counted = (kind for app in counting_apps() for kind in app.kinds_of_record())
    return {kind.word: kind for kind in (INCIDENT_KIND, COUNTRY_KIND, *counted, SOURCE_KIND)}
