"""The project's own database, asked in this process: slow counts, and publications one at a time."""

import os
import statistics
import time
from pathlib import Path
from typing import Any

from tests.bench.measuring import Found, words_of_run
from tests.bench.site_kinds import site_environment
from tests.bench.sites import RunningSite

PUBLICATIONS = 5
RETURNED = ("repatriated",)


def set_up(folder: Path, url: str) -> None:
    """Django in this process, with the database that the site has."""
    import django

    os.environ.update(site_environment(folder, url))
    django.setup()


def slow_totals() -> dict[str, int]:
    """What SQL counts for the first question of each job."""
    from django.http import QueryDict

    from incidents.counting.filters import IncidentFilter
    from incidents.models import Edition
    from tests import slow_counts

    newest = Edition.objects.latest("number").number
    words = words_of_run(0)

    def asked(query: str, counts: tuple[str, ...] = ()) -> Any:
        return IncidentFilter.ask(QueryDict(query.format(**words)), newest, strict=False, counts=counts)

    returned = asked("from={since}&who=all", RETURNED)
    cells = slow_counts.count(slow_counts.groups_of(returned), ("year", "country"), newest).cells
    return {
        "list": asked("country={country}&outcome={outcome}&from={first}&to={last}&who=all").rows().count(),
        "search": asked("q=%22river+patrol%22&from={since}&who=all").rows().count(),
        "chart": sum(people.best for people in cells.values()),
    }


def publications(sites: list[RunningSite]) -> Found:
    """One record published at a time, and the first list after it, which has to be fresh."""
    own, times, fresh = sites[0], [], []
    for number in range(PUBLICATIONS):
        times.append(published(f"made-up-{number + 100:07}"))
        fresh.append(own.get(own.path("list", words_of_run(0))).seconds)
    found: Found = {"publish one record, ms": {own.name: round(statistics.median(times) * 1000, 1)}}
    return found | {"list just after it, ms": {own.name: round(statistics.median(fresh) * 1000, 1)}}


def published(slug: str) -> float:
    """Seconds that the publication of one edited record takes."""
    from django.db import connection

    from incidents.editions.publishing import publish
    from incidents.models import Incident

    record = Incident.objects.get(slug=slug)
    record.notes = f"{record.notes} Edited.".strip()[-200:] + f" {time.time_ns()}"
    record.save()
    began = time.perf_counter()
    publish([record])
    seconds = time.perf_counter() - began
    connection.close()
    return seconds
