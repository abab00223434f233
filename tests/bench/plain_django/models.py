"""The table that peer_database.py made, as it stands."""

from django.db import models


class PlainIncident(models.Model):
    status = models.TextField()
    slug = models.TextField()
    title = models.TextField()
    country = models.CharField(max_length=2)
    entered_from = models.CharField(max_length=2)
    date = models.DateField()
    date_precision = models.TextField()
    end_date = models.TextField()
    location = models.TextField()
    location_precision = models.TextField()
    latitude = models.FloatField()
    longitude = models.FloatField()
    kind = models.TextField()
    outcome = models.TextField()
    outcome_date = models.TextField()
    people_low = models.IntegerField()
    people_best = models.IntegerField()
    people_high = models.IntegerField()
    women = models.IntegerField(null=True)
    men = models.IntegerField(null=True)
    children = models.IntegerField(null=True)
    who = models.TextField()
    measure = models.TextField()
    people_basis = models.TextField()
    confidence = models.TextField()
    summary = models.TextField()
    verified = models.TextField()
    notes = models.TextField()
    year = models.IntegerField()

    class Meta:
        app_label = "plain_django"
        managed = False
        db_table = "incidents"

    def __str__(self) -> str:
        return self.title
