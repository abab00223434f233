"""Many rows of one table at once, past the ORM's compiler: written by COPY or long statements, asked for by key.

Of a load of 100,000 records Django's bulk_create and `in` spend most on compiling statements, value by value.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from operator import attrgetter
from typing import Any, TypeVar

from django.db import connection, models
from django.utils import timezone

AS_THEY_ARE = (models.CharField, models.TextField, models.IntegerField, models.FloatField, models.BooleanField)
BULK_BATCH = 1000  # rows that are held at a time
MOST_PARAMETERS = 32_000  # in one statement of SQLite; it takes 32,766
T = TypeVar("T")
LONG_FIELDS = (models.TextField, models.JSONField)  # columns that are slow to count, and that no key is in
GROWN = {4**power for power in range(12)}
CellReader = Callable[[Any], Any]


def insert(model: type[models.Model], objects: Iterable[models.Model]) -> None:
    """Write new objects of a model. They get no primary key, and no signal is sent."""
    fields = [field for field in model._meta.local_concrete_fields if not isinstance(field, models.AutoField)]
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    into = f"{connection.ops.quote_name(model._meta.db_table)} ({names})"
    cells = [cell_of(field) for field in fields]
    rows = (tuple(cell(one) for cell in cells) for one in objects)
    # The driver is spoken to directly here, so its errors have to be made Django's.
    with connection.wrap_database_errors, connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        place = f"({', '.join('?' * len(fields))})"
        while batch := list(islice(rows, MOST_PARAMETERS // len(fields))):
            # Not executemany: the search index is written to disk after each statement.
            places = ", ".join([place] * len(batch))
            cursor.connection.execute(f"INSERT INTO {into} VALUES {places}", list(chain.from_iterable(batch)))


def in_batches(rows: Iterable[T], size: int = BULK_BATCH) -> Iterator[list[T]]:
    """Pieces that a statement can hold."""
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch


def grown(done: int, *written: type[models.Model]) -> None:
    """Let PostgreSQL count the rows of tables anew each time that there are four times as many."""
    batches, rest = divmod(done, BULK_BATCH)
    # It plans for what a table held when it last counted: of an empty one it reads all, batch after batch.
    if connection.vendor != "postgresql" or rest or batches not in GROWN:
        return
    with connection.cursor() as cursor:
        for model in written:
            fields = [field for field in model._meta.local_concrete_fields if not isinstance(field, LONG_FIELDS)]
            names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)} ({names})")


def cell_of(field: Any) -> CellReader:
    """How an object's value of a field becomes what the database takes."""
    kind = field.target_field if field.remote_field else field
    value = attrgetter(field.attname)
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        # One moment for all of them, as one statement of the database would have.
        now = field.get_db_prep_save(timezone.now(), connection)
        return lambda one: now
    if isinstance(kind, AS_THEY_ARE):
        return value
    if isinstance(kind, models.JSONField):
        encode = (field.encoder or json.JSONEncoder)().encode
        return lambda one: encode(value(one))
    if isinstance(kind, models.DateField) and not isinstance(kind, models.DateTimeField):
        return lambda one: None if (day := value(one)) is None else str(day)
    return lambda one: None if (cell := value(one)) is None else field.get_db_prep_save(cell, connection)


@models.ForeignObject.register_lookup  # a foreign key has lookups of its own
@models.Field.register_lookup
class Among(models.Lookup):
    """`key__among=keys`: as `in`, with the keys as one parameter, of which there may be any number."""

    lookup_name = "among"

    def get_prep_lookup(self) -> list[Any]:
        # Texts and numbers, unlike dates, need no translation.
        return list(self.rhs)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        left, params = self.process_lhs(compiler, connection)
        # All keys are one parameter, as SQLite takes only so many of them.
        return f"{left} IN (SELECT value FROM json_each(%s))", [*params, json.dumps(self.rhs)]

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        left, params = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s)", [*params, self.rhs]
