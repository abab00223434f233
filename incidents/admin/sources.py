"""The register of sources at the desk, with what draws on what and the copies that were kept."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from incidents import codebook
from incidents.admin.checking import mark_checked
from incidents.admin.conflicts.guarded import Conflict
from incidents.admin.publishable import STATE, PublishableAdmin
from incidents.admin.rows import RecordForm, RecordRows
from incidents.admin.slugs import source_key
from incidents.admin.uploads import SnapshotRows, seal_uploads
from incidents.admin.used_codes import UsedCodes
from incidents.copies import forget_unnamed
from incidents.models import Origin, Source
from project.addresses import canonical_address
from project.ordering import Letters
from project.periods import written_out


class OriginRows(RecordRows):
    """Which other source it draws on."""

    model = Origin
    fk_name = "source"
    fields = [("other", "relation"), "note"]


class SourceForm(RecordForm):
    """A source with an address that no other has."""

    def clean_url(self) -> str:
        """Refuse the address of another source, with a way to that; one that both had before may stay."""
        url: str = self.cleaned_data["url"]
        address, own = canonical_address(url), self.instance
        # Two sources may have shared an address before this rule; each can still be saved.
        if own.pk and address == canonical_address(self.initial.get("url") or ""):
            return url
        others = Source.objects.at([address]).exclude(pk=own.pk)
        first = min(others, key=lambda source: (source.state == "draft", source.pk), default=None)
        if first is None:
            return url
        link = format_html('<a href="{}">{}</a>', change_address(first), first)
        text = gettext("Another source has this address: %(source)s. Cite that one.")
        # The text is escaped before the link, which is safe HTML already, is put into it.
        raise ValidationError(mark_safe(conditional_escape(text) % {"source": link}))


def change_address(source: Source) -> str:
    return reverse("admin:incidents_source_change", args=[source.pk])


def marked_text(chosen: list[Source], changed: list[Source], availability: str, day: str) -> str:
    """How many sources were marked as what, and how many were so already."""
    texts = [
        ngettext(
            "%(count)d source was marked as checked on %(day)s.",
            "%(count)d sources were marked as checked on %(day)s.",
            len(changed),
        )
        % {"count": len(changed), "day": day}
    ]
    if availability:
        label = codebook.AVAILABILITIES.label(availability)
        texts.append(gettext("Availability: %(label)s.") % {"label": label})
    if rest := len(chosen) - len(changed):
        texts.append(ngettext("%(count)d was so already.", "%(count)d were so already.", rest) % {"count": rest})
    # A draft as a whole is still to be published.
    if any(source.state != "draft" for source in changed):
        texts.append(gettext("Readers see it once it is published."))
    return " ".join(texts)


@admin.register(Source)
class SourceAdmin(PublishableAdmin):
    """Sources."""

    list_display = [
        "short_title",
        "state_label",
        "publisher_name",
        "published",
        "kind",
        "availability",
        "last_checked",
        "edited_at",
    ]
    list_filter = ["state", "kind", "availability", ("language", UsedCodes)]
    form = SourceForm
    search_fields = ["words"]
    search_help_text = _("Words of the title, publisher, author or slug, or the address.")
    date_hierarchy = "published"
    inlines = [OriginRows, SnapshotRows]
    fieldsets = [
        (None, {"fields": ["title", ("publisher", "author"), ("published", "language"), "kind", "slug"]}),
        (
            _("Where it can be read"),
            {"fields": ["url", ("availability", "deleted_on", "deleted_on_precision"), ("accessed", "last_checked")]},
        ),
        STATE,
    ]
    TEXT_ROWS = 2
    actions = [*PublishableAdmin.actions, "mark_checked", "mark_online", "mark_deleted", "mark_paywalled"]

    @admin.action(permissions=["change"], description=_("Mark: checked today"))
    def mark_checked(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self.mark(request, queryset)

    @admin.action(permissions=["change"], description=_("Mark: online, checked today"))
    def mark_online(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self.mark(request, queryset, "online")

    @admin.action(permissions=["change"], description=_("Mark: deleted, checked today"))
    def mark_deleted(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self.mark(request, queryset, "deleted")

    @admin.action(permissions=["change"], description=_("Mark: paywalled, checked today"))
    def mark_paywalled(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self.mark(request, queryset, "paywalled")

    def mark(self, request: HttpRequest, queryset: QuerySet[Any], availability: str = "") -> None:
        """Mark as found on this user's day; one message for all."""
        chosen, day = list(queryset), timezone.localdate()
        with transaction.atomic():
            changed = mark_checked(chosen, day, availability, by=request.user)
            what = f"{codebook.AVAILABILITIES.label(availability)}; " if availability else ""
            self.keep_in_history(request, changed, what + gettext("Checked on %(day)s.") % {"day": day})
        messages.success(request, marked_text(chosen, changed, availability, written_out(day)))

    def conflict(self, request: HttpRequest, record: Any) -> Conflict | None:
        """As of any record; files go with their rows."""
        if self.has_change_permission(request, record):
            # Rows may change places in the posted form, and their files have to go with them.
            seal_uploads(request)
        return super().conflict(request, record)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        # What this form names is saved by now, so whatever is still named nowhere may go.
        forget_unnamed()

    def proposed_key(self, request: HttpRequest, form: Any) -> str:
        """Publisher and date."""
        said = form.cleaned_data
        names = said.get("publisher", ""), said.get("published"), said.get("title", ""), said.get("url", "")
        return source_key(*names)

    @admin.display(description=_("publisher"), ordering=Letters("publisher"))
    def publisher_name(self, source: Source) -> str:
        return source.publisher

    @admin.display(description=_("title"), ordering=Letters("title"))
    def short_title(self, source: Source) -> str:
        return Truncator(source.title).chars(90)
