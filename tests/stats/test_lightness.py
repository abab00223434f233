"""In grey: any two colours that touch differ by 12 of lightness (CIE L*), in both themes; nine outcomes, each pair."""

import re
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from incidents import codebook

APART = 12
THEMES = ("light", "dark")
STYLES = "".join(Path(str(finders.find(f"css/{name}.css"))).read_text() for name in ("tumen", "figures"))
TOKENS = {name: (light, dark) for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)", STYLES)}
# What stands in one column: women, men and people without a sex; the countries of a stack.
COLUMNS = (
    ("accent", "accent-2", "line-2"),
    ("repatriated", "repatriated-2", "repatriated-3", "repatriated-4"),
)
LINEAR = (0.2126, 0.7152, 0.0722)  # how much of the light of each channel is seen


def lightness(colour: str) -> float:
    """L* of a colour of sRGB, 0 to 100."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    light = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    seen = sum(part * weight for part, weight in zip(light, LINEAR, strict=True))
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
def test_practices_can_be_told_apart_in_grey(theme: str) -> None:
    """Lanes touch one another too; a code that outcomes have as well has their colour."""
    shades = [lightness(getattr(code, theme)) for code in codebook.PRACTICES]
    assert [(one, other) for one, other in combinations(shades, 2) if abs(one - other) < APART] == []
