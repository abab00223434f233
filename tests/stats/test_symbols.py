"""Series of points and lines are told apart by their shapes: one each, in the drawing, its picture and its legend."""

import re

import pytest
from django.test import Client

from incidents import codebook
from stats.drawing.explored import OTHERS, SERIES
from stats.drawing.symbols import symbol_of
from tests.answers import json_of

Shapes = dict[str, set[str]]

LINES = "/explore/?measure=incidents&by=year&as=lines&edition=1&by="
ASKED = (f"{LINES}kind", f"{LINES}outcome", f"{LINES}country", "/charts/arrivals-elsewhere/?edition=1")
SHAPE = r'(?:circle|polygon) class="point{token}"(?: points="([^"]+)")?'
POINT = re.compile("<" + SHAPE.format(token=r" ([\w-]+)"))
IN_LEGEND = re.compile(r'class="([\w-]+)" aria-hidden="true"><g [^>]+><' + SHAPE.format(token=""))


def test_no_two_outcomes_and_no_two_other_series_share_a_shape() -> None:
    for tokens in ([code.value for code in codebook.OUTCOMES], [token for token, _light in (*SERIES, OTHERS)]):
        assert len({symbol_of(token) for token in tokens}) == len(tokens)


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ASKED)
def test_a_series_has_one_shape_in_drawing_picture_and_legend(seeded: None, reader: Client, asked: str) -> None:
    drawn = symbols_drawn(reader, asked)
    page = reader.get(asked).text
    pictured, in_legend = shapes_of(POINT, page), shapes_of(IN_LEGEND, page)
    assert len(drawn) > 2
    assert drawn.keys() == pictured.keys() == in_legend.keys()
    assert pictured == in_legend
    for shapes in (drawn, pictured):
        assert {token: found for token, found in shapes.items() if len(found) > 1} == {}
        assert len(set.union(*shapes.values())) == len(shapes), shapes


def symbols_drawn(client: Client, asked: str) -> Shapes:
    """The shapes of points by Plotly's names, by the token of their series."""
    found: Shapes = {}
    address, _, query = asked.partition("/?")
    for trace in json_of(client, f"{address}.json?{query}")["figure"]["data"]:
        if symbol := (trace.get("marker") or {}).get("symbol"):
            found.setdefault(trace["meta"]["token"], set()).add(symbol)
    return found


def shapes_of(points: re.Pattern[str], page: str) -> Shapes:
    """The corners of points, whatever their size, by the token of their series; none of a circle."""
    found: Shapes = {}
    for token, corners in points.findall(page):
        found.setdefault(token.removeprefix("o-"), set()).add(in_any_size(corners))
    return found


def in_any_size(corners: str) -> str:
    parts = [float(part) for part in re.findall(r"-?[\d.]+", corners)]
    largest = max(map(abs, parts), default=1)
    return " ".join(f"{part / largest:.2f}" for part in parts)
