"""What an account may set for itself: HTTP only."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from project.language import WORD, known_language, remember
from project.way_back import leads_here


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language that an account chose, and go back to the page where it did."""
    remember(request, request.user, known_language("language", request.POST.get("language", "")))  # type: ignore[arg-type]
    back = request.POST.get("next", "")
    # Never to another site, whatever the form says.
    if not leads_here(request, back):
        return redirect("overview")
    return redirect(without_language(back))


def without_language(address: str) -> str:
    """An address as it is without the word for the language."""
    parts = urlsplit(address)
    # That word would stand above the account's setting.
    words = [(word, value) for word, value in parse_qsl(parts.query, keep_blank_values=True) if word != WORD]
    return urlunsplit(parts._replace(query=urlencode(words)))
