"""Practice as lanes: where entries stand, on which rows, with which numbers."""

from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from incidents.editions.publishing import publish
from incidents.models import Edition
from incidents.views.practices import numbered_practices
from stats.drawing import lanes
from tests.answers import markup
from tests.builders import make_country, make_practice, make_source

Practice = dict[str, Any]
# 10 pixels a year from 2000 to 2019, and 10 more for arrows.
AXIS = lanes.Axis(2000, 2019, lanes.Size("test", 310, 100))


def entry(first: int, last: int | None, basis: str = "observed", **changes: Any) -> Practice:
    return {"from_year": first, "to_year": last, "basis": basis, "practice": "returns", "verified": True} | changes


def drawn(*entries: Practice) -> dict[str, list[lanes.Bar]]:
    """The bars of each lane that has one."""
    found = lanes.drawing(numbered_practices(list(entries)), AXIS)
    return {lane.basis.value: list(lane.bars) for lane in found.lanes if lane.bars}


def test_a_bar_covers_its_years_from_the_first_day_to_the_last() -> None:
    (bar,) = drawn(entry(2003, 2007))["observed"]
    assert bar.x == 130
    assert bar.x + bar.width == pytest.approx(180 - lanes.GAP)
    assert bar.inside
    assert bar.number_x == pytest.approx(154.3)


def test_an_open_end_runs_to_the_last_year_and_points_beyond() -> None:
    (bar,) = drawn(entry(2015, None))["observed"]
    assert bar.x + bar.width == pytest.approx(300 - lanes.GAP)
    assert bar.end == pytest.approx(300 - lanes.GAP + lanes.ARROW)
    assert f"l{lanes.ARROW} " in bar.shape
    assert "l" not in drawn(entry(2015, 2016))["observed"][0].shape


def test_what_holds_at_once_stands_on_rows_of_its_own() -> None:
    bars = drawn(entry(2000, 2009), entry(2004, 2008), entry(2010, 2015))["observed"]
    first, second, third = sorted(bars, key=lambda bar: bar.number)
    assert (second.y - first.y, third.y) == (lanes.ROW, first.y)


def test_each_kind_of_evidence_has_a_lane_even_without_an_entry() -> None:
    found = lanes.drawing(numbered_practices([entry(2000, 2009, "law"), entry(2000, 2009, "statement")]), AXIS)
    assert [(lane.basis.value, len(lane.bars)) for lane in found.lanes] == [
        ("law", 1), ("agreement", 0), ("statement", 1), ("observed", 0),
    ]  # fmt: skip
    assert len({lane.y for lane in found.lanes}) == 4


@pytest.mark.parametrize("start", range(2000, 2018))
def test_no_bar_or_number_meets_another(start: int) -> None:
    entries = [entry(year, year + length) for year, length in ((start, 0), (start, 2), (start + 1, 0), (start + 2, 0))]
    bars = drawn(*entries, *(entry(year, year) for year in range(2000, 2020)))["observed"]
    rows: dict[int, list[lanes.Bar]] = {}
    for bar in bars:
        rows.setdefault(bar.y, []).append(bar)
    for row in rows.values():
        ends = sorted((bar.start, bar.end) for bar in row)
        assert all(end <= start for (_s, end), (start, _e) in pairwise(ends))
    assert all(AXIS.size.left <= bar.start and bar.end <= AXIS.size.width for bar in bars)


def test_a_short_entry_has_its_number_beside_it() -> None:
    early, late = drawn(entry(2000, 2000), entry(2019, 2019))["observed"]
    assert early.number_x > early.x + early.width
    assert late.number_x < late.x


def test_an_axis_holds_every_entry_and_twenty_years_at_least() -> None:
    assert lanes.lanes_span([entry(1964, 1985), entry(2030, 2031)], 2026) == (1964, 2031)
    assert lanes.lanes_span([entry(2025, None)], 2026) == (2007, 2026)
    assert lanes.drawings([], 2026) == []


def test_ticks_are_round_years_with_room_for_their_labels() -> None:
    wide = lanes.Axis(1964, 2026, lanes.SIZES[0]).ticks()
    assert [year for _x, year in wide] == [1970, 1980, 1990, 2000, 2010, 2020]
    for size in lanes.SIZES:
        places = [x for x, _year in lanes.Axis(1, 2026, size).ticks()]
        assert all(after - before >= 60 for before, after in pairwise(places))


@pytest.fixture
def two_practices(db: None) -> Edition:
    """China returns since 2000 by agreement; what it is seen to do is mixed in 2002 and 2003, and not verified."""
    make_practice(basis="agreement", verified=True)
    make_practice(from_year=2002, to_year=2003, practice="mixed")
    edition = publish([make_country("CN"), make_source()])
    assert edition is not None
    return edition


def test_a_page_has_its_lanes_in_both_sizes_and_every_number_leads_to_its_entry(
    two_practices: Edition, reader: Client
) -> None:
    page = markup(reader.get("/countries/CN/").text)
    assert page.count('class="lanes ') == 2
    for number in (1, 2):
        assert page.count(f'href="#practice-{number}"') == 2
        assert page.count(f'id="practice-{number}"') == 1
    assert "2: 2002–2003, Mixed (not verified)" in page
    assert "1: since 2000, Returns<" in page
    assert "dashed: not verified" in page
    assert "style=" not in page.replace('class="no-inline-styles"', "")


def test_a_country_without_practices_says_so_and_draws_nothing(db: None, reader: Client) -> None:
    publish([make_country("MN")])
    page = reader.get("/countries/MN/").content.decode()
    assert 'class="lanes ' not in page
    assert "No practice is recorded yet" in page


def test_lanes_with_nothing_beside_them_are_drawn_for_the_whole_width_too() -> None:
    found = lanes.drawings(numbered_practices([entry(2000, None)]), 2026, sizes=lanes.SIZES_ALONE)
    assert [(drawing.size.name, drawing.size.width) for drawing in found] == [
        ("full", 1158), ("wide", 826), ("narrow", 342),
    ]  # fmt: skip
    assert [len(drawing.ticks) for drawing in found] == [14, 6, 3]
