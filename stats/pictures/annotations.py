"""Annotations and shapes of a figure: arrows of open totals, pins and lines of events, bands of periods, words."""

from typing import Any

from stats.drawing.drawn import Figure
from stats.pictures.canvas import Canvas, px
from stats.pictures.letters import LINE_TALL, SIZE, letters_wide
from stats.pictures.subplots import Subplot, full

FOOT = 4  # pixels of a line of text below its baseline
ARROW_HEAD = 7  # pixels
PIN_EDGE = 2.5  # pixels between a number and its pin
STEM = "token:ink"
THIRD = 1 / 3


def area_for(areas: list[Subplot], item: Figure) -> Subplot:
    """The area that an item's axes name."""
    for area in areas:
        x, y = item.get("xref", area.x_name), item.get("yref", area.y_name)
        if names_axis(x, area.x_name) and names_axis(y, area.y_name):
            return area
    return areas[0]


def names_axis(reference: str, name: str) -> bool:
    return reference in ("paper", name) or full(reference) == name


def part_across(area: Subplot, item: Figure, key: str) -> float | None:
    at = item.get(key, 0)
    return float(at) if item.get("xref") == "paper" else area.across(at)


def pixels_down(area: Subplot, item: Figure, key: str) -> float | None:
    room = area.canvas.room
    at = item.get(key, 0)
    return room.top + room.tall * (1 - at) if item.get("yref") == "paper" else area.down(at)


def drawn_shapes(areas: list[Subplot], shapes: list[Figure], *, below: bool) -> list[str]:
    """The shapes that stand below the marks of a figure, or those above."""
    return [drawn_shape(area_for(areas, s), s) for s in shapes if (s.get("layer") == "below") == below]


def drawn_shape(area: Subplot, shape: Figure) -> str:
    xs = [part_across(area, shape, key) for key in ("x0", "x1")]
    ys = [pixels_down(area, shape, key) for key in ("y0", "y1")]
    if None in xs or None in ys:
        return ""
    (left, right), (one, other) = ([float(at or 0) for at in ends] for ends in (xs, ys))
    inks = area.canvas.inks
    if shape["type"] == "rect":
        left, right = (min(max(at, 0), 1) for at in (left, right))
        return area.canvas.rect(inks.look("band"), (left, right), (one, other))
    kind = "whisker" if shape.get("name") == STEM else "event" if "dash" in (shape.get("line") or {}) else "base"
    return area.canvas.line(inks.look(kind), (left, right), (one, other))


def drawn_annotations(areas: list[Subplot], notes: list[Figure]) -> list[str]:
    return [drawn for note in notes if (drawn := drawn_annotation(area_for(areas, note), note))]


def drawn_annotation(area: Subplot, note: Figure) -> str:
    part, down = part_across(area, note, "x"), pixels_down(area, note, "y")
    if part is None or down is None:
        return ""
    if note.get("showarrow", True) and not note.get("text"):
        return arrow_at(area.canvas, part, down, upwards=bool(note.get("ay")))
    return words_at(area.canvas, note, part, down)


def arrow_at(canvas: Canvas, part: float, down: float, *, upwards: bool) -> str:
    """The arrow of a total that is open, 16 pixels long, from its highest."""
    turned = "" if upwards else ' transform="rotate(90)"'
    path = f"M0 0V{px(-16 + ARROW_HEAD)}M-4 {px(-16 + ARROW_HEAD)}h8L0 -16z"
    return canvas.at(part, down, f'<path{canvas.inks.look("arrow")}{turned} d="{path}"/>')


def words_at(canvas: Canvas, note: Figure, part: float, down: float) -> str:
    text = str(note["text"])
    lines = text.replace("<b>", "").replace("</b>", "").split("<br>")
    weight = "600" if text.startswith("<b>") else str((note.get("font") or {}).get("weight", 400))
    wide = max(letters_wide(line, SIZE, "600" if weight == "600" else "400") for line in lines)
    aside, up = note.get("xshift", 0), note.get("yshift", 0)
    anchor = anchor_of(note, part)
    y = down - up + rise_of(note, len(lines))
    look = "v" if weight == "600" else "text"
    pin = pin_around(canvas, part, y, wide) if "bordercolor" in note else ""
    if pin:
        y -= PIN_EDGE + 1
    return pin + canvas.text(part, y, lines, look, anchor=anchor, aside=aside)


def anchor_of(note: Figure, part: float) -> str:
    side = note.get("xanchor", "auto")
    if side == "auto":
        paper = note.get("xref") == "paper"
        side = "left" if paper and part < THIRD else "right" if paper and part > 2 * THIRD else "center"
    return {"left": "start", "right": "end"}.get(side, "middle")


def rise_of(note: Figure, count: int) -> float:
    """How far the first line's baseline stands from the place of a note: above it, below, or around."""
    side: Any = note.get("yanchor", "middle")
    tall = count * LINE_TALL
    top = {"bottom": -tall, "top": 0}.get(side, -tall / 2)
    return top + LINE_TALL - FOOT


def pin_around(canvas: Canvas, part: float, y: float, wide: float) -> str:
    """The box of an event's number."""
    width, height = wide + 2 * PIN_EDGE + 1, SIZE + 2 * PIN_EDGE + 2
    place = f'x="{px(-width / 2)}" y="{px(-height)}" width="{px(width)}" height="{px(height)}"'
    return canvas.at(part, y + 2, f"<rect{canvas.inks.look('pin')} {place}/>")
