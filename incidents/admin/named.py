"""Names of records at the desk: proposed where nobody gave one, changed while a record is a draft."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from incidents.admin.slugs import free_key
from incidents.editions.renaming import may_be_renamed, rename
from incidents.models import Publishable
from project.generics import AnyModelAdmin


class NamedAdmin(AnyModelAdmin):
    """Forms in which a key may be left empty, and may be changed until the record is published."""

    model: type[Publishable]
    DERIVED = False  # whether the key always follows from the rest, so that nobody types it

    class Media:
        js = (forms.Script("js/proposals.js", type="module"), forms.Script("js/pickers.js", type="module"))

    def proposed_key(self, request: HttpRequest, form: Any) -> str:
        """What a record is called by what its form says so far; nothing where it says nothing."""
        return ""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """The fields that are only read, with the key once the record was published."""
        fields = list(super().get_readonly_fields(request, obj))
        # Addresses, files and other records name a published key, so it stays.
        fixed = obj is not None and not may_be_renamed(obj)
        return [*fields, self.model.KEY] if fixed and self.model.KEY not in fields else fields

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form; where a key is left empty one is proposed."""
        form = super().get_form(request, obj, change=change, **kwargs)
        key: Any = form.base_fields.get(self.model.KEY)
        if isinstance(key, forms.SlugField):
            key.required = False
            key.help_text = gettext("Empty: one is proposed. It can be changed until the record is published.")
        return form

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(require_POST(self.proposals_view))
        return [path("proposals/", view, name=self.address_of_proposals()), *super().get_urls()]

    def address_of_proposals(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_proposals"

    def proposals_view(self, request: HttpRequest) -> HttpResponse:
        """What may be proposed for a form as it stands; nothing is written."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        key = request.POST.get("_record", "")
        form = self.get_form(request)(request.POST, instance=self.model.by_key([key] if key else []).get(key))
        form.is_valid()  # a form that is half filled in says what it says
        return JsonResponse(self.proposals(request, form))

    def proposals(self, request: HttpRequest, form: Any) -> dict[str, Any]:
        wanted = self.proposed_key(request, form)
        return {"slug": free_key(self.model, wanted) if wanted else ""}

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["proposals"] = reverse(f"admin:{self.address_of_proposals()}")
        return super().render_change_form(request, context, *args, **kwargs)

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        """A record with a key: its own, or the one that is proposed."""
        record = super().save_form(request, form, change)
        if not change and not record.key:
            setattr(record, self.model.KEY, self.new_key(request, form, None))
        # The rows in the form still name the draft's old key, so it is renamed after they are saved.
        elif change and may_be_renamed(record) and (self.DERIVED or form.other_key == ""):
            form.other_key = self.new_key(request, form, record.key)
        return record

    def new_key(self, request: HttpRequest, form: Any, own: str | None) -> str:
        wanted = self.proposed_key(request, form) or str(self.opts.model_name)
        return free_key(self.model, wanted, own)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Rename a draft once its rows are saved."""
        super().save_related(request, form, formsets, change)
        # The rows in the form still have the name that they came with, so they are saved first.
        key = form.other_key if change else None
        if key and key != form.instance.key:
            rename(form.instance, key)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Say so where a name was typed into a form of what has been published meanwhile."""
        typed = request.POST.get(self.model.KEY, "").strip()
        if typed and typed != obj.key and not may_be_renamed(obj):
            text = gettext("It was published, so its name “%(key)s” stays: people may have cited it.")
            messages.warning(request, text % {"key": obj.key})
        return super().response_change(request, obj)
