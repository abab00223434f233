"""Accounts at the desk, made and changed by people who can do at least as much themselves; and the audit log."""

import re
from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from project.audit import record_entry
from project.doors.second_factor import has_second_factor, turn_off
from project.generics import AnyModelAdmin
from project.models import Action, AuditEntry, BrowserSession
from project.roles import outranks, powers, role_name

admin.site.unregister(User)


class RoleListFilter(admin.RelatedFieldListFilter):
    """Accounts by role, in the desk's language."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        return [(group.pk, role_name(group)) for group in Group.objects.order_by("name")]


@admin.register(User)
class AccountAdmin(UserAdmin):  # type: ignore[type-arg] # it takes none when it runs
    """Accounts and their roles. Superusers are made on the command line only."""

    list_display = ["username", "first_name", "last_name", "email", "roles", "is_staff", "is_active", "last_login"]
    list_filter = [("groups", RoleListFilter), "is_active", "is_staff"]
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email")}),
        (_("Role"), {"fields": ("groups", "is_staff", "is_active")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "usable_password", "password1", "password2")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email")}),
        (_("Role"), {"fields": ("groups", "is_staff")}),
    )
    filter_horizontal = ("groups",)
    readonly_fields = ("last_login", "date_joined")
    actions = ("take_second_factor_off",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("roles"))
    def roles(self, account: User) -> str:
        return ", ".join(sorted(role_name(group) for group in account.groups.all()))

    @admin.action(description=_("Take the second factor off"), permissions=["change"])
    def take_second_factor_off(self, request: HttpRequest, accounts: QuerySet[User]) -> None:
        """For who lost the telephone and the recovery codes. What was open ends, too."""
        for account in accounts:
            # Nobody opens the way to an account that can do more.
            if outranks(account, request.user):
                text = gettext("%(name)s may do more than you: its second factor stays.")
            elif not has_second_factor(account):
                text = gettext("%(name)s has no second factor.")
            else:
                turn_off(account)
                BrowserSession.objects.filter(user=account).delete()
                record_entry(request.user, Action.ACCOUNT, what=account, detail="second factor off")
                self.message_user(request, gettext("%(name)s has no second factor any more.") % {"name": account})
                continue
            self.message_user(request, text % {"name": account}, messages.WARNING)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        # Whoever sets the password of an account can sign in as it.
        return allowed and (obj is None or not outranks(obj, request.user))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # An account that was used is made inactive instead, so that history keeps its name.
        unused = obj is not None and obj.last_login is None
        return unused and super().has_delete_permission(request, obj) and not outranks(obj, request.user)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the groups that give no more than the user has."""
        if db_field.name == "groups":
            # Nobody gives others more than they have.
            beyond = Permission.objects.exclude(pk__in=powers(request.user).values("pk"))
            kwargs["queryset"] = Group.objects.exclude(permissions__in=beyond)
        field: Any = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups" and field is not None:
            field.label_from_instance = role_name
        return field


# A record goes one at a time, on its own page: what many lose at once, history and audit log would not be told of.
admin.site.disable_action("delete_selected")


@admin.register(AuditEntry)
class AuditEntryAdmin(AnyModelAdmin):
    """The audit log, to be read by whoever may."""

    list_display = ["at", "username", "action", "subject", "detail"]
    list_display_links = None
    list_filter = ["action"]
    search_fields = ["username"]
    search_help_text = _("A username.")
    date_hierarchy = "at"
    list_per_page = 100
    show_full_result_count = False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        # There is nothing to select here, as Django's own title would ask for.
        return super().changelist_view(request, {"title": gettext("Audit log")} | (extra_context or {}))

    @admin.display(description=_("what"))
    def subject(self, entry: AuditEntry) -> str:
        """What it was done to: a record as a link to it at the desk, a file by its address."""
        model = model_named(entry.what)
        if model is None:
            return re.sub("<[^>]*>", entry.key, f"/{entry.what}") if entry.what else ""
        name = f"{model._meta.verbose_name} {entry.key}"
        # What was deleted has no page that could be linked to.
        if not admin.site.is_registered(model) or entry.action == Action.DELETED:
            return name
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[entry.key])
        return format_html('<a href="{}">{}</a>', url, name)

    def has_add_permission(self, request: HttpRequest) -> bool:
        # Entries are made by what happens.
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # What happened stays, for everybody.
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def model_named(label: str) -> Any:
    """A model by its label, such as incidents.incident; None for anything else."""
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None
