"""When a chart is seen: on this site's page, and drawn by Plotly alone on an empty page with the same bundle."""

import json
import os
import shutil
import statistics
from pathlib import Path
from typing import Any

from tests.bench.loading import load_site
from tests.bench.site_kinds import this_site
from tests.bench.sites import RunningSite
from tests.serving import ROOT

VISITS = 9
CHART, OTHER = "/charts/returns-over-time/", "/charts/reporting-lag/"  # the same bundle and files
VENDOR = ROOT / "project" / "static" / "vendor" / "plotly-4.1.1"
ALONE = "/bench/plotly-alone/"
# The frame after the first in which marks of a chart have a size; `seen` is in milliseconds since the page was asked.
WATCH = """
const look = () => {
  const marks = document.querySelector("svg.picture .mark, svg .barlayer path");
  if (marks?.getBoundingClientRect().height) requestAnimationFrame(() => { globalThis.seen = performance.now(); });
  else requestAnimationFrame(look);
};
look();
"""
PAGE = """<!doctype html><meta charset="utf-8"><title>Plotly alone</title><div id="c"></div>
<script src="/bench/plotly.js"></script><script>Plotly.newPlot("c", FIGURE.data, FIGURE.layout)</script>"""


def measure_sight(folder: Path) -> None:
    """Print medians of new visits (nothing in the browser's cache) and known ones (another chart was seen before)."""
    from playwright.sync_api import sync_playwright

    folder = folder.resolve()
    url = f"sqlite:///{folder}/real.sqlite3"
    load_site(folder / "varreal", url, ROOT / "seeds")
    site = RunningSite(this_site(folder / "varreal", url))
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"))
            runs = [one_run(browser, site) for _visit in range(VISITS)]
            browser.close()
    finally:
        site.stop()
    medians = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    alone = medians["Plotly alone"]
    for name, seen in medians.items():
        print(f"{name:24}{seen:8.0f} ms{seen / alone:8.2f} of Plotly alone")


def one_run(browser: Any, site: RunningSite) -> dict[str, float]:
    """Interleaved, so that whatever else the machine does meets all of them."""
    base, figure = f"http://127.0.0.1:{site.port}", json.loads(site.get(f"{CHART[:-1]}.json", keep=True).body)["figure"]
    cookies = [{"name": name, "value": value, "url": base} for name, value in site.cookies.items()]

    def context() -> Any:
        found = browser.new_context(viewport={"width": 1280, "height": 800})
        found.add_cookies(cookies)
        found.add_init_script(WATCH)
        return found

    new, alone = context(), context()
    page = PAGE.replace("FIGURE", json.dumps(figure).replace("</", "<\\/"))
    script = (VENDOR / "plotly-basic.min.js").read_bytes()
    alone.route(f"{base}{ALONE}", lambda route: route.fulfill(body=page, content_type="text/html"))
    alone.route(f"{base}/bench/plotly.js", lambda route: route.fulfill(body=script, content_type="text/javascript"))
    found = {"new visitor": seen_at(new, f"{base}{CHART}"), "Plotly alone": seen_at(alone, f"{base}{ALONE}")}
    known = context()
    seen_at(known, f"{base}{OTHER}")
    found["known visitor"] = seen_at(known, f"{base}{CHART}")
    for one in (new, alone, known):
        one.close()
    return found


def seen_at(context: Any, address: str) -> float:
    page = context.new_page()
    page.goto(address)
    page.wait_for_function("globalThis.seen")
    seen: float = page.evaluate("globalThis.seen")
    page.close()
    return seen
