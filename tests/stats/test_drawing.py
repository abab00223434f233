"""Drawings: circles explained as large as they are drawn, labels clear of ticks and whiskers, events over each area."""

import datetime as dt

import pytest

from incidents.counting.figures import PEOPLE
from incidents.people import People
from project.table import Table
from stats.drawing import Drawing, Pen, PinnedEvent, with_earlier, with_events
from stats.drawing.arrivals import arrivals_by_year, totals_above
from stats.drawing.base import doubt, persons_axis
from stats.drawing.lag import LAG_MARKS, reporting_lag
from stats.drawing.legend import circles, legend
from stats.drawing.returns import returns_by_country, returns_over_time, year_labels
from stats.models import ContextEventVersion
from stats.tables.arrivals import ARRIVALS_COLUMNS
from stats.tables.events import is_shown
from stats.tables.lag import LAG_COLUMNS
from stats.tables.people import COUNTRY_COLUMN, YEAR


def test_circles_of_a_map_are_explained_by_round_numbers_as_large_as_they_are_drawn() -> None:
    # 23 pixels for 500 people, a fifth of them is 23 / √5; 10 would be hardly larger than the smallest, which is 3:
    # as large as 500 · (3 / 23)² people, which is 8.5.
    found = [(entry["label"], entry["radius"]) for entry in circles([3, 500, 40])]
    assert found == [("500 people", "23.0"), ("100", "10.3"), ("8 or fewer", "3.0")]


def test_the_largest_circle_that_is_explained_fits_the_largest_of_the_map() -> None:
    assert [entry["label"] for entry in circles([475, 1])] == ["500 people", "100", "8 or fewer"]
    assert [entry["label"] for entry in circles([110, 20])] == ["100 people", "10"]
    assert [entry["label"] for entry in circles([1, 4])] == ["5 people", "1"]


def test_a_label_stands_clear_above_the_ticks_of_its_column() -> None:
    labels = {"y": totals_above([2001, 2002, 2003], [1000, 500, 200])}
    drawing = with_earlier(Drawing([], {}, labels), [(2002, 510), (2002, 495), (2003, 100)])
    # A fiftieth of 1,000 is 20: 510 + 20 in 2002; in 2003 the tick is far below the column's end.
    assert [label.height for label in drawing.labels["y"]] == [1000, 530, 200]


def chart_of(*people: People, height: int = 100) -> Drawing:
    """A chart with a column and a label for each year from 2001, as many pixels high."""
    years = {2001 + place: of for place, of in enumerate(people)}
    bars = {"type": "bar", "x": list(years), "y": [of.best for of in people]}
    margin = {"l": 0, "r": 0, "t": 0, "b": 0}
    layout = {"xaxis": {"range": [2000.5, 2000.5 + len(people)]}, "yaxis": {}, "height": height, "margin": margin}
    return Drawing([bars], layout | {"annotations": []}, {"y": year_labels(years)})


def day_of(mark: str, first: str) -> PinnedEvent:
    return PinnedEvent(mark, dt.date.fromisoformat(first), dt.date.fromisoformat(first), band=False)


def test_a_label_says_the_range_and_stands_clear_of_the_whisker() -> None:
    found = year_labels({2023: People(3, 520, 570, 580, open=True), 2024: People(2, 212, 272, 412)})
    # Clear is a fiftieth of the highest, which is 580.
    assert [round(label.height, 1) for label in found] == [580 + 11.6, 412 + 11.6]
    assert [label.text.split("<br>")[:2] for label in found] == [["570+", "520–580+"], ["272", "212–412"]]
    assert [label.text for label in year_labels({2005: People(1, 8, 8, 8)})] == ["8"]


def test_a_whisker_has_no_upper_end_where_the_total_is_open() -> None:
    found = doubt([People(3, 520, 570, 580, open=True), People(2, 212, 272, 412), People(1, 8, 8, 8)])
    assert (found["array"], found["arrayminus"]) == ([0, 140, None], [50, 60, None])


def test_a_line_of_an_event_ends_above_the_label_of_its_column() -> None:
    drawing = with_events(chart_of(People(1, 100, 100, 100), People(1, 20, 20, 20)), [day_of("1", "2002-07-01")])
    (line,) = drawing.layout["shapes"]
    # The axis reaches to 110 in 100 pixels: 20 people, a line of text of 16 pixels, and 3 pixels between.
    assert line["y1"] == pytest.approx(110)
    assert line["y0"] == pytest.approx(20 + (16 + 3) * 1.1)


def test_a_line_of_an_event_ends_at_the_axis_where_no_column_is_near() -> None:
    drawing = chart_of(People(1, 100, 100, 100), People(1, 20, 20, 20))
    (line,) = with_events(drawing, [day_of("1", "2003-09-01")]).layout["shapes"]
    assert line["y0"] == 0


