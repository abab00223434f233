"""The register of sources at the desk, with what draws on what and the copies that were kept."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from incidents.admin.publishable import STATE, PublishableAdmin
from incidents.admin.rows import Rows
from incidents.models import Origin, Snapshot, Source
from incidents.slugs import source_key


class OriginRows(Rows):
    """Which other source it draws on."""

    model = Origin
    fk_name = "source"
    fields = [("other", "relation"), "note"]
    autocomplete_fields = ["other"]


class SnapshotRows(Rows):
    """Kept copies."""

    model = Snapshot
    fields = ["sha256", ("media_type", "size", "taken_at"), "address"]


@admin.register(Source)
class SourceAdmin(PublishableAdmin):
    """Sources."""

    list_display = ["short_title", "state_label", "publisher", "published", "kind", "availability", "edited_at"]
    list_filter = ["state", "kind", "availability", "language"]
    search_fields = ["slug", "title", "publisher"]
    search_help_text = _("Words of the title, publisher or slug.")
    date_hierarchy = "published"
    inlines = [OriginRows, SnapshotRows]
    fieldsets = [
        (None, {"fields": ["title", ("publisher", "author"), ("published", "language"), "kind", "slug"]}),
        (_("Where it can be read"), {"fields": ["url", "availability", ("accessed", "last_checked")]}),
        STATE,
    ]
    TEXT_ROWS = 2

    def proposed_key(self, request: HttpRequest, form: Any) -> str:
        """Publisher and date."""
        said = form.cleaned_data
        names = said.get("publisher", ""), said.get("published"), said.get("title", ""), said.get("url", "")
        return source_key(*names)

    @admin.display(description=_("title"), ordering="title")
    def short_title(self, source: Source) -> str:
        """The title, as far as a list has room."""
        return Truncator(source.title).chars(90)
