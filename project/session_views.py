"""Where an account is logged in: its sessions, listed and closed by their owner."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from project import audit
from project.models import Action, BrowserSession

ALL_OTHERS = "others"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """The open sessions of whoever asks; a form closes one of them, or all but this one."""
    found = BrowserSession.objects.filter(user=request.user.pk, expire_date__gt=timezone.now())
    if request.method == "POST":
        close_sessions(request, list(found))
        return redirect("sessions")
    context = {"sessions": found, "this": request.session.session_key}
    return render(request, "registration/sessions.html", context)


def close_sessions(request: HttpRequest, found: list[BrowserSession]) -> None:
    chosen, this = request.POST.get("session", ""), request.session.session_key
    ended = [one.pk for one in found if one.pk != this and chosen in (one.code, ALL_OTHERS)]
    if ended:
        BrowserSession.objects.filter(pk__in=ended).delete()
        kind = BrowserSession._meta.label_lower
        audit.record_entry(request.user, Action.ACCOUNT, what=kind, detail=f"closed {len(ended)}")
