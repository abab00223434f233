"""Reports of errors at the desk: what is said to be wrong, and the editors' answer."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from incidents.admin.queue import may_publish
from incidents.editions.reporting import answer_reports, send_answer
from incidents.models import ErrorReport
from project.generics import AnyModelForm
from project.pickers import PickingAdmin


class AnswerForm(AnyModelForm):
    """The edition that mends it, or a word why not."""

    class Meta:
        model = ErrorReport
        fields = ["edition", "comment"]
        help_texts = {
            "edition": gettext_lazy("Where one was published already; publishing offers open reports, too."),
            "comment": gettext_lazy("Sent to who reported it. Needed where no edition mends it: why not."),
        }

    def clean(self) -> Any:
        """Raises where there is neither, and where another editor has answered."""
        cleaned = super().clean() or self.cleaned_data
        self.refuse_second()
        if not cleaned.get("edition") and not (cleaned.get("comment") or "").strip():
            raise ValidationError(_("Name the edition that mends it, or say why none does."))
        return cleaned

    def refuse_second(self) -> None:
        """Raise with the answer that was given meanwhile; whoever answers at the same time waits here."""
        given = ErrorReport.objects.select_for_update(of=("self",)).get(pk=self.instance.pk)
        if not given.is_open:
            text = _("Another editor has answered it meanwhile: your answer was not kept.")
            answer = f"{given.edition or ''} {given.comment}".strip()
            raise ValidationError([text, f"{given.answered_by or '–'}: {answer}"])


class AnsweredFilter(admin.SimpleListFilter):
    """Reports that wait, those that an edition mended, those that were declined, those whose answer is not sent."""

    title = gettext_lazy("answer")
    parameter_name = "answered"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("no", _("Waiting")), ("mended", _("Mended by an edition")), ("declined", _("Not mended, and why")),
            ("untold", _("Answer not sent yet")),
        ]  # fmt: skip

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        reports = ErrorReport.objects
        chosen = {"no": reports.unanswered, "mended": reports.mended, "declined": reports.declined}
        chosen["untold"] = reports.untold
        narrow = chosen.get(self.value() or "")
        return queryset.filter(pk__in=narrow().values("pk")) if narrow else queryset


@admin.register(ErrorReport)
class ErrorReportAdmin(PickingAdmin):
    """Read and answered once by those who may publish; who reported it is nobody else's business."""

    form = AnswerForm
    list_display = ["about", "text_begun", "who", "reported_at", "edition", "answered_by", "answered_at"]
    list_filter = [AnsweredFilter, "model"]
    list_select_related = ["reporter", "answered_by", "edition"]
    search_fields = ["title", "key", "text", "comment"]
    date_hierarchy = "reported_at"
    ordering = ["-reported_at"]
    autocomplete_fields = ["edition"]
    readonly_fields = ["view", "who", "reported_at", "text", "answered_by", "answered_at", "told_at"]
    fields = [
        "view", ("who", "reported_at"), "text", "edition", "comment", ("answered_by", "answered_at"),
        "told_at",
    ]  # fmt: skip
    actions = ["send_again"]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_publish(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_publish(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # An answer was read by who asked, and stays; the form tells who sends another one.
        return may_publish(request) and (obj is None or obj.is_open or request.method == "POST")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=pgettext_lazy("a report", "about"), ordering="title")
    def about(self, report: ErrorReport) -> str:
        return str(report)

    @admin.display(description=gettext_lazy("what is wrong"))
    def text_begun(self, report: ErrorReport) -> str:
        return report.text[:80]

    @admin.display(description=gettext_lazy("reported by"), ordering="reporter")
    def who(self, report: ErrorReport) -> str:
        return str(report.reporter or _("somebody without an account"))

    @admin.display(description=gettext_lazy("view"))
    def view(self, report: ErrorReport) -> str:
        text = _("%(view)s, as of edition %(number)s") % {"view": report, "number": report.seen_edition or "–"}
        return format_html('<a href="{}">{}</a>', report.view_then, text)

    def save_model(self, request: HttpRequest, obj: ErrorReport, form: Any, change: bool) -> None:
        answer_reports([obj.pk], by=request.user, edition=obj.edition, comment=obj.comment)  # type: ignore[arg-type]

    def log_change(self, request: HttpRequest, obj: ErrorReport, message: Any) -> Any:
        # In words, of which the audit log makes no line: answering wrote its own.
        return super().log_change(request, obj, _("Answered."))

    @admin.action(permissions=["view"], description=gettext_lazy("Send the answer again, where it was not sent"))
    def send_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Try again where a mail host refused."""
        unsent = ErrorReport.objects.untold().filter(pk__in=queryset.values("pk")).select_related("reporter", "edition")
        for report in unsent:
            send_answer(report)
        several = len(unsent)
        text = ngettext("%(count)d answer is on its way.", "%(count)d answers are on their way.", several)
        messages.success(request, text % {"count": several})
