"""The worst that an edition may hold, looked at: pages fit, can be read, and no chart spans what nobody can see."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from project.management.commands.demo import make_accounts
from stats.catalogue import CHARTS
from tests.browser.addresses import Place
from tests.browser.looking import KOREAN, PHONE, Look, Photograph, Windows, complaints_of, settled
from tests.browser.test_pages import faults
from tests.worst import publish_the_worst

pytestmark = pytest.mark.browser

BY_YEAR = ("returns-over-time", "arrivals-by-year", "arrivals-by-quarter", "arrivals-and-returns", "arrivals-revised")
RECORDS = (
    "of-203", "with-most", "out-of-the-world", "without-words", "of-odd-words", "part-of-nothing", "part-of-withdrawn",
    "of-a-withdrawn-source", "of-absurd-claims", "in-a-country-withdrawn",
)  # fmt: skip
PLACES = (
    Place("overview", "/"),
    Place("incidents", "/incidents/"),
    Place("incidents-of-a-country-withdrawn", "/incidents/?country=MN"),
    *(Place(slug, f"/incidents/{slug}/") for slug in RECORDS),
    *(Place(f"country-{code}", f"/countries/{code}/") for code in ("CN", "QA", "QB", "QE")),
    Place("country-withdrawn", "/countries/MN/", status=410),
    Place("countries", "/countries/"),
    Place("countries-compared", "/countries/compare/?country=QE&country=CN&country=MN"),
    Place("sources", "/sources/"),
    *(Place(f"source-{slug}", f"/sources/{slug}/") for slug in ("of-odd-copies", "of-no-words", "of-203")),
    Place("arrivals", "/arrivals/"),
    Place("others", "/arrivals/others/"),
    Place("events", "/arrivals/events/"),
    *(Place(f"chart-{chart.slug}", f"/charts/{chart.slug}/") for chart in CHARTS),
    Place("charts", "/charts/"),
    Place("difference", "/editions/1/diff/3/"),
    Place("edition", "/editions/2/"),
    Place("method", "/method/"),
)


@pytest.fixture(scope="module")
def site(db: None) -> Iterator[str]:
    """A site that holds the worst."""
    publish_the_worst()
    make_accounts()
    server = LiveServer("localhost")
    yield server.url
    server.stop()


@pytest.mark.parametrize("look", [PHONE, Look(1280, "dark"), KOREAN], ids=["phone", "laptop-dark", "korean"])
def test_every_page_fits_and_can_be_read(windows: Windows, site: str, look: Look, photograph: Photograph) -> None:
    page = windows("reader", look).new_page()
    complaints = complaints_of(page, site)
    found: list[str] = []
    for place in PLACES:
        complaints.clear()

        def seen(scheme: Any, name: str = place.name) -> None:
            photograph(page, f"worst-{name}-{look.named(scheme)}")

        schemes: Any = (look.scheme,)
        found += [f"{place.name}: {fault}" for fault in faults(page, place, complaints, schemes, seen)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("slug", BY_YEAR)
def test_a_chart_by_year_has_no_year_that_cannot_be(page: Page, slug: str) -> None:
    page.goto(f"/charts/{slug}/")
    settled(page)
    years = page.evaluate("document.querySelector('.plot').layout.xaxis.range")
    assert 1944 <= years[0] < years[1] <= 2029
    assert "in the table alone" in page.inner_text("main")
