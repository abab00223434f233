"""Sums of published rows: SHA-256 of their content as JSON, the same on SQLite and PostgreSQL."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any

from django.db import models
from django.db.models import F, TextField
from django.db.models.functions import Cast

from incidents.models import Edition, Erasure, Release
from incidents.models.editions import publishable_models

Sum = tuple[int, bytes]  # the number of a row, and its SHA-256
ENDED_KIND = " closed"  # behind the kind of a version: the edition that ended it, and why
EDITION, RELEASE, ERASURE = "edition", "release", "erasure"
SUMS_AT_ONCE = 2000


def sha256_of(content: Any) -> bytes:
    # Sorted, as PostgreSQL keeps the fields of JSON in an order of its own.
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=in_utc)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def in_utc(value: Any) -> str:
    """A moment in UTC; both databases keep microseconds."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return str(value)


def version_sum(key: str, since: int, document: dict[str, Any]) -> bytes:
    return sha256_of([key, since, document])


def closing_sum(until: int, withdrawn: str) -> bytes:
    return sha256_of([until, withdrawn])


def edition_sum(edition: Edition) -> bytes:
    return sha256_of([edition.number, edition.published_at, edition.note, edition.overruled, edition.shape])


def release_sum(release: Release) -> bytes:
    said = [release.name, release.edition_id, release.notes, release.made_at, release.frame, release.sums]
    return sha256_of(said)


def erasure_sum(erasure: Erasure) -> bytes:
    spans = [[span.first, span.last] for span in erasure.spans.all()]
    return sha256_of([erasure.at, erasure.reason, erasure.replacement, erasure.places, erasure.addresses, spans])


SUMS_OF_ROWS: dict[str, tuple[type[models.Model], Callable[[Any], bytes]]] = {
    EDITION: (Edition, edition_sum),
    RELEASE: (Release, release_sum),
    ERASURE: (Erasure, erasure_sum),
}


def as_published(versions: models.QuerySet[Any]) -> Iterator[tuple[int, str, int, int | None, str, Any]]:
    """Versions by their numbers as the database has them: no column that came later is read into a document."""
    rows = versions.order_by("pk").annotate(plain=Cast(F("document"), TextField()))
    columns = ("pk", "key", "since_id", "until_id", "withdrawn", "plain")
    yield from rows.values_list(*columns).iterator(chunk_size=SUMS_AT_ONCE)


def sums_of_versions(versions: models.QuerySet[Any]) -> Iterator[Sum]:
    for pk, key, since, _until, _why, text in as_published(versions):
        yield pk, version_sum(key, since, json.loads(text))


def sums_of_closed(versions: models.QuerySet[Any]) -> Iterator[Sum]:
    rows = versions.exclude(until=None).order_by("pk").values_list("pk", "until_id", "withdrawn")
    for pk, until, withdrawn in rows.iterator(chunk_size=SUMS_AT_ONCE):
        yield pk, closing_sum(until, withdrawn)


def all_sums() -> Iterator[tuple[str, Iterator[Sum]]]:
    """Every kind of row that the chain holds, each with the sums of its rows as they are now, by their numbers."""
    for model in publishable_models():
        yield model.WORD, sums_of_versions(model.VERSION.objects.all())
        yield model.WORD + ENDED_KIND, sums_of_closed(model.VERSION.objects.all())
    for kind, (plain, sum_of) in SUMS_OF_ROWS.items():
        yield kind, ((row.pk, sum_of(row)) for row in plain._default_manager.order_by("pk"))
