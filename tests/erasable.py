"""A record that names somebody wherever it has words, for tests that the name can be taken out again."""

import json
import unicodedata
from typing import Any

from incidents.editions.publishing import publish, withdraw
from incidents.editions.references import publishable_models
from incidents.models import Group, Incident
from tests.builders import (
    make_arrival,
    make_claim,
    make_context_event,
    make_country,
    make_event,
    make_incident,
    make_overlap,
    make_practice,
    make_source,
    make_statement,
    make_treaty,
)

NAME, HANGUL = "Kim Chol-su", "김철수"
SLUG = "2019-05-shenyang-seven"


def make_record(name: str = NAME) -> Incident:
    """An incident that names somebody wherever a record has words."""
    incident = make_incident(
        SLUG, title=f"Seven detained, {name} among them", location=f"Near the house of {name}",
        summary=f"{name} and six others were detained.", notes=f"Who is {name.upper()}?",
    )  # fmt: skip
    incident.groups.update(outcome="repatriated", note=f"With {name}.")
    make_event(incident, description=f"{name} was arrested.")
    make_claim(incident, claim=f"Seven, and {name}", wording=f"{name} and six", rank_reason=f"As {name} says")
    make_statement(incident, speaker=name, organisation=f"Friends of {name}", summary=f"Said that {name} was held.")
    make_overlap(incident, make_incident("2019-whole"), note=f"Both have {name}.")
    make_source(title=f"{name} arrested", publisher="The Paper", author=name, url="https://a.example/kim-chol-su-held")
    make_practice(summary=f"Sent {name} back.")
    make_treaty(reservation=f"But not for {name}.")
    make_country("CN", practice=f"Sends people such as {name} back.", notes=name)
    make_arrival(notes=f"{name} among them.", exception=True)
    make_context_event(title=f"{name} spoke", description=f"{name} was heard.")
    return incident


def everything() -> list[Any]:
    return [record for model in publishable_models() for record in model._default_manager.all()]


def published(name: str = NAME) -> Incident:
    """Editions 1, 2 (another number of people) and 3 (withdrawn), with the name in notes and reasons, too."""
    incident = make_record(name)
    publish(everything(), note=f"With {name}")
    Group.objects.filter(incident=incident).update(people_best=8, people_high=8)
    publish(everything(), note="Eight")
    withdraw(incident, reason=f"{name} asked for it")
    return incident


def has(text: str, name: str) -> bool:
    """Whether a text has a name, whatever its case and Unicode form, as it is or as JSON escapes it."""
    forms = {unicodedata.normalize(form, name).casefold() for form in ("NFC", "NFD")}
    return any(form in text.casefold() or json.dumps(form)[1:-1] in text.casefold() for form in forms)
