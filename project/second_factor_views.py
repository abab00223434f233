"""An account's own second factor: set up, given new recovery codes, taken off."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from project import audit, error_views
from project.doors import second_factor
from project.doors.login_forms import CodeField, OwnPasswordForm
from project.models import Action, BrowserSession, SecondFactor

SECRET_SALT = "project.second_factor"
SECRET_FOR = 3600  # seconds that the page with a new secret may stay open
OPEN_BEFORE = {
    *("second-factor", "logout", "language", "password_change", "password_change_done"),
    *("admin:logout", "admin:password_change", "admin:password_change_done", "admin:jsi18n"),
}


class SecondFactorMiddleware:
    """Whoever has to have a second factor and has none sets it up before anything else. Tokens read as before."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_args: Any, **_kwargs: Any) -> Any:
        if not getattr(view, "login_required", True) or not getattr(request.user, "owes_second_factor", False):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in OPEN_BEFORE or SESSION_KEY not in request.session:
            return None
        if error_views.is_file_address(request.path_info):
            return error_views.refusal_in_words(request, _("Set up your second factor first."), 403)
        return redirect("second-factor")


class SetUpForm(OwnPasswordForm):
    """A code of the app shows that it has the secret."""

    sealed = forms.CharField(widget=forms.HiddenInput)
    code = CodeField()
    field_order = ["sealed", "code", "password"]

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        self.step = second_factor.step_of(self.secret(), str(found.get("code", "")).strip())
        if self.step is None:
            raise ValidationError(_("This code does not fit. Look at the clock of your telephone."))
        return found

    def secret(self) -> str:
        """The secret that this page showed to this account."""
        try:
            sealed = self.data.get("sealed", "")
            account, secret = signing.loads(sealed, salt=SECRET_SALT, max_age=SECRET_FOR)
        except (signing.BadSignature, ValueError, TypeError):
            account, secret = None, ""
        return str(secret) if account == self.request.user.pk else second_factor.new_secret()


@never_cache
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor_page(request: HttpRequest) -> HttpResponse:
    """The second factor of whoever asks: how it stands, or how it is set up."""
    assert isinstance(request.user, User)
    if second_factor.has_second_factor(request.user):
        return change_factor(request, request.user)
    return set_up(request, request.user)


def set_up(request: HttpRequest, user: User) -> HttpResponse:
    form = SetUpForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid() and form.step is not None:
        codes = second_factor.turn_on(user, form.secret(), form.step)
        # What was opened by a password alone ends.
        request.session.cycle_key()
        BrowserSession.objects.filter(user=user).exclude(pk=request.session.session_key).delete()
        tell_of(request, "on")
        return show(request, form=None, codes=codes)
    secret = form.secret() if form.is_bound else second_factor.new_secret()
    form.fields["sealed"].initial = signing.dumps([user.pk, secret], salt=SECRET_SALT)
    square = second_factor.square_of(second_factor.address_for_app(user, secret))
    return show(request, form=form, secret=secret, square=square, owed=getattr(user, "owes_second_factor", False))


def change_factor(request: HttpRequest, user: User) -> HttpResponse:
    """New recovery codes, or none at all any more: either asks for the password."""
    form, codes = OwnPasswordForm(request, request.POST or None), []
    if request.method == "POST" and form.is_valid():
        if "off" in request.POST:
            SecondFactor.objects.filter(user=user).delete()
            tell_of(request, "off")
            return redirect("second-factor")
        codes, form = second_factor.new_recovery_codes(user), OwnPasswordForm(request)
        tell_of(request, "codes")
    left = SecondFactor.objects.filter(user=user, kind=SecondFactor.Kind.RECOVERY).count()
    return show(request, form=form, codes=codes, left=left, is_on=True)


def tell_of(request: HttpRequest, what: str) -> None:
    audit.record_entry(request.user, Action.ACCOUNT, what=SecondFactor._meta.label_lower, detail=what)


def show(request: HttpRequest, *, form: Any, **context: Any) -> HttpResponse:
    status = 400 if form and form.errors else 200
    return render(request, "registration/second_factor.html", {"form": form, **context}, status=status)
