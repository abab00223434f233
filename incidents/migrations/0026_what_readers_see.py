"""How much of an incident readers may see, and until when it is held back."""

import datetime

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0025_error_report"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="incident",
            name="incident_within_limits",
        ),
        migrations.AddField(
            model_name="incident",
            name="date_shown",
            field=models.CharField(
                blank=True,
                choices=[("month", "To the month"), ("year", "To the year")],
                help_text="Empty: as they are. Otherwise all dates of the incident are published to the month or year only.",
                max_length=5,
                verbose_name="dates for readers",
            ),
        ),
        migrations.AddField(
            model_name="incident",
            name="figures_by",
            field=models.ForeignKey(
                blank=True,
                help_text="The source that itself published how many women, men and children there were. Of a state body, a court or the United Nations, small numbers are shown too.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="incidents.source",
                verbose_name="numbers published by",
            ),
        ),
        migrations.AddField(
            model_name="incident",
            name="held",
            field=models.BooleanField(
                default=False,
                help_text="Until it is said to be safe: publishing leaves it out.",
                verbose_name="held back",
            ),
        ),
        migrations.AddField(
            model_name="incident",
            name="held_until",
            field=models.DateField(
                blank=True, help_text="From this day on it may be published.", null=True, verbose_name="held back until"
            ),
        ),
        migrations.AddField(
            model_name="incident",
            name="place_shown",
            field=models.CharField(
                blank=True,
                choices=[("region", "Region"), ("country", "Country only")],
                help_text="Empty: as it is. Otherwise no edition, file or search has it more exactly.",
                max_length=7,
                verbose_name="place for readers",
            ),
        ),
        migrations.AddField(
            model_name="incident",
            name="region_shown",
            field=models.CharField(
                blank=True,
                help_text="What readers see instead, such as a province.",
                max_length=200,
                verbose_name="region for readers",
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("before_limits", True),
                    models.Q(
                        ("children__range", (0, 999999)),
                        ("date__range", (datetime.date(1945, 1, 1), datetime.date(2100, 12, 31))),
                        ("end_date__range", (datetime.date(1945, 1, 1), datetime.date(2100, 12, 31))),
                        ("held_until__range", (datetime.date(1945, 1, 1), datetime.date(2100, 12, 31))),
                        ("men__range", (0, 999999)),
                        ("people_best__range", (0, 999999)),
                        ("people_high__range", (0, 999999)),
                        ("people_low__range", (0, 999999)),
                        ("women__range", (0, 999999)),
                    ),
                    _connector="OR",
                ),
                name="incident_within_limits",
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("place_shown", "region"), _negated=True),
                    models.Q(("region_shown", ""), _negated=True),
                    _connector="OR",
                ),
                name="incident_region_is_named",
                violation_error_message="Say which region readers see instead of the place.",
            ),
        ),
    ]
