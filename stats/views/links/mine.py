"""Links that an account made, or all of them for who may end any: what each shows, how often, until when. HTTP only."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from project.audit import record_entry
from project.models import Action
from stats.models import PublicLink
from stats.models.codes import random_code
from stats.views.links.embedding import embed_snippet
from stats.views.links.making import MAY_SHARE
from stats.views.links.openings import bring_openings
from stats.views.links.public import link_files
from stats.views.links.shared_address import address_of

MAY_END_ANY = "stats.end_any_link"
LINKS_PAGE = 30


class EndForm(forms.Form):
    """The last day of a link; empty for none."""

    until = forms.DateField(label=_("Open until"), required=False)


def links_seen_by(request: HttpRequest, *, whole: bool = False) -> Any:
    """The links of an account, or those of everybody where it may end them."""
    links = PublicLink.objects.with_maker_right().select_related("maker")
    return links if whole and request.user.has_perm(MAY_END_ANY) else links.filter(maker=request.user.pk)


@never_cache
@require_safe
def my_links(request: HttpRequest) -> HttpResponse:
    """What an account opened to anybody."""
    bring_openings()
    whole = request.GET.get("whose") == "all" and request.user.has_perm(MAY_END_ANY)
    page = Paginator(links_seen_by(request, whole=whole), LINKS_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "whole": whole, "may_end_any": request.user.has_perm(MAY_END_ANY), "section": "links",
        "rows": [{"link": link, "files": link_files(link)} for link in page],
    }  # fmt: skip
    return render(request, "stats/links/mine.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_link(request: HttpRequest, code: str) -> HttpResponse:
    """One link: its addresses to copy, its end, and the ways to close it or to make it anew."""
    link = links_seen_by(request, whole=True).filter(code=code).first()
    if link is None:
        raise Http404
    if request.method == "POST":
        return changed_link(request, link)
    return link_page(request, link, EndForm(initial={"until": link.until}))


def link_page(request: HttpRequest, link: PublicLink, form: EndForm, *, status: int = 200) -> HttpResponse:
    site = request.build_absolute_uri("/").removesuffix("/")
    context = {
        "link": None, "made": link, "form": form, "files": link_files(link), "link_site": site, "section": "links",
        "link_address": site + link.address, "snippet": embed_snippet(site, link),
        "view_address": address_of(link.path, link.question, link.edition),
        "may_share": request.user.has_perm(MAY_SHARE),
    }  # fmt: skip
    return render(request, "stats/links/link.html", context, status=status)


def changed_link(request: HttpRequest, link: PublicLink) -> HttpResponse:
    """Do what a button of the page says."""
    done = request.POST.get("do")
    if done == "revoke":
        return keep_change(request, link, revoked_at=link.revoked_at or timezone.now())
    if done == "again" and request.user.has_perm(MAY_SHARE):
        return made_again(request, link)
    form = EndForm(request.POST)
    if done != "until" or not form.is_valid():
        return link_page(request, link, form, status=400)
    return keep_change(request, link, until=form.cleaned_data["until"])


def keep_change(request: HttpRequest, link: PublicLink, **changes: Any) -> HttpResponse:
    """Write it: from then on every process answers by it, since each asks the database for the link."""
    with transaction.atomic():
        PublicLink.objects.filter(code=link.code).update(**changes)
        record_entry(request.user, Action.CHANGED, what=link._meta.label_lower, key=link.code[:6])
    return redirect("my-link", link.code)


def made_again(request: HttpRequest, link: PublicLink) -> HttpResponse:
    """The same view by another code, open and without an end that is over."""
    until = None if link.is_past else link.until
    with transaction.atomic():
        again = PublicLink.objects.create(
            code=random_code(), maker_id=request.user.pk, path=link.path, question=link.question, title=link.title,
            edition=link.edition, kept=link.kept, until=until, note=link.note, with_records=link.with_records,
            indexed=link.indexed,
        )  # fmt: skip
        record_entry(request.user, Action.ADDED, what=link._meta.label_lower, key=again.code[:6])
    return redirect("my-link", again.code)
