"""The page of one incident and its JSON: HTTP only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from incidents.editions import then_and_now
from incidents.editions.etag import etag_by_edition
from incidents.editions.history import history_context
from incidents.editions.names import Names
from incidents.models import Edition, Incident, IncidentVersion
from incidents.views.history import not_there
from incidents.views.record_contents import full_record, with_sources_of
from incidents.views.response import canonical, edition_without_filter, number_of
from project.formats import LICENCE, json_file
from project.questions import Words, with_query


def version_of(slug: str, edition: Edition | None) -> IncidentVersion | None:
    """The incident as of an edition; None where it has none."""
    return IncidentVersion.objects.as_of(edition).filter(key=slug).first()


@require_safe
def incident(request: HttpRequest, slug: str) -> HttpResponse:
    """A record."""
    edition = edition_without_filter(request)
    version = version_of(slug, edition)
    if version is None:
        return not_there(request, Incident, slug, edition)
    words: Words = {"edition": [str(number_of(edition))]}
    context = full_record(version, number_of(edition)) | history_context(Incident, slug) | {
        "section": "incidents", "edition": edition, "names": Names(number_of(edition)),
        "json": with_query(reverse("incident-record-json", args=[slug]), words),
        "canonical": canonical(request, "incident", words, slug),
        "then_and_now": then_and_now.since(
            request, edition, lambda newest: then_and_now.incident_moved(version, number_of(edition) or 0, newest)
        ),
    }  # fmt: skip
    return render(request, "incidents/incident_record.html", context)


@require_safe
@etag_by_edition
def incident_record_json(request: HttpRequest, slug: str) -> HttpResponse:
    """A record's whole published document, each claim with its source."""
    edition = edition_without_filter(request)
    version = version_of(slug, edition)
    if version is None:
        return not_there(request, Incident, slug, edition)
    number = number_of(edition)
    words: Words = {"edition": [str(number)]}
    document = with_sources_of(edition, version)
    return json_file(
        {
            **document,
            "edition": number,
            "since": version.since_id,
            "licence": LICENCE,
            "address": canonical(request, "incident", words, slug),
        }
    )
