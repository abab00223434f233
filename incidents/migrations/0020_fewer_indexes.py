"""Lists and facets are counted from columns in memory: three indexes that only slowed a load are no longer needed."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("incidents", "0019_verified_fact")]

    operations = [
        migrations.RemoveIndex("incidentversion", "incident_version_newest"),
        migrations.RemoveIndex("incidentversion", "incident_version_who"),
        migrations.RemoveIndex("incidentversion", "incident_version_country"),
    ]
