"""Triggers that keep what is published as it was written, for every account and every program.

They are made anew after each `migrate`, and dropped before it: on SQLite a column that changes copies its table, which
loses them, and what a migration fills follows from documents that stay. A removal opens the record while it runs.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, models

from incidents.models import ChainLink, Edition, Release, RowSum
from incidents.models.editions import ENDS_A_VERSION, publishable_models
from project.models import SiteMark

OPEN = "record-open"  # stands in the database within the transaction of a removal alone
TRIGGER_SAYS = "what is published is neither changed nor deleted"
IS_OPEN = f"EXISTS (SELECT 1 FROM {SiteMark._meta.db_table} WHERE name = '{OPEN}')"
LINKED = f"EXISTS (SELECT 1 FROM {ChainLink._meta.db_table} WHERE edition_id = old.number)"
ENDED, HAS_SUMS, ALWAYS = "old.until_id IS NOT NULL", "old.sums IS NOT NULL", "1 = 1"
Rule = tuple[str, str, str, str]  # a table, what is done to it, its columns, when that is refused


@contextmanager
def record_opened() -> Iterator[None]:
    """Within, in one transaction, published rows may be changed: who does it adds a link to the chain."""
    SiteMark.objects.create(name=OPEN)
    yield
    SiteMark.objects.filter(name=OPEN).delete()


def columns_but(model: type[models.Model], *names: str) -> str:
    return ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields if field.name not in names)


def rules() -> Iterator[Rule]:
    """What is refused, and when."""
    for record in publishable_models():
        version, table = record.VERSION, record.VERSION._meta.db_table
        yield table, "UPDATE", columns_but(version, *ENDS_A_VERSION), ALWAYS
        yield table, "UPDATE", '"until_id", "withdrawn"', ENDED
        yield table, "DELETE", "", ALWAYS
    table = Edition._meta.db_table
    # Until it is linked, it is being made. Who published it is forgotten with the account.
    yield table, "UPDATE", columns_but(Edition, "published_by"), LINKED
    yield table, "DELETE", "", LINKED
    table = Release._meta.db_table
    yield table, "UPDATE", columns_but(Release, "made_by", "sums"), ALWAYS
    yield table, "UPDATE", '"sums"', HAS_SUMS
    yield table, "DELETE", "", ALWAYS
    for model in (ChainLink, RowSum):
        yield model._meta.db_table, "UPDATE", columns_but(model), ALWAYS
        yield model._meta.db_table, "DELETE", "", ALWAYS


def trigger_names(table: str) -> list[str]:
    return [f"{table}_stays_{place}" for place, rule in enumerate(rules()) if rule[0] == table]


def kept_tables() -> list[str]:
    return list(dict.fromkeys(rule[0] for rule in rules()))


def dropping() -> list[str]:
    """The statements that take the triggers away, whichever are there."""
    postgresql = connection.vendor == "postgresql"
    found = [
        f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if postgresql else "")
        for table in kept_tables()
        for name in (*trigger_names(table), f"{table}_stays_whole")
    ]
    return [*found, "DROP FUNCTION IF EXISTS published_stays()"] if postgresql else found


def making() -> list[str]:
    """The statements that make them."""
    return list(on_postgresql() if connection.vendor == "postgresql" else on_sqlite())


def on_sqlite() -> Iterator[str]:
    for place, (table, act, columns, when) in enumerate(rules()):
        of = f" OF {columns}" if columns else ""
        yield (
            f"CREATE TRIGGER {table}_stays_{place} BEFORE {act}{of} ON {table} WHEN {when} AND NOT {IS_OPEN} "
            f"BEGIN SELECT RAISE(ABORT, '{TRIGGER_SAYS}'); END"
        )
    for table in kept_tables():
        # INSERT OR REPLACE deletes without asking the triggers above.
        key = "number" if table in (Edition._meta.db_table, ChainLink._meta.db_table) else "id"
        yield (
            f"CREATE TRIGGER {table}_stays_whole BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = new.{key}) "
            f"BEGIN SELECT RAISE(ABORT, '{TRIGGER_SAYS}'); END"
        )


def on_postgresql() -> Iterator[str]:
    refuse = f"RAISE EXCEPTION '{TRIGGER_SAYS}' USING ERRCODE = 'integrity_constraint_violation';"
    yield (
        "CREATE FUNCTION published_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        # One after the other: only an edition has a number to ask for.
        f"IF NOT {IS_OPEN} THEN IF TG_NARGS = 0 THEN {refuse} END IF; IF {LINKED} THEN {refuse} END IF; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    for place, (table, act, columns, when) in enumerate(rules()):
        of, linked = f" OF {columns}" if columns else "", when == LINKED
        yield (
            f"CREATE TRIGGER {table}_stays_{place} BEFORE {act}{of} ON {table} FOR EACH ROW "
            # A condition of a trigger may ask for nothing: the function does, for an edition.
            f"WHEN ({ALWAYS if linked else when}) EXECUTE FUNCTION published_stays({'1' if linked else ''})"
        )

    for table in kept_tables():
        yield f"CREATE TRIGGER {table}_stays_whole BEFORE TRUNCATE ON {table} EXECUTE FUNCTION published_stays()"


def execute_all(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def all_tables_there() -> bool:
    # A migration to an older state has fewer.
    return set(kept_tables()) <= set(connection.introspection.table_names())


def drop_triggers() -> None:
    if all_tables_there():
        execute_all(dropping())


def make_triggers() -> None:
    if all_tables_there():
        execute_all([*dropping(), *making()])
