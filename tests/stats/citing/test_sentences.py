"""The sentence to copy: it says what a view counts and no more than the record knows."""

import datetime as dt

import pytest
from django.utils import translation

from incidents.editions.publishing import publish
from stats.citing.cited_sentences import sentence_of
from stats.citing.cited_views import view_at
from tests.builders import make_arrival, make_country, make_group, make_incident
from tests.stats.citing.conftest import returned

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 11, 24)
END = "Tumen, edition 1 of 24 Nov 2026, https://tumen.example/c/abc/)."


def said(address: str) -> str:
    with translation.override("en"):
        return sentence_of(view_at(address), DAY, "https://tumen.example/c/abc/")


@pytest.fixture
def record() -> None:
    make_country("CN")
    make_country("MN", name="Mongolia")
    mixed = make_incident("2021-mixed", groups=0, country_id="MN", date=dt.date(2021, 3, 1), date_precision="month")
    make_group(mixed, people_low=2, people_best=2, people_high=2, outcome="detained")
    make_group(mixed, people_low=3, people_best=4, people_high=5, outcome="unknown")
    held = make_incident("2022-held", country_id="MN", date=dt.date(2022, 1, 1), date_precision="year", measure="held")
    publish([
        returned("2023-10-mass", 500, 500, 600, date=dt.date(2023, 10, 9)),
        returned("2024-open", 28, 28, None, date=dt.date(2024, 4, 26)),
        returned("2020-three", 3, 3, 3, date=dt.date(2020, 1, 1), date_precision="year"),
        mixed, held, make_arrival(),
    ])  # fmt: skip


QUESTION = "/incidents/?country=CN&outcome=repatriated"


def test_bounds_are_said_as_bounds(record: None) -> None:
    assert said(f"{QUESTION}&from=2023-10&to=2023-10") == (
        f"Between 500 and 600 people were recorded as returned in 1 incident (China, Oct 2023; {END}"
    )


def test_an_open_total_says_or_more(record: None) -> None:
    assert said(f"{QUESTION}&from=2024&to=2024") == (
        f"28 or more people were recorded as returned in 1 incident (China, 2024; {END}"
    )


def test_no_range_and_a_year_alone_are_said(record: None) -> None:
    assert said(f"{QUESTION}&to=2020") == (
        "3 people were recorded as returned in 1 incident; no range reported; 3 of them dated to the year only "
        f"(China, until 2020; {END}"
    )


def test_what_is_held_is_not_added_and_what_is_unknown_is_said(record: None) -> None:
    assert said("/incidents/?country=MN") == (
        "Between 5 and 7 people were recorded in 1 incident; what became of 4 of them is not known; "
        f"1 counted at a moment, not added (Mongolia, 2021–2022; {END}"
    )


def test_every_other_word_of_the_question_is_said(record: None) -> None:
    assert "Confidence: High" in said("/incidents/?confidence=high&country=CN")
    assert "Search: returned" in said("/incidents/?q=returned")


def test_nothing_recorded_is_not_called_zero(record: None) -> None:
    assert said("/incidents/?country=MN&outcome=repatriated") == (
        f"Nothing is recorded for this question, which does not mean that nothing happened (Mongolia; {END}"
    )


def test_a_record_says_what_became_of_whom(record: None) -> None:
    text = said("/incidents/2021-mixed/")
    assert text.startswith("Between 5 and 7 people were recorded in 1 incident; Detained: 2 people; Unknown: 3 to 5")
    assert "Mar 2021" in text
    assert "Held at a moment" in said("/incidents/2022-held/")


def test_arrivals_are_said_as_announced(record: None) -> None:
    assert said("/charts/arrivals-by-year/").startswith("Arrivals as announced: ")
