"""Links of the chain: each publication, release and removal adds one, in the transaction that it belongs to."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from incidents.chain.heads import write_down
from incidents.chain.sums import (
    EDITION,
    ENDED_KIND,
    ERASURE,
    RELEASE,
    Sum,
    closing_sum,
    edition_sum,
    erasure_sum,
    release_sum,
    sums_of_closed,
    sums_of_versions,
)
from incidents.models import ChainLink, Edition, Erasure, Publishable, Release, RowSum, Version
from incidents.models.editions import publishable_models, record_of
from project.bulk import in_batches, insert_rows

SALT = "incidents.chain"
FIRST = "0" * 64  # the head before the first link


def head_of_chain() -> ChainLink | None:
    return ChainLink.objects.order_by("-number").first()


def next_number() -> int:
    """That of the next link; whoever asks holds the lock of publishing."""
    newest = head_of_chain()
    return newest.number + 1 if newest else 1


def add_sums(number: int | None, kind: str, sums: Iterable[Sum]) -> None:
    """Keep sums of rows for a link that follows."""
    # A batch is worked out before it is written: PostgreSQL answers no question while rows are copied to it.
    for batch in in_batches(sums) if number else ():
        insert_rows(RowSum, ({"link": number, "kind": kind, "row": row, "sha256": found} for row, found in batch))


def add_closed(model: type[Version], current: models.QuerySet[Any], edition: Edition) -> None:
    """Keep the sums of versions that an edition is about to end."""
    record = record_of(model)
    if edition.chain_number and record:
        rows = current.order_by("pk").values_list("pk", "withdrawn")
        found = [(pk, closing_sum(edition.number, why)) for pk, why in rows]
        add_sums(edition.chain_number, record.WORD + ENDED_KIND, found)


def link_edition(edition: Edition) -> ChainLink:
    """The link of an edition whose versions have their sums."""
    number = edition.chain_number or next_number()
    add_sums(number, EDITION, [(edition.number, edition_sum(edition))])
    return add_link(number, edition=edition)


def link_release(release: Release) -> ChainLink:
    number = next_number()
    add_sums(number, RELEASE, [(release.pk, release_sum(release))])
    return add_link(number, release=release)


def link_erasure(erasure: Erasure, changed: Iterable[tuple[str, Iterable[Sum]]]) -> ChainLink:
    """The link of a removal, with new sums of all rows that it touched: the old ones stay before it."""
    number = next_number()
    add_sums(number, ERASURE, [(erasure.pk, erasure_sum(erasure))])
    for kind, sums in changed:
        add_sums(number, kind, sums)
    return add_link(number, erasure=erasure)


def add_link(number: int, **of: Any) -> ChainLink:
    before = ChainLink.objects.filter(number=number - 1).values_list("head", flat=True).first() or FIRST
    digest = digest_of(rows_of_link(number))
    head = next_head(before, digest)
    link = ChainLink.objects.create(number=number, digest=digest, head=head, signature=signature_of(head), **of)
    transaction.on_commit(partial(write_down, link))
    return link


def rows_of_link(number: int) -> Iterator[tuple[str, int, bytes]]:
    rows = RowSum.objects.filter(link=number).order_by("pk").values_list("kind", "row", "sha256")
    return rows.iterator(chunk_size=10_000)


def digest_of(rows: Iterable[tuple[str, int, Any]]) -> str:
    """The SHA-256 of what a link holds, row by row in the order in which they were written."""
    digest = hashlib.sha256()
    for kind, row, found in rows:
        digest.update(f"{kind} {row} {bytes(found).hex()}\n".encode())
    return digest.hexdigest()


def next_head(before: str, digest: str) -> str:
    return hashlib.sha256(f"{before} {digest}".encode()).hexdigest()


def signature_of(head: str, key: str | None = None) -> str:
    return salted_hmac(SALT, head, secret=key, algorithm="sha256").hexdigest()


def is_signed(link: ChainLink) -> bool:
    """Whether the site's key, or one that it had before, signed a link's head."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(constant_time_compare(signature_of(link.head, key), link.signature) for key in keys)


def link_older(say: Callable[[str], object] = lambda text: None) -> int:
    """Links for editions and releases that were made before there was a chain; how many were added."""
    linked = ChainLink.objects.exclude(edition=None).values("edition")
    older = list(Edition.objects.exclude(pk__in=linked).order_by("number"))
    for edition in older:
        edition.chain_number = next_number()
        for model in publishable_models():
            add_older(model, edition)
        link_edition(edition)
        say(f"Edition {edition.number} is in the chain.")
    releases = list(Release.objects.filter(chain_link=None).order_by("made_at"))
    for release in releases:
        link_release(release)
    return len(older) + len(releases)


def add_older(model: type[Publishable], edition: Edition) -> None:
    written, ended = (model.VERSION.objects.filter(**{name: edition}) for name in ("since", "until"))
    add_sums(edition.chain_number, model.WORD, sums_of_versions(written))
    add_sums(edition.chain_number, model.WORD + ENDED_KIND, sums_of_closed(ended))
