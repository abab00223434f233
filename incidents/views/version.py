"""The page of one figure or event, as an edition has it: HTTP only."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from incidents.editions import then_and_now
from incidents.editions.cited_sources import sources_by_slug
from incidents.editions.differences import difference
from incidents.editions.etag import etag_by_edition
from incidents.editions.history import history_context
from incidents.editions.names import Names
from incidents.models import Publishable
from incidents.shapes import document_of
from incidents.views.history import not_there
from incidents.views.response import canonical, edition_without_filter, number_of
from project.formats import LICENCE, json_file
from project.questions import Words, with_query


@require_safe
def version(request: HttpRequest, model: type[Publishable], key: str) -> HttpResponse:
    """Everything that is published of one figure or event."""
    edition = edition_without_filter(request)
    number = number_of(edition)
    found: Any = model.VERSION.objects.as_of(edition).filter(key=key).first()
    if found is None:
        return not_there(request, model, key, edition)
    names, words = Names(number), {"edition": [str(number)]}
    context = history_context(model, key) | {
        "section": model.SECTION, "edition": edition, "names": names, "kind": model.label(), "key": key,
        "title": model.title_of(found.document, names), "listed": reverse(model.LIST), "version": found,
        "document": found.document,
        "fields": difference(model, None, found.document, names, whole=True).changes,
        "source": sources_by_slug({found.document["source"]}, number).get(found.document["source"]),
        "then_and_now": then_and_now.since(
            request, edition, lambda newest: then_and_now.one(model, found, newest)
        ),
        "json": with_query(reverse(f"{model.PAGE}-json", args=[key]), words),
        "canonical": canonical(request, model.PAGE, words, key),
    }  # fmt: skip
    return render(request, "incidents/version.html", context)


@require_safe
@etag_by_edition
def version_json(request: HttpRequest, model: type[Publishable], key: str) -> HttpResponse:
    """Its whole published document."""
    edition = edition_without_filter(request)
    number = number_of(edition)
    found: Any = model.VERSION.objects.as_of(edition).filter(key=key).first()
    if found is None:
        return not_there(request, model, key, edition)
    words: Words = {"edition": [str(number)]}
    address = canonical(request, model.PAGE, words, key)
    about = {"edition": number, "since": found.since_id, "licence": LICENCE, "address": address}
    return json_file({**document_of(edition, model, found.document), **about})
