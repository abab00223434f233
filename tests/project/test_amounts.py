"""Numbers of people as texts say them, in English and Korean: low, best and high, or refused in words."""

from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from project.amounts import Amount, NotANumber, read_amount, read_decimal, read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("50", 50), ("0", 0), (" 7 ", 7), ("007", 7), ("1,236", 1236), ("1 236", 1236), ("1\u00a0236", 1236),
        ("12,345,678", 12345678), ("50명", 50), ("50 people", 50), ("1 person", 1), ("４", 4), ("1만", 10000),
        ("1만 2천", 12000), ("3천 500명", 3500),
    ],
)  # fmt: skip
def test_a_whole_number_is_read_with_or_without_its_thousands_set_apart(text: str, number: int) -> None:
    assert read_number(text) == number
    assert read_amount(text) == Amount(number, number, number)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("47,9", "“47,9” is not a whole number."),
        ("47.9", "is not a whole number."),
        ("4.0", "is not a whole number."),
        ("1.236", "is not a whole number."),
        ("1,23,456", "is not understood as a number."),
        ("-5", "“-5” is below zero."),
        ("−5", "is below zero."),
        ("20-25", "“20-25” is more than one number."),
        ("50–60", "is more than one number."),
        ("about 50", "is not understood as a number."),
        ("twelve", "is not understood as a number."),
        ("1e5", "is not understood as a number."),
        ("12 34", "is not understood as a number."),
    ],
)
def test_what_is_no_whole_number_is_refused_in_words(text: str, why: str) -> None:
    with pytest.raises(NotANumber) as refused:
        read_number(text)
    assert why in refused.value.sentence


SAID = {
    (50, 50, 50, "about"): [
        "about 50", "About 50", "about 50 people", "around 50", "approximately 50", "some 50", "c. 50", "~50",
        "nearly 50", "50 or so", "약 50명", "대략 50명", "50여 명", "50여명", "50명가량", "50명 정도", "50명쯤",
        "50명 안팎",
    ],
    (50, 50, 60, ""): [
        "50-60", "50–60", "50 - 60 people", "50 to 60", "between 50 and 60", "50 or 60", "50~60명", "50∼60명",
        "50명에서 60명", "50명~60명",
    ],
    (50, 50, 60, "about"): ["about 50-60", "약 50~60명"],
    (500, 500, None, "at_least"): [
        "more than 500", "over 500", "at least 500", "no fewer than 500", "500 or more", "500+", ">500", "500명 이상",
        "최소 500명", "적어도 500명", "500명 초과", "500명이 넘는", "more than 500 people",
    ],
    (None, None, 50, "at_most"): ["up to 50", "at most 50", "no more than 50", "50명 이하", "최대 50명"],
    (None, None, 49, "at_most"): ["fewer than 50", "less than 50", "50명 미만"],
    (4, 4, 4, "exact"): ["exactly 4", "정확히 4명"],
    (1500, 1500, 1500, "about"): ["about 1,500", "약 1,500명"],
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), [(text, said) for said, texts in SAID.items() for text in texts])
def test_words_around_a_number_become_low_best_and_high(text: str, said: tuple[Any, ...]) -> None:
    amount = read_amount(f" {text} ")
    assert (amount.low, amount.best, amount.high, amount.qualifier) == said
    assert amount.wording == text
    assert not amount.is_plain


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("dozens", "“dozens” is no number. Write the lowest it can mean in digits"),
        ("several", "is no number."),
        ("a few hundred", "is no number."),
        ("수십 명", "“수십 명” is no number."),
        ("여러 명", "is no number."),
        ("60-50", "“60-50” begins above its end."),
        ("at least 50-60", "says two things of one number."),
        ("47,9", "is not a whole number."),
        ("50 (10 women)", "is not understood as a number."),
        ("banana", "is not understood as a number."),
        ("", "is not understood as a number."),
    ],
)
def test_what_says_no_number_is_refused_in_words(text: str, why: str) -> None:
    with pytest.raises(NotANumber) as refused:
        read_amount(text)
    assert why in refused.value.sentence


@pytest.mark.parametrize(("text", "number"), [("47.9", "47.9"), ("-106.5", "-106.5"), ("−3", "-3"), ("12", "12")])
def test_a_decimal_is_read_with_its_point(text: str, number: str) -> None:
    assert read_decimal(text) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "meant"), [("47,9", ("47.9",)), ("-106,25", ("-106.25",)), ("47°55′N", ()), ("x", ())]
)
def test_a_decimal_with_a_comma_is_asked_and_others_are_refused(text: str, meant: tuple[str, ...]) -> None:
    with pytest.raises(NotANumber) as refused:
        read_decimal(text)
    assert refused.value.readings == meant


@given(st.integers(0, 10**12))
def test_a_number_is_read_as_it_is_written(number: int) -> None:
    assert {read_number(text) for text in (f"{number}", f"{number:,}", f"{number:,}".replace(",", " "))} == {number}


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_range_is_read_from_its_ends(first: int, second: int) -> None:
    low, high = sorted((first, second))
    amount = read_amount(f"{low:,}–{high:,}")
    assert (amount.low, amount.best, amount.high) == (low, low, high)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(NotANumber):
        amount = read_amount(text)
        assert amount.low is None or amount.high is None or amount.low <= amount.high
