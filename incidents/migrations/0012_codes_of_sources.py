"""The language of a text and the type of a kept copy are codes of a list; what is none is named, and stays."""

import sys
from typing import Any

from django.db import migrations, models

import project.languages
import project.media_types


def say(apps: Any, _schema: Any) -> None:
    """Name the rows with another code."""
    texts = apps.get_model("incidents", "Source").objects.exclude(language__in=[*project.languages.LANGUAGE_CODES, ""])
    copies = apps.get_model("incidents", "Snapshot").objects.exclude(media_type__in=project.media_types.MEDIA_TYPES)
    named = [
        *(("language", *row) for row in texts.order_by("slug").values_list("slug", "language")),
        *(("media_type", *row) for row in copies.order_by("pk").values_list("source_id", "media_type")),
    ]
    for column, slug, code in named:
        sys.stdout.write(
            f"\n  source of {slug}: {column} is {code!r}, which is no code of its list. It stays as it is; "
        )
        sys.stdout.write("the form asks for another when somebody saves it.")


class Migration(migrations.Migration):
    dependencies = [("incidents", "0011_source_address")]

    operations = [
        migrations.RunPython(say, migrations.RunPython.noop),
        migrations.AlterField(
            "snapshot",
            "media_type",
            models.CharField(choices=project.media_types.media_type_choices, max_length=100, verbose_name="media type"),
        ),
        migrations.AlterField(
            "source",
            "language",
            models.CharField(
                blank=True, choices=project.languages.language_choices, max_length=8, verbose_name="language"
            ),
        ),
    ]
