"""Reporting an error in a view, and reading one's reports and their answers: HTTP only."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from incidents.editions.asked import asked_by
from incidents.editions.reporting import REPORTS_PER_CALLER, TooManyReports, changed_by_answer, file_report
from incidents.models import ErrorReport
from incidents.views.response import page_context
from project.generics import AnyModelForm
from stats.views.links.shared_address import SharedAddress, shared_address
from stats.views.links.shown_view import ShownView
from stats.views.links.view_words import words_of_view

REPORTS_LISTED = 50


class ReportForm(AnyModelForm):
    """What is wrong. Only machines fill in `website`, which stands on the page but is not seen."""

    class Meta:
        model = ErrorReport
        fields: tuple[str, ...] = ("text",)
        labels = {"text": gettext_lazy("What is wrong, and how do you know?")}
        widgets: dict[str, forms.Widget] = {"text": forms.Textarea(attrs={"rows": 6})}

    @property
    def is_of_machine(self) -> bool:
        return bool(self.data.get("website"))


def report_about(path: str, words: Any, **about: Any) -> ErrorReport:
    """A report of a view, not yet written; with its record where the view is the page of one."""
    named = resolve(path).kwargs
    record = {"model": named["page"].model._meta.label_lower, "key": named["key"]} if "page" in named else {}
    question = {word: list(map(str, values)) for word, values in words.items()}
    return ErrorReport(path=path, question=question, **record, **about)


def reported_title(shown: ShownView) -> str:
    """What a view is called; of a number that is open, which one it is."""
    title, mark = words_of_view(shown).title, (shown.context.get("panel") or {}).get("mark")
    return (f"{title} {mark.label}" if mark else title)[:300]


def report_of(request: HttpRequest, shared: SharedAddress) -> ErrorReport:
    account: Any = request.user
    return report_about(
        shared.path, shared.words, title=reported_title(shared.shown), seen_edition=shared.edition, site=shared.site,
        reporter=account,
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_error(request: HttpRequest) -> HttpResponse:
    """The form about the view whose address `of` names; what is sent is kept."""
    of = (request.POST if request.method == "POST" else request.GET).get("of", "")
    shared = shared_address(request, of)
    report = report_of(request, shared)
    form = ReportForm(request.POST or None, instance=report)
    context = {"of": of, "form": form, "report": report, "edition": shared.shown.context["edition"], "section": ""}
    if request.method != "POST":
        return report_form(request, context)
    return report_taken(request, form, context, caller=f"account {request.user.pk}") or redirect(
        report.address if report.pk else "my-reports"
    )


def report_taken(
    request: HttpRequest, form: ReportForm, context: dict[str, Any], *, caller: str
) -> HttpResponse | None:
    """Keep what was sent; else the page again, with what is wrong or too much."""
    if form.is_valid() and form.is_of_machine:
        return None
    try:
        if form.is_valid():
            file_report(form.instance, caller=caller)
            return None
    except TooManyReports:
        form.add_error(None, _("Many reports came just now. Keep your text, and send it again in some minutes."))
        page = report_form(request, context, status=429)
        page["Retry-After"] = str(int(REPORTS_PER_CALLER.seconds))
        return page
    return report_form(request, context, status=400)


def report_form(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return render(request, "stats/report_form.html", context, status=status)


@never_cache
@require_safe
def my_reports(request: HttpRequest) -> HttpResponse:
    """What an account reported, the latest first."""
    asked, account = asked_by(request).only(), request.user
    own = ErrorReport.objects.filter(reporter=account.pk).select_related("edition").order_by("-reported_at", "-pk")
    context = page_context(asked, "", asked.site + request.path) | {"reports": own[:REPORTS_LISTED]}
    return render(request, "stats/my_reports.html", context)


@never_cache
@require_safe
def my_report(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, and what came of it."""
    asked = asked_by(request).only()
    own = ErrorReport.objects.filter(reporter=request.user.pk).select_related("edition")
    report = get_object_or_404(own, pk=pk)
    context = page_context(asked, "", asked.site + request.path)
    return render(request, "stats/my_report.html", context | {"report": report, "changes": changed_by_answer(report)})
