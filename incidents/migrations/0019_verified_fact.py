"""Whether an incident is verified, beside its other facts: it is counted without reading documents."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def take_from_documents(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    versions = apps.get_model("incidents", "IncidentVersion")._default_manager
    versions.filter(document__verified=True).update(verified=True)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0018_running_totals")]

    operations = [
        # Null, since on SQLite any other column makes the table anew, without the triggers that keep its index.
        migrations.AddField("incidentversion", "verified", models.BooleanField(null=True)),
        migrations.RunPython(take_from_documents, migrations.RunPython.noop),
    ]
