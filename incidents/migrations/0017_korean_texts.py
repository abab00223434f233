"""Incidents have a title and a summary in Korean; both may be empty."""

from django.db import migrations, models

HELP = "Shown on Korean pages; empty: the other is."


class Migration(migrations.Migration):
    dependencies = [("incidents", "0016_search_inside_words")]

    operations = [
        migrations.AddField(
            "incident",
            "summary_ko",
            models.TextField(blank=True, help_text=HELP, verbose_name="summary in Korean"),
        ),
        migrations.AddField(
            "incident",
            "title_ko",
            models.CharField(blank=True, help_text=HELP, max_length=200, verbose_name="title in Korean"),
        ),
        # Null, since on SQLite any other column makes the table anew, without the triggers that keep its index.
        migrations.AddField("incidentversion", "title_ko", models.CharField(max_length=200, null=True)),
    ]
