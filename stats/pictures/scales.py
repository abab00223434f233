"""Axes of a figure: where a value stands on one, and which of its values are named."""

from dataclasses import dataclass
from math import ceil, floor, isfinite, log10
from typing import Any

from incidents.naming import number
from stats.drawing.drawn import Figure

PADDING = 0.05  # of an axis that finds its own range: what Plotly leaves free beyond the last mark
ROUND_STEPS = (2, 5, 10)
TICK_APART = 40  # pixels between two numbers of an upright axis, at least
MOST_DECADES = 12


@dataclass(frozen=True)
class Scale:
    """An axis: its ends (of a logarithmic one their logarithms), or its `names`, the part of the picture it takes."""

    low: float
    high: float
    start: float = 0
    end: float = 1
    log: bool = False
    names: tuple[Any, ...] = ()

    def value(self, at: Any) -> float | None:
        """A value as the axis counts: the place of a name, a logarithm, or the number itself."""
        if self.names:
            return self.names.index(at) if at in self.names else None
        if not isinstance(at, int | float) or not isfinite(at) or (self.log and at <= 0):
            return None
        return log10(at) if self.log else float(at)

    def part(self, at: Any) -> float | None:
        """Where a value stands between the ends of the axis, 0 to 1."""
        value = self.value(at)
        return None if value is None else self.part_of(value)

    def part_of(self, value: float) -> float:
        return (value - self.low) / ((self.high - self.low) or 1)


def scale_of(axis: Figure, values: list[Any], *, bars: bool) -> Scale:
    """The scale of an axis for the values that stand on it; `bars` begin at zero."""
    start, end = axis.get("domain", (0, 1))
    names = named_values(axis, values)
    if names:
        ends = (len(names) - 0.5, -0.5) if axis.get("autorange") == "reversed" else (-0.5, len(names) - 0.5)
        low, high = axis.get("range", ends)
        return Scale(low, high, start, end, names=names)
    is_log = axis.get("type") == "log"
    if given := axis.get("range"):
        return Scale(float(given[0]), float(given[1]), start, end, log=is_log)
    found = [float(v) for v in values if isinstance(v, int | float) and isfinite(v) and (v > 0 or not is_log)]
    low, high = log_ends(found) if is_log else free_ends(found, zero=bars or axis.get("rangemode") == "tozero")
    return Scale(low, high, start, end, log=is_log)


def named_values(axis: Figure, values: list[Any]) -> tuple[Any, ...]:
    """The names of an axis that has names, in its order."""
    if axis.get("type") != "category" and not any(isinstance(value, str) for value in values):
        return ()
    ordered = axis.get("categoryarray") or (axis.get("tickvals") if axis.get("type") == "category" else None) or []
    return tuple(dict.fromkeys([*ordered, *(value for value in values if value is not None)]))


def free_ends(values: list[float], *, zero: bool) -> tuple[float, float]:
    """The ends of an axis that has no range of its own, with Plotly's padding."""
    low, high = min(values, default=0), max(values, default=1)
    if zero:
        low, high = min(low, 0), max(high, 0)
    if low == high:
        return (low, high + 1) if zero else (low - 1, high + 1)
    sides = (not zero or low < 0) + (not zero or high > 0)
    pad = (high - low) * PADDING / (1 - PADDING * sides)
    return (low if zero and low == 0 else low - pad), (high if zero and high == 0 else high + pad)


def log_ends(values: list[float]) -> tuple[float, float]:
    found = [log10(value) for value in values] or [0.0, 1.0]
    low, high = min(found), max(found)
    pad = ((high - low) or 1) * PADDING
    return low - pad, high + pad


def ticks_of(axis: Figure, scale: Scale, length: float) -> list[tuple[float, str]]:
    """The values that an axis names, as it counts them, each with what it is called; `length` is in pixels."""
    if axis.get("tickvals") is not None:
        texts = axis.get("ticktext") or [str(value) for value in axis["tickvals"]]
        found = [(scale.value(value), text) for value, text in zip(axis["tickvals"], texts, strict=False)]
        return [(value, text) for value, text in found if value is not None]
    if scale.names:
        return [(place, str(name)) for place, name in enumerate(scale.names)]
    values = decades(scale) if scale.log else steps(scale, axis, length)
    return [(value, tick_text(10**value if scale.log else value, axis)) for value in values]


def decades(scale: Scale) -> list[float]:
    """1, 10, 100; where they are few, 2 and 5 between them too."""
    between = (1, 2, 5) if scale.high - scale.low < 3 else (1,)
    first = floor(scale.low)
    found = [e + log10(n) for e in range(first, min(ceil(scale.high), first + MOST_DECADES) + 1) for n in between]
    return [value for value in found if scale.low <= value <= scale.high]


def steps(scale: Scale, axis: Figure, length: float) -> list[float]:
    """Round values, as many as Plotly would name."""
    low, high = sorted((scale.low, scale.high))
    count = axis.get("nticks") or min(max(length / TICK_APART, 4), 9) + 1
    step = axis.get("dtick") or round_step((high - low) / count)
    return [place * step for place in range(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1)]


def round_step(rough: float) -> float:
    base = 10 ** floor(log10(rough)) if rough > 0 else 1
    return float(next((each * base for each in ROUND_STEPS if each * base >= rough), 10 * base))


def tick_text(value: float, axis: Figure) -> str:
    """A number as axes write it: 1,200; −40; 0.5; 40%."""
    if axis.get("tickformat") == ".0%":
        return f"{round(100 * value)}%"
    rounded = round(value, 6)
    text = number(int(abs(rounded))) if rounded == int(rounded) else f"{abs(rounded):g}"
    return f"{'−' if rounded < 0 else ''}{text}{axis.get('ticksuffix', '')}"
