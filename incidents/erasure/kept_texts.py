"""Kept copies of sources in an erasure: which hold a text, as far as they can be searched, and how they go."""

import html
import re
import zlib
from collections.abc import Iterable, Iterator

from django.utils import timezone

from incidents.copies import BadCopy, content_of, media_type_of, versions_naming
from incidents.erasure.needle import Needle
from incidents.models import Edition, KeptFile

SEARCHED = ("text/html", "application/warc", "application/gzip")
CODINGS = ("utf-8", "cp949")
DECLARED_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([a-z0-9_-]{3,20})", re.IGNORECASE)
MARKUP = re.compile(r"<[^<>]{0,2000}>")
MOST_UNPACKED = 200 * 1024 * 1024  # bytes of what a compressed copy is searched for


def copies_with(needle: Needle) -> list[str]:
    """The sums of kept copies that hold a text, and the one whose sum it is."""
    return [
        digest
        for digest in KeptFile.objects.order_by("pk").values_list("pk", flat=True)
        if digest == needle.sum or any(needle.finds(text) for text in texts_of(content_of(digest) or b""))
    ]


def unsearchable() -> int:
    kinds = (copy_type(content_of(digest) or b"") for digest in KeptFile.objects.values_list("pk", flat=True))
    return sum(kind not in SEARCHED for kind in kinds)


def copy_type(content: bytes) -> str:
    """The type of a copy."""
    try:
        return media_type_of(content)
    except BadCopy:
        return ""


def texts_of(content: bytes) -> Iterator[str]:
    """What a copy says: as it stands, and without markup between letters, in each coding that it may be in."""
    if copy_type(content) not in SEARCHED:
        return
    plain = unpacked(content)
    for coding in codings_of(plain):
        text = plain.decode(coding, errors="ignore")
        yield text
        # Markup may stand between two letters, or be all that parts two words.
        yield from (html.unescape(MARKUP.sub(between, text)) for between in ("", " "))


def codings_of(content: bytes) -> list[str]:
    """The codings in which a page may be written: what it says itself, and those of pages that say nothing."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ["utf-16"]
    # Capped, since a page can declare as many as it likes.
    said = {match.decode().lower() for match in DECLARED_CHARSET.findall(content)[:50]}
    return [*CODINGS, *sorted(coding for coding in said - set(CODINGS) if is_known(coding))]


def is_known(coding: str) -> bool:
    """Whether a coding is one of text."""
    try:
        # Python also knows codecs that are none of text, such as base64, and refuses them here.
        "".encode(coding)
    except (LookupError, UnicodeError):
        return False
    return True


def unpacked(content: bytes) -> bytes:
    """What a file of gzip members holds, as far as it can be read; any other file as it is."""
    if not content.startswith(b"\x1f\x8b"):
        return content
    found, rest = bytearray(), content
    # WARC is packed record by record; the limit keeps a small file from filling the memory.
    while rest and len(found) < MOST_UNPACKED:
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            found += member.decompress(rest, MOST_UNPACKED - len(found))
        # What is damaged is searched as far as it can be read.
        except zlib.error:
            break
        rest = member.unused_data
    return bytes(found)


def editions_naming(sums: Iterable[str]) -> set[int]:
    """The editions that name a copy."""
    newest = Edition.objects.newest()
    end = newest.number + 1 if newest else 1
    spans = versions_naming(sums).values_list("since_id", "until_id")
    return {number for since, until in spans for number in range(since, until or end)}


def remove_copies(sums: list[str]) -> None:
    """Delete the files; what was published of them stays, and says that something was removed."""
    if sums:
        versions_naming(sums).update(erased=timezone.now().date())
        KeptFile.objects.filter(pk__in=sums).delete()
