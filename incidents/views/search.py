"""The page of a search in everything: HTTP only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from incidents.counting.filters import SearchQuestion
from incidents.editions.asked import asked_by
from incidents.editions.kept_answers import keep_page
from incidents.models import IncidentVersion
from incidents.views.found_records import found_records
from incidents.views.response import page_context


@require_safe
@keep_page
def search(request: HttpRequest) -> HttpResponse:
    """Every kind of record that has all the words."""
    asked = asked_by(request)
    question = asked.question(SearchQuestion, queryset=IncidentVersion.objects.none())
    query = question.value("q") or ""
    kinds = found_records(asked, query)
    context = page_context(asked, "search", asked.canonical("search", question.question())) | {
        "query": query,
        "kinds": kinds,
        "total": sum(kind.count for kind in kinds),
        "unknown_words": question.unknown(),
    }
    return render(request, "incidents/search.html", context)
