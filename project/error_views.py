"""Answers to what could not be done: each in words, and none loses what was typed."""

import sys
from typing import Any

from django.conf import settings
from django.contrib.auth import login as log_in
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views import defaults
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from project import tickets
from project.busy import RETRY_AFTER, is_away, is_for_later, is_full
from project.doors.login_forms import TwoSteps
from project.formats import json_file
from project.login_views import with_status
from project.questions import Fault
from project.unsent import Unsent, unsent
from project.way_back import leads_here

FILE_ADDRESS_ENDINGS = (".json", ".csv", ".xlsx", ".zip", ".svg", ".png")


@never_cache
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 (Django says why, by this name)
    # A login elsewhere made the page's token old: the form comes back with a good one.
    return carry(request, unsent(request))


@never_cache
def not_taken(request: HttpRequest) -> HttpResponse:
    # Its session has ended, or its account may not send it.
    return carry(request, unsent(request), TwoSteps(request))


def carry(request: HttpRequest, kept: Unsent | None, form: Any = None, *, status: int = 403) -> HttpResponse:
    """The page that holds a form: to be sent again, or after a login where nobody or another account is logged in."""
    speak_as_before(request)
    user = request.user
    is_other = kept is not None and kept.account not in (None, user.pk)
    if form is None and (is_other or not user.is_authenticated):
        form = TwoSteps(request)
    # Only who is logged in is told whose form it is.
    opener = User.objects.filter(pk=kept.account or 0).first() if kept and user.is_authenticated and is_other else None
    context = {
        "kept": kept,
        "form": form,
        "opener": opener.get_username() if opener else "",
        "is_new": status == 200,
    }
    return render(request, "unsent.html", context, status=status)


def speak_as_before(request: HttpRequest) -> None:
    """Answer in the language of the form."""
    # An account's setting ended with its session, which the page outlived.
    ticket = tickets.posted(request) if request.method == "POST" and not request.user.is_authenticated else None
    if ticket and ticket.language in dict(settings.LANGUAGES) and "lang" not in request.GET:
        translation.activate(ticket.language)
        request.LANGUAGE_CODE = ticket.language


@login_not_required
@require_POST
@sensitive_post_parameters("password")
@never_cache
def again(request: HttpRequest) -> HttpResponse:
    """Log in with a form in the hand, and get it back to send it."""
    kept = unsent(request)
    # Never to another site, whatever the form says.
    if kept is None or not leads_here(request, kept.address):
        return redirect("login")
    form = TwoSteps(request, request.POST)
    if not form.is_valid():
        return with_status(carry(request, kept, form), form)
    if kept.account not in (None, form.get_user().pk):
        form.add_error(None, _("Another account opened this form. Only that account can send it."))
        return carry(request, kept, form)
    log_in(request, form.get_user())
    return carry(request, kept, status=200)


@never_cache
def busy(request: HttpRequest, error: BaseException | None = None) -> HttpResponse:
    """Somebody else writes, or the database is away: try again in a moment, and nothing typed is lost."""
    said = _("The site is busy: a large load or removal is being written. Nothing was saved. Try again in a moment.")
    if is_full(error):
        said = _("There is no room left where the record is kept. Nothing was saved. Tell whoever runs the site.")
    elif is_away(error):
        said = _("The database does not answer. Nothing was saved. Try again in a moment.")
    if is_file_address(request.path):
        response = refusal_in_words(request, said, 503)
    else:
        # Without a request: neither an account nor an edition is asked for where the database does not answer.
        context = {
            "kept": unsent(request),
            "said": said,
            "token": token_of(request),
            "away": is_away(error) or is_full(error),
        }
        response = HttpResponse(render_to_string("503.html", context), status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def is_file_address(path: str) -> bool:
    """Whether a file is asked for, by the ending of its address: a program reads the answer."""
    return path.endswith(FILE_ADDRESS_ENDINGS) and not path.startswith("/admin/")


def refusal_in_words(request: HttpRequest, said: str, status: int) -> HttpResponse:
    """A refusal where a file was asked for: JSON, or a line of text."""
    if request.path.endswith(".json"):
        return json_file({"error": said}, status=status)
    return HttpResponse(f"{said}\n", status=status, content_type="text/plain; charset=utf-8")


def log_in_first(request: HttpRequest) -> HttpResponse:
    """A file is not for strangers."""
    response = refusal_in_words(request, _("Log in first: this file is for people with an account."), 401)
    response["WWW-Authenticate"] = 'Session realm="Tumen"'  # of no kind that a browser would ask a password for
    patch_vary_headers(response, ["Accept"])
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing is there; why, where somebody said so."""
    if not is_file_address(request.path):
        return defaults.page_not_found(request, exception)
    reason = exception.args[0] if exception.args and isinstance(exception.args[0], str | Promise) else ""
    return refusal_in_words(request, str(reason) or _("Nothing is published at this address"), 404)


def token_of(request: HttpRequest) -> str:
    """The token of a form on a page that has no request."""
    from django.middleware.csrf import get_token  # a cookie, no query

    return get_token(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What cannot be read. Of a form that is too large the page says how large, and where it still is."""
    most = {"fields": f"{settings.DATA_UPLOAD_MAX_NUMBER_FIELDS:,}", "size": settings.DATA_UPLOAD_MAX_MEMORY_SIZE >> 20}
    said = ""
    if isinstance(exception, TooManyFieldsSent):
        said = _("The form has more than %(fields)s fields, which is more than can be taken at once.") % most
    elif isinstance(exception, RequestDataTooBig):
        said = _("The form holds more than %(size)s MB of text, which is more than can be taken at once.") % most
    if not said:
        return defaults.bad_request(request, exception)
    problem = Fault("", "", "", said=said)
    return render(request, "unsent_large.html", {"problem": problem}, status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    error = sys.exc_info()[1]
    # A busy database is no fault of ours, wherever it was asked.
    if is_for_later(error):
        return busy(request, error)
    if is_file_address(request.path):
        return refusal_in_words(request, _("Something broke on our side"), 500)
    return defaults.server_error(request)
