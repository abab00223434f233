"""Dates to a day, a month or a year, and the periods that people ask for."""

import datetime as dt

import pytest

from project.periods import cut, date_bounds, parse_day, parse_period

DAY = dt.date(2012, 2, 10)


@pytest.mark.parametrize(
    ("precision", "first", "last", "text"),
    [
        ("day", DAY, DAY, "2012-02-10"),
        ("month", dt.date(2012, 2, 1), dt.date(2012, 2, 29), "2012-02"),
        ("year", dt.date(2012, 1, 1), dt.date(2012, 12, 31), "2012"),
    ],
)
def test_a_date_allows_days_by_its_precision(precision: str, first: dt.date, last: dt.date, text: str) -> None:
    assert date_bounds(DAY, precision) == (first, last)
    assert cut(DAY, precision) == text
    assert parse_period(text) == (first, last)


NO_PERIODS = ["", "banana", "12", "2012-2", "2012-13", "2011-02-29", "2012-02-10x", "0000", "-2012", "20120210"]


@pytest.mark.parametrize("text", NO_PERIODS)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S|^$"):
        parse_period(text)


@pytest.mark.parametrize("text", [*NO_PERIODS, "2012", "2012-02", "2012-W01-1", " 2012-02-10", "２０１２-02-10"])
def test_what_is_no_day_is_refused(text: str) -> None:
    assert parse_day("2012-02-10") == DAY
    with pytest.raises(ValueError, match=r"\S|^$"):
        parse_day(text)
