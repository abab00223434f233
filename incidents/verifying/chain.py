"""Whether the chain holds: each link its sums, each row the last of its own, each signature the site's."""

from collections import defaultdict
from collections.abc import Collection, Iterator

from incidents.chain.links import FIRST, digest_of, is_signed, next_head, rows_of_link
from incidents.chain.sums import EDITION, ENDED_KIND, ERASURE, RELEASE, all_sums
from incidents.models import ChainLink, Edition, RowSum
from incidents.models.editions import publishable_models


def links_that_differ(kept_heads: Collection[str] = ()) -> Iterator[str]:
    """A sentence for each link that is not what it was; `kept_heads` were written down elsewhere."""
    before, heads = FIRST, set()
    for place, link in enumerate(ChainLink.objects.order_by("number"), 1):
        if link.number != place:
            yield f"chain, link {place}: it is missing"
            return
        if link.digest != digest_of(rows_of_link(link.number)):
            yield f"chain, link {link.number}: its sums are not those that it was made of"
        if not names_what_it_holds(link):
            yield f"chain, link {link.number}: it is not of what it names"
        if link.head != next_head(before, link.digest):
            yield f"chain, link {link.number}: it does not follow from the one before it"
        if not is_signed(link):
            yield f"chain, link {link.number}: it is not signed with this site's key, or one that it had before"
        before = link.head
        heads.add(link.head)
    yield from (
        f"chain: no link has the head {head}, which was written down" for head in kept_heads if head not in heads
    )
    yield from editions_without_link()
    if RowSum.objects.exclude(link__in=ChainLink.objects.values("number")).exists():
        yield "chain: there are sums that belong to no link"


def names_what_it_holds(link: ChainLink) -> bool:
    named = {EDITION: link.edition_id, RELEASE: link.release_id, ERASURE: link.erasure_id}
    [(kind, row), *more] = [(kind, row) for kind, row in named.items() if row is not None] or [("", 0)]
    return not more and RowSum.objects.filter(link=link.number, kind=kind, row=row).exists()


def editions_without_link() -> Iterator[str]:
    numbers = list(Edition.objects.order_by("number").values_list("number", flat=True))
    linked = set(ChainLink.objects.exclude(edition=None).values_list("edition", flat=True))
    yield from (f"edition {number}: it has no link in the chain" for number in numbers if number not in linked)
    missing = set(range(1, max(numbers, default=0) + 1)) - set(numbers)
    yield from (f"edition {number}: it is missing" for number in sorted(missing))


def rows_that_differ() -> Iterator[str]:
    """A sentence for each published row that is not as its last link left it."""
    kept = last_sums()
    for kind, sums in all_sums():
        mine = kept.pop(kind, {})
        for row, found in sums:
            known = mine.pop(row, None)
            if known is None:
                yield f"{published_row(kind, row)}: no edition published it"
            elif known != found:
                yield f"{published_row(kind, row)}: it is not what was published"
        yield from (f"{kind} {row}: it was published, and is not there" for row in mine)


def last_sums() -> dict[str, dict[int, bytes]]:
    """The sum of each row as the last link that has it says: a removal's comes after that of an edition."""
    found: dict[str, dict[int, bytes]] = defaultdict(dict)
    for kind, row, kept in RowSum.objects.order_by("pk").values_list("kind", "row", "sha256").iterator(10_000):
        found[kind][row] = bytes(kept)
    return found


def published_row(kind: str, row: int) -> str:
    """What a row of a kind is called: for a version its record and edition."""
    word = kind.removesuffix(ENDED_KIND)
    model = next((model for model in publishable_models() if word == model.WORD), None)
    if model is None:
        return f"{kind} {row}"
    key, since = model.VERSION.objects.filter(pk=row).values_list("key", "since_id").get()
    return f"{word} {key}, version of edition {since}" + (", its end" if kind.endswith(ENDED_KIND) else "")
