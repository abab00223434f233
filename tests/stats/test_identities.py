"""Whether announced figures agree: sums worked out by hand from arrivals.csv, and every one that does not hold."""

import pytest
from django.test import Client

from stats.tables.identities import Check, Identity, identities
from tests import oracle

pytestmark = pytest.mark.django_db


def found() -> dict[str, Identity]:
    return {identity.slug: identity for identity in identities(1, "KR")}


def said(check: Check) -> tuple[str, str, int, int]:
    """The last day of the whole, whose count it is, what is printed, what the parts are more."""
    return check.whole.period_end.isoformat(), check.column, check.stated, check.difference


def test_quarters_add_up_to_every_year_that_has_four(seeded: None) -> None:
    rule = found()["quarter-year"]
    totals = {check.whole.period_end.year: check.parts for check in rule.checks if check.column == "total"}
    assert totals == {
        2019: (229, 320, 226, 272),
        2020: (135, 12, 48, 34),
        2021: (31, 5, 12, 15),
        2022: (11, 8, 23, 25),
        2023: (34, 65, 40, 57),
    }
    assert rule.failing == []


def test_the_halves_of_2024_add_up(seeded: None) -> None:
    assert [(said(check), check.parts) for check in found()["half-year"].checks] == [
        (("2024-12-31", "total", 236, 0), (105, 131))
    ]


def test_the_first_half_of_2019_differs_by_three(seeded: None) -> None:
    rule = found()["quarter-half"]
    assert [said(check) for check in rule.failing] == [("2019-06-30", "total", 546, 3)]
    assert rule.failing[0].arithmetic == "229 + 320 = 549"
    assert rule.failing[0].whole.document["notes"] == "The year-end release gives 229 + 320 = 549"


def test_two_quarters_were_restated_after_their_months(seeded: None) -> None:
    rule = found()["month-quarter"]
    assert [said(check) for check in rule.failing] == [
        ("2011-03-31", "total", 566, 25),
        ("2012-03-31", "total", 352, 14),
    ]
    assert [check.parts for check in rule.holding] == [(153, 111, 96)]


def test_women_and_men_add_up_in_every_row_that_prints_all_three(seeded: None, record: oracle.Record) -> None:
    rule = found()["sexes"]
    assert len(rule.checks) == sum(bool(row["male"] and row["female"]) for row in record.arrivals) == 67
    assert rule.failing == []


def test_running_totals_of_2011_2013_and_2017_differ_from_todays_years(seeded: None, record: oracle.Record) -> None:
    rule = found()["since-first"]
    assert {said(check) for check in rule.failing} == {
        ("2011-12-31", "total", 23100, 6), ("2011-12-31", "female", 15929, 3), ("2011-12-31", "male", 7171, 3),
        ("2013-12-31", "total", 26124, -2), ("2013-12-31", "female", 18174, 1),
        ("2017-12-31", "female", 22345, 1), ("2017-12-31", "male", 8994, -1),
    }  # fmt: skip
    years = [
        int(row["total"])
        for row in oracle.figures(record)
        if row["period_type"] == "year" and row["period_start"] >= "1998"
    ]
    assert next(sum(c.parts) for c in rule.checks if c.whole.total == 34537 and c.column == "total") == 34537
    assert 947 + sum(years) - 71 == 34537, "947 to 1998, and every year since"


def test_every_running_total_since_2022_follows_from_the_one_before(seeded: None) -> None:
    totals = [check for check in found()["running"].checks if check.column == "total"]
    recent = {check.whole.period_end.isoformat(): check.parts for check in totals if check.whole.period_end.year > 2022}
    assert recent == {
        "2023-03-31": (33882, 34),
        "2023-06-30": (33916, 65),
        "2023-12-31": (33981, 40, 57),
        "2024-03-31": (34078, 43),
        "2024-09-30": (34121, 62, 76),
        "2024-12-31": (34121, 62, 131),
        "2025-03-31": (34314, 38),
        "2025-06-30": (34314, 96),
        "2025-12-31": (34314, 223),
    }
    assert [said(check) for check in totals if check.difference] == [
        ("2011-12-31", "total", 23100, 6),
        ("2013-12-31", "total", 26124, -8),
        ("2017-12-31", "total", 31339, 2),
    ]


# On the page


def test_the_page_counts_the_sums_and_names_those_that_fail(seeded: None, reader: Client) -> None:
    page = reader.get("/arrivals/").content.decode()
    assert "147 sums can be tried with these figures, and <b>128</b> agree" in page
    assert "229 + 320 = 549" in page
    assert "The year-end release gives 229 + 320 = 549" in page
    assert "Quoted as the base for 2012; monthly figures published in 2011 add up to 600" in page


def test_the_page_says_the_same_whatever_is_filtered(seeded: None, reader: Client) -> None:
    assert "147 sums can be tried" in reader.get("/arrivals/?from=2024&period=quarter").content.decode()
