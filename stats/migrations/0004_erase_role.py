"""Figures say when a text in them was erased; what administrators alone may do: erase, and see the audit log."""

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SAFETY = ("incidents.erase", "incidents.view_erasure", "project.view_auditentry")


def give(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give the permissions to the role; they are there only after a migrate unless made here."""
    from django.apps import apps as installed

    for label in ("incidents", "project"):
        create_permissions(installed.get_app_config(label), verbosity=0, apps=apps)
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    role = Group.objects.get(name="Administrator")
    for permission in SAFETY:
        label, codename = permission.split(".")
        role.permissions.add(Permission.objects.get(content_type__app_label=label, codename=codename))


def erased() -> models.DateField:
    """The column that every version got."""
    return models.DateField(editable=False, help_text="When a text in it was last removed for safety.", null=True)


class Migration(migrations.Migration):
    dependencies = [("stats", "0003_review_roles"), ("incidents", "0005_erasure"), ("project", "0002_auditentry")]
    operations = [
        *(
            migrations.AddField(model_name=name, name="erased", field=erased())
            for name in ("arrivalversion", "contexteventversion", "otherfigureversion")
        ),
        migrations.RunPython(give, migrations.RunPython.noop),
    ]
