"""When the publisher of a source took it down, to what is known of it."""

import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0023_ready_lines"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="source",
            name="source_within_limits",
        ),
        migrations.AddField(
            model_name="source",
            name="deleted_on",
            field=models.DateField(
                blank=True,
                help_text="Empty: it is not deleted, or the day is not known.",
                null=True,
                verbose_name="deleted on",
            ),
        ),
        migrations.AddField(
            model_name="source",
            name="deleted_on_precision",
            field=models.CharField(
                blank=True,
                choices=[("day", "Day"), ("month", "Month"), ("year", "Year")],
                max_length=5,
                verbose_name="precision of the deletion",
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("before_limits", True),
                    models.Q(
                        ("accessed__range", (datetime.date(1945, 1, 1), datetime.date(2100, 12, 31))),
                        ("deleted_on__range", (datetime.date(1945, 1, 1), datetime.date(2100, 12, 31))),
                        ("last_checked__range", (datetime.date(1945, 1, 1), datetime.date(2100, 12, 31))),
                        ("published__range", (datetime.date(1945, 1, 1), datetime.date(2100, 12, 31))),
                    ),
                    _connector="OR",
                ),
                name="source_within_limits",
            ),
        ),
    ]
