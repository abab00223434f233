"""What a picture shows is what its table says: marks are read back from the SVG through the numbers on its axes."""

from collections import Counter, defaultdict
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from stats.drawing.legend import radius
from stats.pictures import WIDE, svg_picture
from stats.pictures.canvas import px
from tests.answers import json_of

HALF_A_PIXEL = 0.5
Element = ElementTree.Element
# Which column of its table each mark of a chart shows.
COLUMNS = {
    "returns-by-country": ("best",),
    "returns-over-time": ("best",),
    "arrivals-by-year": ("women", "men", "unknown"),
    "arrivals-by-quarter": ("women", "men", "unknown"),
    "arrivals-and-returns": ("arrivals", "returned_best"),
    "map": ("best",),
}


def drawn(client: Client, slug: str) -> tuple[Element, dict[str, Any]]:
    """The picture of a chart, and its JSON."""
    answer = json_of(client, f"/charts/{slug}.json")
    return ElementTree.fromstring(svg_picture(answer["figure"], WIDE).replace(" overflow", " data-o")), answer


def number_in(text: str) -> float | None:
    plain = text.replace(",", "").replace("%", "").replace("−", "-").strip()
    try:
        return float(plain)
    except ValueError:
        return None


def has(element: Element, name: str) -> bool:
    return name in element.get("class", "").split()


def upright_axes(svg: Element) -> list[list[tuple[float, float]]]:
    """The numbers of each upright axis with the heights at which they stand, in pixels."""
    found: list[list[tuple[float, float]]] = []
    for text in svg.iter("text"):
        span = text.find("tspan")
        assert span is not None
        value = number_in(span.text or "")
        if has(text, "end") and span.get("x") == "0%" and value is not None:
            place = (value, float(text.get("y", "")) - 4.5)
            if found and value > found[-1][-1][0]:
                found[-1].append(place)
            else:
                found.append([place])
    return found


def lying_axis(svg: Element) -> list[tuple[float, float]]:
    """The numbers of the axis below bars that lie, with their places as parts of a hundred."""
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for text in svg.iter("text"):
        span = text.find("tspan")
        value = number_in((span.text if span is not None else "") or "")
        if span is not None and has(text, "mid") and value is not None:
            found[text.get("y", "")].append((value, float(span.get("x", "").rstrip("%"))))
    # What bars say inside stands higher up.
    return found[max(found, key=float)]


def a_unit(axis: list[tuple[float, float]]) -> float:
    """How far one unit of an axis reaches."""
    (first, at), (last, end) = axis[0], axis[-1]
    return abs((end - at) / (last - first))


def numbers_of_marks(svg: Element, *, lying: bool) -> dict[str, list[float]]:
    """The numbers that bars show, by where each leads; what stands above its axis is read from its length."""
    axes = [lying_axis(svg)] if lying else upright_axes(svg)
    found: dict[str, list[float]] = defaultdict(list)
    for link in svg.iter("a"):
        for bar in link.iter("rect"):
            if has(bar, "m"):
                found[link.get("href", "")].append(number_of_bar(bar, axes, lying=lying))
    return found


def number_of_bar(bar: Element, axes: list[list[tuple[float, float]]], *, lying: bool) -> float:
    if lying:
        return float(bar.get("width", "").rstrip("%")) / a_unit(axes[0])
    top, height = float(bar.get("y", "")), float(bar.get("height", ""))
    axis = min(axes, key=lambda axis: abs(axis[0][1] - (top + height)) if axis[0][1] >= top else 10_000)
    return height / a_unit(axis)


def table_numbers(answer: dict[str, Any], columns: tuple[str, ...]) -> list[float]:
    names = [column["name"] for column in answer["table"]["columns"]]
    places = [names.index(column) for column in columns]
    first = answer["figure"]["layout"].get("xaxis", {}).get("range", [0])[0]
    rows = [row for row in answer["table"]["rows"] if names[0] != "year" or row[0] >= first]
    return sorted(float(row[place] or 0) for row in rows for place in places if row[place] is not None)


@pytest.mark.parametrize("slug", [slug for slug in COLUMNS if slug != "map"])
def test_bars_are_as_long_as_the_table_says(seeded: None, reader: Client, slug: str) -> None:
    svg, answer = drawn(reader, slug)
    lying = slug == "returns-by-country"
    read = sorted(value for values in numbers_of_marks(svg, lying=lying).values() for value in values)
    said = [value for value in table_numbers(answer, COLUMNS[slug]) if value > 0]
    read = read[len(read) - len(said) :]  # what is nobody has no length
    axis = lying_axis(svg) if lying else max(upright_axes(svg), key=a_unit)
    room = HALF_A_PIXEL / min(map(a_unit, [axis] if lying else upright_axes(svg)))
    assert read == pytest.approx(said, abs=room)


def test_a_share_is_as_long_as_its_part_of_a_country(seeded: None, reader: Client) -> None:
    svg, answer = drawn(reader, "outcomes-by-country")
    names = [column["name"] for column in answer["table"]["columns"]]
    country, best = names.index("country"), names.index("best")
    people: dict[str, int] = defaultdict(int)
    for row in answer["table"]["rows"]:
        people[row[country]] += row[best]
    said = sorted(100 * row[best] / people[row[country]] for row in answer["table"]["rows"])
    read = sorted(value for values in numbers_of_marks(svg, lying=True).values() for value in values)
    assert read == pytest.approx(said, abs=0.05)


def test_the_area_of_a_circle_is_its_people(seeded: None, reader: Client) -> None:
    svg, answer = drawn(reader, "map")
    each = answer["figure"]["data"][0]["marker"]["sizeref"]
    people = [best for best in table_numbers(answer, ("best",)) if best]
    read = Counter(circle.get("r", "") for circle in svg.iter("circle"))
    expected = Counter(px(max(radius(int(best), each), 3)) for best in people)
    # Places beyond the region have no circle in it.
    assert read <= expected
    assert read.total() > 100


def test_each_mark_leads_to_where_the_table_does(seeded: None, reader: Client) -> None:
    for slug in ("returns-over-time", "arrivals-by-year"):
        svg, answer = drawn(reader, slug)
        marks = {
            mark["href"]: mark["name"] for trace in answer["figure"]["data"] for mark in trace.get("customdata") or ()
        }
        links = {link.get("href"): link.get("aria-label") for link in svg.iter("a") if link.get("aria-label")}
        assert links == marks


def test_the_whiskers_end_where_the_table_says(seeded: None, reader: Client) -> None:
    svg, answer = drawn(reader, "returns-over-time")
    (axis,) = upright_axes(svg)
    names = [column["name"] for column in answer["table"]["columns"]]
    rows = [dict(zip(names, row, strict=True)) for row in answer["table"]["rows"]]
    # Of a year with one country the whisker stands on the axis' own numbers.
    alone = [row for row in rows if sum(other["year"] == row["year"] for other in rows) == 1]
    ranged = sorted(row["high"] - row["low"] for row in alone if row["low"] != row["high"] and not row["open"])
    paths = [path.get("d", "") for path in svg.iter("path") if has(path, "w")]
    ends = [tuple(map(float, path.rpartition("M0 ")[2].split("V"))) for path in paths if path.count("M") == 3]
    lengths = sorted((foot - head) / a_unit(axis) for head, foot in ends)
    for length in ranged:
        assert min(abs(length - other) for other in lengths) < HALF_A_PIXEL / a_unit(axis)
