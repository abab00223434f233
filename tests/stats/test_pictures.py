"""Pictures made by the server: marks where their values stand, words inside, the same bytes each time."""

import re
from itertools import combinations
from math import hypot
from random import Random
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.cache import cache

from stats.drawing import Figure
from stats.pictures import (
    NARROW,
    WIDE,
    PictureSize,
    PictureWords,
    framed_picture,
    kept,
    page_pictures,
    png_picture,
    svg_picture,
)
from stats.pictures.inks import in_the_dark_half
from stats.pictures.letters import letters_wide
from stats.pictures.maps import GOLDEN, MapCircle, push_all_apart

WORDS = PictureWords(
    "When?", "Returns in China", "Recorded cases.", "Tumen, edition 3", "https://tumen.example/?edition=3"
)
FIGURE: dict[str, Any] = {
    "data": [
        {
            "type": "bar",
            "x": [2001, 2002],
            "y": [50, 100],
            "width": 0.5,
            "meta": {"token": "repatriated"},
            "error_y": {"array": [None, 20], "arrayminus": [None, 10]},
            "customdata": [{"name": "2001: 50 people", "href": "/a"}, {"name": "2002: 100", "href": "/b?x=1&y=2"}],
            "marker": {"pattern": {"shape": ["", "/"]}},
        }
    ],
    "layout": {
        "height": 200,
        "margin": {"l": 40, "r": 16, "t": 20, "b": 30},
        "barmode": "stack",
        "xaxis": {"range": [2000.5, 2010.5], "dtick": 1},
        "yaxis": {"range": [0, 150]},
    },
}
SVG = "{http://www.w3.org/2000/svg}"


def test_bars_stand_where_their_values_do() -> None:
    """150 pixels for 150 people: a bar of 50 is 50 pixels high; a column is half of one of ten years."""
    drawn = ElementTree.fromstring(f"<x>{svg_picture(FIGURE, WIDE)}</x>")
    bars = [bar.attrib for bar in drawn.iter("rect") if "o-repatriated" in bar.get("class", "")]
    assert [(bar["x"], bar["width"], bar["y"], bar["height"]) for bar in bars if "m" in bar["class"].split()] == [
        ("2.5%", "5%", "120", "50"),
        ("12.5%", "5%", "70", "100"),
    ]
    assert [link.get("href") for link in drawn.iter("a")] == ["/a", "/b?x=1&y=2"]
    (whisker,) = [path.get("d") for path in drawn.iter("path") if path.get("class") == "w"]
    assert whisker == "M-5 50h10M-5 80h10M0 50V80"


def test_a_file_says_what_it_is_and_writes_its_colours_out() -> None:
    svg = framed_picture(FIGURE, WORDS)
    said = " ".join(ElementTree.fromstring(svg).itertext())
    for text in ("When?", "Returns in China", "Recorded cases.", "Tumen, edition 3 · https://tumen.example/?edition=3"):
        assert text in said
    assert "class=" not in svg
    assert "var(" not in svg
    assert "#a33929" in svg


@pytest.mark.parametrize("title", ["When?", "언제 송환되었습니까?", "꽳 똠방각하 Ŝ"])
def test_a_png_has_its_size_and_the_same_bytes_each_time(title: str) -> None:
    words = PictureWords(title)
    first = png_picture(framed_picture(FIGURE, words))
    assert first == png_picture(framed_picture(FIGURE, words))
    assert first[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(first[16:20]), int.from_bytes(first[20:24])) == (1200, 630)
    assert first != png_picture(framed_picture(FIGURE, PictureWords(" ")))


def test_hangul_is_drawn_and_not_left_out() -> None:
    """Another syllable is another picture: also one that KS X 1001 does not have."""
    drawn = {title: png_picture(framed_picture(None, PictureWords(title))) for title in ("가", "각", "갂", "꽳", "꽲")}
    assert len(set(drawn.values())) == len(drawn)


