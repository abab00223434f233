"""Edits to the seeds: of every kind that moves a figure, as edition 2; and all that people do in a month."""

import datetime as dt

from django.contrib.auth.models import User

from incidents.editions.publishing import publish, withdraw
from incidents.editions.reviewing import send_back, submit
from incidents.erasure.erasing import erase
from incidents.erasure.needle import Needle
from incidents.models import Country, Edition, Group, Incident, Source
from incidents.releases.making import make_release
from stats.models import ArrivalFigure
from tests.builders import make_incident, make_overlap

MASS_RETURN = "2023-10-china-mass-return"
WITHDRAWN = "2023-05-mongolia-four-detained"
NEW = "2026-01-shenyang-seven"
TWICE = "2000-russia-china-seven"
WORDS = (
    "Two organisations now name 400 to 450 of them", "Entered twice", "As the ministry counted in January",
    "Figures of the third quarter are provisional.", "Seven detained near Shenyang", "Seven people were detained.",
    "Told by a relative on 3 January", "The date is that of the report", "Which of the two dates is it?",
    "The second source gives a range", "Fifteen detained in Kunming, two of them children",
)  # fmt: skip


def edit_the_record() -> Edition:
    """People, outcomes, dates, countries, overlaps, arrivals, a source and a name change; one incident is withdrawn."""
    Group.objects.filter(incident__slug=MASS_RETURN).update(people_low=400, people_best=450, people_high=None)
    Group.objects.filter(incident__country="LA").update(outcome="released")
    Group.objects.filter(incident__country="TH").update(outcome="repatriated")
    moved = Incident.objects.get(slug="2000-russia-china-seven")
    moved.country_id, moved.date, moved.date_precision, moved.who = "RU", dt.date(2001, 1, 1), "year", "workers"
    moved.save()
    new = make_incident(slug=NEW, date=dt.date(2026, 1, 3))
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


def a_month_of_work(address: str) -> None:
    """What becomes of a demo with the seeds: editions 2 and 3, a withdrawal, a release, an erasure, and a full queue.

    `address` is where the site is served. Every text that is entered is one of WORDS.
    """
    doubt, twice, ministry, provisional, title, summary, relative, day, question, ranged, fifteen = WORDS
    people = {name: User.objects.get(username=name) for name in ("contributor", "editor", "admin")}
    mass_return = Incident.objects.get(slug=MASS_RETURN)
    mass_return.groups.update(people_low=400, people_best=450, people_high=None)
    figures = ArrivalFigure.objects.filter(period_type="year", period_start=dt.date(2019, 1, 1))
    figures.update(male=205, total=1050, notes=ministry)
    publish([mass_return, *figures, *Source.objects.filter(slug="rfa-2023-10-12-500")], by=people["editor"], note=doubt)
    edition = withdraw(Incident.objects.get(slug=TWICE), reason=twice, by=people["editor"])
    make_release("2026-11", edition, notes=provisional, address=f"{address}/releases/2026-11/", by=people["editor"])
    erase(Needle("Jang Se-yul", "[removed]"), reason=relative, by=people["admin"])

    new = make_incident(slug=NEW, title=title, summary=summary, date=dt.date(2026, 1, 3))
    submit(new, by=people["contributor"], note=relative)
    changed = Incident.objects.get(slug="2024-08-kunming-fifteen")
    changed.title = fifteen
    changed.save()
    changed.groups.update(people_low=13)
    submit(changed, by=people["contributor"], note=ranged)
    unsure = Incident.objects.get(slug="2001-12-inner-mongolia-twelve")
    unsure.date_precision = "month"
    unsure.save()
    send_back([submit(unsure, by=people["contributor"], note=day)], by=people["editor"], comment=question)
