"""The audit log, and triggers that refuse to change or delete an entry: for every account, and for every program."""

import django.utils.timezone
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "project_auditentry"
MESSAGE = "the audit log is append-only"

FORWARDS = {
    "sqlite": [
        f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
        f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
        # INSERT OR REPLACE deletes without asking the trigger above.
        f"CREATE TRIGGER {TABLE}_no_replace BEFORE INSERT ON {TABLE} "
        f"WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = new.id) BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
    ],
    "postgresql": [
        f"CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE TRIGGER {TABLE}_rows BEFORE UPDATE OR DELETE ON {TABLE} "
        f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()",
        f"CREATE TRIGGER {TABLE}_whole BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()",
    ],
}
BACKWARDS = {
    "sqlite": [f"DROP TRIGGER {TABLE}_no_{what}" for what in ("update", "delete", "replace")],
    "postgresql": [
        f"DROP TRIGGER {TABLE}_rows ON {TABLE}",
        f"DROP TRIGGER {TABLE}_whole ON {TABLE}",
        f"DROP FUNCTION {TABLE}_refuse()",
    ],
}


def forwards(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers."""
    for statement in FORWARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def backwards(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop the triggers."""
    for statement in BACKWARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("project", "0001_language")]
    operations = [
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name="time")),
                ("account", models.BigIntegerField(null=True, verbose_name="account's number")),
                ("username", models.CharField(blank=True, max_length=150, verbose_name="username")),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("signed_in", "signed in"),
                            ("sign_in_failed", "sign-in failed"),
                            ("signed_out", "signed out"),
                            ("added", "added"),
                            ("changed", "changed"),
                            ("deleted", "deleted"),
                            ("submitted", "submitted for review"),
                            ("sent_back", "sent back"),
                            ("published", "published an edition"),
                            ("withdrew", "withdrew"),
                            ("exported", "exported"),
                            ("erased", "removed a text for safety"),
                            ("account", "changed an account or a role"),
                            ("password", "password changed"),
                        ],
                        max_length=20,
                        verbose_name="action",
                    ),
                ),
                ("what", models.CharField(blank=True, max_length=100, verbose_name="what")),
                ("key", models.CharField(blank=True, max_length=100, verbose_name="key")),
                ("detail", models.CharField(blank=True, max_length=300, verbose_name="detail")),
            ],
            options={
                "verbose_name": "audit entry",
                "verbose_name_plural": "audit entries",
                "ordering": ["-at", "-id"],
                "default_permissions": ["view"],
            },
        ),
        migrations.RunPython(forwards, backwards),
    ]