def test_a_band_bears_its_name_and_both_of_its_ends() -> None:
    name = ("Border closed", "22 Jan 2020 –", "26 Aug 2023")
    band = PinnedEvent("", dt.date(2001, 1, 22), dt.date(2001, 8, 26), band=True, name=name)
    layout = with_events(chart_of(People(1, 100, 100, 100)), [band]).layout
    assert [note["text"] for note in layout["annotations"]] == ["Border closed<br>22 Jan 2020 –<br>26 Aug 2023"]


def test_an_event_is_drawn_over_each_area_and_numbered_once() -> None:
    above = chart_of(People(1, 100, 100, 100))
    below = [{**trace, "yaxis": "y2"} for trace in above.traces]
    domains = {"yaxis": {"domain": [0.6, 1]}, "yaxis2": {"domain": [0, 0.36]}}
    two = Drawing([*above.traces, *below], above.layout | domains, above.labels | {"y2": above.labels["y"]})
    band = PinnedEvent("2", dt.date(2001, 1, 1), dt.date(2001, 6, 1), band=True)
    layout = with_events(two, [day_of("1", "2001-07-01"), band]).layout
    assert [shape["yref"] for shape in layout["shapes"] if shape["type"] == "line"] == ["y", "y2"]
    assert [(s["y0"], s["y1"]) for s in layout["shapes"] if s["type"] == "rect"] == [(0.6, 1), (0, 0.36)]
    assert [note["text"] for note in layout["annotations"]] == ["1"]


def test_events_of_a_year_share_a_pin_and_pins_keep_apart() -> None:
    chart = chart_of(*[People(1, 1, 1, 1)] * 28)
    days = ["2004-07-27", "2004-11-15", "2011-12-17", "2012-01-15", "2013-02-01", "2020-01-01"]
    layout = with_events(chart, [day_of(str(mark), day) for mark, day in enumerate(days, start=1)]).layout
    pins = [(note["text"], note["yshift"]) for note in layout["annotations"]]
    assert pins == [("1–2", 2), ("3–4", 2), ("6", 2), ("5", 24)]  # 2013 is 22 pixels from the turn of 2012
    assert layout["height"] == 100 + 22
    raised = [(shape["x0"], shape["y0"], shape["y1"]) for shape in layout["shapes"] if shape["yref"] == "paper"]
    assert raised == [(2012.585, 1, 1.22)], "the line of 2013 goes on to its pin, 22 of 100 pixels higher"


def test_a_chart_bears_nothing_but_zeros() -> None:
    pen, nobody = Pen(lambda _column, value: str(value)), People(1, 0, 0, 0)
    rows = ((2020, "CN", nobody), (2021, "LA", nobody))
    over_time = returns_over_time(Table((YEAR, COUNTRY_COLUMN, PEOPLE), rows, axis=(2020, 2021)), pen)
    assert over_time.layout["yaxis"]["range"] == [0, 1]
    by_country = returns_by_country(Table((COUNTRY_COLUMN, PEOPLE), tuple(row[1:] for row in rows)), pen)
    assert by_country.layout["xaxis"]["range"] == [0, 1]
    sexes = (2020, None, None, 0, 0, "final")
    by_year = arrivals_by_year(Table(ARRIVALS_COLUMNS, (sexes,), axis=(2020, 2020)), pen)
    assert by_year.layout["yaxis"]["range"] == [0, 1]


def test_the_legend_of_the_lag_has_the_parts_that_are_drawn() -> None:
    pen = Pen(lambda column, value: "", lambda *place: "")
    # Of 4 incidents 1 was public within a month and 3 within three, and none was later; 1 has no dated source.
    some = Table(LAG_COLUMNS, ((2018, 4, 1, 3, 3, 0, 1, False),), axis=(2018, 2018))
    assert [entry["label"] for entry in legend(LAG_MARKS, reporting_lag(some, pen))] == [
        "public within 1 month", "within 3 months", "no source with a day",
    ]  # fmt: skip
    others = Table(LAG_COLUMNS, ((2019, 2, 0, 0, 1, 1, 0, True),), axis=(2017, 2019), covered=(2018, 2019))
    drawing = reporting_lag(others, pen)
    assert [entry["label"] for entry in legend(LAG_MARKS, drawing)] == [
        "within 12 months", "later", "still filling", "nothing recorded, which is not zero",
    ]  # fmt: skip
    assert drawing.traces[-1]["x"] == [2018], "of 2017 the record tells nothing"


def test_an_axis_on_which_nobody_is_counted_begins_at_zero() -> None:
    assert persons_axis(0) == {"rangemode": "tozero", "dtick": 1, "range": [0, 1]}
    assert persons_axis(6) == {"rangemode": "tozero"}


def test_an_edition_that_does_not_say_what_to_draw_draws_borders_and_the_pandemic() -> None:
    before = {"border": True, "pandemic": True, "law": False}
    assert {what: is_shown(ContextEventVersion(category=what, document={})) for what in before} == before
    for shown in (True, False):
        assert is_shown(ContextEventVersion(category="border", document={"shown": shown})) is shown
