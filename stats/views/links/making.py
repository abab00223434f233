"""The page from which a view is shared: with colleagues by its address, with anybody by a link. HTTP only."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from project.audit import record_entry
from project.models import Action
from project.questions import BadQuestion, with_query
from stats.citing.cited_views import NotCitable
from stats.citing.keeping import keep_figure
from stats.models import KeptFigure, PublicLink
from stats.models.public_links import LONGEST_NOTE
from stats.views.chart_pictures import SVG_TYPE
from stats.views.links.link_pictures import picture_of_view
from stats.views.links.shared_address import LONGEST_ADDRESS, SharedAddress, address_of, shared_address

MAY_SHARE = "stats.share_in_public"
OPEN_FOR = dt.timedelta(days=182)  # half a year, unless its maker says otherwise
SHARE_TABS = (("colleagues", _("Colleagues")), ("anybody", _("Anybody")))


class ShareForm(forms.Form):
    """What a maker chooses of a link."""

    of = forms.CharField(max_length=LONGEST_ADDRESS, widget=forms.HiddenInput)
    until = forms.DateField(label=_("Open until"), required=False)
    note = forms.CharField(label=_("Note on top of the page"), required=False, max_length=LONGEST_NOTE)
    pinned = forms.ChoiceField(choices=[("pinned", _("Pinned")), ("live", _("Live"))])
    with_records = forms.BooleanField(required=False)
    indexed = forms.BooleanField(required=False)

    def clean_until(self) -> dt.date | None:
        """A last day that is not over; None for no end."""
        until: dt.date | None = self.cleaned_data["until"]
        if until and until < timezone.now().date():
            raise forms.ValidationError(_("This day is over. Choose today or a later day, or leave it empty."))
        return until


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def share_view(request: HttpRequest) -> HttpResponse:
    """Share the view whose address `of` names."""
    if request.method == "POST":
        return make_link(request)
    shared = shared_address(request, request.GET.get("of", ""))
    first_day = {"until": timezone.now().date() + OPEN_FOR, "pinned": "pinned", "with_records": True}
    return share_page(request, shared, ShareForm(initial=first_day), request.GET.get("tab", "colleagues"))


@permission_required(MAY_SHARE, raise_exception=True)
def make_link(request: HttpRequest) -> HttpResponse:
    """A link of what was chosen, or the page again with what is wrong."""
    form = ShareForm(request.POST)
    shared = shared_address(request, request.POST.get("of", ""))
    if not form.is_valid():
        return share_page(request, shared, form, "anybody", status=400)
    link = link_of_form(request, shared, form.cleaned_data)
    return redirect("my-link", link.code)


def link_of_form(request: HttpRequest, shared: SharedAddress, chosen: dict[str, Any]) -> PublicLink:
    """Keep a link, and what it shows where it is pinned."""
    edition = shared.edition if chosen["pinned"] == "pinned" else None
    with transaction.atomic():
        link = PublicLink.objects.create(
            maker_id=request.user.pk,
            path=shared.path,
            question=shared.words,
            title=shared.said.title[:300],
            edition=edition,
            kept=kept_view(request, shared.path, shared.words, edition) if edition else None,
            until=chosen["until"],
            note=chosen["note"],
            with_records=chosen["with_records"],
            indexed=chosen["indexed"],
        )
        # The log never holds a whole code: it would open the view to whoever reads the log.
        record_entry(request.user, Action.ADDED, what=link._meta.label_lower, key=link.code[:6])
    return link


def kept_view(request: HttpRequest, path: str, words: Any, edition: int) -> KeptFigure | None:
    """What a pinned link shows, kept for good; None where a view has no table."""
    try:
        address, site = address_of(path, words, edition), request.build_absolute_uri("/").removesuffix("/")
        return keep_figure(address, edition=edition, by=request.user, site=site)  # type: ignore[arg-type]
    except (NotCitable, BadQuestion):
        return None


@never_cache
@require_safe
def share_picture(request: HttpRequest) -> HttpResponse:
    """The picture that a link of this view would have."""
    shared = shared_address(request, request.GET.get("of", ""))
    return HttpResponse(picture_of_view(shared.shown, shared.site), content_type=SVG_TYPE)


def share_page(
    request: HttpRequest, shared: SharedAddress, form: ShareForm, tab: str, *, status: int = 200
) -> HttpResponse:
    """The page of one tab."""
    may = request.user.has_perm(MAY_SHARE)
    chosen = tab if tab in dict(SHARE_TABS) and (may or tab != "anybody") else "colleagues"
    of = request.POST.get("of") or request.GET.get("of", "")
    picture = with_query(reverse("share-picture"), {"of": [of]})
    context = {
        "shared": shared, "form": form, "tab": chosen, "of": of, "may_share": may, "section": "links",
        "share_tabs": [(name, label) for name, label in SHARE_TABS if may or name != "anybody"],
        "edition": shared.shown.context["edition"], "picture": picture,
    }  # fmt: skip
    return render(request, "stats/links/share.html", context, status=status)
