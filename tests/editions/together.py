"""python -m tests.editions.together threads|processes WORKERS ROUNDS: everybody edits, publishes and withdraws at once.

Prints what it found as JSON: how many editions there are, and every sentence about what is wrong with them.
"""

import json
import multiprocessing
import sys
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import django

Done = tuple[int, str, str]  # an edition's number, the record's key, and the title or reason that it should hold


def prepare(workers: int) -> None:
    """One record for each worker, and three that all of them write to, as edition 1."""
    from incidents.editions.publishing import publish
    from tests.builders import make_incident

    names = ["shared", "at-the-desk", "in-and-out", *(f"own-{worker}" for worker in range(workers))]
    publish([make_incident(name, title=f"{name} at first") for name in names])


def work(worker: int, rounds: int) -> list[Done]:
    """What one of them does; every edition that it made, with what it should hold."""
    from django.db import connections

    from incidents.editions.publishing import Refused, publish, withdraw
    from incidents.models import Incident

    done: list[Done] = []
    for turn in range(rounds):
        for name in (f"own-{worker}", "shared", "in-and-out"):
            text = f"{name} by {worker} in turn {turn}"
            Incident.objects.filter(slug=name).update(title=text, state="changed")
            edition = publish([Incident.objects.get(slug=name)], note=text)
            done += [(edition.number, name, text if name.startswith("own") else "")] if edition else []
        done += at_the_desk(f"by {worker} in turn {turn}", button=worker % 2 == 0)
        for name in (f"own-{worker}", "in-and-out"):
            reason = f"{name} by {worker} in turn {turn}"
            try:
                done.append((withdraw(Incident.objects.get(slug=name), reason=reason).number, name, reason))
            except Refused:  # somebody else has just withdrawn it
                assert name == "in-and-out"
    connections.close_all()
    return done


def at_the_desk(text: str, *, button: bool) -> list[Done]:
    """Save a form, and publish with its button or the list's action, as the admin does: the form in one transaction."""
    from django.db import transaction

    from incidents.editions.publishing import lock_publishing, note_change, publish
    from incidents.models import Incident

    record = Incident.objects.get(slug="at-the-desk")
    with transaction.atomic():
        lock_publishing()
        record.title = text
        record.save()
        note_change(record)
        edition = publish([record]) if button else None
    if not button:
        edition = publish([record])
    return [(edition.number, record.slug, text if button else "")] if edition else []


def faults(done: list[Done]) -> list[str]:
    """What is wrong with the editions, a sentence each."""
    from incidents.editions.publishing import state_of
    from incidents.models import Edition, Incident, IncidentVersion

    numbers = list(Edition.objects.order_by("number").values_list("number", flat=True))
    times = list(Edition.objects.order_by("number").values_list("published_at", flat=True))
    found = [] if numbers == list(range(1, len(numbers) + 1)) else [f"editions with gaps: {numbers}"]
    found += [] if all(a < b for a, b in pairwise(times)) else ["an edition is not later than the one before"]
    if sorted(number for number, _key, _text in done) != numbers[1:]:
        found.append("the editions are not those that somebody was told of")
    for key in Incident.objects.values_list("slug", flat=True):
        lives = list(IncidentVersion.objects.filter(key=key).order_by("since_id"))
        found += [f"{key}: {a} does not end before {b}" for a, b in pairwise(lives) if not a.until_id]
        found += [f"{key}: {a} overlaps {b}" for a, b in pairwise(lives) if (a.until_id or 0) > b.since_id]
    for number, key, text in done:
        ended = IncidentVersion.objects.filter(key=key, until=number, withdrawn=text, document__title__isnull=False)
        begun = IncidentVersion.objects.filter(key=key, since=number, title=text, document__title=text)
        if text and not ended.exists() and not begun.exists():
            found.append(f"{key}: “{text}” is lost; it was edition {number}")
    for record in Incident.objects.all():
        if record.state != state_of(Incident, record.slug):
            found.append(f"{record.slug}: {record.state}, but it is {state_of(Incident, record.slug)}")
    return found


def main(kind: str, workers: int, rounds: int) -> None:
    """Let them all loose, and look."""
    django.setup()
    from django.db import connections

    from incidents.models import Edition

    prepare(workers)
    connections.close_all()  # a connection does not survive a fork
    forked: Any = multiprocessing.get_context("fork")
    pool: Executor = (
        ThreadPoolExecutor(workers) if kind == "threads" else ProcessPoolExecutor(workers, mp_context=forked)
    )
    with pool:
        done = [one for many in pool.map(work, range(workers), [rounds] * workers) for one in many]
    print(json.dumps({"editions": Edition.objects.count(), "made": len(done), "faults": faults(done)}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
