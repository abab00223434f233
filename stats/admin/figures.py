"""Published figures and context events at the desk."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin import RelatedOnlyFieldListFilter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from incidents.admin.likeness import Facts, Like
from incidents.admin.publishable import STATE, PublishableAdmin, aligned
from incidents.admin.rows import RecordForm
from incidents.admin.slugs import event_key, free_key
from project.periods import cut
from stats.admin import likeness
from stats.admin.later import LaterAdmin
from stats.models import ArrivalFigure, ContextEvent, OtherFigure


class ArrivalForm(RecordForm):
    """An arrivals figure, entered once."""

    BESIDE = {
        "arrival_sexes_add_up": "total",
        "arrival_men_within_total": "male",
        "arrival_women_within_total": "female",
    }
    NAMED_BY = ("destination", "period_type", "period_start", "period_end", "status", "released", "source")

    def clean(self) -> dict[str, Any] | None:
        """Refuse a second row of the same announcement, whether it is entered or becomes one."""
        cleaned = super().clean()
        # Two that are there already may each be mended.
        if not self.errors and not set(self.NAMED_BY).isdisjoint(self.changed_data):
            said = {name: self.cleaned_data[name] for name in self.NAMED_BY}
            # By what they say: the name of one that was published is of what it said at first.
            others = ArrivalFigure.objects.filter(**said).exclude(pk=self.instance.pk)
            if slug := others.values_list("slug", flat=True).first():
                self.add_error("source", _("This announcement is entered already: %(slug)s.") % {"slug": slug})
        return cleaned


class FigureAdmin(LaterAdmin, PublishableAdmin):
    """Figures of a period, named by what they say."""

    DERIVED = True

    def new_key(self, request: HttpRequest, form: Any, own: str | None) -> str:
        return free_key(self.model, form.instance.natural_slug(), own)

    @admin.display(description=_("days"), ordering="period_end")
    def days(self, figure: Any) -> str:
        return f"{figure.period_start or '…'} – {figure.period_end}"


@admin.register(ArrivalFigure)
class ArrivalFigureAdmin(FigureAdmin):
    """Arrivals figures."""

    form = ArrivalForm
    NUMBERS = ("male", "female", "total")
    PERIOD = likeness.SAME_PERIOD
    list_display = [
        "days", "state_label", "destination", "period_type", "total_number", "status", "men", "women", "released",
    ]  # fmt: skip
    list_filter: ClassVar[list[Any]] = [
        "state",
        ("destination", RelatedOnlyFieldListFilter),
        "period_type",
        "status",
        "verified",
        "exception",
    ]
    list_select_related = ["destination"]
    search_fields = ["slug", "notes", "source__words"]
    search_help_text = _("Words of the notes or of the source's title and publisher.")
    date_hierarchy = "period_end"
    fieldsets = [
        (None, {"fields": ["destination", "period_type", ("period_start", "period_end")]}),
        (_("Persons"), {"fields": [("male", "female", "total")]}),
        (_("Announcement"), {"fields": ["status", "released", "source", "verified"]}),
        (_("Remarks"), {"fields": ["exception", "notes"]}),
        (STATE[0], {"fields": ["slug", ("state_label", "edited_at")]}),
    ]
    readonly_fields = ["slug", "state_label", "edited_at"]

    def likes(self, request: HttpRequest, form: Any, record: Any) -> list[Like]:
        said = form.cleaned_data if form else likeness.vars_of(record)
        return likeness.alike_arrivals(said, record.pk if record else None)

    def typed(self, request: HttpRequest, form: Any) -> Facts:
        return likeness.arrival_facts(form.cleaned_data)

    total_number = aligned("total", _("total"))
    men, women = aligned("male", _("men")), aligned("female", _("women"))


@admin.register(OtherFigure)
class OtherFigureAdmin(FigureAdmin):
    """Other figures."""

    NUMBERS = ("count", "share")
    PERIOD = (*likeness.SAME_SUBJECT, "category")
    list_display = [
        "days", "state_label", "destination", "measure", "dimension", "category", "count_number", "share_number",
    ]  # fmt: skip
    list_filter: ClassVar[list[Any]] = [
        "state",
        ("destination", RelatedOnlyFieldListFilter),
        "measure",
        "dimension",
        "verified",
    ]
    list_select_related = ["destination"]
    search_fields = ["slug", "category", "notes", "source__words"]
    search_help_text = _("Words of the category, the notes, or the source's title and publisher.")
    date_hierarchy = "period_end"
    fieldsets = [
        (None, {"fields": ["destination", "measure", ("dimension", "category")]}),
        (_("Period"), {"fields": ["period_type", ("period_start", "period_end"), "as_of"]}),
        (_("Figure"), {"fields": [("count", "share")]}),
        (_("Source"), {"fields": ["source", "verified", "notes"]}),
        (STATE[0], {"fields": ["slug", ("state_label", "edited_at")]}),
    ]
    readonly_fields = ["slug", "state_label", "edited_at"]

    def likes(self, request: HttpRequest, form: Any, record: Any) -> list[Like]:
        said = form.cleaned_data if form else likeness.vars_of(record)
        return likeness.alike_figures(said, record.pk if record else None)

    def typed(self, request: HttpRequest, form: Any) -> Facts:
        return likeness.figure_facts(form.cleaned_data)

    count_number, share_number = aligned("count", _("count")), aligned("share", _("share"))


@admin.register(ContextEvent)
class ContextEventAdmin(PublishableAdmin):
    """Context events."""

    list_display = ["title", "state_label", "country", "day", "category", "edited_at"]
    list_filter: ClassVar[list[Any]] = ["state", "category", ("country", RelatedOnlyFieldListFilter), "verified"]
    list_select_related = ["country"]
    search_fields = ["title", "slug", "description"]
    search_help_text = _("Words of the title, slug or description.")
    date_hierarchy = "date"
    fieldsets = [
        (None, {"fields": ["title", "country", "category", "slug"]}),
        (_("When"), {"fields": [("date", "date_precision"), ("end_date", "end_precision")]}),
        (_("Text"), {"fields": ["description"]}),
        (_("Source"), {"fields": ["source", "verified"]}),
        (_("On charts"), {"fields": ["shown"]}),
        STATE,
    ]

    def likes(self, request: HttpRequest, form: Any, record: Any) -> list[Like]:
        said = form.cleaned_data if form else likeness.vars_of(record)
        return likeness.alike_events(said, record.pk if record else None)

    def typed(self, request: HttpRequest, form: Any) -> Facts:
        return likeness.event_facts(form.cleaned_data)

    def proposed_key(self, request: HttpRequest, form: Any) -> str:
        """Year, month and title."""
        said = form.cleaned_data
        country = said.get("country")
        words = said.get("date_precision") or "day", said.get("title", ""), country.name if country else ""
        return event_key(said.get("date"), *words)

    @admin.display(description=_("date"), ordering="date")
    def day(self, event: ContextEvent) -> str:
        return cut(event.date, event.date_precision)
