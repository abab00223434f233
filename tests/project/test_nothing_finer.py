"""Nothing finer than readers may see: no page, chart, file, picture, search or script has place, day or split."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from incidents.editions.publishing import publish
from incidents.models import Edition, Incident, IncidentVersion, ReadyLine
from incidents.releases.making import make_release
from stats.citing.keeping import keep_figure
from stats.models import PublicLink
from tests import builders as make
from tests.walking import addresses

pytestmark = pytest.mark.django_db

SLUG, PLACE = "2019-laos-some", "Ban Qarshavil"
# The place, its point, each day of the record in the ways in which pages and files say days, and the split.
SECRETS = (
    "qarshavil", "17.98642", "102.63317", "2019-05-05", "5 May 2019", "May 5", "2019년 5월 5일", "5월 5일",
    "2019-05-09", "9 May 2019", "2019-06-07", "7 June 2019", "7 Jun 2019", "6월 7일", "2019-05-06", "6 May 2019",
    "2 women", "1 child", "여성 2", "어린이 1", "아동 1",
)  # fmt: skip
SPLIT = re.compile(r'"(?:women|men|children)": ?\d')
SEARCHES = (
    "/incidents/?q=qarshavil", "/incidents.json?q=qarshavil", "/incidents.csv?q=qarshavil", "/search/?q=qarshavil",
    "/search/?q=Ban+Qarshavil", "/incidents.json?from=2019-05-05&to=2019-05-05", "/api/", "/api/openapi.json",
)  # fmt: skip
EXPLORED = tuple(
    f"/explore{ending}?measure=people&by={word}"
    for word in ("country", "year", "month", "kind", "outcome", "publisher")
    for ending in ("/", ".csv", ".json", ".xlsx", ".svg")
)


def make_records() -> Incident:
    """Two women and a child at a small place on 5 May, of which readers see three people, in May, in Laos."""
    incident = make.make_incident(
        SLUG, groups=0, country=make.make_country("LA", name="Laos", name_ko="라오스"), title="Some detained",
        summary="Some were detained.", date=dt.date(2019, 5, 5), end_date=dt.date(2019, 5, 9), location=PLACE,
        location_precision="city", latitude="17.98642", longitude="102.63317", date_shown="month",
        place_shown="country",
    )  # fmt: skip
    make.make_group(
        incident, people_low=3, people_best=3, people_high=3, women=2, men=0, children=1, outcome="released",
        outcome_date=dt.date(2019, 6, 7), outcome_date_precision="day",
    )  # fmt: skip
    make.make_event(incident, date=dt.date(2019, 5, 6))
    make.make_claim(incident, people_reported=3, as_of=dt.date(2019, 5, 5))
    make.make_statement(incident, date=dt.date(2019, 5, 9), source=make.make_source())
    other = make.make_incident()
    make.make_claim(other)
    make.make_overlap(incident, other)
    return incident


@pytest.fixture(scope="module")
def walked(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[str]]:
    """Two editions with such a record, a release, a kept figure and a link for anybody; every address of all."""
    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()
        incident = make_records()
        publish([incident])
        Incident.objects.filter(pk=incident.pk).update(notes="Nothing more is known.")
        publish([incident])
        make_release("2026-11", Edition.objects.get(number=1), notes="", address="https://tumen.example/releases/x/")
        kept = keep_figure("/charts/map/")
        links = [
            PublicLink.objects.create(path=path).code for path in ("/incidents/", "/charts/map/", f"/incidents/{SLUG}/")
        ]
        outside = [f"/l/{code}/" for code in links] + [f"/l/{links[0]}/view.{ending}" for ending in ("csv", "json")]
        cited = [f"/c/{kept.code}{rest}" for rest in ("/", "/cite/", "/table.json", "/table.csv", "/picture.svg")]
        pinned = "/incidents/?edition=1&then=1"
        yield [*addresses(1), *SEARCHES, *EXPLORED, *outside, *cited, pinned, f"/reports/new/?path=/incidents/{SLUG}/"]
        transaction.set_rollback(True)


def texts(content: bytes) -> str:
    """All that is in an answer: workbooks and archives are unpacked."""
    if not content.startswith(b"PK"):
        return content.decode(errors="replace")
    archive = zipfile.ZipFile(io.BytesIO(content))
    return "\n".join(texts(archive.read(name)) for name in archive.namelist())


def told_in(text: str, asked: str) -> list[str]:
    # A search says what was searched for.
    plain = text.casefold().replace("\xa0", " ")
    own = [secret for secret in SECRETS if secret.casefold() in asked.casefold().replace("+", " ")]
    found = [one for one in SECRETS if one not in own and re.search(rf"(?<!\d){re.escape(one.casefold())}", plain)]
    return found + SPLIT.findall(text)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_address_has_more_than_readers_may_see(walked: list[str], reader: Client, language: str) -> None:
    assert len(walked) > 300
    wrong, said = [], 0
    # A file is the same in every language.
    for asked in walked if language == "en" else (one for one in walked if "/?" in one or one.endswith("/")):
        response = reader.get(asked, headers={"accept-language": language})
        content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
        text = texts(content)
        said += SLUG in text
        wrong += [(asked, secret) for secret in told_in(text, asked)]
    assert wrong == []
    assert said > 40  # the record is in what was looked through


def test_no_search_finds_the_place_or_the_day(walked: list[str], reader: Client) -> None:
    counts = [reader.get(asked).json()["count"] for asked in SEARCHES if ".json?q" in asked]
    assert counts == [0]
    assert SLUG not in reader.get("/search/?q=qarshavil").text


def test_what_is_kept_for_readers_has_no_more(walked: list[str]) -> None:
    columns = ("document", "words", "location", "latitude", "date")
    stored: list[Any] = [*IncidentVersion.objects.filter(key=SLUG).values_list(*columns)]
    stored += [*ReadyLine.objects.values_list("line")]
    assert len(stored) > 2
    assert told_in(str(stored).replace("'", '"'), "") == []


def test_the_search_of_this_test_would_find_each_of_them(walked: list[str], reader: Client) -> None:
    incident = Incident.objects.get(slug=SLUG)
    Incident.objects.update(date_shown="", place_shown="", figures_by=make.make_source(kind="un"))
    publish([incident])
    page, script = (reader.get(f"/incidents/{SLUG}{ending}").text for ending in ("/", ".json"))
    found = set(told_in(f"{page} {script}", ""))
    assert {"qarshavil", "17.98642", "2019-05-05", "5 May 2019", "2019-05-09", "2019-06-07", "2019-05-06"} <= found
    assert {"2 women", "1 child", '"women": 2', '"children": 1'} <= found
