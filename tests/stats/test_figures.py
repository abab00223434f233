"""Tables of returns and arrivals on records made by hand, with numbers worked out by hand."""

import datetime as dt
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from incidents.counting.filters import IncidentFilter
from incidents.editions.publishing import publish
from incidents.models import Incident
from project.table import Table
from stats.filters import ArrivalFilter
from stats.models import ArrivalFigure
from stats.tables.arrivals import arrivals_by_year
from stats.tables.people import returns_by_country, returns_over_time
from tests.answers import as_json, json_of, marks_of, results_of
from tests.builders import make_arrival, make_group, make_incident, make_overlap

pytestmark = pytest.mark.django_db


def returned(slug: str, best: int, **changes: Any) -> Incident:
    """An incident after which that many people were returned."""
    made = make_incident(slug, groups=0, **changes)
    make_group(made, people_low=best, people_best=best, people_high=best, outcome="repatriated")
    return made


def table(tabulate: Any, asked: str = "", counts: tuple[str, ...] = ("repatriated",)) -> Table:
    """The table of all incidents that were made, as files have it."""
    publish(Incident.objects.all())
    found: Table = tabulate(IncidentFilter.ask(QueryDict(asked), 1, strict=True, counts=counts))
    return found.flat


# Returns


def test_countries_stand_in_the_order_of_their_best() -> None:
    returned("a", 3, country="MN")
    returned("b", 30, country="CN")
    returned("c", 3, country="TH")
    found = table(returns_by_country)
    assert found.rows == (
        ("CN", 1, 30, 30, 30, False),
        ("MN", 1, 3, 3, 3, False),
        ("TH", 1, 3, 3, 3, False),
    )
    assert found.total == (None, 3, 36, 36, 36, False)


def test_returned_is_people_repatriated_and_nobody_else() -> None:
    made = returned("a", 3)
    make_group(made, outcome="released")
    make_incident("b")
    assert table(returns_by_country).rows == (("CN", 1, 3, 3, 3, False),)


def test_years_stand_in_order_and_a_year_without_a_return_has_no_row() -> None:
    returned("a", 3, date=dt.date(2012, 1, 1))
    returned("b", 4, date=dt.date(2010, 1, 1), country="MN")
    returned("c", 5, date=dt.date(2010, 1, 1), country="CN")
    assert table(returns_over_time).rows == (
        (2010, "CN", 1, 5, 5, 5, False),
        (2010, "MN", 1, 4, 4, 4, False),
        (2012, "CN", 1, 3, 3, 3, False),
    )


def test_a_row_opens_the_list_of_its_year_and_country() -> None:
    returned("a", 3, date=dt.date(2012, 1, 1))
    assert table(returns_over_time, "confidence=medium").opens == (
        {
            "who": ["escapees"], "confidence": ["medium"], "outcome": ["repatriated"], "country": ["CN"],
            "from": ["2012"], "to": ["2012"], "dated": ["within"], "edition": ["1"],
        },
    )  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "cut"),
    [
        ("from=2012-03", {"from": ["2012-03-01"], "to": ["2012-12-31"], "dated": ["overlaps"]}),
        ("to=2012-03", {"from": ["2012-01-01"], "to": ["2012-03-31"], "dated": ["overlaps"]}),
        (
            "from=2012-02-02&to=2012-03&dated=within",
            {"from": ["2012-02-02"], "to": ["2012-03-31"], "dated": ["within"]},
        ),
        ("from=2011-05&to=2013-05", {"from": ["2012"], "to": ["2012"], "dated": ["within"]}),
    ],
)
def test_a_period_that_cuts_a_year_cuts_what_its_row_opens(asked: str, cut: dict[str, list[str]]) -> None:
    returned("a", 3, date=dt.date(2012, 3, 1))
    opens = table(returns_over_time, asked).opens[0]
    assert opens is not None
    assert {word: opens[word] for word in ("from", "to", "dated")} == cut


