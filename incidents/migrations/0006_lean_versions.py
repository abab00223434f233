"""Versions are written faster: no index on what a unique one begins with, and PostgreSQL packs texts with lz4."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

LONG = {"incidents_incidentversion": ("document", "words"), "incidents_sourceversion": ("document", "words")}


def pack_with(schema_editor: BaseDatabaseSchemaEditor, method: str) -> None:
    """Choose how the texts of new versions are packed; nothing on SQLite, which packs none."""
    if schema_editor.connection.vendor == "postgresql":
        for table, columns in LONG.items():
            for column in columns:
                schema_editor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET COMPRESSION {method}")


def quickly(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """With lz4, where the server was built with it, as Debian's is."""
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT 'lz4' = ANY(enumvals) FROM pg_settings WHERE name = 'default_toast_compression'")
        row = cursor.fetchone()
    if row and row[0]:
        pack_with(schema_editor, "lz4")


def as_ever(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """With the server's own choice."""
    pack_with(schema_editor, "default")


class Migration(migrations.Migration):
    dependencies = [("incidents", "0005_erasure")]
    operations = [
        migrations.RemoveIndex("incidentversion", "incident_version_key"),
        migrations.RemoveIndex("sourceversion", "source_version_key"),
        migrations.RunPython(quickly, as_ever),
    ]
