"""Bars that lie, made to fit a width: beside their names, or below them where a chart is narrow.

static/js/rows.js fits Plotly's by the same rules.
"""

import re
from math import ceil
from typing import Any

from stats.drawing.drawn import Figure
from stats.pictures.letters import SIZE, cut_to, letters_wide
from stats.pictures.sizes import PictureSize, room_of

FRAME = 90  # pixels: a chart without its bars
ROW_LINE = 16  # pixels: a line of a name
THIN = 18  # pixels of a bar below its name
ROW_GAP = 6  # pixels between a name and what stands beside it
PART_EDGE = 4  # pixels between what a part of a bar says and its ends
AXIS_END = 14  # pixels beside an axis, for half of its first number
NAME_WIDE = 260  # pixels of a name beside its bar; the table and the name of its mark have it whole
ARROW_ROOM = 24  # pixels beyond a bar, for the arrow of an open total
NUMBER_APART = 70  # pixels between two numbers of a lying axis
SPACES = re.compile(r"[\u00a0\s]+")


def fit_rows(figure: Figure, size: PictureSize) -> None:
    layout = figure["layout"]
    layout.setdefault("margin", {"l": 90, "r": 26, "t": 8, "b": 44})
    if size.narrow and layout["yaxis"].get("tickvals"):
        make_rows_narrow(figure, size)
    else:
        if size.height and layout["yaxis"].get("ticktext"):
            shorten_names(layout, size)
        cut_names(layout["yaxis"], NAME_WIDE)
        layout["margin"]["l"] = max(layout["margin"].get("l", 0), ceil(widest_name(layout["yaxis"])) + 12)
    room = room_of(layout, size.width)
    layout["xaxis"].setdefault("nticks", max(3, int(room.across // NUMBER_APART)))
    name_parts(figure["data"], layout, room.across)


def shorten_names(layout: Figure, size: PictureSize) -> None:
    """As many lines of each name as a row of a given height has room for."""
    texts = layout["yaxis"]["ticktext"]
    lines = max(1, int(room_of(layout, size.width).tall / (len(texts) or 1) // ROW_LINE))
    layout["yaxis"]["ticktext"] = ["<br>".join(text.split("<br>")[:lines]) for text in texts]


def cut_names(axis: Figure, room: float) -> None:
    """Names no wider than their room, with "…" where something is left out."""
    if texts := axis.get("ticktext"):
        axis["ticktext"] = ["<br>".join(cut_to(line, room, SIZE, "600") for line in t.split("<br>")) for t in texts]


def widest_name(axis: Figure) -> float:
    texts = axis.get("ticktext") or [str(value) for value in axis.get("tickvals") or axis.get("categoryarray") or ()]
    return max((letters_wide(line, weight="600") for text in texts for line in text.split("<br>")), default=0)


def name_parts(traces: list[Figure], layout: Figure, across: float) -> None:
    """A part of a bar says its share, and before it what it is a part of, where that has room."""
    low, high = layout["xaxis"].get("range", (0, 0))
    if high == low:
        return
    for trace in traces:
        if trace["type"] == "bar" and trace.get("text"):
            rooms = [across * part / (high - low) - 2 * PART_EDGE for part in trace["x"]]
            said = [(f"{trace.get('name', '')} {share}", share) for share in trace["text"]]
            trace["text"] = [
                next((text for text in texts if letters_wide(text) <= room), "")
                for texts, room in zip(said, rooms, strict=True)
            ]
            trace["textposition"] = "inside"


def name_in_one_line(text: str) -> list[str]:
    """The name of a bar, and what else is said of it in one line."""
    name, *rest = text.split("<br>")
    return [name, ", ".join(rest)] if rest else [name]


def make_rows_narrow(figure: Figure, size: PictureSize) -> None:
    """The whole width for bars: names and values stand above them."""
    layout, axis = figure["layout"], figure["layout"]["yaxis"]
    values = next((trace for trace in figure["data"] if trace.get("mode") == "text"), None)
    layout["margin"] |= {"l": AXIS_END, "r": ARROW_ROOM}
    room = size.width - AXIS_END - ARROW_ROOM
    cut_names(axis, room)
    rows: list[tuple[Any, list[str], list[str]]] = []
    for place, (name, text) in enumerate(zip(axis["tickvals"], axis["ticktext"], strict=True)):
        said = [SPACES.sub(" ", line).strip() for line in values["text"][place].split("<br>")] if values else []
        rows.append((name, name_in_one_line(text), said))
    longest = max((row_wide(first, said) for _name, first, said in rows), default=0)
    lines = 2 if longest > room else 1
    above = [note for name, first, said in rows for note in notes_above(name, first, said, lines)]
    layout["annotations"] = [*layout.get("annotations", ()), *above]
    tall = THIN + (lines + 1) * ROW_LINE
    layout["height"] = FRAME + len(rows) * tall
    layout["bargap"] = 1 - THIN / tall
    axis["showticklabels"] = False
    if values:
        values["visible"] = False


def row_wide(first: list[str], said: list[str]) -> float:
    return letters_wide(first[0], weight="600") + letters_wide(" ".join(["", *first[1:], "", *said])) + ROW_GAP


def notes_above(name: Any, first: list[str], said: list[str], lines: int) -> list[Figure]:
    """The name of a bar and what stands beside it, its value and its range: left and right above it."""
    (title, *rest), (value, *ranges) = first, said or [""]
    up, aside = (lines - 1) * ROW_LINE, 0 if lines > 1 else letters_wide(title, weight="600") + ROW_GAP
    found = [row_words(name, title, 0, bold=True, up=up)]
    if rest:
        found.append(row_words(name, rest[0], 0, aside=aside))
    if value:
        before = letters_wide(f"({ranges[0]})") + ROW_GAP if ranges else 0
        found.append(row_words(name, value, 1, bold=True, aside=-before))
    if ranges:
        found.append(row_words(name, f"({ranges[0]})", 1))
    return found


def row_words(name: Any, text: str, x: int, *, bold: bool = False, aside: float = 0, up: float = 0) -> Figure:
    side = {"x": x, "xref": "paper", "xanchor": "right" if x else "left", "xshift": aside}
    return {
        "text": text, "name": "row", "showarrow": False, "font": {"weight": 600 if bold else 400}, **side,
        "y": name, "yref": "y", "yanchor": "bottom", "yshift": THIN / 2 + up,
    }  # fmt: skip
