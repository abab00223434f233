import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0022_chain"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReadyLine",
            fields=[
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="ready_line",
                        serialize=False,
                        to="incidents.incidentversion",
                    ),
                ),
                ("columns", models.PositiveBigIntegerField()),
                ("line", models.TextField()),
            ],
        ),
    ]
