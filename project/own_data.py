"""What is held about an account, all of it; and the end of an account, which leaves what it published."""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import Q

from project.audit import record_entry
from project.models import Action, AuditEntry
from project.roles import powers

# What comes in by, which no file may hold, and what is of the record and not of the account.
LEFT_OUT = {"password", "secret", "digest", "session_key", "session_data"}
# An address in a row is somebody else's, such as a stranger's whose report was answered.
KINDS_LEFT_OUT = (models.JSONField, models.BinaryField, models.EmailField)
RIGHT_OVER_ACCOUNTS = "change_user"


def own_rows(user: User) -> Iterator[tuple[str, models.QuerySet[Any], list[str]]]:
    """Every kind of row that names the account, whatever app it is of, with the columns that are told."""
    for relation in User._meta.get_fields(include_hidden=True):
        # What joins it to groups and permissions is made by Django, and told as its roles.
        if not isinstance(relation, models.ManyToOneRel) or relation.related_model._meta.auto_created:
            continue
        model, name = relation.related_model, relation.field.name
        rows = model._base_manager.filter(**{name: user.pk}).order_by("pk")
        yield f"{model._meta.label_lower}.{name}", rows, told_columns(model)


def told_columns(model: type[models.Model]) -> list[str]:
    columns = model._meta.concrete_fields
    return [
        column.attname
        for column in columns
        if column.name not in LEFT_OUT and not column.name.startswith("picture")
        if not isinstance(column, KINDS_LEFT_OUT) or column.name == "question"
    ]


def held_about(user: User) -> dict[str, Any]:
    """The account, its roles, what it saved and did: as rows under the name of their kind."""
    account = User.objects.filter(pk=user.pk).values(*told_columns(User), "email").get()
    held = {name: list(rows.values(*columns)) for name, rows, columns in own_rows(user)}
    acts = AuditEntry.objects.filter(account=user.pk).order_by("pk").values()
    groups = list(user.groups.values_list("name", flat=True))
    rows_held = {name: rows for name, rows in held.items() if rows}
    return {"account": account, "roles": groups, **rows_held, "acts": list(acts)}


def is_last_administrator(user: User) -> bool:
    """Whether nobody else could make or change accounts."""
    may = Q(is_superuser=True) | Q(groups__permissions__codename=RIGHT_OVER_ACCOUNTS)
    others = User.objects.filter(may, is_active=True).exclude(pk=user.pk)
    return (user.is_superuser or powers(user).filter(codename=RIGHT_OVER_ACCOUNTS).exists()) and not others.exists()


def pseudonym_of(account: int) -> str:
    return f"account-{account}"


@transaction.atomic
def close_account(user: User) -> None:
    """Forget who it was. Rows of its own go; what it published, reviewed or shared stays, under a pseudonym."""
    for _name, rows, _columns in own_rows(user):
        if rows.model is not LogEntry and owned_by_account(rows.model):
            rows.delete()
    name = pseudonym_of(user.pk)
    user.username, user.first_name, user.last_name, user.email = name, "", "", ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    user.user_permissions.clear()
    AuditEntry.objects.under_pseudonym(user.pk, name)
    about = LogEntry.objects.filter(content_type__app_label="auth", content_type__model="user", object_id=str(user.pk))
    about.update(object_repr=name)
    record_entry(user, Action.DELETED, what=user)


def owned_by_account(model: type[models.Model]) -> bool:
    """Whether a row of this kind is nothing without its account, as the model says."""
    to_user = [field.remote_field for field in model._meta.concrete_fields if field.related_model is User]
    return any(link is not None and link.on_delete is models.CASCADE for link in to_user)
