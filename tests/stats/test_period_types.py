"""The type of a period is held to its days, in forms, files and publication."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.editions import publishing
from project.csv_reading import BadFiles
from project.periods import date_bounds, kind_of_days
from stats.imports import load
from stats.models import ArrivalFigure, OtherFigure
from stats.period_types import period_misnamed
from tests import builders as make
from tests import csvs
from tests.desk import address, at_the_desk, errors_of, save

QUARTER = "A quarter has three months, from January, April, July or October."
HALF = "A half-year is January to June, or July to December."
MONTH = "A month runs from its first day to its last."
YEAR = "A year has twelve months, from the first day of one to the last day of another."
SPAN = "These days are a year, a half-year, a quarter or a month: that is their type."
TABLE = [
    ("2023-01-01", "2023-12-31", "year"), ("2022-10-01", "2023-09-30", "year"),
    ("2024-02-01", "2024-02-29", "month"),
    ("2023-01-01", "2023-03-31", "quarter"), ("2023-10-01", "2023-12-31", "quarter"),
    ("2023-01-01", "2023-06-30", "half"),
    ("2023-07-01", "2023-12-31", "half"), ("2023-01-01", "2023-09-30", ""), ("2023-02-01", "2023-04-30", ""),
    ("2023-04-01", "2023-09-30", ""), ("2023-01-02", "2023-12-31", ""), ("2024-02-01", "2024-02-28", ""),
    ("1999-01-01", "2001-12-31", ""), ("2023-01-01", "2023-01-01", ""), ("2023-05-10", "2024-05-09", ""),
]  # fmt: skip
SAID = {"year": YEAR, "half": HALF, "quarter": QUARTER, "month": MONTH, "cumulative": SPAN}


@pytest.mark.parametrize(("first", "last", "kind"), TABLE)
def test_days_are_of_one_type(first: str, last: str, kind: str) -> None:
    days = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    assert kind_of_days(*days) == kind
    assert {name: period_misnamed(name, *days) for name in SAID} == SAID | {kind or "cumulative": ""}


def test_a_running_total_alone_has_no_first_day() -> None:
    assert {name: period_misnamed(name, None, dt.date(2023, 12, 31)) for name in SAID} == SAID | {"cumulative": ""}


@given(st.dates(dt.date(1946, 1, 1), dt.date(2030, 1, 1)))
def test_every_month_and_year_has_one_name(day: dt.date) -> None:
    assert kind_of_days(*date_bounds(day, "month")) == "month"
    assert kind_of_days(*date_bounds(day, "year")) == "year"
    first = date_bounds(day, "year")[0]
    ends = [
        (first.replace(month=m).replace(day=1), date_bounds(first.replace(month=m + 2), "month")[1])
        for m in (1, 4, 7, 10)
    ]
    assert {kind_of_days(*quarter) for quarter in ends} == {"quarter"}


@pytest.mark.django_db
@pytest.mark.parametrize("builder", [make.make_arrival, make.make_other_figure])
@pytest.mark.parametrize(
    ("period_type", "said"), [("quarter", QUARTER), ("half", HALF), ("month", MONTH), ("cumulative", SPAN)]
)
def test_a_form_and_publication_refuse_a_type_that_the_days_do_not_bear_out(
    builder: Any, period_type: str, said: str
) -> None:
    figure = builder()
    assert errors_of(save(at_the_desk(), address(figure), period_type=period_type)) == {"period_type": [said]}
    type(figure).objects.update(period_type=period_type)
    with pytest.raises(publishing.Refused) as refused:
        publishing.publish([figure])
    assert refused.value.reasons == [f"{figure.slug}: {said}"]


@pytest.mark.django_db
def test_a_figure_of_a_fiscal_year_and_a_running_total_are_taken() -> None:
    days: dict[str, Any] = {"period_start": dt.date(2022, 10, 1), "period_end": dt.date(2023, 9, 30)}
    make.make_other_figure(**days).full_clean()
    make.make_arrival(period_type="cumulative", period_start=None).full_clean()
    publishing.publish([*OtherFigure.objects.all(), *ArrivalFigure.objects.all()])


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["arrivals.csv", "other_destinations.csv"])
def test_a_file_is_held_to_it_too(small: Path, name: str) -> None:
    csvs.change(small, name, 0, period_type="quarter", period_start="1991-01-01", period_end="1991-04-30")
    with pytest.raises(BadFiles) as bad:
        load(small, say=lambda text: None)
    days = "'quarter' stands beside 1991-01-01 and 1991-04-30."
    assert bad.value.errors == [f"{name}, line 2, period_type: {days} {QUARTER}"]