def test_the_narrow_one_has_fewer_names_of_years() -> None:
    years = {"xaxis": {"range": [1997.5, 2025.5], "dtick": 1}}
    figure = {"data": FIGURE["data"], "layout": FIGURE["layout"] | years}
    named = [re.findall(r">((?:19|20)\d\d)<", svg_picture(figure, size)) for size in (WIDE, NARROW)]
    assert len(named[0]) == 14
    assert len(named[1]) == 7


def test_letters_are_as_wide_as_in_their_typeface() -> None:
    assert letters_wide("2000", 10) == pytest.approx(4 * 5.72)
    assert letters_wide("송환", 10) == pytest.approx(18.4)


def test_a_picture_is_drawn_once_and_its_ids_are_those_of_the_page_that_shows_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The second page takes the first one's drawing; another figure, or another size, is drawn anew."""
    cache.clear()
    drawn: list[str] = []

    def draw(figure: Figure, size: PictureSize, *, name: str) -> str:
        drawn.append(size.name)
        return svg_picture(figure, size, name=name)

    monkeypatch.setattr("stats.pictures.kept.svg_picture", draw)
    pages = [page_pictures(FIGURE, (WIDE, NARROW), "one"), page_pictures(FIGURE, (NARROW,), "two")]
    assert drawn == ["wide", "narrow"]
    assert {name.split("-")[0] for name in re.findall(r'id="([^"]+)"', pages[0])} == {"one"}
    assert {name.split("-")[0] for name in re.findall(r'(?:id="|url\(#)([^")]+)', pages[1])} == {"two"}
    assert pages[0].endswith(pages[1].replace("two-", "one-"))
    page_pictures({**FIGURE, "data": []}, (NARROW,), "two")
    assert drawn == ["wide", "narrow", "narrow"]


def test_no_circle_of_a_crowd_lies_on_another() -> None:
    """A hundred circles within 40 pixels, some at the very same point."""
    crowd = [MapCircle(300 + i % 10 * 4, 300 + i // 50 * 20, 3 + i % 4, i * GOLDEN, {}, i) for i in range(100)]
    push_all_apart(crowd)
    gaps = [hypot(a.x - b.x, a.y - b.y) - a.size - b.size for a, b in combinations(crowd, 2)]
    assert min(gaps) >= 0


@pytest.mark.parametrize(("several", "around", "seed"), [(134, 60, 1), (200, 60, 2), (100, 30, 3), (300, 80, 4)])
def test_no_circle_of_any_crowd_lies_on_another(several: int, around: float, seed: int) -> None:
    """Circles of all sizes drawn around one point, many on others that they were not near at first."""
    draw = Random(seed)
    crowd = [
        MapCircle(draw.gauss(300, around), draw.gauss(300, around), draw.choice([2, 3, 3, 4, 6, 12]), i * GOLDEN, {}, i)
        for i in range(several)
    ]
    push_all_apart(crowd)
    assert min(hypot(a.x - b.x, a.y - b.y) - a.size - b.size for a, b in combinations(crowd, 2)) >= 0


def test_a_mark_says_which_it_is_where_it_does_not_follow_the_one_before() -> None:
    marks = [' data-of="0.0"', ' data-of="0.1"', ' data-of="0.3"', ' data-of="0.4"', ' data-of="1.5"', ' data-of="1.6"']
    found = kept.numbered_once("<a>".join(marks))
    assert found == ' data-of="0.0"<a><a> data-of="0.3"<a><a> data-of="1.5"<a>'


def test_what_a_bar_says_is_read_in_white_or_in_ink_whichever_is_better() -> None:
    """By WCAG's contrast: white on the green of people who were let go would have 2.8, ink 5.6."""
    assert [in_the_dark_half(colour) for colour in ("#000000", "#a33929", "#757b85", "#212bb0")] == [True] * 4
    assert [in_the_dark_half(colour) for colour in ("#ffffff", "#04af7b", "#48a887", "#e9b057")] == [False] * 4
