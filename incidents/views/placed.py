"""Which published fields the pages of records show in words of their own: all others stand below with their names."""

from typing import Any

from incidents.models import (
    Claim,
    Country,
    Event,
    Group,
    Incident,
    Origin,
    Overlap,
    Practice,
    Snapshot,
    Source,
    Statement,
    Treaty,
)
from incidents.models.people import PEOPLE_FIELDS

PLACED: dict[Any, frozenset[str]] = {
    model: frozenset(names)
    for model, names in {
        Incident: (
            "slug", "title", "country", "entered_from", "date", "date_precision", "earliest", "latest", "end_date",
            "location", "location_precision", "latitude", "longitude", "kind", *PEOPLE_FIELDS, "who", "measure",
            "people_basis", "confidence", "summary", "verified", "notes", "title_ko", "summary_ko",
        ),
        Group: (*PEOPLE_FIELDS, "outcome", "outcome_date", "outcome_date_precision", "note"),
        Event: ("date", "date_precision", "kind", "description", "source"),
        Claim: (
            "source", "people_reported", "people_high", "qualifier", "wording", "counts", "as_of", "rank",
            "rank_reason", "claim", "gap_reason",
        ),
        Statement: ("speaker", "organisation", "country", "date", "stance", "summary", "source"),
        Overlap: ("other", "relation", "note"),
        Country: ("iso2", "name", "name_ko", "role", "practice", "notes"),
        Practice: ("from_year", "to_year", "practice", "summary", "basis", "source", "verified"),
        Treaty: ("treaty", "status", "since", "reservation", "source", "verified", "name", "name_ko", "kind"),
        Source: (
            "slug", "title", "publisher", "author", "published", "url", "language", "kind", "availability", "accessed",
            "last_checked", "deleted_on", "deleted_on_precision",
        ),
        Origin: ("other", "relation", "note"),
        Snapshot: ("sha256", "media_type", "size", "taken_at", "address"),
    }.items()
}  # fmt: skip


def unplaced(model: Any) -> tuple[str, ...]:
    """The published fields of a record, or of a row of one, that its page has no place of their own for."""
    return tuple(name for name in model.PUBLISHED if name not in PLACED.get(model, ()))
