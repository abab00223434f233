"""A record at the desk: saved as a working copy, published as part of an edition, withdrawn with a reason."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from incidents import codebook, publishing
from incidents.admin.guarded import GuardedAdmin
from incidents.admin.named import NamedAdmin
from incidents.admin.reviewed import SUBMIT, ReviewedAdmin, is_sent_back
from incidents.admin.rows import RecordFields
from incidents.admin.searching import SearchingAdmin
from incidents.documents import documents
from incidents.models import Edition, Publishable
from incidents.naming import number

PUBLISH = "_publish"
STATE: Any = (_("State"), {"fields": [("state_label", "edited_at")]})


def aligned(name: str, label: Any) -> Callable[[Any, Any], str]:
    """A column of numbers for a list: in groups of three, at the right; a dash where one is unknown."""

    @admin.display(description=label, ordering=name)
    def shown(_admin: Any, record: Any) -> str:
        return format_html('<span class="number">{}</span>', number(getattr(record, name)) or "–")

    return shown


class PublishableAdmin(SearchingAdmin, NamedAdmin, ReviewedAdmin, GuardedAdmin, RecordFields, admin.ModelAdmin):
    """The list and the form of one kind of record."""

    actions = ["submit_selected", "take_back_selected", "publish_selected", "withdraw_selected"]
    readonly_fields = ["state_label", "edited_at"]

    @admin.display(description=_("state"), ordering="state")
    def state_label(self, record: Publishable) -> str:
        """Where the working copy stands against what readers see."""
        code = codebook.STATES[record.state]
        in_review = codebook.REVIEWS["waiting"] if getattr(record, "in_review", False) else None
        context: dict[str, Any] = {"code": code, "in_review": in_review, "record": record}
        context["sent_back"] = is_sent_back(record, getattr(record, "last_answer", None))
        return render_to_string("admin/state.html", context)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Whether this user may publish and withdraw."""
        return request.user.has_perm("incidents.publish")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only what no reader has ever seen may go; the rest is withdrawn."""
        return obj is not None and obj.state == "draft" and super().has_delete_permission(request, obj)

    def view_on_site(self, obj: Any) -> str | None:
        """The record's page, where readers have one."""
        return None if obj.state == "draft" else obj.get_absolute_url()

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Nothing of what was sent is kept where it asks for more than its sender may do."""
        if PUBLISH in request.POST and not self.has_publish_permission(request):
            raise PermissionDenied
        return super().changeform_view(request, *args, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Add what only those see who may publish."""
        record = context["original"]
        editable = self.has_change_permission(request, record) if record else self.has_add_permission(request)
        allowed = editable and self.has_publish_permission(request) and not context["is_popup"]
        context["show_publish"] = allowed
        context["show_withdraw"] = allowed and record and record.state in ("published", "changed")
        context.update(self.review_context(request, record, editable and not context["is_popup"]))
        self.seal_form(context)
        context["action_checkbox_name"] = ACTION_CHECKBOX_NAME
        context["published_history"] = record.get_history_url() if record and record.state != "draft" else None
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The state follows from the record with its rows, so it is settled after they are saved."""
        super().save_related(request, form, formsets, change)
        publishing.note_change(form.instance)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Publish or submit what was just entered, if asked to; where that is refused the form stays open."""
        if self.done_after_save(request, obj):
            return self.response_post_save_add(request, obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Publish or submit what was just saved, if asked to; where that is refused the form stays open."""
        if self.done_after_save(request, obj):
            return self.response_post_save_change(request, obj)
        return super().response_change(request, obj)

    def done_after_save(self, request: HttpRequest, record: Publishable) -> bool:
        """Publish or submit if asked to; where it is only saved, warn of what would stand in the way."""
        if PUBLISH not in request.POST:
            refused = self.model.refusals(documents(self.model, [record.key]))
            for reason in refused.get(record.key, []):
                messages.warning(request, gettext("Not ready to be published: %(reason)s") % {"reason": reason})
            if SUBMIT not in request.POST:
                return False
        if self.publish(request, [record]) if PUBLISH in request.POST else self.submit(request, [record]):
            return True
        posted = request.POST.copy()
        posted["_continue"] = PUBLISH
        request.POST = posted  # type: ignore[assignment]
        return False

    @admin.action(permissions=["publish"], description=_("Publish as one edition"))
    def publish_selected(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        """Publish the chosen records, all or none of them."""
        self.publish(request, list(queryset))

    def publish(self, request: HttpRequest, records: list[Any]) -> bool:
        """Publish and say so, or say why not."""
        try:
            with transaction.atomic():
                edition = publishing.publish(records, by=request.user)  # type: ignore[arg-type]
                changed = self.changed_in(edition, records)
                if edition:
                    self.keep_in_history(request, changed, gettext("Published as edition %d.") % edition.number)
        except publishing.Refused as refused:
            for reason in refused.reasons:
                messages.error(request, gettext("Not published. %(reason)s") % {"reason": reason})
            return False
        messages.success(request, self.published_text(edition, records, changed))
        return True

    def changed_in(self, edition: Edition | None, records: list[Any]) -> list[Any]:
        """Those of the records that an edition changed."""
        keys = set(self.model.VERSION.objects.filter(since=edition).values_list("key", flat=True)) if edition else set()
        return [record for record in records if record.key in keys]

    def published_text(self, edition: Edition | None, records: list[Any], changed: list[Any]) -> str:
        """What was published as which edition, with a way to its page."""
        if edition is None:
            return gettext("Nothing to publish: readers already see it as it stands.")
        told = changed if len(changed) == 1 else []
        for record in told:
            record.state = "published"
        context = {"edition": edition, "records": told, "count": len(changed) or len(records)}
        context["url"] = self.view_on_site(told[0]) if told else None
        return render_to_string("admin/published.html", context)

    @admin.action(permissions=["publish"], description=_("Withdraw, with a reason"))
    def withdraw_selected(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> HttpResponse | None:
        """Ask why, then withdraw."""
        records = list(queryset)
        if "reason" in request.POST and self.withdraw(request, records, request.POST["reason"]):
            return None
        title = gettext("Withdraw from the record")
        return self.ask(request, "admin/withdraw.html", "withdraw_selected", title, records)

    def withdraw(self, request: HttpRequest, records: list[Any], reason: str) -> bool:
        """Withdraw and say so, or say why not."""
        try:
            with transaction.atomic():
                edition = publishing.withdraw(*records, reason=reason, by=request.user)  # type: ignore[arg-type]
                self.keep_in_history(request, records, gettext("Withdrawn: %s") % reason)
        except publishing.Refused as refused:
            for text in refused.reasons:
                messages.error(request, text)
            return False
        text = ngettext(
            "One record was withdrawn (%(edition)s).", "%(count)d records were withdrawn (%(edition)s).", len(records)
        )
        messages.success(request, text % {"count": len(records), "edition": edition})
        return True

    def keep_in_history(self, request: HttpRequest, records: list[Any], text: str) -> None:
        """Write what happened into each record's history."""
        if records:
            LogEntry.objects.log_actions(request.user.pk, records, CHANGE, text)  # type: ignore[arg-type]
