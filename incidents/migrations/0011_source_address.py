"""Sources are known by their address however it is spelled, and found by words in any Unicode form."""

from urllib.parse import unquote

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from project.addresses import canonical_address
from project.search_text import indexed

BATCH = 500


def settle(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Work out both for the sources that are there, as saving one does."""
    model = apps.get_model("incidents", "Source")
    batch = []
    for source in model.objects.order_by("pk").iterator(chunk_size=BATCH):
        source.canonical_url = canonical_address(source.url)
        texts = (source.title, source.publisher, source.author, source.slug, unquote(source.canonical_url))
        source.words = indexed(texts)
        batch.append(source)
        if len(batch) == BATCH:
            model.objects.bulk_update(batch, ["canonical_url", "words"])
            batch = []
    model.objects.bulk_update(batch, ["canonical_url", "words"])


class Migration(migrations.Migration):
    dependencies = [("incidents", "0010_limits")]
    operations = [
        migrations.AddField(
            model_name="source",
            name="canonical_url",
            field=models.CharField(blank=True, default="", editable=False, max_length=1000),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="source",
            name="words",
            field=models.TextField(blank=True, default="", editable=False),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="source",
            index=models.Index(fields=["canonical_url"], name="source_canonical_url"),
        ),
        migrations.RunPython(settle, migrations.RunPython.noop, elidable=True),
    ]
