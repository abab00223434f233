"""An account's own tokens: made, shown once, listed with their last use, ended."""

from django import forms
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from project import audit
from project.models import Action, ApiToken
from project.tokens import make_token

MOST_TOKENS = 20


class TokenForm(forms.Form):
    """A name, and how long it holds."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60, help_text=gettext_lazy("What it is for."))
    days = forms.TypedChoiceField(
        label=gettext_lazy("Ends after"),
        coerce=int,
        choices=[(30, gettext_lazy("30 days")), (90, gettext_lazy("90 days")), (365, gettext_lazy("a year"))],
        initial=90,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The tokens of whoever asks; a new one is shown on the answer to its form alone."""
    form, made = TokenForm(request.POST or None), ""
    own = ApiToken.objects.filter(user=request.user.pk)
    if request.method == "POST" and form.is_valid():
        if own.filter(ends_at__gt=timezone.now()).count() >= MOST_TOKENS:
            form.add_error(None, _("You have %(most)d tokens. End one first.") % {"most": MOST_TOKENS})
        else:
            made, form = new_token(request, form), TokenForm()
    context = {"form": form, "made": made, "tokens": own, "now": timezone.now()}
    return render(request, "registration/tokens.html", context, status=400 if form.errors else 200)


def new_token(request: HttpRequest, form: TokenForm) -> str:
    assert isinstance(request.user, User)
    token, text = make_token(request.user, form.cleaned_data["name"], form.cleaned_data["days"])
    audit.record_entry(request.user, Action.ACCOUNT, what=token)
    return text


@require_POST
def end_token(request: HttpRequest, pk: int) -> HttpResponse:
    """End one's own token; another's is not there."""
    found = ApiToken.objects.filter(pk=pk, user=request.user.pk, ends_at__gt=timezone.now())
    if found.update(ends_at=timezone.now()):
        audit.record_entry(request.user, Action.ACCOUNT, what=ApiToken._meta.label_lower, key=pk)
    return redirect("tokens")
