"""The page of one figure or event, as an edition has it: HTTP only."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from incidents import pinning
from incidents.answers import canonical, edition_only, number_of
from incidents.differences import difference
from incidents.history import history_context
from incidents.history_views import not_there
from incidents.kinds import Kind
from incidents.naming import Names
from incidents.records import sources_by_slug
from incidents.shapes import document_of
from incidents.unchanged import of_an_edition
from project.formats import LICENCE, json_file
from project.questions import Words, with_query


@require_safe
def version(request: HttpRequest, kind: Kind, key: str) -> HttpResponse:
    """Everything that is published of one figure or event."""
    edition = edition_only(request)
    number = number_of(edition)
    found: Any = kind.model.VERSION.objects.as_of(edition).filter(key=key).first()
    if found is None:
        return not_there(request, kind, key, edition)
    names, words = Names(number), {"edition": [str(number)]}
    context = history_context(kind, key) | {
        "section": kind.section, "edition": edition, "names": names, "kind": kind, "key": key, "version": found,
        "title": kind.title(found.document, names), "listed": reverse(kind.listed), "document": found.document,
        "fields": difference(kind.model, None, found.document, names, whole=True).changes,
        "source": sources_by_slug({found.document["source"]}, number).get(found.document["source"]),
        "then_and_now": pinning.since(request, edition, lambda newest: pinning.one(kind.model, found, newest)),
        "json": with_query(reverse(f"{kind.model.PAGE}-json", args=[key]), words),
        "canonical": canonical(request, kind.model.PAGE, words, key),
    }  # fmt: skip
    return render(request, "stats/version.html", context)


@require_safe
@of_an_edition
def version_json(request: HttpRequest, kind: Kind, key: str) -> HttpResponse:
    """Its whole published document."""
    edition = edition_only(request)
    number = number_of(edition)
    found: Any = kind.model.VERSION.objects.as_of(edition).filter(key=key).first()
    if found is None:
        return not_there(request, kind, key, edition)
    words: Words = {"edition": [str(number)]}
    address = canonical(request, kind.model.PAGE, words, key)
    about = {"edition": number, "since": found.since_id, "licence": LICENCE, "address": address}
    return json_file({**document_of(edition, kind.model, found.document), **about})
