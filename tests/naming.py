"""Records of every kind that name a source, or a country."""

from collections.abc import Callable
from typing import Any

from incidents.models import Origin
from incidents.models.editions import Publishable
from tests.builders import (
    make_arrival,
    make_claim,
    make_context_event,
    make_country,
    make_event,
    make_incident,
    make_other_figure,
    make_practice,
    make_source,
    make_statement,
    make_treaty,
)

CITING: dict[str, Callable[[str], Any]] = {
    "claim": lambda slug: make_claim(make_incident("a"), slug).incident,
    "event": lambda slug: make_event(make_incident("a"), source=make_source(slug)).incident,
    "statement": lambda slug: make_statement(make_incident("a"), source=make_source(slug)).incident,
    "practice": lambda slug: make_practice("MN", slug).country,
    "treaty": lambda slug: make_treaty("MN", slug).country,
    "origin": lambda slug: (
        Origin.objects.create(source=make_source("own"), other=make_source(slug), relation="drawn_from").source
    ),
    "arrival": lambda slug: make_arrival(2019, source=slug),
    "other figure": lambda slug: make_other_figure(2019, source=slug),
    "context event": lambda slug: make_context_event(source=slug),
}
OF_A_COUNTRY: dict[str, Callable[[str], Any]] = {
    "incident": lambda code: make_incident("a", country=code),
    "entered from": lambda code: make_incident("a", entered_from=code),
    "statement": lambda code: make_statement(make_incident("a"), country=make_country(code)).incident,
    "arrival": lambda code: make_arrival(2019, code),
    "other figure": lambda code: make_other_figure(2019, code),
    "context event": lambda code: make_context_event(country=code),
}


def citing(kind: str, slug: str = "bad") -> Publishable:
    """A draft that names a source in this way."""
    record: Publishable = CITING[kind](slug)
    return record


def of_a_country(kind: str, code: str = "MN") -> Publishable:
    """A draft that names a country in this way."""
    record: Publishable = OF_A_COUNTRY[kind](code)
    return record
