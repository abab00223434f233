"""Every answer that is measured, held to SQL's slow count byte by byte: in five editions, both languages, twice.

The second time a place was erased from all that was ever published.
"""

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PLACES = {"real": "Shenyang", "hard": "Guangzhou"}
ADDRESSES = (
    "/incidents/?country=CN&outcome=repatriated&from=2010&to=2020&who=all", "/incidents/?who=all&sort=country",
    "/incidents.json?country=CN&from=2010&to=2020&who=all", "/incidents/?q=%22river+patrol%22&who=all",
    "/incidents/?q=mission", "/incidents/made-up-0000777/", "/incidents/2023-10-china-mass-return/",
    "/incidents.csv?country=RU&who=all", "/charts/returns-over-time.json?who=all",
    "/charts/outcomes-by-country.json?who=all", "/charts/returns-over-time.csv", "/countries/CN/", "/countries.csv",
)  # fmt: skip
RECORD = re.compile(r"/incidents/[^/?]+/")
TOKEN = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")[^"]+')  # which is another one each time
LANGUAGES = ("en", "ko")
EDITIONS = 5
# Of made-up data a slow count takes seconds: each address is asked in one edition of each language, another of each.
EVERY = {"real": 1, "hard": EDITIONS}
MOST_SECONDS = 15 * 60  # of one state of one record; what is left out then is said


def check(folder: Path) -> None:
    """Exit with 1 where an answer differs."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from django.test.utils import setup_test_environment

    setup_test_environment()
    differs = [line for name in PLACES for line in checked(name, folder)]
    print("\n".join(differs) or "Every answer is the same as the slow count's.")
    raise SystemExit(bool(differs))


def checked(name: str, folder: Path) -> Iterator[str]:
    """What differs, on a database of its own that is thrown away."""
    from django.db import connection

    connection.creation.create_test_db(verbosity=0)
    try:
        place = five_editions(name, folder)
        for state in ("as published", f"after {place} was erased"):
            if state != "as published":
                erase_place(place)
            began = time.perf_counter()
            asked_for = questions_of(EVERY[name])
            answers = [*compared(asked_for, began + MOST_SECONDS)]
            found = [f"{name}, {state}: {asked} in {language} DIFFERS" for asked, language, bad in answers if bad]
            seconds = time.perf_counter() - began
            if len(answers) < len(asked_for):
                print(f"!!! {name}, {state}: {len(asked_for) - len(answers)} were not asked: out of time", flush=True)
            print(f"{name}, {state}: {len(answers)} answers, {len(found)} differ, {seconds:.0f} s", flush=True)
            yield from found
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def five_editions(name: str, folder: Path) -> str:
    """Load, then publish until there are five editions; a place that is in the record."""
    from django.db.models import F

    from incidents.editions.publishing import publish, withdraw
    from incidents.models import Edition, Incident
    from stats.imports import load
    from tests.edits import edit_the_record
    from tests.serving import ROOT

    load(ROOT / "seeds" if name == "real" else folder / "data" / "20k", say=lambda text: None)
    if name == "real":
        edit_the_record()
    else:
        withdraw(Incident.objects.filter(overlaps=None).order_by("-pk")[7], reason="Entered twice")
    for step in range(EDITIONS - Edition.objects.count()):
        records = list(Incident.objects.filter(state="published").order_by("pk")[step::97])
        for record in records:
            record.groups.update(people_best=F("people_low"))
            record.title = f"{record.title} ({step})"
            record.save()
        publish(records)
    if Incident.objects.filter(location=PLACES[name]).exists():
        return PLACES[name]
    return str(Incident.objects.exclude(location="").order_by("pk").values_list("location", flat=True)[3])


def erase_place(place: str) -> None:
    from incidents.erasure.erasing import erase
    from incidents.erasure.needle import Needle

    erase(Needle(place, "[place]"), reason="Names a family")


def questions_of(every: int) -> list[tuple[str, str]]:
    """Addresses with their language: all of each edition in each language, or one of `every` so many."""
    from incidents.models import IncidentVersion

    # A record is there in one of the two alone.
    known = IncidentVersion.objects.as_of(EDITIONS).values_list("key", flat=True)
    addresses = [one for one in ADDRESSES if not RECORD.fullmatch(one) or one.split("/")[2] in set(known)]
    return [
        (f"{address}{'&' if '?' in address else '?'}edition={number}", language)
        for turn, language in enumerate(LANGUAGES)
        for number in range(1, EDITIONS + 1)
        for place, address in enumerate(addresses)
        if (place + number + 2 * turn) % every == 0
    ]


def compared(questions: list[tuple[str, str]], until: float) -> Iterator[tuple[str, str, bool]]:
    """Each address, and whether its answer differs from the slow one."""
    from tests.slow_pages import counted_slowly

    for asked, language in questions:
        if time.perf_counter() > until:
            return
        fast = answer(asked, language)
        with counted_slowly():
            slow = answer(asked, language)
        yield asked, language, fast != slow


def answer(asked: str, language: str) -> bytes:
    """The bytes of a good answer, made anew."""
    from django.core.cache import cache
    from django.test import Client

    from tests.answers import body

    cache.clear()
    client: Any = Client(headers={"accept-language": language})
    client.force_login(reader())
    return TOKEN.sub(b"", body(client, asked))


def reader() -> Any:
    from django.contrib.auth.models import User

    from tests.builders import make_user

    return User.objects.filter(groups__name="Reader").first() or make_user("Reader")
