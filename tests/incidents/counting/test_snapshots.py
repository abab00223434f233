"""Snapshots of columns: when one no longer holds, and how the next is made of it."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.http import QueryDict
from pytest_django import DjangoAssertNumQueries

from incidents.counting import fact_reading, facts, snapshots
from incidents.counting.figures import count, list_totals
from incidents.counting.filters import IncidentFilter
from incidents.editions.publishing import publish, withdraw
from incidents.erasure.erasing import erase
from incidents.erasure.needle import Needle
from incidents.models import Edition, GroupFact, Incident
from tests.builders import make_group, make_incident, make_overlap, rewrite
from tests.snapshots import same_snapshots


def asked(words: dict[str, Any], edition: int | None, counts: tuple[str, ...] = ()) -> IncidentFilter:
    return IncidentFilter.ask(QueryDict(urlencode(words, doseq=True)), edition, strict=False, counts=counts)


@pytest.mark.django_db
def test_a_publication_and_a_withdrawal_are_counted_at_once() -> None:
    one = make_incident("a")
    publish([one])
    assert list_totals(asked({}, 1)).incidents == 1
    publish([make_incident("b")])
    assert [list_totals(asked({}, edition)).incidents for edition in (1, 2)] == [1, 2]
    withdraw(one, reason="Entered twice")
    assert [list_totals(asked({}, edition)).incidents for edition in (1, 2, 3)] == [1, 2, 1]


@pytest.mark.django_db
def test_a_publication_that_is_taken_back_leaves_nothing() -> None:
    publish([make_incident("a")])
    assert list_totals(asked({}, 1)).incidents == 1
    with transaction.atomic():
        publish([make_incident("b")])
        assert list_totals(asked({}, 2)).incidents == 2
        transaction.set_rollback(True)
    publish([make_incident("c"), make_incident("d")])
    assert list_totals(asked({}, 2)).incidents == 3


@pytest.mark.django_db
def test_an_erased_place_is_counted_under_what_stands_for_it() -> None:
    publish([make_incident("a", location="Kim Village")])
    assert asked({}, 1).facet("location") == {"Kim Village": 1}
    erase(Needle("Kim Village", "[place]"), reason="Names a family")
    assert asked({}, 1).facet("location") == {"[place]": 1}


@pytest.mark.django_db
def test_an_empty_site_counts_nothing() -> None:
    assert list_totals(asked({}, None)).incidents == 0
    assert asked({}, None).facet("country") == {}


@pytest.mark.django_db
def test_a_count_of_what_is_kept_asks_which_edition_is_the_newest_and_no_rows(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    publish([make_incident("a")])
    list_totals(asked({}, 1))
    question = asked({}, 1)
    with django_assert_num_queries(1):
        list_totals(question)
        question.facets(*IncidentFilter.columns())


@pytest.mark.django_db
def test_numbers_past_what_a_float_holds_are_added_exactly() -> None:
    publish([make_incident("a"), make_incident("b")])
    most = 2**63 - 1
    GroupFact.objects.update(low=most - 1, best=most, high=most)
    snapshots.forget_snapshots()
    people = list_totals(asked({}, 1)).people
    assert (people.low, people.best, people.high) == (2 * most - 2, 2 * most, 2 * most)


@pytest.mark.django_db
def test_a_circle_of_overlaps_ends() -> None:
    one, other = make_incident("a"), make_incident("b")
    make_overlap(one, other)
    publish([one, other])
    found = facts.reached_from("a", {"a": {"b": True}, "b": {"a": True}})
    assert found == {"b": True}


@pytest.mark.django_db
def test_an_incident_with_two_groups_of_one_fate_counts_once_in_its_cell() -> None:
    one = make_incident("a", groups=0)
    make_group(one, outcome="repatriated")
    make_group(one, outcome="repatriated")
    publish([one])
    cells = count(asked({}, 1).groups(), ("outcome",)).cells
    assert cells[("repatriated",)].incidents == 1
    assert asked({}, 1).facet("outcome") == {"repatriated": 1}
    assert Incident.objects.count() == 1


# A step forward


@pytest.mark.django_db
def test_versions_of_one_day_are_put_in_the_order_of_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fact_reading, "LONG_STEP", 0)
    publish([make_incident("b"), make_incident("d")])
    before = fact_reading.read_facts(snapshots.identity())
    publish([make_incident(slug) for slug in ("e", "c", "a")])
    step = fact_reading.stepped(before, snapshots.identity())
    assert step is not None
    assert [step.keys[key] for key in step.incidents.numbers["key"]] == ["a", "b", "c", "d", "e"]
    assert same_snapshots(step, fact_reading.read_facts(snapshots.identity()))


@pytest.mark.django_db
def test_anything_but_a_step_forward_is_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fact_reading, "LONG_STEP", 0)
    publish([make_incident("a", location="Kim Village")])
    before = fact_reading.read_facts(snapshots.identity())
    assert fact_reading.stepped(before, before.identity) is None
    publish([make_incident("b")])
    erase(Needle("Kim Village", "[place]"), reason="Names a family")
    assert fact_reading.stepped(before, snapshots.identity()) is None
    rewrite(Edition.objects.filter(number=1), published_at=Edition.objects.get(number=2).published_at)
    restored = facts.SnapshotIdentity(2, snapshots.identity().published_at, before.identity.erased)
    assert fact_reading.stepped(before, restored) is None


@pytest.mark.django_db
def test_a_long_step_is_read_anew() -> None:
    publish([make_incident("a")])
    before = fact_reading.read_facts(snapshots.identity())
    publish([make_incident("b")])
    assert fact_reading.stepped(before, snapshots.identity()) is None
