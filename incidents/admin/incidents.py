"""Incidents at the desk, with all that hangs below one."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin import RelatedOnlyFieldListFilter
from django.db.models import FloatField, QuerySet, Sum
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from incidents.admin.likeness import Facts, Like, incidents_alike
from incidents.admin.publishable import STATE, PublishableAdmin, aligned
from incidents.admin.rows import RecordRows
from incidents.admin.slugs import incident_key
from incidents.admin.typed import facts_typed, people_typed, sketch_of, sketched
from incidents.editions.holding import seen_finer
from incidents.models import Claim, Event, Group, Incident, Overlap, Statement
from project.periods import cut
from project.sums import BigSum

WHOLE_NOTE = _(
    "Only for an incident with several groups: numbers of the whole as first reported. "
    "What is counted are the groups; an incident with one group leaves these empty."
)


READERS_SEE = _("What readers may see")
READERS_NOTE = _(
    "What is published is never finer than this, in any page, file or search. Editions that were published before stay "
    "as they are: only a removal for safety changes them."
)


READERS_FIELDS = ("date_shown", "place_shown", "figures_by", "held", "held_until")


class HeldFilter(admin.SimpleListFilter):
    """Incidents that are held back, and those whose day has come."""

    title = pgettext_lazy("of a record at the desk", "held back")
    parameter_name = "held"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        finer = _("Published with more than readers may see now")
        return [("yes", _("Held back")), ("due", _("Due: its day has come")), ("finer", finer)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the list."""
        if self.value() == "finer":
            return queryset.filter(slug__among=seen_finer())
        chosen = {"yes": Incident.objects.held, "due": Incident.objects.due}.get(self.value() or "")
        return queryset.filter(pk__in=chosen().values("pk")) if chosen else queryset


class GroupRows(RecordRows):
    """People who met the same fate."""

    model = Group
    fields = [
        ("people_low", "people_best", "people_high"),
        ("women", "men", "children"),
        ("outcome", "outcome_date", "outcome_date_precision"),
        "note",
    ]

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        # A new incident starts with one group to fill in.
        return 0 if obj else 1


class EventRows(RecordRows):
    """Steps, in time."""

    model = Event
    fields = [("date", "date_precision", "kind"), "description", "source"]


class ClaimRows(RecordRows):
    """What each source says."""

    model = Claim
    fields = [
        "source",
        ("people_reported", "people_high", "qualifier", "wording"),
        ("counts", "as_of"),
        ("rank", "rank_reason"),
        "claim",
    ]


class StatementRows(RecordRows):
    """Who said what."""

    model = Statement
    fields = [("speaker", "organisation", "country"), ("date", "stance"), "summary", "source"]


class OverlapRows(RecordRows):
    """What it is part of."""

    model = Overlap
    fk_name = "incident"
    fields = [("other", "relation"), "note"]


@admin.register(Incident)
class IncidentAdmin(PublishableAdmin):
    """Incidents."""

    list_display = ["title", "state_label", "country", "day", "kind", "people", "edited_at"]
    list_filter: ClassVar[list[Any]] = [
        "state",
        ("country", RelatedOnlyFieldListFilter),
        "kind",
        "groups__outcome",
        "who",
        "measure",
        "people_basis",
        "confidence",
        "verified",
        HeldFilter,
    ]
    list_select_related = ["country"]
    search_fields = ["title", "slug", "location", "summary", "notes", "title_ko", "summary_ko"]
    search_help_text = _("Words of the title, slug, place, summary or notes.")
    date_hierarchy = "date"
    inlines = [GroupRows, EventRows, ClaimRows, StatementRows, OverlapRows]
    fieldsets = [
        (None, {"fields": ["title", "country", "entered_from", "kind", "slug"]}),
        (_("When"), {"fields": [("date", "date_precision"), "end_date"]}),
        (_("Where"), {"fields": [("location", "location_precision"), ("latitude", "longitude")]}),
        (_("How it is counted"), {"fields": [("who", "measure")]}),
        (_("How sure it is"), {"fields": [("people_basis", "confidence"), "verified"]}),
        (_("Text"), {"fields": ["summary", "notes"]}),
        (_("In Korean"), {"fields": ["title_ko", "summary_ko"]}),
        (
            _("People of the whole"),
            {
                "fields": [("people_low", "people_best", "people_high"), ("women", "men", "children")],
                "classes": ["collapse"],
                "description": WHOLE_NOTE,
            },
        ),
        (
            READERS_SEE,
            {
                "fields": [
                    "date_shown",
                    ("place_shown", "region_shown"),
                    "figures_by",
                    ("held", "held_until"),
                ],
                "description": READERS_NOTE,
            },
        ),
        STATE,
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """What few records need is folded while nothing is chosen in it: nobody has to walk through it."""
        found = super().get_fieldsets(request, obj)
        if obj and any(getattr(obj, name) for name in READERS_FIELDS):
            return found
        return [(name, {**said, "classes": ["collapse"]} if name == READERS_SEE else said) for name, said in found]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Incidents with `best`: the people of their groups, in persons; `size` is the same, to sort by."""
        # On SQLite the exact sum is a text of two halves, which does not sort; a float does.
        size = Sum(Cast("groups__people_best", FloatField()))
        rows: QuerySet[Any] = super().get_queryset(request).annotate(best=BigSum("groups__people_best"), size=size)
        return rows.order_by("-date", "slug")

    def likes(self, request: HttpRequest, form: Any, record: Any) -> list[Like]:
        sketch = sketched(self, request, form) if form else sketch_of(record)
        return incidents_alike(sketch, but=record.pk if record else None)

    def typed(self, request: HttpRequest, form: Any) -> Facts:
        return facts_typed(self, request, form)

    def proposed_key(self, request: HttpRequest, form: Any) -> str:
        """Year, month, place and group, as far as they are known."""
        said = form.cleaned_data
        country = said.get("country")
        # Where only the country is known, the location names no place within it.
        known = said.get("location_precision") != "country"
        # An address is read by everybody, so it says no more than readers may see.
        precision = said.get("date_precision") or "day"
        place = said.get("region_shown", "") if said.get("place_shown") else said.get("location", "")
        return incident_key(
            said.get("date"),
            "year" if said.get("date_shown") == "year" else precision,
            place if known and said.get("place_shown") != "country" else "",
            country.name if country else "",
            people=people_typed(self, request).best,
            who=said.get("who") or "",
        )

    @admin.display(description=_("date"), ordering="date")
    def day(self, incident: Incident) -> str:
        return cut(incident.date, incident.date_precision)

    people = aligned("best", pgettext_lazy("before a number", "people"), "size")  # best estimate, in persons
