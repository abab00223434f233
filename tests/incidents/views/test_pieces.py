"""Files in pieces: each incident once and in order, one question a piece, the first piece small."""

import csv
import io

import pytest
from django.http import QueryDict
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from incidents.counting.filters import IncidentFilter
from incidents.views import record_pieces
from project.formats import csv_pieces
from tests.answers import body

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("asked", ["who=all", "who=all&sort=title", "q=border"])
def test_pieces_hold_what_the_database_says_in_its_order(
    seeded: None, asked: str, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr(record_pieces, "FIRST_PIECE", 3)
    monkeypatch.setattr(record_pieces, "PIECE_SIZE", 50)
    question = IncidentFilter.ask(QueryDict(asked), 1, strict=True)
    expected = list(question.rows().order_by(*question.order).values_list("document", flat=True))
    keys = record_pieces.keys_in_order(question)
    pieces = 1 + -(-(len(keys) - 3) // 50)
    monkeypatch.setattr(record_pieces, "keys_in_order", lambda _question: keys)
    with django_assert_num_queries(pieces):
        found = list(record_pieces.documents_in_pieces(question))
    assert len(found[0]) == 3
    assert [document for piece in found for document in piece] == expected


def test_lines_come_in_pieces_of_which_the_first_is_small(seeded: None) -> None:
    rows = [[number, None, True, "=1", "a, b"] for number in range(3000)]
    pieces = list(csv_pieces(["n", "none", "so", "formula", "text"], rows))
    assert pieces[0].count("\r\n") == 51
    assert len(pieces) == 4
    read = list(csv.reader(io.StringIO("".join(pieces))))
    assert read[0] == ["n", "none", "so", "formula", "text"]
    assert read[1:] == [[str(number), "", "true", "'=1", "a, b"] for number in range(3000)]


def test_a_file_of_nothing_has_the_names_of_its_columns(seeded: None, reader: Client) -> None:
    assert body(reader, "/incidents.csv?q=nowhere").count(b"\r\n") == 1
