"""Whoever enters countries may enter treaties."""

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ROLES = ("Contributor", "Editor", "Administrator")


def give(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Add the permissions to the roles; permissions are there only after a migrate unless made here."""
    from django.apps import apps as installed

    create_permissions(installed.get_app_config("incidents"), verbosity=0, apps=apps)
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    permissions = Permission.objects.filter(content_type__app_label="incidents", content_type__model="instrument")
    for role in Group.objects.filter(name__in=ROLES):
        role.permissions.add(*permissions)


class Migration(migrations.Migration):
    dependencies = [("stats", "0004_erase_role"), ("incidents", "0009_treaties")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
