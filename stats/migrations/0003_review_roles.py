"""Whoever enters records may see what became of those that they submitted for review."""

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

REVIEW = ["view_submission"]
ROLES = ("Contributor", "Editor", "Administrator")


def give(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Add the permission to the roles; permissions are there only after a migrate unless made here."""
    from django.apps import apps as installed

    create_permissions(installed.get_app_config("incidents"), verbosity=0, apps=apps)
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    permissions = Permission.objects.filter(content_type__app_label="incidents", codename__in=REVIEW)
    for role in Group.objects.filter(name__in=ROLES):
        role.permissions.add(*permissions)


class Migration(migrations.Migration):
    dependencies = [("stats", "0002_roles"), ("incidents", "0003_submission")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
