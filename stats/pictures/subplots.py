"""The areas of a figure, each with its two scales, their numbers, lines and names."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from stats.drawing.drawn import Figure
from stats.pictures.canvas import Canvas
from stats.pictures.scales import Scale, scale_of, ticks_of
from stats.pictures.sizes import axis_names, lie

TICK_GAP = 6  # pixels between an axis and its numbers
BASELINE = 4.5  # pixels from the middle of a letter to its foot
BELOW = 15  # pixels from an axis to the foot of the names below it
TITLE_BELOW = 36  # … and of its title


@dataclass(frozen=True)
class Subplot:
    """A pair of axes with the traces that stand on it."""

    canvas: Canvas
    x: Scale
    y: Scale
    traces: tuple[Figure, ...]
    x_name: str
    y_name: str

    def across(self, at: Any) -> float | None:
        """Where a value of x stands, as a part of the whole width of marks."""
        part = self.x.part(at)
        return None if part is None else self.x.start + part * (self.x.end - self.x.start)

    def across_of(self, value: float) -> float:
        return self.x.start + self.x.part_of(value) * (self.x.end - self.x.start)

    def down(self, at: Any) -> float | None:
        """Where a value of y stands, in pixels from the top."""
        part = self.y.part(at)
        return None if part is None else self.down_to(part)

    def down_of(self, value: float) -> float:
        return self.down_to(self.y.part_of(value))

    def down_to(self, part: float) -> float:
        room = self.canvas.room
        return room.top + room.tall * (1 - (self.y.start + part * (self.y.end - self.y.start)))

    @property
    def sides(self) -> tuple[float, float]:
        return self.x.start, self.x.end

    @property
    def top(self) -> float:
        return self.down_to(1)

    @property
    def foot(self) -> float:
        return self.down_to(0)


def subplots_of(figure: Figure, canvas: Canvas) -> list[Subplot]:
    """Each pair of axes that has traces, or the first where none has."""
    layout = figure["layout"]
    pairs: dict[tuple[str, str], list[Figure]] = {}
    for trace in figure["data"]:
        pairs.setdefault((trace.get("xaxis", "x"), trace.get("yaxis", "y")), []).append(trace)
    scales = {
        letter: {name: scale_on(figure, name, letter) for name in axis_names(layout, letter)} for letter in ("x", "y")
    }
    return [
        Subplot(canvas, scales["x"][full(x)], scales["y"][full(y)], tuple(traces), full(x), full(y))
        for (x, y), traces in (pairs or {("x", "y"): []}).items()
    ]


def full(axis: str) -> str:
    """The name that a layout has for an axis: y2 is "yaxis2"."""
    return f"{axis[0]}axis{axis[1:]}"


def scale_on(figure: Figure, name: str, letter: str) -> Scale:
    """The scale of an axis, wide enough for everything that stands on it."""
    traces = [trace for trace in figure["data"] if full(trace.get(f"{letter}axis", letter)) == name]
    lying = lie(traces)
    measures = letter == ("x" if lying else "y")
    bars = [trace for trace in traces if trace["type"] == "bar"]
    values = [value for trace in traces for value in trace.get(letter, ())]
    if bars and measures:
        values += ends_of_bars(bars, letter, figure["layout"].get("barmode", "group"))
    elif bars:
        values = with_half_bars(values)
    values += [value for trace in traces for value in ends_of_doubt(trace, letter)]
    return scale_of(figure["layout"][name], values, bars=bool(bars) and measures)


def with_half_bars(values: list[Any]) -> list[Any]:
    """Positions of bars with the half that a bar stands beside each."""
    plain = [value for value in values if isinstance(value, int | float)]
    return [*values, *([min(plain) - 0.5, max(plain) + 0.5] if plain else [])]


def ends_of_bars(bars: list[Figure], letter: str, mode: str) -> list[float]:
    """How far stacked bars reach."""
    other = "y" if letter == "x" else "x"
    if mode not in ("stack", "relative"):
        return []
    sums: dict[tuple[Any, bool], float] = {}
    for bar in bars:
        for at, value in zip(bar[other], bar[letter], strict=True):
            key = (at, (value or 0) < 0)
            sums[key] = sums.get(key, 0) + (value or 0)
    return list(sums.values())


def ends_of_doubt(trace: Figure, letter: str) -> Iterable[float]:
    doubt = trace.get(f"error_{letter}") or {}
    for value, more in zip(trace.get(letter, ()), doubt.get("array", ()), strict=False):
        if value is not None and more is not None:
            yield value + more


def grid_of(area: Subplot, layout: Figure) -> list[str]:
    """The lines of an area, which stand below its marks."""
    lying = lie(list(area.traces))
    x_axis, y_axis = layout[area.x_name], layout[area.y_name]
    found = []
    if x_axis.get("showgrid", lying):
        found += [grid_upright(area, value) for value, _text in inside(ticks_of(x_axis, area.x, pixels(area)), area.x)]
    if y_axis.get("showgrid", not lying) and not y_axis.get("overlaying"):
        found += [grid_lying(area, value) for value, _text in inside(ticks_of(y_axis, area.y, tall(area)), area.y)]
    return found


def inside(ticks: list[tuple[float, str]], scale: Scale) -> list[tuple[float, str]]:
    return [tick for tick in ticks if -1e-6 <= scale.part_of(tick[0]) <= 1 + 1e-6]


def pixels(area: Subplot) -> float:
    return area.canvas.room.across * (area.x.end - area.x.start)


def tall(area: Subplot) -> float:
    return area.canvas.room.tall * (area.y.end - area.y.start)


def grid_upright(area: Subplot, value: float) -> str:
    part = area.across_of(value)
    return area.canvas.line(area.canvas.inks.look("grid"), (part, part), (area.top, area.foot))


def grid_lying(area: Subplot, value: float) -> str:
    y = area.down_of(value)
    return area.canvas.line(area.canvas.inks.look("grid"), area.sides, (y, y))


def base_of(area: Subplot, layout: Figure) -> list[str]:
    """The line that bars stand on, which lies above them."""
    lying = lie(list(area.traces))
    look, sides, canvas = area.canvas.inks.look("base"), area.sides, area.canvas
    if lying:
        return [canvas.line(look, (sides[0], sides[0]), (area.top, area.foot))]
    found = []
    if layout[area.x_name].get("showline", True) and stands_below(area, layout):
        found.append(canvas.line(look, sides, (area.foot, area.foot)))
    if layout[area.y_name].get("zeroline") and 0 <= area.y.part_of(0) <= 1:
        zero = area.down_of(0)
        found.append(canvas.line(look, sides, (zero, zero)))
    return found


def stands_below(area: Subplot, layout: Figure) -> bool:
    """Whether the axis of x is drawn at this area: at the lowest one, or the one that it is anchored to."""
    anchor = layout[area.x_name].get("anchor")
    if layout[area.y_name].get("overlaying"):
        return False
    return full(anchor) == area.y_name if anchor and anchor != "free" else True


def names_of_axes(area: Subplot, layout: Figure) -> list[str]:
    """What both axes of an area name, and their titles."""
    found = []
    x_axis, y_axis = layout[area.x_name], layout[area.y_name]
    if x_axis.get("showticklabels", True) and stands_below(area, layout):
        found += x_names(area, x_axis)
    if y_axis.get("showticklabels", True):
        found += y_names(area, y_axis)
    if title := (x_axis.get("title") or {}).get("text"):
        middle = sum(area.sides) / 2
        found.append(area.canvas.text(middle, area.foot + TITLE_BELOW, [title]))
    return found


def x_names(area: Subplot, axis: Figure) -> list[str]:
    return [
        area.canvas.text(area.across_of(value), area.foot + BELOW, text.split("<br>"))
        for value, text in inside(ticks_of(axis, area.x, pixels(area)), area.x)
    ]


def y_names(area: Subplot, axis: Figure) -> list[str]:
    right = axis.get("side") == "right"
    part, aside, anchor = (area.sides[1], TICK_GAP, "start") if right else (area.sides[0], -TICK_GAP, "end")
    found = []
    for value, text in inside(ticks_of(axis, area.y, tall(area)), area.y):
        lines = text.split("<br>")
        y = area.down_of(value) + BASELINE - (len(lines) - 1) * 8
        bold = "v" if len(lines) > 1 or area.y.names else ""
        found.append(area.canvas.text(part, y, lines, anchor=anchor, aside=aside, first=bold))
    return found
