"""PostgreSQL gets a collation that knows the capitals of every script, whatever the database's own is."""

from typing import Any

from django.db import migrations

# A server that was built without ICU knows the capitals of ASCII.
MAKE = """
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_collation WHERE collname = 'und-x-icu') THEN
    CREATE COLLATION IF NOT EXISTS tumen_letters FROM "und-x-icu";
  ELSE
    CREATE COLLATION IF NOT EXISTS tumen_letters FROM "C";
  END IF;
END $$
"""


def on_postgresql(statement: str) -> Any:
    """A step that SQLite has no need of."""

    def run(_apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("project", "0003_takenform")]
    operations = [
        migrations.RunPython(on_postgresql(MAKE), on_postgresql("DROP COLLATION IF EXISTS tumen_letters")),
    ]
