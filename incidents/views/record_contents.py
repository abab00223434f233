"""A published incident with its sources, as its page and its JSON show it."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import F

from incidents.columns import incident_row, outcome_of
from incidents.counting.figures import independent
from incidents.counting.filters import IncidentFilter
from incidents.counting.origins import joined_sources
from incidents.counting.snapshots import facts_now
from incidents.editions.cited_sources import sources_by_slug
from incidents.models import Edition, Incident, IncidentVersion, OverlapFact, Source
from incidents.models.versions import cited_sources
from incidents.naming import title_read, titled
from incidents.people import People, people_of
from incidents.shapes import document_of


@dataclass
class Cited:
    """A source of a record: what it claims there, and those of the record's sources that draw on it.

    `relation` and `note` say how it draws on the one above it, `also` what else it draws on, here or elsewhere.
    """

    source: dict[str, Any]
    claims: list[dict[str, Any]]
    relation: str = ""
    note: str = ""
    also: list[dict[str, Any]] = field(default_factory=list)
    below: list["Cited"] = field(default_factory=list)


def full_record(version: IncidentVersion, edition: int | None) -> dict[str, Any]:
    """The document, its people, and its sources in order of origin."""
    document = version.document
    slugs = cited_sources(document)
    sources = sources_by_slug(slugs, edition)
    return {
        "document": document,
        "people": people_of(document),
        "counts": incident_row(document),
        "reported": people_reported(document),
        "groups": [(group, people_of({"groups": [group]})) for group in document["groups"]],
        "outcome": outcome_of(document),
        "outcomes": list(dict.fromkeys(group["outcome"] for group in document["groups"])),
        "with_sources": with_sources(document, sources),
        "statements": [{**s, "source": sources.get(s["source"])} for s in document["statements"]],
        "events": [{**e, "source": sources.get(e["source"])} for e in document["events"]],
        "tree": tree(document, sources, titles_elsewhere(sources, edition)),
        "sources": len(slugs),
        "independent": independent(slugs, joined_sources(edition)),
        "overlaps": overlaps(version, edition),
        "same_country": same_country(version, edition),
    }


def same_country(version: IncidentVersion, edition: int | None) -> int:
    """How many incidents its country's list has."""
    facts = facts_now(edition)
    whose = facts.coded["who"].among(IncidentFilter.DEFAULTS["who"])
    return int((facts.of_edition(edition) & facts.coded["country"].among({version.country}) & whose).sum())


def with_sources_of(edition: Edition | None, version: IncidentVersion) -> dict[str, Any]:
    """A record's whole document with the columns that its edition knew, each claim with its source whole."""
    number = edition.number if edition else None
    sources = sources_by_slug({claim["source"] for claim in version.document["claims"]}, number)
    known = {slug: document_of(edition, Source, found) for slug, found in sources.items()}
    # A source that this edition does not have is given by its key alone.
    known = {claim["source"]: {"slug": claim["source"]} for claim in version.document["claims"]} | known
    return document_of(edition, Incident, with_sources(version.document, known))


def people_reported(document: dict[str, Any]) -> People | None:
    """The people of the whole as first reported, where they are not what its groups add up to."""
    low, best, high = (document[f"people_{name}"] for name in ("low", "best", "high"))
    if best is None:
        return None
    whole = People(1, best if low is None else low, best, best if high is None else high, high is None)
    return whole if whole != people_of(document) else None


def with_sources(document: dict[str, Any], sources: dict[str, dict[str, Any]]) -> dict[str, Any]:
    claims = [{**claim, "source": sources.get(claim["source"], claim["source"])} for claim in document["claims"]]
    return {**document, "outcome": outcome_of(document), "claims": claims}


def titles_elsewhere(sources: dict[str, dict[str, Any]], edition: int | None) -> dict[str, str]:
    """Titles of what these sources draw on that is not among them."""
    others = {origin["other"] for source in sources.values() for origin in source["origins"]} - set(sources)
    return (
        {slug: titled(source["title"], slug) for slug, source in sources_by_slug(others, edition).items()}
        if others
        else {}
    )


def tree(document: dict[str, Any], sources: dict[str, dict[str, Any]], elsewhere: dict[str, str]) -> list[Cited]:
    """The record's sources: what draws on another of them stands below it."""
    titles = elsewhere | {slug: titled(source["title"], slug) for slug, source in sources.items()}
    claims: dict[str, list[dict[str, Any]]] = {}
    for claim in document["claims"]:
        claims.setdefault(claim["source"], []).append(claim)
    nodes = {slug: Cited(source, claims.get(slug, [])) for slug, source in sources.items()}
    top = []
    # What has no date stands behind what has one.
    for slug in sorted(nodes, key=lambda slug: (sources[slug]["published"] or "9999", slug)):
        node, origins = nodes[slug], sources[slug]["origins"]
        above = next((o for o in origins if o["other"] in nodes), None)
        # Of two that draw on each other neither stands above.
        if above and not leads_to(above["other"], slug, sources):
            node.relation, node.note = above["relation"], above["note"]
            nodes[above["other"]].below.append(node)
        else:
            above = None
            top.append(node)
        node.also = [
            {**o, "title": titles.get(o["other"], o["other"]), "here": o["other"] in nodes}
            for o in origins
            if o is not above
        ]
    return top


def leads_to(start: str, end: str, sources: dict[str, dict[str, Any]]) -> bool:
    """Whether a source draws on another, by whatever way."""
    seen, ask = set(), [start]
    while ask:
        slug = ask.pop()
        if slug == end:
            return True
        # Sources may draw on one another in a circle.
        if slug in sources and slug not in seen:
            seen.add(slug)
            ask += [origin["other"] for origin in sources[slug]["origins"][:1]]
    return False


def overlaps(version: IncidentVersion, edition: int | None) -> list[dict[str, Any]]:
    """Incidents that this one is, or may be, part of, and those that are part of it: with their titles."""
    facts = OverlapFact.objects.as_of(edition)
    pairs = [(o["other"], o["relation"], True, o) for o in version.document["overlaps"]]
    pairs += [(o.part, o.relation, False, {}) for o in facts.filter(whole=version.key).order_by("part")]
    found = others_named({pair[0] for pair in pairs}, edition)
    return [
        {"slug": slug, "relation": relation, "is_part": is_part, "note": row.get("note"), "row": row, **found[slug]}
        for slug, relation, is_part, row in pairs
    ]


def others_named(slugs: set[str], edition: int | None) -> dict[str, dict[str, Any]]:
    """Title and standing of incidents that overlap with one: "there", "withdrawn" or "unpublished" in an edition."""
    nothing = {slug: {"title": slug, "standing": "unpublished"} for slug in slugs}
    if not slugs or edition is None:
        return nothing
    last = IncidentVersion.objects.filter(key__in=slugs, since__lte=edition).order_by("since_id")
    return nothing | {
        row["slug"]: {
            "title": title_read(row),
            "standing": "there" if row["until_id"] is None or row["until_id"] > edition else "withdrawn",
        }
        for row in last.values("title", "title_ko", "until_id", slug=F("key"))
    }
