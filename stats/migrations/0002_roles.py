"""The four roles, as Django groups with permissions: no code asks for their names."""

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

RECORDS = {
    "incidents": ("country", "source", "incident"),
    "stats": ("arrivalfigure", "otherfigure", "contextevent"),
}
PARTS = {
    "incidents": ("practice", "treaty", "origin", "snapshot", "group", "event", "claim", "statement", "overlap"),
}
ENTER = [
    f"{app}.{verb}_{model}"
    for app, models in RECORDS.items()
    for model in models
    for verb in ("view", "add", "change", "delete")
] + [
    f"{app}.{verb}_{model}"
    for app, models in PARTS.items()
    for model in models
    for verb in ("view", "add", "change", "delete")
]
PUBLISH = ["incidents.publish", "incidents.view_edition"]
ACCOUNTS = [f"auth.{verb}_user" for verb in ("view", "add", "change", "delete")] + ["auth.view_group"]
ROLES = {
    "Reader": [],
    "Contributor": ENTER,
    "Editor": ENTER + PUBLISH,
    "Administrator": ENTER + PUBLISH + ACCOUNTS,
}


def make_roles(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the groups; permissions are there only after a migrate unless made here."""
    from django.apps import apps as installed

    for label in ("auth", "incidents", "stats"):
        create_permissions(installed.get_app_config(label), verbosity=0, apps=apps)
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    every = {f"{p.content_type.app_label}.{p.codename}": p for p in Permission.objects.select_related("content_type")}
    for name, permissions in ROLES.items():
        role, _made = Group.objects.get_or_create(name=name)
        role.permissions.set(every[permission] for permission in permissions)


class Migration(migrations.Migration):
    dependencies = [
        ("stats", "0001_initial"),
        ("incidents", "0002_search"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
