"""python -m tests.editions.killed TIMES: a process that publishes 500 records is killed at random points.

Prints what it found as JSON: how often it was killed in time, how often all or none of it was there, what is wrong.
"""

import json
import os
import random
import signal
import sys
import time
from collections import Counter

import django

MANY = 500
SEED = 20261124


def prepare() -> None:
    """500 incidents of one group each, and one more, as edition 1."""
    from incidents.editions.publishing import publish
    from incidents.models import Group, Incident
    from tests.builders import make_incident

    made = make_incident("other")
    fields = {
        f.attname: getattr(made, f.attname) for f in made._meta.concrete_fields if f.attname not in ("id", "slug")
    }
    Incident.objects.bulk_create(Incident(slug=f"one-{number:03}", **fields) for number in range(MANY))
    many = Incident.objects.exclude(slug="other")
    Group.objects.bulk_create(Group(incident=one, people_low=7, people_best=7, people_high=7) for one in many)
    publish(Incident.objects.all())


def edit(title: str) -> None:
    """Give the 500 working copies another title."""
    from incidents.models import Incident

    Incident.objects.exclude(slug="other").update(title=title, state="changed")


def publish_in_a_child(delay: float | None) -> bool:
    """Publish the 500 in a process, and kill it after a while; whether it was still at it."""
    from django.db import connections

    from incidents.editions.publishing import publish_keys
    from incidents.models import Incident

    connections.close_all()
    child = os.fork()
    if not child:
        publish_keys({Incident: [f"one-{number:03}" for number in range(MANY)]})
        os._exit(0)
    if delay is not None:
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    assert delay is not None or status == 0
    return os.WIFSIGNALED(status)


def seen() -> Counter[tuple[str, str, int]]:
    """What readers see of the 500: titles as lists have them and as documents have them, and groups."""
    from django.db.models import Count

    from incidents.models import IncidentVersion

    rows = IncidentVersion.objects.current().exclude(key="other").annotate(people=Count("groups"))
    return Counter(rows.values_list("title", "document__title", "people"))


def another_publishes(title: str) -> None:
    """The next publication, of another record."""
    from incidents.editions.publishing import publish
    from incidents.models import Incident

    Incident.objects.filter(slug="other").update(title=title)
    assert publish(Incident.objects.filter(slug="other"))


def usual_time() -> float:
    """Seconds that such a publication takes when nobody disturbs it."""
    taken = []
    for number in range(3):
        edit(f"Undisturbed {number}")
        start = time.monotonic()
        publish_in_a_child(None)
        taken.append(time.monotonic() - start)
    return min(taken)


def main(times: int) -> None:
    """Kill, look, publish something else, look again."""
    django.setup()
    from django.db import connection

    from incidents.models import Edition

    prepare()
    usual, draw = usual_time(), random.Random(SEED)
    found: Counter[str] = Counter()
    faults = []
    old = "Undisturbed 2"
    for number in range(times):
        new = f"Round {number}"
        edit(new)
        found["killed"] += publish_in_a_child(draw.uniform(0, usual))
        another_publishes(new)  # PostgreSQL may still be ending what the dead process began: this waits for it
        if seen() == {(new, new, 1): MANY}:
            found["all"] += 1
            old = new
        elif seen() == {(old, old, 1): MANY}:
            found["none"] += 1
        else:
            faults.append(f"{new}: {seen()}")
        numbers = list(Edition.objects.order_by("number").values_list("number", flat=True))
        if numbers != list(range(1, 5 + found["all"] + number + 1)):
            faults.append(f"{new}: editions {numbers}")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            (said,) = cursor.execute("PRAGMA integrity_check").fetchone()
        faults += [] if said == "ok" else [said]
    print(json.dumps({**found, "seconds": round(usual, 2), "faults": faults}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
