"""A map with a circle for each outcome, where an address asks for it."""

import pytest
from django.test import Client

from tests.answers import json_of

pytestmark = pytest.mark.django_db


def test_a_map_has_a_circle_for_each_outcome_where_it_is_asked(seeded: None, reader: Client) -> None:
    answer = json_of(reader, "/charts/map.json?circles=outcome")
    names = [column["name"] for column in answer["table"]["columns"]]
    assert names == [
        "country",
        "location",
        "latitude",
        "longitude",
        "outcome",
        "incidents",
        "low",
        "best",
        "high",
        "open",
    ]
    best, outcome = names.index("best"), names.index("outcome")
    # As many as returns by country counts: 1,362 + 9 + 2 + 1.
    assert sum(row[best] for row in answer["table"]["rows"] if row[outcome] == "repatriated") == 1374
    drawn = [trace["meta"]["token"] for trace in answer["figure"]["data"] if trace["mode"] == "markers"]
    assert drawn[0] == "repatriated"
    assert len(drawn) == len({row[outcome] for row in answer["table"]["rows"]})
    assert answer["query"]["circles"] == ["outcome"]


def test_a_page_offers_the_other_way_to_draw_a_map(seeded: None, reader: Client) -> None:
    page = reader.get("/charts/map/?country=CN").text
    assert '<a href="/charts/map/?country=CN&amp;circles=outcome">By outcome</a>' in page
    coloured = reader.get("/charts/map/?country=CN&circles=outcome").text
    assert '<a href="/charts/map/?country=CN">All outcomes together</a>' in coloured
    assert "Resettled elsewhere" in coloured[coloured.index('class="legend"') : coloured.index('class="plot"')]


def test_circles_are_drawn_by_nothing_else(seeded: None, reader: Client) -> None:
    assert reader.get("/charts/map/?circles=kind").status_code == 400
