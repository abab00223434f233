"""Words of a question: each question has its own, though what they are made of is shared."""

from copy import deepcopy

from django.http import QueryDict

from incidents.counting.filters import IncidentFilter
from project.word_filters import CodesFilter, SearchFilter, as_in_addresses, with_plain_dates


def test_a_question_that_sets_its_choices_sets_no_others() -> None:
    declared = IncidentFilter.base_filters["country"]
    own = deepcopy(declared)
    own.extra["choices"] = [("CN", "China")]
    assert "choices" not in declared.extra or declared.extra["choices"] != [("CN", "China")]
    assert isinstance(own, CodesFilter)
    assert own is not declared


def test_a_word_that_a_method_finds_asks_the_question_it_stands_in() -> None:
    declared = SearchFilter()
    own = deepcopy(declared)
    assert own.filter.f is own
    assert declared.filter.f is declared


def test_choices_of_one_question_reach_no_field_of_another() -> None:
    declared = IncidentFilter.base_filters["country"]
    first, second = deepcopy(declared), deepcopy(declared)
    first.choose_from([("CN", "China")])
    second.choose_from([("LA", "Laos")])
    assert [list(one.field.choices) for one in (first, second)] == [[("CN", "China")], [("LA", "Laos")]]


def test_words_with_the_same_choices_share_their_field() -> None:
    declared = IncidentFilter.base_filters["confidence"]
    assert deepcopy(declared).field is deepcopy(declared).field


def test_a_field_of_spaces_is_shown_as_one_that_was_left_empty() -> None:
    assert with_plain_dates(QueryDict("from=+&to=%E3%80%80"), "from", "to").urlencode() == "from=&to="
    assert as_in_addresses(" banana ") == "banana"
