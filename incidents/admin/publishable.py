"""A record at the desk: saved as a working copy, published as part of an edition, withdrawn with a reason."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents import codebook
from incidents.admin.asked import AskedAdmin
from incidents.admin.chosen import ChosenAdmin
from incidents.admin.conflicts.guarded import GuardedAdmin
from incidents.admin.known import KnownAdmin
from incidents.admin.named import NamedAdmin
from incidents.admin.review.reviewed import SUBMIT, ReviewedAdmin, is_sent_back
from incidents.admin.rows import RecordFields
from incidents.admin.searching import SearchingAdmin
from incidents.admin.settled import told_of_all
from incidents.admin.withdrawn import WithdrawnAdmin
from incidents.documents import published_documents
from incidents.editions import publishing
from incidents.editions.references import withdrawals
from incidents.models import Publishable
from incidents.naming import number
from project.generics import AnyModelAdmin

PUBLISH = "_publish"
STATE: Any = (_("State"), {"fields": [("state_label", "edited_at")]})


def aligned(name: str, label: Any, ordering: str = "") -> Callable[[Any, Any], str]:
    """A column of numbers for a list: in groups of three, at the right; a dash where one is unknown."""

    @admin.display(description=label, ordering=ordering or name)
    def shown(_admin: Any, record: Any) -> str:
        return format_html('<span class="number">{}</span>', number(getattr(record, name)) or "–")

    return shown


def is_read(record: Publishable) -> bool:
    """Whether readers have a page of a record now."""
    return record.has_page and record.state != "draft"


class PublishableAdmin(
    SearchingAdmin,
    KnownAdmin,
    NamedAdmin,
    AskedAdmin,
    WithdrawnAdmin,
    ReviewedAdmin,
    GuardedAdmin,
    ChosenAdmin,
    RecordFields,
    AnyModelAdmin,
):
    """The list and the form of one kind of record."""

    actions = ["submit_selected", "take_back_selected", "publish_selected", "withdraw_selected"]
    readonly_fields = ["state_label", "edited_at"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Each field in its place, the others above the state, which comes last."""
        *places, state = super().get_fieldsets(request, obj)
        left = self.fields_left(flatten_fieldsets([*places, state]))
        return [*places, *([(None, {"fields": left})] if left else []), state]

    @admin.display(description=_("state"), ordering="state")
    def state_label(self, record: Publishable) -> str:
        """Where the working copy stands against what readers see."""
        code = codebook.STATES[record.state]
        # Only the list's queryset annotates these, so a record from elsewhere lacks them.
        in_review = codebook.REVIEWS["waiting"] if getattr(record, "in_review", False) else None
        context: dict[str, Any] = {"code": code, "in_review": in_review, "record": record}
        context["sent_back"] = is_sent_back(record, getattr(record, "last_answer", None))
        return render_to_string("admin/state.html", context)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("incidents.publish")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Only what no reader has ever seen may go; the rest is withdrawn.
        return obj is not None and obj.state == "draft" and super().has_delete_permission(request, obj)

    def view_on_site(self, obj: Any) -> str | None:
        # Readers have no page of a draft.
        return obj.get_absolute_url() if is_read(obj) else None

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Refuse a request to publish that its sender may not make."""
        if PUBLISH in request.POST and not self.has_publish_permission(request):
            # Refused before Django saves anything, so that nothing of what was sent is kept.
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
        gone = withdrawals(self.model, [record.key]) if record and record.state == "withdrawn" else {}
        context["withdrawn"] = gone.get(record.key) if gone else None
        context["published_history"] = record.get_history_url() if record and is_read(record) else None
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        # Whether anything is changed is known once the rows are saved, and saving itself counts as an edit.
        form.edited_before = obj.edited_at
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the rows, settle the record's state, and tell what the forms have to tell."""
        super().save_related(request, form, formsets, change)
        # The state follows from the record with its rows, so it is settled after they are saved.
        changed = self.construct_change_message(request, form, formsets, not change)
        publishing.note_change(form.instance, None if changed else form.edited_before)
        for text in told_of_all(form, formsets):
            messages.info(request, text)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Ask whether to publish, or submit, what was just entered; where that is refused the form stays open."""
        if done := self.after_save(request, obj):
            return done
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Ask whether to publish, or submit, what was just saved; where that is refused the form stays open."""
        if done := self.after_save(request, obj):
            return done
        return super().response_change(request, obj)

    def after_save(self, request: HttpRequest, record: Publishable) -> HttpResponse | None:
        """What a button asked for beside saving; where it only saves, what would stand in the way is told."""
        done = None
        if PUBLISH in request.POST:
            done = self.ask_after_save(request, record)
        else:
            self.warn(request, record)
            if SUBMIT in request.POST and self.submit(request, [record]):
                done = self.response_post_save_change(request, record)
        if done is None and (PUBLISH in request.POST or SUBMIT in request.POST):
            posted = request.POST.copy()
            # Django leaves the form open where `_continue` was sent.
            posted["_continue"] = PUBLISH
            request.POST = posted  # type: ignore[assignment]
        return done

    def warn(self, request: HttpRequest, record: Publishable) -> None:
        """Say what would keep a record from being published."""
        refused = self.model.refusals(published_documents(self.model, [record.key]))
        for reason in [*refused.get(record.key, []), *self.model.held_back([record.key]).values()]:
            messages.warning(request, gettext("Not ready to be published: %(reason)s") % {"reason": reason})

    def keep_in_history(self, request: HttpRequest, records: list[Any], text: str) -> None:
        if records:
            LogEntry.objects.log_actions(request.user.pk, records, CHANGE, text)  # type: ignore[arg-type]
