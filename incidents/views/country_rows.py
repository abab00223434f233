"""Countries as the record shows them: one row each, and a country's own page."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from incidents import codebook
from incidents.counting.country_names import country_names
from incidents.counting.coverage import coverage
from incidents.counting.figures import CountedPeople, count, list_totals
from incidents.counting.filters import IncidentFilter
from incidents.editions.cited_sources import sources_by_slug
from incidents.models import CountryVersion
from incidents.naming import percent
from incidents.people import People
from incidents.views.incident_rows import listed
from incidents.views.practices import numbered_practices
from project.table import Column, HeadingText, Note, Table


def best_column(name: str, label: HeadingText) -> Column:
    return Column(name, label, parts=(Column(name, label, "int", "people", of="best"),))


COUNTRY_COLUMNS = (
    Column("country", _("Country"), "country"),
    Column("incidents", _("Incidents"), "int"),
    Column(
        "repatriated",
        _("Repatriated"),
        parts=(
            Column("repatriated_low", _("Repatriated, lowest"), "int", "people", of="low"),
            Column("repatriated_best", _("Repatriated, best"), "int", "people", of="best"),
            Column("repatriated_high", _("Repatriated, highest"), "int", "people", of="high"),
            Column("repatriated_open", _("Or more"), "bool", of="open"),
        ),
    ),
    best_column("moved_to_south_korea", _("Moved to South Korea")),
    best_column("unknown", _("Outcome unknown")),
    Column("treaties", _("Treaties joined"), "int"),
)
LATEST_INCIDENTS = 10


@dataclass(frozen=True)
class Fate:
    """People with one outcome; `share` of people with a known outcome."""

    outcome: codebook.Code
    people: People
    share: str


@dataclass(frozen=True)
class CountryRow:
    """A country as the list of countries shows it; what is not recorded is None."""

    code: str
    role: str
    incidents: int
    repatriated: People | None
    moved_to_south_korea: People | None
    unknown: People | None
    treaties: int | None


def country_rows(edition: int | None) -> list[CountryRow]:
    """Every country of the register, those with most incidents first, else by name in the reader's language."""
    question = IncidentFilter.ask(QueryDict(), edition, strict=True)
    incidents = question.facet("country")
    people = count(question.groups(), ("country", "outcome")).cells
    versions = CountryVersion.objects.as_of(edition).exclude(role="aggregate")
    rows = [
        CountryRow(
            version.key,
            version.role,
            incidents.get(version.key, 0),
            people.get((version.key, "repatriated")),
            people.get((version.key, "transferred_to_rok")),
            people.get((version.key, "unknown")),
            treaties_joined(version.document),
        )
        for version in versions
    ]
    # They stand in the order of the reader's language.
    order = list(country_names(edition))
    return sorted(rows, key=lambda row: (-row.incidents, order.index(row.code)))


def treaties_joined(document: dict[str, Any]) -> int | None:
    """How many treaties a country is party to; None where none is recorded of it."""
    found = document["treaties"]
    # Where nothing is recorded, it is not known that there is none.
    return sum(treaty["status"] == "party" for treaty in found) if found else None


def countries_table(rows: list[CountryRow], edition: int | None) -> Table:
    """One row a country; null where nothing is recorded."""
    return Table(
        columns=COUNTRY_COLUMNS,
        rows=tuple(
            (
                row.code,
                row.incidents,
                row.repatriated,
                row.moved_to_south_korea,
                row.unknown,
                row.treaties,
            )
            for row in rows
        ),
        edition=edition,
        notes=(
            Note(_("Counts of a record, not a comparison of what happened: coverage differs between countries.")),
            Note(_("Escapees alone. No number: nothing of the kind is recorded, which is not zero.")),
        ),
        opens=tuple({"country": [row.code]} for row in rows),
        opened_by="country",
    )


def country_record(version: CountryVersion, edition: int | None) -> dict[str, Any]:
    """A country's document with its figures and latest incidents."""
    question = IncidentFilter.ask(QueryDict(f"country={version.key}"), edition, strict=True)
    document = version.document
    slugs = {part["source"] for name in ("practices", "treaties") for part in document[name]}
    sources = sources_by_slug(slugs, edition)
    return {
        "question": question,
        "document": document,
        "practices": numbered_practices([{**p, "source": sources.get(p["source"])} for p in document["practices"]]),
        "treaties": [{**t, "source": sources.get(t["source"])} for t in document["treaties"]],
        "latest": listed(question.in_order()[:LATEST_INCIDENTS], edition),
        **country_figures(question),
    }


def country_figures(question: IncidentFilter) -> dict[str, Any]:
    """What is counted of a country's incidents: their people by fate, how sure they are, what they rest on."""
    counted = count(question.groups(), ("outcome",))
    known = count(question.groups().without_outcome(*codebook.NOT_KNOWN_OUTCOMES), ())[()]
    confidence = question.facts.coded["confidence"].counted(question.selection)
    found = coverage(question.facts, question.selection, question.edition)
    return {
        "figures": list_totals(question),
        "fates": fates(counted, known),
        "most_of_a_fate": max((people.best for people in counted.cells.values()), default=0),
        "known": known,
        "returned": counted[("repatriated",)],
        "unknown": counted[("unknown",)],
        "confidence": [(code, confidence[code.value]) for code in codebook.CONFIDENCES if code.value in confidence],
        "coverage": found,
        "sources": found.sources,
        "independent": found.independent,
    }


def fates(counted: CountedPeople, known: People) -> list[Fate]:
    """People by outcome, in the order of the codebook."""
    return [
        Fate(code, people, share(code, people, known))
        for code in codebook.OUTCOMES
        if (people := counted[(code.value,)]).incidents
    ]


def share(code: codebook.Code, people: People, known: People) -> str:
    """Of people with a known outcome, in percent; nothing for those whose outcome is not known."""
    if code.value in codebook.NOT_KNOWN_OUTCOMES or not known.best:
        return ""
    return percent(people.best / known.best)
