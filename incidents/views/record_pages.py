"""The page of a record as of an edition and its JSON, whatever its kind: HTTP only."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.documents import Document
from incidents.editions.asked import Asked, asked_by
from incidents.editions.cited_sources import sources_by_slug
from incidents.editions.differences import difference
from incidents.editions.etag import etag_by_edition
from incidents.editions.history import history_context
from incidents.editions.kept_answers import keep_page
from incidents.editions.then_and_now import Movement, one
from incidents.models import Publishable
from incidents.shapes import document_of
from incidents.views.described import EDITION, INTEGER, SOURCED, Described, Schema, described_by, document_schema
from incidents.views.history import not_there
from incidents.views.response import page_context, render_page
from project.formats import LICENCE, json_file
from project.questions import with_query

Shown = dict[str, Any]


ABOUT_RECORD = {"edition": EDITION, "since": INTEGER, **SOURCED}


@dataclass(frozen=True)
class RecordPage:
    """The page of a kind of record; this one shows all that was published, field by field."""

    model: type[Publishable]
    template: ClassVar[str] = "incidents/record.html"

    def version(self, asked: Asked, key: str) -> Any:
        return self.model.versions().as_of(asked.edition).filter(key=key).first()

    def shown(self, asked: Asked, version: Any) -> Shown:
        """What its template shows besides what every record's page does."""
        document = version.document
        return {
            "kind": self.model.label(), "key": version.key, "listed": reverse(self.model.LIST), "document": document,
            "title": self.model.title_of(document, asked.names),
            "fields": difference(self.model, None, document, asked.names, whole=True).changes,
            "source": sources_by_slug({document["source"]}, asked.number).get(document["source"]),
        }  # fmt: skip

    def moved(self, asked: Asked, version: Any, shown: Shown, newest: int) -> Movement:
        return one(self.model, version, newest)

    def whole(self, asked: Asked, version: Any) -> Document:
        return document_of(asked.edition, self.model, version.document)

    @property
    def schema(self) -> Schema:
        """What `whole` makes, with what every record's JSON says besides."""
        return document_schema(self.model, **ABOUT_RECORD)


@require_safe
@keep_page
def record_page(request: HttpRequest, page: RecordPage, key: str) -> HttpResponse:
    """A record's page."""
    asked, model = asked_by(request).only(), page.model
    version = page.version(asked, key)
    if version is None:
        return not_there(request, asked, model, key)
    shown = page.shown(asked, version)
    context = shown | history_context(model, key) | {
        "version": version, "json": with_query(reverse(model.JSON, args=[key]), asked.edition_word),
    } | page_context(
        asked, model.SECTION, asked.canonical(model.PAGE, asked.edition_word, key),
        lambda newest: page.moved(asked, version, shown, newest),
    )  # fmt: skip
    return render_page(request, page.template, context)


@described_by(
    lambda _asked, page: Described(
        schema=page.schema,
        refuses=("410",),
        title=_("%(kind)s: its whole published document.") % {"kind": page.model.label()},
    )
)
@require_safe
@etag_by_edition
def record_json(request: HttpRequest, page: RecordPage, key: str) -> HttpResponse:
    """A record's whole published document."""
    asked = asked_by(request).only()
    version = page.version(asked, key)
    if version is None:
        return not_there(request, asked, page.model, key)
    address = asked.canonical(page.model.PAGE, asked.edition_word, key)
    about = {"edition": asked.number, "since": version.since_id, "licence": LICENCE, "address": address}
    return json_file({**page.whole(asked, version), **about})
