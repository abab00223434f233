"""Releases at the desk: an edition is given a name and notes, once and for good."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.models import Edition, Release
from incidents.releases.making import frame_of
from project.generics import AnyModelForm
from project.pickers import PickingAdmin


class ReleaseForm(AnyModelForm):
    """Name, edition and notes."""

    class Meta:
        model = Release
        fields = ["name", "edition", "notes"]
        help_texts = {"edition": _("Everything that was published as of this edition. One name for each edition.")}


@admin.register(Release)
class ReleaseAdmin(PickingAdmin):
    """Releases: made by whoever may publish, read afterwards, never changed."""

    form = ReleaseForm
    list_display = ["name", "edition", "made_at", "made_by"]
    list_select_related = ["edition", "made_by"]
    search_fields = ["name", "notes"]
    autocomplete_fields = ["edition"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["made_at", "made_by"] if obj else []

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return ["name", "edition", "notes", *self.get_readonly_fields(request, obj)]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        newest = Edition.objects.newest()
        return {"edition": newest, "name": f"{newest.published_at:%Y-%m}"} if newest else {}

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        # An edition has one name, so there is no other to add.
        context["show_save_and_add_another"] = False
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Release, form: Any, change: bool) -> None:
        """Keep with it what its archive takes from the code, and where it is found."""
        obj.made_by, obj.made_at = request.user, timezone.now()  # type: ignore[assignment]
        obj.frame = frame_of(obj, request.build_absolute_uri(reverse("release", args=[obj.name])))
        super().save_model(request, obj, form, change)

    def view_on_site(self, obj: Release) -> str:
        return obj.get_absolute_url()

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("incidents.publish")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("incidents.publish")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("incidents.publish")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # What may be cited stays.
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
