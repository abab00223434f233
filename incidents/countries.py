"""Countries as the record shows them: one row each, and a country's own page."""

from typing import Any

from django.db.models import Count
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from incidents import codebook
from incidents.figures import Counted, count, heading, independent, sources_of
from incidents.filters import IncidentFilter, incident_question
from incidents.listing import joined, listed
from incidents.models import CountryVersion
from incidents.records import sources_by_slug
from project.table import Column, Table

COLUMNS = (
    Column("country", _("Country"), "country"),
    Column("incidents", _("Incidents"), "int"),
    Column("repatriated_low", _("Repatriated, lowest"), "int", "people"),
    Column("repatriated_best", _("Repatriated, best"), "int", "people"),
    Column("repatriated_high", _("Repatriated, highest"), "int", "people"),
    Column("repatriated_open", _("Or more"), "bool"),
    Column("moved_to_south_korea", _("Moved to South Korea"), "int", "people"),
    Column("unknown", _("Outcome unknown"), "int", "people"),
    Column("treaties", _("Treaties joined"), "int"),
)
FATES = ("transferred_to_rok", "unknown")
LATEST = 10


def countries_table(edition: int | None) -> Table:
    """One row a country of the register, those with most incidents first; null where nothing is recorded."""
    question = incident_question(QueryDict(), edition, strict=True)
    incidents = dict(question.rows().order_by().values_list("country").annotate(Count("pk")))
    fates = count(question.groups(), ("country", "outcome"), edition)
    versions = CountryVersion.objects.as_of(edition).exclude(role="aggregate").order_by("name")
    rows = [country_row(version, incidents.get(version.key, 0), fates) for version in versions]
    rows.sort(key=lambda row: -row[1])
    return Table(
        columns=COLUMNS,
        rows=tuple(rows),
        edition=edition,
        notes=(
            _("Counts of a record, not a comparison of what happened: coverage differs between countries."),
            _("Escapees alone. No number: nothing of the kind is recorded, which is not zero."),
        ),
        opens=tuple({"country": [row[0]]} for row in rows),
        opened_by="country",
    )


def country_row(version: CountryVersion, incidents: int, fates: Counted) -> tuple[Any, ...]:
    """One country: people repatriated, moved to South Korea and unknown, and the treaties it is party to."""
    returned = fates.cells.get((version.key, "repatriated"))
    people = returned.cells[1:] if returned else (None, None, None, None)
    best = [fates.cells[key].best if (key := (version.key, fate)) in fates.cells else None for fate in FATES]
    joined_treaties = [treaty for treaty in version.document["treaties"] if treaty["status"] == "party"]
    return (version.key, incidents, *people, *best, len(joined_treaties) if version.document["treaties"] else None)


def country_record(iso2: str, edition: int | None) -> dict[str, Any] | None:
    """A country's document with its figures and latest incidents; None where the edition has no such country."""
    version = CountryVersion.objects.as_of(edition).exclude(role="aggregate").filter(key=iso2).first()
    if version is None:
        return None
    question = incident_question(QueryDict(f"country={iso2}"), edition, strict=True)
    document = version.document
    slugs = {part["source"] for name in ("practices", "treaties") for part in document[name]}
    sources = sources_by_slug(slugs, edition)
    cited = sources_of(question.rows())
    return {
        "version": version,
        "document": document,
        "practices": [{**p, "source": sources.get(p["source"])} for p in document["practices"]],
        "treaties": [{**t, "source": sources.get(t["source"])} for t in document["treaties"]],
        "figures": heading(question),
        "fates": fates(question),
        "latest": listed(question.rows().order_by("-date", "key")[:LATEST], edition),
        "sources": len(cited),
        "independent": independent(cited, joined(edition)),
    }


def fates(question: IncidentFilter) -> list[tuple[codebook.Code, Any]]:
    """People by outcome, in the order of the codebook."""
    counted = count(question.groups(), ("outcome",), question.edition)
    return [(code, counted[(code.value,)]) for code in codebook.OUTCOMES if (code.value,) in counted.cells]
