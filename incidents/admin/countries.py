"""Countries at the desk, with what they did and which treaties bind them."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from incidents.admin.publishable import STATE, PublishableAdmin
from incidents.admin.rows import RecordRows
from incidents.models import Country, Practice, Treaty


class PracticeRows(RecordRows):
    """What the country did, in which years."""

    model = Practice
    fields = [("from_year", "to_year"), ("practice", "basis"), "summary", "source", "verified"]


class TreatyRows(RecordRows):
    """Where the country stands towards a treaty."""

    model = Treaty
    fields = [("treaty", "status", "since"), "reservation", "source", "verified"]


@admin.register(Country)
class CountryAdmin(PublishableAdmin):
    """Countries."""

    list_display = ["name", "state_label", "name_ko", "iso2", "role", "edited_at"]
    list_filter = ["state", "role", "practices__practice"]
    search_fields = ["name", "name_ko", "iso2"]
    search_help_text = _("A name in English or Korean, or the code.")
    inlines = [PracticeRows, TreatyRows]
    fieldsets = [
        (None, {"fields": ["iso2", ("name", "name_ko"), "role"]}),
        (_("Text"), {"fields": ["practice", "notes"]}),
        STATE,
    ]
