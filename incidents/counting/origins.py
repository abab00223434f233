"""Which sources count as one: those that are joined by what they draw on."""

from incidents.counting.facts import RecordFacts
from incidents.counting.snapshots import facts_now


def joined_sources(edition: int | None) -> dict[str, str]:
    """For each source that is joined to another, one that stands for all that are joined with it."""
    facts = facts_now(edition)
    found: dict[str, str] = facts.kept("joined-sources", edition, lambda: named_sources(facts, edition))
    return found


def named_sources(facts: RecordFacts, edition: int | None) -> dict[str, str]:
    stands_for, slugs = facts.standing_for(edition), facts.slugs
    return {slugs[place]: slugs[int(stands_for[place])] for place in facts.joined_places(edition)}
