"""Forms that are taken once, however often they are sent."""

import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial, wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.utils import quote
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from project.error_views import not_taken
from project.models import TakenForm
from project.tickets import Ticket, posted
from project.way_back import logins

DONE = "done-"  # a cookie of this name and the ticket's number tells the page's script that the form was taken
DONE_AGE = 3600  # seconds
REMEMBERED = timedelta(days=2)
FormView = Callable[..., Any]


def form_digest(request: HttpRequest, ticket: Ticket) -> str:
    """What stands for a form with all that is in it: sent once more it is the same, changed it is another."""
    found = hmac.new(settings.SECRET_KEY.encode(), f"{request.path}\0{ticket.number}\0".encode(), hashlib.sha256)
    for name, values in sorted(request.POST.lists()):
        # The token is masked anew each time that a form is shown.
        if name != "csrfmiddlewaretoken":
            found.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        found.update(repr((name, [(file.name, file.size) for file in files])).encode())
    return found.hexdigest()


def once(view: FormView) -> FormView:
    """A view that takes each form once, however often it is sent; the others are led where the first one was."""

    @wraps(view)
    def taking(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        sent, ticket = request.POST, posted(request)
        if ticket and ticket.account != request.user.pk:
            return not_taken(request)
        act = partial(take, view, ticket) if ticket else view
        try:
            return act(request, *args, **kwargs)
        # Somebody else was faster with the same name: the form is looked at once more, and says so in words.
        except IntegrityError:
            if request.FILES:
                raise  # they were read
            request.POST = sent
            return act(request, *args, **kwargs)

    return taking


def take(view: FormView, ticket: Ticket, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
    """Take a form, unless it was taken."""
    with transaction.atomic():
        TakenForm.objects.filter(at__lt=timezone.now() - REMEMBERED).delete()
        # Whoever sends the same form at the same time waits here until it is done.
        taken, is_first = TakenForm.objects.get_or_create(digest=form_digest(request, ticket))
        if not is_first:
            messages.success(request, _("It was saved. The form arrived more than once and was taken once."))
            return done(redirect(taken.address or "admin:index"), ticket)
        response = view(request, *args, **kwargs)
        address = where_it_led(request, response)
        if address is None:
            # It was refused and is shown again, so it may be sent once more.
            taken.delete()
            return response
        TakenForm.objects.filter(pk=taken.pk).update(address=address[:200])
        return done(response, ticket)


def where_it_led(request: HttpRequest, response: Any) -> str | None:
    """Where a form led that was taken, without words; None where it was not, and is shown again."""
    # A popup is closed by a page, and leads nowhere.
    if "admin/popup_response.html" in (getattr(response, "template_name", None) or ()):
        made = json.loads(response.context_data["popup_response_data"]).get("value", "")
        match = request.resolver_match
        form = match.view_name.removesuffix("_add") if match and match.view_name.endswith("_add") else ""
        return f"{reverse(f'{form}_change', args=[quote(made)])}?_popup=1" if form and made else reverse("admin:index")
    path = urlsplit(response.headers.get("Location", "")).path
    return path if response.status_code in (302, 303) and path not in logins() else None


def done(response: Any, ticket: Ticket) -> Any:
    """Tell the page's script that it need not keep the form any more."""
    response.set_cookie(
        f"{DONE}{ticket.number}", "1", max_age=DONE_AGE, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return response
