"""What a chart says in one sentence, from tables written by hand: numbers worked out without the code."""

from typing import Any

from incidents.people import People
from project.table import Column, Table
from stats.drawing import Pen, say_arrivals, say_both, say_countries, say_outcomes, say_places, say_revisions, say_years

PEN = Pen(lambda column, value: {"CN": "China", "LA": "Laos", "final": "Final"}.get(value, str(value or "")))
ONE, TWO = People(1, 3, 5, 9), People(2, 20, 20, 20, open=True)


def table(names: str, *rows: tuple[Any, ...], **more: Any) -> Table:
    return Table(tuple(Column(name, name) for name in names.split()), rows, **more)


def test_bars_of_countries_say_the_highest_the_lowest_and_all() -> None:
    found = table("country people", ("CN", TWO), ("LA", ONE), total=(None, ONE + TWO))
    assert say_countries(found, PEN) == (
        "Highest China: 20 or more people; lowest Laos: 5 people (3 to 9); in all 25 or more people (23 to 29 or more)."
    )


def test_columns_by_year_say_the_highest_the_latest_and_years_without_a_record() -> None:
    rows = ((2003, "CN", TWO), (2003, "LA", ONE), (2006, "CN", ONE))
    found = table("year country people", *rows, total=(None, None, ONE + ONE + TWO), covered=(2001, 2006))
    assert say_years(found, PEN) == (
        "Highest 2003: 25 or more people (23 to 29 or more); latest 2006: 5 people (3 to 9); "
        "in all 30 or more people (26 to 38 or more); nothing recorded in 4 of 6 years."
    )


def test_years_without_a_record_are_those_that_are_drawn() -> None:
    found = table("year country people", (2003, "CN", TWO), (2006, "CN", TWO), covered=(2001, 2006), axis=(2003, 2009))
    assert say_years(found, PEN).endswith("; nothing recorded in 2 of 4 years.")  # 2004 and 2005 of 2003 to 2006


def test_bars_of_outcomes_say_of_how_many_the_outcome_is_not_known() -> None:
    found = table(
        "country outcome people", ("LA", "released", ONE), ("CN", "unknown", TWO), total=(None, None, ONE + TWO)
    )
    assert say_outcomes(found, PEN) == (
        "Highest China: 20 people; in all 25 or more people (23 to 29 or more); not known of 20 people."
    )


def test_a_map_says_its_largest_circle_and_what_has_none() -> None:
    rows = (("CN", "Kunming", 25.0, 102.7, ONE), ("CN", "Border", None, None, TWO))
    said = say_places(table("country location latitude longitude people", *rows), PEN)
    assert said == "Highest Border: 20 or more people; without a point on the map 2 incidents, 20 people."


def test_arrivals_say_the_highest_the_latest_with_its_status_and_unpublished_sexes() -> None:
    rows = (
        (2001, None, None, 583, 583, "final"),
        (2009, 2000, 914, 0, 2914, "final"),
        (2025, 198, 25, 0, 223, "final"),
    )
    assert say_arrivals(table("year women men unknown total status", *rows), PEN) == (
        "Highest 2009: 2,914 people; latest 2025: 223 people, final; in all 3,720 people; "
        "sexes not published in 1 column."
    )


def test_arrivals_beside_returns_say_each_in_turn() -> None:
    rows = ((2001, 583, None), (2002, 1142, ONE))
    assert say_both(table("year arrivals returned", *rows, covered=(2001, 2002)), PEN) == (
        "Arrivals: highest 2002: 1,142 people, latest 2002: 1,142 people; "
        "returns: highest 2002: 5 people (3 to 9), latest 2002: 5 people (3 to 9); nothing recorded in 1 of 2 years."
    )


def test_revisions_say_how_many_and_the_furthest() -> None:
    rows = ((2009, None, 2927, 13, False), (2010, "2011-01-05", 2376, -26, False), (2010, None, 2402, 0, True))
    assert say_revisions(table("year released total difference counts", *rows), PEN) == (
        "2 announcements; furthest 2010: −26; day of release not known of 1."
    )
