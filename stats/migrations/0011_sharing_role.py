"""Whoever enters records may share views in public; administrators may end anybody's links."""

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ROLES = {
    "share_in_public": ("Contributor", "Editor", "Administrator"),
    "end_any_link": ("Administrator",),
}


def give(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Add the rights to the roles; they are there only after a migrate unless made here."""
    from django.apps import apps as installed

    create_permissions(installed.get_app_config("stats"), verbosity=0, apps=apps)
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for codename, roles in ROLES.items():
        right = Permission.objects.get(content_type__app_label="stats", codename=codename)
        for role in Group.objects.filter(name__in=roles):
            role.permissions.add(right)


class Migration(migrations.Migration):
    dependencies = [("stats", "0010_public_links")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
