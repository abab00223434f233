"""The sizes that a figure is drawn in, and the room that its margins leave."""

from dataclasses import dataclass
from typing import Any

from stats.drawing.drawn import Figure

HEIGHT = 420  # pixels, of a figure that says none
MARGIN = {"l": 48, "r": 14, "t": 44, "b": 30}


@dataclass(frozen=True)
class PictureSize:
    """A size: its labels are placed for `width` pixels; an elastic one stretches to its box, and never overlaps there.

    `narrow` is drawn with fewer labels; `height` is that of a file, and else the figure's own.
    """

    name: str
    width: int
    narrow: bool = False
    elastic: bool = True
    height: int = 0


# Each as narrow as the box may be that a page shows it in: static/css/pictures.css has the same widths.
WIDE = PictureSize("wide", 890)
MEDIUM = PictureSize("medium", 620)
NARROW = PictureSize("narrow", 300, narrow=True)
PAGE_SIZES = (WIDE, MEDIUM, NARROW)
CARD = PictureSize("card", 300, narrow=True)  # the only one of a card, whose place is narrow on every screen
MAP_WIDTHS = {
    "wide": 900,
    "narrow": 340,
    "card": 340,
}  # a map is cut at its sides where its box is narrower, or else shrinks


@dataclass(frozen=True)
class Room:
    """The room of a picture in pixels, and what its margins leave of it for marks."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float

    @property
    def across(self) -> float:
        return self.width - self.left - self.right

    @property
    def tall(self) -> float:
        return self.height - self.top - self.bottom


def room_of(layout: Figure, width: float) -> Room:
    margin: dict[str, Any] = MARGIN | layout.get("margin", {})
    return Room(width, layout.get("height", HEIGHT), margin["l"], margin["r"], margin["t"], margin["b"])


def axis_names(layout: Figure, letter: str) -> list[str]:
    """The axes of a letter: ["yaxis", "yaxis2"]."""
    return [name for name in layout if name.startswith(f"{letter}axis")]


def lie(traces: list[Figure]) -> bool:
    """Whether a figure's bars lie."""
    return any(trace.get("orientation") == "h" for trace in traces)
