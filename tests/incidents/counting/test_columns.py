"""Columns held to what the database itself counts: random questions, of every edition, before and after erasures."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pytest
from django.db import transaction
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incidents import codebook
from incidents.counting import fact_reading, snapshots
from incidents.counting.column_tables import CodedColumn, ColumnTable, among_numbers
from incidents.counting.coverage import coverage
from incidents.counting.figures import COUNTED_BY, count, list_totals
from incidents.counting.filters import IncidentFilter, SourceFilter
from incidents.counting.selection import selected
from incidents.editions.then_and_now import records_moved, rows_moved, rows_touched, touched
from incidents.erasure.erasing import erase
from incidents.erasure.needle import Needle
from incidents.models import Edition, IncidentVersion, SourceVersion
from project.questions import Question
from stats.tables.people import points_of
from tests import slow_counts
from tests.edits import edit_the_record
from tests.snapshots import same_snapshots

COUNTRIES = ["CN", "LA", "TH", "MN", "RU", "VN"]
WORDS: dict[str, st.SearchStrategy[Any]] = {
    "country": st.lists(st.sampled_from(COUNTRIES), max_size=3),
    "outcome": st.lists(st.sampled_from(codebook.OUTCOMES.values), max_size=3),
    "kind": st.lists(st.sampled_from(codebook.KINDS.values), max_size=2),
    "confidence": st.lists(st.sampled_from(codebook.CONFIDENCES.values), max_size=2),
    "who": st.lists(st.sampled_from([*codebook.WHO.values, "all"]), max_size=2),
    "basis": st.lists(st.sampled_from(codebook.BASES.values), max_size=2),
    "entered_from": st.lists(st.sampled_from(["KP", "CN", "none"]), max_size=2),
    "precision": st.lists(st.sampled_from(codebook.PRECISIONS.values), max_size=2),
    "location": st.lists(st.sampled_from(["Shenyang", "Bangkok", ""]), max_size=1),
    "from": st.sampled_from(["", "1999", "2010-05", "2023-10-09"]),
    "to": st.sampled_from(["", "2002", "2019-12", "2023-10-09"]),
    "dated": st.sampled_from(["", "overlaps", "within"]),
    "q": st.sampled_from(["", "Shenyang", "more than 500"]),
    "publisher": st.lists(st.sampled_from(["Yonhap", "Radio Free Asia"]), max_size=1),
    "independent": st.sampled_from(["", "one"]),
    "weak": st.sampled_from(["", "any"]),
}
SOURCE_QUESTIONS: st.SearchStrategy[Any] = st.fixed_dictionaries(
    {},
    optional={
        "availability": st.lists(st.sampled_from(codebook.AVAILABILITIES.values), max_size=2),
        "kind": st.lists(st.sampled_from(codebook.SOURCE_KINDS.values), max_size=2),
        "language": st.lists(st.sampled_from(["en", "ko"]), max_size=2),
        "publisher": st.lists(st.sampled_from(["yonhap", "RFA"]), max_size=1),
        "from": st.sampled_from(["", "1999", "2010-05"]),
        "to": st.sampled_from(["", "2002", "2019-12"]),
        "q": st.sampled_from(["", "Shenyang"]),
        "sort": st.sampled_from(["-published", "published", "publisher"]),
    },
)
QUESTIONS = st.fixed_dictionaries({}, optional=WORDS)
GROUPED = st.lists(st.sampled_from(sorted(COUNTED_BY)), max_size=3, unique=True)
COUNTS = st.sampled_from([(), ("repatriated",), ("repatriated", "released")])
RANDOM = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def editions(seeded: None, django_db_blocker: Any) -> Iterator[int]:
    """The seeds, and three editions that edit, withdraw and enter; then a place is erased from all of them."""
    with django_db_blocker.unblock(), transaction.atomic():
        edit_the_record()
        erase(Needle("Shenyang", "[place]"), reason="Names a family")
        yield Edition.objects.count()
        transaction.set_rollback(True)


def asked(words: dict[str, Any], edition: int | None, counts: tuple[str, ...] = ()) -> IncidentFilter:
    return IncidentFilter.ask(QueryDict(urlencode(words, doseq=True)), edition, strict=False, counts=counts)


@RANDOM
@given(words=QUESTIONS, by=GROUPED, counts=COUNTS, choose=st.integers(0, 9))
def test_columns_count_what_the_database_counts(
    editions: int, words: dict[str, Any], by: list[str], counts: tuple[str, ...], choose: int
) -> None:
    question = asked(words, choose % editions + 1, counts)
    found = {question.facts.pk[row] for row in selected(question).nonzero()[0]}
    assert found == set(question.rows().values_list("pk", flat=True))
    assert list_totals(question) == slow_counts.list_totals(question)
    fast, slow = count(question.groups(), by), slow_counts.count(slow_counts.groups_of(question), by, question.edition)
    assert (fast.cells, set(fast.left_out)) == (slow.cells, set(slow.left_out))
    for word in IncidentFilter.columns():
        assert question.facet(word) == slow_counts.facet(question, word), word


@RANDOM
@given(words=QUESTIONS, choose=st.integers(0, 9))
def test_columns_say_what_incidents_rest_on_as_the_database_does(
    editions: int, words: dict[str, Any], choose: int
) -> None:
    question = asked(words, choose % editions + 1)
    facts, edition = question.facts, question.edition or 0
    assert coverage(facts, question.selection, edition) == slow_counts.coverage(question)
    everybody = facts.of_edition(edition)
    assert {int(pk) for pk in facts.pk[facts.alone(edition) & everybody]} == slow_counts.alone(edition)
    assert points_of(question) == slow_counts.points(question)


@RANDOM
@given(words=SOURCE_QUESTIONS, choose=st.integers(0, 9))
def test_columns_find_the_sources_that_the_database_finds(editions: int, words: dict[str, Any], choose: int) -> None:
    edition = choose % editions + 1
    question = SourceFilter.ask(QueryDict(urlencode(words, doseq=True)), edition, strict=False)
    found = [row.pk for row in question.rows().order_by(*question.order)]
    assert question.found == len(found)
    assert [row.pk for row in question.in_order()[:1000]] == found
    for word in ("availability", "kind", "language"):
        assert question.facet(word) == Question.facet(question, word), word
    later = question.again(question.given, editions)
    moved = rows_moved(question.facts.sources, question.selection, later.selection, edition, editions)
    assert moved == records_moved(question.rows(), later.rows(), len(found), edition, editions)


@RANDOM
@given(words=QUESTIONS, choose=st.integers(0, 9))
def test_columns_say_what_moved_as_the_database_does(editions: int, words: dict[str, Any], choose: int) -> None:
    edition = choose % editions + 1
    before = asked(words, edition)
    later = before.again(before.given, editions)
    moved = rows_moved(before.facts.incidents, before.selection, later.selection, edition, editions)
    assert moved == records_moved(before.rows(), later.rows(), before.found, edition, editions)
    cited, keys = before.facts.cited_by(before.selection), set[str]().union(*slow_counts.cited(before).values())
    several = rows_touched(before.facts.sources, cited, edition, editions)
    assert several == touched(SourceVersion, edition, editions, keys)


def test_the_random_questions_find_something(editions: int) -> None:
    assert len(IncidentVersion.objects.exclude(until=None)) > 5
    assert list_totals(asked({"country": ["CN"], "outcome": ["repatriated"]}, editions)).people.best > 450


@pytest.mark.django_db
def test_a_step_forward_is_what_reading_anew_would_give(seeded: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fact_reading, "LONG_STEP", 0)
    before = fact_reading.read_facts(snapshots.identity())
    edit_the_record()
    now = snapshots.identity()
    step = fact_reading.stepped(before, now)
    assert step is not None
    assert len(step.pk) > len(before.pk)
    assert same_snapshots(step, fact_reading.read_facts(now))


def groups_with(outcomes: int, rows: list[int], codes: list[int]) -> ColumnTable:
    """Groups of incidents in these rows, with these of so many outcomes."""
    outcome = CodedColumn(np.array(codes, np.uint8), tuple(f"outcome {place}" for place in range(outcomes)))
    return ColumnTable({"row": np.array(rows, np.int32)}, {"outcome": outcome})


@pytest.mark.parametrize(("outcomes", "bits"), [(3, 16), (16, 16), (17, 32), (33, 64), (64, 64)])
def test_each_outcome_has_a_bit_of_its_own(outcomes: int, bits: int) -> None:
    last = outcomes - 1
    met = fact_reading.outcome_bits(groups_with(outcomes, [0, 0, 2, 2, 2], [0, last, last, 1, last]), 4).numbers[
        "outcomes"
    ]
    assert met.tolist() == [1 + 2**last, 0, 2**last + 2, 0]
    assert met.dtype.itemsize * 8 == bits


def test_more_outcomes_than_bits_are_refused_rather_than_counted_wrongly() -> None:
    with pytest.raises(OverflowError, match="65 outcomes: 64 are counted at most"):
        fact_reading.outcome_bits(groups_with(65, [0], [64]), 1)


@pytest.mark.parametrize(
    ("numbers", "wanted", "found"),
    [
        ([3, 1, 2], [2, 900], [False, False, True]),
        ([3, 10**15, 7], [10**15, 5, 7], [False, True, True]),
        ([3, 1], [], [False, False]),
        ([], [4], []),
    ],
)
def test_rows_are_found_by_their_numbers_near_one_another_or_far_apart(
    numbers: list[int], wanted: list[int], found: list[bool]
) -> None:
    assert among_numbers(np.array(numbers, np.int64), np.array(wanted, np.int64)).tolist() == found
