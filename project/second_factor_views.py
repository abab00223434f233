"""An account's own second factor: an app set up, new recovery codes given, all of it taken off."""

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
from project.models import Action, BrowserSession, Passkey, SecondFactor

SECRET_SALT = "project.second_factor"
SECRET_FOR = 3600  # seconds that the page with a new secret may stay open
OPEN_BEFORE = {
    *("second-factor", "passkey-add", "logout", "language", "password_change", "password_change_done"),
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
    user = request.user
    is_on, has_app = second_factor.has_second_factor(user), second_factor.has_app(user)
    if not is_on or ("app" in request.GET and not has_app):
        return set_up_app(request, user, is_on=is_on)
    return change_factor(request, user, has_app=has_app)


def set_up_app(request: HttpRequest, user: User, *, is_on: bool) -> HttpResponse:
    form = SetUpForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid() and form.step is not None:
        if codes := second_factor.turn_on(user, form.secret(), form.step):
            end_what_was_open(request, user)
        tell_of(request, "app" if is_on else "on")
        return show(request, form=None, codes=codes) if codes else redirect("second-factor")
    secret = form.secret() if form.is_bound else second_factor.new_secret()
    form.fields["sealed"].initial = signing.dumps([user.pk, secret], salt=SECRET_SALT)
    square = second_factor.square_of(second_factor.address_for_app(user, secret))
    owed = getattr(user, "owes_second_factor", False)
    return show(request, form=form, secret=secret, square=square, owed=owed, had_none=not is_on)


def end_what_was_open(request: HttpRequest, user: User) -> None:
    """What was opened by a password alone ends, but for who asks."""
    request.session.cycle_key()
    BrowserSession.objects.filter(user=user).exclude(pk=request.session.session_key).delete()


def change_factor(request: HttpRequest, user: User, *, has_app: bool) -> HttpResponse:
    """New recovery codes, no app, or nothing at all any more: each asks for the password."""
    form, codes = OwnPasswordForm(request, request.POST or None), []
    own_passkeys = list(Passkey.objects.filter(user=user))
    if request.method == "POST" and form.is_valid():
        if "off" in request.POST:
            second_factor.turn_off(user)
            tell_of(request, "off")
            return redirect("second-factor")
        if "no-app" in request.POST and own_passkeys:
            SecondFactor.objects.filter(user=user, kind=SecondFactor.Kind.APP).delete()
            tell_of(request, "no app")
            return redirect("second-factor")
        codes, form = second_factor.new_recovery_codes(user), OwnPasswordForm(request)
        tell_of(request, "codes")
    left = SecondFactor.objects.filter(user=user, kind=SecondFactor.Kind.RECOVERY).count()
    context = {"codes": codes, "left": left, "passkeys": own_passkeys, "has_app": has_app}
    return show(request, form=form, is_on=True, **context)


def tell_of(request: HttpRequest, what: str) -> None:
    audit.record_entry(request.user, Action.ACCOUNT, what=SecondFactor._meta.label_lower, detail=what)


def show(request: HttpRequest, *, form: Any, **context: Any) -> HttpResponse:
    status = 400 if form and form.errors else 200
    return render(request, "registration/second_factor.html", {"form": form, **context}, status=status)
