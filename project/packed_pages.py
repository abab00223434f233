"""A page packed by gzip but for what is of its reader, which is put between its pieces whenever it is sent.

A piece refers to earlier ones as far as all between has a size that is known, and never to what is between, which is
not packed: the size of a page tells nothing of it. The sum at the end is worked out from those of the pieces, as zlib's
crc32_combine does.
"""

import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Self

GZIP_HEAD = bytes.fromhex("1f8b08000000000000ff")
LAST_BLOCK = bytes.fromhex("010000ffff")  # stored, and empty
WINDOW = 32 * 1024  # bytes that a piece can refer back to
NO_LETTER = b"\xff"  # in no text in UTF-8: no piece can refer to what really stands there
MOST_STORED = 65_535  # bytes of a block that is not packed
POLYNOMIAL = 0xEDB88320  # of gzip's sum, its highest power first
NO_SHIFT = 1 << 31


@dataclass(frozen=True)
class PackedPiece:
    """Some bytes of a page, packed, with their number and sum, and what a sum before them is multiplied by."""

    packed: bytes
    size: int
    crc: int
    shift: int

    @classmethod
    def of(cls, plain: bytes, before: bytes) -> Self:
        packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS, zdict=before[-WINDOW:])
        packed = packer.compress(plain) + packer.flush(zlib.Z_SYNC_FLUSH)
        return cls(packed, len(plain), zlib.crc32(plain), shift_by(len(plain)))


@dataclass(frozen=True)
class Mark:
    """What stands in a page in the place of something of its reader: by what name, and of how many bytes, if known."""

    name: str
    text: bytes
    size: int = 0


@dataclass(frozen=True)
class PackedPage:
    """Pieces of a page, and what stands between each and the next."""

    pieces: tuple[PackedPiece, ...]
    between: tuple[Mark, ...]

    @classmethod
    def of(cls, plain: bytes, marks: Iterable[Mark] = ()) -> Self:
        """A page in which marks stand."""
        pieces, between, begin, before = list[PackedPiece](), list[Mark](), 0, b""
        for end, mark in sorted(places_of(plain, marks), key=itemgetter(0)):
            pieces.append(PackedPiece.of(plain[begin:end], before))
            before = before + plain[begin:end] + NO_LETTER * mark.size if mark.size else b""
            between.append(mark)
            begin = end + len(mark.text)
        return cls((*pieces, PackedPiece.of(plain[begin:], before)), tuple(between))

    def __len__(self) -> int:
        return sum(len(piece.packed) for piece in self.pieces)

    def filled(self, said: Callable[[str], bytes]) -> bytes:
        """The page as gzip has it, with what is `said` of each name."""
        values = {mark: said(mark.name) for mark in set(self.between)}
        if odd := [mark.name for mark, value in values.items() if mark.size and mark.size != len(value)]:
            raise ValueError(f"not of the size that pages are packed for: {odd}")
        parts, crc, size = [GZIP_HEAD], 0, 0
        for number, piece in enumerate(self.pieces):
            parts.append(piece.packed)
            crc, size = product(piece.shift, crc) ^ piece.crc, size + piece.size
            if number < len(self.between):
                value = values[self.between[number]]
                parts.append(stored(value))
                crc, size = zlib.crc32(value, crc), size + len(value)
        ends = (crc.to_bytes(4, "little"), (size & 0xFFFFFFFF).to_bytes(4, "little"))
        return b"".join((*parts, LAST_BLOCK, *ends))

    def plain(self, said: Callable[[str], bytes]) -> bytes:
        return gzip.decompress(self.filled(said))


def places_of(plain: bytes, marks: Iterable[Mark]) -> Iterator[tuple[int, Mark]]:
    for mark in marks:
        place = plain.find(mark.text)
        while place >= 0:
            yield place, mark
            place = plain.find(mark.text, place + len(mark.text))


def stored(value: bytes) -> bytes:
    """Bytes as blocks that are not packed."""
    parts = [value[at : at + MOST_STORED] for at in range(0, len(value), MOST_STORED)]
    return b"".join(
        b"\0" + len(part).to_bytes(2, "little") + (len(part) ^ 0xFFFF).to_bytes(2, "little") + part for part in parts
    )


def product(one: int, other: int) -> int:
    """The product of two polynomials of 0 and 1, modulo that of the sum."""
    found, bit = 0, NO_SHIFT
    while one and bit:
        if one & bit:
            found ^= other
            one ^= bit
        bit >>= 1
        other = other >> 1 ^ POLYNOMIAL if other & 1 else other >> 1
    return found


def shifts_of_bits() -> Iterator[int]:
    """x to the power of 8, 16, 32 and so on: by how much a sum is shifted by 1, 2, 4 bytes behind it."""
    power = 1 << 23
    for _bit in range(40):
        yield power
        power = product(power, power)


SUM_SHIFTS = tuple(shifts_of_bits())


def shift_by(size: int) -> int:
    """What a sum is multiplied by when so many bytes come behind what it is of."""
    found = NO_SHIFT
    for bit, power in enumerate(SUM_SHIFTS):
        if size >> bit & 1:
            found = product(power, found)
    return found
