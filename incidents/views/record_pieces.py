"""Published incidents of a question in pieces, for files: memory stays flat, no statement is open while one reads."""

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast

from incidents.counting.filters import IncidentFilter
from incidents.counting.selection import InListOrder
from incidents.documents import Document, blank_row
from incidents.models import Group, Incident, IncidentVersion

FIRST_PIECE, PIECE_SIZE = 100, 2000  # incidents: the first few are there at once


def documents_in_pieces(question: IncidentFilter) -> Iterator[list[Document]]:
    """The incidents that match, in the order asked for: one query for each piece.

    Their own columns and those of their groups have defaults where they came later; other parts are as published.
    """
    keys, blank, blank_group = keys_in_order(question), blank_row(Incident), blank_row(Group)
    begin, size = 0, FIRST_PIECE
    while piece := keys[begin : begin + size]:
        # As text: the field would complete every row of every part, which takes as long as all the rest.
        rows = IncidentVersion.objects.filter(pk__among=piece).order_by()
        found = dict(rows.values_list("pk", Cast("document", TextField())))
        # What was erased meanwhile is written anew and stays, so each is there.
        documents = [{**blank, **json.loads(found[pk])} for pk in piece]
        for document in documents:
            document["groups"] = [{**blank_group, **group} for group in document["groups"] or ()]
        yield documents
        begin, size = begin + size, PIECE_SIZE


def keys_in_order(question: IncidentFilter) -> list[int]:
    """The primary keys of the versions that match: from columns where the order is the list's own."""
    found: Any = question.in_order()
    return found.pks.tolist() if isinstance(found, InListOrder) else list(found.values_list("pk", flat=True))
