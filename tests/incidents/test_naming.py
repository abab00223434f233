"""What people read instead of codes."""

import pytest
from django.utils import translation

from incidents.naming import years
from project.ranges import from_to


@pytest.mark.parametrize(
    ("first", "last", "english", "korean"),
    [
        (2020, 2023, "2020–2023", "2020~2023년"),
        (2002, 2002, "2002", "2002년"),
        (1998, None, "since 1998", "1998년부터"),
    ],
)
def test_years_are_a_range_with_its_counter_once(first: int, last: int | None, english: str, korean: str) -> None:
    assert years(first, last) == english
    with translation.override("ko"):
        assert years(first, last) == korean


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("27 Jul 2004", "28 Jul 2004", "27–28 Jul 2004"),
        ("27 Jul 2004", "3 Aug 2004", "27 Jul 2004–3 Aug 2004"),
        ("Jul 2004", "2006", "Jul 2004 – 2006"),
    ],
)
def test_what_two_days_of_a_month_share_is_said_once(first: str, last: str, said: str) -> None:
    assert from_to(first, last) == said


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2004년 7월 27일", "2004년 7월 28일", "2004년 7월 27~28일"),
        ("2004년 7월 27일", "2004년 8월 3일", "2004년 7월 27일~8월 3일"),
        ("2024년 1월", "2024년 3월", "2024년 1~3월"),
        ("2004년 7월", "2006년", "2004년 7월~2006년"),
    ],
)
def test_korean_says_the_larger_unit_first_and_the_counter_last(first: str, last: str, said: str) -> None:
    with translation.override("ko"):
        assert from_to(first, last) == said
