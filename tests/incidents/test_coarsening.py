"""Places and dates as coarse as an editor wants them, and texts that say them all the same."""

import datetime as dt
from typing import Any

import pytest

from incidents.documents import published_documents
from incidents.editions import publishing
from incidents.models import Incident, IncidentVersion
from tests import builders as make

pytestmark = pytest.mark.django_db

PLACE = {
    "location": "Ha Giang town, Northern Vietnam",
    "location_precision": "city",
    "latitude": 22.82,
    "longitude": 104.98,
}


def coarse(**changes: Any) -> Incident:
    """Three people at a small place on 5 May 2019, until the 9th."""
    fields: dict[str, Any] = {
        "title": "Three detained", "summary": "Three were detained.", "date": dt.date(2019, 5, 5),
        "end_date": dt.date(2019, 5, 9), **PLACE,
    }  # fmt: skip
    incident = make.make_incident("2019-vietnam-three", groups=0, **fields | changes)
    make.make_group(
        incident, people_low=3, people_best=3, people_high=3, women=2, children=1, outcome="released",
        outcome_date=dt.date(2019, 6, 7), outcome_date_precision="day",
    )  # fmt: skip
    make.make_event(incident, date=dt.date(2019, 5, 6))
    make.make_claim(incident, as_of=dt.date(2019, 5, 8))
    make.make_statement(incident, date=dt.date(2019, 5, 10))
    return incident


def shown(incident: Incident) -> dict[str, Any]:
    return published_documents(Incident, [incident.slug])[incident.slug]


def dates(found: dict[str, Any]) -> list[Any]:
    group, event, claim, statement = (found[part][0] for part in ("groups", "events", "claims", "statements"))
    return [
        (found["date"], found["date_precision"], found["earliest"], found["latest"], found["end_date"]),
        (group["outcome_date"], group["outcome_date_precision"]),
        (event["date"], event["date_precision"]),
        (claim["as_of"], statement["date"]),
    ]


def test_to_the_month_no_day_is_left() -> None:
    assert dates(shown(coarse(date_shown="month"))) == [
        ("2019-05-01", "month", "2019-05-01", "2019-05-31", None),
        ("2019-06-01", "month"),
        ("2019-05-01", "month"),
        (None, None),
    ]


def test_to_the_year_no_month_is_left() -> None:
    assert dates(shown(coarse(date_shown="year"))) == [
        ("2019-01-01", "year", "2019-01-01", "2019-12-31", None),
        ("2019-01-01", "year"),
        ("2019-01-01", "year"),
        (None, None),
    ]


def test_a_date_that_is_coarser_already_stays() -> None:
    assert shown(coarse(date_precision="year", date_shown="month"))["date_precision"] == "year"


