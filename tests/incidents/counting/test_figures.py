"""Each rule of counting, on records made by hand, with numbers worked out by hand."""

import datetime as dt
from typing import Any

import pytest
from django.http import QueryDict

from incidents.counting.figures import LeftOut, ListTotals, count, independent, list_totals, sources_rested_on
from incidents.counting.filters import IncidentFilter
from incidents.counting.origins import joined_sources
from incidents.editions.publishing import publish
from incidents.models import Edition, Incident, Origin, Source
from incidents.people import People
from tests.builders import make_claim, make_event, make_group, make_incident, make_overlap, make_source, make_statement

pytestmark = pytest.mark.django_db


def incident(slug: str, *people: int | None, outcome: str = "repatriated", **changes: Any) -> Incident:
    """A published incident's working copy with one group: low, best, high."""
    made = make_incident(slug, groups=0, **changes)
    group(made, *people, outcome=outcome)
    return made


def group(of: Incident, *people: int | None, outcome: str = "repatriated") -> None:
    low, best, high = people
    make_group(of, people_low=low, people_best=best, people_high=high, outcome=outcome)


def edition() -> int:
    """Publish all that was made; the edition's number."""
    made = publish(Incident.objects.order_by("-slug"))
    assert made is not None
    return made.number


def said(asked: str = "") -> ListTotals:
    """The figures above the list, of all that was made."""
    number = edition() if not Edition.objects.exists() else 1
    return list_totals(IncidentFilter.ask(QueryDict(asked), number, strict=True))


def people(asked: str = "") -> tuple[int, int, int, int, bool]:
    """Incidents, low, best, high, open."""
    return said(asked).people.cells


def by(*words: str, asked: str = "") -> dict[tuple[Any, ...], tuple[int, int, int, int, bool]]:
    """The cells of a table."""
    number = edition() if not Edition.objects.exists() else 1
    counted = count(IncidentFilter.ask(QueryDict(asked), number, strict=True).groups(), words)
    return {key: cell.cells for key, cell in counted.cells.items()}


# Total


def test_best_are_added_and_low_and_high_as_bounds() -> None:
    incident("a", 1, 2, 4)
    incident("b", 10, 20, 40)
    assert people() == (2, 11, 22, 44, False)


def test_a_missing_high_adds_best_and_opens_the_total() -> None:
    incident("a", 1, 2, 4)
    incident("b", 10, 20, None)
    assert people() == (2, 11, 22, 24, True)


def test_a_total_is_open_only_where_the_open_record_is_in_it() -> None:
    incident("a", 1, 2, 4, country="CN")
    incident("b", 10, 20, None, country="MN")
    assert by("country") == {("CN",): (1, 1, 2, 4, False), ("MN",): (1, 10, 20, 20, True)}


def test_groups_of_one_incident_are_one_incident() -> None:
    made = incident("a", 1, 2, 4)
    group(made, 3, 3, 3, outcome="unknown")
    assert people() == (1, 4, 5, 7, False)


def test_nothing_published_is_a_heading_of_zeros() -> None:
    assert list_totals(IncidentFilter.ask(QueryDict(), None, strict=True)) == ListTotals(0, People(), 0, 0, 0, 0)


# Overlap: part of


def test_a_part_is_left_out_beside_its_whole() -> None:
    whole, part = incident("whole", 10, 12, 15), incident("part", 3, 4, 5)
    make_overlap(part, whole)
    assert people() == (1, 10, 12, 15, False)
    assert said().part_of == 1


def test_a_part_counts_where_its_whole_is_not_in_the_total() -> None:
    whole, part = incident("whole", 10, 12, 15, country="CN"), incident("part", 3, 4, 5, country="MN")
    make_overlap(part, whole)
    assert people("country=MN") == (1, 3, 4, 5, False)


def test_a_part_counts_in_its_row_and_not_in_the_total() -> None:
    whole, part = incident("whole", 10, 12, 15, country="CN"), incident("part", 3, 4, 5, country="MN")
    make_overlap(part, whole)
    assert by("country") == {("CN",): (1, 10, 12, 15, False), ("MN",): (1, 3, 4, 5, False)}
    assert people() == (1, 10, 12, 15, False)


