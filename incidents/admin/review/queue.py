"""The editors' queue at the desk, and what became of each submission."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from incidents import codebook
from incidents.admin.asked import YES, answer_chosen_reports, ask_page, keep_published, numbers, posted_answers
from incidents.admin.queue import QUEUE, QUEUE_PAGE, in_review, may_publish, queue_address
from incidents.editions import reviewing
from incidents.editions.before_publishing import PublishingQuestion, publishing_question
from incidents.editions.publishing import Refused
from incidents.editions.references import publishable_models
from incidents.models import Edition, ErrorReport, Submission
from project.generics import AnyModelAdmin

BRIEF = 5  # entries on the desk's front page


@dataclass(frozen=True)
class Unsubmitted:
    """Records of one kind that readers do not see as they stand, and that nobody has submitted."""

    name: str
    state: Any
    count: int
    url: str


def unsubmitted() -> list[Unsubmitted]:
    """Drafts, and changes since published, that are not in review: how many of each kind, with a way to their list."""
    found = []
    for kind in publishable_models():
        in_review = Submission.objects.waiting().filter(model=kind._meta.label_lower).values("key")
        others = kind._default_manager.exclude(**{f"{kind.KEY}__in": in_review}).order_by()
        counts = dict(others.values_list("state").annotate(Count("pk")))
        names = kind._meta
        for state in ("draft", "changed"):
            if count := counts.get(state, 0):
                url = reverse(f"admin:{names.app_label}_{names.model_name}_changelist")
                address = f"{url}?state__exact={state}&review=no"
                found.append(Unsubmitted(str(names.verbose_name_plural), codebook.STATES[state].label, count, address))
    return found


@admin.register(Submission)
class SubmissionAdmin(AnyModelAdmin):
    """What was submitted for review; an author sees their own, an editor all, and neither changes it here."""

    list_display = ["key", "decision", "submitted_by", "submitted_at", "decided_by", "decided_at", "edition"]
    list_filter = ["decision"]
    list_select_related = ["submitted_by", "decided_by", "edition"]
    search_fields = ["key", "note", "comment"]
    search_help_text = _("Words of the record's name, the note or the comment.")
    date_hierarchy = "submitted_at"
    fields = [
        "key", "model", ("submitted_by", "submitted_at"), "note", "decision", ("decided_by", "decided_at"), "comment",
        "edition",
    ]  # fmt: skip
    ordering = ["-submitted_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Submission]:
        found = super().get_queryset(request)
        return found if may_publish(request) else found.filter(submitted_by=request.user.pk)

    def has_add_permission(self, request: HttpRequest) -> bool:
        # Submissions are made from records.
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # What was said stays.
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[Any]:
        """The queue and the button beside answers, before the list's own addresses."""
        view = self.admin_site.admin_view
        # Before Django's own, of which `<path:object_id>/` would take these addresses too.
        return [
            path("queue/", view(self.queue_view), name="incidents_submission_queue"),
            path("seen/", view(self.seen_view), name="incidents_submission_seen"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return super().changelist_view(request, with_queue(request, None) | (extra_context or {}))

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        """One of them, with the way to its place in the queue while it waits there."""
        found = self.get_object(request, unquote(object_id))
        context = with_queue(request, found if found and found.decision == "waiting" else None)
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def queue_view(self, request: HttpRequest) -> HttpResponse:
        """What waits for an editor, each with its difference; the chosen ones are published or sent back."""
        if not may_publish(request):
            raise PermissionDenied
        # After a refusal the queue is shown again, with what the editor typed and chose.
        if request.method == "POST" and (done := self.answer(request)):
            return done
        page = Paginator(in_review(), QUEUE_PAGE).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Review"),
            "opts": self.opts,
            "page": page,
            "page_links": queue_links(page),
            "entries": reviewing.entries(page.object_list),
            "unsubmitted": unsubmitted(),
            "reports": ErrorReport.objects.unanswered().select_related("reporter")[:QUEUE_PAGE],
            "chosen": set(request.POST.getlist("chosen")),
            "note": request.POST.get("note", ""),
            "comment": request.POST.get("comment", ""),
        }
        return TemplateResponse(request, "admin/queue.html", context)

    def answer(self, request: HttpRequest) -> HttpResponse | None:
        """Do what the editor asked for and say so, or ask whether to publish, or say why not: then None."""
        chosen = list(Submission.objects.filter(pk__in=numbers(request, "chosen")))
        if not chosen:
            messages.error(request, gettext("Choose at least one record."))
            return None
        try:
            if "_send_back" in request.POST:
                messages.success(request, self.send_back(request, chosen))
                return HttpResponseRedirect(reverse(QUEUE))
            return self.published(request, chosen) if YES in request.POST else self.ask(request, chosen)
        except Refused as refused:
            for reason in refused.reasons:
                messages.error(request, reason)
            return None

    def ask(self, request: HttpRequest, chosen: list[Submission]) -> HttpResponse:
        return self.ask_page(request, chosen, reviewing.ask_about(chosen, read=set(request.POST.getlist("read"))))

    def ask_page(self, request: HttpRequest, chosen: list[Submission], asked: PublishingQuestion) -> HttpResponse:
        """The page that asks, or what publishing it without asking leads to."""
        if asked.held and not asked:
            raise Refused(asked.held)
        if not asked:
            # Readers may see all of it as it stands by now, and then there is nothing to ask.
            return self.publish(request, chosen, {"seen": asked.digest})
        frame = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "form_action": reverse(QUEUE),
            "back": reverse(QUEUE),
        }
        hidden = [("chosen", submission.pk) for submission in chosen]
        return ask_page(request, reviewing.keys_of(chosen), asked, frame, hidden)

    def published(self, request: HttpRequest, chosen: list[Submission]) -> HttpResponse:
        """Publish what was shown, or say why not and ask again."""
        # Another editor may have answered meanwhile.
        reviewing.still_waiting(chosen)
        try:
            return self.publish(request, chosen, posted_answers(request))
        except Refused as refused:
            for reason in refused.reasons:
                messages.error(request, reason)
        # What the editor was shown is out of date, so it is asked about as it stands now.
        asked = publishing_question(reviewing.keys_of(chosen))
        return HttpResponseRedirect(reverse(QUEUE)) if asked.reasons else self.ask_page(request, chosen, asked)

    def publish(self, request: HttpRequest, chosen: list[Submission], said: dict[str, str]) -> HttpResponse:
        """Publish the chosen records as one edition, and say so."""
        # The edition and what the histories say of it are kept together, or neither is.
        with transaction.atomic():
            edition = reviewing.publish_submitted(chosen, by=request.user, **said)  # type: ignore[arg-type]
            answer_chosen_reports(request, edition)
            changed = keep_published(request, edition)
        messages.success(request, published_text(edition, len(changed)))
        return HttpResponseRedirect(reverse(QUEUE))

    def send_back(self, request: HttpRequest, chosen: list[Submission]) -> str:
        """Send the chosen records back with a comment; what was done, in words."""
        comment = request.POST.get("comment", "")
        reviewing.send_back(chosen, by=request.user, comment=comment)  # type: ignore[arg-type]
        keep_in_history(request, chosen, gettext("Sent back: %s") % comment.strip())
        text = ngettext("%(count)d record was sent back.", "%(count)d records were sent back.", len(chosen))
        return text % {"count": len(chosen)}

    def seen_view(self, request: HttpRequest) -> HttpResponse:
        return mark_seen(request)


