"""`asof=` and `edition=` on every page and file: what they show, where their links lead, what address they give."""

import datetime as dt
import html
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve

from incidents.models import Edition
from stats.catalogue import CHARTS
from tests.browser.addresses import PLACES, Place
from tests.builders import rewrite
from tests.edits import edit_the_record
from tests.snapshots import columns_held

pytestmark = pytest.mark.django_db

DAY = "2026-03-31"
# Pages of no edition: what is said there of an edition stays as it is, or is of the site itself.
OF_NO_EDITION = (
    *("/accounts/", "/admin/", "/links/", "/views/", "/reports/", "/releases/", "/editions/", "/language/", "/static/"),
    "/api/scripts/",  # the address of the file is its question
)
PAGES = [place for place in PLACES if place.account == "reader" and place.status == 200]
PAGES = [place for place in PAGES if not place.address.startswith(OF_NO_EDITION)]
FILES = [
    "/incidents.json", "/incidents.csv", "/incidents.xlsx", "/incidents/2023-10-china-mass-return.json",
    "/claims.json", "/claims.csv", "/claims.xlsx",
    "/countries.json", "/countries.csv", "/countries.xlsx",
    "/countries/CN.json", "/countries/compare.json?country=CN&country=MN",
    "/sources.json", "/sources.csv", "/sources.xlsx",
    "/sources/nknews-2023-05-mongolia-four.json", "/arrivals.json", "/arrivals.csv",
    "/arrivals.xlsx", "/arrivals/others.json", "/arrivals/others.csv", "/arrivals/breakdown.json",
    "/arrivals/breakdown.csv", "/arrivals/events.json", "/arrivals/events.csv",
    *(f"/charts/{chart.slug}.{format}" for chart in CHARTS for format in ("json", "csv", "xlsx")),
]  # fmt: skip


@pytest.fixture(scope="module")
def dated(seeded: None, django_db_blocker: Any) -> Iterator[None]:
    """Edition 1 of the last day of March 2026, just before midnight; editions 2 and 3 of April."""
    with django_db_blocker.unblock(), transaction.atomic():
        edit_the_record()
        for number, moment in {1: (3, 31, 23, 59), 2: (4, 1, 0, 0), 3: (4, 2, 12, 0)}.items():
            rewrite(Edition.objects.filter(number=number), published_at=dt.datetime(2026, *moment, tzinfo=dt.UTC))
        with columns_held():
            yield
        transaction.set_rollback(True)


def with_word(path: str, word: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{word}"


SHARED = (
    r'href="/(?:links/new|reports/new|api/scripts)/\?of=[^"]*"'  # names the very address, whose own words are the pin
)


def links_of(page: str) -> list[str]:
    """Where the links and forms between header and footer lead, but that to the newest edition."""
    main = page[page.index("<main") : page.index("</main>")]
    main = re.sub(r'(?s)<p class="notice[^>]*id="then-and-now">.*?</p>', "", main)
    main = re.sub(SHARED, "", main)
    return [html.unescape(href) for href in re.findall(r'<a [^>]*?href="(/[^"]*)"', main)]


def pin_of(href: str) -> str:
    """The edition that an address is pinned to."""
    words = parse_qs(urlsplit(href).query)
    return words.get("edition", [""])[0] or {DAY: "1"}.get(words.get("asof", [""])[0], "")


@pytest.mark.parametrize("place", PAGES, ids=lambda place: place.name)
def test_a_page_as_of_a_day_is_that_of_its_edition(place: Place, dated: None, seeded: None, reader: Client) -> None:
    pages = []
    for word in (f"asof={DAY}", "edition=1"):
        response = reader.get(with_word(place.address, word))
        assert response.status_code == 200
        page = re.sub(SHARED, "", response.content.decode())
        assert "Tumen, edition 1 of 31 March 2026" in page
        pages.append(re.sub(r'csrf[^>]*>|name="next"[^>]*>', "", page.replace(f"asof={DAY}", "edition=1")))
        if canonical := response.context.get("canonical"):
            assert pin_of(canonical) == "1", canonical
            assert "asof" not in canonical
    kept = [re.sub(r'<input type="hidden" name="(edition|asof)"[^>]*>', "", page) for page in pages]
    assert kept[0] == kept[1]


@pytest.mark.parametrize("place", PAGES, ids=lambda place: place.name)
def test_links_from_a_pinned_page_keep_the_pin(place: Place, dated: None, seeded: None, reader: Client) -> None:
    page = reader.get(with_word(place.address, f"asof={DAY}")).content.decode()
    lost = [
        href
        for href in links_of(page)
        if not href.startswith(OF_NO_EDITION)
        and not urlsplit(href).path.endswith("/history/")  # of what came after, too
        and resolve(urlsplit(href).path)
        and pin_of(href) != "1"
    ]
    assert lost == []


@pytest.mark.parametrize("path", FILES)
def test_a_file_as_of_a_day_is_that_of_its_edition(path: str, dated: None, seeded: None, reader: Client) -> None:
    answers = [reader.get(with_word(path, word)) for word in (f"asof={DAY}", "edition=1")]
    assert [answer.status_code for answer in answers] == [200, 200]
    bodies = [b"".join(a.streaming_content) if a.streaming else a.content for a in answers]  # type: ignore[attr-defined]
    assert bodies[0] == bodies[1]
    if ".json" in path:
        found = answers[0].json()
        assert found["edition"] == 1
        assert pin_of(found["address"]) == "1"
    else:
        assert "-edition-1." in answers[0]["Content-Disposition"]


@pytest.mark.parametrize("path", FILES)
def test_a_file_of_a_day_before_the_first_edition_is_refused(
    path: str, dated: None, seeded: None, reader: Client
) -> None:
    for word in ("asof=2026-03-30", "asof=soon", "asof=2026-03-31&edition=1", "asof=2026-03-31&asof=2026-04-01"):
        assert reader.get(with_word(path, word)).status_code == 400
