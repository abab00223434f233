"""Reporting an error from a public link, by anybody who opened it: HTTP only."""

from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from incidents.models import ErrorReport
from project.doors.callers import caller_of
from stats.models import PublicLink
from stats.views.links.public import by_link, chosen_words, outside_context, record_address, record_inside
from stats.views.links.shown_view import ShownView, view_of_link
from stats.views.reports import ReportForm, report_about, report_form, report_taken, reported_title

REPORT_WORDS = ("record", "sent")


class StrangerReportForm(ReportForm):
    """The same from somebody without an account, who may say where the answer is to be sent."""

    class Meta(ReportForm.Meta):
        fields = ("text", "mail")
        help_texts = {
            "mail": gettext_lazy("If you want to be told the answer. It is used for that alone, and then deleted.")
        }
        widgets = ReportForm.Meta.widgets | {"mail": forms.EmailInput(attrs={"autocomplete": "email"})}


def report_of_link(request: HttpRequest, link: PublicLink, shown: ShownView, path: str) -> ErrorReport:
    """A report of what a link shows, or of the record with this `path` that it counts; not yet written."""
    edition, site = shown.context["edition"], request.build_absolute_uri("/").removesuffix("/")
    account: Any = request.user if request.user.is_authenticated else None
    return report_about(
        path or link.path, {} if path else link.question, title=reported_title(shown), reporter=account,
        seen_edition=edition and edition.number, site=site, link=link.address,
    )  # fmt: skip


@partial(by_link, methods=("GET", "HEAD", "POST"))
@never_cache
def public_link_report(request: HttpRequest, link: PublicLink) -> HttpResponseBase:
    """The form about the view of a link, or about a `record` that it counts; afterwards that it was sent."""
    chosen = chosen_words(request, *REPORT_WORDS)
    shown, path = view_of_link(request, link), ""
    if key := chosen.get("record"):
        path = record_address(shown, link, key)
        shown = record_inside(request, link, path)
    report = report_of_link(request, link, shown, path)
    form = (ReportForm if report.reporter else StrangerReportForm)(request.POST or None, instance=report)
    context = outside_context(shown, link) | {
        "layout": "stats/links/outside.html", "form": form, "report": report, "sent": "sent" in chosen,
        "edition": shown.context["edition"],
    }  # fmt: skip
    if request.method != "POST":
        return report_form(request, context)
    caller = f"account {request.user.pk}" if report.reporter else caller_of(request)
    return report_taken(request, form, context, caller=caller) or redirect(f"{request.path}?sent=1")
