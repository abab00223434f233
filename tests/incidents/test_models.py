"""What the database refuses, whoever writes to it."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from incidents.models import Edition, Origin, Snapshot
from project.periods import date_bounds
from tests.builders import (
    make_arrival,
    make_claim,
    make_context_event,
    make_country,
    make_group,
    make_incident,
    make_other_figure,
    make_overlap,
    make_practice,
    make_source,
    make_treaty,
)

pytestmark = pytest.mark.django_db


def refuses(make: Any, *args: Any, **changes: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make(*args, **changes)


@pytest.mark.parametrize(
    "people",
    [
        {"people_low": 8},
        {"people_best": 8},
        {"people_high": 6},
        {"women": 4, "men": 4},
        {"women": 8},
        {"children": 8},
        {"people_low": None},
        {"people_best": None},
        {"people_low": -1},
    ],
)
def test_people_of_a_group_are_in_order(people: dict[str, Any]) -> None:
    made = make_incident()
    refuses(make_group, made, **people)


@pytest.mark.parametrize(
    "people",
    [
        {"people_high": None},
        {"people_high": None, "women": 100},
        {"women": 3, "men": 4, "children": 7},
        {"people_low": 0, "people_best": 0, "people_high": 0},
    ],
)
def test_what_is_unknown_of_a_group_breaks_no_rule(people: dict[str, Any]) -> None:
    make_group(make_incident(), **people)


@pytest.mark.parametrize(
    "changes",
    [
        {"people_low": 3, "people_best": 2},
        {"end_date": dt.date(2019, 5, 6)},
        {"latitude": 42},
        {"longitude": 129},
        {"latitude": 91, "longitude": 0},
        {"latitude": 0, "longitude": 181},
    ],
)
def test_an_incident_has_its_end_after_its_start_and_a_whole_point(changes: dict[str, Any]) -> None:
    make_country()
    refuses(make_incident, **changes)


@pytest.mark.parametrize(
    ("precision", "days"),
    [
        ("day", (dt.date(2012, 2, 10), dt.date(2012, 2, 10))),
        ("month", (dt.date(2012, 2, 1), dt.date(2012, 2, 29))),
        ("year", (dt.date(2012, 1, 1), dt.date(2012, 12, 31))),
    ],
)
def test_an_incident_knows_the_days_that_its_date_allows(precision: str, days: tuple[dt.date, dt.date]) -> None:
    made = make_incident(date=dt.date(2012, 2, 10), date_precision=precision)
    assert (made.earliest, made.latest) == days == date_bounds(made.date, precision)


def test_a_slug_names_one_record() -> None:
    make_incident("a")
    refuses(make_incident, "a")


def test_an_incident_is_part_of_another_once_and_never_of_itself() -> None:
    part, whole = make_incident("part"), make_incident("whole")
    refuses(make_overlap, part, part)
    make_overlap(part, whole)
    refuses(make_overlap, part, whole, "possibly_part_of")


def test_a_whole_is_no_part_of_its_own_part() -> None:
    part, middle, whole = make_incident("part"), make_incident("middle"), make_incident("whole")
    make_overlap(part, middle)
    make_overlap(middle, whole, "possibly_part_of")
    back = make_overlap(whole, part)
    with pytest.raises(ValidationError, match="itself a part of this one"):
        back.clean()


def test_an_incident_that_others_are_part_of_cannot_be_deleted() -> None:
    part, whole = make_incident("part"), make_incident("whole")
    make_overlap(part, whole)
    with pytest.raises(ProtectedError):
        whole.delete()


def test_a_source_claims_once_of_an_incident() -> None:
    made = make_incident()
    make_claim(made)
    refuses(make_claim, made)


def test_a_claims_range_is_in_order_and_a_deprecated_one_says_why() -> None:
    made = make_incident()
    refuses(make_claim, made, people_reported=7, people_high=6)
    refuses(make_claim, made, rank="deprecated")
    make_claim(made, rank="deprecated", rank_reason="Retracted")


def test_a_source_is_not_its_own_origin_and_copies_have_their_sums() -> None:
    source = make_source()
    refuses(Origin.objects.create, source=source, other=source, relation="drawn_from")
    copy = {"media_type": "text/html", "size": 1, "taken_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}
    refuses(Snapshot.objects.create, source=source, sha256="XYZ", **copy)
    Snapshot.objects.create(source=source, sha256="0123456789abcdef" * 4, **copy)
    refuses(Snapshot.objects.create, source=source, sha256="0123456789abcdef" * 4, **copy)


def test_a_countrys_code_is_two_capitals() -> None:
    for code in ("cn", "C1", "C"):
        refuses(make_country, code)


def test_a_country_that_is_no_party_has_no_date_and_one_status_a_treaty() -> None:
    make_source()
    make_country()
    refuses(make_treaty, status="none")
    make_treaty(status="none", since=None)
    refuses(make_treaty)


def test_a_practices_years_are_in_order() -> None:
    make_source()
    make_country()
    refuses(make_practice, from_year=2001, to_year=2000)


@pytest.mark.parametrize(
    "changes",
    [
        {"total": 1046},
        {"male": 1048, "female": None},
        {"female": 1048, "male": None},
        {"period_start": dt.date(2020, 1, 1)},
        {"period_start": None},
        {"total": 1046, "exception": True},
    ],
)
def test_arrivals_add_up_in_a_period_with_a_start(changes: dict[str, Any]) -> None:
    make_source()
    make_country("KR")
    refuses(make_arrival, **changes)


def test_arrivals_that_do_not_add_up_as_printed_are_kept_with_a_note() -> None:
    make_arrival(total=1046, exception=True, notes="As printed.")
    make_arrival(period_type="cumulative", period_start=None, source="other")


@pytest.mark.parametrize(
    "changes",
    [
        {"measure": ""},
        {"dimension": "age", "category": "0-9"},
        {"share": "1.5"},
        {"period_start": dt.date(2020, 1, 1)},
    ],
)
def test_another_figure_is_of_a_measure_or_a_dimension(changes: dict[str, Any]) -> None:
    make_source()
    make_country("US")
    refuses(make_other_figure, **changes)


def test_a_context_event_ends_after_it_starts() -> None:
    make_source()
    make_country("KP")
    refuses(make_context_event, end_date=dt.date(2020, 1, 21))


def test_an_editions_number_is_there_once() -> None:
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    Edition.objects.create(number=1, published_at=now)
    refuses(Edition.objects.create, number=1, published_at=now)
