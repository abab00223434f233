"""Before a record is withdrawn, merged or a text removed: where readers and others see it besides its own page."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F

from incidents.counting_apps import ShownOutside, counting_apps
from incidents.models import Publishable, Release

SHOWN_NAMED = 100  # of each kind


def shown_context(records: Mapping[type[Publishable], set[str]]) -> dict[str, Any]:
    """Public links, kept figures, saved views and releases that show some records, each once."""
    found = {one for app in counting_apps() for one in app.shown_outside(records)}
    kinds: dict[str, list[ShownOutside]] = {"link": [], "kept": [], "saved": []}
    for one in sorted(found, key=lambda one: (-one.edition, one.title, one.href)):
        kinds[one.kind].append(one)
    return {
        "shown_links": kinds["link"][:SHOWN_NAMED],
        "shown_kept": kinds["kept"][:SHOWN_NAMED],
        "shown_saved": kinds["saved"][:SHOWN_NAMED],
        "shown_releases": releases_showing(records),
    }


def releases_showing(records: Mapping[type[Publishable], set[str]]) -> list[Release]:
    """The releases whose edition has a version of one of the records."""
    releases = list(Release.objects.order_by(F("edition").desc())) if any(records.values()) else []
    # Most sites have few releases, and a question for each kind of record would be more.
    return [release for release in releases if any(is_in(model, keys, release) for model, keys in records.items())]


def is_in(model: type[Publishable], keys: set[str], release: Release) -> bool:
    return bool(model.versions().as_of(release.edition_id).filter(key__in=keys).exists())
