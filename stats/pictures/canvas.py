"""Elements of SVG: places across as parts of a width, so that one drawing stretches, or in pixels for a file."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import get_language

from project.languages import parts_in_other_language
from stats.drawing.drawn import Figure
from stats.pictures.inks import PageInks
from stats.pictures.letters import LINE_TALL, SIZE
from stats.pictures.series import point_mark
from stats.pictures.sizes import Room

UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what no XML may hold
ANCHOR_CLASSES = {"start": "", "middle": "mid", "end": "end"}


def px(value: float) -> str:
    """A length in pixels, to a tenth."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def per_cent(part: float) -> str:
    """A part of a width, as fine as a tenth of a pixel of it."""
    text = f"{100 * part:.2f}".rstrip("0").rstrip(".")
    return "0%" if text == "-0" else f"{text}%"


def xml_text(text: str) -> str:
    return escape(UNWRITABLE.sub("", text))


def line_of_text(text: str) -> str:
    """A line whose words of another language than the page's say so, as those of the page itself do."""
    language = "ko" if get_language() == "ko" else "en"
    if text.isascii() and language == "en":
        return xml_text(text)
    parts = parts_in_other_language(text, language)
    return "".join(f'<tspan lang="{other}">{xml_text(p)}</tspan>' if other else xml_text(p) for p, other in parts if p)


def quoted(text: str) -> str:
    return quoteattr(UNWRITABLE.sub("", text))


@dataclass(frozen=True)
class Canvas:
    """What elements need to be written: colours, the room, and whether it stretches."""

    inks: PageInks
    room: Room
    elastic: bool
    numbered: bool = False  # whether marks say of which trace and point they are

    def across(self, part: float) -> str:
        """A place or length across the area of marks, given as a part of it."""
        return per_cent(part) if self.elastic else px(part * self.room.across)

    def line(self, look: str, ends: tuple[float, float], heights: tuple[float, float]) -> str:
        """A line between two places, each a part across and pixels from the top."""
        place = f'x1="{self.across(ends[0])}" x2="{self.across(ends[1])}"'
        return f'<line{look} {place} y1="{px(heights[0])}" y2="{px(heights[1])}"/>'

    def rect(self, look: str, ends: tuple[float, float], heights: tuple[float, float]) -> str:
        left, right = sorted(ends)
        top, foot = sorted(heights)
        place = f'x="{self.across(left)}" width="{self.across(right - left)}"'
        return f'<rect{look} {place} y="{px(top)}" height="{px(foot - top)}"/>'

    def at(self, part: float, y: float, inner: str) -> str:
        """Elements in pixels around a place."""
        return f'<svg x="{self.across(part)}" y="{px(y)}" overflow="visible">{inner}</svg>'

    def text(
        self, part: float, y: float, lines: Iterable[str], look: str = "text", *,
        anchor: str = "middle", aside: float = 0, size: float = SIZE, first: str = "",
    ) -> str:  # fmt: skip
        """Lines of text below one another, the first with its baseline at `y`; `first` is its look, if another."""
        dx = f' dx="{px(aside)}"' if aside else ""
        place = f'x="{self.across(part)}"'
        below, bold = f' dy="{LINE_TALL}"', self.inks.look(first) if first else ""
        spans = [
            f"<tspan {place}{dx}{below if at else bold}>{line_of_text(line)}</tspan>" for at, line in enumerate(lines)
        ]
        return f'<text y="{px(y)}"{self.text_look(look, anchor, size)}>{"".join(spans)}</text>'

    def text_look(self, look: str, anchor: str, size: float) -> str:
        if self.inks.written:
            letters = f' font-size="{px(size)}"'
            return f'{self.inks.look(look)} text-anchor="{anchor}"{letters}'
        classes = " ".join(
            filter(None, (self.inks.look(look)[8:-1], ANCHOR_CLASSES[anchor], "" if size == SIZE else "tight"))
        )
        return f' class="{classes}"' if classes else ""

    def link(self, trace: Figure, index: int, inner: str, *, again: bool = False) -> str:
        """A point of a trace that leads to what it counts; `again` where another of the same name stands before it."""
        mark = point_mark(trace, index)
        if self.inks.written or not mark.get("href"):
            return inner
        said = 'aria-hidden="true" tabindex="-1"' if again else f"aria-label={quoted(mark['name'])}"
        if mark.get("current"):
            said += ' aria-current="true"'
        number = f' data-of="{trace["number"]}.{index}"' if self.numbered else ""
        return f'<a class="mark" href={quoted(mark["href"])} {said}{number}>{inner}</a>'
