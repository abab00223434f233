"""Figures that are made up: which sums are tried."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from incidents.editions.publishing import publish
from stats.tables.identities import Identity, identities
from tests.builders import make_arrival

pytestmark = pytest.mark.django_db


def found() -> dict[str, Identity]:
    return {identity.slug: identity for identity in identities(1, "KR")}


def quarter(number: int, **changes: Any) -> Any:
    first = dt.date(2001, 3 * number - 2, 1)
    last = (dt.date(2001, 3 * number + 1, 1) if number < 4 else dt.date(2002, 1, 1)) - dt.timedelta(days=1)
    period: dict[str, Any] = {
        "period_type": "quarter",
        "period_start": first,
        "period_end": last,
        "male": None,
        "female": None,
    }
    return make_arrival(2001, **period | changes)


def year(total: int) -> Any:
    return make_arrival(2001, male=None, female=None, total=total)


def test_a_year_with_a_quarter_missing_is_not_tried() -> None:
    publish([year(10), *(quarter(number, total=2) for number in (1, 2, 4))])
    assert found() == {}


def test_a_sum_takes_the_announcement_that_counts() -> None:
    first = quarter(1, total=9, status="provisional")
    publish([year(10), first, *(quarter(number, total=number) for number in (1, 2, 3, 4))])
    [check] = found()["quarter-year"].checks
    assert (check.parts, check.difference) == ((1, 2, 3, 4), 0)


def test_a_gap_that_many_periods_lead_to_is_found_quickly() -> None:
    running: dict[str, Any] = {"period_type": "cumulative", "period_start": None, "male": None, "female": None}
    figures = [make_arrival(1990, **running, total=1), make_arrival(2020, **running, total=9)]
    for each in range(1991, 2020):
        figures.append(make_arrival(each, male=None, female=None, total=4))
        for first, last in (((1, 1), (6, 30)), ((7, 1), (12, 31))):
            days: dict[str, Any] = {"period_start": dt.date(each, *first), "period_end": dt.date(each, *last)}
            figures.append(make_arrival(each, period_type="half", male=None, female=None, total=2, **days))
    publish(figures)
    assert "running" not in found()


@pytest.mark.parametrize("path", ["/arrivals/", "/arrivals/others/", "/arrivals/events/"])
def test_a_site_that_has_published_nothing_says_so(path: str, reader: Client) -> None:
    assert "Nothing is published yet" in reader.get(path).content.decode()
