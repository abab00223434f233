"""Doubts: what is unlikely but may be so is said in words before it is published, and overruled with a reason."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from incidents.editions import publishing
from incidents.models import Edition, Incident
from stats.imports import load
from stats.models import ArrivalFigure
from tests import builders as make

pytestmark = pytest.mark.django_db


def sourced(**changes: Any) -> Incident:
    """Seven people in one group, with a source that says seven."""
    incident = make.make_incident(groups=0, **changes)
    make.make_claim(incident)
    return incident


def doubts(record: Any) -> list[str]:
    """What stands in the way of publishing a record for whoever gave no reason."""
    try:
        publishing.publish([record], note="", overruled=" ")
    except publishing.Doubted as doubted:
        return doubted.reasons
    return []


def test_a_plain_record_has_no_doubt() -> None:
    incident = sourced()
    make.make_group(incident)
    assert doubts(incident) == []
    assert Edition.objects.get().overruled == ""


def test_an_incident_without_a_source_is_doubted_until_a_reason_is_given() -> None:
    incident = make.make_incident()
    assert doubts(incident) == ["2019-05-shenyang-seven: It has no source."]
    assert not Edition.objects.exists()
    edition = publishing.publish([incident], note="", overruled="Told by a ministry")
    assert edition
    assert Edition.objects.get().overruled == "Told by a ministry"


@pytest.mark.parametrize("part", ["claim", "event", "statement"])
def test_a_source_of_any_part_is_one(part: str) -> None:
    incident = make.make_incident()
    source = make.make_source()
    if part == "claim":
        make.make_claim(incident)
    if part == "event":
        make.make_event(incident, source=source)
    if part == "statement":
        make.make_statement(incident, source=source)
    assert doubts(incident) == []


@pytest.mark.parametrize(
    ("day", "precision", "shown"),
    [("2019-05-06", "day", "2019-05-06"), ("2019-04-01", "month", "2019-04"), ("2018-01-01", "year", "2018")],
)
def test_an_outcome_before_its_incident(day: str, precision: str, shown: str) -> None:
    incident = sourced()
    make.make_group(incident, outcome_date=dt.date.fromisoformat(day), outcome_date_precision=precision)
    text = f"An outcome ({shown}) is before the incident began (2019-05-07)."
    assert doubts(incident) == [f"{incident.slug}: {text}"]


@pytest.mark.parametrize(
    ("date_precision", "day", "precision"),
    [("day", "2019-05-01", "month"), ("day", "2019-01-01", "year"), ("month", "2019-05-01", "day")],
)
def test_an_outcome_that_may_be_after_is_not_doubted(date_precision: str, day: str, precision: str) -> None:
    incident = sourced(date_precision=date_precision)
    make.make_group(incident, outcome_date=dt.date.fromisoformat(day), outcome_date_precision=precision)
    assert doubts(incident) == []


@pytest.mark.parametrize("people", [{"women": 5, "men": 6}, {"women": 8}, {"children": 8}])
def test_sexes_above_the_best_where_no_highest_is_given(people: dict[str, int]) -> None:
    incident = sourced()
    make.make_group(incident, people_high=None, **people)
    women, children = people.get("women", 0) + people.get("men", 0), people.get("children", 0)
    text = f"Women and men ({women}) or children ({children}) are more than the best number (7)."
    assert doubts(incident) == [f"{incident.slug}: {text}"]


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ({"people_reported": 6}, "6"),
        ({"people_reported": 12}, "12"),
        ({"people_reported": 12, "people_high": 15}, "12–15"),
        ({"people_reported": 12, "qualifier": "at_least"}, "12 or more"),
        ({"people_reported": 5, "qualifier": "at_most"}, "up to 5"),
    ],
)
def test_a_claim_outside_of_what_is_counted(claim: dict[str, Any], said: str) -> None:
    incident = make.make_incident(groups=0)
    make.make_claim(incident, **claim)
    make.make_group(incident, people_low=7, people_best=8, people_high=10)
    text = f"What paper-2019 says ({said}) is outside of what is counted (7–10)."
    assert doubts(incident) == [f"{incident.slug}: {text}"]


@pytest.mark.parametrize(
    "claim",
    [
        {"people_reported": None}, {"people_reported": 7}, {"people_reported": 10},
        {"people_reported": 3, "people_high": 8},
        {"people_reported": 5, "qualifier": "at_least"}, {"people_reported": 20, "qualifier": "at_most"},
        {"people_reported": 99, "counts": "running_total"},
        {"people_reported": 99, "rank": "deprecated", "rank_reason": "Taken back"},
    ],
)  # fmt: skip
def test_a_claim_that_fits_or_is_of_something_else(claim: dict[str, Any]) -> None:
    incident = make.make_incident(groups=0)
    make.make_claim(incident, **claim)
    make.make_group(incident, people_low=7, people_best=8, people_high=10)
    assert doubts(incident) == []


def test_no_claim_is_above_an_open_number() -> None:
    incident = make.make_incident(groups=0)
    make.make_claim(incident, people_reported=99)
    make.make_group(incident, people_high=None)
    assert doubts(incident) == []


def test_a_year_in_the_place_of_people_and_an_end_years_later() -> None:
    incident = sourced(end_date=dt.date(2023, 5, 7))
    make.make_claim(incident, "other", people_reported=2019)
    make.make_group(incident, people_best=2019, people_high=2019)
    assert doubts(incident) == [
        f"{incident.slug}: Its end (2023-05-07) is years after its beginning (2019-05-07).",
        f"{incident.slug}: Its number of people is the year of its date: 2019.",
    ]


def test_a_source_that_was_read_before_it_was_published() -> None:
    source = make.make_source(published=dt.date(2019, 5, 8), accessed=dt.date(2019, 5, 7))
    assert doubts(source) == ["paper-2019: It was read on 2019-05-07, before it was published (2019-05-08)."]


def test_arrivals_that_were_announced_before_their_period_ended() -> None:
    figure = make.make_arrival(released=dt.date(2019, 12, 1))
    text = "It was announced on 2019-12-01, before its period ended (2019-12-31)."
    assert doubts(figure) == [f"{figure.slug}: {text}"]
    assert ArrivalFigure.objects.get().state == "draft"


def test_what_cannot_be_comes_before_what_is_doubted() -> None:
    incident = make.make_incident(groups=0)
    with pytest.raises(publishing.Refused) as refused:
        publishing.publish([incident], overruled="")
    assert not isinstance(refused.value, publishing.Doubted)


# Without anybody to ask


def test_the_loader_publishes_and_says_what_is_doubtful(small: Path) -> None:
    said: list[str] = []
    assert load(small, say=said.append)
    doubtful = [text for text in said if text.startswith("Doubtful: ")]
    assert doubtful
    assert f"{len(doubtful)} doubts, published all the same." in said


def test_the_command_asks_for_a_reason() -> None:
    incident = make.make_incident()
    with pytest.raises(CommandError, match=r"It has no source\.\nTo publish all the same: --overrule REASON\."):
        call_command("publish", f"incident:{incident.slug}")
    assert not Edition.objects.exists()
    call_command("publish", f"incident:{incident.slug}", "--overrule", "A ministry said so")
    assert Edition.objects.get().overruled == "A ministry said so"
