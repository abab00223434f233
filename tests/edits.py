"""Edits to the seeds, of every kind that moves a figure, published as edition 2."""

import datetime as dt

from incidents.models import Country, Edition, Group, Incident, Source
from incidents.publishing import publish, withdraw
from stats.models import ArrivalFigure
from tests.builders import make_incident, make_overlap

MASS_RETURN = "2023-10-china-mass-return"
WITHDRAWN = "2023-05-mongolia-four-detained"


def edit_the_record() -> Edition:
    """People, outcomes, dates, countries, overlaps, arrivals, a source and a name change; one incident is withdrawn."""
    Group.objects.filter(incident__slug=MASS_RETURN).update(people_low=400, people_best=450, people_high=None)
    Group.objects.filter(incident__country="LA").update(outcome="released")
    Group.objects.filter(incident__country="TH").update(outcome="repatriated")
    moved = Incident.objects.get(slug="2000-russia-china-seven")
    moved.country_id, moved.date, moved.date_precision, moved.who = "RU", dt.date(2001, 1, 1), "year", "workers"
    moved.save()
    new = make_incident(slug="2026-01-shenyang-seven", date=dt.date(2026, 1, 3))
    new.groups.update(outcome="repatriated")
    make_overlap(new, Incident.objects.get(slug=MASS_RETURN), "possibly_part_of")
    Country.objects.filter(pk="CN").update(name="People's Republic of China")
    Source.objects.filter(slug="rfa-2023-10-12-500").update(publisher="RFA", availability="deleted")
    ArrivalFigure.objects.filter(period_type="year", period_start=dt.date(2019, 1, 1)).update(
        male=None, female=None, total=2000
    )
    everything = [*Country.objects.all(), *Source.objects.all(), *Incident.objects.all(), *ArrivalFigure.objects.all()]
    edition = publish(everything, note="Edited")
    assert edition is not None
    return withdraw(Incident.objects.get(slug=WITHDRAWN), reason="Entered twice")
