"""The register of sources: what rests on each, what it draws on, how it could be read over time."""

from collections.abc import Iterator
from typing import Any

from incidents.columns import SOURCE_COLUMNS
from incidents.counting.country_names import country_names
from incidents.counting.filters import SourceFilter
from incidents.counting.origins import joined_sources
from incidents.counting.selection import InListOrder
from incidents.counting.snapshots import facts_now
from incidents.editions.cited_sources import sources_by_slug
from incidents.models import (
    CountryVersion,
    Edition,
    OriginFact,
    Source,
    SourceVersion,
)
from incidents.shapes import columns_in_edition
from incidents.views.incident_rows import listed
from project.ordering import by_letters
from project.table import Column


def source_columns(edition: Edition | None) -> tuple[Column, ...]:
    return columns_in_edition(edition, SOURCE_COLUMNS, Source)


def source_cells(question: SourceFilter, columns: tuple[Column, ...]) -> Iterator[list[Any]]:
    """The rows of sources.csv, read in pieces, so that memory does not grow with the register."""
    rows = question.rows().order_by(*question.order).values_list("document", flat=True).iterator(chunk_size=2000)
    return ([document[column.name] for column in columns] for document in rows)


def incidents_by_source(slugs: list[str], edition: int | None) -> dict[str, int]:
    """How many incidents rest on each of some sources."""
    facts = facts_now(edition)
    counts: dict[int, int] = facts.kept("cited", edition, lambda: facts.times_cited(facts.of_edition(edition)))
    return {slug: int(counts[place]) for slug in slugs if (place := facts.slugs.place(slug)) is not None}


def registered(rows: list[SourceVersion], edition: int | None) -> list[dict[str, Any]]:
    """Sources as the register shows them."""
    counts = incidents_by_source([row.key for row in rows], edition)
    stands_for = joined_sources(edition)
    return [{**row.document, "incidents": counts.get(row.key, 0), "joined": row.key in stands_for} for row in rows]


def source_record(version: SourceVersion, edition: int | None) -> dict[str, Any]:
    """A source with what rests on it."""
    slug = version.key
    facts = facts_now(edition)
    incidents = InListOrder(facts.pk[facts.of_edition(edition) & facts.citing(facts.with_slugs([slug]))])
    below = OriginFact.objects.as_of(edition).filter(other=slug).values_list("source", flat=True)
    others = sources_by_slug({*below, *(o["other"] for o in version.document["origins"])}, edition)
    naming = [(others[key], relation_to(slug, others[key])) for key in sorted(below) if key in others]
    return {
        "document": version.document,
        "origins": [{**o, "source": others.get(o["other"])} for o in version.document["origins"]],
        "drawn_on_by": [other for other, relation in naming if relation == "drawn_from"],
        "of_one_origin": [other for other, relation in naming if relation != "drawn_from"],
        "incidents": listed(incidents[:], edition),
        "countries": countries_resting_on(slug, edition),
        "history": availability(slug, edition),
    }


def relation_to(slug: str, source: dict[str, Any]) -> str:
    """What a source says of itself and another that it names: that it draws on it, or is of a common origin with it."""
    return next((str(o["relation"]) for o in source["origins"] if o["other"] == slug), "")


def countries_resting_on(slug: str, edition: int | None) -> list[tuple[str, str, list[str]]]:
    """Countries (code, name) whose practices or treaties name the source, and which."""
    names, found = country_names(edition), []
    # Countries are few, so their documents are looked through here.
    for row in CountryVersion.objects.as_of(edition).order_by("key"):
        parts = [p["practice"] for p in row.document["practices"] if p["source"] == slug]
        parts += [t["treaty"] for t in row.document["treaties"] if t["source"] == slug]
        if parts:
            found.append((row.key, names.get(row.key, row.key), parts))
    return sorted(found, key=lambda one: by_letters(one[1]))


def availability(slug: str, edition: int | None) -> list[dict[str, Any]]:
    """How the source could be read, edition by edition, up to this one: a step wherever it changed."""
    versions = SourceVersion.objects.filter(key=slug, since__lte=edition or 0).select_related("since")
    steps: list[dict[str, Any]] = []
    for version in versions.order_by("since_id"):  # by "since" would be in the order of editions, the newest first
        if not steps or steps[-1]["availability"] != version.availability:
            checked = version.document["last_checked"]
            steps.append({"availability": version.availability, "edition": version.since, "checked": checked})
        if version.availability == "deleted":
            # The day may have been found out in a later edition.
            steps[-1]["document"] = version.document
    return steps
