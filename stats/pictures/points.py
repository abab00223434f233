"""Points, lines and words of a figure: traces of Plotly's type scatter."""

from collections.abc import Iterator
from typing import Any

from stats.drawing.drawn import LIFT, Figure
from stats.drawing.symbols import CIRCLE, polygon_points
from stats.pictures.bars import ends_of_whisker, lying_whisker, upright_whisker
from stats.pictures.canvas import px
from stats.pictures.letters import SIZE
from stats.pictures.series import series_token
from stats.pictures.subplots import BASELINE, Subplot

ABOVE = 5  # pixels between a point and what is written above it
POINT_CAP = 4  # pixels to each side of the end of its whisker
MARKER = 6  # pixels across a point
TALL = 16  # pixels of a line of a label
HARD_SPACE = "\u00a0"
LINE_DASHES = {"dot": "3 3", "dash": "9 9", "longdash": "12 6", "dashdot": "9 3 3 3"}


def drawn_points(area: Subplot, traces: list[Figure]) -> list[str]:
    """Lines first, then points, then words."""
    found: list[str] = []
    for trace in traces:
        mode = trace.get("mode") or "lines+markers"
        if "lines" in mode:
            found += point_lines(area, trace)
        found += whiskers_of_points(area, trace)
        if "markers" in mode:
            found += markers_of(area, trace)
        if "text" in mode:
            found += point_words(area, trace)
    return found


def placed_points(area: Subplot, trace: Figure) -> Iterator[tuple[int, float, float] | None]:
    """Each point of a trace with its place; None where it has none, which breaks a line."""
    for index, (x, y) in enumerate(zip(trace["x"], trace["y"], strict=True)):
        part, down = area.across(x), area.down(y)
        yield None if part is None or down is None else (index, part, down)


def point_lines(area: Subplot, trace: Figure) -> list[str]:
    """A line for each run of points without a gap."""
    runs: list[list[tuple[float, float]]] = [[]]
    for point in placed_points(area, trace):
        if point is None and not trace.get("connectgaps"):
            runs.append([])
        elif point is not None:
            runs[-1].append(point[1:])
    stepped = str((trace.get("line") or {}).get("shape", "")) in ("hv", "vh")
    return [drawn_run(area, trace, in_steps(run) if stepped else run) for run in runs if len(run) > 1]


def in_steps(run: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A line that keeps its height until the next point."""
    found = [run[0]]
    for x, y in run[1:]:
        found += [(x, found[-1][1]), (x, y)]
    return found


def drawn_run(area: Subplot, trace: Figure, run: list[tuple[float, float]]) -> str:
    canvas = area.canvas
    wide = 1000 if canvas.elastic else canvas.room.across
    points = " ".join(f"{px(x * wide)},{px(y)}" for x, y in run)
    dash = LINE_DASHES.get((trace.get("line") or {}).get("dash", ""), "")
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    look = canvas.inks.stroke(series_token(trace))
    if not canvas.elastic:
        return f'<polyline{look}{dashed} points="{points}"/>'
    # A box that stretches only across, whose lines stay as thick.
    box = f'viewBox="0 0 1000 {px(canvas.room.height)}" height="{px(canvas.room.height)}"'
    stretched = f'<svg {box} width="100%" preserveAspectRatio="none" overflow="visible">'
    return f'{stretched}<polyline{look}{dashed} vector-effect="non-scaling-stroke" points="{points}"/></svg>'


def whiskers_of_points(area: Subplot, trace: Figure) -> Iterator[str]:
    for index, part, down in filter(None, placed_points(area, trace)):
        if ends := ends_of_whisker(trace.get("error_y"), index, trace["y"][index]):
            yield upright_whisker(area, ends, part, POINT_CAP)
        if ends := ends_of_whisker(trace.get("error_x"), index, trace["x"][index]):
            yield lying_whisker(area, ends, down)


def markers_of(area: Subplot, trace: Figure) -> list[str]:
    return [
        area.canvas.link(trace, index, area.canvas.at(part, down, marker(area, trace, index)))
        for index, part, down in filter(None, placed_points(area, trace))
    ]


def marker(area: Subplot, trace: Figure, index: int) -> str:
    """A point around its place: a dash that lies, or the shape of its series."""
    marker = trace.get("marker") or {}
    size: Any = marker.get("size", MARKER)
    half = (size[index] if isinstance(size, list) else size) / 2
    if str(marker.get("symbol", "")).startswith("line-ew"):
        look = area.canvas.inks.look("tick" if series_token(trace) == "ink" else "gap")
        # Plotly's dash is as long to each side as its size says.
        return f'<line{look} x1="{px(-2 * half)}" x2="{px(2 * half)}"/>'
    return point_shape(area.canvas.inks.point(series_token(trace, index)), marker.get("symbol", CIRCLE), half)


def point_shape(look: str, symbol: str, half: float) -> str:
    """A point of a shape around 0, 0."""
    corners = polygon_points(symbol, half)
    return f'<polygon{look} points="{corners}"/>' if corners else f'<circle{look} r="{px(half)}"/>'


def point_words(area: Subplot, trace: Figure) -> list[str]:
    if trace.get("visible") is False:
        return []
    fitted = trace.get("picture") or {}
    return [
        word(area, trace, fitted, point) for point in placed_points(area, trace) if point and trace["text"][point[0]]
    ]


def word(area: Subplot, trace: Figure, fitted: Figure, point: tuple[int, float, float]) -> str:
    """What is written at a point, above it or beside it."""
    index, part, down = point
    text, place = trace["text"][index], trace.get("textposition", "middle center")
    place = place[index] if isinstance(place, list) else place
    lifted = text.endswith(LIFT)
    lines = text.removesuffix(LIFT).split("<br>")
    aside = fitted["shifts"][index] if fitted else 0
    size = fitted.get("size", SIZE)
    anchor = {"right": "start", "left": "end"}.get(place.split()[-1], "middle")
    if anchor == "start":
        aside += leading(lines)
    y = down - ABOVE - (len(lines) - 1 + lifted) * TALL
    if not place.startswith("top"):
        y = down + BASELINE - (len(lines) - 1) * TALL / 2 + (TALL if place.startswith("bottom") else 0)
    lines = [line.lstrip(HARD_SPACE) for line in lines]
    rest = "r" if len(lines) > 1 else fitted.get("look", "v")
    return area.canvas.text(part, y, lines, rest, anchor=anchor, aside=aside, size=size, first=fitted.get("look", "v"))


def leading(lines: list[str]) -> float:
    """The room that spaces leave before a label."""
    first = lines[0]
    return (len(first) - len(first.lstrip(HARD_SPACE))) * 3.25