def place(found: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(found[name] for name in ("location", "location_precision", "latitude", "longitude"))


@pytest.mark.parametrize(
    ("changes", "seen"),
    [
        ({}, ("Ha Giang town, Northern Vietnam", "city", 22.82, 104.98)),
        ({"place_shown": "region", "region_shown": "Northern Vietnam"}, ("Northern Vietnam", "region", None, None)),
        ({"place_shown": "country"}, ("", "country", None, None)),
        # The country is all that is known of it.
        (
            {"place_shown": "region", "region_shown": "The north", "location_precision": "country"},
            ("", "country", None, None),
        ),
    ],
)
def test_a_place_is_seen_as_its_region_or_country(changes: dict[str, Any], seen: tuple[Any, ...]) -> None:
    assert place(shown(coarse(**changes))) == seen


def test_words_that_any_place_has_may_stay() -> None:
    incident = coarse(location="Border of Laos, Yunnan", place_shown="country", summary="Caught at the border.")
    assert Incident.refusals(published_documents(Incident, [incident.slug])) == {}
    Incident.objects.update(summary="Caught in Yunnan.")
    assert Incident.refusals(published_documents(Incident, [incident.slug]))


def test_the_working_copy_keeps_all_of_it() -> None:
    incident = coarse(date_shown="year", place_shown="country")
    publishing.publish([incident])
    incident.refresh_from_db()
    assert (incident.date, incident.location, incident.state) == (
        dt.date(2019, 5, 5), "Ha Giang town, Northern Vietnam", "published",
    )  # fmt: skip
    assert incident.groups.get().women == 2
    version = IncidentVersion.objects.current().get()
    assert (version.location, version.latitude, str(version.date)) == ("", None, "2019-01-01")


@pytest.mark.parametrize(
    ("place", "text", "said"),
    [
        ("country", "Held at Ha Giang.", "ha giang"),
        ("country", "Held in HÀ-GIANG prison.", "ha giang"),
        ("country", "하장에서 붙잡혔다.", "하장"),
        ("country", "Taken from the Northern Vietnam border.", "northern vietnam"),
        ("region", "Taken from the Northern Vietnam border.", ""),  # that is what readers see
        ("country", "Held in Vietnam.", ""),
        ("country", "Held in Hagiangsan.", ""),
    ],
)
def test_a_text_that_says_the_place_keeps_it_from_being_published(place: str, text: str, said: str) -> None:
    country = make.make_country("VN", name="Vietnam", name_ko="베트남")
    region = "Northern Vietnam" if place == "region" else ""
    incident = coarse(country=country, place_shown=place, region_shown=region, summary=text)
    refused = Incident.refusals(published_documents(Incident, [incident.slug]))
    told = f"Its summary says “{said}”, which readers are not to see: write it otherwise."
    assert refused == ({incident.slug: [told]} if said else {})


@pytest.mark.parametrize(
    ("to", "text", "said"),
    [
        ("month", "Caught on 5 May.", "5 May"),
        ("month", "Caught on May 5th, 2019.", "May 5th"),
        ("month", "Moved on 2019-05-06.", "2019-05-06"),  # the day of a step
        ("month", "5월 9일까지 있었다.", "5월 9일"),  # the day of the end
        ("month", "Caught in May 2019.", ""),
        ("month", "Caught on 15 May.", ""),  # no day of this record
        ("year", "Caught in May 2019.", "May"),
        ("year", "They may be released.", ""),
        ("year", "5월에 잡혔다.", "5월"),
    ],
)
def test_a_text_that_says_a_day_keeps_it_from_being_published(to: str, text: str, said: str) -> None:
    incident = coarse(date_shown=to)
    incident.events.update(description=text)
    refused = Incident.refusals(published_documents(Incident, [incident.slug]))
    told = f"Its description says “{said}”, which readers are not to see: write it otherwise."
    assert refused == ({incident.slug: [told]} if said else {})


def test_a_slug_that_says_the_month_is_refused_until_it_is_published() -> None:
    incident = make.make_incident("2019-05-shenyang-seven", date_shown="year", title="Seven", summary="Seven.")
    with pytest.raises(publishing.Refused, match="Its slug says “2019-05”"):
        publishing.publish([incident])
    Incident.objects.update(date_shown="")
    publishing.publish([incident])
    Incident.objects.update(date_shown="year")
    assert publishing.publish([incident])


OFFICIAL = [("government", 2), ("un", 2), ("court", 2), ("news", None), ("ngo", None), ("press_release", None)]


@pytest.mark.parametrize(("kind", "women"), OFFICIAL)
def test_small_numbers_that_an_official_source_published_itself_are_shown(kind: str, women: int | None) -> None:
    source = make.make_source(kind=kind)
    assert shown(coarse(figures_by=source))["groups"][0]["women"] == women


def test_an_official_source_that_the_incident_does_not_cite_exempts_nothing() -> None:
    ministry = make.make_source("ministry-2019", kind="government")
    assert shown(coarse(figures_by=ministry))["groups"][0]["women"] is None


def test_how_few_are_too_few_is_a_setting(settings: Any) -> None:
    incident = coarse()
    found = []
    for settings.SMALLEST_CELL in (0, 1, 2, 3):
        group = shown(incident)["groups"][0]
        found.append((group["women"], group["children"]))
    # From two on the one child is left out, and the one of whom no sex is said would tell how many women there were.
    assert found == [(2, 1), (2, 1), (None, None), (None, None)]
