"""Requests drawn at random: addresses, words, bodies and headers that are half right, from every kind of visitor."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from random import Random
from typing import Any
from urllib.parse import quote, quote_from_bytes, urlencode

from tests.routes import Route, routes
from tests.words import ASKED_AT, named, values_of

VISITORS = ("nobody", "gone", "reader", "staff", "contributor", "editor", "administrator")
METHODS = ("GET",) * 11 + ("POST",) * 7 + ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "BREW")
# Words that addresses have beside those of the questions.
OTHER_WORDS = (
    "edition", "page", "sort", "order", "view", "open", "lang", "asof", "of", "next", "as", "by", "each", "measure",
    "scale", "events", "cumulative", "width", "format", "url", "maxwidth", "q", "_popup", "_to_field",
    "_changelist_filters",
)  # fmt: skip
WORDS = sorted({*OTHER_WORDS, *(named(name) for question in ASKED_AT for name in question.base_filters)})
POISON = (
    "", " ", "0", "-1", "1", "2", "999999999999999999999999", "1e400", "NaN", "½", "٣", "१२", "true", "null", "[]",
    "{}", "\x00", "\x00CN", "\r\nSet-Cookie: a=b", "\u202e\u200b", "\ud7ff\uffff", "\U0001f1f0\U0001f1f5", "e\u0301",
    "ﬁ", "İ", "<script>alert(1)</script>", "'\"><img src=x>", "{{ 7*7 }}", "{% load x %}", "%s%n", "%", "%zz", "\\",
    "../../etc/passwd", "' OR 1=1 --", '") UNION SELECT 1 --', "*", "(", "NEAR(a b)", '"', "“몽골에서”", "강제 송환",
    "a" * 3000, "a," * 900, "((" * 90, "0001-01-01", "9999-12-31", "10000-01-01", "2023-02-30", "2023-13", "May 2023",
    "5/2023", "-0001", "2023-05-10T25:61", "//elsewhere.example", "javascript:alert(1)", "http://[::1",
    "/incidents/?page=2", "/incidents/published/", "__all__", "XX", "cn", "CN ", "KP,CN", "published", "draft", "1.5",
    "1_000", "+1", " 7", "0x10", "returns-over-time", "id", "pk", "?",
)  # fmt: skip
RAW = (b"%ff%fe", b"%00", b"%c3%28", b"%ed%a0%80", b"%u0041", b"%", b"%2", b"+", b"&&", b"=", b";", b"a=b=c", b"%26")
CONTENT_TYPES = (
    "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-16", "multipart/form-data",
    "multipart/form-data; boundary=", "multipart/form-data; boundary=x", "application/json",
    "text/plain; charset=nowhere", "application/csp-report", "", "x", "application/json; charset=utf-32",
    "multipart/form-data; boundary=" + "y" * 300,
)  # fmt: skip
HEADERS: dict[str, tuple[str, ...]] = {
    "accept": ("*/*", "application/json", "text/html;q=0.1,*/*", "x", "", ",;,", "text/csv"),
    "accept-language": ("ko", "en", "xx-yy", "*", "", "a" * 500, "ko;q=NaN", "ko-KR-x-y;q=2"),
    "if-none-match": ("*", '"x"', 'W/"', "x" * 900, '"a", "b"', "\u00ff"),
    "if-modified-since": ("Mon, 01 Jan 0001 00:00:00 GMT", "x", "Thu, 31 Dec 9999 23:59:59 GMT", "0"),
    "range": ("bytes=0-", "bytes=-1", "bytes=9-1", "bytes=0-1,3-4", "x=1", "bytes=999999999999-"),
    "authorization": ("Bearer x", "Bearer", "Basic eDp5", "Bearer " + "a" * 900, "Token \u00ff"),
    "origin": ("null", "https://elsewhere.example", "x"),
    "referer": ("http://testserver/incidents/?country=CN", "x", "http://[", "//", "http://testserver/%ff"),
    "host": ("testserver", "elsewhere.example", "a:b:c", "[::1", ""),
    "cookie": ("sessionid=x", "csrftoken=" + "a" * 900, "django_language=xx", "=;;=", "messages=x", "sessionid=\u00ff"),
    "x-forwarded-for": ("1.2.3.4", "x, y", ""),
    "x-request-id": ("x", "a" * 900, "<b>", "\u00ff"),
    "x-requested-with": ("XMLHttpRequest",),
    "user-agent": ("", "a" * 2000, "Mozilla/5.0 \u00ff", "<b>"),
    "content-encoding": ("gzip", "x"),
    "tumen-fetch": ("1", "x"),
}


@dataclass
class Asked:
    """One request, as it can be sent again: `seed` draws it anew."""

    seed: int
    visitor: str
    method: str
    address: str
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "application/x-www-form-urlencoded"
    body: bytes = b""
    # Where a body is wanted it rests on the form that stands at the address.
    changes: list[tuple[str, str]] = field(default_factory=list)

    def __str__(self) -> str:
        about = f"{self.headers} {self.content_type} {self.body[:80]!r} {self.changes}"
        return f"seed {self.seed}: {self.visitor} {self.method} {self.address[:300]} {about[:600]}"


class FormFields(HTMLParser):
    """The fields of a page's forms that are sent, as a browser would send them untouched."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keeps the name and the value of each field."""
        said = {name: value or "" for name, value in attrs}
        if tag in ("input", "select", "textarea", "button") and said.get("name"):
            self.found.append((said["name"], said.get("value", "")))


