"""Treaties at the desk: what each is called, its kind, and the countries that stand towards it."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents.admin.conflicts.guarded import GuardedAdmin
from incidents.admin.rows import RecordFields, RecordRows
from incidents.admin.slugs import joined_words
from incidents.documents import Document, published_documents
from incidents.editions import publishing
from incidents.models import Country, Instrument, Treaty
from project.generics import AnyModelAdmin
from project.ordering import by_letters
from project.romanising import ascii_words

KEY_LETTERS = 50  # letters of a key, before its number


class PartyRows(RecordRows):
    """Where a country stands towards the treaty: a row of the country's own record."""

    model = Treaty
    fields = [("country", "status", "since"), "reservation", "source", "verified"]
    verbose_name = _("country")
    verbose_name_plural = _("countries")

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        # A new treaty starts with two sides to fill in.
        return 0 if obj else 2


@admin.register(Instrument)
class InstrumentAdmin(GuardedAdmin, RecordFields, AnyModelAdmin):
    """Treaties. Readers see one on the pages of its countries, once those are published."""

    model: Any
    list_display = ["__str__", "kind", "countries"]
    list_filter = ["kind"]
    search_fields = ["name", "name_ko", "slug"]
    search_help_text = _("A name in English or Korean.")
    inlines = [PartyRows]
    fieldsets = [(None, {"fields": ["name", "name_ko", "kind"]})]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Instrument]:
        found: QuerySet[Instrument] = super().get_queryset(request)
        return found.annotate(count=Count("parties"))

    @admin.display(description=_("countries"), ordering="count")
    def countries(self, instrument: Any) -> int:
        return int(instrument.count)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        # What the codebook says is not typed again here.
        return ["name", "name_ko", "kind"] if obj and obj.in_codebook else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # A treaty of the codebook stays, and so does one that a country's record names.
        unused = obj is not None and not obj.in_codebook and not obj.parties.exists()
        return unused and super().has_delete_permission(request, obj)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        self.seal_form(context)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Write it under a key of its own; what its countries say now is compared with afterwards."""
        obj.slug = obj.slug or free_treaty_slug(obj.name)
        # Read before anything is saved: afterwards it is compared with what the countries say.
        form.before = standing_treaties(obj) if change else {}
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The countries whose record is another now are told of, and so is the user."""
        super().save_related(request, form, formsets, change)
        before, after = form.before, standing_treaties(form.instance)
        touched = [code for code in {**before, **after} if before.get(code) != after.get(code)]
        self.tell(request, form.instance, list(Country.objects.filter(pk__in=touched)))

    def tell(self, request: HttpRequest, instrument: Instrument, countries: list[Country]) -> None:
        """Settle the state of countries, write into their history, and lead to where they are published."""
        for country in countries:
            publishing.note_change(country)
        if countries:
            text = gettext("Changed with the treaty “%s”.") % instrument
            LogEntry.objects.log_actions(request.user.pk, countries, CHANGE, text)  # type: ignore[arg-type]
            codes = ",".join(sorted(country.pk for country in countries))
            context = {"countries": sorted(map(str, countries), key=by_letters), "codes": codes}
            messages.warning(request, render_to_string("admin/treaty_countries.html", context))


def standing_treaties(instrument: Instrument) -> dict[str, list[Document]]:
    codes = [*instrument.parties.values_list("country", flat=True)]
    return {code: document["treaties"] for code, document in published_documents(Country, codes).items()}


def free_treaty_slug(name: str) -> str:
    """A key from a treaty's name that no other has."""
    wanted = joined_words(ascii_words(name))[:KEY_LETTERS].strip("-") or "treaty"
    taken = set(Instrument.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    # One more name than are taken, so one of them is free.
    names = (wanted if number == 1 else f"{wanted}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)
