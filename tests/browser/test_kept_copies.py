"""A kept page with a script, in a browser: the script never runs, whichever way it is opened."""

import hashlib
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from incidents.editions.publishing import publish
from incidents.models import Snapshot, Source
from tests.browser.looking import Windows

pytestmark = pytest.mark.browser

SCRIPT = "fetch('/ran/'+document.domain);document.title='RUN';document.cookie='ran=1';localStorage.ran='1';top.ran=1"
HTML = f"""<!DOCTYPE html><html><head><title>Kept page</title>
<script>{SCRIPT}</script><script src="/static/js/page.js"></script>
<meta http-equiv="refresh" content="0;url=javascript:{SCRIPT}"><link rel="stylesheet" href="/static/css/tumen.css">
<style>p {{ color: rgb(1, 2, 3) }}</style></head>
<body onload="{SCRIPT}"><p>Seven were detained.</p><img src="x" onerror="{SCRIPT}"><svg onload="{SCRIPT}"></svg>
<iframe srcdoc="<script>{SCRIPT.replace('"', "&quot;")}</script>"></iframe>
<a id="link" href="javascript:{SCRIPT}">link</a>
<form action="/accounts/logout/" method="post"><button id="button">send</button></form></body></html>"""
SUM = hashlib.sha256(HTML.encode()).hexdigest()


def uploaded(windows: Windows, folder: Path) -> Source:
    """A source with the page, chosen in its form and published."""
    source = Source.objects.order_by("slug")[0]
    path = folder / "saved.html"
    path.write_text(HTML, encoding="utf-8")
    page = windows("editor").new_page()
    page.goto(f"/admin/incidents/source/{source.pk}/change/")
    page.locator(".add-row a", has_text="Add another Kept copy").click()
    page.locator("input[name=snapshots-0-file]").set_input_files(path)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    assert Snapshot.objects.get().sha256 == SUM
    publish([source], note="A copy was kept")
    return source


def watched(context: BrowserContext) -> list[str]:
    """The addresses that a script in the kept page asks for, as the browser is about to."""
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url) if "/ran/" in request.url else None)
    return asked


def nothing_ran(page: Page, asked: list[str]) -> None:
    page.wait_for_timeout(600)
    assert asked == []
    assert page.title() != "RUN"
    assert not any(cookie.get("name") == "ran" for cookie in page.context.cookies())


def test_a_script_in_an_uploaded_page_never_runs(windows: Windows, tmp_path: Path) -> None:
    source = uploaded(windows, tmp_path)
    place = f"/sources/{source.slug}/copies/{SUM}/"
    context = windows("reader")
    asked, page = watched(context), context.new_page()

    page.goto(f"/sources/{source.slug}/")
    with page.expect_download() as download:
        page.get_by_role("link", name="download").last.click()
    kept = tmp_path / download.value.suggested_filename
    download.value.save_as(kept)
    assert kept.read_bytes() == HTML.encode()
    assert kept.name.endswith(".html.txt")
    nothing_ran(page, asked)

    page.goto(kept.as_uri())
    expect(page.locator("pre")).to_contain_text("Seven were detained.")
    nothing_ran(page, asked)

    page.goto(f"/sources/{source.slug}/")
    page.get_by_role("link", name="open as it looked").click()
    expect(page.locator("p")).to_have_text("Seven were detained.")
    expect(page.locator("p")).to_have_css("color", "rgb(1, 2, 3)")
    page.locator("#link").click()
    page.locator("#button").click()
    nothing_ran(page, asked)
    assert page.url.endswith("/read/")
    assert page.evaluate("self.origin") == "null"  # as a browser's own tools see it: scripts of the page are off

    for way in (place, f"{place}read/"):
        embedded(page, way)
        nothing_ran(page, asked)
        assert page.evaluate("window.ran") is None


def embedded(page: Page, place: str) -> None:
    """Try a copy in a page of the site: in frames, as an object, a script, a style, a window, and written into it."""
    page.goto("/codebook/")
    page.evaluate(
        """async (place) => {
        for (const [tag, name] of [['iframe', 'src'], ['object', 'data'], ['embed', 'src'], ['script', 'src'],
                                   ['img', 'src']]) {
            const one = document.createElement(tag);
            one[name] = place;
            document.body.append(one);
        }
        const style = document.createElement('link');
        style.rel = 'stylesheet';
        style.href = place;
        document.head.append(style);
        window.open(place);
        try { new Worker(place); } catch {}
        try { await navigator.serviceWorker?.register(place); } catch {}
        try { await import(place); } catch {}
    }""",
        place,
    )
