"""Shapes of points: what tells two series apart where their colours do not, in grey or where colours are forced."""

POINT = "point"  # the mark of a legend whose series are points or lines
# By Plotly's names, corners of a shape around a circle of radius 1, as Plotly has them.
CORNERS: dict[str, tuple[tuple[float, float], ...]] = {
    "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "diamond": ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
    "triangle-up": ((0, -1), (1.155, 0.5), (-1.155, 0.5)),
    "triangle-down": ((0, 1), (1.155, -0.5), (-1.155, -0.5)),
    "triangle-right": ((-0.5, -1.155), (-0.5, 1.155), (1, 0)),
    "cross": (
        (0.4, -0.4), (0.4, -1.2), (-0.4, -1.2), (-0.4, -0.4), (-1.2, -0.4), (-1.2, 0.4),
        (-0.4, 0.4), (-0.4, 1.2), (0.4, 1.2), (0.4, 0.4), (1.2, 0.4), (1.2, -0.4),
    ),
    "hourglass": ((-1, -1), (1, -1), (-1, 1), (1, 1)),
    "bowtie": ((-1, -1), (1, 1), (1, -1), (-1, 1)),
}  # fmt: skip
CIRCLE = "circle"
SERIES_SYMBOLS = {
    "series-1": CIRCLE, "series-2": "square", "series-3": "diamond", "series-4": "triangle-up", "series-5": "cross",
    "series-6": "triangle-down", "series-rest": "hourglass",
    "repatriated": CIRCLE, "detained": "square", "died": "cross", "transferred_to_rok": "triangle-up",
    "resettled_elsewhere": "triangle-down", "released": "diamond", "moved_on": "bowtie", "pending": "triangle-right",
    "unknown": "hourglass",
}  # fmt: skip


def symbol_of(token: str) -> str:
    """The shape of a series' points, by its colour: the same in every drawing, picture and legend."""
    return SERIES_SYMBOLS.get(token, CIRCLE)


def polygon_points(symbol: str, half: float) -> str:
    """The corners of a shape as SVG has them, `half` pixels from its middle; none of a circle."""
    return " ".join(f"{x * half:.4g},{y * half:.4g}" for x, y in CORNERS.get(symbol, ()))
