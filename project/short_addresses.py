"""Short addresses of what files, pictures and sentences show: the pinned address itself, packed into a code.

No row stands behind one, so that a download writes nothing and a printed code cannot be lost.
"""

import base64
import zlib
from binascii import Error
from urllib.parse import parse_qs, urlsplit

from django.urls import reverse

LONGEST_PACKED = 4000  # characters of an address
SUM_BYTES = 2  # of a code: whoever mistypes one finds nothing, instead of another figure
# What most addresses are made of. Never changed, since codes on paper are read with it; a new code needs no entry.
COMMON_PARTS = (
    b"&outcome=repatriated&kind=&confidence=&basis=&publisher=&q=&dated=within&vintages=newest&independent="
    b"&entered_from=&measure=people&measure=incidents&measure=share&by=outcome&by=country&by=year&as=stacked&as=lines"
    b"&as=bars /arrivals/?destination=KR /sources/ /countries/ /editions/ /explore/? /charts/map/"
    b" /charts/arrivals-and-returns/ /charts/arrivals-by-quarter/ /charts/arrivals-by-year/"
    b" /charts/outcomes-by-country/ /charts/returns-by-country/ /charts/returns-over-time/ /incidents/?who=all"
    b"&who=escapees&country=LA&country=TH&country=VN&country=MN&country=RU&country=CN&from=20&to=20&edition=1"
)


def short_address(canonical: str) -> str:
    """The short address of a pinned one; of no edition, it is itself: that of a public link is short already."""
    parts = urlsplit(canonical)
    if "edition" not in parse_qs(parts.query):
        return canonical
    code = packed_code(f"{parts.path}?{parts.query}")
    return f"{parts.scheme}://{parts.netloc}{reverse('kept-figure', args=[code])}"


def packed_code(address: str) -> str:
    """A path with its words as small letters and digits, which can be typed from paper."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, zdict=COMMON_PARTS)
    packed = packer.compress(address.encode()) + packer.flush()
    return base64.b32encode(address_sum(address) + packed).decode().rstrip("=").lower()


def unpacked_address(code: str) -> str | None:
    """The path with its words in a code; None where it holds none."""
    padded = code.upper() + "=" * (-len(code) % 8)
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS, zdict=COMMON_PARTS)
    try:
        content = base64.b32decode(padded)
        address = unpacker.decompress(content[SUM_BYTES:], LONGEST_PACKED).decode()
    except (Error, ValueError, zlib.error):
        return None
    whole = unpacker.eof and not unpacker.unused_data and content.startswith(address_sum(address))
    return address if whole else None


def address_sum(address: str) -> bytes:
    return zlib.crc32(address.encode()).to_bytes(4)[:SUM_BYTES]
