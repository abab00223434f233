"""Figures are plain dictionaries: Plotly's own validators take each as it is, and would change nothing of it."""

import json

import plotly.graph_objects as go
import pytest
from django.test import Client

from project.table import Table
from stats.catalogue import BY_SLUG, CHARTS
from stats.drawing.base import drawing_of, trace
from stats.tables.people import CIRCLES, places_beyond
from tests.answers import address, json_of

pytestmark = pytest.mark.django_db
QUESTIONS: tuple[dict[str, str], ...] = ({}, {"from": "2019", "to": "2020"}, {"q": "nowhere"})


def checked(figure: dict[str, object]) -> object:
    """A figure as Plotly writes it; ValueError where it is none."""
    taken = go.Figure(figure)
    taken.layout.template = None
    return json.loads(taken.to_json())


@pytest.mark.parametrize("slug", [chart.slug for chart in CHARTS])
def test_a_figure_is_one_of_plotlys(slug: str, seeded: None, reader: Client) -> None:
    asked = [words for words in QUESTIONS if "q" not in words or "q" in BY_SLUG[slug].counts.base_filters]
    for words in asked:
        figure = json_of(reader, address(f"/charts/{slug}.json", words))["figure"]
        assert checked(figure) == figure


def test_a_figure_has_its_names_in_the_order_in_which_figures_were_cited(seeded: None) -> None:
    drawn = drawing_of([trace("bar", y=[1], meta={"z": 1, "a": 2}, marker={"size": 1, "color": "red"})], {"shapes": []})
    assert json.dumps(drawn.figure["data"]) == json.dumps(
        [{"marker": {"color": "red", "size": 1}, "meta": {"z": 1, "a": 2}, "y": [1], "type": "bar"}]
    )
    assert drawn.layout == {}  # a figure of no shapes never said so


def test_a_map_of_more_places_than_it_shows_says_so(seeded: None) -> None:
    def said(places: int) -> list[str]:
        rows = [("CN", f"place {n}", 40.0, 120.0, None) for n in range(places)]
        return [str(note) for note in places_beyond(Table((), (*rows, ("CN", "", None, None, None))))]

    assert said(CIRCLES) == []
    assert said(CIRCLES + 1) == ["The map shows the 500 places with most people; all 501 are in the table."]
