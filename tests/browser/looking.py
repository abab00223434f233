"""How a page is looked at: the windows it is opened in, what it complains of, when it is done drawing."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, Error, Page, Request, TimeoutError, expect

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
HEIGHTS = {1280: 900, 390: 844}  # a laptop's window, a phone's


@dataclass(frozen=True)
class Look:
    """A window: its width in pixels, its colours, its language."""

    width: int
    scheme: Scheme = "light"
    language: str = "en"

    def named(self, scheme: Scheme) -> str:
        """As a picture's name ends: 1280-dark, 390-light-ko."""
        return f"{self.width}-{scheme}" + ("" if self.language == "en" else f"-{self.language}")


LAPTOP, PHONE = Look(1280), Look(390)
KOREAN, KOREAN_PHONE = Look(1280, language="ko"), Look(390, language="ko")
Windows = Callable[..., BrowserContext]
Photograph = Callable[[Page, str], None]


def opened(browser: Browser, look: Look, **options: Any) -> BrowserContext:
    """A window of this look, with nobody logged in."""
    return browser.new_context(
        viewport={"width": look.width, "height": HEIGHTS[look.width]},
        color_scheme=look.scheme,
        locale=look.language,
        reduced_motion="reduce",
        **options,
    )


def until(page: Page, condition: str, timeout: float = 30_000) -> Any:
    """Look at a page until it says yes, and what it said. TimeoutError after so many milliseconds.

    Asked from here each time: Playwright's own wait asks from within the page, whose policy lets no words be read as
    a script, so that it failed on a slow machine.
    """
    end = time.monotonic() + timeout / 1000
    while time.monotonic() < end:
        try:
            if said := page.evaluate(condition):
                return said
        except Error as error:
            if "context was destroyed" not in error.message:  # it goes on to another page
                raise
        page.wait_for_timeout(50)
    raise TimeoutError(f"not within {timeout:.0f} ms: {condition}")


def arrived(page: Page) -> None:
    """Wait until the page that a click or a key led to is all there."""
    page.wait_for_load_state()
    expect(page.get_by_role("main")).to_be_visible()


def settled(page: Page) -> None:
    """Turn to every chart of the page, and wait until Plotly has drawn it and its marks are links, if it has any."""
    # At each look, since the page may still be the one before.
    until(
        page,
        "() => [...document.querySelectorAll('[data-chart]')].map((figure) => { const plot = figure.querySelector("
        "'.plot'); plot?.dispatchEvent(new Event('pointerenter')); return figure.matches('.undrawn') || "
        "(plot?.matches('.linked') && plot.querySelector('.main-svg') && !plot.querySelector('.picture')); })"
        ".every(Boolean)",
        timeout=15_000,
    )


def linked(page: Page) -> None:
    """Wait until the pictures of a page can be read by key; nobody has turned to one."""
    until(
        page,
        "() => [...document.querySelectorAll('[data-chart]')].every((figure) => figure.querySelector('.plot.linked'))",
        timeout=15_000,
    )


def complaints_of(page: Page, site: str) -> list[str]:
    """What the page will have complained of: scripts that fail, the policy, requests to another host, or that fail."""
    found: list[str] = []
    page.on("console", lambda said: found.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on(
        "requestfailed", lambda request: None if left(request) else found.append(f"{request.url}: {request.failure}")
    )
    page.on("request", lambda request: found.append(f"asks {request.url}") if abroad(request.url, site) else None)
    return found


def left(request: Request) -> bool:
    """Whether it is no longer wanted, as a form was sent or a link was followed meanwhile. What is blocked says so."""
    return "ERR_ABORTED" in (request.failure or "")


def abroad(url: str, site: str) -> bool:
    return not url.startswith((f"{site}/", "data:", "blob:"))
