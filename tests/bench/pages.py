"""What each page of the real record costs the server: CPU of its first answer, and of the one that is kept."""

import cProfile
import io
import os
import pstats
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.loading import load_site
from tests.bench.own_counts import set_up
from tests.serving import ROOT

ROUNDS = 9
FIRST_MS, LARGE_MS, KEPT_MS = 15, 40, 3
LARGE = ("/", "/charts/", "/arrivals/")
TOP_LINES = 25
BROWSER = {"accept-encoding": "gzip, deflate", "accept-language": "en"}


@dataclass(frozen=True)
class PageCost:
    """Milliseconds of CPU of one page: the least of several rounds, as whatever else runs only adds to it."""

    address: str
    first: float
    kept: float

    @property
    def goal(self) -> int:
        return LARGE_MS if self.address in LARGE else FIRST_MS

    def __str__(self) -> str:
        over = ", ".join(
            f"{name} is over {goal}"
            for name, value, goal in (("first", self.first, self.goal), ("kept", self.kept, KEPT_MS))
            if value > goal
        )
        return f"{self.address[:72]:74}{self.first:8.1f}{self.kept:8.1f}  {over}".rstrip()


def measure_pages(folder: Path, *, only: str, profiles: Path | None) -> None:
    """Print what every page costs; where a goal is missed, its profile goes into a folder."""
    folder = folder.resolve()
    url = f"sqlite:///{folder}/real.sqlite3"
    load_site(folder / "varreal", url, ROOT / "seeds")
    set_up(folder / "varreal", url)
    client = reader()
    print(f"{'page, ms of CPU':74}{'first':>8}{'kept':>8}")
    for address in addresses(client):
        if only in address:
            cost = cost_of(client, address)
            print(cost, flush=True)
            if profiles and cost.first > cost.goal:
                profiles.mkdir(parents=True, exist_ok=True)
                name = address.strip("/").replace("/", "-") or "overview"
                (profiles / f"{name[:60]}.txt").write_text(profile_of(client, address), encoding="utf-8")


def reader() -> Any:
    """A reader with a browser; what every process loads before its first answer is loaded."""
    from django.contrib.auth.models import User
    from django.test import Client

    from project.loading_ahead import load_ahead

    load_ahead()
    client = Client(headers=BROWSER, SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(username="reader"))
    return client


def addresses(client: Any) -> Iterator[str]:
    """Every page that a reader can open, as the browser tests have them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    from tests.browser.addresses import PLACES

    for place in PLACES:
        if place.account == "reader" and place.status == 200 and client.get(place.address).status_code == 200:
            yield place.address


def cost_of(client: Any, address: str) -> PageCost:
    from django.core.cache import cache

    first, kept = [], []
    for _round in range(ROUNDS):
        cache.clear()
        first.append(cpu_of(client, address))
        kept.append(cpu_of(client, address))
    return PageCost(address, min(first), min(kept))


def cpu_of(client: Any, address: str) -> float:
    """Milliseconds of CPU of one answer."""
    began = time.process_time()
    client.get(address)
    return (time.process_time() - began) * 1000


def profile_of(client: Any, address: str) -> str:
    """Where a first answer spends its time: the functions that take most of it themselves, and with what they call."""
    from django.core.cache import cache

    profile, text = cProfile.Profile(), io.StringIO()
    for _round in range(ROUNDS):
        cache.clear()
        profile.enable()
        client.get(address)
        profile.disable()
    stats = pstats.Stats(profile, stream=text)
    text.write(f"{address}: {ROUNDS} first answers\n")
    stats.sort_stats("tottime").print_stats(TOP_LINES)
    stats.sort_stats("cumtime").print_stats(2 * TOP_LINES)
    return text.getvalue().replace(f"{ROOT}/", "")
