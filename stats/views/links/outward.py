"""Ways out of a page that a link shows: they lead within the link, to other sites, or are plain text."""

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict
from django.urls import Resolver404, resolve
from django.utils.html import escape

from project.addresses import address_parts
from stats.models import PublicLink

OUTSIDE_WORDS = ("view", "page", "order", "sort")  # what a reader of a link may choose: what it shows stays the same
UNSAID_WORDS = ("edition", "asof", "of", "lang", "open")
ELEMENTS = re.compile(r"<(/?)(a|svg|form|script)\b([^>]*)>")
ADDRESS = re.compile(r'\s(?:xlink:)?href="([^"]*)"')
OF_LINKS = re.compile(r'\s(?:href|hreflang|rel|target|download)="[^"]*"')
OTHER_SITES = ("http", "https")
LinkWay = str | None


def led_within(page: str, way: Callable[[str], LinkWay], *, with_figures: bool = False) -> str:
    """A page whose links lead where `way` says, or are text; forms are left out, and figures for scripts if not asked.

    It is our own page, whose templates escape: no attribute holds a “>”.
    """
    pieces, end, open_links, in_svg, left_out = [], 0, list[str](), 0, ""
    for found in ELEMENTS.finditer(page):
        if not left_out:
            pieces.append(page[end : found.start()])
        end = found.end()
        closes, name, attributes = found.groups()
        if left_out:
            left_out = "" if closes and name == left_out else left_out
        elif name == "form" or (name == "script" and "application/json" in attributes and not with_figures):
            left_out = name
        elif name == "a":
            pieces.append(open_links.pop() if closes else opened_link(attributes, way, open_links, in_svg=in_svg > 0))
        else:
            in_svg += (-1 if closes else 1) if name == "svg" else 0
            pieces.append(found.group())
    return "".join([*pieces, page[end:]])


def opened_link(attributes: str, way: Callable[[str], LinkWay], open_links: list[str], *, in_svg: bool) -> str:
    """The beginning of a link, or of what stands in its place; its end is put on the pile."""
    found = ADDRESS.search(attributes)
    leads = way(unescape(found.group(1))) if found else None
    if found and leads is not None:
        open_links.append("</a>")
        return f"<a{attributes.replace(found.group(), f' href={chr(34)}{escape(leads)}{chr(34)}')}>"
    kept = OF_LINKS.sub("", attributes)
    element = "g" if in_svg else "span"
    open_links.append(f"</{element}>")
    return f"<{element}{kept}>"


def records_named(page: str, name: str) -> set[str]:
    """The keys of records that a page has links to, of the kind whose page has this name."""
    found = (record_key(unescape(address), name) for address in ADDRESS.findall(page)) if name else ()
    return {key for key in found if key}


def record_key(address: str, name: str) -> str:
    """The key of the record whose page this is; empty where it is another page."""
    try:
        match = resolve(address_parts(address).path)
    except Resolver404:
        return ""
    return str(match.kwargs["key"]) if match.view_name == name else ""


def ways_of_link(link: PublicLink, name: str, keys: set[str]) -> Callable[[str], LinkWay]:
    """Where an address leads from a page of this link, whose readers may open records with these keys; None: nowhere.

    `name` is that of the page of such a record.
    """
    own = same_words(link.asked_words)

    def way(address: str) -> LinkWay:
        parts = address_parts(address)
        if not address or address.startswith("#"):
            return address
        if parts.scheme in OTHER_SITES and parts.netloc:
            return address
        if parts.scheme or parts.netloc:
            return None
        if parts.path.startswith(link.address):
            return address
        if parts.path in ("", link.path) and same_words(QueryDict(parts.query)) == own:
            return chosen_address(link, parts.query, parts.fragment)
        key = record_key(address, name) if name else ""
        return link.address_of_record(key) if key in keys else None

    return way


def same_words(words: QueryDict) -> list[tuple[str, list[str]]]:
    """Words without those that a reader may choose: what a view is of."""
    return sorted(
        (word, sorted(values)) for word, values in words.lists() if word not in (*OUTSIDE_WORDS, *UNSAID_WORDS)
    )


def chosen_address(link: PublicLink, query: str, fragment: str) -> str:
    """Another tab, page or order of what a link shows."""
    chosen = [(word, value) for word, value in parse_qsl(query) if word in OUTSIDE_WORDS]
    words = f"?{urlencode(chosen)}" if chosen else ""
    return f"{link.address}{words}{f'#{fragment}' if fragment else ''}"
