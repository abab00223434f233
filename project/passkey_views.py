"""An account's own passkeys: added under a name, and removed."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from project import audit
from project.doors import passkeys, second_factor
from project.doors.login_forms import OwnPasswordForm
from project.models import Action, Passkey
from project.second_factor_views import end_what_was_open, show, tell_of

MOST_PASSKEYS = 10


class PasskeyForm(OwnPasswordForm):
    """The name of a new passkey, by which its owner tells it from others."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=60, help_text=gettext_lazy("Where it is kept, such as: my telephone.")
    )
    field_order = ["name", "password"]

    def clean(self) -> dict[str, Any]:
        if Passkey.objects.filter(user=self.request.user.pk).count() >= MOST_PASSKEYS:
            raise forms.ValidationError(_("You have %(most)d passkeys. Remove one first.") % {"most": MOST_PASSKEYS})
        return self.cleaned_data


@never_cache
@sensitive_post_parameters("password", "passkey")
@require_http_methods(["GET", "HEAD", "POST"])
def add_passkey(request: HttpRequest) -> HttpResponse:
    """A name and the password; then what the browser made."""
    assert isinstance(request.user, User)
    if request.POST.get("passkey"):
        return take_passkey(request, request.user)
    form = PasskeyForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        question = passkeys.ask_to_add(request, request.user, name)
        return render(request, "registration/passkey_add.html", {"name": name, "question": question})
    return passkey_form(request, form)


def passkey_form(request: HttpRequest, form: PasskeyForm, refused: str = "") -> HttpResponse:
    status = 400 if form.errors or refused else 200
    return render(request, "registration/passkey_add.html", {"form": form, "refused": refused}, status=status)


def take_passkey(request: HttpRequest, user: User) -> HttpResponse:
    """Keep the passkey that was made; recovery codes with it, where it is the first second factor."""
    try:
        with transaction.atomic():
            had_one = second_factor.has_second_factor(user)
            key = passkeys.add_made(request, user, request.POST["passkey"])
            codes = [] if had_one else second_factor.new_recovery_codes(user)
    except passkeys.NoPasskey as refused:
        return passkey_form(request, PasskeyForm(request), refused.messages[0])
    audit.record_entry(user, Action.ACCOUNT, what=key, detail="added")
    if had_one:
        return redirect("second-factor")
    end_what_was_open(request, user)
    tell_of(request, "on")
    return show(request, form=None, codes=codes)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def remove_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove one's own, by the password; another's is not there."""
    assert isinstance(request.user, User)
    key = get_object_or_404(Passkey, pk=pk, user=request.user.pk)
    form = OwnPasswordForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        key.delete()
        audit.record_entry(request.user, Action.ACCOUNT, what=Passkey._meta.label_lower, key=pk, detail="removed")
        if not second_factor.has_second_factor(request.user):
            second_factor.turn_off(request.user)
            tell_of(request, "off")
        return redirect("second-factor")
    context = {"form": form, "passkey": key}
    return render(request, "registration/passkey_remove.html", context, status=400 if form.errors else 200)
