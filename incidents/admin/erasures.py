"""Removals for safety at the desk: look where a text stands, agree to the number of places, and remove it."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from incidents.admin.shown import shown_context
from incidents.erasure.erasing import erase, find_text, tables
from incidents.erasure.needle import LONGEST_MARK, Needle, faults
from incidents.erasure.sweeping import sweep
from incidents.erasure.walking import NotErased, TextPlaces
from incidents.models import Erasure
from project.generics import AnyModelAdmin

TEXT_HELP = _(
    "As it is written. Capitals, hyphens, Unicode forms and the space in a Korean name do not matter; another "
    "spelling, or the name in another script, is a removal of its own. It goes to no log and to no address."
)
REASON_HELP = _("Kept at the desk, where administrators see it; readers see only that something was removed.")


class ErasureForm(forms.Form):
    """What is to be removed, what stands in its place, and why."""

    text = forms.CharField(
        label=_("Text to remove"),
        help_text=TEXT_HELP,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField", "autocomplete": "off"}),
    )
    replacement = forms.CharField(label=_("In its place"), initial="[removed]", max_length=LONGEST_MARK)
    reason = forms.CharField(
        label=_("Reason"), help_text=REASON_HELP, widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})
    )

    @sensitive_variables()
    def clean(self) -> dict[str, Any]:
        """Refuse what cannot be removed without touching figures, or would not be gone."""
        told = {name: str(self.cleaned_data.get(name, "")) for name in ("text", "replacement", "reason")}
        for name, fault in faults(**told).items():
            if name not in self.errors:
                self.add_error(name, fault)
        return self.cleaned_data

    def needle(self) -> Needle:
        return Needle(self.cleaned_data["text"], self.cleaned_data["replacement"])


class AgreementForm(ErasureForm):
    """The same, hidden, with the number of places that somebody saw and agrees to."""

    rename = forms.BooleanField(label=_("Change these addresses too"), required=False)
    count = forms.IntegerField(label=_("Number of places, to confirm"), min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ErasureForm.base_fields:
            self.fields[name].widget = forms.HiddenInput()


@admin.register(Erasure)
class ErasureAdmin(AnyModelAdmin):
    """What was removed for safety: a list to read, and the way to remove more."""

    list_display = ["at", "by", "places", "editions", "addresses", "reason"]
    list_select_related = ["by"]
    fields = readonly_fields = ("at", "by", "places", "editions", "addresses", "replacement", "reason")
    date_hierarchy = "at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("spans")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        # There is nothing to select here, as Django's own title would ask for.
        return super().changelist_view(request, {"title": gettext("Removals for safety")} | (extra_context or {}))

    @admin.display(description=_("editions"))
    def editions(self, erasure: Erasure) -> str:
        return ", ".join(str(span) for span in erasure.spans.all())

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("incidents.erase")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # That something was removed stays on record.
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @method_decorator(sensitive_post_parameters())
    @sensitive_variables()
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Ask; show where it stands; remove it once the number of places is agreed to."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        asked = ErasureForm(request.POST or None)
        if not asked.is_valid():
            return self.page(request, asked)
        # The number of places has to be agreed to on a second page before anything goes.
        if "count" not in request.POST:
            return self.preview(request, asked)
        agreed = AgreementForm(request.POST)
        return self.remove(request, agreed) if agreed.is_valid() else self.preview(request, agreed)

    def page(self, request: HttpRequest, form: ErasureForm, found: TextPlaces | None = None) -> HttpResponse:
        """The form, with what is like a text that stands nowhere; or what was found, with the form to agree."""
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Remove a text for safety"),
            "opts": self.opts,
            "form": form,
            "found": found,
            **(shown_context(found.records) if found else {}),
        }
        return TemplateResponse(request, "admin/erase.html", context)

    @sensitive_variables()
    def preview(self, request: HttpRequest, asked: ErasureForm) -> HttpResponse:
        """Where the text stands; the page that asked stays where it stands nowhere."""
        found = find_text(asked.needle())
        if not found:
            messages.warning(request, gettext("The text stands nowhere."))
            return self.page(request, asked, found)
        told = {name: asked.cleaned_data[name] for name in ErasureForm.base_fields}
        agreement = asked if isinstance(asked, AgreementForm) else AgreementForm(initial=told)
        return self.page(request, agreement, found)

    @sensitive_variables()
    def remove(self, request: HttpRequest, agreed: AgreementForm) -> HttpResponse:
        """Remove, sweep the database's file, and say so."""
        told = agreed.cleaned_data
        try:
            erasure, found = erase(
                agreed.needle(),
                reason=told["reason"],
                by=request.user,  # type: ignore[arg-type]
                expected=told["count"],
                rename=told["rename"],
            )
        except NotErased as refused:
            agreed.add_error("count", str(refused))
            return self.preview(request, agreed)
        # The rows are clean by now, but the database's file may keep the old text in its free pages.
        if not sweep(tables()):
            messages.warning(request, gettext("The database's file may still hold it: run manage.py erase --sweep."))
        done = ngettext("Removed from one place.", "Removed from %(count)d places.", erasure.places)
        messages.success(request, done % {"count": erasure.places})
        if found.keys and not told["rename"]:
            messages.warning(request, gettext("It still stands in the addresses of records."))
        return redirect("admin:incidents_erasure_changelist")
