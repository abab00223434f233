"""How long an answer waits for what it rests on: people are told soon, commands wait for as long as it takes."""

from contextvars import ContextVar

ANSWER_WAITS = 4  # seconds that an answer waits for its turn to write, or for a connection
SILENCE_ENDS = 15  # seconds that it waits for one question to PostgreSQL: no page asks for one that takes a second
ANSWERING: ContextVar[bool] = ContextVar("answering", default=False)  # whether somebody waits for an answer
