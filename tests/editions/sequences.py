"""What people do to a record, as steps that can be put in any order; and what every edition then answers."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.test import Client

from incidents.editions.publishing import Refused, publish, withdraw
from incidents.editions.references import publishable_models
from incidents.models import Country, Edition, Incident, Publishable, Source
from stats.models import ArrivalFigure, ContextEvent, OtherFigure
from tests.answers import body
from tests.builders import (
    make_arrival,
    make_claim,
    make_context_event,
    make_group,
    make_incident,
    make_other_figure,
    make_overlap,
    make_practice,
)
from tests.editions.files import files_of

Step = tuple[str, int]  # what is done, and a number that says to which record and how
DAYS = [dt.date(2005, 3, 1), dt.date(2019, 5, 7), dt.date(2020, 2, 29), dt.date(2023, 10, 9)]
OUTCOMES = ["repatriated", "released", "unknown", "died"]


def begin() -> None:
    """A small record of every kind, its incidents in two countries, as edition 1."""
    first = make_incident("a", groups=0, entered_from="KP")
    make_group(first, outcome="repatriated")
    make_claim(first, "paper-2019")
    second = make_incident("b", country="MN", title="Border crossing")
    make_overlap(second, first, "possibly_part_of")
    make_practice("CN")
    publish([first, second, make_arrival(2019), make_arrival(2020, male=205, total=1050), make_other_figure(),
             make_context_event(), Country.objects.get(pk="CN"), Country.objects.get(pk="KP")])  # fmt: skip


def edit_incident(number: int) -> None:
    """Title, day, country, people and outcome of one incident."""
    record = pick(Incident, number)
    record.title, record.date = f"Edited {number}", DAYS[number % len(DAYS)]
    record.country_id, record.who = ("CN", "MN")[number % 2], ("escapees", "workers")[number // 2 % 2]
    record.save()
    record.groups.update(outcome=OUTCOMES[number % 4], people_best=7 + number, people_high=7 + number)


def enter_incident(number: int) -> None:
    """Another incident that cites a source."""
    slug = f"new-{Incident.objects.count()}"
    make_claim(make_incident(slug, date=DAYS[number % 4], title=f"Entered {number}"), f"paper-{number % 3}")


def edit_country(number: int) -> None:
    """A country's name, which stands in every list and chart."""
    record = pick(Country, number)
    Country.objects.filter(pk=record.pk).update(name=f"{record.pk} {number}", practice=f"Edited {number}")


def edit_source(number: int) -> None:
    """A source's publisher, by which incidents are found."""
    record = pick(Source, number)
    Source.objects.filter(pk=record.pk).update(publisher=f"Publisher {number}", availability="deleted")


def edit_figures(number: int) -> None:
    """Arrivals, a figure beside them, a context event."""
    record = pick(ArrivalFigure, number)
    ArrivalFigure.objects.filter(pk=record.pk).update(male=None, female=None, total=1000 + number, status="provisional")
    OtherFigure.objects.update(count=number)
    ContextEvent.objects.update(title=f"Edited {number}")


def publish_one(number: int) -> None:
    """One record of some kind as an edition."""
    kinds = (Country, Source, Incident, ArrivalFigure, OtherFigure, ContextEvent)
    publish([pick(kinds[number % 6], number)])


def publish_all(number: int) -> None:
    """Everything as one edition."""
    publish([record for model in publishable_models() for record in model._default_manager.all()])


def withdraw_one(number: int) -> None:
    """One record of some kind taken out of the newest edition."""
    withdraw(pick((Incident, ArrivalFigure, ContextEvent, Source, OtherFigure)[number % 5], number), reason=str(number))


def delete_draft(number: int) -> None:
    """A working copy that nobody has seen is thrown away."""
    Incident.objects.filter(state="draft").delete()


STEPS: dict[str, Callable[[int], None]] = {
    step.__name__: step
    for step in (edit_incident, enter_incident, edit_country, edit_source, edit_figures, publish_one, publish_all,
                 withdraw_one, delete_draft)
}  # fmt: skip


def pick(model: Any, number: int) -> Any:
    """One of a model's records."""
    records: list[Publishable] = list(model._default_manager.exclude(**{model.KEY: "ZZ"}).order_by("pk"))
    return records[number % len(records)]


def do(step: Step) -> None:
    """One step; a refusal changes nothing."""
    name, number = step
    try:
        STEPS[name](number)
    except Refused:
        return
    for model in publishable_models() if name.startswith("edit") else ():
        model._default_manager.filter(state="published").update(state="changed")  # publishing compares


def answers(client: Client, edition: int) -> dict[str, bytes]:
    """Every .json and .csv of an edition: lists, charts, records."""
    return {address: body(client, address) for address in files_of(edition, ".json", ".csv", asked=False)}


def newest() -> int:
    """The number of the newest edition."""
    return Edition.objects.latest("number").number
