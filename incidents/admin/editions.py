"""Editions at the desk: what was published when and by whom, to be read only."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from incidents.models import Edition
from project.generics import AnyModelAdmin


@admin.register(Edition)
class EditionAdmin(AnyModelAdmin):
    """Editions."""

    list_display = ["number", "published_at", "published_by", "said"]
    list_select_related = ["published_by"]
    search_fields = ["=number", "note"]
    date_hierarchy = "published_at"
    fields = ["number", "published_at", "published_by", "said", "overruled"]
    readonly_fields = ["published_by", "said"]

    @admin.display(description=_("note"), ordering="note")
    def said(self, edition: Edition) -> str:
        return edition.said

    def view_on_site(self, obj: Edition) -> str:
        return obj.get_absolute_url()

    def has_add_permission(self, request: HttpRequest) -> bool:
        # Editions are made by publishing alone.
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # What was published stays.
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
