"""Full-text search over published incidents and sources: FTS5 on SQLite, a stored tsvector on PostgreSQL."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

FORWARDS = {
    "sqlite": [
        "CREATE VIRTUAL TABLE {table}_search USING fts5("
        'words, content="{table}", content_rowid="id", tokenize="unicode61 remove_diacritics 0")',
        "CREATE TRIGGER {table}_search_insert AFTER INSERT ON {table} BEGIN "
        "INSERT INTO {table}_search(rowid, words) VALUES (new.id, new.words); END",
        "CREATE TRIGGER {table}_search_delete AFTER DELETE ON {table} BEGIN "
        "INSERT INTO {table}_search({table}_search, rowid, words) VALUES ('delete', old.id, old.words); END",
        "CREATE TRIGGER {table}_search_update AFTER UPDATE OF words ON {table} BEGIN "
        "INSERT INTO {table}_search({table}_search, rowid, words) VALUES ('delete', old.id, old.words); "
        "INSERT INTO {table}_search(rowid, words) VALUES (new.id, new.words); END",
    ],
    "postgresql": [
        "ALTER TABLE {table} ADD COLUMN search tsvector GENERATED ALWAYS AS (to_tsvector('simple', words)) STORED",
        "CREATE INDEX {table}_tsv ON {table} USING gin (search)",
    ],
}
BACKWARDS = {
    "sqlite": [
        "DROP TRIGGER {table}_search_insert",
        "DROP TRIGGER {table}_search_delete",
        "DROP TRIGGER {table}_search_update",
        "DROP TABLE {table}_search",
    ],
    "postgresql": ["ALTER TABLE {table} DROP COLUMN search"],
}


TABLES = ("incidents_incidentversion", "incidents_sourceversion")


def forwards(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the index."""
    for table in TABLES:
        for statement in FORWARDS[schema_editor.connection.vendor]:
            schema_editor.execute(statement.format(table=table))


def backwards(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop the index."""
    for table in TABLES:
        for statement in BACKWARDS[schema_editor.connection.vendor]:
            schema_editor.execute(statement.format(table=table))


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
