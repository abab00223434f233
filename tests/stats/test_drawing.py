"""Drawings: circles explained as large as they are drawn, labels clear of ticks, events over each area of a chart."""

import datetime as dt
from typing import Any

from stats.drawing import Event, legend, with_earlier, with_events


def map_of(*people: int) -> dict[str, Any]:
    """A map with a circle for each number of people, 46 pixels across for the most."""
    marker = {"size": list(people), "sizeref": 2 * max(people) / 46**2, "sizemin": 3}
    return {"data": [{"type": "scattergeo", "mode": "markers", "marker": marker}], "layout": {}}


def test_circles_of_a_map_are_explained_by_round_numbers_as_large_as_they_are_drawn() -> None:
    # 23 pixels for 500 people; a tenth of them is 23 / √10; a hundredth would be 2.3, but none is smaller than 3.
    found = [(entry["label"], entry["radius"]) for entry in legend((), map_of(3, 500, 40))]
    assert found == [("500 people", "23.0"), ("50", "7.3"), ("5", "3.0")]


def test_a_map_of_few_people_has_the_circles_that_it_can_have() -> None:
    assert [entry["label"] for entry in legend((), map_of(1, 4))] == ["1 person"]
    assert [entry["label"] for entry in legend((), map_of(80))] == ["50 people", "5"]


def test_a_label_stands_clear_above_the_ticks_of_its_column() -> None:
    labels = {"type": "scatter", "mode": "text", "x": [2001, 2002, 2003], "y": [1000, 500, 200]}
    figure = with_earlier({"data": [labels], "layout": {}}, [(2002, 510), (2002, 495), (2003, 100)])
    # A fiftieth of 1,000 is 20: 510 + 20 in 2002; in 2003 the tick is far below the column's end.
    assert figure["data"][0]["y"] == [1000, 530, 200]


def test_an_event_is_drawn_over_each_area_and_not_over_the_labels_between_them() -> None:
    event = Event("1", dt.date(2004, 7, 1), dt.date(2004, 7, 1), band=False)
    two = {"yaxis": {"domain": [0.6, 1]}, "yaxis2": {"domain": [0, 0.36]}}
    for layout, areas in ((two, [(0.6, 1), (0, 0.36)]), ({"yaxis": {}}, [(0, 1)])):
        figure = with_events({"data": [], "layout": layout}, [event])
        assert [(shape["y0"], shape["y1"]) for shape in figure["layout"]["shapes"]] == areas
        assert len(figure["layout"]["annotations"]) == 1
