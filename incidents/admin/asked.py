"""One page asks before anything is published: what readers will see, how totals move, what is doubtful, and why."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents.editions import before_publishing, publishing
from incidents.editions.before_publishing import PublishingQuestion
from incidents.editions.references import publishable_models
from incidents.editions.rehearsal import totals_moved
from incidents.editions.reporting import answer_reports, reports_offered
from incidents.models import Edition, Publishable
from project.generics import AnyModelAdmin

YES, SEEN, NOTE, OVERRULED = "_yes", "seen", "note", "overruled"
ANSWERS = "answers"  # the open reports of errors that the edition answers
ChosenKeys = Mapping[type[Publishable], list[str]]


def ask_page(
    request: HttpRequest,
    keys: ChosenKeys,
    asked: PublishingQuestion,
    frame: dict[str, Any],
    hidden: list[tuple[str, Any]],
) -> HttpResponse:
    """The page that asks. `frame` says who does: opts, where yes is sent, where one comes back to; `hidden` of what."""
    context = {
        **frame,
        "title": gettext("Publish"),
        "going": before_publishing.records_shown(asked, keys),
        # Published for a moment, so that the charts can be counted, and rolled back.
        "moved": totals_moved(lambda: publishing.publish_keys(keys)),
        "held": asked.held,
        "doubts": asked.doubts,
        "unexplained": asked.unexplained,
        "hidden": [*hidden, (SEEN, asked.digest)],
        "note": request.POST.get(NOTE, ""),
        "overruled": request.POST.get(OVERRULED, ""),
        "reports": reports_offered(asked.going),
        "answers": set(numbers(request, ANSWERS)),
    }
    return TemplateResponse(request, "admin/publish.html", context)


def numbers(request: HttpRequest, word: str) -> list[int]:
    sent = request.POST.getlist(word)
    # Eighteen digits always fit a 64-bit column; a longer number would fail in the database.
    return [int(text) for text in sent if text.isascii() and text.isdigit() and len(text) < 19]


def answer_chosen_reports(request: HttpRequest, edition: Edition | None) -> None:
    """Answer by this edition the reports that the page which asked offered, and that were ticked."""
    if edition and (chosen := numbers(request, ANSWERS)):
        answer_reports(chosen, by=request.user, edition=edition)  # type: ignore[arg-type]


def keep_published(request: HttpRequest, edition: Edition | None) -> list[Publishable]:
    """Write into the history of each record of an edition that it was published, chosen or not; which they are."""
    found: list[Publishable] = []
    for model in publishable_models() if edition else ():
        found += model.by_key(model.VERSION.objects.filter(since=edition).values_list("key", flat=True)).values()
    if edition and found:
        text = gettext("Published as edition %d.") % edition.number
        LogEntry.objects.log_actions(request.user.pk, found, CHANGE, text)  # type: ignore[arg-type]
    return found


def posted_answers(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in (SEEN, NOTE, OVERRULED)}


class AskedAdmin(AnyModelAdmin):
    """Publishing from a form or a list, asked about once."""

    model: type[Publishable]

    def get_urls(self) -> list[Any]:
        """The page that asks about one record, and the form's own addresses."""
        names = self.model._meta
        view = self.admin_site.admin_view(self.publish_view)
        name = f"{names.app_label}_{names.model_name}_publish"
        # Before Django's own, of which `<path:object_id>/` would take this address too.
        return [path("<path:object_id>/publish/", view, name=name), *super().get_urls()]

    def publish_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask about one record, as its form was saved."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            elsewhere: HttpResponse = self._get_obj_does_not_exist_redirect(  # type: ignore[attr-defined]
                request, self.opts, object_id
            )
            return elsewhere
        if not self.may_publish(request, record):
            raise PermissionDenied
        return self.asked(request, [record]) or HttpResponseRedirect(self.form_of(record))

    def may_publish(self, request: HttpRequest, record: Any) -> bool:
        return self.has_change_permission(request, record) and self.has_publish_permission(request)  # type: ignore[attr-defined]

    def form_of(self, record: Any, page: str = "change") -> str:
        names = self.model._meta
        return reverse(f"admin:{names.app_label}_{names.model_name}_{page}", args=[quote(record.pk)])

    def ask_after_save(self, request: HttpRequest, record: Any) -> HttpResponse | None:
        """The way to the page that asks about a record that was just saved; None where it may not be published."""
        asked = before_publishing.publishing_question({self.model: [record.key]})
        if self.can_go_out(request, asked):
            text = gettext("“%(record)s” was saved. Readers see it as it is now once it is published.")
            messages.success(request, text % {"record": record})
            return HttpResponseRedirect(self.form_of(record, "publish"))
        # None keeps the form open, since what stands in the way is mended there.
        return None if asked.reasons else self.response_post_save_change(request, record)

    def can_go_out(self, request: HttpRequest, asked: PublishingQuestion) -> bool:
        """Whether anything could be published; if not, the user is told why."""
        for reason in asked.reasons:
            messages.error(request, gettext("Not published. %(reason)s") % {"reason": reason})
        for text in () if asked else asked.held:
            messages.warning(request, text)
        if not asked.reasons and not asked and not asked.held:
            messages.success(request, gettext("Nothing to publish: readers already see it as it stands."))
        return bool(asked) and not asked.reasons

    @admin.action(permissions=["publish"], description=_("Publish as one edition"))
    def publish_selected(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> HttpResponse | None:
        """Ask about the chosen records, then publish all or none of them."""
        records = list(queryset)
        if YES in request.POST and self.published(request, records):
            # Django shows the list again where an action returns None.
            return None
        return self.asked(request, records)

    def asked(self, request: HttpRequest, records: list[Any]) -> HttpResponse | None:
        """The page that asks about records; None where nothing could be published, which is told."""
        keys = publishing.by_model(records)
        asked = before_publishing.publishing_question(keys)
        if not self.can_go_out(request, asked):
            return None
        listed = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        frame = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "form_action": listed,
            # Back to where one came from: a single record is asked about from its form.
            "back": self.form_of(records[0]) if len(records) == 1 else listed,
        }
        chosen = [(ACTION_CHECKBOX_NAME, record.pk) for record in records]
        return ask_page(request, keys, asked, frame, [("action", "publish_selected"), *chosen])

    def published(self, request: HttpRequest, records: list[Any]) -> bool:
        """Publish what was shown and say so, or say why not."""
        try:
            # The edition and what the desk's history says of it are kept together, or neither is.
            with transaction.atomic():
                found = publishing.by_model(records)
                edition = before_publishing.publish_shown(found, by=request.user, **posted_answers(request))  # type: ignore[arg-type]
                answer_chosen_reports(request, edition)
                changed = keep_published(request, edition)
        except publishing.Refused as refused:
            for reason in refused.reasons:
                messages.error(request, gettext("Not published. %(reason)s") % {"reason": reason})
            return False
        messages.success(request, self.published_text(edition, records, changed))
        return True

    def published_text(self, edition: Edition | None, records: list[Any], changed: list[Publishable]) -> str:
        """What was published as which edition, with a way to its page."""
        if edition is None:
            return gettext("Nothing to publish: readers already see it as it stands.")
        # As they are now: what was chosen was read before it was published, and still says so.
        told = [record for record in changed if record in records]
        told = told if len(told) == 1 else []
        context = {"edition": edition, "records": told, "count": len(changed), "along": len(changed) - len(told)}
        context["url"] = self.view_on_site(told[0]) if told else None  # type: ignore[operator]
        return render_to_string("admin/published.html", context)
