"""Facts hold what older code let in on SQLite, whose whole numbers have 64 bits: PostgreSQL's had 32."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

COLUMNS = {
    "incidents_incidentversion": ("best",),
    "incidents_groupfact": ("low", "best", "high"),
}


def widen(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """On PostgreSQL alone: SQLite would copy the table, and drop the triggers of its search index with the old one."""
    if schema_editor.connection.vendor == "postgresql":
        for table, columns in COLUMNS.items():
            changes = ", ".join(f"ALTER COLUMN {column} TYPE bigint" for column in columns)
            schema_editor.execute(f"ALTER TABLE {table} {changes}")


class Migration(migrations.Migration):
    dependencies = [("incidents", "0013_kept_files")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(widen, migrations.RunPython.noop)],
            state_operations=[
                migrations.AlterField("incidentversion", "best", models.PositiveBigIntegerField()),
                migrations.AlterField("groupfact", "low", models.PositiveBigIntegerField()),
                migrations.AlterField("groupfact", "best", models.PositiveBigIntegerField()),
                migrations.AlterField("groupfact", "high", models.PositiveBigIntegerField(null=True)),
            ],
        ),
    ]