def test_notes_name_what_a_total_leaves_out() -> None:
    whole = returned("whole", 10, country="CN")
    make_overlap(returned("part", 3, country="MN"), whole)
    make_overlap(returned("maybe", 2, country="TH"), whole, "possibly_part_of")
    returned("held", 50, measure="held")
    open_ended = returned("open", 1)
    open_ended.groups.update(people_high=None)
    found = table(returns_by_country)
    assert found.rows == (
        ("CN", 2, 11, 11, 11, True),
        ("MN", 1, 3, 3, 3, False),
        ("TH", 1, 2, 2, 2, False),
    )
    assert found.total == (None, 3, 11, 13, 13, True)
    assert [str(note) for note in found.notes] == [
        "The lowest total leaves out maybe, whose people may be among those of whole.",
        "part is not counted beside whole, which it is part of.",
        "So the lowest of a total can be less than the sum of its rows.",
        "1 incident counts people held at a moment and is not added: held.",
        "Some records give no upper count; the highest is then “or more”.",
    ]


# Arrivals


def arrivals(asked: str = "") -> Table:
    """Arrivals by year of all figures that were made."""
    publish(ArrivalFigure.objects.all())
    return arrivals_by_year(ArrivalFilter.ask(QueryDict(asked), 1, strict=True))


def part(kind: str, first: str, last: str, total: int, **changes: Any) -> None:
    """A provisional figure of a piece of time, women and men not printed."""
    fields: dict[str, Any] = {
        "period_type": kind, "period_start": first, "period_end": last, "male": None, "female": None, "total": total,
        "status": "provisional",
    } | changes  # fmt: skip
    make_arrival(**fields)


def test_a_year_is_its_women_men_and_total() -> None:
    make_arrival(2019)
    assert arrivals().rows == ((2019, 845, 202, 0, 1047, "final"),)


def test_a_final_figure_counts_before_a_later_provisional_one() -> None:
    make_arrival(2009, total=2914, male=662, female=2252, status="final", released=dt.date(2010, 9, 1))
    make_arrival(2009, total=2927, male=None, female=None, status="provisional", released=dt.date(2011, 1, 1))
    assert arrivals().rows == ((2009, 2252, 662, 0, 2914, "final"),)


def test_of_two_figures_the_latest_released_counts_and_no_date_is_the_oldest() -> None:
    part("year", "2009-01-01", "2009-12-31", 1)
    part("year", "2009-01-01", "2009-12-31", 2, released=dt.date(2010, 1, 1))
    part("year", "2009-01-01", "2009-12-31", 3, released=dt.date(2010, 1, 2))
    part("year", "2009-01-01", "2009-12-31", 4, released=dt.date(2009, 12, 31))
    assert arrivals().rows == ((2009, None, None, 3, 3, "provisional"),)


def test_of_two_figures_of_one_day_the_fuller_counts() -> None:
    day = dt.date(2010, 1, 1)
    part("year", "2009-01-01", "2009-12-31", 30, released=day, source="a-paper")
    part("year", "2009-01-01", "2009-12-31", 31, released=day, source="b-paper", male=10, female=21)
    part("year", "2009-01-01", "2009-12-31", 32, released=day, source="c-paper", male=10)
    assert arrivals().rows == ((2009, 21, 10, 0, 31, "provisional"),)


def test_a_sex_that_was_not_printed_stays_unknown() -> None:
    part("year", "2009-01-01", "2009-12-31", 30, female=21)
    assert arrivals().rows == ((2009, 21, None, 9, 30, "provisional"),)


def test_a_year_is_made_of_halves_before_quarters_before_months() -> None:
    part("half", "2024-01-01", "2024-06-30", 100)
    part("quarter", "2024-01-01", "2024-03-31", 1)
    part("quarter", "2024-07-01", "2024-09-30", 20)
    part("month", "2024-07-01", "2024-07-31", 2)
    part("month", "2024-10-01", "2024-10-31", 3)
    assert arrivals().rows == ((2024, None, None, 123, 123, "unfinished"),)


def test_a_year_whose_parts_cover_it_is_provisional_until_all_are_final() -> None:
    part("half", "2024-01-01", "2024-06-30", 100, status="final", male=40, female=60)
    part("quarter", "2024-07-01", "2024-09-30", 20, status="final", female=15)
    part("quarter", "2024-10-01", "2024-12-31", 30)
    assert arrivals().rows == ((2024, 75, 40, 35, 150, "provisional"),)


