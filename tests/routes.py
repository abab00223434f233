"""Every address of the site, read from the URL configuration: what is added there is in every test that walks it."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern, RoutePattern

from tests.builders import KEPT

FILES = (".json", ".csv", ".xlsx", ".zip", ".svg", ".png")
SAMPLES: dict[str, Any] = {
    "slug": "2023-10-china-mass-return", "iso2": "CN", "uidb64": "MQ", "token": "a-b", "app_label": "incidents",
    "content_type_id": 1, "object_id": "1", "url": "nowhere", "code": "abc", "n": 1, "m": 2, "number": 1, "other": 1,
    "pk": 1, "signature": "signed", "key": "2023-10-china-mass-return", "id": "1", "name": "2026-11",
    "sha256": hashlib.sha256(KEPT).hexdigest(),
}  # fmt: skip


@dataclass(frozen=True)
class Route:
    """One entry of the URL configuration: its name with its namespace, its route, and the words in it."""

    name: str
    route: str
    words: tuple[str, ...]
    plain: bool = True

    def path(self, **values: Any) -> str:
        """The address with values for its words; the desk's few regular expressions are no address."""
        path = self.route
        for word in self.words:
            value = str(values[word])
            path = path.replace(f"<{word}>", value)
            for kind in ("slug", "int", "str", "path", "uuid"):
                path = path.replace(f"<{kind}:{word}>", value)
        return path

    @property
    def is_file(self) -> bool:
        """Whether readers get a file there."""
        return self.route.endswith(FILES) and not self.route.startswith("/admin/")


def routes(resolver: Any = None, before: str = "/", space: str = "") -> Iterator[Route]:
    """Every entry of the URL configuration."""
    for entry in (resolver or get_resolver()).url_patterns:
        pattern = entry.pattern
        words: tuple[str, ...]
        if isinstance(pattern, LocalePrefixPattern):
            route, words, plain = "", (), True
        elif isinstance(pattern, RoutePattern):
            route, words, plain = str(pattern), tuple(pattern.converters), True
        else:
            route, words, plain = "nowhere", (), False
        if isinstance(entry, URLResolver):
            yield from routes(entry, before + route, f"{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern):
            yield Route(space + (entry.name or ""), before + route, words, plain)


def sampled(values: Mapping[str, Any] = SAMPLES) -> list[tuple[str, str]]:
    """Every address with sample values, and its name."""
    return sorted({(route.path(**values), route.name) for route in routes()})


def file_routes() -> list[Route]:
    """The entries where readers get files."""
    return [route for route in routes() if route.is_file]
