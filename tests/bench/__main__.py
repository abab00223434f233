"""python -m tests.bench: this site, a bare limit, Datasette and plain Django side by side; README.md says more.

    python -m tests.bench data SIZE         write made-up data and the peers' databases, and load the site's
    python -m tests.bench compare SIZE      measure, step by step; what was measured before is only printed
    python -m tests.bench growth SIZE...    draw how times grow from size to size, and name the slopes
    python -m tests.bench pages             print the CPU that each page of the real record costs; --profiles DIR
    python -m tests.bench sight             print when a chart is seen, beside Plotly alone on an empty page
    python -m tests.bench check             hold every measured answer to the slow count, byte by byte

SIZE is such as 1k, 20k, 100k or 1m incidents.
"""

import argparse
import os
import time
from collections.abc import Mapping
from pathlib import Path

from tests.bench import growth, own_counts
from tests.bench.checking import check
from tests.bench.loading import make_data_and_load
from tests.bench.measuring import STEPS, Step
from tests.bench.pages import measure_pages
from tests.bench.sight import measure_sight
from tests.bench.site_kinds import kinds_there
from tests.bench.sites import NotMeasured, RunningSite
from tests.bench.told import Results, print_table, totals_that_differ
from tests.serving import ROOT

PEERS = ["limit", "datasette", "plain"]
MISSING = "!!! {} is MISSING: not installed, or its database is not there. What follows says nothing of it."


def main() -> None:
    asked = read_words()
    if asked.command == "check":
        check(asked.folder)
    elif asked.command == "pages":
        measure_pages(asked.folder, only=asked.only, profiles=asked.profiles)
    elif asked.command == "sight":
        measure_sight(asked.folder)
    elif asked.command == "growth":
        growth.draw(asked.folder / "results", asked.sizes, asked.vendor)
    elif asked.command == "data":
        make_data_and_load(asked.folder, asked.sizes[0], database_url(asked.folder, asked.sizes[0]))
    else:
        for size in asked.sizes:
            compare(asked.folder, size, asked.peers.split(","), anew=asked.anew, publishes=asked.publish)


def read_words() -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__, formatter_class=AsWritten)
    asked.add_argument("command", choices=("data", "compare", "growth", "pages", "sight", "check"))
    asked.add_argument("sizes", nargs="*", default=["20k"])
    asked.add_argument("--folder", type=Path, default=ROOT / "var" / "bench", help="where databases and results stand")
    asked.add_argument("--peers", default=",".join(PEERS), help="which to compare with; empty for none")
    asked.add_argument("--anew", action="store_true", help="measure again what was measured before")
    asked.add_argument("--publish", action="store_true", help="publish records one at a time, too; it makes editions")
    asked.add_argument("--only", default="", help="a part of the addresses of the pages that are measured")
    asked.add_argument("--profiles", type=Path, help="a folder for the profiles of pages that cost more than they may")
    asked.add_argument("--vendor", default="sqlite", choices=("sqlite", "postgres"), help="whose results are drawn")
    return asked.parse_args()


AsWritten = argparse.RawDescriptionHelpFormatter


def database_url(folder: Path, size: str) -> str:
    """DATABASE_URL with SIZE in it, else a file in the folder."""
    return os.environ.get("DATABASE_URL", f"sqlite:///{folder.resolve()}/SIZE.sqlite3").replace("SIZE", size)


def compare(folder: Path, size: str, names: list[str], *, anew: bool, publishes: bool) -> None:
    """Measure a size and print it."""
    url = database_url(folder.resolve(), size)
    vendor = url.partition(":")[0]
    results = Results(folder / "results" / f"{size}-{vendor}.json", anew=anew)
    steps = {**STEPS, **({"publications": own_counts.publications} if publishes else {})}
    left = {name: step for name, step in steps.items() if not results.has(name)}
    print(f"{size} on {vendor}: {', '.join(left) or 'all of it was measured before'}", flush=True)
    if left:
        own_counts.set_up(folder.resolve() / f"var{size}", url)
        sites = started(folder.resolve(), size, url, names)
        try:
            measure(left, sites, results)
        finally:
            for site in sites:
                site.stop()
    print_table(results.rows())
    for line in totals_that_differ(results.rows()):
        print(f"!!! DIFFERS: {line}")


def started(folder: Path, size: str, url: str, names: list[str]) -> list[RunningSite]:
    """The sites that can run; one that cannot is named loudly."""
    sites = []
    kinds = list(kinds_there(folder, size, url, names))
    for kind in kinds:
        try:
            sites.append(RunningSite(kind))
        except NotMeasured as error:
            print(f"!!! {error}", flush=True)
    there = {site.name.split()[0].casefold() for site in sites}
    for name in names:
        if name and name not in there:
            print(MISSING.format(name), flush=True)
    if not sites or sites[0].name != "this site":
        raise SystemExit("This site did not start: is its database there, and are its static files collected?")
    return sites


def measure(left: Mapping[str, Step], sites: list[RunningSite], results: Results) -> None:
    for name, step in left.items():
        began = time.perf_counter()
        print(f"{name} …", flush=True)
        found = step(sites)
        if name == "totals":
            for job, total in own_counts.slow_totals().items():
                found[f"{job}, total"]["slow count"] = total
            for line in totals_that_differ(found):
                print(f"!!! DIFFERS: {line}", flush=True)
        results.add(name, found)
        print(f"{name}: {time.perf_counter() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
