"""What the bench is made of: data that are the same each time, ratios, slopes, pages that are counted slowly."""

import hashlib
from pathlib import Path

import pytest
from django.http import QueryDict
from django.test import Client

from incidents.counting import figures
from incidents.counting.filters import IncidentFilter
from tests.answers import body
from tests.bench import growth, told
from tests.bench.make_data import main as make_data
from tests.bench.pages import PageCost
from tests.slow_pages import counted_slowly


def test_made_up_data_are_the_same_to_the_byte_each_time(tmp_path: Path) -> None:
    make_data(60, tmp_path, seeds_only=True, hard=True)
    sums = {path.stem: hashlib.sha256(path.read_bytes()).hexdigest()[:8] for path in tmp_path.glob("*.csv")}
    assert sums == {
        "arrivals": "2f6753c9",
        "countries": "8a1ffc66",
        "groups": "ee93b663",
        "incident_sources": "05fdfc6f",
        "incidents": "386b74d0",
        "overlaps": "cd4f2cf7",
        "sources": "b9695e75",
    }


@pytest.mark.parametrize(
    ("row", "own", "peer", "said"),
    [
        ("list, first, ms", 10, 40, "4.00"),
        ("CSV, rows/s", 10, 40, "0.25"),
        ("CSV, rows", 9, 9, ""),
        ("x, ms", 3, None, ""),
    ],
)
def test_a_ratio_says_how_many_times_better_this_site_is(row: str, own: float, peer: float | None, said: str) -> None:
    assert told.ratio(row, {"this site": own, "Datasette": peer}, "Datasette") == said


def test_totals_that_differ_are_named() -> None:
    same: dict[str, float | None] = {"this site": 7.0, "slow count": 7.0, "limit": 9.0, "Datasette": 9.0}
    assert told.totals_that_differ({"list, total": same, "list, first, ms": {"this site": 1.0, "limit": 2.0}}) == []
    assert len(told.totals_that_differ({"list, total": same | {"Datasette": 8.0, "slow count": 6.0}})) == 2


def test_a_slope_says_how_a_time_grows_with_the_record() -> None:
    for values, slope in (((5, 5, 5), 0.0), ((1, 10, 100), 1.0), ((1, 1, 100), 2.0)):
        found = growth.Grown("x", tuple(zip((1_000, 10_000, 100_000), values, strict=True)))
        assert found.slope == pytest.approx(slope)
    assert growth.picture([growth.Grown("list, first, ms", ((1_000, 5.0), (10_000, 50.0)))]).count("<polyline") == 1


def test_pages_are_counted_slowly_by_the_database_and_say_the_same(seeded: None, reader: Client) -> None:
    path, fast = "/charts/returns-over-time.csv?who=all", figures.count
    shown = body(reader, path)
    with counted_slowly():
        assert figures.count is not fast
        assert "SELECT" in str(IncidentFilter.ask(QueryDict(), 1, strict=False).groups().rows.query)  # type: ignore[attr-defined]
        assert body(reader, path) == shown
    assert figures.count is fast


def test_a_page_that_costs_more_than_it_may_is_said() -> None:
    assert str(PageCost("/incidents/", 15.0, 3.0)).endswith("15.0     3.0")
    assert str(PageCost("/incidents/", 15.1, 3.1)).endswith("first is over 15, kept is over 3")
    assert str(PageCost("/charts/", 39.0, 1.0)).endswith("1.0")
