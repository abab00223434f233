"""Full-text search over published incidents: FTS5 on SQLite, a stored tsvector on PostgreSQL."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

FORWARDS = {
    "sqlite": [
        "CREATE VIRTUAL TABLE incidents_search USING fts5("
        'words, content="incidents_incidentversion", content_rowid="id", tokenize="unicode61 remove_diacritics 0")',
        "CREATE TRIGGER incidents_search_insert AFTER INSERT ON incidents_incidentversion BEGIN "
        "INSERT INTO incidents_search(rowid, words) VALUES (new.id, new.words); END",
        "CREATE TRIGGER incidents_search_delete AFTER DELETE ON incidents_incidentversion BEGIN "
        "INSERT INTO incidents_search(incidents_search, rowid, words) VALUES ('delete', old.id, old.words); END",
        "CREATE TRIGGER incidents_search_update AFTER UPDATE OF words ON incidents_incidentversion BEGIN "
        "INSERT INTO incidents_search(incidents_search, rowid, words) VALUES ('delete', old.id, old.words); "
        "INSERT INTO incidents_search(rowid, words) VALUES (new.id, new.words); END",
    ],
    "postgresql": [
        "ALTER TABLE incidents_incidentversion ADD COLUMN search tsvector "
        "GENERATED ALWAYS AS (to_tsvector('simple', words)) STORED",
        "CREATE INDEX incidents_incidentversion_search ON incidents_incidentversion USING gin (search)",
    ],
}
BACKWARDS = {
    "sqlite": [
        "DROP TRIGGER incidents_search_insert",
        "DROP TRIGGER incidents_search_delete",
        "DROP TRIGGER incidents_search_update",
        "DROP TABLE incidents_search",
    ],
    "postgresql": ["ALTER TABLE incidents_incidentversion DROP COLUMN search"],
}


def forwards(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the index."""
    for statement in FORWARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def backwards(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop the index."""
    for statement in BACKWARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
