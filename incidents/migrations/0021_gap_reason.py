"""Why a total of a source's own differs from ours; and the totals of what was published before they were told apart."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def take_from_documents(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    versions = apps.get_model("incidents", "IncidentVersion")._default_manager.filter(totals=None)
    totals = apps.get_model("incidents", "TotalFact")
    found = ((pk, totals_in(document)) for pk, document in versions.values_list("pk", "document").iterator())
    totals._default_manager.bulk_create(totals(version_id=pk, claims=claims) for pk, claims in found if claims)


def totals_in(document: dict[str, list[dict[str, object]]]) -> int:
    claims = document.get("claims", ())
    return sum(bool(claim.get("counts") == "running_total" and claim.get("people_reported")) for claim in claims)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0020_fewer_indexes")]

    operations = [
        migrations.AddField(
            "claim",
            "gap_reason",
            models.TextField(
                "reason for the gap",
                blank=True,
                default="",
                help_text="Of a total of the source's own: why it is not what is counted here, where that is known.",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(take_from_documents, migrations.RunPython.noop),
    ]
