"""Every link of every page leads somewhere: pages are walked from the overview on, by somebody who may see all."""

from collections import Counter, deque
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from incidents.models import Edition
from incidents.releases.making import make_release
from tests.builders import make_user

pytestmark = pytest.mark.django_db

ALIKE = 2  # pages of one kind that are walked: an incident's page is like another's
LINKS_ALIKE = 2  # links of one kind that are followed
NOT_FOLLOWED = ("/static/", "/accounts/logout/", "/admin/logout/", "/admin/jsi18n/")


class Links(HTMLParser):
    """The addresses that a page links to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Links, and what a page loads."""
        for name, value in attrs:
            if value and (
                (tag in ("a", "link", "area") and name == "href")
                or (tag in ("img", "script", "iframe") and name == "src")
            ):
                self.found.append(value)


def kinds(address: str) -> set[tuple[str, str]]:
    """What a link is like: the name of its page, and that with each word that it asks with."""
    parts = urlsplit(address)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        name = parts.path
    return {(name, ""), *((name, word) for word, _value in parse_qsl(parts.query))}


def is_new(address: str, seen: Counter[tuple[str, str]], most: int) -> bool:
    """Whether fewer than so many were like this one; it is counted."""
    found = kinds(address)
    if all(seen[kind] >= most for kind in found):
        return False
    seen.update(found)
    return True


def links_on(body: str, page: str) -> list[str]:
    """The addresses of this site that a page links to."""
    parser = Links()
    parser.feed(body)
    whole = (urljoin(page, found).partition("#")[0] for found in parser.found)
    return [found for found in whole if found.startswith("/") and not found.startswith(NOT_FOLLOWED)]


def test_every_link_leads_somewhere(seeded: None) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(make_user("Administrator"))
    make_release("2026-11", Edition.objects.get(), notes="", address="http://testserver/releases/2026-11/")
    waiting, seen = deque(["/", "/admin/", "/editions/1/diff/1/"]), {"/", "/admin/"}
    walked: Counter[tuple[str, str]] = Counter()
    followed: Counter[tuple[str, str]] = Counter()
    broken: dict[str, tuple[int, str]] = {}
    came_from: dict[str, str] = {}
    while waiting:
        page = waiting.popleft()
        answer = client.get(page)
        if answer.status_code >= 400:
            broken[page] = answer.status_code, came_from.get(page, "")
        if not answer.headers.get("Content-Type", "").startswith("text/html") or answer.status_code != 200:
            continue
        if not is_new(page, walked, ALIKE):
            continue
        for found in links_on(answer.content.decode(), page):
            if found not in seen and is_new(found, followed, LINKS_ALIKE):
                seen.add(found)
                came_from[found] = page
                waiting.append(found)
    assert len(seen) > 200
    assert broken == {}, "(the status, the page with the link)"
