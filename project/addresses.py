"""Addresses on the web: one way to write each, so that two spellings of one are known to be the same."""

import re
import unicodedata
from hashlib import sha256
from urllib.parse import SplitResult, unquote, urlsplit

FOLLOWED = re.compile(r"utm_.*|fbclid|gclid|dclid|gbraid|wbraid|msclkid|twclid|yclid|igshid|mc_[ce]id", re.IGNORECASE)
PLAIN_HOST = re.compile(r"[a-z0-9.-]*")
# Addresses of which only scheme, "www." and last slash go, told ten times as fast: in a large file they are nearly all.
PLAIN_PAGE = re.compile(r"https?://(?:www\.)?((?:[a-z0-9-]+\.)+[a-z0-9-]+(?:/[A-Za-z0-9._~/-]*)?)")
ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
RESERVED_LETTERS = frozenset("/?#%&+=;")  # an escaped one of these is not the same as the letter itself
PORTS = {"http": 80, "https": 443}
DOTS = str.maketrans("。．｡", "...")  # noqa: RUF001
LONGEST, BYTES = 1000, 2000  # what PostgreSQL takes into an index, with room to spare


def canonical_address(address: str) -> str:
    """What two spellings of an address have in common; nothing where there is none.

    Without scheme, "www.", the last slash, a fragment that names no page and words that only follow a reader; the host
    in its own script, the path unescaped. "m." and "amp" stay: what stands there may be another text.
    """
    if len(address) <= LONGEST and "--" not in address and (plain := PLAIN_PAGE.fullmatch(address)):
        return plain[1].rstrip("/")
    # Half a letter (a lone surrogate) cannot be written in UTF-8.
    whole = unicodedata.normalize("NFC", address.strip().encode(errors="replace").decode())
    try:
        parts = urlsplit(whole if "://" in whole else f"https://{whole.removeprefix('//')}")
        place = host(parts)
    except ValueError:
        # What is no address to Python is compared as it is written.
        return shortened_address(whole)
    path, query = plain_escapes(parts.path).rstrip("/"), address_words(parts.query)
    page = f"#{plain_escapes(parts.fragment)}" if parts.fragment[:1] in ("!", "/") else ""
    return shortened_address(f"{place}{path}{'?' if query else ''}{query}{page}") if place else ""


def address_parts(address: str) -> SplitResult:
    """The parts of an address as somebody sent it; what is none to Python ("http://[") is a path from end to end."""
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult("", "", address, "", "")


def host(parts: SplitResult) -> str:
    """A host in its own script and in small letters, with its port where that is an unusual one.

    Raises ValueError where the address is none.
    """
    name = (parts.hostname or "").strip(".")
    if not PLAIN_HOST.fullmatch(name) or "xn--" in name:
        labels = unquote(name).translate(DOTS).strip(".").split(".")
        name = unicodedata.normalize("NFKC", ".".join(map(in_own_script, labels))).casefold()
    bare, port = name.removeprefix("www."), parts.port
    # Of www.kr only kr would be left, which is no host.
    return (bare if "." in bare else name) + (f":{port}" if port and port != PORTS.get(parts.scheme) else "")


def in_own_script(label: str) -> str:
    """ "한국" for "xn--3e0b707e"."""
    if not label.casefold().startswith("xn--"):
        return label
    try:
        name = label.encode("ascii").decode("idna")
        name.encode()  # no half of a letter
    except UnicodeError:
        return label
    return name


def address_words(query: str) -> str:
    """The words of an address by name, without those that only follow a reader."""
    words = [plain_escapes(word) for word in query.split("&") if word]
    kept = [word for word in words if not FOLLOWED.fullmatch(word.partition("=")[0])]
    # Sorting is stable: words of one name stay in their order, which may mean something.
    return "&".join(sorted(kept, key=lambda word: word.partition("=")[0]))


def plain_escapes(text: str) -> str:
    """A part of an address with escapes only where they mean something; those of another coding than UTF-8 stay."""
    bare = ESCAPES.sub(unescaped, text) if "%" in text else text
    return unicodedata.normalize("NFC", bare.replace(" ", "%20"))


def unescaped(run: re.Match[str]) -> str:
    """What a run of escapes stands for."""
    try:
        letters = unquote(run[0], errors="strict")
    except UnicodeDecodeError:
        # Escapes of another coding than UTF-8 stay, and are the same in small letters.
        return run[0].upper()
    return "".join(escaped(letter) for letter in letters)


def escaped(letter: str) -> str:
    is_control = letter.isascii() and not letter.isprintable()
    return f"%{ord(letter):02X}" if letter in RESERVED_LETTERS or is_control else letter


def shortened_address(address: str) -> str:
    """An address that fits an index: of a very long one the beginning, and a sum of the whole."""
    if len(address) <= LONGEST and len(address.encode()) <= BYTES:
        return address
    return f"{address[:400]} {sha256(address.encode()).hexdigest()}"
