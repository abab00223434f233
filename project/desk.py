"""The desk: Django's admin site, with what holds for every page and form of it."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache


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

        return super().admin_view(refusing_absurd_words(once(view)), cacheable)

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Django's own, with our way back."""
        from django.contrib.admin.forms import AdminAuthenticationForm  # it asks for models, which are not there yet

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
            authentication_form=AdminAuthenticationForm,
            template_name="admin/login.html",
        )
        return view(request)
