"""A treaty is a row: the four that the codebook names, and what else working copies name, become such rows."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

KNOWN = {
    "refugee_convention_1951": ("Refugee Convention", "refugee"),
    "refugee_protocol_1967": ("Refugee Protocol", "refugee"),
    "convention_against_torture": ("Convention against Torture", "torture"),
    "iccpr": ("ICCPR", "rights"),
}


def make(apps: Any, _schema: Any) -> None:
    """A row for each, before the database asks for it."""
    Instrument, Treaty = apps.get_model("incidents", "Instrument"), apps.get_model("incidents", "Treaty")
    named = set(Treaty.objects.order_by().values_list("treaty", flat=True).distinct())
    for slug in sorted({*KNOWN, *named}):
        name, kind = KNOWN.get(slug, (slug, "rights"))
        Instrument.objects.get_or_create(slug=slug, defaults={"name": name, "kind": kind})


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0008_edition_overruled"),
    ]

    operations = [
        migrations.CreateModel(
            name="Instrument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(editable=False, max_length=60, unique=True, verbose_name="slug")),
                (
                    "name",
                    models.CharField(
                        help_text="With its year.", max_length=150, unique=True, verbose_name="English name"
                    ),
                ),
                ("name_ko", models.CharField(blank=True, max_length=150, verbose_name="Korean name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("refugee", "Refugees"),
                            ("torture", "Torture"),
                            ("rights", "Human rights"),
                            ("extradition", "Extradition"),
                            ("consular", "Consular"),
                            ("border", "Border"),
                        ],
                        help_text="Refugees: Who is a refugee, and what is owed to one.\nTorture: Against torture: nobody is sent to where it threatens.\nHuman rights: Rights of everybody, whatever their status.\nExtradition: Handing over people who are sought, and help in criminal cases.\nConsular: Access of a state to its nationals abroad, and their return.\nBorder: Guarding a border, and handing back who crossed it.",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
            ],
            options={
                "verbose_name": "treaty",
                "verbose_name_plural": "treaties",
                "ordering": ["name"],
            },
        ),
        migrations.AddField(
            model_name="treaty",
            name="kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("refugee", "Refugees"),
                    ("torture", "Torture"),
                    ("rights", "Human rights"),
                    ("extradition", "Extradition"),
                    ("consular", "Consular"),
                    ("border", "Border"),
                ],
                editable=False,
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.AddField(
            model_name="treaty",
            name="name",
            field=models.CharField(blank=True, editable=False, max_length=150, verbose_name="English name"),
        ),
        migrations.AddField(
            model_name="treaty",
            name="name_ko",
            field=models.CharField(blank=True, editable=False, max_length=150, verbose_name="Korean name"),
        ),
        migrations.RunPython(make, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="treaty",
            name="treaty",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parties",
                to="incidents.instrument",
                to_field="slug",
                verbose_name="treaty",
            ),
        ),
    ]
