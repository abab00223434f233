"""The overview: HTTP only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from incidents.editions.then_and_now import since
from incidents.views.response import edition_without_filter, number_of
from stats.views import then_and_now
from stats.views.key_figures import overview_context


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What this is, what is new, the figures that matter."""
    edition = edition_without_filter(request)
    context = {"section": "overview", "edition": edition} | overview_context(edition)
    context["then_and_now"] = since(
        request,
        edition,
        lambda newest: then_and_now.overview_moved(context["figures"], number_of(edition) or 0, newest),
    )
    return render(request, "stats/overview.html", context)
