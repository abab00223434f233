"""A whole site from one database into another, row by row: of SQLite and PostgreSQL, and either way."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import DatabaseError, IntegrityError, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from project.bulk import in_batches

AnyModel = type[models.Model]
TOLD_EACH = 50_000  # rows after which it is said how far a table is
# What `migrate` writes by itself makes way for what the site has there: those that name others go first.
MADE_BY_MIGRATE = (
    "auth_group_permissions", "auth_group", "auth_permission", "django_content_type", "incidents_instrument"
)  # fmt: skip
SEQUENCE_LEFT = {
    "sqlite": "SELECT seq FROM sqlite_sequence WHERE name = %s",
    "postgresql": "SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, 'id')::regclass)",
}
SEQUENCE_SET = {
    "sqlite": "INSERT INTO sqlite_sequence (seq, name) VALUES (%s, %s)",
    "postgresql": "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)",
}


class NotMoved(Exception):
    """Why a site stays where it is, in words."""


def tables_of(alias: str) -> list[AnyModel]:
    """All tables as the migrations made them: rows are read and written as they stand, without what a model does."""
    state = MigrationExecutor(connections[alias]).loader.project_state()
    found = [model for model in state.apps.get_models(include_auto_created=True) if not model._meta.proxy]
    return sorted(found, key=lambda model: model._meta.label_lower)


def refuse_unless_ready(source: str, target: str) -> None:
    """Raise NotMoved where a database is not in step with the software, or somebody's rows are in the target."""
    for alias in (source, target):
        executor = MigrationExecutor(connections[alias])
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise NotMoved(
                f"The {alias} database is not in step with this software: run manage.py migrate on it first."
            )
    for model in tables_of(target):
        if model._meta.db_table not in MADE_BY_MIGRATE and (count := model._base_manager.using(target).count()):
            raise NotMoved(
                f"The database to move into is not empty: {model._meta.db_table} has {count} rows there. "
                "Nothing was moved. Name one that is new."
            )


def move(source: str, target: str, say: Callable[[str], None]) -> int:
    """Copy every row with its number, in one transaction; how many there were."""
    refuse_unless_ready(source, target)
    found = 0
    tables = tables_of(source)
    try:
        with unchanging(source), transaction.atomic(using=target):
            make_room(target)
            for model in tables:
                found += move_table(model, source, target, say)
            connections[target].check_constraints()
    except (DatabaseError, IntegrityError, ValueError) as error:
        raise NotMoved(f"Nothing was moved: the new database refused a row. {error}") from error
    return found


@contextmanager
def unchanging(alias: str) -> Iterator[None]:
    """What is read within is of one moment. On SQLite others wait with writing; on PostgreSQL they are not seen."""
    with transaction.atomic(using=alias):
        if connections[alias].vendor == "postgresql":
            with connections[alias].cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def make_room(alias: str) -> None:
    with connections[alias].cursor() as cursor:
        for table in MADE_BY_MIGRATE:
            cursor.execute(f"DELETE FROM {connections[alias].ops.quote_name(table)}")


def move_table(model: AnyModel, source: str, target: str, say: Callable[[str], None]) -> int:
    """Copy one table; how many rows it has."""
    name, wanted, count = model._meta.db_table, model._base_manager.using(source).count(), 0
    rows = model._base_manager.using(source).order_by("pk").iterator(chunk_size=rows_at_once(model))
    fields = list(model._meta.local_concrete_fields)
    for batch in in_batches(rows, rows_at_once(model, connections[target])):
        # Raw: columns that a save would write anew, such as when a record was edited, stay as they are.
        model._base_manager._insert(batch, fields=fields, using=target, raw=True)  # type: ignore[attr-defined]
        if count // TOLD_EACH != (count + len(batch)) // TOLD_EACH:
            say(f"{name}: {count + len(batch):,} of {wanted:,}")
        count += len(batch)
    if wanted:
        say(f"{name}: {count:,}")
    if isinstance(model._meta.pk, models.AutoField):
        carry_sequence(name, connections[source], connections[target])
    return count


def rows_at_once(model: AnyModel, written: BaseDatabaseWrapper | None = None) -> int:
    """A file may hold 20 MB, so those are held one at a time."""
    if any(isinstance(field, models.BinaryField) for field in model._meta.local_concrete_fields):
        return 1
    fields = list(model._meta.local_concrete_fields)
    return min(written.ops.bulk_batch_size(fields, range(500)) if written else 500, 500)


def carry_sequence(table: str, source: BaseDatabaseWrapper, target: BaseDatabaseWrapper) -> None:
    """Let the next number be the one that it would have been: that of a deleted row is given to no other."""
    with source.cursor() as cursor:
        cursor.execute(SEQUENCE_LEFT[source.vendor], [table])
        [last] = cursor.fetchone() or [None]
    if not last:  # no number was given yet
        return
    with target.cursor() as cursor:
        if target.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute(SEQUENCE_SET["sqlite"], [last, table])
        else:
            cursor.execute(SEQUENCE_SET["postgresql"], [table, last])
