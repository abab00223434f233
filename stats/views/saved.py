"""Saved views: naming one, visiting it, mail of what is new: HTTP only."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.editions.asked import asked_by
from incidents.views.response import page_context
from project.generics import AnyModelForm
from stats.citing.cited_views import CitedView, NotCitable, view_at
from stats.models import SavedView
from stats.views.saved_counts import newest_number, views_counted

MOST_SAVED = 50  # views of one account


class SavedViewForm(AnyModelForm):
    """A name, and whether mail is wanted."""

    class Meta:
        model = SavedView
        fields = ("name", "mail")


def view_to_save(address: str) -> CitedView:
    """What stands at an address; 404 where it has no records that could be new."""
    _site, mark, path = address.partition("://")
    local = f"/{path.partition('/')[2]}" if mark else address
    try:
        view = view_at(local)
    except NotCitable:
        raise Http404(_("Nothing that can be saved stands at this address.")) from None
    if view.question is None and view.records is None:
        raise Http404(_("Nothing that can be saved stands at this address."))
    return view


@require_http_methods(["GET", "HEAD", "POST"])
def saved_views(request: HttpRequest) -> HttpResponse:
    """Mine, each with what is new; and the form for one more where an address is given."""
    account: Any = request.user
    asked = asked_by(request).only("saving")
    address = (request.POST if request.method == "POST" else request.GET).get("saving", "")
    view = view_to_save(address) if address else None
    form = SavedViewForm(request.POST or None, initial={"name": str(view.title())[:100] if view else ""})
    if request.method == "POST" and view and form.is_valid():
        return saved(request, account, view, form)
    own = list(account.saved_views.all())
    context = page_context(asked, "views", asked.site + request.path) | {
        "form": form if view else None, "saving": address, "title": view.title() if view else "",
        "own": views_counted(own, newest_number()), "mails": SavedView._meta.get_field("mail").choices,
    }  # fmt: skip
    return render(request, "stats/saved_views.html", context)


def saved(request: HttpRequest, account: Any, view: CitedView, form: SavedViewForm) -> HttpResponse:
    """Keep one more, unless there are as many as may be."""
    if account.saved_views.count() >= MOST_SAVED:
        messages.error(request, _("You have %s saved views; remove one first.") % MOST_SAVED)
        return redirect("saved-views")
    newest = newest_number()
    one = form.save(commit=False)
    one.owner, one.path, one.site = account, path_of(view), asked_by(request).site
    one.question = {word: values for word, values in view.words.items() if word != "edition"}
    one.seen = one.mailed = newest
    one.save()
    messages.success(request, _("Saved. The overview says what is new in it."))
    return redirect("saved-views")


def path_of(view: CitedView) -> str:
    return reverse(view.name, args=view.args)


def own_view(request: HttpRequest, code: str) -> SavedView:
    account: Any = request.user
    return get_object_or_404(SavedView, code=code, owner=account)


@require_safe
def saved_view(request: HttpRequest, code: str) -> HttpResponse:
    """The view itself, which counts as a visit."""
    one = own_view(request, code)
    if request.method == "GET":
        SavedView.objects.filter(pk=one.pk).update(seen=newest_number(), changed_at=timezone.now())
    return redirect(one.address)


@require_POST
def change_saved_view(request: HttpRequest, code: str) -> HttpResponse:
    """Another name, other mail, or away with it."""
    one = own_view(request, code)
    if "remove" in request.POST:
        one.delete()
        messages.success(request, _("Removed."))
        return redirect("saved-views")
    form = SavedViewForm(QueryDict(request.POST.urlencode()), instance=one)
    if form.is_valid():
        if "mail" in form.changed_data:
            form.instance.mailed = newest_number()
        form.instance.changed_at = timezone.now()
        form.save()
        messages.success(request, _("Kept."))
    for name, texts in form.errors.items():
        messages.error(request, f"{form[name].label}: {' '.join(map(str, texts))}")
    return redirect("saved-views")
