"""A record's way through review at the desk: submitted from its form or its list, taken back by its author."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from incidents import reviewing
from incidents.models import Publishable, Submission
from incidents.publishing import Refused

SUBMIT = "_submit"
NOTE = "review_note"


class InReviewFilter(admin.SimpleListFilter):
    """Records that wait for an editor, or those that do not."""

    title = _("review")
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """In review or not."""
        return [("yes", _("In review")), ("no", _("Not in review"))]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Narrow the list, which is annotated already."""
        return queryset.filter(in_review=self.value() == "yes") if self.value() in ("yes", "no") else queryset


class ReviewedAdmin(admin.ModelAdmin):
    """The list and the form of a kind of record that goes through review."""

    model: type[Publishable]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Records with `in_review`."""
        waiting = Submission.objects.waiting().filter(
            model=self.model._meta.label_lower, key=models.OuterRef(self.model.KEY)
        )
        return super().get_queryset(request).annotate(in_review=models.Exists(waiting))

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """Whether it is in review stands beside the state."""
        first, *rest = super().get_list_filter(request)
        return [first, InReviewFilter, *rest]

    def review_context(self, request: HttpRequest, record: Any, editable: bool) -> dict[str, Any]:
        """What a form shows of its record's review."""
        last = None
        if record:
            last = Submission.objects.of(self.model, [record.key]).select_related("submitted_by", "decided_by").last()
        waiting = last is not None and last.decision == "waiting"
        return {
            "submission": last,
            "review_note": request.POST.get(NOTE, ""),
            "in_review": waiting,
            "sent_back": last is not None and last.decision == "sent_back",
            "show_submit": editable and not waiting,
            "show_take_back": last is not None and waiting and last.submitted_by_id == request.user.pk,
        }

    def submit(self, request: HttpRequest, records: list[Any]) -> bool:
        """Put records before the editors, all or none of them, and say so, or say why not."""
        note = request.POST.get(NOTE, "")
        return self.each(request, records, lambda record: reviewing.submit(record, by=request.user, note=note))  # type: ignore[arg-type]

    @admin.action(permissions=["change"], description=_("Submit for review"))
    def submit_selected(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> HttpResponse | None:
        """Ask for a note, then put the chosen records before the editors, all or none of them."""
        records = list(queryset)
        if NOTE in request.POST:
            self.submit(request, records)
            return None
        return self.ask(request, "admin/submit.html", "submit_selected", gettext("Submit for review"), records)

    def ask(self, request: HttpRequest, template: str, action: str, title: str, records: list[Any]) -> HttpResponse:
        """A page that asks for a text before an action is done to chosen records."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "action": action,
            "records": records,
            "action_checkbox_name": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, template, context)

    @admin.action(permissions=["change"], description=_("Take back from review"))
    def take_back_selected(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        """Take out of review what the user has submitted."""
        self.each(request, list(queryset), lambda record: reviewing.take_back(record, by=request.user), back=True)  # type: ignore[arg-type]

    def each(self, request: HttpRequest, records: list[Any], act: Callable[[Any], Any], *, back: bool = False) -> bool:
        """Submit or take back all of the records or none, and say so, or say why not."""
        try:
            with transaction.atomic():
                for record in sorted(records, key=lambda one: str(one.pk)):  # as others do, who then wait their turn
                    act(record)
                said = gettext("Taken back from review.") if back else gettext("Submitted for review.")
                self.keep_in_history(request, records, said)  # type: ignore[attr-defined]
        except Refused as refused:
            for text in refused.reasons:
                messages.error(request, text)
            return False
        if back:
            text = ngettext(
                "%(count)d record was taken back from review.",
                "%(count)d records were taken back from review.",
                len(records),
            )
        else:
            text = ngettext(
                "%(count)d record was submitted for review: an editor will read it.",
                "%(count)d records were submitted for review: an editor will read them.",
                len(records),
            )
        messages.success(request, text % {"count": len(records)})
        return True

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """What is deleted waits for nobody."""
        waiting = Submission.objects.waiting().of(self.model, [obj.key])
        waiting.decide("taken_back", by=request.user, comment=gettext("The draft was deleted."))
        super().delete_model(request, obj)
