"""The audit log still refuses every change but two: an old visit is forgotten, and a closed account gets a pseudonym."""

from importlib import import_module

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

first = import_module("project.migrations.0002_auditentry")
TABLE, MESSAGE = first.TABLE, first.MESSAGE
VISITS = "old.action IN ('signed_in', 'sign_in_failed', 'signed_out', 'exported')"
COLUMNS = ("id", "at", "account", "action", "what", "key", "detail")
PSEUDONYM = "new.username = 'account-' || old.account"
REFUSED = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"

FORWARDS = {
    "sqlite": [
        f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} WHEN NOT coalesce({PSEUDONYM} AND "
        + " AND ".join(f'new."{column}" IS old."{column}"' for column in COLUMNS)
        + f", 0) {REFUSED}",
        # Younger ones stay, whoever asks: what somebody did today cannot be hidden today.
        f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} "
        f"WHEN NOT ({VISITS} AND old.at < datetime('now', '-30 days')) {REFUSED}",
        first.FORWARDS["sqlite"][2],
    ],
    "postgresql": [
        first.FORWARDS["postgresql"][0],
        f"CREATE FUNCTION {TABLE}_refuse_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'DELETE' THEN IF {VISITS} AND old.at < now() - interval '30 days' THEN RETURN old; END IF; "
        f"ELSIF {PSEUDONYM} AND ({', '.join(f'new.{column}' for column in COLUMNS)}) IS NOT DISTINCT FROM "
        f"({', '.join(f'old.{column}' for column in COLUMNS)}) THEN RETURN new; END IF; "
        f"RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE TRIGGER {TABLE}_rows BEFORE UPDATE OR DELETE ON {TABLE} "
        f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse_row()",
        first.FORWARDS["postgresql"][2],
    ],
}
BACKWARDS = {
    "sqlite": first.BACKWARDS["sqlite"],
    "postgresql": [*first.BACKWARDS["postgresql"], f"DROP FUNCTION {TABLE}_refuse_row()"],
}


def forwards(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    for statement in [*first.BACKWARDS[vendor], *FORWARDS[vendor]]:
        schema_editor.execute(statement)


def backwards(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    for statement in [*BACKWARDS[vendor], *first.FORWARDS[vendor]]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("project", "0009_second_factor")]
    operations = [migrations.RunPython(forwards, backwards)]
