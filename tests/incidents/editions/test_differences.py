"""The difference between two documents of a record."""

import pytest

from incidents.documents import Document, published_documents
from incidents.editions.differences import difference
from incidents.editions.names import Names
from incidents.models import Claim, Group, Incident
from tests.builders import make_claim, make_group, make_incident

pytestmark = pytest.mark.django_db


def document() -> Document:
    return published_documents(Incident, ["a"])["a"]


def test_alike_documents_have_no_difference() -> None:
    make_claim(make_incident("a"))
    assert not difference(Incident, document(), document(), Names(None))


def test_a_field_is_shown_before_and_after_as_people_read_it() -> None:
    made = make_incident("a")
    before = document()
    Incident.objects.filter(pk=made.pk).update(confidence="high", people_best=1200)
    found = difference(Incident, before, document(), Names(None))
    assert [(c.field, c.before, c.after) for c in found.changes] == [
        ("people_best", "", "1,200"),
        ("confidence", "Medium", "High"),
    ]
    assert not found.rows


def test_rows_are_added_changed_and_removed() -> None:
    made = make_incident("a")
    make_claim(made, "first")
    make_claim(made, "second", people_reported=8)
    before = document()
    Claim.objects.filter(source__slug="first").delete()
    Claim.objects.filter(source__slug="second").update(people_reported=9)
    make_group(made, people_low=1, people_best=2, people_high=3, outcome="released")
    found = difference(Incident, before, document(), Names(None))
    assert [(row.part, row.kind, row.title) for row in found.rows] == [
        ("groups", "added", "1 to 3 people, released"),
        ("claims", "changed", "second, 9 people"),
        ("claims", "removed", "first, 7 people"),
    ]
    assert [(c.field, c.before, c.after) for c in found.rows[1].changes] == [("people_reported", "8", "9")]


def test_the_only_row_that_shares_nothing_is_still_the_one_that_changed() -> None:
    make_incident("a")
    before = document()
    Group.objects.update(people_low=1, people_best=2, people_high=3, outcome="released")
    (row,) = difference(Incident, before, document(), Names(None)).rows
    assert row.kind == "changed"


def test_a_new_record_has_its_fields_only_where_they_are_asked_for() -> None:
    make_incident("a")
    assert not difference(Incident, None, document(), Names(None))
    whole = difference(Incident, None, document(), Names(None), whole=True)
    assert ("title", "", "Seven detained in Shenyang") in [(c.field, c.before, c.after) for c in whole.changes]
    assert [row.kind for row in whole.rows] == ["added"]


def test_a_field_that_an_older_document_lacks_was_not_stated() -> None:
    make_incident("a")
    before = document()
    del before["summary"]
    (change,) = difference(Incident, before, document(), Names(None)).changes
    assert (change.field, change.before) == ("summary", "")
