"""Calls that lie deep cost what others cost: no piece of memory is mapped anew for each."""

import resource

from project.deep_calls import with_room

DEPTHS = range(0, 500)
CALLS = 500


def pages_of_memory() -> int:
    """How many pages of memory this process was given so far: one for each piece that is mapped anew."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


def called_often() -> int:
    before = pages_of_memory()
    for number in range(CALLS):
        (lambda one, two: one)(number, number)
    return pages_of_memory() - before


def called_below(depth: int) -> int:
    return called_below(depth - 1) if depth else called_often()


def test_calls_at_the_brink_of_a_piece_cost_a_page_each() -> None:
    """What there is against. Should a later Python keep its frames otherwise, the module has served."""
    assert max(called_below(depth) for depth in DEPTHS) >= CALLS


def test_with_room_no_depth_costs_a_page_for_each_call() -> None:
    roomy = with_room(called_below)
    assert max(roomy(depth) for depth in DEPTHS) < CALLS / 10


def test_what_is_called_with_room_is_handed_its_words_and_gives_its_answer() -> None:
    assert with_room(divmod)(7, 2) == (3, 1)
    assert with_room(dict)(one=1) == {"one": 1}


def test_every_request_is_answered_with_room() -> None:
    from django.conf import settings

    assert "project.deep_calls.with_room" in settings.MIDDLEWARE[:2]  # metrics alone may stand before it
