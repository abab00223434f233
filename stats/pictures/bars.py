"""Bars of a figure, upright or lying, each a link to what it counts, and the whiskers of their doubt."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from stats.drawing.drawn import Figure
from stats.pictures.canvas import px
from stats.pictures.inks import on_bar
from stats.pictures.series import point_mark, series_token
from stats.pictures.subplots import BASELINE, Subplot

STACKED = ("stack", "relative")
WHISKER_CAP = 5  # pixels to each side of a whisker's end


@dataclass(frozen=True)
class DrawnBar:
    """A bar: its trace and place in it, its ends along the axis of places and on the axis of numbers."""

    trace: Figure
    index: int
    near: float
    far: float
    foot: float
    end: float

    @property
    def mark(self) -> dict[str, str]:
        return point_mark(self.trace, self.index)

    @property
    def hatched(self) -> bool:
        shape = ((self.trace.get("marker") or {}).get("pattern") or {}).get("shape", "")
        return bool(shape[self.index] if isinstance(shape, list) else shape)

    @property
    def token(self) -> str:
        return series_token(self.trace, self.index)


def bars_of(area: Subplot, layout: Figure) -> Iterator[DrawnBar]:
    """Every bar of an area where it stands: stacked on those before it, or beside them."""
    traces = [trace for trace in area.traces if trace["type"] == "bar"]
    mode, gap = layout.get("barmode", "group"), layout.get("bargap", 0.2)
    tops: dict[tuple[Any, bool], float] = {}
    for rank, trace in enumerate(traces):
        lying = trace.get("orientation") == "h"
        places, numbers = (trace["y"], trace["x"]) if lying else (trace["x"], trace["y"])
        scale = area.y if lying else area.x
        near, far = sides_of_bar(trace, mode, gap, rank, len(traces))
        for index, (place, size) in enumerate(zip(places, numbers, strict=True)):
            at = scale.value(place)
            if at is None or size is None:
                continue
            key = (place, size < 0)
            foot = tops.get(key, 0) if mode in STACKED else base_at(trace, index)
            tops[key] = foot + size
            yield DrawnBar(trace, index, at + near, at + far, foot, foot + size)


def base_at(trace: Figure, index: int) -> float:
    base = trace.get("base", 0)
    return float(base[index] if isinstance(base, list) else base)


def sides_of_bar(trace: Figure, mode: str, gap: float, rank: int, count: int) -> tuple[float, float]:
    """Both sides of a trace's bars from the middle of their place."""
    grouped = mode == "group" and count > 1
    width = trace.get("width") or (1 - gap) / (count if grouped else 1)
    first = (rank - count / 2) * width if grouped and trace.get("offset") is None else -width / 2
    near = trace["offset"] if trace.get("offset") is not None else first
    return near, near + width


def drawn_bars(area: Subplot, bars: list[DrawnBar], gap: float) -> list[str]:
    """Bars with links around them; the lowest of a place has its whole column to be hit."""
    found, hit, led = [], set(), set()
    for bar in bars:
        href = bar.mark.get("href", "")
        shape = area.canvas.rect(area.canvas.inks.bar(bar.token, hatched=bar.hatched), *box_of(area, bar))
        if href and not area.canvas.inks.written and (bar.near, bar.far) not in hit:
            hit.add((bar.near, bar.far))
            shape = hit_area(area, bar, gap) + shape
        found.append(area.canvas.link(bar.trace, bar.index, shape, again=href in led))
        led.add(href)
    return found


def box_of(area: Subplot, bar: DrawnBar) -> tuple[tuple[float, float], tuple[float, float]]:
    """A bar's sides across, as parts, and its heights in pixels."""
    if bar.trace.get("orientation") == "h":
        ends = number_across(area, bar.foot), number_across(area, bar.end)
        return ends, (area.down_of(bar.near), area.down_of(bar.far))
    heights = number_down(area, bar.foot), number_down(area, bar.end)
    return (area.across_of(bar.near), area.across_of(bar.far)), heights


def number_across(area: Subplot, number: float) -> float:
    # On a logarithmic axis there is no zero: a bar begins at its end.
    found = area.across(number)
    return area.sides[0] if found is None else max(found, area.sides[0])


def number_down(area: Subplot, number: float) -> float:
    found = area.down(number)
    return area.foot if found is None else min(found, area.foot)


def hit_area(area: Subplot, bar: DrawnBar, gap: float) -> str:
    """The whole column of a bar, or its row."""
    spread = (bar.far - bar.near) * gap / (1 - gap) / 2 if gap < 1 else 0
    look = area.canvas.inks.look("hit")
    if bar.trace.get("orientation") == "h":
        return area.canvas.rect(look, area.sides, (area.down_of(bar.near - spread), area.down_of(bar.far + spread)))
    ends = area.across_of(bar.near - spread), area.across_of(bar.far + spread)
    return area.canvas.rect(look, ends, (area.top, area.foot))


def whiskers(area: Subplot, bars: list[DrawnBar]) -> list[str]:
    return [line for bar in bars if (line := whisker_of(area, bar))]


def whisker_of(area: Subplot, bar: DrawnBar) -> str:
    lying = bar.trace.get("orientation") == "h"
    ends = ends_of_whisker(bar.trace.get("error_x" if lying else "error_y"), bar.index, bar.end)
    if not ends:
        return ""
    middle = (bar.near + bar.far) / 2
    if lying:
        return lying_whisker(area, ends, area.down_of(middle))
    return upright_whisker(area, ends, area.across_of(middle), (bar.trace["error_y"].get("width") or WHISKER_CAP))


def ends_of_whisker(doubt: Figure | None, index: int, value: float) -> tuple[float, float] | None:
    """The lowest and highest of a value; None where no range is reported."""
    if not doubt or doubt.get("array", [None] * (index + 1))[index] is None:
        return None
    below = doubt["arrayminus"][index] if doubt.get("arrayminus") else doubt["array"][index]
    return value - (below or 0), value + doubt["array"][index]


def upright_whisker(area: Subplot, ends: tuple[float, float], part: float, cap: float) -> str:
    foot, head = (number_down(area, end) for end in ends)
    wide = px(2 * cap)
    ends_drawn = "".join(f"M{px(-cap)} {px(end)}h{wide}" for end in (head, foot))
    path = f"{ends_drawn}M0 {px(head)}V{px(foot)}"
    return area.canvas.at(part, 0, "".join(f'<path{look} d="{path}"/>' for look in whisker_looks(area)))


def lying_whisker(area: Subplot, ends: tuple[float, float], y: float) -> str:
    left, right = (number_across(area, end) for end in ends)
    lines = [((left, right), (y, y)), *(((at, at), (y - WHISKER_CAP, y + WHISKER_CAP)) for at in (left, right))]
    return "".join(area.canvas.line(look, *line) for look in whisker_looks(area) for line in lines)


def whisker_looks(area: Subplot) -> list[str]:
    """How a whisker is drawn, one over the other: it is seen on a bar of any colour."""
    inks = area.canvas.inks
    return [inks.look(name) for name in (("halo", "whisker") if inks.written else ("whisker",))]


def texts_on_bars(area: Subplot, bars: list[DrawnBar]) -> list[str]:
    """What bars say inside of them."""
    found = []
    for bar in bars:
        texts = bar.trace.get("text") or ()
        if bar.trace.get("textposition") == "none" or not texts or not texts[bar.index]:
            continue
        (left, right), (one, other) = box_of(area, bar)
        part, y = (left + right) / 2, (one + other) / 2 + BASELINE
        found.append(area.canvas.text(part, y, [texts[bar.index]], on_bar(bar.token)))
    return found
