"""An account's own data as a file, and the end of the account."""

from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from project.doors.login_forms import OwnPasswordForm
from project.formats import json_file
from project.own_data import close_account, held_about, is_last_administrator, pseudonym_of


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def own_data(request: HttpRequest) -> HttpResponse:
    """What is held, what goes and what stays; the account ends by its password."""
    assert isinstance(request.user, User)
    user = User.objects.get(pk=request.user.pk)  # a plain one: it is changed and saved
    form = OwnPasswordForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not is_last_administrator(user):
            logout(request)  # first, so that this too is told of the pseudonym
            close_account(user)
            return render(request, "registration/account_closed.html")
        form.add_error(None, _("Nobody else can make accounts. Make another administrator first."))
    context = {"form": form, "pseudonym": pseudonym_of(user.pk)}
    return render(request, "registration/own_data.html", context, status=400 if form.errors else 200)


@never_cache
@require_safe
def own_data_file(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    response = json_file(held_about(request.user))
    response["Content-Disposition"] = 'attachment; filename="tumen-account.json"'
    return response
