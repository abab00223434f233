"""Published sources as what cites them shows them."""

from typing import Any

from incidents.models import SourceVersion


def sources_by_slug(slugs: set[str], edition: int | None) -> dict[str, dict[str, Any]]:
    """Published sources as of an edition. What cites one that was withdrawn keeps saying what it was, and why it went.

    One query, and one more where any of them was withdrawn.
    """
    rows = SourceVersion.objects.as_of(edition).filter(key__in=slugs)
    found = {row.key: row.document for row in rows}
    if edition and (gone := slugs - found.keys()):
        last = SourceVersion.objects.filter(key__in=gone, since__lte=edition).order_by("since_id")
        # Rows come oldest first, so the last version of each source wins.
        found |= {row.key: {**row.document, "withdrawn": row.withdrawn} for row in last}
    return found
