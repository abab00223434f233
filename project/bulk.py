"""Many rows of one table at once, past the ORM's compiler: written by COPY or long statements, asked for by key.

Of a load of 100,000 records Django's bulk_create and `in` spend most on compiling statements, value by value.
"""

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain, islice
from operator import itemgetter
from typing import Any, TypeVar

from django.db import connection, models
from django.utils import timezone

AS_THEY_ARE = (models.CharField, models.TextField, models.IntegerField, models.FloatField, models.BooleanField)
BULK_BATCH = 1000  # rows that are held at a time
MOST_PARAMETERS = 32_000  # in one statement of SQLite; it takes 32,766
PAGES_WRITTEN, USUAL_PAGES = 131_072, "-2000"  # kB of SQLite's pages in memory; the second is its own default
T = TypeVar("T")
LONG_FIELDS = (models.TextField, models.JSONField)  # columns that are slow to count, and that no key is in
GROWN = {4**power for power in range(12)}
CellWriter = Callable[[Any], Any]


def insert(model: type[models.Model], objects: Iterable[models.Model]) -> None:
    """Write new objects of a model. They get no primary key, and no signal is sent."""
    insert_rows(model, map(vars, objects))


def insert_rows(model: type[models.Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """Write new rows, each by the names of its columns; a column that the first one lacks gets its default in all."""
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    fields = [field for field in model._meta.local_concrete_fields if not isinstance(field, models.AutoField)]
    given = [field for field in fields if field.attname in first]
    others = [field for field in fields if field.attname not in first]
    defaults = prepared([field.get_default() for field in others], writers_of(others))
    writers = writers_of(given)
    cells = map(itemgetter(*(field.attname for field in given)), chain([first], rows))
    write_cells(model, [*given, *others], (prepared([*row, *defaults], writers) for row in cells))


def write_cells(model: type[models.Model], fields: list[Any], rows: Iterator[list[Any]]) -> None:
    """Write rows whose cells are as the database takes them, in the order of the fields."""
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    into = f"{connection.ops.quote_name(model._meta.db_table)} ({names})"
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


@contextmanager
def writing_much() -> Iterator[None]:
    """While a whole folder is written: a tenth less time at 20,000 records, more above."""
    often = gc.get_threshold()
    # What a load makes is freed as it goes; looking through all of it for circles finds none.
    gc.set_threshold(100_000, *often[1:])
    cache_pages(f"-{PAGES_WRITTEN}")
    try:
        yield
    finally:
        gc.set_threshold(*often)
        cache_pages(USUAL_PAGES)


def cache_pages(size: str) -> None:
    if connection.vendor == "sqlite":
        # Pages that do not fit are written before their time, and read again for the next row.
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = {size}")


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


def prepared(cells: list[Any], writers: list[tuple[int, CellWriter]]) -> list[Any]:
    """Cells of a row as the database takes them."""
    for place, write in writers:
        cells[place] = write(cells[place])
    return cells


def writers_of(fields: list[Any]) -> list[tuple[int, CellWriter]]:
    """The places of fields whose values the database does not take as they are, each with what makes them so."""
    return [(place, writer) for place, field in enumerate(fields) if (writer := writer_of(field))]


def writer_of(field: Any) -> CellWriter | None:
    """How a value of a field becomes what the database takes; None where it is that already."""
    kind = field.target_field if field.remote_field else field
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        # One moment for all of them, as one statement of the database would have.
        now = field.get_db_prep_save(timezone.now(), connection)
        return lambda value: now
    if isinstance(kind, AS_THEY_ARE):
        return None
    if isinstance(kind, models.JSONField):
        return (field.encoder or json.JSONEncoder)().encode
    if isinstance(kind, models.DateField) and not isinstance(kind, models.DateTimeField):
        return lambda value: None if value is None else str(value)
    return lambda value: None if value is None else field.get_db_prep_save(value, connection)


@models.ForeignObject.register_lookup
class OftenNull(models.Lookup):
    """`until__often_null=True`: as `until=None`, of a column that is null in most rows."""

    lookup_name = "often_null"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, params = self.process_lhs(compiler, connection)
        return f"{left} IS NULL", tuple(params)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, tuple[Any, ...]]:
        # A table that was never analysed is thought to have ten such rows: SQLite would go through all there are.
        sql, params = self.as_sql(compiler, connection)
        return f"likelihood({sql}, 0.99)", params


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
