"""The doors as pages: the login, and a new password by mail."""

from functools import partial
from typing import Any

from django.contrib.auth import views
from django.contrib.auth.forms import PasswordResetForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.translation import gettext as _

from project.doors.callers import CAME_IN, caller_of
from project.doors.login_forms import TwoSteps
from project.doors.signing_in import NotTried, too_many_tries
from project.doors.tries import TryLimit, charge
from project.posting import send_later
from project.way_back import leads_here

RESETS_BY_CALLER = TryLimit("resets", most=10, seconds=360)
RESETS_OF_ADDRESS = TryLimit("reset to", most=3, seconds=1200)
REFUSAL_STATUS = {"too_many": 429, "no_turn": 503}


def with_status(response: HttpResponse, form: Any) -> HttpResponse:
    """The page of a form, with the status of a refusal where the form was not looked at."""
    for error in form.non_field_errors().as_data():
        if isinstance(error, NotTried):
            response.status_code = REFUSAL_STATUS[str(error.code)]
            response["Retry-After"] = str(error.retry_after)
    return response


class LoginView(views.LoginView):
    """Django's login, which goes back to long addresses too, and says when a password was not tried."""

    authentication_form = TwoSteps

    def get_redirect_url(self, request: HttpRequest | None = None) -> str:
        address = self.request.POST.get(self.redirect_field_name, self.request.GET.get(self.redirect_field_name))
        # Never to another site, whatever the address says.
        return address if address and leads_here(self.request, address) else ""

    def form_invalid(self, form: Any) -> HttpResponse:
        return with_status(super().form_invalid(form), form)


class PasswordResetView(views.PasswordResetView):
    """A link by mail. Whether an account has the address is looked up after the answer, which is alike for all."""

    def form_valid(self, form: Any) -> HttpResponse:
        """The same page for every address, in the same time."""
        caller, address = caller_of(self.request), form.cleaned_data["email"]
        by_caller = RESETS_BY_CALLER.of(caller)
        if caller and by_caller.is_full:
            return self.refused(form, too_many_tries())
        of_address = RESETS_OF_ADDRESS.of(address.casefold())
        if of_address.is_full:  # a mail is on its way, maybe asked for by somebody else: no more of them
            return HttpResponseRedirect(self.get_success_url())
        charge([by_caller, of_address])
        site = self.request.get_host(), self.request.is_secure()
        if not send_later(partial(send_link, address, *site, translation.get_language())):
            said = _("Mail cannot be sent at the moment. Try again in some minutes.")
            return self.refused(form, NotTried(said, "no_turn", 300))
        return HttpResponseRedirect(self.get_success_url())

    def refused(self, form: Any, error: NotTried) -> HttpResponse:
        form.add_error(None, error)
        return with_status(self.form_invalid(form), form)


class PasswordResetConfirmView(views.PasswordResetConfirmView):
    """A new password by the link. Its browser is known from then on: nobody who guesses can keep its owner out."""

    def form_valid(self, form: Any) -> HttpResponse:
        setattr(self.request, CAME_IN, form.user.pk)
        return super().form_valid(form)


def send_link(address: str, host: str, is_secure: bool, language: str | None) -> None:
    """Send a link to the accounts of an address, if there are any."""
    form = PasswordResetForm({"email": address})
    if form.is_valid():
        with translation.override(language):
            form.save(domain_override=host, use_https=is_secure)
