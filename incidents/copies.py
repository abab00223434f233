"""Uploaded copies of texts: what they are, told from their bytes alone, and where the bytes are kept."""

import datetime as dt
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.models import KeptFile, Snapshot, SourceVersion

MOST_UPLOAD = 20 * 1024 * 1024  # bytes of an upload
HEAD = 16_384  # bytes that say what a file is
SIGNS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"WARC/", "application/warc"),
)
ENDINGS = {
    "application/pdf": "pdf", "text/html": "html", "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif",
    "image/webp": "webp", "application/warc": "warc", "application/gzip": "warc.gz",
}  # fmt: skip
READABLE = ("text/html", "image/png", "image/jpeg", "image/gif", "image/webp")  # what a browser shows in a sandbox
MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
# What may stand before the first element of a page.
BEFORE_ELEMENTS = re.compile(
    r"(?:\s+|<!--.*?-->|<\?.*?\?>|<!doctype(?!\s+svg)[^>\[]*(?:\[.*?\]\s*)?>)*", re.DOTALL | re.IGNORECASE
)
DOCTYPE = re.compile(r"<!doctype\s+html\b", re.IGNORECASE)
PAGE_START = re.compile(r"<(?:html|head|body|title|meta|div|p|table|script|link|base|h[1-6])\b", re.IGNORECASE)
DRAWING = re.compile(r"<(?:!doctype\s+)?(?:\w+:)?svg\b", re.IGNORECASE)


class BadCopy(ValueError):
    """A file that is not kept; the message says why, in a sentence."""


@dataclass(frozen=True)
class Copy:
    """What is known of an uploaded file."""

    sha256: str
    media_type: str
    size: int
    name: str = ""


def copy_of(content: bytes, name: str = "") -> Copy:
    """What a file is. Raises BadCopy where such a one is not kept."""
    return Copy(sha256(content).hexdigest(), media_type_of(content), len(content), name)


def refuse_size(size: int | None) -> None:
    """Raise BadCopy where a file is empty or too large."""
    if not size:
        raise BadCopy(_("The file is empty."))
    if size > MOST_UPLOAD:
        raise BadCopy(_("The file is larger than 20 MB."))


def media_type_of(content: bytes) -> str:
    """The type of a file, told from its bytes and never from its name."""
    refuse_size(len(content))
    # A name may say anything, and a browser runs what it takes for a page.
    head = content[:HEAD]
    found = next((kind for sign, kind in SIGNS if head.startswith(sign)), None)
    # RIFF holds sound and video too, so its own mark has to be looked at.
    if found is None and head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        found = "image/webp"
    # gzip may hold anything; of it only WARC is kept.
    if found is None and head.startswith(b"\x1f\x8b"):
        found = "application/gzip" if unpacked_head(content).startswith(b"WARC/") else None
    return found or media_type_of_text(head)


def media_type_of_text(head: bytes) -> str:
    """HTML, or a refusal."""
    # latin-1 takes any bytes, and what is looked for in them is ASCII.
    coding = next((name for mark, name in MARKS.items() if head.startswith(mark)), "latin-1")
    text = head.decode(coding, errors="replace")
    rest = text[BEFORE_ELEMENTS.match(text).end() :]  # type: ignore[union-attr] # it matches nothing, too
    if DRAWING.match(rest):
        raise BadCopy(_("An SVG picture can hold scripts: keep it as PNG or PDF."))
    # A text holds no null characters.
    if "\x00" not in text and (PAGE_START.match(rest) or DOCTYPE.search(text[: len(text) - len(rest)])):
        return "text/html"
    raise BadCopy(_("It is none of what is kept: PDF, HTML, a picture (PNG, JPEG, GIF, WebP) or WARC."))


def unpacked_head(content: bytes) -> bytes:
    """The first bytes of what a gzip file holds; nothing where it is none."""
    try:
        # 16 is for the header of gzip; the limit keeps a small file from unpacking to a huge one.
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(content, HEAD)
    except zlib.error:
        return b""


def keep_file(content: bytes) -> str:
    """Keep the bytes of a file, once; its sum."""
    digest = sha256(content).hexdigest()
    if not KeptFile.objects.filter(pk=digest).exists():
        # Another may keep the very same file at the same moment.
        KeptFile.objects.bulk_create([KeptFile(sha256=digest, content=content)], ignore_conflicts=True)
    return digest


def kept_sums(sums: Iterable[str]) -> set[str]:
    wanted = {digest for digest in sums if digest}
    return set(KeptFile.objects.filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()


def content_of(digest: str) -> bytes | None:
    found = KeptFile.objects.filter(pk=digest).values_list("content", flat=True).first()
    return None if found is None else bytes(found)


def forget_unnamed() -> None:
    """Delete what was uploaded a day ago or earlier and is named by no source, as it stands or as it was published."""
    # A form that is still open may name an upload of today.
    old = KeptFile.objects.filter(kept_at__lt=timezone.now() - dt.timedelta(days=1))
    loose = old.exclude(pk__in=Snapshot.objects.values("sha256")).values_list("pk", flat=True)
    for digest in list(loose):
        if not versions_naming([digest]).exists():
            KeptFile.objects.filter(pk=digest).delete()


def versions_naming(sums: Iterable[str]) -> QuerySet[SourceVersion]:
    """The versions of sources that name a copy."""
    # Both databases can search JSON as a text, wherever in it the sum stands.
    texts = SourceVersion.objects.annotate(said=Cast("document", TextField()))
    # An empty Q would match every version.
    wanted = Q(pk__in=[])
    for digest in sums:
        wanted |= Q(said__contains=digest)
    return texts.filter(wanted)
