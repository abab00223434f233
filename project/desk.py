"""The desk: Django's admin site, with what holds for every page and form of it."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods


class DeskConfig(AdminConfig):
    """Django's admin, with the site below as the one that records are registered with."""

    default_site = "project.desk.TumenAdminSite"


class TumenAdminSite(admin.AdminSite):
    """The admin site of Tumen."""

    def autocomplete_view(self, request: HttpRequest) -> Any:
        """What pickers offer."""
        from project.pickers import PickerView  # it asks for models, too

        return PickerView.as_view(admin_site=self)(request)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Every page of the desk takes a form once, and refuses absurd words."""
        # They import models, which are not there yet when the site is made.
        from project.desk_words import refusing_absurd_words
        from project.taking import once

        taken = require_http_methods(["GET", "HEAD", "POST"])(refusing_absurd_words(once(view)))
        return super().admin_view(taken, cacheable)

    def get_urls(self) -> list[Any]:
        """Django's, but that the way to a record's page is open to those alone who may see the record."""
        kept = [entry for entry in super().get_urls() if getattr(entry, "name", None) != "view_on_site"]
        view = self.admin_view(self.page_of_record)
        return [path("r/<int:content_type_id>/<path:object_id>/", view, name="view_on_site"), *kept]

    def page_of_record(self, request: HttpRequest, content_type_id: int, object_id: str) -> Any:
        """Lead to the page of a record."""
        from django.contrib.contenttypes.models import ContentType
        from django.contrib.contenttypes.views import shortcut

        kind = ContentType.objects.filter(pk=content_type_id).first()
        model = kind.model_class() if kind else None
        known = self._registry.get(model) if model else None
        record = known.get_object(request, object_id) if known else None
        if known is None or record is None or not known.has_view_permission(request, record):
            raise Http404
        return shortcut(request, content_type_id, object_id)

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Django's own, with our way back."""
        from project.doors.login_forms import DeskTwoSteps  # it asks for models, which are not there yet
        from project.login_views import LoginView

        if request.method == "GET" and self.has_permission(request):
            return redirect("admin:index")
        context = {
            **self.each_context(request),
            "title": _("Log in"),
            "subtitle": None,
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
        }
        if REDIRECT_FIELD_NAME not in request.GET and REDIRECT_FIELD_NAME not in request.POST:
            context[REDIRECT_FIELD_NAME] = reverse("admin:index")
        request.current_app = self.name
        view = LoginView.as_view(
            extra_context=context | (extra_context or {}),
            authentication_form=DeskTwoSteps,
            template_name="admin/login.html",
        )
        return view(request)
