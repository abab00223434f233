"""The page of a record as of an edition and its JSON, whatever its kind: HTTP only."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from incidents.documents import Document
from incidents.editions import then_and_now
from incidents.editions.cited_sources import sources_by_slug
from incidents.editions.differences import difference
from incidents.editions.etag import etag_by_edition
from incidents.editions.history import history_context
from incidents.editions.names import Names
from incidents.editions.then_and_now import Movement
from incidents.models import Edition, Publishable
from incidents.shapes import document_of
from incidents.views.history import not_there
from incidents.views.response import canonical, edition_without_filter, number_of
from project.formats import LICENCE, json_file
from project.questions import with_query
from project.table import Words

Shown = dict[str, Any]


@dataclass(frozen=True)
class RecordPage:
    """The page of a kind of record; this one shows all that was published, field by field."""

    model: type[Publishable]
    template: ClassVar[str] = "incidents/record.html"

    def version(self, key: str, edition: Edition | None) -> Any:
        """The record as of an edition; None where it has no such one."""
        return self.model.versions().as_of(edition).filter(key=key).first()

    def shown(self, request: HttpRequest, version: Any, edition: Edition | None) -> Shown:
        """What its template shows besides what every record's page does."""
        number, document = number_of(edition), version.document
        names = Names(number)
        return {
            "kind": self.model.label(), "key": version.key, "listed": reverse(self.model.LIST), "document": document,
            "title": self.model.title_of(document, names),
            "fields": difference(self.model, None, document, names, whole=True).changes,
            "source": sources_by_slug({document["source"]}, number).get(document["source"]),
        }  # fmt: skip

    def moved(self, version: Any, shown: Shown, edition: int, newest: int) -> Movement:
        """What became of what it shows since an edition."""
        return then_and_now.one(self.model, version, newest)

    def whole(self, version: Any, edition: Edition | None) -> Document:
        """The record's document with the columns that its edition knew."""
        return document_of(edition, self.model, version.document)


@require_safe
def record_page(request: HttpRequest, page: RecordPage, key: str) -> HttpResponse:
    """A record's page."""
    edition, model = edition_without_filter(request), page.model
    version, number = page.version(key, edition), number_of(edition)
    if version is None:
        return not_there(request, model, key, edition)
    words: Words = {"edition": [str(number)]}
    shown = page.shown(request, version, edition)
    context = shown | history_context(model, key) | {
        "section": model.SECTION, "edition": edition, "names": Names(number), "version": version,
        "json": with_query(reverse(model.JSON, args=[key]), words),
        "canonical": canonical(request, model.PAGE, words, key),
        "then_and_now": then_and_now.since(
            request, edition, lambda newest: page.moved(version, shown, number or 0, newest)
        ),
    }  # fmt: skip
    return render(request, page.template, context)


@require_safe
@etag_by_edition
def record_json(request: HttpRequest, page: RecordPage, key: str) -> HttpResponse:
    """A record's whole published document."""
    edition = edition_without_filter(request)
    version, number = page.version(key, edition), number_of(edition)
    if version is None:
        return not_there(request, page.model, key, edition)
    address = canonical(request, page.model.PAGE, {"edition": [str(number)]}, key)
    about = {"edition": number, "since": version.since_id, "licence": LICENCE, "address": address}
    return json_file({**page.whole(version, edition), **about})
