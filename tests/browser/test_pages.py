"""Every page, in light, dark, Korean and on a phone: it answers, complains of nothing, fits, and can be read.

A laptop's window is turned to every width as well: nothing runs past it.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import URLPattern, resolve
from playwright.sync_api import Page, TimeoutError

import incidents.urls
import stats.urls
from stats.catalogue import CHARTS
from tests.browser.addresses import LATER, PLACES, Place
from tests.browser.looking import (
    HEIGHTS,
    KOREAN,
    KOREAN_PHONE,
    LAPTOP,
    PHONE,
    SCHEMES,
    Look,
    Photograph,
    Scheme,
    Windows,
    arrived,
    complaints_of,
    settled,
    until,
)

GRAVE = ("serious", "critical")
# One row of a long table says of its colours and names what the fiftieth says, in a tenth of the time.
FEW_ROWS = {"include": [["body"]], "exclude": [["tbody > tr:nth-child(n+7)"]]}
# Not to fetch style sheets anew, which the policy would refuse it.
AXE: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}

# What a laptop's window is then turned to; words differ where it is narrow.
WIDTHS = {"en": (1920, 1280, 960, 870, 700, 390, 320), "ko": (960, 870, 390, 320)}
# A chart is drawn anew a moment after its page was turned.
FITS = "() => document.scrollingElement.scrollWidth <= document.scrollingElement.clientWidth"
PATIENCE = 3_000  # milliseconds
# What sticks out, but for what can be scrolled within the page.
STICKING_OUT = """() => {
  const room = document.scrollingElement.clientWidth;
  const held = (node) => node && (getComputedStyle(node).overflowX !== "visible" || held(node.parentElement));
  return [...document.querySelectorAll("main *, header *, footer *")]
    .filter((node) => node.getBoundingClientRect().right > room + 0.5 && !held(node.parentElement))
    .map((node) => `${node.localName}.${node.className}`).slice(0, 3).join(", ");
}"""

# Words are wider in another language, not darker.
LOOKS = {
    "laptop": (LAPTOP, SCHEMES), "phone": (PHONE, SCHEMES), "korean": (KOREAN, SCHEMES[:1]),
    "korean-phone": (KOREAN_PHONE, SCHEMES[:1]),
}  # fmt: skip


@pytest.mark.browser
@pytest.mark.usefixtures("worked_with")
@pytest.mark.parametrize(("look", "schemes"), LOOKS.values(), ids=LOOKS)
def test_every_page_answers_fits_and_can_be_read(
    windows: Windows, site: str, look: Look, schemes: tuple[Scheme, ...], photograph: Photograph
) -> None:
    places = (*PLACES, *LATER)
    pages = {account: windows(account, look).new_page() for account in {place.account for place in places}}
    complaints = {account: complaints_of(page, site) for account, page in pages.items()}
    found: list[str] = []
    for place in places:
        complaints[place.account].clear()
        page = pages[place.account]

        def seen(scheme: Scheme, page: Page = page, name: str = place.name) -> None:
            photograph(page, f"{name}-{look.named(scheme)}")

        there = faults(page, place, complaints[place.account], schemes, seen)
        found += [f"{place.name} ({place.address}): {fault}" for fault in there]
        if look.width == LAPTOP.width:
            found += [f"{place.name} at {width}: {what}" for width, what in turned(page, WIDTHS[look.language])]
            page.set_viewport_size({"width": look.width, "height": HEIGHTS[look.width]})
    assert not found, "\n".join(found)


def test_no_page_and_no_chart_is_left_out() -> None:
    shown = [resolve(place.address.partition("?")[0]) for place in PLACES]
    pages = [page for page in (*incidents.urls.urlpatterns, *stats.urls.urlpatterns) if is_page(page)]
    assert {page.name for page in pages} - {match.url_name for match in shown} == set()
    assert {chart.slug for chart in CHARTS} - {match.kwargs.get("slug") for match in shown} == set()


def is_page(pattern: URLPattern) -> bool:
    """An address of people; those of files and of style sheets have an ending.

    A kept copy is somebody else's page or file: test_kept_copies.py opens it in every way. What only takes a form has
    no page.
    """
    apart = ("source-copy", "source-copy-read", "cite", "saved-view-change")
    return pattern.name not in apart and not re.search(r"\.[a-z]+$", str(pattern.pattern))


def faults(
    page: Page, place: Place, complaints: list[str], schemes: tuple[Scheme, ...], seen: Callable[[Scheme], None]
) -> Iterator[str]:
    """What is wrong with a page, opened in light and then turned to the other schemes; `seen` is told of each."""
    page.emulate_media(color_scheme="light")
    answer = page.goto(place.address)
    if answer is None or answer.status != place.status:
        yield f"answers {answer and answer.status}, not {place.status}"
    if place.steps:
        with page.expect_navigation():  # what is shown next may be worked out first, which takes its time
            place.steps(page)
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        try:
            settled(page)
        except TimeoutError as error:
            yield f"a chart is not drawn ({scheme}): {error.message.splitlines()[0]}"
        seen(scheme)
        width, room = page.evaluate("[document.scrollingElement.scrollWidth, document.scrollingElement.clientWidth]")
        if width > room:
            yield f"{width} pixels wide in a window of {room} ({scheme})"
        # What the colours do not change is looked at once.
        yield from barriers(page, place, scheme, {} if scheme == "light" else {"runOnly": ["color-contrast"]})
    # Chromium reports the page's own 404 as an error of the console.
    refused = f"the server responded with a status of {place.status}"
    yield from (text for text in complaints if place.status == 200 or refused not in text)


def turned(page: Page, widths: tuple[int, ...]) -> Iterator[tuple[int, str]]:
    """Each width at which something sticks out, and what it is."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        try:
            until(page, FITS, timeout=PATIENCE)
        except TimeoutError:
            yield width, page.evaluate(STICKING_OUT)


def barriers(page: Page, place: Place, scheme: str, options: dict[str, Any]) -> Iterator[str]:
    """What keeps people from reading it, as far as axe can tell."""
    arrived(page)
    for rule in Axe().run(page, FEW_ROWS, AXE | options).response["violations"]:
        if rule["impact"] in GRAVE:
            nodes = [f"{node['target'][0]} {node['html'][:120]}" for node in rule["nodes"]]
            yield f"{rule['id']} ({rule['impact']}, {scheme}), {len(nodes)} times: {'; '.join(nodes[:3])}"