def test_a_part_of_a_part_is_left_out_beside_the_whole_alone() -> None:
    whole = incident("whole", 10, 12, 15, country="CN")
    middle = incident("middle", 5, 6, 7, country="MN")
    part = incident("part", 2, 3, 4, country="CN")
    make_overlap(middle, whole)
    make_overlap(part, middle)
    assert people("country=CN") == (1, 10, 12, 15, False)
    assert people() == (1, 10, 12, 15, False)
    assert people("country=MN") == (1, 5, 6, 7, False)


def test_a_part_counts_for_an_outcome_that_its_whole_does_not_have() -> None:
    whole, part = incident("whole", 10, 12, 15, outcome="released"), incident("part", 3, 4, 5, outcome="died")
    make_overlap(part, whole)
    assert people("outcome=died") == (1, 3, 4, 5, False)
    assert people("outcome=died&outcome=released") == (1, 10, 12, 15, False)


def test_a_part_is_not_left_out_beside_a_whole_that_is_never_added() -> None:
    whole, part = incident("whole", 10, 12, 15, measure="held"), incident("part", 3, 4, 5)
    make_overlap(part, whole)
    assert people() == (1, 3, 4, 5, False)


def test_an_open_part_that_is_left_out_does_not_open_the_total() -> None:
    whole, part = incident("whole", 10, 12, 15), incident("part", 3, 4, None)
    make_overlap(part, whole)
    assert people() == (1, 10, 12, 15, False)


def test_a_part_of_several_wholes_is_left_out_once() -> None:
    one, other, part = incident("one", 10, 12, 15), incident("other", 20, 22, 25), incident("part", 3, 4, 5)
    make_overlap(part, one)
    make_overlap(part, other)
    assert people() == (2, 30, 34, 40, False)
    assert said().part_of == 1


# Overlap: possibly part of


def test_low_alone_leaves_out_what_may_be_part_of_another() -> None:
    whole, part = incident("whole", 10, 12, 15), incident("part", 3, 4, 5)
    make_overlap(part, whole, "possibly_part_of")
    assert people() == (2, 10, 16, 20, False)
    assert said().part_of == 0


def test_what_may_be_part_of_another_counts_in_full_without_it() -> None:
    whole, part = incident("whole", 10, 12, 15, country="CN"), incident("part", 3, 4, 5, country="MN")
    make_overlap(part, whole, "possibly_part_of")
    assert people("country=MN") == (1, 3, 4, 5, False)


def test_a_totals_low_may_be_less_than_the_sum_of_its_rows() -> None:
    whole, part = incident("whole", 10, 12, 15, country="CN"), incident("part", 3, 4, 5, country="MN")
    make_overlap(part, whole, "possibly_part_of")
    assert by("country") == {("CN",): (1, 10, 12, 15, False), ("MN",): (1, 3, 4, 5, False)}
    assert by() == {(): (2, 10, 16, 20, False)}


def test_a_certain_part_of_a_possible_part_is_itself_a_possible_part() -> None:
    whole = incident("whole", 10, 12, 15, country="CN")
    middle = incident("middle", 5, 6, 7, country="MN")
    part = incident("part", 2, 3, 4, country="CN")
    make_overlap(middle, whole, "possibly_part_of")
    make_overlap(part, middle)
    assert people("country=CN") == (2, 10, 15, 19, False)  # part: best and high only
    assert people() == (2, 10, 18, 22, False)  # part is gone beside middle; middle: best and high only


def test_a_possible_part_of_a_certain_part_is_a_possible_part_of_the_whole() -> None:
    whole = incident("whole", 10, 12, 15, country="CN")
    middle = incident("middle", 5, 6, 7, country="MN")
    part = incident("part", 2, 3, 4, country="CN")
    make_overlap(middle, whole)
    make_overlap(part, middle, "possibly_part_of")
    assert people("country=CN") == (2, 10, 15, 19, False)
    assert people() == (2, 10, 15, 19, False)