def with_queue(request: HttpRequest, submission: Submission | None) -> dict[str, Any]:
    return {"queue": queue_address(submission)} if may_publish(request) else {}


def published_text(edition: Edition | None, count: int) -> str:
    """How many records were published as which edition, those that went along too."""
    if edition is None:
        return gettext("Nothing to publish: readers already see it as it stands.")
    text = ngettext(
        "%(count)d record was published as edition %(edition)d.",
        "%(count)d records were published as edition %(edition)d.",
        count,
    )
    return text % {"count": count, "edition": edition.number}


@require_POST
def mark_seen(request: HttpRequest) -> HttpResponse:
    Submission.objects.untold(request.user).filter(pk__in=numbers(request, "answer")).update(told_at=timezone.now())
    return HttpResponseRedirect(reverse("admin:index"))


def queue_links(page: Page[Any]) -> dict[str, str]:
    """Where the pages before and after this one are."""
    found = {}
    if page.has_previous():
        found["previous"] = f"?p={page.previous_page_number()}"
    if page.has_next():
        found["next"] = f"?p={page.next_page_number()}"
    return found


def keep_in_history(request: HttpRequest, chosen: list[Submission], text: str) -> None:
    """Write an answer into the history of each record."""
    for kind in {submission.kind for submission in chosen}:
        records = kind.by_key(submission.key for submission in chosen if submission.kind is kind).values()
        LogEntry.objects.log_actions(request.user.pk, records, CHANGE, text)  # type: ignore[arg-type]
