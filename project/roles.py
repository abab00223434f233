"""Who may do what: the four roles, the rights of each, and what an account may do by them.

The database has them as groups, made by migrations, and no code asks for a group by its name. A new right is a line
here and a migration of this app that gives it to those groups, as stats/migrations/0005_treaty_role.py does.
"""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

VERBS = ("view", "add", "change", "delete")
ENTERED = {
    "incidents": (
        "country", "practice", "instrument", "treaty", "source", "origin", "snapshot",
        "incident", "group", "event", "claim", "statement", "overlap",
    ),
    "stats": ("arrivalfigure", "otherfigure", "contextevent"),
}  # fmt: skip

MAY_READ: frozenset[str] = frozenset()  # every account may read: no right is asked for
MAY_ENTER = MAY_READ | {
    f"{app}.{verb}_{model}" for app, models in ENTERED.items() for model in models for verb in VERBS
}
MAY_ENTER |= {"incidents.view_submission", "stats.share_in_public"}
MAY_PUBLISH = MAY_ENTER | {"incidents.publish", "incidents.view_edition"}
MAY_ADMINISTER = MAY_PUBLISH | {f"auth.{verb}_user" for verb in VERBS}
MAY_ADMINISTER |= {
    "auth.view_group",
    "incidents.erase",
    "incidents.view_erasure",
    "project.view_auditentry",
    "stats.end_any_link",
}

RIGHTS = {"Reader": MAY_READ, "Contributor": MAY_ENTER, "Editor": MAY_PUBLISH, "Administrator": MAY_ADMINISTER}

# As readers of the desk know them; a group of another name keeps it.
ROLE_LABELS = {
    "Reader": _("Reader"),
    "Contributor": _("Contributor"),
    "Editor": _("Editor"),
    "Administrator": _("Administrator"),
}


def role_name(group: Group) -> str:
    return str(ROLE_LABELS.get(group.name, group.name))


def powers(account: Any) -> QuerySet[Permission]:
    """What an account may do, or could do if it were active."""
    if account.is_superuser:
        return Permission.objects.all()
    return Permission.objects.filter(Q(group__user=account) | Q(user=account)).distinct()


def outranks(account: Any, user: Any) -> bool:
    """Whether the account can do something that the user cannot."""
    if user.is_superuser:
        return False
    # To change such an account would be to borrow its powers.
    return account.is_superuser or powers(account).exclude(pk__in=powers(user).values("pk")).exists()
