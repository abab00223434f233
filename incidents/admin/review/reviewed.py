"""A record's way through review at the desk: submitted from its form or its list, taken back by its author."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from incidents import codebook
from incidents.admin.queue import may_publish, queue_address
from incidents.editions import reviewing
from incidents.editions.answering import answer_waiting
from incidents.editions.publishing import Refused
from incidents.models import Publishable, Submission
from project.generics import AnyModelAdmin

SUBMIT = "_submit"
NOTE = "review_note"


class InReviewFilter(admin.SimpleListFilter):
    """Records that wait for an editor, those that do not, and those that an editor sent back."""

    title = _("review")
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("In review")), ("sent_back", codebook.REVIEWS.label("sent_back")), ("no", _("Not in review"))]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Narrow the list, which is annotated already."""
        if self.value() == "sent_back":
            # What was published since is no longer waiting for its author.
            return queryset.filter(last_answer="sent_back").exclude(state="published")
        return queryset.filter(in_review=self.value() == "yes") if self.value() in ("yes", "no") else queryset


class MineFilter(admin.SimpleListFilter):
    """Records that the user entered, changed in a form, or submitted for review."""

    title = pgettext_lazy("of a record at the desk", "author")
    parameter_name = "mine"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Mine"))]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Narrow the list to what one worked on or submitted."""
        if self.value() != "yes":
            return queryset
        model: Any = queryset.model
        submitted = Submission.objects.filter(model=model._meta.label_lower, submitted_by=request.user.pk)
        return queryset.filter(
            # Neither subquery depends on the row, so the database answers each of them once.
            models.Q(pk__in=worked_on(model, request.user)) | models.Q(**{f"{model.KEY}__in": submitted.values("key")})
        )


def worked_on(model: type[Publishable], account: Any) -> models.QuerySet[Any, Any]:
    """The primary keys of what an account entered or changed in a form."""
    kind = ContentType.objects.get_for_model(model)
    entries = LogEntry.objects.filter(user=account, content_type=kind)
    # Django logs a change in a form as JSON, “[]” where nothing was changed; what a button did is logged in words.
    entered = entries.filter(models.Q(action_flag=ADDITION) | models.Q(change_message__startswith="[{"))
    # Every object_id is text, and PostgreSQL does not compare text with a number.
    key = models.CharField() if isinstance(model._meta.pk, models.CharField) else models.BigIntegerField()
    return entered.order_by().annotate(record=Cast("object_id", key)).values("record")


class ReviewedAdmin(AnyModelAdmin):
    """The list and the form of a kind of record that goes through review."""

    model: type[Publishable]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Records with `in_review`, and with what was answered last, by whom and why."""
        mine = Submission.objects.filter(model=self.model._meta.label_lower, key=models.OuterRef(self.model.KEY))
        # Two may have been submitted at the same moment; the later number decides.
        last = mine.order_by("-submitted_at", "-pk")
        found: models.QuerySet[Any] = super().get_queryset(request)
        found = found.annotate(
            in_review=models.Exists(mine.waiting()),
            last_answer=models.Subquery(last.values("decision")[:1]),
            answered_by=models.Subquery(last.values("decided_by__username")[:1]),
            answered_why=models.Subquery(last.values("comment")[:1]),
        )
        return found

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        first, *rest = super().get_list_filter(request)
        return [first, InReviewFilter, MineFilter, *rest]

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
            "sent_back": last is not None and is_sent_back(record, last.decision),
            "queue": queue_address(last if waiting else None) if may_publish(request) else None,
            "show_submit": editable and not waiting,
            "show_take_back": last is not None and waiting and last.submitted_by_id == request.user.pk,
        }

    def submit(self, request: HttpRequest, records: list[Any]) -> bool:
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

    def ask(
        self,
        request: HttpRequest,
        template: str,
        action: str,
        title: str,
        records: list[Any],
        more: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A page that asks for a text before an action is done to chosen records."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "action": action,
            "records": records,
            "action_checkbox_name": ACTION_CHECKBOX_NAME,
            **(more or {}),
        }
        return TemplateResponse(request, template, context)

    @admin.action(permissions=["change"], description=_("Take back from review"))
    def take_back_selected(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
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
        mine = Submission.objects.of(self.model, [obj.key])
        answer_waiting(mine, "taken_back", by=request.user, comment=gettext("The draft was deleted."))
        super().delete_model(request, obj)


def is_sent_back(record: Publishable, answer: str | None) -> bool:
    # Once readers see it as it stands, what an editor asked for has been settled.
    return answer == "sent_back" and record.state != "published"
