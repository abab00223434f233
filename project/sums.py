"""Sums of any size: SQLite refuses one that 64 bits do not hold, and PostgreSQL answers with a fraction."""

from typing import Any

from django.db.models import Aggregate, Field

HALF = 32  # bits


class WholeSum(Field):  # type: ignore[type-arg] # it takes none when it runs
    """A sum as the database writes it: a text, in halves where it would be too large as one number."""

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> int | None:
        """The whole number."""
        if value is None:
            return None
        # SQLite gives two halves, PostgreSQL the whole number alone.
        high, _colon, low = str(value).rpartition(":")
        return (int(high or 0) << HALF) + int(low)


class BigSum(Aggregate):
    """The sum of whole numbers of 64 bits, exact whatever it comes to."""

    function = "SUM"
    output_field = WholeSum()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Both halves of each number added apart."""
        # SQLite's own sum of whole numbers fails beyond 64 bits, so each half is added apart.
        template = f"SUM((%(expressions)s) >> {HALF}) || ':' || SUM((%(expressions)s) & {2**HALF - 1})"
        sql, params = self.as_sql(compiler, connection, template=template, **context)
        return sql, (*params, *params)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # PostgreSQL adds to numbers of any length.
        return self.as_sql(compiler, connection, template="SUM(%(expressions)s)::text", **context)
