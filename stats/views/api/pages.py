"""The description of the site for programs, as JSON and as a page: HTTP only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from incidents.editions.asked import asked_by
from incidents.editions.etag import etag_by_edition
from incidents.editions.kept_answers import keep_page
from incidents.views.described import Described, described_by
from incidents.views.response import page_context
from project.formats import json_file
from stats.views.api.description import OPENAPI_SCHEMA, openapi
from stats.views.api.listed import files_listed


@require_safe
@keep_page
def api_page(request: HttpRequest) -> HttpResponse:
    """Every file with its words and its columns."""
    asked = asked_by(request).only()
    context = page_context(asked, "api", asked.canonical("api", asked.edition_word))
    return render(request, "stats/api/files.html", context | {"files": files_listed(asked)})


@described_by(lambda _asked: Described(schema=OPENAPI_SCHEMA))
@require_safe
@etag_by_edition
def openapi_json(request: HttpRequest) -> HttpResponse:
    """This description."""
    return json_file(openapi(asked_by(request).only()))