def test_a_certain_way_to_a_whole_outweighs_a_possible_one() -> None:
    whole, middle, part = incident("whole", 10, 12, 15), incident("middle", 5, 6, 7), incident("part", 2, 3, 4)
    make_overlap(part, whole, "possibly_part_of")
    make_overlap(part, middle)
    make_overlap(middle, whole)
    assert people() == (1, 10, 12, 15, False)


def test_a_count_names_what_it_left_out() -> None:
    whole, part, maybe = incident("whole", 10, 12, 15), incident("part", 3, 4, 5), incident("maybe", 1, 1, 1)
    make_overlap(part, whole)
    make_overlap(maybe, whole, "possibly_part_of")
    number = edition()
    counted = count(IncidentFilter.ask(QueryDict(), number, strict=True).groups(), ())
    assert set(counted.left_out) == {LeftOut("part", "whole", wholly=True), LeftOut("maybe", "whole", wholly=False)}


def test_a_withdrawn_whole_leaves_its_part_to_count() -> None:
    from incidents.editions.publishing import withdraw

    whole, part = incident("whole", 10, 12, 15), incident("part", 3, 4, 5)
    make_overlap(part, whole)
    edition()
    number = withdraw(whole, reason="Made up").number
    assert list_totals(IncidentFilter.ask(QueryDict(), number, strict=True)).people.cells == (1, 3, 4, 5, False)
    assert list_totals(IncidentFilter.ask(QueryDict(), 1, strict=True)).people.cells == (1, 10, 12, 15, False)


# Outcome


def test_an_outcome_keeps_incidents_with_such_a_group_and_counts_such_groups_only() -> None:
    made = incident("mixed", 1, 2, 4, outcome="repatriated")
    group(made, 30, 30, 30, outcome="released")
    incident("other", 5, 5, 5, outcome="released")
    assert said("outcome=repatriated").incidents == 1
    assert people("outcome=repatriated") == (1, 1, 2, 4, False)
    assert people("outcome=repatriated&outcome=released") == (2, 36, 37, 39, False)


def test_a_chart_of_returns_counts_none_where_another_outcome_is_asked() -> None:
    incident("a", 1, 2, 4)
    number = edition()
    asked = IncidentFilter.ask(QueryDict("outcome=released"), number, strict=True, counts=("repatriated",))
    assert asked.outcomes == []
    assert list_totals(asked).people == People()


def test_incidents_of_a_row_are_those_with_a_counted_group() -> None:
    made = incident("mixed", 1, 2, 4)
    group(made, 3, 3, 3)
    group(made, 5, 5, 5, outcome="died")
    assert by("outcome") == {("repatriated",): (1, 4, 5, 7, False), ("died",): (1, 5, 5, 5, False)}


def test_unknown_outcomes_are_counted_as_unknown() -> None:
    incident("a", 1, 2, 4, outcome="unknown")
    assert by("outcome") == {("unknown",): (1, 1, 2, 4, False)}


# Measure


@pytest.mark.parametrize("measure", ["held", "running_total"])
def test_only_movements_are_added(measure: str) -> None:
    incident("moved", 1, 2, 4)
    incident("other", 100, 100, 100, measure=measure)
    found = said()
    assert (found.incidents, found.not_added, found.people.cells) == (2, 1, (1, 1, 2, 4, False))


def test_a_moment_has_no_row_in_a_table_of_people() -> None:
    incident("other", 100, 100, 100, measure="held")
    assert by("country") == {}


# Who


def test_escapees_alone_count_unless_others_are_asked_for() -> None:
    incident("a", 1, 2, 4)
    incident("b", 10, 20, 40, who="workers")
    incident("c", 100, 200, 400, who="soldiers")
    assert people() == (1, 1, 2, 4, False)
    assert people("who=workers") == (1, 10, 20, 40, False)
    assert people("who=workers&who=escapees") == (2, 11, 22, 44, False)
    assert people("who=all") == (3, 111, 222, 444, False)


