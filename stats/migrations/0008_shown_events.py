from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stats", "0007_wide_facts")]

    operations = [
        migrations.AddField(
            model_name="contextevent",
            name="shown",
            field=models.BooleanField(
                default=False,
                help_text="A few events are drawn over charts by year; the others stand in a list below them.",
                verbose_name="drawn over charts",
            ),
        ),
    ]
