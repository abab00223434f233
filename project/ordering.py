"""Orders by what people read, and else by the codes of characters: alike on every database, whatever its collation."""

import unicodedata
from typing import Any

from django.db import connection
from django.db.backends.signals import connection_created
from django.db.models import Case, CharField, F, Func, IntegerField, OrderBy, QuerySet, TextField, Value, When
from django.db.models.expressions import Ref
from django.db.models.functions import Collate
from django.db.models.lookups import GreaterThan
from django.db.models.sql.compiler import PositionRef
from django.utils.deconstruct import deconstructible
from django.utils.translation import get_language

CODE_ORDER = "C"  # PostgreSQL's collation by the codes of characters, which is how SQLite compares texts
LETTER_ORDER = "tumen_letters"  # a collation of ours that knows the capitals of every script; a migration makes it


def by_letters(text: str) -> tuple[str, str]:
    """What to sort a name by: without regard to capitals and accents; 가나다 in Korean."""
    if text.isascii():
        return text.casefold(), text
    apart = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    # Composed again, so that Hangul sorts by syllables; of two alike the text itself decides.
    return unicodedata.normalize("NFC", plain), text


class Letters(Func):
    """A text without its capitals, for the database to sort by."""

    function = "TUMEN_LETTERS"
    arity = 1
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        # The small letters of a database may be Turkish; these are the same on every site.
        return self.as_sql(compiler, connection, template=f'LOWER(%(expressions)s COLLATE "{LETTER_ORDER}")', **extra)


@deconstructible
class NameAsRead(Letters):
    """The name in English or in Korean, as the reader's language is; for the database to sort by."""

    arity = 2

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> Any:
        """One of the two."""
        english, korean = self.get_source_expressions()
        # A copy, since an expression may be compiled again in another language.
        one = self.copy()
        one.set_source_expressions([korean if is_korean() else english])
        return super(NameAsRead, one).as_sql(compiler, connection, *args, **extra)


def is_korean() -> bool:
    return (get_language() or "").startswith("ko")


def name_as_read(english: str, korean: str) -> str:
    """The same of a name that is at hand: the English one where there is no Korean one."""
    return korean if korean and is_korean() else english


def in_place(column: str, keys: list[str]) -> Case:
    places = [When(**{column: key}, then=Value(place)) for place, key in enumerate(keys)]
    return Case(*places, default=Value(len(keys)), output_field=IntegerField())


def beyond(rows: QuerySet[Any], last: Any) -> QuerySet[Any]:
    """The rows behind a primary key, in the order of primary keys."""
    # By the codes of their characters, whatever order the database itself has.
    if isinstance(last, str) and connection.vendor == "postgresql":
        return rows.filter(GreaterThan(Collate(F("pk"), CODE_ORDER), Value(last)))
    return rows.filter(pk__gt=last)


def as_on_sqlite(order: Any, compiler: Any, connection: Any, **extra: Any) -> Any:
    """An order as PostgreSQL sorts it: texts by the codes of their characters, what is unknown before all else."""
    expression = order.expression
    named = isinstance(expression, Ref)
    if isinstance(expression, PositionRef) and compiler.query.distinct:  # which sorts by what it selects alone
        return order.as_sql(compiler, connection, **extra)
    if isinstance(expression, PositionRef) or (named and expression.refs in compiler.query.annotation_select):
        # A column's name or number takes no collation; around a window's rows the name is all that is left of it.
        around = getattr(compiler, "qualify", None)  # which a compiler has once it has split the question
        expression = Ref(expression.refs, expression.source) if around else expression.source
    told = order.copy()
    told.set_source_expressions([Collate(expression, CODE_ORDER) if gives_text(expression) else expression])
    if getattr(expression_field(expression), "null", False) and order.nulls_first is None and order.nulls_last is None:
        told.nulls_last, told.nulls_first = (True, None) if order.descending else (None, True)
    return told.as_sql(compiler, connection, **extra)


def expression_field(expression: Any) -> Any:
    return getattr(expression, "_output_field_or_none", None)


def gives_text(expression: Any) -> bool:
    field = expression_field(expression)
    return isinstance(getattr(field, "target_field", field), CharField | TextField)


def teach(connection: Any, **_extra: Any) -> None:
    # SQLite's own LOWER knows the letters of ASCII alone.
    if connection.vendor == "sqlite":
        connection.connection.create_function("TUMEN_LETTERS", 1, small, deterministic=True)


def small(text: str | None) -> str | None:
    return None if text is None else text.lower()


def install() -> None:
    # Django asks an expression for as_postgresql before as_sql, so every order becomes this one.
    OrderBy.as_postgresql = as_on_sqlite  # type: ignore[attr-defined]
    connection_created.connect(teach, dispatch_uid="ordering")