def test_a_heading_says_how_many_others_there_are() -> None:
    incident("a", 1, 2, 4)
    incident("b", 10, 20, 40, who="workers")
    incident("c", 100, 200, 400, who="soldiers", country="MN")
    assert [said(asked).others for asked in ("", "country=MN", "who=workers", "who=all")] == [2, 1, 2, 0]


# Period


def test_a_filter_by_period_matches_what_overlaps_it() -> None:
    incident("day", 1, 1, 1, date=dt.date(2012, 5, 7))
    incident("month", 20, 20, 20, date=dt.date(2012, 5, 31), date_precision="month")
    incident("year", 300, 300, 300, date=dt.date(2012, 9, 9), date_precision="year")
    assert people("from=2012-05-08&to=2012-05-08")[2] == 320
    assert people("from=2012-05-07&to=2012-05-07")[2] == 321
    assert people("from=2012-06")[2] == 300
    assert people("to=2011-12-31")[2] == 0


def test_dated_within_matches_what_lies_wholly_inside() -> None:
    incident("day", 1, 1, 1, date=dt.date(2012, 5, 7))
    incident("month", 20, 20, 20, date=dt.date(2012, 5, 31), date_precision="month")
    incident("year", 300, 300, 300, date=dt.date(2012, 9, 9), date_precision="year")
    assert people("from=2012-05&to=2012-05&dated=within")[2] == 21
    assert people("from=2012&to=2012&dated=within")[2] == 321
    assert people("from=2012-01-02&dated=within")[2] == 21


def test_the_end_of_an_incident_does_not_move_its_period() -> None:
    incident("long", 1, 1, 1, date=dt.date(2012, 5, 7), end_date=dt.date(2014, 1, 1))
    assert people("from=2013")[2] == 0


def test_an_incident_stands_with_all_its_groups_in_the_year_of_its_date() -> None:
    made = incident("long", 1, 1, 1, date=dt.date(2012, 12, 31))
    made.groups.update(outcome_date=dt.date(2013, 2, 1))
    assert by("year") == {(2012,): (1, 1, 1, 1, False)}


def test_what_is_known_to_the_year_has_a_cell_of_its_own_in_finer_periods() -> None:
    incident("day", 1, 1, 1, date=dt.date(2012, 5, 7))
    incident("year", 300, 300, 300, date=dt.date(2012, 5, 9), date_precision="year")
    assert by("year", "quarter") == {(2012, 2): (1, 1, 1, 1, False), (2012, None): (1, 300, 300, 300, False)}
    assert by("year", "month") == {(2012, 5): (1, 1, 1, 1, False), (2012, None): (1, 300, 300, 300, False)}


def test_a_heading_says_how_many_people_are_dated_to_the_year_only() -> None:
    incident("day", 1, 1, 1)
    incident("year", 300, 310, 320, date_precision="year")
    incident("held", 5, 5, 5, date_precision="year", measure="held")
    assert said().year_only == 310


# Sources


def draws_on(source: str, other: str, relation: str = "drawn_from") -> None:
    Origin.objects.create(source=make_source(source), other=make_source(other), relation=relation)


def test_sources_of_one_origin_count_as_one_through_the_whole_register() -> None:
    draws_on("reprint", "agency")
    draws_on("agency", "notice")
    draws_on("echo", "notice", "common_origin")
    make_source("own")
    publish(Source.objects.all())
    stands_for = joined_sources(1)
    assert independent({"reprint", "echo"}, stands_for) == 1  # joined by a notice that neither list names
    assert independent({"reprint", "echo", "own"}, stands_for) == 2
    assert independent(set(), stands_for) == 0


def test_a_records_sources_are_those_of_claims_events_and_statements() -> None:
    made = incident("a", 1, 2, 4)
    make_claim(made, "claimed")
    make_event(made, source=make_source("happened"))
    make_event(made, source=None)
    make_statement(made, source=make_source("said"))
    other = incident("b", 1, 2, 4, country="MN")
    make_claim(other, "elsewhere")
    number = edition()
    question = IncidentFilter.ask(QueryDict("country=CN"), number, strict=True)
    found = sources_rested_on(question).nonzero()[0]
    assert {question.facts.slugs[int(place)] for place in found} == {"claimed", "happened", "said"}
