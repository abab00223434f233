"""Published incidents of a question in pieces, for files: memory stays flat, no statement is open while one reads."""

import json
from collections.abc import Iterator
from typing import Any, TypeVar

from django.db.models import TextField
from django.db.models.functions import Cast

from incidents.counting.column_tables import NumberColumn
from incidents.counting.filters import IncidentFilter
from incidents.counting.selection import InListOrder
from incidents.documents import Document
from incidents.editions.ready_lines import with_defaults
from incidents.models import IncidentVersion

FIRST_PIECE, PIECE_SIZE = 100, 2000  # incidents: the first few are there at once
Sized = TypeVar("Sized", list[int], NumberColumn)


def documents_in_pieces(question: IncidentFilter) -> Iterator[list[Document]]:
    """The incidents that match, in the order asked for: one query for each piece.

    Their own columns and those of their groups have defaults where they came later; other parts are as published.
    """
    return map(documents_of, in_pieces(keys_in_order(question)))


def in_pieces(rows: Sized) -> Iterator[Sized]:
    begin, size = 0, FIRST_PIECE
    while len(piece := rows[begin : begin + size]):
        yield piece
        begin, size = begin + size, PIECE_SIZE


def documents_of(keys: list[int]) -> list[Document]:
    # As text: the field would complete every row of every part, which takes as long as all the rest.
    rows = IncidentVersion.objects.filter(pk__among=keys).order_by()
    found = dict(rows.values_list("pk", Cast("document", TextField())))
    # What was erased meanwhile is written anew and stays, so each is there.
    return [with_defaults(json.loads(found[pk])) for pk in keys]


def keys_in_order(question: IncidentFilter) -> list[int]:
    """The primary keys of the versions that match: from columns where the order is the list's own."""
    found: Any = question.in_order()
    return found.pks.tolist() if isinstance(found, InListOrder) else list(found.values_list("pk", flat=True))
