"""Days, people and years are held to limits; rows that older code let in are marked and named, and stay."""

import datetime as dt

from django.db import migrations, models

from project.older_rows import marking, within_ranges

DAY = (dt.date(1945, 1, 1), dt.date(2100, 12, 31))
MOMENT = (dt.datetime(1945, 1, 1, tzinfo=dt.UTC), dt.datetime(2100, 12, 31, tzinfo=dt.UTC))
YEAR, PEOPLE = (1945, 2100), (0, 999_999)
COUNTED = dict.fromkeys(("people_low", "people_best", "people_high", "women", "men", "children"), PEOPLE)
LIMITS = {
    "source": dict.fromkeys(("published", "accessed", "last_checked"), DAY),
    "snapshot": {"taken_at": MOMENT},
    "practice": dict.fromkeys(("from_year", "to_year"), YEAR),
    "treaty": {"since": DAY},
    "incident": {"date": DAY, "end_date": DAY, **COUNTED},
    "group": {"outcome_date": DAY, **COUNTED},
    "event": {"date": DAY},
    "claim": {"as_of": DAY, "people_reported": PEOPLE, "people_high": PEOPLE},
    "statement": {"date": DAY},
}


class Migration(migrations.Migration):
    dependencies = [("incidents", "0009_treaties")]

    operations = [
        *(
            migrations.AddField(model, "before_limits", models.BooleanField(default=False, editable=False))
            for model in ("country", *LIMITS)
        ),
        migrations.RunPython(marking("incidents", LIMITS), migrations.RunPython.noop),
        *(
            migrations.AddConstraint(model, within_ranges(f"{model}_within_limits", ranges))
            for model, ranges in LIMITS.items()
        ),
    ]
