"""Colours of a picture: as tokens that stylesheets resolve in either theme, or written out for a file."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

from incidents import codebook

STYLESHEETS = ("css/tumen.css", "css/figures.css")
TOKEN_LINE = re.compile(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)")
# What stylesheets call the colours of series that are no code.
SERIES_CLASSES = {
    "accent": "s-women", "accent-2": "s-men", "line-2": "s-nosex", "ink-3": "s-ink", "accent-soft": "span-sw",
    "repatriated-2": "s-2", "repatriated-3": "s-3", "repatriated-4": "s-4",
}  # fmt: skip
# What each part of a picture looks like: its class on a page, its attributes in a file.
LOOKS = {
    "grid": ("grid", 'stroke="{line}"'),
    "base": ("base", 'stroke="{ink-3}"'),
    "halo": (
        "w",
        'fill="none" stroke="{card}" stroke-width="3.4"',
    ),  # below a whisker, which a page's own has as a shadow
    "whisker": ("w", 'fill="none" stroke="{ink}" stroke-width="1.4"'),
    "gap": ("none", 'stroke="{line-2}" stroke-width="1.5"'),
    "tick": ("tick", 'stroke="{ink}" stroke-width="1.6"'),
    "arrow": ("arrow", 'fill="{ink}" stroke="{ink}" stroke-width="1.4"'),
    "band": ("band", 'fill="{accent-soft}" fill-opacity="0.7"'),
    "event": ("dotted", 'stroke="{ink-3}" stroke-dasharray="3 3"'),
    "pin": ("pin", 'fill="{card}" stroke="{ink-3}"'),
    "land": ("land", 'fill="{land}" stroke="{line-2}" stroke-width="0.6"'),
    "sea": ("sea", 'fill="{sea}"'),
    "hit": ("hit", 'fill="none"'),
    "v": ("v", 'fill="{ink}" font-weight="600"'),
    "v5": ("v5", 'fill="{ink}" font-weight="500"'),
    "text": ("", 'fill="{ink-2}"'),
    "r": ("r", 'fill="{ink-3}"'),
    "place": ("place", 'fill="{ink-2}" stroke="{land}" stroke-opacity="0.8" stroke-width="3" paint-order="stroke"'),
    # On a bar: by whether its colour is dark in the light theme, and in the dark one.
    "on-dark-dark": ("on dd", 'fill="#ffffff"'),
    "on-dark-light": ("on dl", 'fill="#ffffff"'),
    "on-light-dark": ("on ld", 'fill="#1c2329"'),
    "on-light-light": ("on ll", 'fill="#1c2329"'),
}
INK_ON_BARS = "#1c2329"
EDGE_PART = 0.55  # of a bar's own colour in its edge; the rest is ink


@cache
def theme_colours() -> dict[str, tuple[str, str]]:
    """The colours of each token in the light theme and the dark one, as the stylesheets and the codebook have them."""
    texts = [Path(str(finders.find(name))).read_text(encoding="utf-8") for name in STYLESHEETS]
    found = {name: (light, dark) for text in texts for name, light, dark in TOKEN_LINE.findall(text)}
    return found | {code.value: (code.light, code.dark) for code in codebook.OUTCOMES}


def light_of(token: str) -> str:
    """A token's colour in the light theme."""
    colours = theme_colours()
    return colours.get(token, colours["accent"])[0]


class LightTheme(dict[str, str]):
    """Each token's light colour, for a text that names some of them."""

    def __missing__(self, token: str) -> str:
        return light_of(token)


LIGHT = LightTheme()


def mixed(one: str, other: str, part: float) -> str:
    """A colour between two, `part` of the first, as CSS mixes them in sRGB."""
    pairs = zip(*([int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in (one, other)), strict=True)
    return "#" + "".join(f"{round(a * part + b * (1 - part)):02x}" for a, b in pairs)


def in_the_dark_half(colour: str) -> bool:
    """Whether white is read better on a colour than ink, as WCAG measures it."""
    light = light_seen(colour) + 0.05
    return 1.05 / light > light / (light_seen(INK_ON_BARS) + 0.05)


def light_seen(colour: str) -> float:
    """How much light a colour of sRGB sends, 0 to 1."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


@dataclass(frozen=True)
class PageInks:
    """Looks as classes of the stylesheets: a theme needs no other drawing. `name` begins the ids of patterns."""

    name: str
    written: bool = False

    def look(self, part: str) -> str:
        return f' class="{LOOKS[part][0]}"' if LOOKS[part][0] else ""

    def bar(self, token: str, *, hatched: bool = False) -> str:
        fill = f' fill="url(#{self.pattern_id(token, hatched=hatched)})"'
        return f' class="m {series_class(token)}{" hatched" if hatched else ""}"{fill}'

    def stroke(self, token: str) -> str:
        return f' class="line {series_class(token)}"'

    def spot(self, token: str) -> str:
        return f' class="dot {series_class(token)}"'

    def point(self, token: str) -> str:
        return f' class="point {series_class(token)}"'

    def pattern_id(self, token: str, *, hatched: bool) -> str:
        return f"{self.name}-{'h-' if hatched else ''}{token}"


@dataclass(frozen=True)
class WrittenInks(PageInks):
    """The light theme's colours written into every element: a file has no stylesheet."""

    written: bool = True

    def look(self, part: str) -> str:
        return " " + LOOKS[part][1].format_map(LIGHT)

    def bar(self, token: str, *, hatched: bool = False) -> str:
        colour = light_of(token)
        fill = f"url(#{self.pattern_id(token, hatched=True)})" if hatched else colour
        return f' fill="{fill}" stroke="{mixed(colour, LIGHT["ink"], EDGE_PART)}" stroke-width="0.75"'

    def stroke(self, token: str) -> str:
        return f' fill="none" stroke="{light_of(token)}" stroke-width="2"'

    def spot(self, token: str) -> str:
        return f' fill="{light_of(token)}" fill-opacity="0.6" stroke="{LIGHT["card"]}"'

    def point(self, token: str) -> str:
        return f' fill="{light_of(token)}" stroke="{LIGHT["card"]}"'


@cache
def on_bar(token: str) -> str:
    """The look of what stands on a bar, which can be read on its colour in either theme."""
    colours = theme_colours()
    light, dark = colours.get(token, colours["accent"])
    return f"on-{'dark' if in_the_dark_half(light) else 'light'}-{'dark' if in_the_dark_half(dark) else 'light'}"


@cache
def series_class(token: str) -> str:
    return SERIES_CLASSES.get(token) or (f"o-{token}" if token in codebook.OUTCOMES else token)