def test_a_year_of_final_parts_is_final() -> None:
    part("half", "2023-01-01", "2023-06-30", 100, status="final")
    part("half", "2023-07-01", "2023-12-31", 50, status="final")
    assert arrivals().rows == ((2023, None, None, 150, 150, "final"),)


@pytest.fixture
def periods_of_older_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Publish as code did that did not hold the type of a period to its days: editions have such figures."""
    monkeypatch.setattr("stats.models.figures.misnamed_document", lambda document: "")


def test_a_leap_day_that_is_missing_leaves_the_year_unfinished(periods_of_older_code: None) -> None:
    part("month", "2024-02-01", "2024-02-28", 1, status="final")
    part("month", "2024-01-01", "2024-01-31", 1, status="final")
    part("quarter", "2024-04-01", "2024-06-30", 1, status="final")
    part("half", "2024-07-01", "2024-12-31", 1, status="final")
    part("month", "2024-03-01", "2024-03-31", 1, status="final")
    assert arrivals().rows == ((2024, None, None, 5, 5, "unfinished"),)


def test_a_years_own_figure_counts_before_fuller_parts() -> None:
    part("half", "2023-01-01", "2023-06-30", 100, status="final", male=40, female=60)
    part("year", "2023-01-01", "2023-12-31", 150)
    assert arrivals().rows == ((2023, None, None, 150, 150, "provisional"),)


def test_running_totals_and_odd_spans_are_never_a_year(periods_of_older_code: None) -> None:
    part("cumulative", "2024-01-01", "2024-12-31", 999)
    make_arrival(
        period_type="cumulative", period_start=None, period_end="2024-12-31", male=None, female=None, total=34000
    )
    part("year", "2023-04-01", "2024-03-31", 77)
    assert arrivals().rows == ()


def test_nothing_is_derived_by_subtraction() -> None:
    part("year", "2023-01-01", "2023-12-31", 150)
    part("cumulative", "2023-01-01", "2024-06-30", 200)
    assert arrivals().rows == ((2023, None, None, 150, 150, "provisional"),)


def test_notes_name_years_that_are_not_finished_or_not_final() -> None:
    part("year", "2023-01-01", "2023-12-31", 150)
    part("quarter", "2024-01-01", "2024-03-31", 20)
    assert [str(note) for note in arrivals().notes] == [
        "2024 is unfinished: its figures reach to 2024-03-31.",
        "Provisional, and no later figure found: 2023.",
    ]


def test_another_destination_is_counted_on_its_own() -> None:
    make_arrival(2019)
    part("year", "2019-01-01", "2019-12-31", 5, destination="US")
    assert arrivals("destination=US").rows == ((2019, None, None, 5, 5, "provisional"),)


# What a year's mark opens


def opened_by_the_mark(reader: Client) -> list[int]:
    """The totals in the list that the chart's one mark opens."""
    publish(ArrivalFigure.objects.all())
    marks = marks_of(json_of(reader, "/charts/arrivals-by-year.json?from=2024&to=2024")["figure"])
    assert len(marks) == 1
    return [result["total"] for result in results_of(reader, as_json(marks[0]["href"]))]


def test_the_mark_of_a_year_of_mixed_parts_opens_those_parts_alone(reader: Client) -> None:
    part("half", "2024-01-01", "2024-06-30", 100)
    part("quarter", "2024-01-01", "2024-03-31", 40)
    part("quarter", "2024-04-01", "2024-06-30", 60)
    part("quarter", "2024-07-01", "2024-09-30", 20)
    assert sorted(opened_by_the_mark(reader)) == [20, 100]


def test_the_mark_of_a_year_does_not_open_a_fiscal_year_that_overlaps_it(reader: Client) -> None:
    part("year", "2024-01-01", "2024-12-31", 100)
    part("year", "2023-04-01", "2024-03-31", 70)
    assert opened_by_the_mark(reader) == [100]
