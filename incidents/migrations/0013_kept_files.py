"""Copies are uploaded and their bytes kept; an archive's address alone is enough."""

import django.utils.timezone
from django.db import migrations, models

import project.media_types


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0012_codes_of_sources"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptFile",
            fields=[
                ("sha256", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
                ("kept_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "kept file",
                "verbose_name_plural": "kept files",
                "default_permissions": (),
            },
        ),
        migrations.RemoveConstraint(
            model_name="snapshot",
            name="snapshot_once",
        ),
        migrations.RemoveConstraint(
            model_name="snapshot",
            name="snapshot_sha256_hex",
        ),
        migrations.AlterField(
            model_name="snapshot",
            name="address",
            field=models.URLField(
                blank=True,
                help_text="Of a copy in an archive on the web.",
                max_length=1000,
                verbose_name="address of the copy",
            ),
        ),
        migrations.AlterField(
            model_name="snapshot",
            name="media_type",
            field=models.CharField(
                blank=True, choices=project.media_types.media_type_choices, max_length=100, verbose_name="media type"
            ),
        ),
        migrations.AlterField(
            model_name="snapshot",
            name="sha256",
            field=models.CharField(blank=True, max_length=64, verbose_name="SHA-256"),
        ),
        migrations.AlterField(
            model_name="snapshot",
            name="size",
            field=models.PositiveBigIntegerField(blank=True, help_text="Bytes.", null=True, verbose_name="size"),
        ),
        migrations.AddConstraint(
            model_name="snapshot",
            constraint=models.UniqueConstraint(
                condition=models.Q(("sha256", ""), _negated=True), fields=("source", "sha256"), name="snapshot_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="snapshot",
            constraint=models.CheckConstraint(
                condition=models.Q(("sha256__regex", "^([0-9a-f]{64})?$")),
                name="snapshot_sha256_hex",
                violation_error_message="The SHA-256 is 64 digits from 0 to 9 and a to f.",
            ),
        ),
        migrations.AddConstraint(
            model_name="snapshot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sha256", ""), _negated=True), models.Q(("address", ""), _negated=True), _connector="OR"
                ),
                name="snapshot_of_something",
                violation_error_message="Upload a copy, or give the address of one in an archive.",
            ),
        ),
    ]
