"""Days and people are held to limits; rows that older code let in are marked and named, and stay."""

import datetime as dt

from django.db import migrations, models

from project.older_rows import marking, within_ranges

DAY, PEOPLE = (dt.date(1945, 1, 1), dt.date(2100, 12, 31)), (0, 999_999)
LIMITS = {
    "arrivalfigure": {
        **dict.fromkeys(("period_start", "period_end", "released"), DAY),
        **dict.fromkeys(("male", "female", "total"), PEOPLE),
    },
    "otherfigure": {**dict.fromkeys(("period_start", "period_end", "as_of"), DAY), "count": PEOPLE},
    "contextevent": dict.fromkeys(("date", "end_date"), DAY),
}
TABLES = {"arrivalfigure": "arrival", "otherfigure": "other_figure", "contextevent": "context_event"}


class Migration(migrations.Migration):
    dependencies = [("incidents", "0010_limits"), ("stats", "0005_treaty_role")]

    operations = [
        *(
            migrations.AddField(model, "before_limits", models.BooleanField(default=False, editable=False))
            for model in LIMITS
        ),
        migrations.RunPython(marking("stats", LIMITS), migrations.RunPython.noop),
        *(
            migrations.AddConstraint(model, within_ranges(f"{TABLES[model]}_within_limits", ranges))
            for model, ranges in LIMITS.items()
        ),
    ]
