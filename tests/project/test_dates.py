"""Dates as people write them, in English and Korean: read to what they say, asked where they could be two."""

import datetime as dt

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from project.dates import NotUnderstood, Reading, read_date, written

TODAY = dt.date(2026, 11, 28)
READ = {
    "day 2023-05-10": [
        "2023-05-10", "2023.5.10", "2023. 5. 10.", "2023/5/10", "2023년 5월 10일", "2023년5월10일", "20230510",
        "10 May 2023", "May 10, 2023", "may 10 2023", "10th May 2023", "the 10th of May, 2023", "10-May-2023",
        "10/May/2023", "2023 May 10", "Wed, 10 May 2023", "Wednesday 10 May 2023", "May 10, 2023 (Wed)",
        "2023. 5. 10.(수)", "2023년 5월 10일 수요일", "on 10 May 2023", " 10\u00a0May  2023 ", "2023–05–10",
        "２０２３．５．１０", "2023年5月10日", "2023년 5월 10일",
    ],
    "month 2023-05": [
        "2023-05", "2023.5", "2023. 5.", "2023/05", "05/2023", "5.2023", "May 2023", "May, 2023", "may of 2023",
        "2023 May", "2023년 5월", "2023년5월", "in May 2023",
    ],
    "year 2023": ["2023", "2023년", "2023.", "in 2023"],
    "day 2023-12-25": ["25/12/2023", "12/25/2023", "25.12.2023", "25-12-2023", "Dec 25, 2023", "25 Dec. 2023"],
    "day 2023-05-05": ["5/5/2023", "05.05.2023"],
    "month 2023-09": ["Sept 2023", "Sept. 2023", "Sep 2023", "2023년 9월"],
    "day 2026-11-28": ["today", "Today", "오늘"],
    "day 2026-11-27": ["yesterday", "어제"],
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), [(text, said) for said, texts in READ.items() for text in texts])
def test_a_date_is_read_to_what_it_says(text: str, said: str) -> None:
    reading = read_date(text, TODAY)
    assert (f"{reading.precision} {reading.text}", reading.lost) == (said, "")


@pytest.mark.parametrize(
    ("text", "said", "lost"),
    [
        ("early May 2023", "2023-05", "early"),
        ("in late May 2023", "2023-05", "late"),
        ("mid-May 2023", "2023-05", "mid"),
        ("the end of May 2023", "2023-05", "the end"),
        ("May 2023 (early)", "2023-05", "early"),
        ("2023년 5월 초", "2023-05", "초"),
        ("2023년 5월초", "2023-05", "초"),
        ("2023년 5월 중순", "2023-05", "중순"),
        ("2023년 5월 말에", "2023-05", "말"),
        ("summer 2023", "2023", "summer"),
        ("late 2023", "2023", "late"),
        ("first half of 2023", "2023", "first half"),
        ("Q1 2023", "2023", "q1"),
        ("2023년 상반기", "2023", "상반기"),
        ("2023년 1분기", "2023", "1분기"),
    ],
)
def test_what_a_date_cannot_hold_is_told(text: str, said: str, lost: str) -> None:
    assert (read_date(text).text, read_date(text).lost) == (said, lost)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("10/05/2023", ["2023-05-10", "2023-10-05"]),
        ("5/10/2023", ["2023-10-05", "2023-05-10"]),
        ("10.05.2023", ["2023-05-10", "2023-10-05"]),
        ("1-2-2023", ["2023-02-01", "2023-01-02"]),
        ("23.5.10", ["2023-05-10", "2010-05-23"]),
        ("'23. 5. 10.", ["2023-05-10", "2010-05-23"]),
        ("23년 5월 10일", ["2023-05-10"]),
        ("10 May 99", ["1999-05-10"]),
        ("about 10 May 2023", ["2023-05-10", "2023-05"]),
        ("around May 2023", ["2023-05", "2023"]),
        ("2023년 5월경", ["2023-05", "2023"]),
        ("2023년 5월 10일쯤", ["2023-05-10", "2023-05"]),
        ("c. 2023", ["2023"]),
        ("Tuesday, 10 May 2023", ["2023-05-10"]),
    ],
)
def test_what_could_be_either_is_asked_and_never_guessed(text: str, readings: list[str]) -> None:
    with pytest.raises(NotUnderstood) as refused:
        read_date(text)
    assert [reading.text for reading in refused.value.readings] == readings
    assert [read_date(reading.text) for reading in refused.value.readings] == list(refused.value.readings)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("banana", "“banana” is not understood as a date."),
        ("", "is not understood as a date."),
        ("2023-05-10T12:00", "is not understood as a date."),
        ("10 Mai 2023", "is not understood as a date."),
        ("1 2 3 4", "is not understood as a date."),
        ("31 June 2023", "June 2023 has 30 days, not 31."),
        ("2023-02-29", "February 2023 has 28 days, not 29."),
        ("2023년 2월 30일", "February 2023 has 28 days, not 30."),
        ("2023-13-01", "There is no month 13."),
        ("2023.0", "There is no month 0."),
        ("0000-05-10", "There is no year 0000."),
        ("10 May", "“10 May” does not say the year."),
        ("5월 10일", "“5월 10일” does not say the year."),
        ("5/10", "“5/10” does not say the year."),
        ("May", "“May” does not say the year."),
        ("1-3 May 2023", "“1-3 May 2023” names two dates."),
        ("May 1 to 3, 2023", "names two dates."),
        ("30 May – 2 June 2023", "names two dates."),
        ("2022-2023", "names two dates."),
        ("2023년 5월 10일~12일", "names two dates."),
        ("before May 2023", "says before or after what it was"),
        ("since 2023", "says before or after what it was"),
        ("2023년 5월 이전", "says before or after what it was"),
    ],
)
def test_what_is_no_date_is_refused_in_words(text: str, why: str) -> None:
    with pytest.raises(NotUnderstood, match=r".") as refused:
        read_date(text, TODAY)
    assert why in refused.value.sentence
    assert refused.value.readings == ()


def test_without_a_day_of_the_writer_today_is_no_date() -> None:
    with pytest.raises(NotUnderstood):
        read_date("today")


def test_a_refusal_quotes_no_more_than_a_line() -> None:
    with pytest.raises(NotUnderstood) as refused:
        read_date("x" * 5000)
    assert len(refused.value.sentence) < 200


DAYS = st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31))


@given(DAYS, st.sampled_from(["day", "month", "year"]), st.sampled_from(["en", "ko"]))
def test_a_date_that_is_written_out_is_read_again(date: dt.date, precision: str, language: str) -> None:
    reading = Reading(date, precision).cut_to(precision)
    with translation.override(language):
        said = written(reading.date, precision)
    if date.year >= 1000:  # Django writes a year before 1000 with fewer digits
        assert read_date(said) == reading
    assert read_date(reading.text) == reading


def readings_of(text: str) -> list[Reading]:
    """The reading of a text, or those that are offered for it."""
    try:
        return [read_date(text, TODAY)]
    except NotUnderstood as refused:
        return list(refused.readings)


@given(DAYS)
def test_a_day_of_two_numbers_is_read_or_asked_with_it_among_the_readings(date: dt.date) -> None:
    swaps = date.day <= 12 and date.day != date.month
    for text in (f"{date.day}/{date.month}/{date.year:04}", f"{date.month}.{date.day}.{date.year:04}"):
        found = [reading.date for reading in readings_of(text)]
        assert (date in found, len(found)) == (True, 2 if swaps else 1)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    for reading in readings_of(text):
        assert reading.first() <= reading.date <= reading.last()
