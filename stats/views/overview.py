"""The overview: HTTP only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from incidents.editions.asked import asked_by
from incidents.editions.kept_answers import keep_page
from incidents.views.response import page_context
from stats.views import then_and_now
from stats.views.key_figures import overview_context


@require_safe
@keep_page
def overview(request: HttpRequest) -> HttpResponse:
    """What this is, what is new, the figures that matter."""
    asked = asked_by(request).only()
    context = overview_context(asked.edition)
    context |= page_context(
        asked,
        "overview",
        asked.canonical("overview", asked.edition_word),
        lambda newest: then_and_now.overview_moved(context["figures"], asked.number or 0, newest),
    )
    return render(request, "stats/overview.html", context)
