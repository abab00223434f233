"""The jobs, over HTTP: every site is asked in turn before the next question, so that noise meets all of them."""

import random
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from tests.bench.sites import NotMeasured, RunningSite, Taken

Found = dict[str, dict[str, float | None]]  # by row, then by site
Words = dict[str, Any]
Step = Callable[[list[RunningSite]], Found]

ASKED = ("list", "search", "chart", "old edition", "record")
COUNTED = ("list", "search", "chart")  # which say a total
RUNS = 9
CONNECTIONS = 8
LOAD_SECONDS = 5.0  # of each of two halves
LONGEST_JOB = 30.0  # seconds that one site may spend on one job
WIDE_QUESTIONS = 600
COUNTRIES = ("CN", "RU", "TH", "VN", "LA", "MN", "KH", "MM", "JP", "KR")
OUTCOMES = ("repatriated", "unknown", "transferred_to_rok", "released", "detained", "moved_on")


def words_of_run(run: int) -> Words:
    """The same question with other years or another record: what was answered before is no answer to it."""
    period = {"country": "CN", "outcome": "repatriated", "first": 2010 - run, "last": 2020, "since": 1998 + run}
    return {**period, "record": 776 + run, "row": 777 + run}


def totals(sites: list[RunningSite]) -> Found:
    """The number that each site gives as its answer, and how long its very first answers took."""
    found: Found = {}
    for job in COUNTED:
        for site in sites:
            taken = site.get(site.path(job, words_of_run(0)), keep=True)
            note(found, f"{job}, total", site, site.total(job, taken.body))
            note(found, f"{job}, just started, ms", site, taken.seconds * 1000)
    for site in sites:
        note(found, "start to first answer, ms", site, site.start_ms)
        note(found, "memory before, MB", site, site.memory())
    return found


def answers(sites: list[RunningSite]) -> Found:
    """Medians of first answers and of the same asked again."""
    found: Found = {}
    for job in ASKED:
        first, again = asked_in_turn(job, [site for site in sites if job in site.kind.paths])
        for site, times in first.items():
            note(found, f"{job}, first, ms", site, milliseconds(times))
            note(found, f"{job}, kept, ms", site, milliseconds(again[site]))
        print(f"  {job}", flush=True)
    return found


def asked_in_turn(job: str, sites: list[RunningSite]) -> tuple[dict[RunningSite, list[float]], ...]:
    """Seconds of first answers and of the same again, by site; a slow site is asked less often."""
    first: dict[RunningSite, list[float]] = {site: [] for site in sites}
    again: dict[RunningSite, list[float]] = {site: [] for site in sites}
    for run in range(1, RUNS + 1):
        for site in sites:
            if sum(first[site]) + sum(again[site]) < LONGEST_JOB:
                path = site.path(job, words_of_run(run))
                first[site].append(site.get(path).seconds)
                again[site].append(site.get(path).seconds)
    return first, again


def downloads(sites: list[RunningSite]) -> Found:
    """Everything as CSV: rows a second, the first byte, and by how much memory grew meanwhile."""
    found: Found = {}
    for site in sites:
        before = site.memory()
        taken, most = watched(site, lambda site=site: site.get(site.kind.paths["csv"]))  # type: ignore[misc]
        note(found, "CSV, rows/s", site, (taken.lines - 1) / taken.seconds)
        note(found, "CSV, rows", site, taken.lines - 1)
        note(found, "CSV, first byte, ms", site, taken.first_byte * 1000)
        note(found, "CSV, memory, MB more", site, most - before)
        print(f"  CSV of {site.name}", flush=True)
    return found


def watched(site: RunningSite, act: Callable[[], Taken]) -> tuple[Taken, float]:
    """What was done, and the most memory meanwhile."""
    most, done = [site.memory()], threading.Event()

    def watch() -> None:
        while not done.wait(0.25):
            most.append(site.memory())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        return act(), max(most)
    finally:
        done.set()
        watcher.join()


def sustained(sites: list[RunningSite]) -> Found:
    """Eight connections going round list, search and chart; two halves, sites in turn in each."""
    found: Found = {}
    halves: dict[RunningSite, list[Timed]] = {site: [] for site in sites}
    for _half in range(2):
        for site in sites:
            paths = [site.path(job, words_of_run(1)) for job in COUNTED]
            halves[site].append(together(site, endless(paths), LOAD_SECONDS))
    for site, timed in halves.items():
        times = [seconds for half in timed for seconds in half.times]
        note(found, "8 connections, req/s", site, len(times) / sum(half.whole for half in timed))
        note(found, "8 connections, p95, ms", site, percentile(times, 0.95))
        note(found, "8 connections, errors", site, sum(half.errors for half in timed))
    return found


def endless(paths: list[str]) -> Iterator[str]:
    while True:
        yield from paths


def wide(sites: list[RunningSite]) -> Found:
    """Different questions to the list, drawn alike for every site, from all connections at once; then once more."""
    found: Found = {}
    draw = random.Random(7)
    asked = [drawn_words(draw) for _number in range(WIDE_QUESTIONS)]
    paths = {site: list(dict.fromkeys(site.path("list", words) for words in asked)) for site in sites}
    for turn in ("first", "again"):
        for site in sites:
            timed = together(site, iter(paths[site]), LONGEST_JOB)
            note(found, f"600 questions, {turn}, req/s", site, len(timed.times) / timed.whole)
            note(found, f"600 questions, {turn}, p95, ms", site, percentile(timed.times, 0.95))
            note(found, f"600 questions, {turn}, errors", site, timed.errors)
            print(f"  {turn} answers of {site.name}: {len(timed.times)} of {len(paths[site])}", flush=True)
            # What a slow site did not come to in its time has no first answer that could be kept.
            paths[site] = paths[site][: len(timed.times)]
    return found


def drawn_words(draw: random.Random) -> Words:
    period = {"first": draw.randrange(1998, 2008), "last": draw.randrange(2016, 2026)}
    return {"country": draw.choice(COUNTRIES), "outcome": draw.choice(OUTCOMES), **period}


def memory_after(sites: list[RunningSite]) -> Found:
    found: Found = {}
    for site in sites:
        note(found, "memory after, MB", site, site.memory())
    return found


class Timed:
    """What came of asking from several connections."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.errors = 0
        self.whole = 0.0


def together(site: RunningSite, paths: Iterator[str], seconds: float) -> Timed:
    """Ask from all connections at once until the paths or the seconds are over."""
    timed, lock, end = Timed(), threading.Lock(), time.perf_counter() + seconds

    def next_path() -> str | None:
        with lock:
            return next(paths, None) if time.perf_counter() < end else None

    def work() -> None:
        while (path := next_path()) is not None:
            try:
                timed.times.append(site.get(path).seconds)
            except (OSError, NotMeasured):
                timed.errors += 1

    threads = [threading.Thread(target=work) for _connection in range(CONNECTIONS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    timed.whole = time.perf_counter() - began
    return timed


def note(found: Found, row: str, site: RunningSite, value: float | None) -> None:
    found.setdefault(row, {})[site.name] = None if value is None else round(value, 1)


def milliseconds(seconds: list[float]) -> float | None:
    return statistics.median(seconds) * 1000 if seconds else None


def percentile(seconds: list[float], part: float) -> float | None:
    return sorted(seconds)[int(len(seconds) * part)] * 1000 if seconds else None


STEPS: dict[str, Step] = {
    "totals": totals,
    "answers": answers,
    "downloads": downloads,
    "8 connections": sustained,
    "600 questions": wide,
    "memory": memory_after,
}
