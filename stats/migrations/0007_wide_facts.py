"""Facts hold what older code let in on SQLite, whose whole numbers have 64 bits: PostgreSQL's had 32."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

COLUMNS = {
    "stats_arrivalversion": ("male", "female", "total"),
}


def widen(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """On PostgreSQL alone: SQLite would copy the table, and drop the triggers of its search index with the old one."""
    if schema_editor.connection.vendor == "postgresql":
        for table, columns in COLUMNS.items():
            changes = ", ".join(f"ALTER COLUMN {column} TYPE bigint" for column in columns)
            schema_editor.execute(f"ALTER TABLE {table} {changes}")


class Migration(migrations.Migration):
    dependencies = [("stats", "0006_limits")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(widen, migrations.RunPython.noop)],
            state_operations=[
                migrations.AlterField("arrivalversion", "male", models.PositiveBigIntegerField(null=True)),
                migrations.AlterField("arrivalversion", "female", models.PositiveBigIntegerField(null=True)),
                migrations.AlterField("arrivalversion", "total", models.PositiveBigIntegerField()),
            ],
        ),
    ]
