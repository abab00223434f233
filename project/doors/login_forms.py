"""The forms of the doors: a password, then a code or a passkey where the account has a second factor."""

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from project.doors import passkeys, second_factor
from project.doors.callers import KnownBrowser
from project.doors.signing_in import too_many_tries
from project.doors.tries import TryLimit, charge

PROVED = "proved"  # the field that says whose password was right
PROVED_SALT = "project.doors.proved"
PROVED_FOR = 300  # seconds in which the code has to follow
PER_CODE = TryLimit("code", most=5, seconds=120)  # of an account and a browser that it knows, or of all others


def seal_proof(user: User) -> str:
    return signing.dumps([user.pk, password_sum(user)], salt=PROVED_SALT)


def proved_user(sealed: str) -> User | None:
    """Whose password was right just now; nobody once that password is another one."""
    try:
        account, password = signing.loads(sealed, salt=PROVED_SALT, max_age=PROVED_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = User.objects.filter(pk=account).first()
    return user if user and constant_time_compare(password_sum(user), password) else None


def password_sum(user: User) -> str:
    return salted_hmac(PROVED_SALT, user.get_session_auth_hash(), algorithm="sha256").hexdigest()[:32]


def check_second_step(request: HttpRequest, user: User, code: str, passkey: str) -> None:
    """Raises ValidationError where a code or a passkey does not fit, and NotTried where too many were tried."""
    known = KnownBrowser.of(request)
    meter = PER_CODE.of(f"{user.pk} {known.name if known and user.pk in known.accounts else ''}")
    if meter.is_full:
        raise too_many_tries()
    charge([meter])
    try:
        if passkey:
            passkeys.check_shown(request, user, passkey)
        elif not second_factor.fits(user, code):
            raise ValidationError(_("This code does not fit. Each code is taken once; wait for the next one."))
    except ValidationError:
        user_login_failed.send(__name__, credentials={"username": user.get_username()}, request=request)
        raise
    charge([meter], -1)


class CodeField(forms.CharField):
    """Six digits of an app, or a recovery code."""

    def __init__(self, **kwargs: Any) -> None:
        words = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        super().__init__(label=gettext_lazy("Code"), max_length=20, widget=forms.TextInput(attrs=words), **kwargs)


class TwoSteps(AuthenticationForm):
    """Django's form, which asks for a code once the password was right, of whoever has a second factor."""

    def __init__(self, request: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.proved = proved_user(self.data.get(PROVED, ""))
        self.asked: User | None = None
        if self.proved:
            self.ask_for_code(self.proved)

    def ask_for_code(self, user: User) -> None:
        help_text = _("One of your recovery codes.")
        if second_factor.has_app(user):
            help_text = _("The six digits that your app shows now, or one of your recovery codes.")
        self.asked = user
        self.fields = {
            PROVED: forms.CharField(widget=forms.HiddenInput),
            "passkey": forms.CharField(required=False, widget=forms.HiddenInput),
            "code": CodeField(required=not self.data.get("passkey"), help_text=help_text),
        }
        self.fields["code"].widget.attrs["autofocus"] = True

    @cached_property
    def question_for_passkey(self) -> str:
        """What the page asks of a passkey, anew each time that it is shown; empty where the account has none."""
        return passkeys.ask_to_come_in(self.request, self.asked) if self.request and self.asked else ""

    def clean(self) -> dict[str, Any]:
        if self.proved:
            return self.clean_second_step(self.proved)
        super().clean()
        user, self.user_cache = self.user_cache, None
        if isinstance(user, User) and second_factor.has_second_factor(user):
            self.data = {PROVED: seal_proof(user)}
            self.ask_for_code(user)
            if self.question_for_passkey:
                raise ValidationError(_("Now a passkey or a code: this account has a second factor."))
            raise ValidationError(_("Now the code: this account has a second factor."))
        self.user_cache = user
        return self.cleaned_data

    def clean_second_step(self, user: User) -> dict[str, Any]:
        self.confirm_login_allowed(user)
        code, passkey = self.cleaned_data.get("code", ""), self.cleaned_data.get("passkey", "")
        if self.request and (code or passkey):
            check_second_step(self.request, user, code, passkey)
            self.user_cache = user
        return self.cleaned_data


class DeskTwoSteps(TwoSteps, AdminAuthenticationForm):
    """The same for the desk, which lets in who may enter records."""


class OwnPasswordForm(forms.Form):
    """A password once more, before what only its owner may do."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, data: Any = None) -> None:
        super().__init__(data)
        self.request = request

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if authenticate(self.request, username=self.request.user.get_username(), password=password) is None:
            raise ValidationError(_("That is not your password."))
        return password
