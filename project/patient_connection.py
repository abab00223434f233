"""A connection to PostgreSQL that an answer waits for in bounds: a server that says nothing is given up."""

from typing import Any

import psycopg
from psycopg.errors import _WaitTimeout

from project.answering import ANSWER_WAITS, ANSWERING, SILENCE_ENDS

OFTEN = 0.1  # seconds after which psycopg looks whether somebody pressed Ctrl-C


class PatientConnection(psycopg.Connection[Any]):
    """Within an answer each question has an end; commands wait for as long as it takes."""

    seconds: float = SILENCE_ENDS

    def execute(self, query: Any, *args: Any, **options: Any) -> Any:
        """As ever. Nothing is what the pool asks of a connection to learn whether it lives: that takes no time."""
        self.seconds = SILENCE_ENDS if query else ANSWER_WAITS / 4
        try:
            return super().execute(query, *args, **options)
        finally:
            self.seconds = SILENCE_ENDS

    def wait(self, gen: Any, interval: float = OFTEN, timeout: float | None = None) -> Any:
        if timeout is not None or not ANSWERING.get():
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, self.seconds)
        except _WaitTimeout:
            # What it would say later belongs to a question that nobody waits for: it is of no use any more.
            self.pgconn.finish()
            raise psycopg.OperationalError(f"PostgreSQL said nothing for {self.seconds} s") from None
