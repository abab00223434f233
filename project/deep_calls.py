"""Room for calls that lie deep, as those of a page's templates do.

CPython (3.11 and later) keeps the frames of Python's calls in pieces of 16 kB, of some eighty frames. Where one is full
the next is mapped, and unmapped as soon as its first call is over: a loop whose calls lie at that brink costs three
times its time. One frame that asks for more than all below it will need makes the piece so large that it holds them.
"""

from collections.abc import Callable
from types import FunctionType
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

# Values of 8 bytes, that are asked for and never touched. The piece is the next power of two, 256 kB: some 600 calls.
ROOM = 17_000


def with_room(called: Callable[P, R]) -> Callable[P, R]:
    """What is called, in a piece of its own; Django takes it as a middleware."""

    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        return called(*args, **kwargs)

    return FunctionType(
        call.__code__.replace(co_stacksize=ROOM), call.__globals__, call.__name__, None, call.__closure__
    )
