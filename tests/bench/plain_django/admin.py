"""A changelist as Django's tutorial would have it."""

from django.contrib import admin

from tests.bench.plain_django.models import PlainIncident


@admin.register(PlainIncident)
class IncidentAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # nothing patches Django here
    list_display = ["date", "title", "country", "kind", "outcome", "people_best", "confidence"]
    list_filter = ["country", "outcome", "kind", "confidence", "date"]
    search_fields = ["title", "summary"]
    ordering = ["-date"]
    list_per_page = 50
