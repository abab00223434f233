"""Which sources count as one: those that are joined by what they draw on."""

from django.core.cache import cache

from incidents.models import OriginFact


def joined_sources(edition: int | None) -> dict[str, str]:
    """For each source that is joined to another, one that stands for all that are joined with it."""
    stands_for: dict[str, str] = {}

    # Union–find: each source leads to another of its group, and the last one stands for all.
    def find(slug: str) -> str:
        while (further := stands_for.setdefault(slug, slug)) != slug:
            slug = further
        return slug

    def origins() -> dict[str, str]:
        for source, other in OriginFact.objects.as_of(edition).values_list("source", "other"):
            stands_for[find(source)] = find(other)
        return {slug: find(slug) for slug in list(stands_for)}

    return cache.get_or_set(f"origins:{edition}", origins) or {}