def drawn(seed: int, values: Callable[[Route], dict[str, Any]]) -> Asked:
    """The request of a number, always the same; `values` gives those of records that are there."""
    chance = Random(seed)
    route = chance.choice(plain_routes())
    path = path_of(route, values(route), chance)
    asked = Asked(seed, chance.choice(VISITORS), chance.choice(METHODS), path + query(chance))
    for name in chance.sample(sorted(HEADERS), chance.choice((0, 0, 0, 1, 2))):
        asked.headers[name] = chance.choice(HEADERS[name])
    if asked.method in ("POST", "PUT", "PATCH"):
        give_body(asked, chance)
    return asked


@cache
def plain_routes() -> list[Route]:
    return [route for route in routes() if route.plain]


def path_of(route: Route, there: dict[str, Any], chance: Random) -> str:
    if chance.random() < 0.6:
        return route.path(**there)
    odd = {word: quote(chance.choice(POISON)[:200], safe=chance.choice(("", "/:@"))) or "x" for word in route.words}
    # A number stays one, so that the address leads to its view; one in ten does not.
    if chance.random() < 0.9:
        odd |= {word: chance.choice(("0", "1", "2", "7", "99999999999999999999")) for word in numbers(route)}
    path = route.path(**there | odd)
    return path if chance.random() < 0.9 else path + chance.choice(("x", "//", "/%00", ".json", "%ff", "/../", ";a"))


def numbers(route: Route) -> list[str]:
    return [word for word in route.words if f"<int:{word}>" in route.route]


def query(chance: Random) -> str:
    """None, some or many words, right and wrong, some of them no text at all."""
    pairs = [pair(chance) for _word in range(chance.choice((0, 1, 1, 2, 3, 5, 40)))]
    if not pairs:
        return ""
    return "?" + chance.choice(("&", "&", "&", ";")).join(pairs)


def pair(chance: Random) -> str:
    word = chance.choice(WORDS)
    if chance.random() < 0.1:
        return quote(word) + "=" + chance.choice(RAW).decode()
    if chance.random() < 0.05:
        return quote(chance.choice(POISON)[:50])
    return urlencode([(word, chance.choice(right_values(word) or POISON) if chance.random() < 0.5 else poison(chance))])


def poison(chance: Random) -> str:
    one = chance.choice(POISON)
    return one if chance.random() < 0.8 else one + chance.choice(POISON)


def right_values(word: str) -> list[str]:
    """Values that some question allows for a word."""
    found = [v for q in ASKED_AT for name in q.base_filters if named(name) == word for v in values_of(q, name)]
    return found or {"edition": ["1", "2", "3"], "page": ["1", "2"], "lang": ["ko", "en"]}.get(word, [])


def give_body(asked: Asked, chance: Random) -> None:
    """A form that is half right, or bytes that say of themselves what they are not."""
    kind = chance.random()
    if kind < 0.6:
        asked.changes = [(str(chance.random()), poison(chance)) for _field in range(chance.choice((0, 1, 1, 2, 4, 30)))]
    elif kind < 0.75:
        asked.content_type = "application/json"
        asked.body = chance.choice(
            (json.dumps({poison(chance): poison(chance)}), "[" * 5000, '{"a":', "1e999")
        ).encode()
    else:
        asked.content_type = chance.choice(CONTENT_TYPES)
        pieces = [quote_from_bytes(chance.randbytes(9)), chance.choice(RAW).decode(), poison(chance), "--x\r\n", "a=b&"]
        asked.body = "".join(chance.sample(pieces, 3)).encode("utf-8", "surrogatepass")


def form_body(asked: Asked, page: str) -> bytes:
    """The form that stands there with a few of its fields changed, or one of fields that nobody asked for."""
    fields = FormFields(page).found or [(word, "1") for word in WORDS[:9]]
    for place, value in asked.changes:
        at = int(float(place) * len(fields))
        fields[at] = (fields[at][0], value)
    return urlencode(fields, errors="surrogatepass").encode()
