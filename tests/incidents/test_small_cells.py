"""Which numbers of women, men and children are published: worked out by hand, and attacked by one who tries all."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from incidents.small_cells import hidden_cells, without_small_cells

NOTHING = dict.fromkeys(("people_best", "women", "men", "children"))


def row(people: int, women: int | None = None, men: int | None = None, children: int | None = None) -> dict[str, Any]:
    return {"people_best": people, "women": women, "men": men, "children": children}


def document(*groups: dict[str, Any], whole: dict[str, Any] | None = None) -> dict[str, Any]:
    return {**(whole or NOTHING), "groups": list(groups)}


@pytest.mark.parametrize(
    ("group", "hidden"),
    [
        (row(3, women=2, children=1), "women children"),  # both are fewer than five
        (row(3, women=0, men=3), "women men"),  # nobody among three: all three were men
        (row(100, women=2, men=98), "women men"),  # 100 - 98 would tell of two
        (row(100, women=2, men=90), "women"),  # 2 or fewer among 10 of whom 8 are not said
        (row(100, women=2, men=95), "women men"),  # 5 are left, of whom 3 are not said: too few to hide among
        (row(100, women=97), "women"),  # 3 others, who pass for men
        (row(20, women=20), ""),  # nobody else was there
        (row(100, women=50, men=48), ""),  # of 2 nothing is said
        (row(100, children=97), "children"),  # 3 adults
        (row(100, women=60, men=40, children=100), ""),  # no adult
        (row(10, women=5, men=5, children=5), ""),
        (row(10, women=5, men=5, children=4), "children"),
        (row(7, women=9, men=3), "women men"),  # more than the best number: there is no rest
    ],
)
def test_small_numbers_of_one_group_are_hidden_and_what_would_tell_them(group: dict[str, Any], hidden: str) -> None:
    assert hidden_cells(document(group), 5) == {(1, name) for name in hidden.split()}


def test_a_group_that_the_whole_would_tell_hides_behind_the_next_smallest() -> None:
    # B: 3 women of 30 are few, and 27 men would tell them. 20 women of the whole less A's 17 would tell them too,
    # 40 men less A's 13 would tell B's 27: so A's are hidden as well, and the whole stays.
    a, b = row(30, women=17, men=13), row(30, women=3, men=27)
    found = without_small_cells(document(a, b, whole=row(60, women=20, men=40)), 5)
    assert found == document(row(30), row(30), whole=row(60, women=20, men=40))


def test_the_smallest_of_the_others_is_the_one_that_goes_along() -> None:
    # B's 2 children are few; 40 - 20 - 18 would tell them, so A's 18 go along, and C's 20 stay.
    groups = row(50, children=18), row(50, children=2), row(50, children=20)
    assert hidden_cells(document(*groups, whole=row(150, children=40)), 5) == {(2, "children"), (1, "children")}


def test_a_group_of_which_nothing_is_said_is_not_told_by_the_whole() -> None:
    # 12 women less A's 10 would tell of 2 in B, of which nothing is said: A's go, and the 12, which are nearly A's.
    groups = row(30, women=10, men=20), row(30)
    assert hidden_cells(document(*groups, whole=row(60, women=12)), 5) == {(0, "women"), (1, "women"), (1, "men")}


def test_without_a_whole_groups_stand_for_themselves() -> None:
    groups = row(30, women=17, men=13), row(30, women=3, men=27)
    assert hidden_cells(document(*groups), 5) == {(2, "women"), (2, "men")}


def test_a_number_of_nought_or_one_hides_nothing() -> None:
    group = document(row(3, women=2, men=1))
    assert [hidden_cells(group, least) for least in (0, 1)] == [set(), set()]
    assert without_small_cells(group, 1) is group


sizes = some.lists(some.tuples(some.integers(0, 7), some.integers(0, 7)), min_size=1, max_size=3)


def agrees(seen: dict[str, Any], women: int, people: int) -> bool:
    """Whether so many women, all others being men, fit what is shown of a row."""
    return seen["women"] in (None, women) and seen["men"] in (None, people - women)


@given(sizes, some.booleans())
def test_who_tries_all_that_fits_never_finds_a_small_number(groups: list[tuple[int, int]], has_whole: bool) -> None:
    """Somebody who knows that all people were women or men, and that groups add up, still cannot tell."""
    least = 3
    women, men = (sum(pair[sex] for pair in groups) for sex in (0, 1))
    rows = [row(w + m, women=w, men=m) for w, m in groups]
    whole = row(women + men, women=women, men=men) if has_whole else None
    hidden = hidden_cells(document(*rows, whole=whole), least)
    shown = without_small_cells(document(*rows, whole=whole), least)
    fits = [
        found
        for found in product(*(range(w + m + 1) for w, m in groups))
        if all(agrees(seen, count, w + m) for count, seen, (w, m) in zip(found, shown["groups"], groups, strict=True))
        and (not has_whole or agrees(shown, sum(found), women + men))
    ]
    small = [at for at, pair in enumerate(groups) if any(0 < count < least for count in pair)]
    assert [at for at in small if len({found[at] for found in fits}) < 2] == []
    assert {(at + 1, "women") for at in small} <= hidden
