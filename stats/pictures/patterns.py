"""Patterns of bars: hatching says provisional; where a reader's colours are forced, each series has one of its own."""

from stats.pictures.inks import LIGHT, PageInks, light_of, series_class

STEP = 6  # pixels of a pattern
HOLLOW = ""
# static/js/forced.js has the same for Plotly's drawing.
SERIES_SHAPES = {
    "repatriated": "solid", "accent": "solid", "detained": "x", "accent-2": "x", "repatriated-2": "x", "died": "|",
    "transferred_to_rok": "/", "resettled_elsewhere": "-", "released": "\\", "moved_on": "+", "unknown": ".",
    "repatriated-3": ".", "pending": HOLLOW, "line-2": HOLLOW, "repatriated-4": HOLLOW,
    "series-1": "solid", "series-2": "x", "series-3": ".", "series-4": "/", "series-5": "\\", "series-6": "-",
    "series-rest": HOLLOW, "heat-1": HOLLOW, "heat-2": ".", "heat-3": "/", "heat-4": "x", "heat-5": "solid",
}  # fmt: skip
UNFINISHED = {"accent": "/", "accent-2": "\\", "line-2": "-"}
PATHS = {
    "/": "M-1 1L1 -1M0 6L6 0M5 7L7 5",
    "\\": "M-1 5L1 7M0 0L6 6M5 -1L7 1",
    "x": "M0 0L6 6M0 6L6 0",
    "+": "M3 0V6M0 3H6",
    "|": "M3 0V6",
    "-": "M0 3H6",
    ".": "M2 3h2",
    "solid": "M0 0h6v6H0z",
    HOLLOW: "",
}


def bar_pattern(inks: PageInks, token: str, *, hatched: bool) -> str:
    """The pattern that a bar names; none in a file for what is not hatched, since nothing forces colours there."""
    if inks.written and not hatched:
        return ""
    shape = UNFINISHED.get(token, "/") if hatched else SERIES_SHAPES.get(token, "solid")
    head = f'<pattern id="{inks.pattern_id(token, hatched=hatched)}" width="{STEP}" height="{STEP}"'
    path = PATHS[shape]
    solid = " solid" if shape == "solid" else ""
    if inks.written:
        ground = f'<rect width="{STEP}" height="{STEP}" fill="{LIGHT["card"]}"/>'
        lines = f'<path d="{PATHS["/"]}" stroke="{light_of(token)}" stroke-width="1.6"/>'
    else:
        ground = f'<rect width="{STEP}" height="{STEP}" class="ground"/>'
        lines = f'<path d="{path}" class="hatch {series_class(token)}{solid}"/>' if path else ""
    return f'{head} patternUnits="userSpaceOnUse">{ground}{lines}</pattern>'
