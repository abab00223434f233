"""In grey: any two colours that touch differ by 12 of lightness (CIE L*), in both themes; nine outcomes, each pair."""

import re
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from incidents import codebook
from stats.drawing.explored import OTHERS, SERIES
from stats.pictures.inks import on_bar

APART = 12
THEMES = ("light", "dark")
STYLES = "".join(Path(str(finders.find(f"css/{name}.css"))).read_text() for name in ("tumen", "figures"))
TOKENS = {name: (light, dark) for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)", STYLES)}
# What stands in one column: women, men and people without a sex; the countries of a stack.
COLUMNS = (
    ("accent", "accent-2", "line-2"),
    ("repatriated", "repatriated-2", "repatriated-3", "repatriated-4"),
    ("series-1", "series-2", "series-3", "series-4", "series-5", "series-6"),
    ("series-4", "series-5", "series-rest"),
)
SEEN = 3  # the contrast of WCAG that a line or a point needs to its ground
LINEAR = (0.2126, 0.7152, 0.0722)  # how much of the light of each channel is seen


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    light = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return float(sum(part * weight for part, weight in zip(light, LINEAR, strict=True)))


def contrast(one: str, other: str) -> float:
    """How much lighter one of two colours is than the other, 1 to 21, by WCAG."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def lightness(colour: str) -> float:
    """L* of a colour of sRGB, 0 to 100."""
    seen = luminance(colour)
    return float(116 * seen ** (1 / 3) - 16 if seen > 216 / 24389 else seen * 24389 / 27)


def test_lightness_of_black_white_and_a_middle_grey() -> None:
    assert [round(lightness(colour), 1) for colour in ("#000000", "#ffffff", "#777777")] == [0, 100, 50]


@pytest.mark.parametrize("theme", THEMES)
def test_any_two_outcomes_can_stand_beside_each_other_in_grey(theme: str) -> None:
    shades = {code.value: lightness(getattr(code, theme)) for code in codebook.OUTCOMES}
    assert [pair for pair in combinations(shades, 2) if abs(shades[pair[0]] - shades[pair[1]]) < APART] == []


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("column", COLUMNS, ids=" ".join)
def test_parts_of_one_column_can_be_told_apart_in_grey(column: tuple[str, ...], theme: str) -> None:
    place = THEMES.index(theme)
    codes = {code.value: (code.light, code.dark) for code in codebook.OUTCOMES}
    shades = [lightness((codes | TOKENS)[token][place]) for token in column]
    assert [round(abs(one - other), 1) for one, other in pairwise(shades) if abs(one - other) < APART] == []


@pytest.mark.parametrize("theme", THEMES)
def test_lines_of_every_series_stand_out_of_their_ground(theme: str) -> None:
    place = THEMES.index(theme)
    series = {name: tones[place] for name, tones in TOKENS.items() if name.startswith("series-")}
    assert {**dict(SERIES), OTHERS[0]: OTHERS[1]}.keys() == series.keys()
    assert {name: colour for name, colour in series.items() if contrast(colour, TOKENS["card"][place]) < SEEN} == {}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("token", ["repatriated", "released", "detained", "died", "unknown", "accent", "series-5"])
def test_what_a_bar_says_is_in_white_or_ink_whichever_is_read_better(token: str, theme: str) -> None:
    place = THEMES.index(theme)
    codes = {code.value: (code.light, code.dark) for code in codebook.OUTCOMES}
    colour = (codes | TOKENS)[token][place]
    said = on_bar(token).split("-")[1 + place]
    better = "dark" if contrast(colour, "#ffffff") > contrast(colour, "#1c2329") else "light"
    assert said == better


@pytest.mark.parametrize("theme", THEMES)
def test_practices_can_be_told_apart_in_grey(theme: str) -> None:
    """Lanes touch one another too; a code that outcomes have as well has their colour."""
    shades = [lightness(getattr(code, theme)) for code in codebook.PRACTICES]
    assert [(one, other) for one, other in combinations(shades, 2) if abs(one - other) < APART] == []
