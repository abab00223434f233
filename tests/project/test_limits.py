"""The limits of values: what a day, a number of people and a text may be, said once for all who ask."""

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.db.models import CheckConstraint, DateField, PositiveIntegerField, PositiveSmallIntegerField, Q

from incidents.models import Incident
from project.limits import (
    DAYS,
    PEOPLE_LIMITS,
    YEAR_LIMITS,
    Limited,
    TextLimits,
    documents_refused,
    is_seen,
    last_day,
)

LIMITED = [model for model in apps.get_models() if issubclass(model, Limited)]
TODAY = dt.date(2024, 2, 29)


@pytest.fixture(autouse=True)
def _leap_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is 29 February 2024: a year ahead there is no such day."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: TODAY)


def test_the_last_day_is_a_year_ahead() -> None:
    assert last_day() == dt.date(2025, 2, 28)


@pytest.mark.parametrize("day", ["1945-01-01", "2024-02-29", "2025-02-28", dt.date(1945, 1, 1), dt.date(2025, 2, 28)])
def test_a_day_lies_between_the_first_and_a_year_ahead(day: dt.date | str) -> None:
    assert DAYS.refusal(day) == ""


@pytest.mark.parametrize("day", ["0203-05-10", "1944-12-31", "2025-03-01", dt.date(3023, 5, 10), dt.date(9999, 12, 31)])
def test_any_other_day_is_refused_in_words(day: dt.date | str) -> None:
    assert DAYS.refusal(day) == f"{day} is not a day from 1945-01-01 to 2025-02-28."


@pytest.mark.parametrize("count", [-1, 1_000_000, 20230510, 2**31, 2**63 - 1, 2**63, 10**30, "7", 7.5])
def test_a_number_of_people_is_whole_and_has_six_digits_at_most(count: object) -> None:
    shown = f"{count:,}" if isinstance(count, int) else count
    assert PEOPLE_LIMITS.refusal(count) == f"{shown} is not a whole number from 0 to 999,999."
    assert [PEOPLE_LIMITS.refusal(n) for n in (0, 7, 999_999)] == ["", "", ""]


@pytest.mark.parametrize("year", [203, 1944, 2026, 20230, 2**63])
def test_a_year_is_one_of_such_days(year: int) -> None:
    assert YEAR_LIMITS.refusal(year) == f"{year} is not a year from 1945 to 2025."
    assert [YEAR_LIMITS.refusal(y) for y in (1945, 2025)] == ["", ""]


INVISIBLE = [
    "\u200b", "\u200b\u200c\u200d", "\ufeff", "\u2060", "\u00ad", "\u202e\u202c", "\u0301", "\u20dd\u0308",
    " \u00a0\u3000", "\t\n", "\u2028", "\u3164", "\u115f\u1160", "\uffa0", "\u2800", "\ufe0f", "\U000e0041", "\ue000",
]  # fmt: skip


@pytest.mark.parametrize("text", INVISIBLE, ids=ascii)
def test_a_text_that_nobody_sees_is_none(text: str) -> None:
    assert not is_seen(text)
    assert TextLimits(required=True).refusal(text) == "It has no character that can be seen."
    assert TextLimits().refusal(text) == ""


@pytest.mark.parametrize("text", ["a", "가", "…", "[ ]", "\u200bx", "e\u0301", "🙂", "7"], ids=ascii)
def test_a_text_with_one_character_that_is_seen_is_one(text: str) -> None:
    assert TextLimits(required=True).refusal(text) == ""


@pytest.mark.parametrize(
    ("text", "code"), [("a\x00b", "0000"), ("a\x08", "0008"), ("\x1b[0m", "001B"), ("a\x85b", "0085"), ("\x7f", "007F")]
)
def test_a_control_character_is_named(text: str, code: str) -> None:
    assert TextLimits().refusal(text) == f"It holds a control character (U+{code})."
    assert TextLimits().refusal("two\r\nlines\tand a tab") == ""


@pytest.mark.parametrize("model", LIMITED, ids=lambda model: model.__name__)
def test_the_database_holds_every_day_year_and_number_of_a_table(model: type[Limited]) -> None:
    kinds = (DateField, PositiveIntegerField, PositiveSmallIntegerField)
    columns = {field.name for field in model._meta.concrete_fields if isinstance(field, kinds) and field.editable}
    rules = [rule for rule in model._meta.constraints if rule.name.endswith("_within_limits")]
    held = {name for rule in rules if isinstance(rule, CheckConstraint) for name in names(rule.condition)}
    assert held - {"before_limits"} == columns, f"within_limits(…) in the Meta of {model.__name__} names each of them"


def names(condition: Any) -> set[str]:
    return Q(condition).referenced_base_fields


@pytest.mark.parametrize(
    ("field", "value"),
    [("date", "1944-12-31"), ("title", "a\x00"), ("title", "\u200b"), ("kind", "party"), ("people_low", True)],
)
def test_one_bad_value_among_many_documents_is_told_of_its_own(field: str, value: Any) -> None:
    parts: dict[str, Any] = {part: [] for part in Incident.PARTS}
    good = {**parts, "slug": "a", "title": "A", "date": "2020-01-01", "kind": "detention", "people_low": 1}
    found = documents_refused(Incident, {"good": good, "bad": {**good, field: value}, "none": {**good, field: None}})
    told = [] if value is True else ["bad"]  # to Python it is a whole number
    assert [*found] == told
    assert documents_refused(Incident, {"good": good}) == {}


def test_one_bad_row_of_a_part_is_told_with_its_number() -> None:
    rows = [{"people_low": 1, "outcome": "unknown"}, {"people_low": -1, "outcome": "unknown"}]
    document = {**{part: [] for part in Incident.PARTS}, "slug": "a", "title": "A", "groups": rows}
    assert documents_refused(Incident, {"a": document}) == {
        "a": ["Group 2, lowest: -1 is not a whole number from 0 to 999,999."]
    }
