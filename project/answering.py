"""How long an answer waits for what it rests on: people are told soon, commands wait for as long as it takes."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

ANSWER_WAITS = 4  # seconds that an answer waits for its turn to write, or for a connection
SILENCE_ENDS = 15  # seconds that it waits for one question to PostgreSQL: no page asks for one that takes a second
ANSWERING: ContextVar[bool] = ContextVar("answering", default=False)  # whether somebody waits for an answer


@contextmanager
def somebody_waits() -> Iterator[None]:
    token = ANSWERING.set(True)
    try:
        yield
    finally:
        ANSWERING.reset(token)


def waited_for(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces of a file, each made while somebody waits: the answer that they belong to is long there."""
    left = iter(pieces)
    while True:
        with somebody_waits():
            piece = next(left, None)
        if piece is None:
            return
        yield piece
